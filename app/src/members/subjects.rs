//! What actions are about: their order in the table of roles, and in the forms where some are chosen.

use domain::policy::{Action, ActionSet};
use leptos::prelude::*;

use crate::i18n::{self, Words, t};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Subject {
    Company,
    Locations,
    People,
    Security,
}

impl Subject {
    pub const ALL: [Self; 4] = [Self::Company, Self::Locations, Self::People, Self::Security];

    pub const fn of(action: Action) -> Self {
        use Action as A;
        match action {
            A::ViewTenant
            | A::EditTenant
            | A::EditBrand
            | A::ViewLegalEntities
            | A::CreateLegalEntity
            | A::EditLegalEntity
            | A::MoveClock
            | A::ViewFiles
            | A::CreateFile
            | A::DeleteFile => Self::Company,
            A::ViewLocations | A::CreateLocation | A::EditLocation => Self::Locations,
            A::ViewMembers | A::InviteMember | A::EditMember | A::RemoveMember | A::ViewAsMember | A::EditRoles => {
                Self::People
            }
            A::ViewSignInPolicy
            | A::EditSignInPolicy
            | A::ViewApiKeys
            | A::EditApiKeys
            | A::ViewStaffAccess
            | A::EndStaffAccess
            | A::ViewAccessEvents
            | A::ViewAudit
            | A::TakeAudit
            | A::ViewEvents
            | A::ViewMessages => Self::Security,
        }
    }

    pub fn text(self, w: Words) -> &'static str {
        match self {
            Self::Company => t!(w, custom_roles.company),
            Self::Locations => t!(w, custom_roles.locations),
            Self::People => t!(w, custom_roles.people),
            Self::Security => t!(w, custom_roles.security),
        }
    }

    /// Its actions, in their own order.
    pub fn actions(self) -> impl Iterator<Item = Action> {
        Action::ALL.iter().copied().filter(move |action| Self::of(*action) == self)
    }
}

/// Boxes of actions that are sent as one list, by what they are about. Those beyond the asker cannot be ticked.
#[component]
pub(crate) fn ActionBoxes(
    name: &'static str,
    chosen: ActionSet,
    /// What the asker may.
    own: ActionSet,
    /// Left out of the choice.
    #[prop(default = None)]
    except: Option<Action>,
    /// The id of what says what is wrong with the choice.
    described_by: &'static str,
    #[prop(into)] is_wrong: Signal<bool>,
) -> impl IntoView {
    let w = i18n::use_words();
    let groups = Subject::ALL.into_iter().map(move |subject| {
        let boxes = subject.actions().filter(move |action| Some(*action) != except).map(move |action| {
            let id = format!("action-{}", action.as_str());
            let target = id.clone();
            view! {
                <label class="choice text-sm" for=target>
                    <input
                        class="mt-0.5"
                        type="checkbox"
                        id=id
                        name=name
                        value=action.as_str()
                        checked=chosen.contains(action)
                        disabled=!own.contains(action)
                        aria-invalid=move || is_wrong.get().then_some("true")
                    />
                    <span class="min-w-0">{i18n::action(w, action)}</span>
                </label>
            }
        });
        view! {
            <fieldset class="min-w-0" aria-describedby=described_by>
                <legend class="mb-1 text-sm text-muted">{subject.text(w)}</legend>
                <div class="-mx-2 flex flex-col">{boxes.collect_view()}</div>
            </fieldset>
        }
    });
    view! { <div class="grid gap-x-8 gap-y-5 sm:grid-cols-2">{groups.collect_view()}</div> }
}

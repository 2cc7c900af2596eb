//! Permissions to choose from, by what they are about.

use domain::{
    Error,
    policy::{Action, ActionSet},
};
use leptos::{form::FromFormData, prelude::*, server_fn::ServerFn};

use super::api::CreateApiKey;
use crate::{
    error::AppError,
    i18n::{self, Words, t, use_words},
    ui::form::Submitted,
};

#[derive(Clone, Copy, PartialEq, Eq)]
enum Subject {
    Company,
    Shops,
    People,
    Security,
}

impl Subject {
    const ALL: [Self; 4] = [Self::Company, Self::Shops, Self::People, Self::Security];

    const fn of(action: Action) -> Self {
        match action {
            Action::ViewTenant
            | Action::EditTenant
            | Action::ViewLegalEntities
            | Action::EditBrand
            | Action::CreateLegalEntity
            | Action::EditLegalEntity => Self::Company,
            Action::ViewLocations | Action::CreateLocation | Action::EditLocation => Self::Shops,
            Action::ViewMembers
            | Action::InviteMember
            | Action::EditMember
            | Action::RemoveMember
            | Action::ViewAsMember
            | Action::EditRoles => Self::People,
            Action::ViewSignInPolicy
            | Action::EditSignInPolicy
            | Action::ViewApiKeys
            | Action::EditApiKeys
            | Action::ViewStaffAccess
            | Action::EndStaffAccess
            | Action::ViewAccessEvents => Self::Security,
        }
    }

    fn text(self, w: Words) -> &'static str {
        match self {
            Self::Company => t!(w, api_keys.subject_company),
            Self::Shops => t!(w, api_keys.subject_shops),
            Self::People => t!(w, api_keys.subject_people),
            Self::Security => t!(w, api_keys.subject_security),
        }
    }
}

/// What the form of a new key was refused for, wherever it was looked at.
#[derive(Clone, Copy)]
pub(super) struct Refusal {
    here: RwSignal<Option<Error>>,
    action: ServerAction<CreateApiKey>,
}

impl Refusal {
    pub fn new(action: ServerAction<CreateApiKey>) -> Self {
        Self { here: RwSignal::new(None), action }
    }

    /// Looks at the form as it is about to be sent.
    pub fn look(self, event: &web_sys::Event) {
        self.here.set(CreateApiKey::from_event(event).ok().and_then(|input| input.form.parse().err()));
    }

    fn problems(self, w: Words, submitted: Option<Error>) -> Memo<Vec<String>> {
        Memo::new(move |_| {
            let there = self.action.value().with(|answer| match answer {
                Some(Err(AppError(error))) => Some(error.clone()),
                Some(Ok(())) => None,
                None => submitted.clone(),
            });
            let error = self.here.get().or(there);
            error.iter().flat_map(|error| error.of("actions")).map(|problem| i18n::problem(w, problem)).collect()
        })
    }
}

/// Groups of boxes that are sent as one list. Those beyond the asker cannot be ticked.
#[component]
pub(super) fn PermissionBoxes(own: ActionSet, refusal: Refusal) -> impl IntoView {
    const NAME: &str = "form[actions][]";
    let w = use_words();
    let submitted =
        use_context::<Option<Submitted>>().flatten().filter(|submitted| submitted.function == CreateApiKey::PATH);
    let chosen: Vec<String> = submitted
        .iter()
        .flat_map(|submitted| &submitted.values)
        .filter(|(name, _)| name == NAME)
        .map(|(_, value)| value.clone())
        .collect();
    let problems = refusal.problems(w, submitted.and_then(|submitted| submitted.error));
    let groups = Subject::ALL.into_iter().map(|subject| {
        let actions = Action::ALL.iter().copied().filter(|action| Subject::of(*action) == subject);
        let boxes = actions.map(|action| {
            let checked = chosen.iter().any(|name| name == action.as_str());
            view! {
                <label class="choice">
                    <input
                        type="checkbox"
                        name=NAME
                        value=action.as_str()
                        checked=checked
                        disabled=!own.contains(action)
                        aria-invalid=move || (!problems.get().is_empty()).then_some("true")
                    />
                    <span class="min-w-0">{i18n::action(w, action)}</span>
                </label>
            }
        });
        view! {
            <fieldset class="min-w-0">
                <legend class="mb-1.5 text-sm font-medium">{subject.text(w)}</legend>
                <div class="-mx-2 flex flex-col">{boxes.collect_view()}</div>
            </fieldset>
        }
    });
    view! {
        <p class="-mt-2 mb-4 text-sm text-muted">{t!(w, api_keys.permissions_hint)}</p>
        <div>
            {move || problems.get().into_iter().map(|problem| view! {
                <p class="mb-4 text-sm font-medium text-bad-ink">{problem}</p>
            }).collect_view()}
        </div>
        <div class="grid gap-x-6 gap-y-5 sm:grid-cols-2">{groups.collect_view()}</div>
    }
}

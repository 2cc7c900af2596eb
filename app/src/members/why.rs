//! "Can this person do this, and why": the question is in the page's address, so that it can be sent to somebody.

use domain::{
    ids::LocationId,
    members::{Explanation, PolicyObstacle, Reason},
    policy::Action,
};
use leptos::prelude::*;
use leptos_router::{components::Form, params::ParamsMap};

use super::{api::Shop, subjects::Subject};
use crate::{
    error::AppError,
    i18n::{self, Words, t, use_words},
    ui::{Badge, Icon, Panel, Tone},
};

/// What is asked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Question {
    pub action: Option<Action>,
    pub location: Option<LocationId>,
}

impl Question {
    /// What a hand-made address has wrong is not asked.
    pub fn of(query: &ParamsMap) -> Self {
        Self {
            action: query.get("action").and_then(|action| action.parse().ok()),
            location: query.get("location").and_then(|location| location.parse().ok()),
        }
    }
}

#[component]
pub(super) fn Why(
    /// The page's own.
    address: String,
    question: Memo<Question>,
    shops: Vec<Shop>,
    answer: Resource<Result<Option<Explanation>, AppError>>,
) -> impl IntoView {
    let w = use_words();
    let actions = Subject::ALL.into_iter().map(move |subject| {
        let options = subject.actions().map(move |action| {
            let selected = move || question.get().action == Some(action);
            view! { <option value=action.as_str() selected=selected>{i18n::action(w, action)}</option> }
        });
        view! { <optgroup label=subject.text(w)>{options.collect_view()}</optgroup> }
    });
    let locations = shops.into_iter().map(move |shop| {
        let id = shop.id;
        let selected = move || question.get().location == Some(id);
        view! { <option value=id.to_string() selected=selected>{shop.name}</option> }
    });
    let chosen_action = move || question.get().action.map_or("", Action::as_str);
    let chosen_location = move || question.get().location.map(|id| id.to_string()).unwrap_or_default();
    view! {
        <Panel title=t!(w, members.why)>
            <Form method="GET" action=address noscroll=true attr:class="flex flex-col gap-4">
                <div class="min-w-0">
                    <label for="why-action" class="mb-1.5 block text-sm font-medium">{t!(w, members.why_action)}</label>
                    <select id="why-action" name="action" class="input" required prop:value=chosen_action>
                        <option value="">{t!(w, form.choose)}</option>
                        {actions.collect_view()}
                    </select>
                </div>
                <div class="min-w-0">
                    <label for="why-location" class="mb-1.5 block text-sm font-medium">{t!(w, members.why_location)}</label>
                    <select id="why-location" name="location" class="input" prop:value=chosen_location>
                        <option value="">{t!(w, members.why_anywhere)}</option>
                        {locations.collect_view()}
                    </select>
                </div>
                <div><button type="submit" class="button">{t!(w, members.why_ask)}</button></div>
            </Form>
            <div role="status">
                <Transition fallback=|| ()>
                    {move || Suspend::new(async move {
                        match answer.await {
                            Ok(Some(explanation)) => view! { <Answer explanation /> }.into_any(),
                            Ok(None) => ().into_any(),
                            Err(AppError(error)) => {
                                let (title, _) = i18n::error(w, &error);
                                view! { <p class="mt-4 border-t border-line pt-4 text-sm text-bad-ink">{title}</p> }.into_any()
                            }
                        }
                    })}
                </Transition>
            </div>
        </Panel>
    }
}

#[component]
fn Answer(explanation: Explanation) -> impl IntoView {
    let w = use_words();
    let steps = explanation.reasons.iter().any(|reason| matches!(reason, Reason::SignInPolicy { .. }));
    let (tone, verdict) = match (explanation.allowed, steps) {
        (true, false) => (Tone::Good, t!(w, members.why_yes)),
        (true, true) => (Tone::Neutral, t!(w, members.why_after)),
        (false, _) => (Tone::Bad, t!(w, members.why_no)),
    };
    let reasons = explanation.reasons.into_iter().map(move |reason| {
        let (icon, class) = match &reason {
            Reason::RoleIncludes { .. } | Reason::ReachesLocation { .. } => {
                (icondata_lu::LuCircleCheck, "mt-0.5 size-4 shrink-0 text-good-ink")
            }
            Reason::RoleLacks { .. } | Reason::DoesNotReachLocation | Reason::NeedsAllLocations => {
                (icondata_lu::LuCircleX, "mt-0.5 size-4 shrink-0 text-bad-ink")
            }
            Reason::SignInPolicy { .. } => (icondata_lu::LuShieldCheck, "mt-0.5 size-4 shrink-0 text-muted"),
        };
        view! {
            <li class="flex gap-2">
                <Icon icon class=class />
                <span class="min-w-0">{in_words(w, &reason)}</span>
            </li>
        }
    });
    view! {
        <div class="mt-5 border-t border-line pt-4">
            <p class="mb-1 text-sm font-medium">{i18n::action(w, explanation.action)}</p>
            <Badge tone>{verdict}</Badge>
            <ul class="mt-3 flex flex-col gap-2 text-sm">{reasons.collect_view()}</ul>
        </div>
    }
}

fn in_words(w: Words, reason: &Reason) -> String {
    match reason {
        Reason::RoleIncludes { role } => t!(w, members.why_includes, role = i18n::assigned_role(w, role)).to_string(),
        Reason::RoleLacks { role, others } => {
            let others = others.iter().map(|role| i18n::role(w, *role)).collect::<Vec<_>>().join(", ");
            t!(w, members.why_lacks, role = i18n::assigned_role(w, role), others = others).to_string()
        }
        Reason::ReachesLocation { all: true } => t!(w, members.why_reaches_all).to_owned(),
        Reason::ReachesLocation { all: false } => t!(w, members.why_reaches).to_owned(),
        Reason::DoesNotReachLocation => t!(w, members.why_not_reached).to_owned(),
        Reason::NeedsAllLocations => t!(w, members.why_needs_all).to_owned(),
        Reason::SignInPolicy { obstacle: PolicyObstacle::SecondFactor } => t!(w, members.why_second_factor).to_owned(),
        Reason::SignInPolicy { obstacle: PolicyObstacle::Password } => t!(w, members.why_password).to_owned(),
        Reason::SignInPolicy { obstacle: PolicyObstacle::CompanySignIn } => t!(w, members.why_company).to_owned(),
    }
}

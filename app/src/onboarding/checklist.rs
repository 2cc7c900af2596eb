//! What there is left to set up, on the first page of a company.

use domain::{
    onboarding::{Progress, Step, StepPage},
    policy::{Action, Role},
};
use leptos::{prelude::*, server_fn::ServerFn};

use super::{
    api::DismissOnboarding,
    parts::{StepRow, Summary},
};
use crate::{
    i18n::{t, use_words},
    ui::PostButton,
    viewer::{may_in, use_viewer},
};

/// Where a step is done, for those who can do it: nobody is led where they would be refused.
fn href(slug: &str, step: Step) -> Option<String> {
    let may = match step {
        Step::Company => may_in(slug, Action::EditTenant),
        Step::LegalEntity => may_in(slug, Action::CreateLegalEntity),
        Step::Location => may_in(slug, Action::CreateLocation),
        Step::People => may_in(slug, Action::InviteMember),
        Step::SecondFactor => is_owner(slug),
        Step::Brand => may_in(slug, Action::EditBrand),
    };
    may.then(|| match step.page() {
        StepPage::AccountSecurity => "/account/security".to_owned(),
        page => format!("/t/{slug}/{page}"),
    })
}

fn is_owner(slug: &str) -> bool {
    let person = use_viewer().person;
    let membership = person.iter().flat_map(|person| &person.memberships).find(|m| m.slug.as_str() == slug);
    membership.is_some_and(|membership| membership.role.built_in() == Some(Role::Owner))
}

/// The list with its links. Put away, it is one line for those who can take it out; put away and done, nothing.
#[component]
pub fn Checklist(#[prop(into)] slug: String, progress: Progress) -> impl IntoView {
    let w = use_words();
    let may_dismiss = may_in(&slug, Action::EditTenant);
    let button = |dismissed: bool, label: &'static str| {
        let fields = vec![("tenant", slug.clone()), ("dismissed", dismissed.to_string())];
        view! { <PostButton function=DismissOnboarding::PATH fields label class="button" /> }
    };
    if progress.dismissed_at.is_some() {
        let (done, all) = (progress.done().to_string(), progress.all().to_string());
        let shown = may_dismiss && progress.completed_at.is_none();
        return shown
            .then(|| {
                view! {
                    <div class="mb-4 flex flex-wrap items-center justify-between gap-3 text-sm text-muted">
                        <p>{format!("{}: {}", t!(w, onboarding.title), t!(w, onboarding.count, done = done, all = all))}</p>
                        {button(false, t!(w, onboarding.show))}
                    </div>
                }
            })
            .into_any();
    }
    let complete = progress.completed_at.is_some();
    let (title, lead) = if complete {
        (t!(w, onboarding.complete_title), t!(w, onboarding.complete_text))
    } else {
        (t!(w, onboarding.title), t!(w, onboarding.lead))
    };
    let steps = progress.steps.iter().map(|state| {
        let href = href(&slug, state.step).filter(|_| !state.done);
        view! { <StepRow state=*state href /> }
    });
    let steps = steps.collect_view();
    view! {
        <section class="panel mb-4" aria-labelledby="onboarding">
            <div class="mb-4 flex flex-wrap items-start justify-between gap-3">
                <div class="min-w-0">
                    <h2 id="onboarding" class="font-semibold">{title}</h2>
                    <p class="text-sm text-muted">{lead}</p>
                </div>
                {may_dismiss.then(|| button(true, t!(w, onboarding.dismiss)))}
            </div>
            <Summary progress />
            <ul class="mt-4 divide-y divide-line">{steps}</ul>
        </section>
    }
    .into_any()
}

//! The steps in words, and how long things take: for the company itself and for staff.

use domain::{
    format,
    onboarding::{Progress, Step, StepState},
};
use leptos::prelude::*;

use crate::{
    i18n::{Words, t, use_locale, use_words},
    ui::{Icon, Panel},
};

/// What there is to do, and why.
pub(super) fn step_text(w: Words, step: Step) -> (&'static str, &'static str) {
    match step {
        Step::Company => (t!(w, onboarding.company), t!(w, onboarding.company_text)),
        Step::LegalEntity => (t!(w, onboarding.legal_entity), t!(w, onboarding.legal_entity_text)),
        Step::Location => (t!(w, onboarding.location), t!(w, onboarding.location_text)),
        Step::People => (t!(w, onboarding.people), t!(w, onboarding.people_text)),
        Step::SecondFactor => (t!(w, onboarding.second_factor), t!(w, onboarding.second_factor_text)),
        Step::Brand => (t!(w, onboarding.brand), t!(w, onboarding.brand_text)),
    }
}

/// In the largest unit that fits: `3 días`, `1 hora`, `5 minutos`.
fn duration(w: Words, seconds: i64) -> String {
    let minutes = seconds.max(0) / 60;
    let several = |n: i64| n.to_string();
    match (minutes / (24 * 60), minutes / 60, minutes) {
        (1, ..) => t!(w, onboarding.day).to_owned(),
        (days @ 2.., ..) => t!(w, onboarding.days, n = several(days)).to_string(),
        (_, 1, _) => t!(w, onboarding.hour).to_owned(),
        (_, hours @ 2.., _) => t!(w, onboarding.hours, n = several(hours)).to_string(),
        (_, _, minutes @ 2..) => t!(w, onboarding.minutes, n = several(minutes)).to_string(),
        _ => t!(w, onboarding.minute).to_owned(),
    }
}

/// How far, and how long it took or takes.
#[component]
pub(super) fn Summary(progress: Progress) -> impl IntoView {
    let w = use_words();
    let (done, all) = (progress.done(), progress.all());
    let time = duration(w, progress.elapsed_seconds);
    let text = if progress.completed_at.is_some() {
        t!(w, onboarding.completed, time = time).to_string()
    } else {
        t!(w, onboarding.started, time = time).to_string()
    };
    let count = t!(w, onboarding.count, done = done.to_string(), all = all.to_string()).to_string();
    view! {
        <div>
            <p class="mb-2 flex flex-wrap justify-between gap-x-4 text-sm">
                <span class="font-medium">{count}</span>
                <span class="text-muted">{text}</span>
            </p>
            <progress class="onboarding-bar" value=done.to_string() max=all.to_string() aria-label=t!(w, onboarding.title)></progress>
        </div>
    }
}

/// One step. `href`: where it is done, for those who can do it.
#[component]
pub(super) fn StepRow(state: StepState, href: Option<String>) -> impl IntoView {
    let (w, locale) = (use_words(), use_locale());
    let (title, text) = step_text(w, state.step);
    let (icon, class, status) = if state.done {
        (icondata_lu::LuCircleCheck, "size-5 shrink-0 text-good-ink", t!(w, onboarding.done))
    } else {
        (icondata_lu::LuCircle, "size-5 shrink-0 text-muted", t!(w, onboarding.to_do))
    };
    let name = match href {
        Some(href) => view! { <a href=href class="link font-medium">{title}</a> }.into_any(),
        None => view! { <span class="font-medium">{title}</span> }.into_any(),
    };
    view! {
        <li class="flex gap-3 py-3 first:pt-0 last:pb-0" data-step=state.step.as_str() data-done=state.done.to_string()>
            <Icon icon class />
            <div class="min-w-0 flex-1">
                <p>
                    {name}
                    {state.optional.then(|| view! { <span class="ms-1 text-sm text-muted">{format!("({})", t!(w, form.optional))}</span> })}
                    <span class="sr-only">{format!(" · {status}")}</span>
                </p>
                {(!state.done).then(|| view! { <p class="text-sm text-muted">{text}</p> })}
            </div>
            {state.done_at.map(|at| view! {
                <time datetime=at.to_rfc3339() class="shrink-0 text-sm text-muted tabular-nums">{format::date(locale, at)}</time>
            })}
        </li>
    }
}

/// What staff see of it: how far the client is, and how long it took.
#[component]
pub(crate) fn ClientProgress(progress: Progress) -> impl IntoView {
    let w = use_words();
    let steps = progress.steps.clone();
    view! {
        <Panel title=t!(w, onboarding.client_title)>
            <Summary progress />
            <ul class="mt-4 divide-y divide-line">
                {steps.into_iter().map(|state| view! { <StepRow state href=None /> }).collect_view()}
            </ul>
        </Panel>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_duration_is_told_in_its_largest_unit() {
        for (seconds, es, en) in [
            (-5, "1 minuto", "1 minute"),
            (59, "1 minuto", "1 minute"),
            (5 * 60, "5 minutos", "5 minutes"),
            (3600, "1 hora", "1 hour"),
            (7300, "2 horas", "2 hours"),
            (24 * 3600, "1 día", "1 day"),
            (3 * 24 * 3600 + 5, "3 días", "3 days"),
        ] {
            assert_eq!(duration(Words::es_AR, seconds), es);
            assert_eq!(duration(Words::en, seconds), en);
        }
    }
}

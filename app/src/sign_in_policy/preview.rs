//! Whom the rules would stop, asked with what stands in the form and shown beside what was changed.

use domain::{
    Error, format,
    sign_in_policy::{Affected, Effect as PolicyEffect},
};
use leptos::{ev::MouseEvent, form::FromFormData, prelude::*, server_fn::ServerFn};

use super::api::PreviewSignInPolicy;
use crate::{
    error::AppError,
    i18n::{self, Words, t, use_locale, use_words},
    ui::{
        Panel,
        form::{FUNCTION_FIELD, answer_of},
    },
};

#[derive(Clone, Copy)]
pub(super) struct Preview {
    action: ServerAction<PreviewSignInPolicy>,
    /// What the browser itself found wrong.
    refused: RwSignal<Option<Error>>,
    /// What was asked for without JavaScript.
    before: RwSignal<Option<PolicyEffect>>,
}

impl Preview {
    pub fn new() -> Self {
        let before = RwSignal::new(answer_of::<PreviewSignInPolicy>());
        Self { action: ServerAction::new(), refused: RwSignal::new(None), before }
    }

    /// Something was changed: what was answered is no answer to that.
    pub fn forget(self) {
        if self.outcome_is_there() {
            self.refused.set(None);
            self.before.set(None);
            self.action.clear();
        }
    }

    fn outcome_is_there(self) -> bool {
        self.refused.with_untracked(Option::is_some)
            || self.before.with_untracked(Option::is_some)
            || self.action.value().with_untracked(Option::is_some)
    }

    fn ask(self, button: &web_sys::HtmlButtonElement) {
        if self.action.pending().get_untracked() {
            return;
        }
        let data = button.form().and_then(|form| web_sys::FormData::new_with_form(&form).ok());
        let input = data.and_then(|data| PreviewSignInPolicy::from_form_data(&data).ok());
        let verdict = match &input {
            Some(input) => input.form.parse().err(),
            None => Some(Error::Malformed),
        };
        let refused = verdict.is_some();
        self.refused.set(verdict);
        if let Some(input) = input.filter(|_| !refused) {
            self.action.dispatch(input);
        }
    }

    fn outcome(self) -> Option<Result<PolicyEffect, Error>> {
        let there = || self.action.value().get().map(|answer| answer.map_err(|AppError(error)| error));
        let before = || self.before.get().map(Ok);
        self.refused.get().map(Err).or_else(there).or_else(before)
    }
}

#[component]
pub(super) fn PreviewButton(preview: Preview) -> impl IntoView {
    let w = use_words();
    let button = NodeRef::<leptos::html::Button>::new();
    let pending = preview.action.pending();
    let ask = move |event: MouseEvent| {
        event.prevent_default();
        if let Some(button) = button.get_untracked() {
            preview.ask(&button);
        }
    };
    view! {
        <button type="submit" name=FUNCTION_FIELD value=PreviewSignInPolicy::PATH class="button" node_ref=button
            aria-disabled=move || pending.get().to_string()
            on:click=ask
        >
            {move || if pending.get() { t!(w, sign_in_policy.previewing) } else { t!(w, sign_in_policy.preview) }}
        </button>
    }
}

#[component]
pub(super) fn Outcome(preview: Preview) -> impl IntoView {
    view! {
        <div class="mt-4 empty:mt-0" aria-live="polite">
            {move || preview.outcome().map(|outcome| match outcome {
                Ok(effect) => view! { <EffectView effect /> }.into_any(),
                Err(error) => view! { <Refused error /> }.into_any(),
            })}
        </div>
    }
}

/// The name of a field, as the form has it.
fn field(w: Words, field: &str) -> &'static str {
    match field {
        "second_factor_roles" => t!(w, sign_in_policy.roles),
        "session_minutes" => t!(w, sign_in_policy.session_minutes),
        "idle_minutes" => t!(w, sign_in_policy.idle_minutes),
        "networks" => t!(w, sign_in_policy.networks),
        "password_at_least" => t!(w, sign_in_policy.at_least),
        "password_score" => t!(w, sign_in_policy.score),
        _ => t!(w, sign_in_policy.password_sign_in),
    }
}

/// The form marks what is wrong when it is saved; until then it is said here.
#[component]
fn Refused(error: Error) -> impl IntoView {
    let w = use_words();
    let problems: Vec<(&'static str, String)> = match &error {
        Error::Invalid { fields } => {
            fields.iter().map(|wrong| (field(w, &wrong.field), i18n::problem(w, &wrong.problem))).collect()
        }
        _ => Vec::new(),
    };
    let other = problems.is_empty().then(|| i18n::error(w, &error).0);
    view! {
        <div class="rounded-lg border border-bad/40 bg-bad-soft p-4 text-sm text-bad-ink">
            <p class="font-semibold">{t!(w, sign_in_policy.effect_refused)}</p>
            {other.map(|text| view! { <p class="mt-1">{text}</p> })}
            <dl class="mt-1">
                {problems.into_iter().map(|(name, problem)| view! {
                    <dt class="mt-1 font-medium">{name}</dt>
                    <dd>{problem}</dd>
                }).collect_view()}
            </dl>
        </div>
    }
}

#[component]
fn EffectView(effect: PolicyEffect) -> impl IntoView {
    let (w, locale) = (use_words(), use_locale());
    let members = format::count(locale, effect.members.into());
    let at = format::date_time(locale, effect.as_of);
    let lead = t!(w, sign_in_policy.effect_lead, members = members.clone(), at = at).to_string();
    let none = effect.is_none();
    let unknown = (effect.networks_unknown > 0).then(|| {
        let n = format::count(locale, effect.networks_unknown.into());
        t!(w, sign_in_policy.effect_networks_unknown, n = n).to_string()
    });
    let groups = [
        (t!(w, sign_in_policy.effect_second_factor), effect.second_factor),
        (t!(w, sign_in_policy.effect_sign_in_again), effect.sign_in_again),
        (t!(w, sign_in_policy.effect_networks), effect.networks),
        (t!(w, sign_in_policy.effect_password), effect.password),
        (t!(w, sign_in_policy.effect_company), effect.company_sign_in),
    ];
    let groups = groups.into_iter().filter(|(_, people)| !people.is_empty()).map(move |(title, people)| {
        let n = format::count(locale, i64::try_from(people.len()).unwrap_or(i64::MAX));
        let count = t!(w, sign_in_policy.effect_of, n = n, members = members.clone()).to_string();
        view! { <Group title count people /> }
    });
    view! {
        <Panel title=t!(w, sign_in_policy.effect_title)>
            <p class="-mt-3 text-sm text-muted">{lead}</p>
            {none.then(|| view! { <p class="mt-3">{t!(w, sign_in_policy.effect_none)}</p> })}
            <div class="divide-y divide-line">{groups.collect_view()}</div>
            {unknown.map(|text| view! { <p class="mt-3 text-sm">{text}</p> })}
        </Panel>
    }
}

#[component]
fn Group(title: &'static str, count: String, people: Vec<Affected>) -> impl IntoView {
    view! {
        <section class="py-4 last:pb-0">
            <h3 class="flex flex-wrap items-baseline justify-between gap-x-4 text-sm font-medium">
                {title}
                <span class="font-normal text-muted tabular-nums">{count}</span>
            </h3>
            <ul class="mt-2 grid gap-x-6 gap-y-1 text-sm sm:grid-cols-2">
                {people.into_iter().map(|person| view! {
                    <li class="min-w-0">
                        <span class="block truncate">{person.name}</span>
                        <span class="block truncate text-muted">{person.email}</span>
                    </li>
                }).collect_view()}
            </ul>
        </section>
    }
}

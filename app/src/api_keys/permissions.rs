//! Permissions to choose from, by what they are about.

use domain::{Error, policy::ActionSet};
use leptos::{form::FromFormData, prelude::*, server_fn::ServerFn};

use super::api::CreateApiKey;
use crate::{
    error::AppError,
    i18n::{self, Words, t, use_words},
    members::ActionBoxes,
    ui::form::Submitted,
};

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

#[component]
pub(super) fn PermissionBoxes(own: ActionSet, refusal: Refusal) -> impl IntoView {
    const NAME: &str = "form[actions][]";
    let w = use_words();
    let submitted =
        use_context::<Option<Submitted>>().flatten().filter(|submitted| submitted.function == CreateApiKey::PATH);
    let chosen: ActionSet = submitted
        .iter()
        .flat_map(|submitted| &submitted.values)
        .filter(|(name, _)| name == NAME)
        .filter_map(|(_, value)| value.parse().ok())
        .collect();
    let problems = refusal.problems(w, submitted.and_then(|submitted| submitted.error));
    let is_wrong = Signal::derive(move || !problems.get().is_empty());
    view! {
        <p class="-mt-2 mb-4 text-sm text-muted">{t!(w, api_keys.permissions_hint)}</p>
        <div id="actions-error">
            {move || problems.get().into_iter().map(|problem| view! {
                <p class="mb-4 text-sm font-medium text-bad-ink">{problem}</p>
            }).collect_view()}
        </div>
        <ActionBoxes name=NAME chosen own described_by="actions-error" is_wrong />
    }
}

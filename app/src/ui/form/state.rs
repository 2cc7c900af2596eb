//! What a form knows of itself, and what its fields find there.

use domain::Error;
use leptos::{prelude::*, server_fn::ServerFn};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use crate::{
    error::AppError,
    i18n::{self, use_words},
};

/// A form that was sent without JavaScript and whose page is shown again: what was typed, and what was wrong with it or
/// what the answer is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Submitted {
    /// The path of the form's server function.
    pub function: String,
    pub values: Vec<(String, String)>,
    pub error: Option<Error>,
    /// The path of the function that was asked, by a button of the form, and what it answered.
    pub answer: Option<(String, String)>,
}

/// What `S` answered to a form that was sent without JavaScript.
pub fn answer_of<S>() -> Option<S::Output>
where
    S: ServerFn<Error = AppError>,
    S::Output: DeserializeOwned,
{
    let (function, answer) = use_context::<Option<Submitted>>().flatten()?.answer?;
    if function == S::PATH { serde_json::from_str(&answer).ok() } else { None }
}

#[cfg(feature = "ssr")]
fn submitted_of_request() -> Option<Submitted> {
    use_context::<crate::request::RequestContext>()?.submitted
}

/// In the browser the page brings it.
#[cfg(not(feature = "ssr"))]
const fn submitted_of_request() -> Option<Submitted> {
    None
}

/// Puts a refused form where its fields find it. Called once, at the root.
pub fn provide_submitted() {
    let submitted = SharedValue::new(submitted_of_request).into_inner();
    provide_context::<Option<Submitted>>(submitted);
}

/// What the fields of a form know of it.
#[derive(Clone)]
pub(in crate::ui) struct FormState {
    pub(super) error: Signal<Option<Error>>,
    pub(super) submitted: StoredValue<Option<Submitted>>,
    pub(super) group: &'static str,
    pub(super) pending: Signal<bool>,
    /// What was sent was accepted, and nothing has been typed since.
    pub(super) saved: Signal<bool>,
}

impl FormState {
    pub(in crate::ui) fn error(&self) -> Signal<Option<Error>> {
        self.error
    }

    pub(in crate::ui) fn name(&self, field: &str) -> String {
        if self.group.is_empty() { field.to_owned() } else { format!("{}[{field}]", self.group) }
    }

    /// What was typed before, else what the page knows.
    pub(in crate::ui) fn value(&self, field: &str, known: String) -> String {
        let name = self.name(field);
        self.submitted
            .with_value(|submitted| {
                let values = &submitted.as_ref()?.values;
                values.iter().find(|(key, _)| *key == name).map(|(_, value)| value.clone())
            })
            .unwrap_or(known)
    }

    /// Everything that was chosen under a name; `None` where the form was not sent before.
    pub(in crate::ui) fn values(&self, name: &str) -> Option<Vec<String>> {
        self.submitted.with_value(|submitted| {
            let values = &submitted.as_ref()?.values;
            Some(values.iter().filter(|(key, _)| key == name).map(|(_, value)| value.clone()).collect())
        })
    }
}

pub(super) fn submitted_to(function: &str) -> Option<Submitted> {
    use_context::<Option<Submitted>>().flatten().filter(|submitted| submitted.function == function)
}

/// The messages of one field, and what an assistive program needs to find them.
pub(in crate::ui) fn messages(state: &FormState, field: &'static str) -> Memo<Vec<String>> {
    let (w, error) = (use_words(), state.error);
    Memo::new(move |_| {
        error.with(|error| {
            error.iter().flat_map(|error| error.of(field)).map(|problem| i18n::problem(w, problem)).collect()
        })
    })
}

pub(in crate::ui) fn use_form() -> FormState {
    use_context().unwrap_or_else(|| FormState {
        error: Signal::derive(|| None),
        submitted: StoredValue::new(None),
        group: "",
        pending: Signal::derive(|| false),
        saved: Signal::derive(|| false),
    })
}

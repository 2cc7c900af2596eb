//! Forms that work with and without JavaScript, keep what was typed, and show each error at its field.
//!
//! A form posts to the address of its own page and names its server function in the hidden field `__fn`. Without
//! JavaScript the server runs that function; when it refuses, it renders the same page again with what was typed (see
//! the server's `forms` middleware). With JavaScript the function is called directly and the page stays.
//!
//! A button of the form can be named `__fn` too: it asks another function, whose answer is shown with what was typed.

mod buttons;
mod fields;
mod state;

use domain::Error;
use leptos::{ev::SubmitEvent, form::FromFormData, prelude::*, server_fn::ServerFn};
use serde::de::DeserializeOwned;

use self::state::submitted_to;
pub use self::{
    buttons::{CancelLink, ConfirmButton, PostButton, Saved, Submit},
    fields::{HiddenField, SelectField, TextField, grouped, once_key},
    state::{Submitted, answer_of, provide_submitted},
};
pub(super) use self::{
    fields::{Frame, described_by},
    state::{FormState, messages, use_form},
};
use super::{
    Alert,
    input::{Guard, LeaveQuestion},
    toast::use_toasts,
};
use crate::error::AppError;

/// The hidden field that names a form's server function.
pub const FUNCTION_FIELD: &str = "__fn";

/// A form for the server function `S`.
#[component]
pub fn ActionForm<S>(
    action: ServerAction<S>,
    /// The argument of the function that holds the fields; empty: they are arguments themselves.
    #[prop(default = "form")]
    group: &'static str,
    /// The rules, run in the browser before anything is sent. The server runs them again.
    check: fn(&S) -> Result<(), Error>,
    /// Whether who leaves with changes that were not saved is asked first (with JavaScript).
    #[prop(default = true)]
    guarded: bool,
    children: Children,
) -> impl IntoView
where
    S: ServerFn<Error = AppError> + DeserializeOwned + Clone + Send + Sync + 'static,
    S::Output: Send + Sync + 'static,
{
    let refused_here = RwSignal::new(None::<Error>);
    let submitted = StoredValue::new(submitted_to(S::PATH));
    let error = Signal::derive(move || {
        let refused_there = || {
            action.value().with(|answer| match answer {
                Some(Err(AppError(error))) => Some(error.clone()),
                Some(Ok(_)) => None,
                None => submitted.with_value(|submitted| submitted.as_ref()?.error.clone()),
            })
        };
        refused_here.get().or_else(refused_there)
    });
    let form = NodeRef::<leptos::html::Form>::new();
    let guard = guarded.then(|| Guard::new(form));
    let (saved, toasts) = (RwSignal::new(false), use_toasts());
    provide_context(FormState { error, submitted, group, pending: action.pending().into(), saved: saved.into() });
    Effect::new(move |_| {
        let accepted = action.value().with(|answer| answer.as_ref().map(Result::is_ok));
        saved.set(accepted == Some(true));
        if accepted == Some(true) {
            toasts.collect();
        }
        match (guard, accepted) {
            (Some(guard), Some(true)) => guard.remember(),
            (Some(guard), Some(false)) => guard.set_done(false),
            _ => {}
        }
    });
    let on_input = move |_| {
        saved.set(false);
        if let Some(guard) = guard {
            guard.watch();
        }
    };

    let on_submit = move |event: SubmitEvent| {
        if event.default_prevented() {
            return;
        }
        event.prevent_default();
        if action.pending().get_untracked() {
            return;
        }
        match S::from_event(&event) {
            Ok(input) => {
                let verdict = check(&input).err();
                let refused = verdict.is_some();
                refused_here.set(verdict);
                if !refused {
                    // What is on its way is not lost: the answer may lead to another page.
                    if let Some(guard) = guard {
                        guard.set_done(true);
                    }
                    action.dispatch(input);
                }
            }
            Err(_) => refused_here.set(Some(Error::Malformed)),
        }
    };
    // The first wrong field gets the focus, once it is marked.
    Effect::new(move |_| {
        if error.get().is_some()
            && let Some(form) = form.get()
        {
            request_animation_frame(move || {
                use wasm_bindgen::JsCast;
                if let Ok(Some(field)) = form.query_selector("[aria-invalid=true]")
                    && let Some(field) = field.dyn_ref::<web_sys::HtmlElement>()
                {
                    // A field that cannot take the focus keeps none.
                    let _ = field.focus();
                }
            });
        }
    });
    view! {
        <form method="post" on:submit=on_submit on:input=on_input node_ref=form novalidate>
            <input type="hidden" name=FUNCTION_FIELD value=S::PATH />
            {move || error.get().map(|error| view! { <Alert error=error /> })}
            {children()}
        </form>
        {guard.map(|guard| view! { <LeaveQuestion guard /> })}
    }
}

/// A form that always loads the page anew: for what changes who looks at it, or how.
#[component]
pub fn NativeForm(
    /// The path of the server function.
    function: &'static str,
    #[prop(default = "")] class: &'static str,
    children: Children,
) -> impl IntoView {
    let submitted = StoredValue::new(submitted_to(function));
    let error = Signal::derive(move || submitted.with_value(|submitted| submitted.as_ref()?.error.clone()));
    let never = Signal::derive(|| false);
    provide_context(FormState { error, submitted, group: "", pending: never, saved: never });
    view! {
        <form method="post" class=class>
            <input type="hidden" name=FUNCTION_FIELD value=function />
            {move || error.get().map(|error| view! { <Alert error=error /> })}
            {children()}
        </form>
    }
}

/// Fields that are sent nowhere, as a form shows them whose error this is: for the gallery.
#[component]
pub fn SampleForm(#[prop(default = None)] error: Option<Error>, children: Children) -> impl IntoView {
    let (error, never) = (Signal::derive(move || error.clone()), Signal::derive(|| false));
    let submitted = StoredValue::new(None);
    provide_context(FormState { error, submitted, group: "", pending: never, saved: never });
    children()
}

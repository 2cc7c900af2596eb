//! Forms that work with and without JavaScript, keep what was typed, and show each error at its field.
//!
//! A form posts to the address of its own page and names its server function in the hidden field `__fn`. Without
//! JavaScript the server runs that function; when it refuses, it renders the same page again with what was typed (see
//! the server's `forms` middleware). With JavaScript the function is called directly and the page stays.
//!
//! A button of the form can be named `__fn` too: it asks another function, whose answer is shown with what was typed.

use domain::Error;
use leptos::{ev::SubmitEvent, form::FromFormData, prelude::*, server_fn::ServerFn};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use super::{
    Alert, Icon,
    input::{Guard, LeaveQuestion, PasswordField},
    toast::use_toasts,
};
use crate::{
    error::AppError,
    i18n::{self, t, use_words},
};

/// The hidden field that names a form's server function.
pub const FUNCTION_FIELD: &str = "__fn";

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
pub(super) struct FormState {
    error: Signal<Option<Error>>,
    submitted: StoredValue<Option<Submitted>>,
    group: &'static str,
    pending: Signal<bool>,
    /// What was sent was accepted, and nothing has been typed since.
    saved: Signal<bool>,
}

impl FormState {
    pub(super) fn error(&self) -> Signal<Option<Error>> {
        self.error
    }

    pub(super) fn name(&self, field: &str) -> String {
        if self.group.is_empty() { field.to_owned() } else { format!("{}[{field}]", self.group) }
    }

    /// What was typed before, else what the page knows.
    pub(super) fn value(&self, field: &str, known: String) -> String {
        let name = self.name(field);
        self.submitted
            .with_value(|submitted| {
                let values = &submitted.as_ref()?.values;
                values.iter().find(|(key, _)| *key == name).map(|(_, value)| value.clone())
            })
            .unwrap_or(known)
    }
}

impl FormState {
    /// Everything that was chosen under a name; `None` where the form was not sent before.
    pub(super) fn values(&self, name: &str) -> Option<Vec<String>> {
        self.submitted.with_value(|submitted| {
            let values = &submitted.as_ref()?.values;
            Some(values.iter().filter(|(key, _)| key == name).map(|(_, value)| value.clone()).collect())
        })
    }
}

fn submitted_to(function: &str) -> Option<Submitted> {
    use_context::<Option<Submitted>>().flatten().filter(|submitted| submitted.function == function)
}

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

/// The way out of a form that gives up what was typed, without a question.
#[component]
pub fn CancelLink(#[prop(into)] href: String) -> impl IntoView {
    let w = use_words();
    view! { <a href=href class="button" data-discards="">{t!(w, form.cancel)}</a> }
}

/// Says that what was typed is saved, until something is typed again: for forms whose page stays.
#[component]
pub fn Saved() -> impl IntoView {
    let (w, saved) = (use_words(), use_form().saved);
    view! {
        <span role="status" class="inline-flex min-h-10 items-center gap-1.5 text-sm font-medium text-good-ink">
            {move || saved.get().then(|| view! {
                <Icon icon=icondata_lu::LuCheck class="size-4" />
                {t!(w, inputs.saved)}
            })}
        </span>
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

/// The fields of one argument of the form's function.
pub fn grouped<V: IntoView + 'static>(group: &'static str, children: impl FnOnce() -> V) -> AnyView {
    provide_context(FormState { group, ..use_form() });
    children().into_any()
}

/// The messages of one field, and what an assistive program needs to find them.
pub(super) fn messages(state: &FormState, field: &'static str) -> Memo<Vec<String>> {
    let (w, error) = (use_words(), state.error);
    Memo::new(move |_| {
        error.with(|error| {
            error.iter().flat_map(|error| error.of(field)).map(|problem| i18n::problem(w, problem)).collect()
        })
    })
}

pub(super) fn use_form() -> FormState {
    use_context().unwrap_or_else(|| FormState {
        error: Signal::derive(|| None),
        submitted: StoredValue::new(None),
        group: "",
        pending: Signal::derive(|| false),
        saved: Signal::derive(|| false),
    })
}

#[component]
pub(super) fn Frame(
    field: &'static str,
    label: &'static str,
    hint: Option<&'static str>,
    optional: bool,
    messages: Memo<Vec<String>>,
    children: Children,
) -> impl IntoView {
    let w = use_words();
    view! {
        <div class="min-w-0">
            <label for=field class="mb-1.5 block text-sm font-medium">
                {label}
                {optional.then(|| view! { <span class="ms-1 font-normal text-muted">{format!("({})", t!(w, form.optional))}</span> })}
            </label>
            {children()}
            {hint.map(|hint| view! { <p id=format!("{field}-hint") class="mt-1.5 text-sm text-muted">{hint}</p> })}
            <div id=format!("{field}-error")>
                {move || messages.get().into_iter().map(|message| view! {
                    <p class="mt-1.5 text-sm font-medium text-bad-ink">{message}</p>
                }).collect_view()}
            </div>
        </div>
    }
}

pub(super) fn described_by(field: &str, hint: Option<&str>) -> String {
    if hint.is_some() { format!("{field}-hint {field}-error") } else { format!("{field}-error") }
}

#[component]
pub fn TextField(
    field: &'static str,
    label: &'static str,
    #[prop(into, optional)] value: String,
    #[prop(default = "text")] kind: &'static str,
    #[prop(optional)] hint: Option<&'static str>,
    #[prop(default = false)] optional: bool,
    #[prop(default = "off")] autocomplete: &'static str,
    #[prop(optional)] inputmode: Option<&'static str>,
    #[prop(default = false)] autofocus: bool,
    #[prop(default = false)] read_only: bool,
) -> impl IntoView {
    if kind == "password" {
        return view! { <PasswordField field label hint optional autocomplete autofocus read_only value /> }.into_any();
    }
    let state = use_form();
    let messages = messages(&state, field);
    let value = state.value(field, value);
    view! {
        <Frame field label hint optional messages>
            <input
                id=field
                name=state.name(field)
                type=kind
                value=value
                class="input"
                autocomplete=autocomplete
                inputmode=inputmode
                autofocus=autofocus
                readonly=read_only
                required=!optional
                aria-describedby=described_by(field, hint)
                aria-invalid=move || (!messages.get().is_empty()).then_some("true")
            />
        </Frame>
    }
    .into_any()
}

#[component]
pub fn SelectField(
    field: &'static str,
    label: &'static str,
    #[prop(into, optional)] value: String,
    /// Value and text of each choice.
    options: Vec<(String, String)>,
    #[prop(optional)] hint: Option<&'static str>,
    #[prop(default = false)] read_only: bool,
) -> impl IntoView {
    let (w, state) = (use_words(), use_form());
    let messages = messages(&state, field);
    let value = state.value(field, value);
    let none = value.is_empty();
    let options = options
        .into_iter()
        .map(|(key, text)| {
            let selected = key == value;
            view! { <option value=key selected=selected>{text}</option> }
        })
        .collect_view();
    view! {
        <Frame field label hint optional=false messages>
            <select
                id=field
                name=state.name(field)
                class="input"
                disabled=read_only
                // Without an empty choice one is always made, and HTML allows nothing to be required then.
                required=none
                aria-describedby=described_by(field, hint)
                aria-invalid=move || (!messages.get().is_empty()).then_some("true")
            >
                {none.then(|| view! { <option value="" selected>{t!(w, form.choose)}</option> })}
                {options}
            </select>
        </Frame>
    }
}

/// A value the person does not see.
#[component]
pub fn HiddenField(
    field: &'static str,
    #[prop(into)] value: String,
    /// Whether it belongs to the form's group, or is an argument of the function itself.
    #[prop(default = true)]
    grouped: bool,
) -> impl IntoView {
    let state = if grouped { use_form() } else { FormState { group: "", ..use_form() } };
    let value = state.value(field, value);
    view! { <input type="hidden" name=state.name(field) value=value /> }
}

/// A key that lets the server see a form sent twice as one: made with the page, the same in the browser.
#[must_use]
pub fn once_key() -> String {
    SharedValue::new(|| domain::ids::RequestId::new().to_string()).into_inner()
}

/// One button that does one thing: a form of hidden fields that loads the page anew.
#[component]
pub fn PostButton(
    /// The path of the server function.
    function: &'static str,
    /// Its arguments.
    fields: Vec<(&'static str, String)>,
    label: &'static str,
    #[prop(default = "button")] class: &'static str,
) -> impl IntoView {
    view! {
        <NativeForm function>
            {fields.into_iter().map(|(name, value)| view! { <input type="hidden" name=name value=value /> }).collect_view()}
            <button type="submit" class=class>{label}</button>
        </NativeForm>
    }
}

/// The same for what cannot be taken back: it is said what happens before the button is there. Works without JavaScript.
#[component]
pub fn ConfirmButton(
    function: &'static str,
    fields: Vec<(&'static str, String)>,
    label: &'static str,
    /// What happens.
    #[prop(into)]
    text: String,
) -> impl IntoView {
    view! {
        <details class="confirm">
            <summary class="button">{label}</summary>
            <div class="mt-2 rounded-lg border border-bad/40 bg-bad-soft p-4">
                <p class="mb-3 max-w-prose text-sm text-bad-ink">{text}</p>
                <PostButton function fields label class="button button-danger" />
            </div>
        </details>
    }
}

#[component]
pub fn Submit(label: &'static str) -> impl IntoView {
    let (w, pending) = (use_words(), use_form().pending);
    view! {
        <button type="submit" class="button button-primary" aria-disabled=move || pending.get().to_string()>
            {move || if pending.get() { t!(w, form.saving) } else { label }}
        </button>
    }
}

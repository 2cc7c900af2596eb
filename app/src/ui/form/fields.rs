//! The plain fields. The harder ones are in `ui::input`.

use leptos::prelude::*;

use super::{
    super::input::PasswordField,
    state::{FormState, messages, use_form},
};
use crate::i18n::{t, use_words};

/// The fields of one argument of the form's function.
pub fn grouped<V: IntoView + 'static>(group: &'static str, children: impl FnOnce() -> V) -> AnyView {
    provide_context(FormState { group, ..use_form() });
    children().into_any()
}

#[component]
pub(in crate::ui) fn Frame(
    field: &'static str,
    label: &'static str,
    hint: Option<&'static str>,
    optional: bool,
    messages: Memo<Vec<String>>,
    /// What is wrong comes while the person is at the field, which does not say it by itself.
    #[prop(default = false)]
    announced: bool,
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
            <div id=format!("{field}-error") aria-live=announced.then_some("polite")>
                {move || messages.get().into_iter().map(|message| view! {
                    <p class="mt-1.5 text-sm font-medium text-bad-ink">{message}</p>
                }).collect_view()}
            </div>
        </div>
    }
}

pub(in crate::ui) fn described_by(field: &str, hint: Option<&str>) -> String {
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

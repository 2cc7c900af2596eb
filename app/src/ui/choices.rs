//! Fields that offer several things at once, and longer texts.

use leptos::prelude::*;

use super::form::{Frame, described_by, messages, use_form};

/// One thing to choose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    pub value: String,
    pub text: String,
    /// What it means, where the text does not say it all.
    pub hint: Option<String>,
    pub disabled: bool,
}

impl Choice {
    #[must_use]
    pub fn new(value: impl Into<String>, text: impl Into<String>) -> Self {
        Self { value: value.into(), text: text.into(), hint: None, disabled: false }
    }

    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    #[must_use]
    pub const fn disabled(mut self, disabled: bool) -> Self {
        self.disabled = disabled;
        self
    }
}

/// Any number of the choices: sent as a list.
#[component]
pub fn Checkboxes(
    field: &'static str,
    label: &'static str,
    choices: Vec<Choice>,
    values: Vec<String>,
    #[prop(optional)] hint: Option<&'static str>,
    #[prop(default = false)] read_only: bool,
) -> impl IntoView {
    let state = use_form();
    let name = format!("{}[]", state.name(field));
    let chosen = state.values(&name).unwrap_or(values);
    view! { <Group field label hint kind="checkbox" name choices chosen read_only /> }
}

/// Exactly one of the choices, all in sight.
#[component]
pub fn Radios(
    field: &'static str,
    label: &'static str,
    choices: Vec<Choice>,
    #[prop(into, optional)] value: String,
    #[prop(optional)] hint: Option<&'static str>,
    #[prop(default = false)] read_only: bool,
) -> impl IntoView {
    let state = use_form();
    let name = state.name(field);
    let chosen = vec![state.value(field, value)];
    view! { <Group field label hint kind="radio" name choices chosen read_only /> }
}

#[component]
fn Group(
    field: &'static str,
    label: &'static str,
    hint: Option<&'static str>,
    kind: &'static str,
    name: String,
    choices: Vec<Choice>,
    chosen: Vec<String>,
    read_only: bool,
) -> impl IntoView {
    let messages = messages(&use_form(), field);
    let boxes = choices.into_iter().enumerate().map(|(index, choice)| {
        let id = if index == 0 { field.to_owned() } else { format!("{field}-{index}") };
        let checked = chosen.contains(&choice.value);
        let target = id.clone();
        view! {
            <label class="choice" for=target>
                <input
                    type=kind
                    id=id
                    name=name.clone()
                    value=choice.value
                    checked=checked
                    disabled=read_only || choice.disabled
                    aria-invalid=move || (!messages.get().is_empty()).then_some("true")
                />
                <span class="min-w-0">
                    <span class="block">{choice.text}</span>
                    {choice.hint.map(|hint| view! { <span class="block text-sm text-muted">{hint}</span> })}
                </span>
            </label>
        }
    });
    view! {
        <fieldset class="min-w-0" aria-describedby=described_by(field, hint)>
            <legend class="mb-1.5 block text-sm font-medium">{label}</legend>
            {hint.map(|hint| view! { <p id=format!("{field}-hint") class="mb-2 text-sm text-muted">{hint}</p> })}
            <div class="flex flex-col gap-1">{boxes.collect_view()}</div>
            <div id=format!("{field}-error")>
                {move || messages.get().into_iter().map(|message| view! {
                    <p class="mt-1.5 text-sm font-medium text-bad-ink">{message}</p>
                }).collect_view()}
            </div>
        </fieldset>
    }
}

#[component]
pub fn TextArea(
    field: &'static str,
    label: &'static str,
    #[prop(into, optional)] value: String,
    #[prop(default = 4)] rows: u8,
    #[prop(optional)] hint: Option<&'static str>,
    #[prop(default = false)] optional: bool,
    #[prop(default = false)] read_only: bool,
) -> impl IntoView {
    let state = use_form();
    let messages = messages(&state, field);
    let value = state.value(field, value);
    view! {
        <Frame field label hint optional messages>
            <textarea
                id=field
                name=state.name(field)
                rows=rows
                class="input"
                readonly=read_only
                required=!optional
                aria-describedby=described_by(field, hint)
                aria-invalid=move || (!messages.get().is_empty()).then_some("true")
            >{value}</textarea>
        </Frame>
    }
}

//! Fields that offer several things at once, and longer texts.

use domain::format;
use leptos::prelude::*;

use super::form::{Frame, described_by, messages, use_form};
use crate::i18n::{t, use_locale, use_words};

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

/// A longer text.
#[component]
pub fn TextArea(
    field: &'static str,
    label: &'static str,
    #[prop(into, optional)] value: String,
    #[prop(default = 4)] rows: u8,
    /// How many characters it may have: counted as they are typed. More can be typed, and the server refuses them: a text
    /// that is cut off as it is pasted is a text that is lost.
    #[prop(default = None)]
    max: Option<u32>,
    #[prop(optional)] hint: Option<&'static str>,
    #[prop(default = false)] optional: bool,
    #[prop(default = false)] read_only: bool,
) -> impl IntoView {
    let state = use_form();
    let messages = messages(&state, field);
    let value = state.value(field, value);
    let length = RwSignal::new(characters(&value));
    let area = NodeRef::<leptos::html::Textarea>::new();
    // What was typed before the page was taken over.
    Effect::new(move |_| {
        if let Some(area) = area.get() {
            length.set(characters(&area.value()));
        }
    });
    view! {
        <Frame field label hint optional messages>
            <textarea
                id=field
                name=state.name(field)
                rows=rows
                class="input"
                node_ref=area
                readonly=read_only
                required=!optional
                aria-describedby=described_by(field, hint)
                aria-invalid=move || (!messages.get().is_empty()).then_some("true")
                on:input=move |event| length.set(characters(&event_target_value(&event)))
            >{value}</textarea>
            {max.map(|max| view! { <Count length max /> })}
        </Frame>
    }
}

/// As the rules count them: `Fields::text` looks at what is between the spaces around it.
fn characters(text: &str) -> u32 {
    u32::try_from(text.trim().chars().count()).unwrap_or(u32::MAX)
}

/// For eyes at every key; said aloud only where it is getting tight.
#[component]
fn Count(length: RwSignal<u32>, max: u32) -> impl IntoView {
    let (w, locale) = (use_words(), use_locale());
    let seen = move || {
        let n = format::count(locale, length.get().into());
        t!(w, inputs.characters, n = n, max = format::count(locale, max.into())).to_string()
    };
    let left = Memo::new(move |_| i64::from(max) - i64::from(length.get()));
    let heard = move || {
        let left = left.get();
        if left > 20.min(i64::from(max) / 5) {
            return String::new();
        }
        let number = format::count(locale, left.abs());
        if left < 0 {
            t!(w, inputs.characters_over, n = number).to_string()
        } else {
            t!(w, inputs.characters_left, n = number).to_string()
        }
    };
    view! {
        <p class="mt-1 text-end text-xs text-muted tabular-nums" data-over=move || (left.get() < 0).then_some("") aria-hidden="true">{seen}</p>
        <span class="sr-only" role="status">{heard}</span>
    }
}

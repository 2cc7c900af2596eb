//! A text that people type one way and that is sent another: `21/11/2026` and `2026-11-21`, `1.234,50` and `1234.50`.
//!
//! Without JavaScript the text is sent as it was typed, so the server reads both (`domain::format`, `Fields::day`). With
//! it, what is typed is read with every key, sent by a hidden field, and put in order when the field is left.

use std::{sync::Arc, time::Duration};

use leptos::{ev::KeyboardEvent, html, prelude::*};

use super::{
    super::form::{FormState, Frame, described_by},
    Wrong, live,
};

/// What a text says.
pub(super) struct Reading {
    /// What is sent for it.
    pub sent: String,
    /// How it is shown once the field is left; none: as it was typed.
    pub shown: Option<String>,
    /// What is wrong with it.
    pub wrong: Option<String>,
}

impl Reading {
    /// What cannot be read is sent as it is: the server says what it thinks of it, and nothing typed is lost.
    pub fn unread(text: &str, wrong: String) -> Self {
        Self { sent: text.trim().to_owned(), shown: None, wrong: Some(wrong) }
    }
}

pub(super) type Read = Arc<dyn Fn(&str) -> Reading + Send + Sync>;

#[derive(Clone, Copy)]
pub(super) struct Typed {
    pub input: NodeRef<html::Input>,
    pub sent: RwSignal<String>,
    pub wrong: Wrong,
    pub live: ReadSignal<bool>,
    read: StoredValue<Read>,
    first: StoredValue<String>,
}

impl Typed {
    /// `known` is what the page knows, in either of the two ways.
    pub fn new(state: &FormState, field: &'static str, known: String, read: Read) -> Self {
        let known = state.value(field, known);
        let reading = read(&known);
        let typed = Self {
            input: NodeRef::new(),
            sent: RwSignal::new(if known.trim().is_empty() { String::new() } else { reading.sent }),
            wrong: Wrong::of(state, field),
            live: live(),
            read: StoredValue::new(read),
            first: StoredValue::new(if known.trim().is_empty() { known } else { reading.shown.unwrap_or(known) }),
        };
        // What was typed before the page was taken over.
        Effect::new(move |_| {
            if let Some(input) = typed.input.get() {
                typed.sent.set(typed.reading(&input.value()).sent);
            }
        });
        typed
    }

    fn reading(self, text: &str) -> Reading {
        if text.trim().is_empty() {
            return Reading { sent: String::new(), shown: None, wrong: None };
        }
        self.read.with_value(|read| read(text))
    }

    /// What stands in the field when the page comes.
    pub fn first(self) -> String {
        self.first.get_value()
    }

    /// While it is typed.
    pub fn take(self, text: &str) {
        let reading = self.reading(text);
        self.wrong.typed(reading.wrong.as_ref());
        self.sent.set(reading.sent);
    }

    /// When the field is left.
    pub fn settle(self) {
        let Some(input) = self.input.get_untracked() else { return };
        let reading = self.reading(&input.value());
        if let Some(shown) = reading.shown {
            input.set_value(&shown);
        }
        self.sent.set(reading.sent);
        // Said a moment later: leaving the field by a press moves what is pressed away under the pointer, and the press is lost.
        // Read again then: it may have been mended meanwhile.
        let say = move || {
            if let Some(input) = self.input.try_get_untracked().flatten() {
                self.wrong.say_later(self.reading(&input.value()).wrong);
            }
        };
        set_timeout(say, Duration::from_millis(200));
    }

    /// Puts a text there, as if it had been typed and the field left.
    pub fn put(self, text: &str) {
        let Some(input) = self.input.get_untracked() else { return };
        input.set_value(text);
        announce_change(&input);
        self.settle();
    }
}

/// Tells the form that something was changed, as typing does.
pub(super) fn announce_change(element: &web_sys::EventTarget) {
    let how = web_sys::EventInit::new();
    how.set_bubbles(true);
    if let Ok(event) = web_sys::Event::new_with_event_init_dict("input", &how) {
        // Refused only for an event that is on its way already.
        let _ = element.dispatch_event(&event);
    }
}

/// The field of a [`Typed`].
#[component]
pub(super) fn TypedField(
    field: &'static str,
    label: &'static str,
    hint: Option<&'static str>,
    optional: bool,
    read_only: bool,
    /// The field's name in the form.
    name: String,
    typed: Typed,
    /// Whether what is sent differs from what is shown.
    #[prop(default = true)]
    apart: bool,
    #[prop(default = "text")] kind: &'static str,
    #[prop(default = None)] inputmode: Option<&'static str>,
    #[prop(default = "off")] autocomplete: &'static str,
    #[prop(default = "")] placeholder: &'static str,
    /// A sign before the text.
    #[prop(default = None)]
    sign: Option<&'static str>,
    #[prop(default = None)] on_key: Option<Callback<KeyboardEvent>>,
    /// Attributes of a number that can be stepped: smallest and largest value.
    #[prop(default = None)]
    spin: Option<(Option<String>, Option<String>)>,
    /// Buttons after the text, and what they open.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let (live, sent, wrong) = (typed.live, typed.sent, typed.wrong);
    let (typed_name, hidden_name) = (name.clone(), name);
    let plain = children.is_none() && sign.is_none();
    let spins = spin.is_some();
    let (min, max) = spin.unwrap_or_default();
    let input = view! {
        <input
            id=field
            name=move || (!apart || !live.get()).then(|| typed_name.clone())
            type=kind
            value=typed.first()
            class="input"
            node_ref=typed.input
            autocomplete=autocomplete
            inputmode=inputmode
            placeholder=(!placeholder.is_empty()).then_some(placeholder)
            readonly=read_only
            required=!optional
            role=spins.then_some("spinbutton")
            aria-valuenow=move || spins.then(|| sent.get()).filter(|sent| !sent.is_empty())
            aria-valuemin=min
            aria-valuemax=max
            aria-describedby=described_by(field, hint)
            aria-invalid=move || wrong.invalid()
            on:input=move |event| typed.take(&event_target_value(&event))
            on:change=move |_| typed.settle()
            on:keydown=move |event| {
                if let Some(on_key) = on_key {
                    on_key.run(event);
                }
            }
        />
    };
    let hidden = apart.then(|| {
        view! {
            <input type="hidden" name=move || live.get().then(|| hidden_name.clone()) prop:value=move || sent.get() />
        }
    });
    view! {
        <Frame field label hint optional messages=wrong.all>
            {if plain {
                input.into_any()
            } else {
                view! {
                    <div class="input-group">
                        {sign.map(|sign| view! { <span class="input-sign" aria-hidden="true">{sign}</span> })}
                        {input}
                        {children.map(|children| children())}
                    </div>
                }
                .into_any()
            }}
            {hidden}
        </Frame>
    }
}

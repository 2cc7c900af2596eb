//! A time of the day: typed, or chosen from a list.

use std::sync::Arc;

use chrono::{NaiveTime, Timelike};
use domain::format::{self, parse_time};
use leptos::{ev::KeyboardEvent, html, prelude::*};

use super::{
    super::{
        Icon,
        choices::Choice,
        form::{Frame, described_by, use_form},
    },
    keys::Key,
    listbox::{Choices, Listbox},
    typed::{Reading, Typed},
};
use crate::i18n::{t, use_locale, use_words};

/// The times that are offered, from one to another.
fn times(from: NaiveTime, to: NaiveTime, every: u32) -> Vec<Choice> {
    let minute = |time: NaiveTime| time.hour() * 60 + time.minute();
    (minute(from)..=minute(to))
        .step_by(every.max(1) as usize)
        .filter_map(|minute| NaiveTime::from_hms_opt(minute / 60, minute % 60, 0))
        .map(|time| Choice::new(format::time(time), format::time(time)))
        .collect()
}

/// A time. It is sent as `09:30`; without JavaScript as it is typed, and [`parse_time`] reads both. Any minute can be
/// typed, whatever the list offers.
#[component]
pub fn TimeField(
    field: &'static str,
    label: &'static str,
    #[prop(into, optional)] value: String,
    /// The first and the last time that are offered and allowed; none: the whole day.
    #[prop(default = None)]
    min: Option<NaiveTime>,
    #[prop(default = None)] max: Option<NaiveTime>,
    /// How far apart those are that are offered, in minutes.
    #[prop(default = 30)]
    every: u32,
    #[prop(optional)] hint: Option<&'static str>,
    #[prop(default = false)] optional: bool,
    #[prop(default = false)] read_only: bool,
) -> impl IntoView {
    let (w, locale, state) = (use_words(), use_locale(), use_form());
    let wrong = move |time: NaiveTime| match (min.filter(|min| time < *min), max.filter(|max| time > *max)) {
        (Some(min), _) => Some(t!(w, inputs.not_earlier, time = format::time(min)).to_string()),
        (_, Some(max)) => Some(t!(w, inputs.not_later, time = format::time(max)).to_string()),
        (None, None) => None,
    };
    let read = move |text: &str| match parse_time(locale, text) {
        Ok(time) => Reading { sent: format::time(time), shown: Some(format::time(time)), wrong: wrong(time) },
        Err(_) => Reading::unread(text, t!(w, inputs.not_a_time).to_owned()),
    };
    let typed = Typed::new(&state, field, value, Arc::new(read));
    let last = NaiveTime::from_hms_opt(23, 59, 0).unwrap_or(NaiveTime::MIN);
    let list = Listbox::new(field, times(min.unwrap_or(NaiveTime::MIN), max.unwrap_or(last), every));
    let name = state.name(field);
    view! { <TimeInput field label hint optional read_only name typed list /> }
}

#[component]
fn TimeInput(
    field: &'static str,
    label: &'static str,
    hint: Option<&'static str>,
    optional: bool,
    read_only: bool,
    name: String,
    typed: Typed,
    list: Listbox,
) -> impl IntoView {
    let w = use_words();
    let frame = NodeRef::<html::Div>::new();
    let live = Signal::derive(move || typed.live.get() && !read_only);
    let (typed_name, hidden_name) = (name.clone(), name);
    // The first offer that is not before what is typed.
    let near = move || {
        let sent = typed.sent.get_untracked();
        list.choices
            .with_untracked(|choices| choices.iter().position(|choice| !sent.is_empty() && choice.value >= sent))
    };
    let open = move || {
        list.open.set(true);
        match near() {
            Some(index) => list.set_active(index),
            None => list.active.set(None),
        }
    };
    let choose = Callback::new(move |choice: Choice| {
        typed.put(&choice.value);
        list.close();
    });
    let on_key = move |event: KeyboardEvent| {
        if !live.get_untracked() {
            return;
        }
        let (key, is_open) = (Key::of(&event), list.open.get_untracked());
        let handled = match key {
            Key::Down | Key::Up if !is_open => {
                open();
                list.active.get_untracked().is_some() || list.step(key)
            }
            Key::Escape if is_open => {
                list.close();
                true
            }
            Key::Enter if is_open => {
                if let Some(choice) = list.active_choice() {
                    choose.run(choice);
                }
                list.close();
                true
            }
            _ => is_open && list.step(key),
        };
        if handled {
            event.prevent_default();
        }
    };
    view! {
        <Frame field label hint optional messages=typed.wrong.all>
            <div class="combobox" node_ref=frame on:focusout=move |event| {
                if !holds(frame, &event) {
                    list.close();
                }
            }>
                <div class="input-group">
                    <input
                        id=field
                        name=move || (!typed.live.get()).then(|| typed_name.clone())
                        type="text"
                        value=typed.first()
                        class="input"
                        node_ref=typed.input
                        autocomplete="off"
                        placeholder=t!(w, inputs.time_placeholder)
                        readonly=read_only
                        required=!optional
                        role=move || live.get().then_some("combobox")
                        aria-expanded=move || live.get().then(|| list.open.get().to_string())
                        aria-controls=move || live.get().then(|| list.id())
                        aria-autocomplete=move || live.get().then_some("none")
                        aria-activedescendant=move || list.active_id()
                        aria-describedby=described_by(field, hint)
                        aria-invalid=move || typed.wrong.invalid()
                        on:input=move |event| {
                            typed.take(&event_target_value(&event));
                            if list.open.get_untracked() && let Some(index) = near() {
                                list.set_active(index);
                            }
                        }
                        on:change=move |_| typed.settle()
                        on:keydown=on_key
                    />
                    {move || live.get().then(|| view! {
                        <button type="button" class="input-button" tabindex="-1" aria-label=t!(w, inputs.show_times)
                            aria-controls=list.id() aria-expanded=move || list.open.get().to_string()
                            on:mousedown=|event| event.prevent_default()
                            on:click=move |_| {
                                if let Some(input) = typed.input.get_untracked() {
                                    // A field that cannot take the focus keeps none.
                                    let _ = input.focus();
                                }
                                if list.open.get_untracked() { list.close() } else { open() }
                            }
                        >
                            <Icon icon=icondata_lu::LuClock class="size-4" />
                        </button>
                    })}
                </div>
                {move || live.get().then(|| view! {
                    <div class="listbox-frame" hidden=move || !list.open.get()>
                        <Choices listbox=list label chosen=typed.sent on_choose=choose />
                    </div>
                })}
            </div>
            <input type="hidden" name=move || typed.live.get().then(|| hidden_name.clone()) prop:value=move || typed.sent.get() />
        </Frame>
    }
}

/// Whether the focus goes to something within the same frame.
pub(super) fn holds(frame: NodeRef<html::Div>, event: &web_sys::FocusEvent) -> bool {
    use wasm_bindgen::JsCast;
    let to = event.related_target().and_then(|target| target.dyn_into::<web_sys::Node>().ok());
    to.is_some_and(|to| frame.get_untracked().is_some_and(|frame| frame.contains(Some(&to))))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn times_are_offered_from_the_first_to_the_last() {
        let at = |hour, minute| NaiveTime::from_hms_opt(hour, minute, 0).unwrap();
        let all = times(NaiveTime::MIN, at(23, 59), 30);
        assert_eq!((all.len(), all[0].value.as_str(), all[47].value.as_str()), (48, "00:00", "23:30"));
        let some: Vec<_> = times(at(9, 0), at(10, 0), 20).into_iter().map(|choice| choice.value).collect();
        assert_eq!(some, ["09:00", "09:20", "09:40", "10:00"]);
        assert_eq!(times(at(9, 0), at(8, 0), 0).len(), 0);
    }
}

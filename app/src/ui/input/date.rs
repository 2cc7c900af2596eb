//! A day: typed, or chosen from a calendar.

use std::sync::Arc;

use chrono::NaiveDate;
use domain::{
    calendar::{DayRange, is_within},
    error::Problem,
    format::{day_as_typed, day_full, parse_date},
    locale::Locale,
};
use leptos::prelude::*;

use super::{
    super::form::use_form,
    calendar::{Bounds, Picker, PickerButton, PickerDialog},
    typed::{Read, Reading, Typed, TypedField},
};
use crate::i18n::{self, Words, t, use_locale, use_words};

/// Reads a day between two others.
pub(super) fn read_day(w: Words, locale: Locale, min: Option<NaiveDate>, max: Option<NaiveDate>) -> Read {
    Arc::new(move |text: &str| match parse_date(locale, text) {
        Ok(day) => Reading {
            sent: day.to_string(),
            shown: Some(day_as_typed(day)),
            wrong: match (min.filter(|min| day < *min), max.filter(|max| day > *max)) {
                (Some(min), _) => Some(t!(w, inputs.not_before, day = day_as_typed(min)).to_string()),
                (_, Some(max)) => Some(t!(w, inputs.not_after, day = day_as_typed(max)).to_string()),
                (None, None) => None,
            },
        },
        Err(_) => Reading::unread(text, i18n::problem(w, &Problem::Date)),
    })
}

impl Typed {
    /// The day that stands in the field, if it is one.
    pub(super) fn day(self) -> Option<NaiveDate> {
        self.sent.with(|sent| sent.parse().ok())
    }
}

/// A day. It is sent as `2026-11-21`; without JavaScript as it is typed, and `Fields::day` reads both. There is no
/// zone in a day.
#[component]
pub fn DateField(
    field: &'static str,
    label: &'static str,
    /// `2026-11-21`, or what was typed.
    #[prop(into, optional)]
    value: String,
    /// The day it is where the person works. The page brings it: the browser's clock may stand elsewhere.
    today: NaiveDate,
    #[prop(default = None)] min: Option<NaiveDate>,
    #[prop(default = None)] max: Option<NaiveDate>,
    #[prop(optional)] hint: Option<&'static str>,
    #[prop(default = false)] optional: bool,
    #[prop(default = false)] read_only: bool,
) -> impl IntoView {
    let (w, locale, state) = (use_words(), use_locale(), use_form());
    let typed = Typed::new(&state, field, value, read_day(w, locale, min, max));
    let picker = Picker::new(Bounds { today, min, max });
    let chosen = Signal::derive(move || typed.day().map(|day| DayRange { from: day, to: day }));
    let button = Signal::derive(move || match typed.day() {
        Some(day) => t!(w, inputs.choose_another_day, day = day_full(locale, day)).to_string(),
        None => t!(w, inputs.choose_day).to_owned(),
    });
    let on_choose = Callback::new(move |day: NaiveDate| {
        typed.put(&day_as_typed(day));
        picker.close();
    });
    let clear = Callback::new(move |()| {
        typed.put("");
        picker.close();
    });
    let on_open = Callback::new(move |()| picker.show(typed.day().filter(|day| is_within(*day, min, max))));
    view! {
        <div class="picker">
            <TypedField field label hint optional read_only name=state.name(field) typed placeholder=t!(w, inputs.day_placeholder)>
                {move || (typed.live.get() && !read_only).then(|| view! { <PickerButton picker label=button on_open /> })}
            </TypedField>
            {(!read_only).then(|| view! {
                <PickerDialog picker label chosen on_choose above=|| () on_clear=optional.then_some(clear) />
            })}
        </div>
    }
}

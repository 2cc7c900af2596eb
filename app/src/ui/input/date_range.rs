//! From one day to another: both typed, or chosen from one calendar, or taken from stretches of time that have a name.

use chrono::NaiveDate;
use domain::{
    calendar::{DayRange, Period, is_within},
    format::{day_as_typed, day_range_long},
};
use leptos::prelude::*;

use super::{
    super::form::use_form,
    calendar::{Bounds, Picker, PickerButton, PickerDialog},
    date::read_day,
    typed::{Typed, TypedField},
};
use crate::i18n::{Words, t, use_locale, use_words};

fn period(w: Words, period: Period) -> &'static str {
    match period {
        Period::Today => t!(w, inputs.today),
        Period::Yesterday => t!(w, inputs.yesterday),
        Period::Last7Days => t!(w, inputs.last_7_days),
        Period::Last30Days => t!(w, inputs.last_30_days),
        Period::ThisWeek => t!(w, inputs.this_week),
        Period::LastWeek => t!(w, inputs.last_week),
        Period::ThisMonth => t!(w, inputs.this_month),
        Period::LastMonth => t!(w, inputs.last_month),
        Period::ThisYear => t!(w, inputs.this_year),
    }
}

/// Two days of a form, which are two fields of it.
#[component]
pub fn DateRangeField(
    /// The field of the first day, and that of the last one.
    from: &'static str,
    to: &'static str,
    label: &'static str,
    /// `2026-11-21`, or what was typed.
    #[prop(into, optional)]
    from_value: String,
    #[prop(into, optional)] to_value: String,
    /// As in [`DateField`](super::DateField).
    today: NaiveDate,
    #[prop(default = None)] min: Option<NaiveDate>,
    #[prop(default = None)] max: Option<NaiveDate>,
    /// The stretches that are offered.
    #[prop(default = Period::ALL)]
    periods: &'static [Period],
    #[prop(optional)] hint: Option<&'static str>,
    #[prop(default = false)] optional: bool,
    #[prop(default = false)] read_only: bool,
) -> impl IntoView {
    let (w, locale, state) = (use_words(), use_locale(), use_form());
    let first = Typed::new(&state, from, from_value, read_day(w, locale, min, max));
    let last = Typed::new(&state, to, to_value, read_day(w, locale, min, max));
    let picker = Picker::new(Bounds { today, min, max });
    // The first day, while the last one is still to be chosen.
    let begun = RwSignal::new(None::<NaiveDate>);
    let stands = move || Some(DayRange { from: first.day()?, to: last.day()? });
    let chosen = Signal::derive(move || match begun.get() {
        Some(day) => Some(DayRange { from: day, to: day }),
        None => stands().filter(|range| range.from <= range.to),
    });
    // Said at the last day, while nothing else is wrong with it.
    let backwards = Memo::new(move |_| stands().is_some_and(|range| range.from > range.to));
    Effect::new(move |_| last.wrong.say_beside(backwards.get().then(|| t!(w, inputs.backwards).to_owned())));
    let put = move |range: DayRange| {
        first.put(&day_as_typed(range.from));
        last.put(&day_as_typed(range.to));
        picker.close();
    };
    let on_choose = Callback::new(move |day: NaiveDate| match begun.get_untracked() {
        None => begun.set(Some(day)),
        Some(other) => {
            begun.set(None);
            put(DayRange::between(other, day));
        }
    });
    let clear = Callback::new(move |()| {
        first.put("");
        last.put("");
        picker.close();
    });
    let button = Signal::derive(move || match stands() {
        Some(range) => t!(w, inputs.choose_other_days, days = day_range_long(locale, range.from, range.to)).to_string(),
        None => t!(w, inputs.choose_days).to_owned(),
    });
    let on_open = Callback::new(move |()| {
        begun.set(None);
        picker.show(first.day().filter(|day| is_within(*day, min, max)));
    });
    // Those that are allowed whole.
    let offered: Vec<(Period, DayRange)> = periods
        .iter()
        .map(|period| (*period, period.days(today)))
        .filter(|(_, days)| is_within(days.from, min, max) && is_within(days.to, min, max))
        .collect();
    let above = move || {
        let offered = offered.clone().into_iter().map(|(name, days)| {
            view! {
                <li>
                    <button type="button" class="picker-period" on:click=move |_| put(days)
                        aria-pressed=move || (chosen.get() == Some(days)).to_string()
                    >
                        {period(w, name)}
                    </button>
                </li>
            }
        });
        let next = move || if begun.get().is_none() { t!(w, inputs.first_day) } else { t!(w, inputs.last_day) };
        view! {
            <ul class="picker-periods" aria-label=t!(w, inputs.periods)>{offered.collect_view()}</ul>
            <p class="text-sm text-muted" role="status">{next}</p>
        }
    };
    view! {
        <fieldset class="picker">
            <legend class="mb-1.5 block text-sm font-medium">{label}</legend>
            <div class="grid gap-3 sm:grid-cols-2">
                <TypedField field=from label=t!(w, inputs.from) hint=None optional read_only name=state.name(from) typed=first
                    placeholder=t!(w, inputs.day_placeholder)
                />
                <TypedField field=to label=t!(w, inputs.to) hint=None optional read_only name=state.name(to) typed=last
                    placeholder=t!(w, inputs.day_placeholder)
                >
                    {move || (last.live.get() && !read_only).then(|| view! { <PickerButton picker label=button on_open /> })}
                </TypedField>
            </div>
            {hint.map(|hint| view! { <p class="mt-1.5 text-sm text-muted">{hint}</p> })}
            {(!read_only).then(|| view! {
                <PickerDialog picker label chosen on_choose above on_clear=optional.then_some(clear) />
            })}
        </fieldset>
    }
}

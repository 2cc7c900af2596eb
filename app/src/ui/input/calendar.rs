//! A month in a dialog, from which days are chosen (WAI-ARIA APG, Date Picker Dialog).

use chrono::{Datelike, NaiveDate, Weekday};
use domain::{
    calendar::{DayRange, Step, is_within, moved, weeks_of_month, within},
    format::{self, Width, day_full, month_of_year},
};
use leptos::{ev::KeyboardEvent, html, prelude::*};
use wasm_bindgen::JsCast;

use super::{super::Icon, keys::Key};
use crate::i18n::{t, use_locale, use_words};

/// Which days may be chosen, and which one it is now.
#[derive(Clone, Copy)]
pub(super) struct Bounds {
    pub today: NaiveDate,
    pub min: Option<NaiveDate>,
    pub max: Option<NaiveDate>,
}

/// A calendar that opens and closes.
#[derive(Clone, Copy)]
pub(super) struct Picker {
    open: RwSignal<bool>,
    /// The day that has the focus, or would have it; its month is the one in sight.
    day: RwSignal<NaiveDate>,
    dialog: NodeRef<html::Dialog>,
    bounds: Bounds,
}

impl Picker {
    pub fn new(bounds: Bounds) -> Self {
        let day = RwSignal::new(within(bounds.today, bounds.min, bounds.max));
        Self { open: RwSignal::new(false), day, dialog: NodeRef::new(), bounds }
    }

    pub fn is_open(self) -> bool {
        self.open.get()
    }

    /// Opens on a day, or on today.
    pub fn show(self, day: Option<NaiveDate>) {
        self.go(day.unwrap_or(self.bounds.today));
        self.open.set(true);
        request_animation_frame(move || {
            if let Some(dialog) = self.dialog.get_untracked()
                && !dialog.open()
            {
                // Refused only where it is open already.
                let _ = dialog.show_modal();
                self.focus();
            }
        });
    }

    pub fn close(self) {
        if let Some(dialog) = self.dialog.get_untracked() {
            // The browser gives the focus back to what opened it, and says that it closed.
            dialog.close();
        }
    }

    fn go(self, day: NaiveDate) {
        self.day.set(within(day, self.bounds.min, self.bounds.max));
    }

    /// Gives the focus to the day: at once where it is in sight, so that the next key is its own; and once its month is.
    fn focus(self) {
        self.focus_now();
        request_animation_frame(move || self.focus_now());
    }

    fn focus_now(self) {
        let Some(dialog) = self.dialog.get_untracked() else { return };
        let Some(day) = self.day.try_get_untracked() else { return };
        if let Ok(Some(day)) = dialog.query_selector(&format!("[data-day='{day}']"))
            && let Some(day) = day.dyn_ref::<web_sys::HtmlElement>()
        {
            // A day that cannot take the focus keeps none.
            let _ = day.focus();
        }
    }

    fn on_key(self, event: &KeyboardEvent) {
        let years = if event.shift_key() { 12 } else { 1 };
        let step = match Key::of(event) {
            Key::Left => Step::Days(-1),
            Key::Right => Step::Days(1),
            Key::Up => Step::Days(-7),
            Key::Down => Step::Days(7),
            Key::Home => Step::WeekStart,
            Key::End => Step::WeekEnd,
            Key::PageUp => Step::Months(-years),
            Key::PageDown => Step::Months(years),
            Key::Enter | Key::Escape | Key::Other => return,
        };
        event.prevent_default();
        self.go(moved(self.day.get_untracked(), step));
        self.focus();
    }
}

/// The dialog of a [`Picker`]. Nothing of it is in the page until it is opened.
#[component]
pub(super) fn PickerDialog(
    picker: Picker,
    label: &'static str,
    /// What is chosen: marked in the grid.
    #[prop(into)]
    chosen: Signal<Option<DayRange>>,
    on_choose: Callback<NaiveDate>,
    /// What stands above the month: what is to be chosen, or ready-made stretches.
    #[prop(into)]
    above: ViewFn,
    /// Empties the field; none where it has to have a value.
    #[prop(default = None)]
    on_clear: Option<Callback<()>>,
) -> impl IntoView {
    view! {
        <dialog
            class="picker-dialog"
            aria-label=label
            node_ref=picker.dialog
            on:close=move |_| picker.open.set(false)
            on:click=move |event| {
                // What is around the dialog is the dialog itself to a click; what is in it stands in a box of its own.
                let target = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
                if target.is_some_and(|target| target.tag_name().eq_ignore_ascii_case("dialog")) {
                    picker.close();
                }
            }
        >
            {move || picker.open.get().then(|| {
                let above = above.clone();
                view! {
                    <div class="picker-body">
                        {above.run()}
                        <Month picker chosen on_choose />
                        <Buttons picker on_clear />
                    </div>
                }
            })}
        </dialog>
    }
}

#[component]
fn Month(picker: Picker, chosen: Signal<Option<DayRange>>, on_choose: Callback<NaiveDate>) -> impl IntoView {
    let (w, locale) = (use_words(), use_locale());
    let month = Memo::new(move |_| {
        let day = picker.day.get();
        day.with_day(1).unwrap_or(day)
    });
    let turn = move |label: &'static str, icon, months: i32| {
        view! {
            <button type="button" class="input-button" aria-label=label title=label
                on:click=move |_| picker.go(moved(picker.day.get_untracked(), Step::Months(months)))
            >
                <Icon icon=icon class="size-4" />
            </button>
        }
    };
    let weekdays = [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri, Weekday::Sat, Weekday::Sun]
        .map(|day| {
            let (long, short) = (format::weekday(locale, day, Width::Long), format::weekday(locale, day, Width::Short));
            view! { <th scope="col" abbr=long>{short}</th> }
        });
    view! {
        <div class="picker-month">
            {turn(t!(w, inputs.previous_year), icondata_lu::LuChevronsLeft, -12)}
            {turn(t!(w, inputs.previous_month), icondata_lu::LuChevronLeft, -1)}
            <h2 class="picker-title" aria-live="polite">{move || month_of_year(locale, month.get())}</h2>
            {turn(t!(w, inputs.next_month), icondata_lu::LuChevronRight, 1)}
            {turn(t!(w, inputs.next_year), icondata_lu::LuChevronsRight, 12)}
        </div>
        <table role="grid" class="picker-grid" aria-label=move || month_of_year(locale, month.get())
            on:keydown=move |event| picker.on_key(&event)
        >
            <thead><tr>{weekdays.into_iter().collect_view()}</tr></thead>
            <tbody>
                {move || weeks_of_month(month.get()).into_iter().map(|week| view! {
                    <tr>{week.into_iter().map(|day| view! { <Day picker day month chosen on_choose /> }).collect_view()}</tr>
                }).collect_view()}
            </tbody>
        </table>
    }
}

#[component]
fn Day(
    picker: Picker,
    day: NaiveDate,
    month: Memo<NaiveDate>,
    chosen: Signal<Option<DayRange>>,
    on_choose: Callback<NaiveDate>,
) -> impl IntoView {
    let Bounds { today, min, max } = picker.bounds;
    let allowed = is_within(day, min, max);
    let selected = move || chosen.get().is_some_and(|range| range.contains(day));
    // The ends of what is chosen stand out, what is between them less.
    let part = move || {
        chosen
            .get()
            .filter(|range| range.contains(day))
            .map(|range| if day == range.from || day == range.to { "end" } else { "between" })
    };
    let outside = month.with_untracked(|month| month.month() != day.month());
    view! {
        <td role="gridcell" aria-selected=move || selected().to_string()>
            <button
                type="button"
                class="picker-day"
                data-day=day.to_string()
                data-outside=outside.then_some("")
                data-part=part
                tabindex=move || if picker.day.get() == day { "0" } else { "-1" }
                aria-label=day_full(use_locale(), day)
                aria-current=(day == today).then_some("date")
                aria-disabled=(!allowed).then_some("true")
                on:click=move |_| {
                    if allowed {
                        picker.day.set(day);
                        on_choose.run(day);
                    }
                }
            >
                {day.day()}
            </button>
        </td>
    }
}

#[component]
fn Buttons(picker: Picker, on_clear: Option<Callback<()>>) -> impl IntoView {
    let w = use_words();
    let to_today = move |_| {
        picker.go(picker.bounds.today);
        picker.focus();
    };
    view! {
        <div class="picker-buttons">
            <button type="button" class="button" on:click=to_today>{t!(w, inputs.today)}</button>
            {on_clear.map(|on_clear| view! {
                <button type="button" class="button" on:click=move |_| on_clear.run(())>{t!(w, inputs.clear)}</button>
            })}
            <button type="button" class="button ms-auto" on:click=move |_| picker.close()>{t!(w, inputs.close)}</button>
        </div>
    }
}

/// The button that opens a calendar. It says which day is chosen, as APG has it.
#[component]
pub(super) fn PickerButton(
    picker: Picker,
    #[prop(into)] label: Signal<String>,
    on_open: Callback<()>,
) -> impl IntoView {
    view! {
        <button type="button" class="input-button" aria-haspopup="dialog" aria-label=move || label.get()
            aria-expanded=move || picker.is_open().to_string() on:click=move |_| on_open.run(())
        >
            <Icon icon=icondata_lu::LuCalendar class="size-4" />
        </button>
    }
}

//! Fields from which something is picked: one of many, days, times, files.

use std::time::Duration;

use chrono::{NaiveDate, NaiveTime};
use domain::{Error, address::Province, error::Problem};
use leptos::prelude::*;
use leptos_router::{LazyRoute, lazy_route};
use wasm_bindgen::JsValue;

use super::{
    fields::{States, wrong},
    frame::{Gallery, Specimen},
};
use crate::{
    i18n::{t, use_words},
    ui::{
        Choice,
        form::SampleForm,
        input::{Combobox, DateField, DateRangeField, FileDrop, Search, TimeField, Told, Upload},
    },
};

pub struct PickersPage;

#[lazy_route]
impl LazyRoute for PickersPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        let w = use_words();
        view! {
            <Gallery title=t!(w, gallery_inputs.pickers)>
                <Comboboxes />
                <Days />
                <Times />
                <Files />
            </Gallery>
        }
        .into_any()
    }
}

/// Lets time go by, as a server would.
async fn pause(milliseconds: u64) {
    let promise = js_sys::Promise::new(&mut |done, _| {
        let answer = move || {
            // Nobody listens any more.
            let _ = done.call0(&JsValue::NULL);
        };
        set_timeout(answer, Duration::from_millis(milliseconds));
    });
    // It is never refused.
    let _ = wasm_bindgen_futures::JsFuture::from(promise).await;
}

fn provinces() -> Vec<Choice> {
    Province::ALL
        .iter()
        .map(|province| Choice::new(province.as_str(), province.name()).hint(province.as_str()))
        .collect()
}

fn named(text: &str) -> Vec<Choice> {
    let text = text.to_lowercase();
    provinces().into_iter().filter(|choice| choice.text.to_lowercase().contains(&text)).collect()
}

#[component]
fn Comboboxes() -> impl IntoView {
    let w = use_words();
    let (empty, filled, optional) =
        (t!(w, gallery_inputs.empty), t!(w, gallery_inputs.filled), t!(w, gallery_inputs.optional));
    let (bad, fixed, hint) = (t!(w, gallery_inputs.wrong), t!(w, gallery_inputs.read_only), t!(w, gallery_inputs.hint));
    let at_once = || Search::new(async |text: String| Ok(named(&text)));
    // What is asked first is answered last: the answer to one letter comes when nobody wants it any more.
    let slowly = Search::new(async |text: String| {
        pause(if text.chars().count() > 1 { 100 } else { 1_200 }).await;
        Ok(named(&text))
    });
    let failing = Search::new(async |_: String| Err(Error::Unavailable));
    let some = |n: usize| provinces().into_iter().take(n).collect::<Vec<_>>();
    let one = || provinces().into_iter().nth(5);
    let error = wrong(&[("combobox_wrong", Problem::Required)]);
    view! {
        <SampleForm error>
            <Specimen id="combobox" title=t!(w, gallery_inputs.combobox)>
                <States>
                    <Combobox field="combobox_empty" label=empty search=at_once() choices=some(5) hint placeholder=t!(w, gallery_inputs.province) />
                    <Combobox field="combobox_filled" label=filled search=at_once() choices=provinces() value=one() />
                    <Combobox field="combobox_optional" label=optional search=at_once() choices=some(5) value=one() optional=true />
                    <Combobox field="combobox_slow" label=t!(w, gallery_inputs.slow) search=slowly />
                    <Combobox field="combobox_failing" label=t!(w, gallery_inputs.failing) search=failing />
                    <Combobox field="combobox_wrong" label=bad search=at_once() choices=some(5) />
                    <Combobox field="combobox_fixed" label=fixed search=at_once() value=one() read_only=true />
                </States>
            </Specimen>
        </SampleForm>
    }
}

#[component]
fn Days() -> impl IntoView {
    let w = use_words();
    let (empty, filled, optional) =
        (t!(w, gallery_inputs.empty), t!(w, gallery_inputs.filled), t!(w, gallery_inputs.optional));
    let (bad, fixed, hint) = (t!(w, gallery_inputs.wrong), t!(w, gallery_inputs.read_only), t!(w, gallery_inputs.hint));
    // Always the same day, so that the page is always the same.
    let day = |day: u32| NaiveDate::from_ymd_opt(2026, 11, day).unwrap_or_default();
    let today = day(21);
    let error = wrong(&[("date_wrong", Problem::Date), ("range_wrong_from", Problem::Required)]);
    view! {
        <SampleForm error>
            <Specimen id="date" title=t!(w, gallery_inputs.date)>
                <States>
                    <DateField field="date_empty" label=empty today hint />
                    <DateField field="date_filled" label=filled value="2026-11-25" today />
                    <DateField field="date_optional" label=optional value="2028-02-29" today optional=true />
                    <DateField field="date_limited" label=t!(w, gallery_inputs.limited) today min=Some(today) max=Some(day(28)) />
                    <DateField field="date_wrong" label=bad value="31/2/2026" today />
                    <DateField field="date_fixed" label=fixed value="2026-11-25" today read_only=true />
                </States>
            </Specimen>
            <Specimen id="range" title=t!(w, gallery_inputs.range)>
                <States>
                    <DateRangeField from="range_empty_from" to="range_empty_to" label=empty today hint />
                    <DateRangeField from="range_filled_from" to="range_filled_to" label=filled from_value="2026-11-09" to_value="2026-11-15" today optional=true />
                    <DateRangeField from="range_limited_from" to="range_limited_to" label=t!(w, gallery_inputs.limited) today max=Some(today) />
                    <DateRangeField from="range_wrong_from" to="range_wrong_to" label=bad to_value="2026-11-15" today />
                    <DateRangeField from="range_fixed_from" to="range_fixed_to" label=fixed from_value="2026-11-09" to_value="2026-11-15" today read_only=true />
                </States>
            </Specimen>
        </SampleForm>
    }
}

#[component]
fn Times() -> impl IntoView {
    let w = use_words();
    let at = |hour: u32| NaiveTime::from_hms_opt(hour, 0, 0);
    let error = wrong(&[("time_wrong", Problem::Required)]);
    view! {
        <SampleForm error>
            <Specimen id="time" title=t!(w, gallery_inputs.time)>
                <States>
                    <TimeField field="time_empty" label=t!(w, gallery_inputs.empty) hint=t!(w, gallery_inputs.hint) />
                    <TimeField field="time_filled" label=t!(w, gallery_inputs.filled) value="09:30" every=15 />
                    <TimeField field="time_limited" label=t!(w, gallery_inputs.limited) min=at(9) max=at(13) optional=true />
                    <TimeField field="time_wrong" label=t!(w, gallery_inputs.wrong) />
                    <TimeField field="time_fixed" label=t!(w, gallery_inputs.read_only) value="18:00" read_only=true />
                </States>
            </Specimen>
        </SampleForm>
    }
}

#[component]
fn Files() -> impl IntoView {
    let w = use_words();
    // Nothing is sent: it only looks so. A name that begins so fails half-way.
    let upload = || {
        Upload::new(async |file: web_sys::File, progress: Told| {
            for step in 1..=4_u8 {
                pause(150).await;
                progress(f64::from(step) / 4.0);
                if step == 2 && file.name().starts_with("rota") {
                    return Err(Error::Unavailable);
                }
            }
            Ok(format!("fil_{}", file.name()))
        })
    };
    let error = wrong(&[("files_wrong", Problem::Required)]);
    let accept = "image/png,image/jpeg,.pdf";
    view! {
        <SampleForm error>
            <Specimen id="files" title=t!(w, gallery_inputs.files)>
                <States>
                    <FileDrop field="files_several" label=t!(w, gallery_inputs.files) upload=upload() accept most_bytes=1_000_000 multiple=true hint=t!(w, gallery_inputs.hint) />
                    <FileDrop field="files_one" label=t!(w, gallery_inputs.one_file) upload=upload() accept="image/png" most_bytes=200_000 optional=true />
                    <FileDrop field="files_wrong" label=t!(w, gallery_inputs.wrong) upload=upload() accept most_bytes=1_000_000 />
                    <FileDrop field="files_fixed" label=t!(w, gallery_inputs.read_only) upload=upload() accept most_bytes=1_000_000 read_only=true />
                </States>
            </Specimen>
        </SampleForm>
    }
}

//! Lists: in rows, in cards on a telephone, thousands of them.

use std::{sync::Arc, time::Duration};

use domain::format;
use leptos::{leptos_dom::helpers::TimeoutHandle, prelude::*};
use leptos_router::{LazyRoute, hooks::use_query_map, lazy_route};

use super::{
    frame::{Gallery, Specimen},
    sample::{Sample, rows},
};
use crate::{
    i18n::{Words, t, use_locale, use_words},
    search::entries::fold,
    ui::{
        Badge, Pager, Tone, Weight,
        table::{
            Bulk, BulkAction, Column, FilterSearch, FilterSelect, Filters, ListAddress, Table, Toolbar, WindowedTable,
        },
        work::use_works,
    },
};

pub struct TablesPage;

fn columns(w: Words, locale: domain::locale::Locale) -> Vec<Column<Sample>> {
    vec![
        Column::new("name", t!(w, gallery.column_name), |row: &Sample| row.name.clone()).sorted(),
        Column::new("place", t!(w, gallery.column_place), |row: &Sample| row.place).sorted(),
        Column::new("amount", t!(w, gallery.column_amount), move |row: &Sample| format::count(locale, row.amount))
            .sorted()
            .end(),
        Column::new("state", t!(w, gallery.column_state), move |row: &Sample| {
            if row.good {
                view! { <Badge tone=Tone::Good>{t!(w, gallery.tone_good)}</Badge> }
            } else {
                view! { <Badge tone=Tone::Warn>{t!(w, gallery.tone_warn)}</Badge> }
            }
        }),
    ]
}

/// In the order and as narrow as the address says.
fn arranged(address: &ListAddress) -> Vec<Sample> {
    let wanted = fold(address.get("q").unwrap_or_default());
    let place = address.get("place").unwrap_or_default().to_owned();
    let mut rows = rows(12);
    rows.retain(|row| {
        (wanted.is_empty() || fold(&row.name).contains(&wanted)) && (place.is_empty() || row.place == place)
    });
    let order = address.get("sort").unwrap_or("name").to_owned();
    match order.trim_start_matches('-') {
        "place" => rows.sort_by(|a, b| a.place.cmp(b.place).then(a.number.cmp(&b.number))),
        "amount" => rows.sort_by_key(|row| row.amount),
        _ => rows.sort_by(|a, b| a.name.cmp(&b.name)),
    }
    if order.starts_with('-') {
        rows.reverse();
    }
    rows
}

#[lazy_route]
impl LazyRoute for TablesPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        let (w, query) = (use_words(), use_query_map());
        let address =
            Signal::derive(move || ListAddress::new("/gallery/tables", &query.read(), &["q", "place"], "name"));
        let places = super::sample::PLACES.iter().map(|place| (*place, (*place).to_owned())).collect();
        view! {
            <Gallery title=t!(w, gallery.tables)>
                <Specimen id="table" title=t!(w, gallery.table)>
                    <Filters address>
                        <FilterSearch label=t!(w, form.search) address />
                        <FilterSelect name="place" label=t!(w, gallery.column_place) any=t!(w, gallery.any_place) options=places address />
                    </Filters>
                    {move || view! { <Listed address=address.get() /> }}
                </Specimen>
                <Specimen id="table-dense" title=t!(w, gallery.table_dense)>
                    <div data-density="dense">
                        <Table label=t!(w, gallery.table_dense) columns=columns(w, use_locale()) rows=rows(4) address=address.get_untracked() />
                    </div>
                </Specimen>
                <Specimen id="table-thousands" title=t!(w, gallery.table_thousands)>
                    <Thousands />
                </Specimen>
            </Gallery>
        }
        .into_any()
    }
}

#[component]
fn Listed(address: ListAddress) -> impl IntoView {
    let (w, locale, works) = (use_words(), use_locale(), use_works());
    let rows = arranged(&address);
    let count = t!(w, gallery.rows, count = rows.len().to_string()).to_string();
    let run = move |chosen: Vec<Sample>| {
        let items = chosen.into_iter().map(|row| (row.name.clone(), row)).collect();
        // Takes a while and, for one row in four, fails: so that both are seen.
        let step = |row: Sample| async move {
            pause(250).await;
            if row.number.is_multiple_of(4) { Err(domain::Error::Stale.into()) } else { Ok(()) }
        };
        works.run(t!(w, gallery.work).to_owned(), items, step, None, || ());
    };
    let bulk = Bulk {
        key: |row: &Sample| row.number.to_string(),
        chosen: RwSignal::default(),
        actions: vec![BulkAction {
            label: t!(w, gallery.work),
            icon: icondata_lu::LuPlay,
            weight: Weight::Normal,
            run: Arc::new(run),
        }],
    };
    view! {
        <Toolbar columns=columns(w, locale) address=address.clone() count />
        <Table label=t!(w, gallery.table) columns=columns(w, locale) rows address=address.clone() bulk />
        <Pager next=Some(address.next("2")) first=address.first() />
    }
}

/// [browser] Resolves after that many milliseconds.
async fn pause(milliseconds: i32) {
    let promise = js_sys::Promise::new(&mut |resolve, _| {
        // Without a timer there is no pause.
        if window().set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, milliseconds).is_err() {
            resolve.call0(&wasm_bindgen::JsValue::NULL).ok();
        }
    });
    wasm_bindgen_futures::JsFuture::from(promise).await.ok();
}

/// Five thousand rows; typing narrows them at once.
#[component]
fn Thousands() -> impl IntoView {
    let (w, locale) = (use_words(), use_locale());
    // What is in the HTML is what fits; the rest comes with the browser part.
    let all = StoredValue::new(rows(60));
    let shown = RwSignal::new(all.get_value());
    let timer = StoredValue::new(None::<TimeoutHandle>);
    Effect::new(move |_| {
        all.set_value(rows(5_000));
        shown.set(all.get_value());
    });
    let on_input = move |event| {
        let wanted = fold(&event_target_value(&event));
        if let Some(timer) = timer.get_value() {
            timer.clear();
        }
        let narrow = move || {
            shown.set(
                all.with_value(|all| all.iter().filter(|row| fold(&row.name).contains(&wanted)).cloned().collect()),
            );
        };
        timer.set_value(set_timeout_with_handle(narrow, Duration::from_millis(60)).ok());
    };
    let address = ListAddress::new("/gallery/tables", &leptos_router::params::ParamsMap::new(), &[], "name");
    view! {
        <div class="filters">
            <input type="search" class="input sm:max-w-sm" id="narrow" aria-label=t!(w, gallery.narrow) placeholder=t!(w, gallery.narrow) autocomplete="off" on:input=on_input />
            <p class="text-sm text-muted tabular-nums" role="status">{move || t!(w, gallery.rows, count = format::count(locale, shown.with(Vec::len) as i64)).to_string()}</p>
        </div>
        <WindowedTable label=t!(w, gallery.table_thousands) columns=columns(w, locale) rows=shown address />
    }
}

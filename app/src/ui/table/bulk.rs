//! Choosing rows, and doing the same with all that are chosen.

use std::{collections::BTreeSet, sync::Arc};

use leptos::prelude::*;
use wasm_bindgen::JsCast;

use super::Chosen;
use crate::{
    i18n::{t, use_words},
    ui::{Icon, button::Weight},
};

/// What can be done with several rows at once.
#[derive(Clone)]
pub struct BulkAction<T> {
    pub label: &'static str,
    pub icon: icondata_core::Icon,
    pub weight: Weight,
    /// Gets the rows that are chosen and shown.
    pub run: Arc<dyn Fn(Vec<T>) + Send + Sync>,
}

pub struct Bulk<T> {
    /// What tells rows apart.
    pub key: fn(&T) -> String,
    pub chosen: Chosen,
    pub actions: Vec<BulkAction<T>>,
}

/// The box that chooses a row. With Shift, all rows between the last one and this.
#[component]
pub(super) fn Choose(chosen: Chosen, key: String, index: usize) -> impl IntoView {
    let w = use_words();
    let (own, target) = (key.clone(), key.clone());
    let checked = move || chosen.with(|chosen| chosen.contains(&own));
    let on_click = move |event: leptos::ev::MouseEvent| {
        let Some(input) = event.target().and_then(|target| target.dyn_into::<web_sys::HtmlInputElement>().ok()) else {
            return;
        };
        let on = input.checked();
        let mut keys = vec![key.clone()];
        if event.shift_key()
            && let Some(body) = input.closest("tbody").ok().flatten()
        {
            keys.extend(between(&body, index));
        }
        if let Some(body) = input.closest("tbody").ok().flatten() {
            // Where the next Shift counts from.
            body.set_attribute("data-last", &index.to_string()).ok();
        }
        chosen.update(|chosen| {
            for key in keys {
                if on {
                    chosen.insert(key);
                } else {
                    chosen.remove(&key);
                }
            }
        });
    };
    view! {
        <input type="checkbox" class="check" data-key=target.clone() data-index=index.to_string() aria-label=t!(w, kit.choose_row)
            aria-describedby=format!("row-{target}") prop:checked=checked on:click=on_click />
    }
}

/// The keys of the rows between the one that was chosen last and this one.
fn between(body: &web_sys::Element, index: usize) -> Vec<String> {
    let Some(last) = body.get_attribute("data-last").and_then(|last| last.parse::<usize>().ok()) else {
        return Vec::new();
    };
    let range = last.min(index)..=last.max(index);
    let Ok(boxes) = body.query_selector_all("input[data-key]") else { return Vec::new() };
    (0..boxes.length())
        .filter_map(|at| boxes.item(at)?.dyn_into::<web_sys::Element>().ok())
        .filter(|found| {
            found.get_attribute("data-index").and_then(|at| at.parse().ok()).is_some_and(|at| range.contains(&at))
        })
        .filter_map(|found| found.get_attribute("data-key"))
        .collect()
}

#[component]
pub(super) fn ChooseAll(chosen: Chosen, keys: Vec<String>, label: &'static str) -> impl IntoView {
    let all = StoredValue::new(keys);
    let count = Memo::new(move |_| {
        chosen.with(|chosen| all.with_value(|all| all.iter().filter(|key| chosen.contains(*key)).count()))
    });
    let whole = move || all.with_value(|all| !all.is_empty() && count.get() == all.len());
    let some = move || count.get() > 0 && !whole();
    let on_change = move |event: leptos::ev::Event| {
        let on = event_target_checked(&event);
        chosen.set(if on { all.with_value(|all| all.iter().cloned().collect()) } else { BTreeSet::new() });
    };
    view! {
        <input type="checkbox" class="check" aria-label=label prop:checked=whole prop:indeterminate=some on:change=on_change />
    }
}

/// Says how many rows are chosen and what can be done with them. There while any is.
#[component]
pub(super) fn BulkBar<T: Clone + Send + Sync + 'static>(bulk: Bulk<T>, rows: Vec<T>) -> impl IntoView {
    let w = use_words();
    let Bulk { key, chosen, actions } = bulk;
    let rows = StoredValue::new(rows);
    let picked = move || -> Vec<T> {
        chosen.with_untracked(|chosen| {
            rows.with_value(|rows| rows.iter().filter(|row| chosen.contains(&key(row))).cloned().collect())
        })
    };
    let actions = StoredValue::new(actions);
    view! {
        <div class="bulk-place" aria-live="polite">
            <Show when=move || chosen.with(|chosen| !chosen.is_empty())>
                <div class="bulk-bar" role="group" aria-label=t!(w, kit.bulk)>
                    <p class="text-sm font-medium tabular-nums">{move || match chosen.with(BTreeSet::len) {
                        1 => t!(w, kit.chosen_one).to_owned(),
                        n => t!(w, kit.chosen_many, count = n.to_string()).to_string(),
                    }}</p>
                    {actions.get_value().into_iter().map(|action| {
                        let run = action.run;
                        view! {
                            <button type="button" class=action.weight.class() on:click=move |_| { run(picked()); chosen.set(BTreeSet::new()); }>
                                <Icon icon=action.icon class="size-4 shrink-0" />
                                {action.label}
                            </button>
                        }
                    }).collect_view()}
                    <button type="button" class="button button-quiet ms-auto" on:click=move |_| chosen.set(BTreeSet::new())>{t!(w, kit.choose_none)}</button>
                </div>
            </Show>
        </div>
    }
}

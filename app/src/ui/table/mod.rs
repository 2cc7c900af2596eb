//! Lists in rows. What is searched for, the order, the columns and the place in the list are in the address, so that a
//! list can be sent to somebody and works without JavaScript. On a telephone each row is a card.

mod address;
mod bulk;
mod filters;
mod toolbar;
mod window;

use std::{collections::BTreeSet, sync::Arc};

use leptos::prelude::*;

pub use address::ListAddress;
pub use bulk::{Bulk, BulkAction};
pub use filters::{FilterDay, FilterSearch, FilterSelect, Filters, read_day};
pub use toolbar::Toolbar;
pub use window::WindowedTable;

use super::Icon;
use crate::i18n::{t, use_words};

/// One column of rows of type `T`.
pub struct Column<T> {
    key: &'static str,
    title: &'static str,
    /// The name of the order in the address.
    sort: Option<&'static str>,
    end: bool,
    hidable: bool,
    cell: Arc<dyn Fn(&T) -> AnyView + Send + Sync>,
}

impl<T> Clone for Column<T> {
    fn clone(&self) -> Self {
        Self { cell: Arc::clone(&self.cell), ..*self }
    }
}

impl<T> Column<T> {
    pub fn new<V: IntoView + 'static>(
        key: &'static str,
        title: &'static str,
        cell: impl Fn(&T) -> V + Send + Sync + 'static,
    ) -> Self {
        let cell: Arc<dyn Fn(&T) -> AnyView + Send + Sync> = Arc::new(move |row| cell(row).into_any());
        Self { key, title, sort: None, end: false, hidable: true, cell }
    }

    /// The list can be in the order of this column.
    #[must_use]
    pub const fn sorted(mut self) -> Self {
        self.sort = Some(self.key);
        self
    }

    /// Figures stand at the end of the line, under each other.
    #[must_use]
    pub const fn end(mut self) -> Self {
        self.end = true;
        self
    }
}

/// Which rows are chosen, by their keys.
pub type Chosen = RwSignal<BTreeSet<String>>;

/// The columns that are shown: the first always is, it names the row.
fn shown<T>(columns: &[Column<T>], address: &ListAddress) -> Vec<Column<T>> {
    let hidden = address.hidden();
    columns
        .iter()
        .enumerate()
        .filter(|(index, column)| *index == 0 || !hidden.contains(&column.key))
        .map(|(_, column)| column.clone())
        .collect()
}

/// Rows, of which the first column names each.
#[component]
pub fn Table<T: Clone + Send + Sync + 'static>(
    /// What the list is of, for those who do not see it.
    #[prop(into)]
    label: String,
    columns: Vec<Column<T>>,
    rows: Vec<T>,
    address: ListAddress,
    /// What tells rows apart, and what can be done with several at once.
    #[prop(optional)]
    bulk: Option<Bulk<T>>,
) -> impl IntoView {
    let columns = shown(&columns, &address);
    let chosen = bulk.as_ref().map(|bulk| bulk.chosen);
    let key_of = bulk.as_ref().map(|bulk| bulk.key);
    let keys: Vec<String> = key_of.map(|key| rows.iter().map(key).collect()).unwrap_or_default();
    let body = rows
        .iter()
        .enumerate()
        .map(|(index, row)| view! { <Row columns=columns.clone() row=row.clone() index chosen key=key_of.map(|key| key(row)) /> })
        .collect_view();
    let frame = NodeRef::<leptos::html::Div>::new();
    walk_rows(frame);
    view! {
        <div class="table-frame" node_ref=frame>
            <table class="table" role="table" aria-label=label>
                <Head columns address chosen keys />
                <tbody role="rowgroup">{body}</tbody>
            </table>
        </div>
        {bulk.map(|bulk| view! { <bulk::BulkBar bulk rows /> })}
    }
}

#[component]
fn Head<T: 'static>(
    columns: Vec<Column<T>>,
    address: ListAddress,
    chosen: Option<Chosen>,
    keys: Vec<String>,
) -> impl IntoView {
    let w = use_words();
    let cells = columns
        .into_iter()
        .map(|column| {
            let class = if column.end { "sm:text-end" } else { "" };
            let Some(sort) = column.sort else {
                return view! { <th scope="col" role="columnheader" class=class>{column.title}</th> }.into_any();
            };
            let order = address.order_of(sort);
            let icon = match order {
                Some("ascending") => icondata_lu::LuArrowUp,
                Some(_) => icondata_lu::LuArrowDown,
                None => icondata_lu::LuArrowUpDown,
            };
            view! {
                <th scope="col" role="columnheader" class=class aria-sort=order>
                    <a class="sort" href=address.sorted_by(sort)>
                        {column.title}
                        <Icon icon class="size-3.5 shrink-0" />
                    </a>
                    // On a telephone the head is read and not seen; the order is chosen above the cards.
                    <span class="sort-name">{column.title}</span>
                </th>
            }
            .into_any()
        })
        .collect_view();
    view! {
        <thead role="rowgroup">
            <tr role="row">
                {chosen.map(|chosen| view! {
                    <th scope="col" role="columnheader" class="choose">
                        <bulk::ChooseAll chosen keys label=t!(w, kit.choose_all) />
                    </th>
                })}
                {cells}
            </tr>
        </thead>
    }
}

#[component]
fn Row<T: 'static>(
    columns: Vec<Column<T>>,
    row: T,
    index: usize,
    chosen: Option<Chosen>,
    key: Option<String>,
) -> impl IntoView {
    let own = key.clone();
    let selected = move || {
        let (chosen, own) = (chosen?, own.as_ref()?);
        chosen.with(|chosen| chosen.contains(own)).then_some("true")
    };
    let cells = columns
        .iter()
        .enumerate()
        .map(|(column, it)| {
            let class = if it.end { "tabular-nums sm:text-end" } else { "" };
            if column == 0 {
                view! { <th scope="row" role="rowheader" id=key.as_ref().map(|key| format!("row-{key}"))>{(it.cell)(&row)}</th> }.into_any()
            } else {
                view! { <td role="cell" data-label=it.title class=class>{(it.cell)(&row)}</td> }.into_any()
            }
        })
        .collect_view();
    let boxed = chosen
        .zip(key.clone())
        .map(|(chosen, key)| view! { <td role="cell" class="choose"><bulk::Choose chosen key index /></td> });
    view! { <tr role="row" aria-selected=selected>{boxed}{cells}</tr> }
}

/// [browser] `j` and `k` walk from row to row, `x` chooses the one at hand: as lists of other programs have it.
fn walk_rows(frame: NodeRef<leptos::html::Div>) {
    use wasm_bindgen::JsCast;
    Effect::new(move |_| {
        let keys = window_event_listener(leptos::ev::keydown, move |event| {
            let Some(frame) = frame.get_untracked() else { return };
            if event.ctrl_key() || event.meta_key() || event.alt_key() || super::shortcuts::is_typing(&event) {
                return;
            }
            let find = |selector: &str| -> Vec<web_sys::HtmlElement> {
                let found = frame.query_selector_all(selector).ok();
                found
                    .map(|found| (0..found.length()).filter_map(|at| found.item(at)?.dyn_into().ok()).collect())
                    .unwrap_or_default()
            };
            let rows = find("tbody tr");
            let active = document().active_element();
            let here = rows.iter().position(|row| row.contains(active.as_ref().map(AsRef::as_ref)));
            let to = match event.key().as_str() {
                "j" => here.map_or(0, |at| at + 1),
                "k" => here.map_or(0, |at| at.saturating_sub(1)),
                "x" => {
                    let chooser = here.and_then(|at| rows.get(at)?.query_selector(".choose input").ok().flatten());
                    if let Some(chooser) = chooser.and_then(|found| found.dyn_into::<web_sys::HtmlElement>().ok()) {
                        event.prevent_default();
                        chooser.click();
                    }
                    return;
                }
                _ => return,
            };
            let link = rows.get(to).and_then(|row| row.query_selector("th a, th button, a, button").ok().flatten());
            if let Some(link) = link.and_then(|found| found.dyn_into::<web_sys::HtmlElement>().ok()) {
                event.prevent_default();
                link.focus().ok();
            }
        });
        on_cleanup(move || keys.remove());
    });
}

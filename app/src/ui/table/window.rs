//! Thousands of rows: only those in sight, and some around them, are in the page.

use leptos::prelude::*;

use super::{Column, Head, ListAddress};

/// Rows in the page at once.
const WINDOW: usize = 60;
/// How far the window moves at a time: small moves would draw all the time.
const STEP: usize = 20;

/// A table of any number of rows, all of one height. Scrolls by itself.
#[component]
pub fn WindowedTable<T: Clone + Send + Sync + 'static>(
    #[prop(into)] label: String,
    columns: Vec<Column<T>>,
    #[prop(into)] rows: Signal<Vec<T>>,
    address: ListAddress,
) -> impl IntoView {
    let columns = super::shown(&columns, &address);
    let width = columns.len().to_string();
    let shown = StoredValue::new(columns.clone());
    let start = RwSignal::new(0_usize);
    // Of one row, in pixels; measured once rows are there.
    let height = RwSignal::new(0.0_f64);
    let frame = NodeRef::<leptos::html::Div>::new();
    let (above, below) = (NodeRef::<leptos::html::Tr>::new(), NodeRef::<leptos::html::Tr>::new());
    Effect::new(move |_| {
        let count = rows.with(Vec::len);
        start.update(|start| *start = (*start).min(count.saturating_sub(WINDOW) / STEP * STEP));
        if height.get_untracked() == 0.0
            && let Some(frame) = frame.get()
            && let Ok(Some(row)) = frame.query_selector("tbody tr[aria-rowindex]")
        {
            height.set(row.get_bounding_client_rect().height());
        }
    });
    // The rows that are not there take their room. Through the object model: the page's policy allows no style attributes.
    Effect::new(move |_| {
        let (first, count, height) = (start.get(), rows.with(Vec::len), height.get());
        let last = (first + WINDOW).min(count);
        for (spacer, rows) in [(above, first), (below, count - last)] {
            if let Some(spacer) = spacer.get() {
                web_sys::HtmlElement::style(&spacer)
                    .set_property("height", &format!("{}px", rows as f64 * height))
                    .ok();
            }
        }
    });
    let on_scroll = move |_| {
        let (Some(frame), height) = (frame.get_untracked(), height.get_untracked()) else { return };
        if height <= 0.0 {
            return;
        }
        let top = (f64::from(frame.scroll_top()) / height) as usize;
        let wanted = top.saturating_sub(STEP) / STEP * STEP;
        if wanted != start.get_untracked() {
            start.set(wanted);
        }
    };
    let body = move || {
        let first = start.get();
        rows.with(|rows| {
            rows.iter()
                .enumerate()
                .skip(first)
                .take(WINDOW)
                .map(|(index, row)| {
                    let cells = shown.with_value(|columns| {
                        columns
                            .iter()
                            .enumerate()
                            .map(|(column, it)| {
                                let class = if it.end { "tabular-nums sm:text-end" } else { "" };
                                if column == 0 {
                                    view! { <th scope="row" role="rowheader">{(it.cell)(row)}</th> }.into_any()
                                } else {
                                    view! { <td role="cell" data-label=it.title class=class>{(it.cell)(row)}</td> }
                                        .into_any()
                                }
                            })
                            .collect_view()
                    });
                    view! { <tr role="row" aria-rowindex=(index + 2).to_string()>{cells}</tr> }
                })
                .collect_view()
        })
    };
    let named = label.clone();
    view! {
        <div class="table-frame table-window" node_ref=frame on:scroll=on_scroll tabindex="0" role="group" aria-label=named>
            <table class="table" role="table" aria-label=label aria-rowcount=move || (rows.with(Vec::len) + 1).to_string()>
                <Head columns address chosen=None keys=Vec::new() />
                <tbody role="rowgroup">
                    <tr class="spacer" aria-hidden="true" node_ref=above><td colspan=width.clone()></td></tr>
                    {body}
                    <tr class="spacer" aria-hidden="true" node_ref=below><td colspan=width></td></tr>
                </tbody>
            </table>
        </div>
    }
}

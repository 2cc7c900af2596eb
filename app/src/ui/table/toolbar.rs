//! What is above a table besides its filters: the columns, and the way out as a file.

use leptos::prelude::*;

use super::{Column, ListAddress};
use crate::{
    i18n::{t, use_words},
    ui::{Icon, Menu},
};

#[component]
pub fn Toolbar<T: 'static>(
    columns: Vec<Column<T>>,
    address: ListAddress,
    /// How many rows there are, where that is known.
    #[prop(into, optional)]
    count: Option<String>,
    /// Where the same list is a file of comma-separated values.
    #[prop(into, optional)]
    export: Option<String>,
) -> impl IntoView {
    let w = use_words();
    let hidden: Vec<String> = address.hidden().into_iter().map(str::to_owned).collect();
    let items = columns
        .iter()
        .skip(1)
        .filter(|column| column.hidable)
        .map(|column| {
            let shows = !hidden.iter().any(|key| key == column.key);
            let name = if shows {
                t!(w, kit.hide_column, name = column.title).to_string()
            } else {
                t!(w, kit.show_column, name = column.title).to_string()
            };
            view! {
                <li>
                    <a class="menu-item" href=address.toggled(column.key) aria-label=name>
                        <Icon icon=if shows { icondata_lu::LuSquareCheck } else { icondata_lu::LuSquare } class="size-4 shrink-0" />
                        {column.title}
                    </a>
                </li>
            }
        })
        .collect_view();
    let summary = view! {
        <Icon icon=icondata_lu::LuColumns3 class="size-4 shrink-0" />
        <span>{t!(w, kit.columns)}</span>
    }
    .into_any();
    view! {
        <div class="table-toolbar">
            <p class="min-w-0 flex-1 text-sm text-muted">{count}</p>
            <div class="hidden sm:block">
                <Menu summary summary_class="button button-quiet" body_class="end-0 w-56"><ul>{items}</ul></Menu>
            </div>
            {export.map(|href| view! {
                <a class="button button-quiet" href=href rel="external" download="">
                    <Icon icon=icondata_lu::LuDownload class="size-4 shrink-0" />{t!(w, kit.export)}
                </a>
            })}
        </div>
    }
}

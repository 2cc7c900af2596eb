//! What is above a table besides its filters: the columns, the way out as a file, and on a telephone, where the heads of
//! columns are not in sight, the order.

use leptos::prelude::*;

use super::{Column, ListAddress};
use crate::{
    i18n::{Words, t, use_words},
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
    let orders = orders(w, &columns, &address);
    let summary = view! {
        <Icon icon=icondata_lu::LuColumns3 class="size-4 shrink-0" />
        <span>{t!(w, kit.columns)}</span>
    }
    .into_any();
    view! {
        <div class="table-toolbar">
            <p class="min-w-0 flex-1 text-sm text-muted">{count}</p>
            {orders}
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

/// The orders that the list can be in, each way round; nothing where there is but one.
fn orders<T: 'static>(w: Words, columns: &[Column<T>], address: &ListAddress) -> Option<impl IntoView + use<T>> {
    let items = columns
        .iter()
        // Figures stand at the end of the line; everything else goes by the alphabet.
        .filter_map(|column| Some((column.sort?, column.title, column.end)))
        .flat_map(|(sort, title, figures)| {
            let now = address.order_of(sort);
            let (up, down) = if figures {
                (t!(w, kit.sort_up, name = title).to_string(), t!(w, kit.sort_down, name = title).to_string())
            } else {
                (t!(w, kit.sort_forth, name = title).to_string(), t!(w, kit.sort_back, name = title).to_string())
            };
            [(sort.to_owned(), "ascending", up), (format!("-{sort}"), "descending", down)]
                .map(|(order, way, text)| (address.in_order(&order), now == Some(way), way == "ascending", text))
        })
        .collect::<Vec<_>>();
    let now = items.iter().find(|(_, current, ..)| *current).map(|(.., text)| text.clone());
    (!items.is_empty()).then(|| {
        let items = items.into_iter().map(|(href, current, up, text)| {
            let icon = if up { icondata_lu::LuArrowUp } else { icondata_lu::LuArrowDown };
            view! {
                <li>
                    <a class="menu-item" href=href aria-current=current.then_some("true")>
                        <Icon icon class="size-4 shrink-0" />
                        {text}
                    </a>
                </li>
            }
        });
        let items = items.collect_view();
        let summary = view! {
            <Icon icon=icondata_lu::LuArrowUpDown class="size-4 shrink-0" />
            <span>{t!(w, kit.sort)}</span>
            {now.map(|now| view! { <span class="sr-only">{format!(": {now}")}</span> })}
        }
        .into_any();
        view! {
            <div class="table-orders sm:hidden">
                <Menu summary summary_class="button button-quiet" body_class="end-0 w-64"><ul>{items}</ul></Menu>
            </div>
        }
    })
}

//! What is in an address: filters, order, the place in a list.

use leptos::prelude::*;

use super::LinkButton;
use crate::i18n::{t, use_words};

/// The query of an address; empty values are left out.
#[must_use]
pub fn query(pairs: &[(&str, &str)]) -> String {
    let mut map = leptos_router::params::ParamsMap::new();
    for (key, value) in pairs.iter().filter(|(_, value)| !value.is_empty()) {
        map.insert((*key).to_owned(), (*value).to_owned());
    }
    map.to_query_string().trim_start_matches('?').to_owned()
}

/// The ways on from one page of a list.
#[component]
pub fn Pager(
    /// Address of the next page.
    next: Option<String>,
    /// Address of the first page, on any other.
    first: Option<String>,
) -> impl IntoView {
    let w = use_words();
    (next.is_some() || first.is_some()).then(|| {
        view! {
            <nav aria-label=t!(w, kit.pages) class="mt-4 flex justify-end gap-2">
                {first.map(|href| view! { <LinkButton href>{t!(w, form.first_page)}</LinkButton> })}
                {next.map(|href| view! { <LinkButton href>{t!(w, form.next_page)}</LinkButton> })}
            </nav>
        }
    })
}

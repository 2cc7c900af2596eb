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
    // A sign that RFC 3986 leaves as it is, and that stands in addresses people read: `sort=-name`.
    map.to_query_string().trim_start_matches('?').replace("%2D", "-")
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

/// The tenant in the address of a page: `/t/{tenant}/...`, `/p/{tenant}/...`.
#[must_use]
pub fn use_tenant() -> Memo<String> {
    let params = leptos_router::hooks::use_params_map();
    Memo::new(move |_| params.read().get("tenant").unwrap_or_default())
}

/// The id in the address of a page; what is no id at all is not found either. `param` is its name in the route.
#[must_use]
pub fn use_id<T>(param: &'static str) -> Memo<Result<T, domain::Error>>
where
    T: std::str::FromStr + Clone + PartialEq + Send + Sync + 'static,
{
    let params = leptos_router::hooks::use_params_map();
    Memo::new(move |_| {
        let id = params.read().get(param).and_then(|id| id.parse().ok());
        id.ok_or(domain::Error::NotFound)
    })
}

//! The side of the product that the pages of an account are opened from. Their address says it, `?from={company}`, so that
//! whoever comes from their telephone's bar keeps it; who has nothing but a provider's side keeps it anyway.

use domain::{identity::Membership, policy::Role};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use crate::{
    ui::query,
    viewer::{Viewer, membership},
};

/// The address's word for the company that somebody comes from.
const FROM: &str = "from";

/// A page of the account, opened from a provider's side.
#[must_use]
pub(crate) fn account_from(slug: &str, page: &str) -> String {
    format!("/account/{page}?{}", query(&[(FROM, slug)]))
}

fn from() -> Option<String> {
    use_query_map().with_untracked(|query| query.get(FROM)).filter(|slug| !slug.is_empty())
}

/// Another page of the account, on the side that one is on.
pub(super) fn account_page(page: &str) -> String {
    from().map_or_else(|| format!("/account/{page}"), |slug| account_from(&slug, page))
}

/// The company whose provider's side the account's pages belong to; `None`: to no side.
#[must_use]
pub(crate) fn provider_side(viewer: &Viewer) -> Option<Membership> {
    side_of(viewer, from().as_deref())
}

fn side_of(viewer: &Viewer, from: Option<&str>) -> Option<Membership> {
    let is_provider = |membership: &Membership| membership.role.built_in() == Some(Role::Provider);
    let asked = from.and_then(|slug| membership(viewer, slug)).filter(is_provider);
    let only = || {
        let person = viewer.person.as_ref()?;
        let only = person.staff.is_none() && person.memberships.iter().all(is_provider);
        person.memberships.first().filter(|_| only).cloned()
    };
    asked.or_else(only)
}

/// [server] Leads on to a page of the account, on the side that the form was sent from.
#[cfg(feature = "ssr")]
pub(super) fn lead_to(path: &str) {
    let page = use_context::<http::request::Parts>()
        .and_then(|parts| parts.headers.get(http::header::REFERER)?.to_str().map(str::to_owned).ok());
    leptos_axum::redirect(&on_side(path, page.as_deref()));
}

/// `page`: the whole address of the form's page, as a browser tells it.
#[cfg(feature = "ssr")]
fn on_side(path: &str, page: Option<&str>) -> String {
    let asked =
        page.and_then(|page| page.split_once('?')).map(|(_, asked)| asked.split('#').next().unwrap_or_default());
    let slug = asked.and_then(|asked| asked.split('&').find_map(|pair| pair.strip_prefix("from=")));
    // What is no slug is no company: nothing of it is handed on.
    match slug.and_then(|slug| slug.parse::<domain::parse::Slug>().ok()) {
        Some(slug) => format!("{path}{}{FROM}={slug}", if path.contains('?') { '&' } else { '?' }),
        None => path.to_owned(),
    }
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;

    #[test]
    fn a_form_leads_on_to_the_side_it_was_sent_from() {
        for (path, page, leads_to) in [
            ("/account/profile", None, "/account/profile"),
            ("/account/profile", Some("http://localhost/account/profile"), "/account/profile"),
            ("/account/profile", Some("http://localhost/account/profile?from=sur#x"), "/account/profile?from=sur"),
            ("/account/security?done=password", Some("/x?a=b&from=sur"), "/account/security?done=password&from=sur"),
            ("/account/profile", Some("http://localhost/account/profile?from=a%2F..%2F&b"), "/account/profile"),
            ("/account/profile", Some("http://localhost/account/profile?from=//evil.example"), "/account/profile"),
        ] {
            assert_eq!(on_side(path, page), leads_to, "{page:?}");
        }
    }
}

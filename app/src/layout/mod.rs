//! The frames around pages: the console of a tenant, the staff's side, and the plain one.

mod account;
mod frame;

use leptos::prelude::*;
use leptos_router::{components::Outlet, hooks::use_params_map};

pub use frame::Plain;

use crate::{
    i18n::{self, t, use_words},
    ui::ErrorView,
    viewer::use_viewer,
};
use frame::{Frame, NavItem};

/// `/t/{tenant}/...`
#[component]
pub fn Console() -> impl IntoView {
    let (w, viewer, params) = (use_words(), use_viewer(), use_params_map());
    let tenant = Memo::new(move |_| params.read().get("tenant").unwrap_or_default());
    // Another tenant is another console: everything below is made anew.
    move || {
        let slug = tenant.get();
        let membership = viewer
            .person
            .as_ref()
            .and_then(|person| person.memberships.iter().find(|membership| membership.slug.as_str() == slug));
        match membership {
            Some(membership) => {
                let items = vec![
                    NavItem::exact(format!("/t/{slug}"), t!(w, nav.overview), icondata_lu::LuHouse),
                    NavItem::new(format!("/t/{slug}/locations"), t!(w, nav.locations), icondata_lu::LuStore),
                    NavItem::new(format!("/t/{slug}/settings"), t!(w, nav.settings), icondata_lu::LuSettings),
                ];
                let role = i18n::role(w, membership.role);
                view! { <Frame title=membership.tenant_name.clone() subtitle=role items><Outlet /></Frame> }.into_any()
            }
            // The page inside asks the server, which answers in the same words as for a tenant that does not exist.
            None => view! { <Plain><Outlet /></Plain> }.into_any(),
        }
    }
}

/// `/staff/...`
#[component]
pub fn StaffSide() -> impl IntoView {
    let (w, viewer) = (use_words(), use_viewer());
    if viewer.person.is_some_and(|person| person.staff.is_some()) {
        let items = vec![NavItem::new("/staff/tenants".to_owned(), t!(w, nav.clients), icondata_lu::LuBuilding2)];
        view! { <Frame title=t!(w, product.name).to_owned() subtitle=t!(w, nav.staff_side) items><Outlet /></Frame> }
            .into_any()
    } else {
        view! { <Plain><Outlet /></Plain> }.into_any()
    }
}

/// An address that leads nowhere.
#[component]
pub fn NotFoundPage() -> impl IntoView {
    #[cfg(feature = "ssr")]
    if let Some(response) = use_context::<leptos_axum::ResponseOptions>() {
        response.set_status(http::StatusCode::NOT_FOUND);
    }
    view! { <Plain><ErrorView error=domain::Error::NotFound /></Plain> }
}

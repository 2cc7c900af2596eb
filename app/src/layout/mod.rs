//! The frames around pages: the console of a tenant, the staff's side, and the plain one.

mod account;
mod banner;
mod brand;
mod frame;
mod refused;
mod settings;

use domain::policy::{Action, StaffAction};
use leptos::prelude::*;
use leptos_router::{components::Outlet, hooks::use_params_map};

pub use brand::{BrandSheet, TenantMark};
pub use frame::Plain;
pub(crate) use refused::take_refused;
pub use settings::SettingsTabs;

use crate::{
    i18n::{self, t, use_words},
    ui::ErrorView,
    viewer::use_viewer,
};
use banner::AccessBanner;
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
                let mut items = vec![
                    NavItem::exact(format!("/t/{slug}"), t!(w, nav.overview), icondata_lu::LuHouse),
                    NavItem::new(format!("/t/{slug}/locations"), t!(w, nav.locations), icondata_lu::LuStore),
                ];
                if membership.may(Action::ViewMembers) {
                    let people = NavItem::new(format!("/t/{slug}/members"), t!(w, nav.people), icondata_lu::LuUsers);
                    items.push(people.also([format!("/t/{slug}/roles")]));
                }
                let settings =
                    NavItem::new(format!("/t/{slug}/settings"), t!(w, nav.settings), icondata_lu::LuSettings);
                let pages = ["brand", "sign-in-settings", "api-keys", "staff-access", "access-events"];
                items.push(settings.also(pages.map(|page| format!("/t/{slug}/{page}"))));
                let role = i18n::assigned_role(w, &membership.role);
                let access = membership.access.clone();
                view! {
                    <BrandSheet colour=membership.look.colour />
                    <Frame title=membership.tenant_name.clone() subtitle=role items>
                        <AccessBanner slug access />
                        <Outlet />
                    </Frame>
                }
                .into_any()
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
    if let Some(role) = viewer.person.and_then(|person| person.staff) {
        let mut items = vec![
            NavItem::new("/staff/tenants".to_owned(), t!(w, nav.clients), icondata_lu::LuBuilding2),
            NavItem::new("/staff/access".to_owned(), t!(w, staff_access.nav), icondata_lu::LuDoorOpen),
        ];
        if role.may(StaffAction::ViewStaff) {
            items.push(NavItem::new("/staff/users".to_owned(), t!(w, staff.nav), icondata_lu::LuUsers));
        }
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

//! The frames around pages: the staff's side, the console of a company, a provider's telephone, and the plain one.

mod account;
mod areas;
mod banner;
mod brand;
mod frame;
mod help;
mod palette;
mod phone;
mod refused;
mod settings;
mod switcher;

use domain::identity::{Access, Membership};
use leptos::prelude::*;
use leptos_router::{components::Outlet, hooks::use_params_map};

pub use areas::{NavGroup, NavItem, settings as settings_pages};
pub use brand::{BrandSheet, TenantMark};
pub(crate) use frame::Nav;
pub use frame::Plain;
pub(crate) use refused::take_refused;
pub use settings::SettingsTabs;
pub use switcher::LOCATION;

use crate::{
    i18n::{self, t, use_words},
    ui::ErrorView,
    viewer::{Viewer, use_viewer},
};
use banner::AccessBanner;
use frame::{Frame, SideOf};
use help::provide_help;
use phone::Phone;

fn membership(viewer: &Viewer, slug: &str) -> Option<Membership> {
    viewer.person.as_ref()?.memberships.iter().find(|membership| membership.slug.as_str() == slug).cloned()
}

/// `/t/{tenant}/...`
#[component]
pub fn Console() -> impl IntoView {
    let (w, viewer, params) = (use_words(), use_viewer(), use_params_map());
    let tenant = Memo::new(move |_| params.read().get("tenant").unwrap_or_default());
    // Another tenant is another console: everything below is made anew.
    move || {
        let slug = tenant.get();
        let Some(membership) = membership(&viewer, &slug) else {
            // The page inside asks the server, which answers in the same words as for a tenant that does not exist.
            return view! { <Plain><Outlet /></Plain> }.into_any();
        };
        provide_help();
        let groups = areas::console(w, &membership);
        let role = i18n::assigned_role(w, &membership.role);
        let access = membership.access.clone();
        let look = membership.look;
        view! {
            <BrandSheet colour=look.colour />
            <Frame side=SideOf::Console { slug: slug.clone() } look=Some(look) title=membership.tenant_name.clone() subtitle=role groups>
                <AccessBanner slug access />
                <Outlet />
            </Frame>
        }
        .into_any()
    }
}

/// `/p/{tenant}/...`
#[component]
pub fn ProviderSide() -> impl IntoView {
    let (w, viewer, params) = (use_words(), use_viewer(), use_params_map());
    let tenant = Memo::new(move |_| params.read().get("tenant").unwrap_or_default());
    move || {
        let slug = tenant.get();
        let Some(membership) = membership(&viewer, &slug) else {
            return view! { <Plain><Outlet /></Plain> }.into_any();
        };
        provide_help();
        let items = areas::provider(w, &slug);
        let role = i18n::assigned_role(w, &membership.role);
        let access: Access = membership.access.clone();
        let look = membership.look;
        view! {
            <BrandSheet colour=look.colour />
            <Phone look slug=slug.clone() title=membership.tenant_name.clone() subtitle=role items>
                <AccessBanner slug access />
                <Outlet />
            </Phone>
        }
        .into_any()
    }
}

/// `/staff/...`
#[component]
pub fn StaffSide() -> impl IntoView {
    let (w, viewer) = (use_words(), use_viewer());
    let Some(role) = viewer.person.and_then(|person| person.staff) else {
        return view! { <Plain><Outlet /></Plain> }.into_any();
    };
    provide_help();
    view! {
        <Frame side=SideOf::Staff look=None title=t!(w, product.name).to_owned() subtitle=t!(w, nav.staff_side) groups=areas::staff(w, role)>
            <Outlet />
        </Frame>
    }
    .into_any()
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

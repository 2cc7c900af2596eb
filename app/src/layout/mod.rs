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

use domain::{Error, identity::Membership};
use leptos::prelude::*;
use leptos_router::components::Outlet;

pub use areas::{NavGroup, NavItem, settings as settings_pages};
pub use brand::{BrandSheet, TenantMark};
pub(crate) use frame::Nav;
pub use frame::Plain;
pub(crate) use refused::take_refused;
pub use settings::SettingsTabs;
pub use switcher::LOCATION;

use crate::{
    i18n::{self, Words, t, use_words},
    ui::{ErrorView, use_tenant},
    viewer::{membership, use_viewer},
};
use banner::{AccessBanner, SandboxBanner};
use frame::{Frame, SideOf};
use help::provide_help;
use phone::Phone;

/// `/t/{tenant}/...`
#[component]
pub fn Console() -> impl IntoView {
    in_tenant(|w, membership, subtitle, page| {
        let groups = areas::console(w, &membership);
        let side = SideOf::Console { slug: membership.slug.to_string() };
        view! { <Frame side look=Some(membership.look) title=membership.tenant_name subtitle groups>{page()}</Frame> }
            .into_any()
    })
}

/// `/p/{tenant}/...`
#[component]
pub fn ProviderSide() -> impl IntoView {
    in_tenant(|w, membership, subtitle, page| {
        let slug = membership.slug.to_string();
        let items = areas::provider(w, &slug);
        view! { <Phone slug look=membership.look title=membership.tenant_name subtitle items>{page()}</Phone> }
            .into_any()
    })
}

/// Around the pages of a person's own account: a provider's telephone where they belong to that side, else nothing but the way
/// back.
#[component]
pub fn AccountSide(children: Children) -> impl IntoView {
    let (w, viewer) = (use_words(), use_viewer());
    let Some(membership) = crate::account::provider_side(&viewer) else {
        return view! { <Plain>{children()}</Plain> }.into_any();
    };
    provide_help();
    let role = i18n::assigned_role(w, &membership.role);
    let slug = membership.slug.to_string();
    let items = areas::provider(w, &slug);
    let look = membership.look;
    view! {
        <BrandSheet colour=look.colour />
        <Phone slug=slug.clone() look title=membership.tenant_name subtitle=role items>
            <AccessBanner slug access=membership.access />
            {children()}
        </Phone>
    }
    .into_any()
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
    plain_refusal(Error::NotFound)
}

/// What went wrong, where the page is in no other frame.
pub(crate) fn plain_refusal(error: Error) -> AnyView {
    view! { <Plain><ErrorView error /></Plain> }.into_any()
}

/// A side of the tenant in the address, for its members. `frame` gets the name of the viewer's role, and the page to put
/// inside.
fn in_tenant(frame: fn(Words, Membership, String, Children) -> AnyView) -> impl IntoView {
    let (w, viewer, tenant) = (use_words(), use_viewer(), use_tenant());
    // Another tenant is another console: everything below is made anew.
    move || {
        let slug = tenant.get();
        let Some(membership) = membership(&viewer, &slug) else {
            // The page inside asks the server, which answers in the same words as for a tenant that does not exist.
            return view! { <Plain><Outlet /></Plain> }.into_any();
        };
        provide_help();
        let role = i18n::assigned_role(w, &membership.role);
        let (access, colour) = (membership.access.clone(), membership.look.colour);
        let ahead_seconds = membership.ahead_seconds;
        let page = move || {
            view! {
                <AccessBanner slug=slug.clone() access />
                <SandboxBanner slug ahead_seconds />
                <Outlet />
            }
            .into_any()
        };
        view! {
            <BrandSheet colour />
            {frame(w, membership, role, Box::new(page))}
        }
        .into_any()
    }
}

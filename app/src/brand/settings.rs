//! The page of the brand.

use domain::{brand::Brand, policy::Action};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::{LazyRoute, lazy_route};

use super::{api::find_brand, colour::ColourForm, logo::LogoForm};
use crate::{
    i18n::{t, use_words},
    layout::SettingsTabs,
    ui::{ErrorView, Loaded, PageHeader, Panel, use_tenant},
    viewer::use_viewer,
};

pub struct BrandPage;

#[lazy_route]
impl LazyRoute for BrandPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        let tenant = use_tenant();
        let brand = Resource::new(move || tenant.get(), find_brand);
        view! {
            <Loaded data=brand let:brand>
                <Settings slug=tenant.get_untracked() brand />
            </Loaded>
        }
        .into_any()
    }
}

#[component]
fn Settings(slug: String, brand: Brand) -> impl IntoView {
    let (w, person) = (use_words(), use_viewer().person);
    let mut memberships = person.into_iter().flat_map(|person| person.memberships);
    let Some(membership) = memberships.find(|membership| membership.slug.as_str() == slug) else {
        return view! { <ErrorView error=domain::Error::NotFound /> }.into_any();
    };
    let read_only = !membership.may(Action::EditBrand);
    let own = slug.clone();
    view! {
        <Title text=t!(w, brand.title) />
        <SettingsTabs slug=slug.clone() />
        <PageHeader title=t!(w, brand.title) lead=t!(w, brand.lead) />
        <div class="flex flex-col gap-6">
            <Panel title=t!(w, brand.colour_title)>
                <ColourForm slug=own brand read_only />
            </Panel>
            <Panel title=t!(w, brand.logo_title)>
                <LogoForm slug name=membership.tenant_name look=membership.look read_only />
            </Panel>
        </div>
    }
    .into_any()
}

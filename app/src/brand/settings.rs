//! The page of the brand.

use domain::{brand::Brand, identity::Membership, parse::Slug, policy::Action};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::{LazyRoute, hooks::use_params_map, lazy_route};

use super::{api::find_brand, colour::ColourForm, logo::LogoForm};
use crate::{
    error::AppError,
    i18n::{t, use_words},
    layout::SettingsTabs,
    ui::{ErrorView, Loading, PageHeader, Panel},
    viewer::use_viewer,
};

pub struct BrandPage;

#[lazy_route]
impl LazyRoute for BrandPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        let (params, viewer) = (use_params_map(), use_viewer());
        let slug = move || params.read().get("tenant").unwrap_or_default();
        let brand = Resource::new(slug, find_brand);
        view! {
            <Suspense fallback=Loading>
                {move || {
                    let slug: Option<Slug> = slug().parse().ok();
                    let person = viewer.person.as_ref();
                    let membership = slug.and_then(|slug| person.and_then(|person| person.membership(&slug))).cloned();
                    Suspend::new(async move {
                        match (brand.await, membership) {
                            (Ok(brand), Some(membership)) => view! { <Settings brand membership /> }.into_any(),
                            (Err(AppError(error)), _) => view! { <ErrorView error /> }.into_any(),
                            (Ok(_), None) => view! { <ErrorView error=domain::Error::NotFound /> }.into_any(),
                        }
                    })
                }}
            </Suspense>
        }
        .into_any()
    }
}

#[component]
fn Settings(brand: Brand, membership: Membership) -> impl IntoView {
    let w = use_words();
    let read_only = !membership.may(Action::EditBrand);
    let slug = membership.slug.to_string();
    let own = slug.clone();
    view! {
        <Title text=t!(w, brand.title) />
        <SettingsTabs slug=membership.slug.to_string() />
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
}

//! The shops somebody works in: where they are and how to reach them.

use domain::locations::Location;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::{LazyRoute, lazy_route};

use super::api::find_workplace;
use crate::{
    i18n::{t, use_words},
    ui::{Empty, Icon, Loaded, PageHeader, Panel, use_tenant},
};

pub struct ShopsPage;

#[lazy_route]
impl LazyRoute for ShopsPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        let tenant = use_tenant();
        let place = Resource::new(move || tenant.get(), find_workplace);
        let w = use_words();
        view! {
            <Title text=t!(w, portal.shops) />
            <Loaded data=place let:place>
                <PageHeader title=t!(w, portal.shops) lead=place.tenant.name />
                {place.shops.is_empty().then(|| view! { <Panel><Empty title=t!(w, portal.no_shops) text=t!(w, portal.no_shops_text) icon=icondata_lu::LuStore /></Panel> })}
                <ul class="flex flex-col gap-3">{place.shops.into_iter().map(|shop| view! { <li><ShopCard shop /></li> }).collect_view()}</ul>
            </Loaded>
        }
        .into_any()
    }
}

/// One shop, with what a thumb wants to do: call it.
#[component]
pub(super) fn ShopCard(shop: Location) -> impl IntoView {
    let w = use_words();
    let place = format!("{}, {}", shop.city, shop.province.name());
    let call = shop.phone.map(|phone| (format!("tel:{phone}"), phone.formatted()));
    view! {
        <div class="panel">
            <p class="font-semibold">{shop.name}</p>
            <p class="mt-1 flex gap-2 text-muted">
                <Icon icon=icondata_lu::LuMapPin class="mt-0.5 size-4.5 shrink-0" />
                <span>{shop.street}<span class="block text-sm">{place}</span></span>
            </p>
            {call.map(|(href, number)| view! {
                <a class="button mt-4 w-full sm:w-auto" href=href rel="external">
                    <Icon icon=icondata_lu::LuPhone class="size-4 shrink-0" />
                    <span class="sr-only">{t!(w, portal.call)}</span>
                    <span class="tabular-nums">{number}</span>
                </a>
            })}
        </div>
    }
}

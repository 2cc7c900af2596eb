//! The first page of a provider: where they work, and what is left to do.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::{LazyRoute, lazy_route};

use super::{
    api::{Workplace, find_workplace},
    shops::ShopCard,
};
use crate::{
    account::account_from,
    i18n::{t, use_words},
    ui::{Empty, Icon, Loaded, Panel, use_tenant},
    viewer::use_viewer,
};

pub struct PortalPage;

#[lazy_route]
impl LazyRoute for PortalPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        let tenant = use_tenant();
        let place = Resource::new(move || tenant.get(), find_workplace);
        view! {
            <Loaded data=place let:place>
                <Portal place />
            </Loaded>
        }
        .into_any()
    }
}

#[component]
fn Portal(place: Workplace) -> impl IntoView {
    let (w, person) = (use_words(), use_viewer().person);
    let name = person.as_ref().map(|person| person.display_name.clone()).unwrap_or_default();
    let first = name.split_whitespace().next().unwrap_or_default().to_owned();
    let has_account = person.as_ref().is_some_and(|person| !person.is_confined);
    let has_factor = person.as_ref().is_some_and(|person| person.has_second_factor);
    let slug = place.tenant.slug.to_string();
    let shops = place.shops;
    view! {
        <Title text=place.tenant.name.clone() />
        <h1 class="text-2xl font-semibold tracking-tight">{t!(w, portal.hello, name = first).to_string()}</h1>
        <p class="mt-1 mb-6 text-muted">{t!(w, portal.lead, tenant = place.tenant.name).to_string()}</p>
        <div class="flex flex-col gap-6">
            {(has_account && !has_factor).then(|| view! {
                <a href=account_from(&slug, "security") class="panel flex items-center gap-4 hover:border-primary">
                    <span class="grid size-11 shrink-0 place-items-center rounded-lg bg-warn-soft text-warn-ink"><Icon icon=icondata_lu::LuShieldAlert /></span>
                    <span class="min-w-0 flex-1">
                        <span class="block font-semibold">{t!(w, portal.factor_title)}</span>
                        <span class="block text-sm text-muted">{t!(w, portal.factor_text)}</span>
                    </span>
                    <Icon icon=icondata_lu::LuChevronRight class="size-5 shrink-0 text-muted" />
                </a>
            })}
            <section aria-labelledby="shops">
                <h2 id="shops" class="mb-3 font-semibold">{t!(w, portal.shops)}</h2>
                {if shops.is_empty() {
                    view! { <Panel><Empty title=t!(w, portal.no_shops) text=t!(w, portal.no_shops_text) icon=icondata_lu::LuStore /></Panel> }.into_any()
                } else if shops.len() > 3 {
                    view! {
                        <a class="panel flex items-center justify-between gap-4 hover:border-primary" href=format!("/p/{slug}/shops")>
                            <span class="font-medium">{t!(w, portal.all_shops, count = shops.len().to_string()).to_string()}</span>
                            <Icon icon=icondata_lu::LuChevronRight class="size-5 shrink-0 text-muted" />
                        </a>
                    }.into_any()
                } else {
                    view! { <ul class="flex flex-col gap-3">{shops.into_iter().map(|shop| view! { <li><ShopCard shop /></li> }).collect_view()}</ul> }.into_any()
                }}
            </section>
        </div>
    }
}

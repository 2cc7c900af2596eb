//! The first page of a company, or of one of its shops: what there is, what is left to set up, and what happened last.

use domain::{
    format,
    legal_entities::{LegalEntity, LegalEntityStatus},
    locations::{Location, LocationCounts},
    notifications::Notification,
    onboarding::Progress,
    policy::Action,
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::{LazyRoute, hooks::use_query_map, lazy_route};
use serde::{Deserialize, Serialize};

use super::api::tenant_overview;
use crate::{
    access_events::EventRow,
    error::AppError,
    i18n::{self, t, use_locale, use_words},
    layout::LOCATION,
    locations::api::find_location,
    members::api::{People, list_members},
    notifications::api::list_notifications,
    onboarding::{Checklist, api::find_onboarding},
    ui::{
        Badge, Empty, ErrorView, Icon, LinkButton, Loading, PageHeader, Panel, Tone, query,
        tile::{Figure, Tile},
        use_tenant,
    },
    viewer::may_in,
};

pub struct OverviewPage;

#[lazy_route]
impl LazyRoute for OverviewPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        let (tenant, asked) = (use_tenant(), use_query_map());
        let shop = Memo::new(move |_| asked.read().get(LOCATION).filter(|id| !id.is_empty()));
        let page = move || match shop.get() {
            None => view! { <Company slug=tenant.get() /> }.into_any(),
            Some(id) => view! { <Shop slug=tenant.get() id /> }.into_any(),
        };
        page.into_any()
    }
}

/// What is asked for only by those who would be told: a refusal would be the page's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Beside {
    onboarding: Option<Progress>,
    people: Option<People>,
    news: Vec<Notification>,
}

async fn beside(slug: String, sees_people: bool) -> Beside {
    let news = list_notifications(slug.clone()).await.unwrap_or_default();
    if !sees_people {
        return Beside { onboarding: None, people: None, news };
    }
    let onboarding = find_onboarding(slug.clone()).await.ok();
    Beside { onboarding, people: list_members(slug).await.ok(), news }
}

#[component]
fn Company(slug: String) -> impl IntoView {
    let (w, sees_people) = (use_words(), may_in(&slug, Action::ViewMembers));
    let tenant = StoredValue::new(slug);
    let overview = Resource::new(|| (), move |()| tenant_overview(tenant.get_value()));
    let beside = Resource::new(|| (), move |()| beside(tenant.get_value(), sees_people));
    view! {
        <Suspense fallback=Loading>
            {move || Suspend::new(async move {
                let (overview, beside) = (overview.await, beside.await);
                match overview {
                    Ok(overview) => {
                        let slug = overview.tenant.slug.to_string();
                        view! {
                            <Title text=overview.tenant.name.clone() />
                            <PageHeader title=overview.tenant.name.clone() lead=t!(w, tenants.overview_lead) />
                            {beside.onboarding.map(|progress| view! { <Checklist slug=slug.clone() progress /> })}
                            <Tiles slug=slug.clone() counts=overview.locations people=beside.people />
                            <div class="mt-6 grid items-start gap-6 lg:grid-cols-2">
                                <News slug news=beside.news />
                                {overview.legal_entities.map(|entities| view! { <LegalEntities entities /> })}
                            </div>
                        }
                        .into_any()
                    }
                    Err(AppError(error)) => view! { <ErrorView error /> }.into_any(),
                }
            })}
        </Suspense>
    }
}

/// Counts; each opens the rows it counted.
#[component]
fn Tiles(slug: String, counts: LocationCounts, people: Option<People>) -> impl IntoView {
    let (w, locale) = (use_words(), use_locale());
    let figure = move |value: i64| Figure::Known(format::count(locale, value));
    let length = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
    let people = people.map(|people| {
        let unprotected = people.members.iter().filter(|member| !member.has_second_factor).count();
        let tone = if unprotected > 0 { Tone::Warn } else { Tone::Neutral };
        (length(people.members.len()), length(unprotected), length(people.invitations.len()), tone)
    });
    let address = format!("/t/{slug}");
    let may_invite = may_in(&slug, Action::InviteMember);
    view! {
        <div class="grid grid-cols-2 gap-3 sm:gap-4 lg:grid-cols-4">
            <Tile label=t!(w, tenants.tile_open) figure=figure(counts.open) href=format!("{address}/locations?status=open")
                detail=t!(w, tenants.tile_closed, count = format::count(locale, counts.closed)).to_string() />
            {people.map(|(all, unprotected, invited, tone)| view! {
                <Tile label=t!(w, tenants.tile_people) figure=figure(all) href=format!("{address}/members") detail=t!(w, tenants.tile_people_detail) />
                <Tile label=t!(w, tenants.tile_unprotected) figure=figure(unprotected) href=format!("{address}/members?factor=no")
                    tone
                    detail=t!(w, tenants.tile_of, count = format::count(locale, all)).to_string() />
                {may_invite.then(|| view! {
                    <Tile label=t!(w, tenants.tile_invited) figure=figure(invited) href=format!("{address}/members#invitations") detail=t!(w, tenants.tile_invited_detail) />
                })}
            })}
        </div>
    }
}

/// The latest of what the reader should hear of.
#[component]
fn News(slug: String, news: Vec<Notification>) -> impl IntoView {
    let w = use_words();
    let rows: Vec<_> = news
        .into_iter()
        .take(5)
        .map(|news| {
            let unread = (!news.is_read).then(|| t!(w, notifications.unread));
            view! { <EventRow event=news.event unread /> }
        })
        .collect();
    let none = rows.is_empty();
    view! {
        <section class="table-frame" aria-labelledby="news">
            <header class="flex items-center justify-between gap-4 border-b border-line px-4 py-3">
                <h2 id="news" class="font-semibold">{t!(w, tenants.news)}</h2>
                {(!none).then(|| view! { <a class="link text-sm" href=format!("/t/{slug}/notifications")>{t!(w, tenants.all_news)}</a> })}
            </header>
            {if none {
                view! { <Empty title=t!(w, notifications.empty_title) text=t!(w, notifications.empty_text) icon=icondata_lu::LuBell /> }.into_any()
            } else {
                view! { <ol class="divide-y divide-line">{rows}</ol> }.into_any()
            }}
        </section>
    }
}

/// One shop, with its people.
#[component]
fn Shop(slug: String, id: String) -> impl IntoView {
    let sees_people = may_in(&slug, Action::ViewMembers);
    let tenant = StoredValue::new(slug);
    let id = StoredValue::new(id);
    let shop = Resource::new(
        || (),
        move |()| async move {
            match id.get_value().parse() {
                Ok(id) => find_location(tenant.get_value(), id).await.map(|found| found.location),
                // What is no id at all is not found either.
                Err(_) => Err(domain::Error::NotFound.into()),
            }
        },
    );
    let people = Resource::new(
        || (),
        move |()| async move { if sees_people { list_members(tenant.get_value()).await.ok() } else { None } },
    );
    view! {
        <Suspense fallback=Loading>
            {move || Suspend::new(async move {
                let (shop, people) = (shop.await, people.await);
                match shop {
                    Ok(shop) => view! { <ShopView slug=tenant.get_value() shop people /> }.into_any(),
                    Err(AppError(error)) => view! { <ErrorView error /> }.into_any(),
                }
            })}
        </Suspense>
    }
}

#[component]
fn ShopView(slug: String, shop: Location, people: Option<People>) -> impl IntoView {
    let (w, locale) = (use_words(), use_locale());
    let own = people.map(|people| {
        let here = |theirs: &Option<Vec<_>>| theirs.as_ref().is_none_or(|theirs| theirs.contains(&shop.id));
        people.members.iter().filter(|member| here(&member.locations)).count()
    });
    let is_open = shop.status == domain::locations::LocationStatus::Open;
    let members = format!("/t/{slug}/members?{}", query(&[(LOCATION, &shop.id.to_string())]));
    let phone = shop.phone.as_ref().map(domain::address::Phone::formatted);
    view! {
        <Title text=shop.name.clone() />
        <PageHeader title=shop.name.clone() lead=t!(w, tenants.shop_lead)>
            <LinkButton href=format!("/t/{slug}/locations/{}", shop.id)>{t!(w, tenants.shop_details)}</LinkButton>
        </PageHeader>
        <div class="grid items-start gap-4 sm:grid-cols-2 lg:grid-cols-3">
            <Panel>
                <p class="flex gap-2">
                    <Icon icon=icondata_lu::LuMapPin class="mt-0.5 size-4.5 shrink-0 text-muted" />
                    <span>{shop.street}<span class="block text-sm text-muted">{format!("{}, {}", shop.city, shop.province.name())}</span></span>
                </p>
                {phone.map(|phone| view! {
                    <p class="mt-2 flex gap-2 tabular-nums"><Icon icon=icondata_lu::LuPhone class="mt-0.5 size-4.5 shrink-0 text-muted" />{phone}</p>
                })}
                <p class="mt-3">
                    {if is_open { view! { <Badge tone=Tone::Good>{t!(w, locations.open)}</Badge> } } else { view! { <Badge>{t!(w, locations.closed)}</Badge> } }}
                </p>
            </Panel>
            {own.map(|count| view! {
                <Tile label=t!(w, tenants.tile_people) figure=Figure::Known(format::count(locale, i64::try_from(count).unwrap_or(i64::MAX)))
                    href=members detail=t!(w, tenants.tile_reach) />
            })}
        </div>
    }
}

#[component]
fn LegalEntities(entities: Vec<LegalEntity>) -> impl IntoView {
    let w = use_words();
    view! {
        <div>
            <Panel title=t!(w, tenants.overview_entities)>
                <ul class="divide-y divide-line">
                    {entities.into_iter().filter(|entity| entity.status == LegalEntityStatus::Open).map(|entity| {
                        let points = entity.points_of_sale.iter().map(|n| format!("{n:05}")).collect::<Vec<_>>().join(", ");
                        view! {
                            <li class="flex flex-wrap items-baseline justify-between gap-x-6 gap-y-1 py-3 first:pt-0 last:pb-0">
                                <span class="min-w-0">
                                    <span class="block font-medium">{entity.legal_name}</span>
                                    <span class="text-sm text-muted">{i18n::tax_condition(w, entity.tax_condition)}</span>
                                </span>
                                <span class="text-sm text-muted tabular-nums sm:text-end">
                                    <span class="block">{format!("CUIT {}", entity.cuit)}</span>
                                    {(!points.is_empty()).then(|| format!("{}: {points}", t!(w, tenants.points_of_sale)))}
                                </span>
                            </li>
                        }
                    }).collect_view()}
                </ul>
            </Panel>
        </div>
    }
}

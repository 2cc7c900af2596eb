//! The first page of a tenant.

use domain::{
    format,
    legal_entities::{LegalEntity, LegalEntityStatus},
    locations::LocationCounts,
    policy::Action,
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::{LazyRoute, hooks::use_params_map, lazy_route};

use super::api::tenant_overview;
use crate::{
    error::AppError,
    i18n::{self, t, use_locale, use_words},
    onboarding::{Checklist, api::find_onboarding},
    ui::{ErrorView, Loading, PageHeader, Panel},
    viewer::may_in,
};

pub struct OverviewPage;

#[lazy_route]
impl LazyRoute for OverviewPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        let params = use_params_map();
        let tenant = Memo::new(move |_| params.read().get("tenant").unwrap_or_default());
        let overview = Resource::new(move || tenant.get(), tenant_overview);
        // Asked for only by those who would be told: a refusal would be the page's.
        let onboarding = Resource::new(
            move || Some(tenant.get()).filter(|slug| may_in(slug, Action::ViewMembers)),
            async |slug| match slug {
                Some(slug) => find_onboarding(slug).await.ok(),
                None => None,
            },
        );
        let w = use_words();
        view! {
            <Suspense fallback=Loading>
                {move || Suspend::new(async move {
                    let (overview, onboarding) = (overview.await, onboarding.await);
                    match overview {
                        Ok(overview) => view! {
                            <Title text=overview.tenant.name.clone() />
                            <PageHeader title=overview.tenant.name.clone() lead=t!(w, tenants.overview_lead) />
                            {onboarding.map(|progress| view! { <Checklist slug=overview.tenant.slug.to_string() progress /> })}
                            <div class="grid gap-4 lg:grid-cols-3">
                                <LocationsTile slug=overview.tenant.slug.to_string() counts=overview.locations />
                                {overview.legal_entities.map(|entities| view! { <LegalEntities entities /> })}
                            </div>
                        }
                        .into_any(),
                        Err(AppError(error)) => view! { <ErrorView error /> }.into_any(),
                    }
                })}
            </Suspense>
        }
        .into_any()
    }
}

/// Two counts; each opens the rows it counted.
#[component]
fn LocationsTile(slug: String, counts: LocationCounts) -> impl IntoView {
    let (w, locale) = (use_words(), use_locale());
    let figure = move |status: &str, value: i64, text: &'static str| {
        view! {
            <a href=format!("/t/{slug}/locations?status={status}") class="group -m-2 rounded-lg p-2 hover:bg-sunken">
                <span class="block text-3xl font-semibold tabular-nums">{format::count(locale, value)}</span>
                <span class="text-sm text-muted underline decoration-line underline-offset-4 group-hover:text-ink">{text}</span>
            </a>
        }
    };
    view! {
        <Panel title=t!(w, tenants.overview_locations)>
            <div class="flex gap-10">
                {figure("open", counts.open, t!(w, tenants.open_now))}
                {figure("closed", counts.closed, t!(w, tenants.closed_now))}
            </div>
            <p class="mt-5 text-xs text-muted">{t!(w, tenants.counted_now)}</p>
        </Panel>
    }
}

#[component]
fn LegalEntities(entities: Vec<LegalEntity>) -> impl IntoView {
    let w = use_words();
    view! {
        <div class="lg:col-span-2">
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

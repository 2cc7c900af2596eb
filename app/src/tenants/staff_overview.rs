//! The first page of staff: how many clients there are, who came last, and where the reader has a door open.

use domain::{format, policy::StaffAction};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::{LazyRoute, lazy_route};

use super::{
    api::{StaffOverview, find_staff_overview},
    parts::{KindBadge, StatusBadge, may},
};
use crate::{
    i18n::{t, use_locale, use_words},
    ui::{
        Avatar, Empty, LinkButton, Loaded, Moment, PageHeader, Panel,
        tile::{Figure, Tile},
    },
    viewer::use_viewer,
};

pub struct StaffOverviewPage;

#[lazy_route]
impl LazyRoute for StaffOverviewPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        let overview = Resource::new(|| (), |()| find_staff_overview());
        view! {
            <Loaded data=overview let:overview>
                <Overview overview />
            </Loaded>
        }
        .into_any()
    }
}

#[component]
fn Overview(overview: StaffOverview) -> impl IntoView {
    let (w, locale) = (use_words(), use_locale());
    let StaffOverview { counts, latest, stays } = overview;
    let name = use_viewer().person.map(|person| person.display_name).unwrap_or_default();
    let first = name.split_whitespace().next().unwrap_or_default().to_owned();
    let figure = move |value: i64| Figure::Known(format::count(locale, value));
    view! {
        <Title text=t!(w, nav.overview) />
        <PageHeader title=t!(w, portal.hello, name = first).to_string() lead=t!(w, staff_overview.lead)>
            {may(StaffAction::CreateTenant).then(|| view! {
                <a href="/staff/tenants/new" class="button button-primary" data-shortcut="n">{t!(w, tenants.new)}</a>
            })}
        </PageHeader>
        <div class="grid gap-4 sm:grid-cols-2 lg:grid-cols-3">
            <Tile label=t!(w, staff_overview.active) figure=figure(counts.active) href="/staff/tenants?status=active&kind=client" as_of=counts.as_of />
            <Tile label=t!(w, staff_overview.suspended) figure=figure(counts.suspended) href="/staff/tenants?status=suspended&kind=client" as_of=counts.as_of />
            <Tile label=t!(w, staff_overview.stays) figure=figure(i64::try_from(stays.len()).unwrap_or(i64::MAX)) href="/staff/access" as_of=counts.as_of />
        </div>
        <div class="mt-6 grid items-start gap-6 lg:grid-cols-2">
            <Panel title=t!(w, staff_overview.latest)>
                {if latest.is_empty() {
                    view! { <Empty title=t!(w, tenants.empty_title) text=t!(w, tenants.empty_text) icon=icondata_lu::LuBuilding2 /> }.into_any()
                } else {
                    view! {
                        <ul class="-my-2 divide-y divide-line">
                            {latest.into_iter().map(|tenant| view! {
                                <li class="flex items-center gap-3 py-2.5">
                                    <Avatar name=tenant.name.clone() />
                                    <span class="min-w-0 flex-1">
                                        <a href=format!("/staff/tenants/{}", tenant.id) class="link block truncate">{tenant.name}</a>
                                        <span class="block text-xs text-muted"><Moment at=tenant.created_at /></span>
                                    </span>
                                    <KindBadge kind=tenant.kind />
                                    <StatusBadge status=tenant.status />
                                </li>
                            }).collect_view()}
                        </ul>
                    }.into_any()
                }}
            </Panel>
            <Panel title=t!(w, staff_overview.open_stays)>
                {if stays.is_empty() {
                    view! { <Empty title=t!(w, staff_overview.no_stays) text=t!(w, staff_overview.no_stays_text) icon=icondata_lu::LuDoorOpen /> }.into_any()
                } else {
                    view! {
                        <ul class="-my-2 divide-y divide-line">
                            {stays.into_iter().map(|stay| view! {
                                <li class="flex flex-wrap items-center justify-between gap-3 py-2.5">
                                    <span class="min-w-0">
                                        <span class="block truncate font-medium">{stay.tenant_name}</span>
                                        <span class="block text-xs text-muted">{t!(w, staff_overview.until)}" "<Moment at=stay.expires_at /></span>
                                    </span>
                                    <LinkButton href=format!("/t/{}", stay.slug)>{t!(w, staff_access.go)}</LinkButton>
                                </li>
                            }).collect_view()}
                        </ul>
                    }.into_any()
                }}
            </Panel>
        </div>
    }
}

//! The staff's list of tenants. What is searched for is in the address.

use domain::{
    format,
    locale::Locale,
    page::Page,
    policy::StaffAction,
    tenants::{TenantCount, TenantFilter, TenantKind, TenantStatus, TenantSummary},
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::{LazyRoute, hooks::use_query_map, lazy_route};

use super::{
    api::list_clients,
    parts::{KindBadge, StatusBadge, kind_text, may, status_text},
};
use crate::{
    i18n::{Words, t, use_locale, use_words},
    ui::{
        Empty, Listed, PageHeader, Pager, Panel,
        table::{Column, FilterSearch, FilterSelect, Filters, ListAddress, Table, Toolbar},
    },
};

pub struct ClientsPage;

/// What the address says.
fn filter_of(address: &ListAddress) -> TenantFilter {
    TenantFilter {
        q: address.get("q").map(str::to_owned),
        // An unknown status in a hand-made address means all of them.
        status: address.get("status").and_then(|status| status.parse().ok()),
        kind: address.get("kind").and_then(|kind| kind.parse().ok()),
        cursor: address.get("cursor").map(|cursor| cursor.to_owned().into()),
        limit: None,
    }
}

#[lazy_route]
impl LazyRoute for ClientsPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        let (w, query) = (use_words(), use_query_map());
        let address =
            Memo::new(move |_| ListAddress::new("/staff/tenants", &query.read(), &["q", "status", "kind"], "name"));
        let list = Resource::new(move || filter_of(&address.get()), list_clients);
        let statuses =
            TenantStatus::ALL.iter().map(|status| (status.as_str(), status_text(w, *status).to_owned())).collect();
        let kinds = TenantKind::ALL.iter().map(|kind| (kind.as_str(), kind_text(w, *kind).to_owned())).collect();
        view! {
            <Title text=t!(w, tenants.title) />
            <PageHeader title=t!(w, tenants.title) lead=t!(w, tenants.lead)>
                {may(StaffAction::CreateTenant).then(|| view! {
                    <a href="/staff/tenants/new" class="button button-primary" data-shortcut="n">{t!(w, tenants.new)}</a>
                })}
            </PageHeader>
            <Filters address>
                <FilterSearch label=t!(w, tenants.search) address />
                <FilterSelect name="status" label=t!(w, suspensions.status) any=t!(w, suspensions.any_status) options=statuses address />
                <FilterSelect name="kind" label=t!(w, tenants.kind) any=t!(w, tenants.any_kind) options=kinds address />
            </Filters>
            <Listed data=list address let((page, count), address)>
                <ClientList page count address />
            </Listed>
        }
        .into_any()
    }
}

fn columns(w: Words, locale: Locale) -> Vec<Column<TenantSummary>> {
    vec![
        Column::new("name", t!(w, tenants.name), |row: &TenantSummary| {
            view! { <a href=format!("/staff/tenants/{}", row.tenant.id) class="link">{row.tenant.name.clone()}</a> }
        }),
        Column::new("slug", t!(w, tenants.slug), |row: &TenantSummary| row.tenant.slug.to_string()),
        Column::new("status", t!(w, suspensions.status), |row: &TenantSummary| {
            view! {
                <span class="inline-flex flex-wrap gap-1.5">
                    <StatusBadge status=row.tenant.status />
                    <KindBadge kind=row.tenant.kind />
                </span>
            }
        }),
        Column::new("created", t!(w, suspensions.created), move |row: &TenantSummary| {
            view! { <span class="tabular-nums">{format::date(locale, row.tenant.created_at)}</span> }
        }),
        Column::new("locations", t!(w, tenants.open_locations), move |row: &TenantSummary| {
            format::count(locale, row.open_locations)
        })
        .end(),
        Column::new("members", t!(w, suspensions.members), move |row: &TenantSummary| {
            format::count(locale, row.members)
        })
        .end(),
    ]
}

/// How many clients fit, on all pages; nothing where that says nothing.
fn count_text(w: Words, locale: Locale, count: TenantCount) -> String {
    match count {
        TenantCount::Exactly(1) => t!(w, tenants.count_single).to_owned(),
        TenantCount::Exactly(n) => t!(w, tenants.count_many, count = format::count(locale, n)).to_string(),
        TenantCount::MoreThan(0) => String::new(),
        TenantCount::MoreThan(n) => t!(w, tenants.count_more, count = format::count(locale, n)).to_string(),
    }
}

#[component]
fn ClientList(page: Page<TenantSummary>, count: TenantCount, address: ListAddress) -> impl IntoView {
    let (w, locale) = (use_words(), use_locale());
    if page.items.is_empty() {
        let (title, text) = if address.is_filtered() {
            (t!(w, tenants.none_found_title), t!(w, tenants.none_found_text))
        } else {
            (t!(w, tenants.empty_title), t!(w, tenants.empty_text))
        };
        return view! { <Panel><Empty title text icon=icondata_lu::LuBuilding2 /></Panel> }.into_any();
    }
    let next = page.next.as_ref().map(|next| address.next(next.as_ref()));
    let first = address.first();
    let columns = columns(w, locale);
    view! {
        <Toolbar columns=columns.clone() address=address.clone() count=count_text(w, locale, count) />
        <Table label=t!(w, tenants.title) columns rows=page.items address />
        <Pager next first />
    }
    .into_any()
}

//! The list of locations. What is searched for, the order and the columns are in the address, so it can be sent to
//! somebody.

use std::sync::Arc;

use domain::{
    locations::{Location, LocationFilter, LocationStatus},
    page::Page,
    policy::Action,
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::{LazyRoute, hooks::use_query_map, lazy_route};

use super::{
    api::{list_locations, set_location_status},
    parts::{StatusBadge, status_text},
};
use crate::{
    i18n::{Words, t, use_words},
    ui::{
        Empty, Listed, Live, PageHeader, Pager, Panel, Weight,
        table::{Bulk, BulkAction, Chosen, Column, FilterSearch, FilterSelect, Filters, ListAddress, Table, Toolbar},
        use_tenant,
        work::{Back, use_works},
    },
    viewer::may_in,
};

pub struct LocationsPage;

/// What the address says.
fn filter_of(address: &ListAddress) -> LocationFilter {
    LocationFilter {
        q: address.get("q").map(str::to_owned),
        // An unknown status in a hand-made address means all of them, an unknown order the usual one.
        status: address.get("status").and_then(|status| status.parse().ok()),
        sort: address.get("sort").and_then(|sort| sort.parse().ok()),
        cursor: address.get("cursor").map(|cursor| cursor.to_owned().into()),
        limit: None,
    }
}

#[lazy_route]
impl LazyRoute for LocationsPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        let (w, tenant, query) = (use_words(), use_tenant(), use_query_map());
        let address = Memo::new(move |_| {
            ListAddress::new(format!("/t/{}/locations", tenant.get()), &query.read(), &["q", "status"], "name")
        });
        let list = Resource::new(
            move || (tenant.get(), filter_of(&address.get())),
            |(tenant, filter)| list_locations(tenant, filter),
        );
        let slug = tenant.get_untracked();
        let may_create = may_in(&slug, Action::CreateLocation);
        let statuses =
            LocationStatus::ALL.iter().map(|status| (status.as_str(), status_text(w, *status).to_owned())).collect();
        // Kept while the list is read anew.
        let chosen = Chosen::default();
        view! {
            <Title text=t!(w, locations.title) />
            <PageHeader title=t!(w, locations.title) lead=t!(w, locations.lead)>
                {may_create.then(|| view! {
                    <a href=format!("/t/{slug}/locations/new") class="button button-primary" data-shortcut="n">{t!(w, locations.new)}</a>
                })}
            </PageHeader>
            <Filters address>
                <FilterSearch label=t!(w, locations.search) address />
                <FilterSelect name="status" label=t!(w, locations.status) any=t!(w, locations.any_status) options=statuses address />
            </Filters>
            <Live tenant about=&["location."] reload=move || list.refetch() />
            <Listed data=list address let(page, address)>
                <LocationList slug=tenant.get_untracked() page address chosen reload=move || list.refetch() />
            </Listed>
        }
        .into_any()
    }
}

fn count(w: Words, count: usize) -> String {
    match count {
        1 => t!(w, locations.count_single, count = "1").to_string(),
        _ => t!(w, locations.count_many, count = count.to_string()).to_string(),
    }
}

fn columns(w: Words, path: String) -> Vec<Column<Location>> {
    vec![
        Column::new("name", t!(w, locations.name), move |row: &Location| {
            view! { <a href=format!("{path}/{}", row.id) class="link">{row.name.clone()}</a> }
        })
        .sorted(),
        Column::new("street", t!(w, locations.street), |row: &Location| row.street.clone()),
        Column::new("city", t!(w, locations.city), |row: &Location| {
            view! {
                {row.city.clone()}
                <span class="block text-sm text-muted">{row.province.name()}</span>
            }
        })
        .sorted(),
        Column::new("phone", t!(w, locations.phone), |row: &Location| {
            let phone = row.phone.as_ref().map_or_else(|| "–".to_owned(), domain::address::Phone::formatted);
            view! { <span class="whitespace-nowrap tabular-nums">{phone}</span> }
        }),
        Column::new("status", t!(w, locations.status), |row: &Location| view! { <StatusBadge status=row.status /> }),
    ]
}

#[component]
fn LocationList(
    slug: String,
    page: Page<Location>,
    address: ListAddress,
    chosen: Chosen,
    reload: impl Fn() + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let w = use_words();
    if page.items.is_empty() {
        let (title, text) = if address.is_filtered() {
            (t!(w, locations.none_found_title), t!(w, locations.none_found_text))
        } else {
            (t!(w, locations.empty_title), t!(w, locations.empty_text))
        };
        return view! { <Panel><Empty title text icon=icondata_lu::LuStore /></Panel> }.into_any();
    }
    let whole = page.next.is_none() && address.first().is_none();
    let count = if whole { count(w, page.items.len()) } else { String::new() };
    let export = format!("/api/tenants/{slug}/locations.csv?{}", address.query());
    let next = page.next.as_ref().map(|next| address.next(next.as_ref()));
    let first = address.first();
    let columns = columns(w, address.path().to_owned());
    let bulk = may_in(&slug, Action::EditLocation).then(|| bulk(w, slug, chosen, reload));
    view! {
        <Toolbar columns=columns.clone() address=address.clone() count export=export.trim_end_matches('?').to_owned() />
        {match bulk {
            Some(bulk) => view! { <Table label=t!(w, locations.title) columns rows=page.items address bulk /> }.into_any(),
            None => view! { <Table label=t!(w, locations.title) columns rows=page.items address /> }.into_any(),
        }}
        <Pager next first />
    }
    .into_any()
}

/// Closing and opening several at once.
fn bulk(w: Words, slug: String, chosen: Chosen, reload: impl Fn() + Copy + Send + Sync + 'static) -> Bulk<Location> {
    let works = use_works();
    let title = move |status| match status {
        LocationStatus::Closed => t!(w, locations.closing).to_owned(),
        LocationStatus::Open => t!(w, locations.opening).to_owned(),
    };
    let set = |status: LocationStatus| move |(slug, id)| set_location_status(slug, id, status.to_string(), true);
    let action = move |status: LocationStatus, before: LocationStatus, label, icon| {
        let slug = slug.clone();
        BulkAction {
            label,
            icon,
            weight: Weight::Normal,
            run: Arc::new(move |rows: Vec<Location>| {
                let rows = rows.into_iter().filter(|row| row.status != status);
                let items = rows.map(|row| (row.name, (slug.clone(), row.id))).collect();
                let back: Back<_> = Arc::new(move |done| works.run(title(before), done, set(before), None, reload));
                works.run(title(status), items, set(status), Some(back), reload);
            }),
        }
    };
    Bulk {
        key: |row: &Location| row.id.to_string(),
        chosen,
        actions: vec![
            action(
                LocationStatus::Closed,
                LocationStatus::Open,
                t!(w, locations.close_many),
                icondata_lu::LuDoorClosed,
            ),
            action(LocationStatus::Open, LocationStatus::Closed, t!(w, locations.open_many), icondata_lu::LuDoorOpen),
        ],
    }
}

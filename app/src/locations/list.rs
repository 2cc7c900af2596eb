//! The list of locations. What is searched for is in the address, so it can be sent to somebody.

use domain::{
    locations::{Location, LocationFilter, LocationStatus},
    page::Page,
    policy::Action,
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::{
    LazyRoute,
    components::Form,
    hooks::{use_params_map, use_query_map},
    lazy_route,
};

use super::{
    api::list_locations,
    parts::{StatusBadge, status_text},
};
use crate::{
    error::AppError,
    i18n::{Words, t, use_words},
    ui::{
        Empty, ErrorView, LinkButton, Loading, PageHeader, Pager, Panel, query,
    },
    viewer::may_in,
};

pub struct LocationsPage;

#[lazy_route]
impl LazyRoute for LocationsPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        let (params, query) = (use_params_map(), use_query_map());
        let tenant = Memo::new(move |_| params.read().get("tenant").unwrap_or_default());
        let filter = Memo::new(move |_| {
            let query = query.read();
            LocationFilter {
                q: query.get("q").filter(|q| !q.is_empty()),
                // An unknown status in a hand-made address means all of them.
                status: query.get("status").and_then(|status| status.parse().ok()),
                cursor: query.get("cursor").map(Into::into),
                limit: None,
            }
        });
        let list =
            Resource::new(move || (tenant.get(), filter.get()), |(tenant, filter)| list_locations(tenant, filter));
        let w = use_words();
        let slug = tenant.get_untracked();
        let address = format!("/t/{slug}/locations");
        let may_create = may_in(&slug, Action::CreateLocation);
        let statuses = LocationStatus::ALL
            .iter()
            .map(|status| {
                let status = *status;
                let selected = move || filter.get().status == Some(status);
                view! { <option value=status.as_str() selected=selected>{status_text(w, status)}</option> }
            })
            .collect_view();
        view! {
            <Title text=t!(w, locations.title) />
            <PageHeader title=t!(w, locations.title) lead=t!(w, locations.lead)>
                {may_create.then(|| view! {
                    <LinkButton href=format!("/t/{slug}/locations/new") primary=true>{t!(w, locations.new)}</LinkButton>
                })}
            </PageHeader>
            <Form method="GET" action=address.clone() attr:class="mb-4 flex flex-wrap gap-2" attr:role="search">
                <input type="search" name="q" class="input min-w-48 flex-1 sm:max-w-sm" aria-label=t!(w, locations.search)
                    placeholder=t!(w, locations.search) value=move || filter.get().q.unwrap_or_default() prop:value=move || filter.get().q.unwrap_or_default() />
                <select name="status" class="input w-auto" prop:value=move || filter.get().status.map_or("", LocationStatus::as_str) aria-label=t!(w, locations.status)>
                    <option value="">{t!(w, locations.any_status)}</option>
                    {statuses}
                </select>
                <button type="submit" class="button">{t!(w, form.filter)}</button>
            </Form>
            <Transition fallback=Loading>
                {move || {
                    let address = address.clone();
                    Suspend::new(async move {
                        match list.await {
                            Ok(page) => view! { <LocationList page filter=filter.get_untracked() address /> }.into_any(),
                            Err(AppError(error)) => view! { <ErrorView error /> }.into_any(),
                        }
                    })
                }}
            </Transition>
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

#[component]
fn LocationList(page: Page<Location>, filter: LocationFilter, address: String) -> impl IntoView {
    let w = use_words();
    if page.items.is_empty() {
        let (title, text) = if filter == LocationFilter::default() {
            (t!(w, locations.empty_title), t!(w, locations.empty_text))
        } else {
            (t!(w, locations.none_found_title), t!(w, locations.none_found_text))
        };
        return view! { <Panel><Empty title text /></Panel> }.into_any();
    }
    let shown = page.items.len();
    let whole = page.next.is_none() && filter.cursor.is_none();
    let q = filter.q.clone().unwrap_or_default();
    let status = filter.status.map_or("", LocationStatus::as_str);
    let next = page
        .next
        .map(|next| format!("{address}?{}", query(&[("q", &q), ("status", status), ("cursor", next.as_ref())])));
    let first = filter.cursor.is_some().then(|| format!("{address}?{}", query(&[("q", &q), ("status", status)])));
    view! {
        {whole.then(|| view! { <p class="mb-2 text-sm text-muted">{count(w, shown)}</p> })}
        <div class="table-frame">
            <table class="table" role="table">
                <thead role="rowgroup">
                    <tr role="row">
                        <th scope="col" role="columnheader">{t!(w, locations.name)}</th>
                        <th scope="col" role="columnheader">{t!(w, locations.address)}</th>
                        <th scope="col" role="columnheader">{t!(w, locations.phone)}</th>
                        <th scope="col" role="columnheader">{t!(w, locations.status)}</th>
                    </tr>
                </thead>
                <tbody role="rowgroup">
                    {page.items.into_iter().map(|row| view! {
                        <tr role="row">
                            <th scope="row" role="rowheader"><a href=format!("{address}/{}", row.id) class="link">{row.name}</a></th>
                            <td role="cell" data-label=t!(w, locations.address)>
                                {row.street}
                                <span class="block text-sm text-muted">{format!("{}, {}", row.city, row.province.name())}</span>
                            </td>
                            <td role="cell" data-label=t!(w, locations.phone) class="tabular-nums">{row.phone.map_or_else(|| "–".to_owned(), |phone| phone.formatted())}</td>
                            <td role="cell" data-label=t!(w, locations.status)><StatusBadge status=row.status /></td>
                        </tr>
                    }).collect_view()}
                </tbody>
            </table>
        </div>
        <Pager next first />
    }
    .into_any()
}

//! The staff's list of tenants. What is searched for is in the address.

use domain::{
    format,
    page::Page,
    policy::StaffAction,
    tenants::{TenantFilter, TenantStatus, TenantSummary},
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::{LazyRoute, components::Form, hooks::use_query_map, lazy_route};

use super::{
    api::list_clients,
    parts::{StatusBadge, may, status_text},
};
use crate::{
    error::AppError,
    i18n::{t, use_locale, use_words},
    ui::{Empty, ErrorView, LinkButton, Loading, PageHeader, Pager, Panel, query},
};

pub struct ClientsPage;

#[lazy_route]
impl LazyRoute for ClientsPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        let query = use_query_map();
        let filter = Memo::new(move |_| {
            let query = query.read();
            TenantFilter {
                q: query.get("q").filter(|q| !q.is_empty()),
                // An unknown status in a hand-made address means all of them.
                status: query.get("status").and_then(|status| status.parse().ok()),
                cursor: query.get("cursor").map(Into::into),
                limit: None,
            }
        });
        let list = Resource::new(move || filter.get(), list_clients);
        let w = use_words();
        let statuses = TenantStatus::ALL
            .iter()
            .map(|status| {
                let status = *status;
                let selected = move || filter.get().status == Some(status);
                view! { <option value=status.as_str() selected=selected>{status_text(w, status)}</option> }
            })
            .collect_view();
        view! {
            <Title text=t!(w, tenants.title) />
            <PageHeader title=t!(w, tenants.title) lead=t!(w, tenants.lead)>
                {may(StaffAction::CreateTenant).then(|| view! {
                    <LinkButton href="/staff/tenants/new" primary=true>{t!(w, tenants.new)}</LinkButton>
                })}
            </PageHeader>
            <Form method="GET" action="/staff/tenants" attr:class="mb-4 flex flex-wrap gap-2" attr:role="search">
                <input type="search" name="q" class="input min-w-48 flex-1 sm:max-w-sm" aria-label=t!(w, tenants.search)
                    placeholder=t!(w, tenants.search) value=move || filter.get().q.unwrap_or_default() prop:value=move || filter.get().q.unwrap_or_default() />
                <select name="status" class="input w-auto" prop:value=move || filter.get().status.map_or("", TenantStatus::as_str) aria-label=t!(w, suspensions.status)>
                    <option value="">{t!(w, suspensions.any_status)}</option>
                    {statuses}
                </select>
                <button type="submit" class="button">{t!(w, form.search)}</button>
            </Form>
            <Transition fallback=Loading>
                {move || Suspend::new(async move {
                    match list.await {
                        Ok(page) => view! { <ClientList page filter=filter.get_untracked() /> }.into_any(),
                        Err(AppError(error)) => view! { <ErrorView error /> }.into_any(),
                    }
                })}
            </Transition>
        }
        .into_any()
    }
}

#[component]
fn ClientList(page: Page<TenantSummary>, filter: TenantFilter) -> impl IntoView {
    let (w, locale) = (use_words(), use_locale());
    if page.items.is_empty() {
        let (title, text) = if filter == TenantFilter::default() {
            (t!(w, tenants.empty_title), t!(w, tenants.empty_text))
        } else {
            (t!(w, tenants.none_found_title), t!(w, tenants.none_found_text))
        };
        return view! { <Panel><Empty title text icon=icondata_lu::LuBuilding2 /></Panel> }.into_any();
    }
    let q = filter.q.clone().unwrap_or_default();
    let status = filter.status.map_or("", TenantStatus::as_str);
    let address =
        |cursor: &str| format!("/staff/tenants?{}", query(&[("q", &q), ("status", status), ("cursor", cursor)]));
    let next = page.next.map(|next| address(next.as_ref()));
    let first = filter.cursor.is_some().then(|| address(""));
    view! {
        <div class="table-frame">
            <table class="table" role="table">
                <thead role="rowgroup">
                    <tr role="row">
                        <th scope="col" role="columnheader">{t!(w, tenants.name)}</th>
                        <th scope="col" role="columnheader">{t!(w, tenants.slug)}</th>
                        <th scope="col" role="columnheader">{t!(w, suspensions.status)}</th>
                        <th scope="col" role="columnheader">{t!(w, suspensions.created)}</th>
                        <th scope="col" role="columnheader" class="text-end">{t!(w, tenants.open_locations)}</th>
                        <th scope="col" role="columnheader" class="text-end">{t!(w, suspensions.members)}</th>
                    </tr>
                </thead>
                <tbody role="rowgroup">
                    {page.items.into_iter().map(|row| view! {
                        <tr role="row">
                            <th scope="row" role="rowheader"><a href=format!("/staff/tenants/{}", row.tenant.id) class="link">{row.tenant.name}</a></th>
                            <td role="cell" data-label=t!(w, tenants.slug)>{row.tenant.slug.to_string()}</td>
                            <td role="cell" data-label=t!(w, suspensions.status)><StatusBadge status=row.tenant.status /></td>
                            <td role="cell" data-label=t!(w, suspensions.created) class="tabular-nums">{format::date(locale, row.tenant.created_at)}</td>
                            <td role="cell" data-label=t!(w, tenants.open_locations) class="tabular-nums sm:text-end">{format::count(locale, row.open_locations)}</td>
                            <td role="cell" data-label=t!(w, suspensions.members) class="tabular-nums sm:text-end">{format::count(locale, row.members)}</td>
                        </tr>
                    }).collect_view()}
                </tbody>
            </table>
        </div>
        <Pager next first />
    }
    .into_any()
}

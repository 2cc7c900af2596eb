//! The queues and the list of jobs. What is searched for is in the address.

use domain::{
    Error, format,
    jobs::{JobFilter, JobQueue, JobStatus, JobSummary},
    locale::Locale,
    page::Page,
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::{LazyRoute, hooks::use_query_map, lazy_route};

use super::{
    api::{list_job_queues, list_jobs},
    parts::{StatusBadge, kind_text, progress_text, queue_text, status_text},
    queues::Queues,
};
use crate::{
    i18n::{Words, t, use_locale, use_words},
    ui::{
        Empty, Listed, Loaded, PageHeader, Pager, Panel,
        table::{Column, FilterSearch, FilterSelect, Filters, ListAddress, Table, Toolbar},
    },
};

pub struct JobsPage;

/// What the address says.
fn filter_of(address: &ListAddress) -> JobFilter {
    JobFilter {
        q: address.get("q").map(str::to_owned),
        // An unknown one in a hand-made address means all of them.
        status: address.get("status").and_then(|status| status.parse().ok()),
        queue: address.get("queue").and_then(|queue| queue.parse().ok()),
        tenant: address.get("tenant").and_then(|tenant| tenant.parse().ok()),
        cursor: address.get("cursor").map(|cursor| cursor.to_owned().into()),
        limit: None,
    }
}

#[lazy_route]
impl LazyRoute for JobsPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        let (w, map) = (use_words(), use_query_map());
        let names = ["q", "status", "queue", "tenant"];
        let address = Memo::new(move |_| ListAddress::new("/staff/jobs", &map.read(), &names, "latest"));
        let list = Resource::new(move || filter_of(&address.get()), list_jobs);
        let queues = Resource::new(|| (), |()| list_job_queues());
        let statuses =
            JobStatus::ALL.iter().map(|status| (status.as_str(), status_text(w, *status).to_owned())).collect();
        let of_queues = JobQueue::ALL.iter().map(|queue| (queue.as_str(), queue_text(w, *queue).to_owned())).collect();
        view! {
            <Title text=t!(w, jobs.title) />
            <PageHeader title=t!(w, jobs.title) lead=t!(w, jobs.lead) />
            // Where it is refused, so is the list, which says why.
            <Loaded data=queues refusal=nothing let((queues, as_of))>
                <Queues queues as_of />
            </Loaded>
            <Filters address>
                <FilterSearch label=t!(w, jobs.search) address />
                <FilterSelect name="status" label=t!(w, jobs.status) any=t!(w, jobs.any_status) options=statuses address />
                <FilterSelect name="queue" label=t!(w, jobs.queue) any=t!(w, jobs.any_queue) options=of_queues address />
            </Filters>
            <Listed data=list address let(page, address)>
                <JobList page address />
            </Listed>
        }
        .into_any()
    }
}

fn nothing(_: Error) -> AnyView {
    ().into_any()
}

fn columns(w: Words, locale: Locale) -> Vec<Column<JobSummary>> {
    vec![
        Column::new("kind", t!(w, jobs.kind), move |row: &JobSummary| {
            let text = kind_text(w, &row.kind);
            let name =
                (text != row.kind).then(|| view! { <span class="block text-sm text-muted">{row.kind.clone()}</span> });
            view! {
                <a href=format!("/staff/jobs/{}", row.id) class="link wrap-anywhere">{text}</a>
                {name}
            }
        }),
        Column::new("status", t!(w, jobs.status), |row: &JobSummary| {
            view! { <StatusBadge status=row.status cancelling=row.cancel_requested /> }
        }),
        Column::new("client", t!(w, jobs.client), move |row: &JobSummary| match &row.tenant {
            Some(tenant) => {
                view! { <a href=format!("/staff/tenants/{}", tenant.id) class="link">{tenant.name.clone()}</a> }
                    .into_any()
            }
            None => t!(w, jobs.platform).into_any(),
        }),
        Column::new("created", t!(w, jobs.created), move |row: &JobSummary| {
            view! { <span class="tabular-nums" data-volatile="">{format::date_time(locale, row.created_at)}</span> }
        }),
        Column::new("last_error", t!(w, jobs.last_error), |row: &JobSummary| {
            let text = row.last_error.clone().unwrap_or_else(|| "–".to_owned());
            view! { <span class="wrap-anywhere">{text}</span> }
        }),
        Column::new("progress", t!(w, jobs.progress), move |row: &JobSummary| progress_text(locale, row.progress))
            .end(),
        Column::new("attempt", t!(w, jobs.attempt), move |row: &JobSummary| format::count(locale, row.attempt.into()))
            .end(),
    ]
}

#[component]
fn JobList(page: Page<JobSummary>, address: ListAddress) -> impl IntoView {
    let (w, locale) = (use_words(), use_locale());
    if page.items.is_empty() {
        let (title, text) = if address.is_filtered() {
            (t!(w, jobs.none_found_title), t!(w, jobs.none_found_text))
        } else {
            (t!(w, jobs.empty_title), t!(w, jobs.empty_text))
        };
        return view! { <Panel><Empty title text icon=icondata_lu::LuListChecks /></Panel> }.into_any();
    }
    let next = page.next.as_ref().map(|next| address.next(next.as_ref()));
    let first = address.first();
    let columns = columns(w, locale);
    view! {
        <Toolbar columns=columns.clone() address=address.clone() />
        <Table label=t!(w, jobs.list) columns rows=page.items address />
        <Pager next first />
    }
    .into_any()
}

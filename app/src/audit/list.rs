//! What was done and looked at, the latest first. What is looked for is in the address.

use domain::{
    audit::{AuditFilter, AuditRecord, Change, Only},
    page::Page,
    policy::Action,
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::{LazyRoute, hooks::use_query_map, lazy_route};

use super::{
    api::{find_audit_chain, find_platform_audit_chain, list_audit, list_platform_audit},
    chain::Chain,
    words::{did, field, kinds, note, right, value},
};
use crate::{
    i18n::{t, use_words},
    layout::SettingsTabs,
    ui::{
        Badge, Empty, Listed, Loaded, Moment, PageHeader, Pager, Panel,
        table::{FilterDay, FilterSearch, FilterSelect, Filters, ListAddress, read_day},
        use_tenant,
    },
    viewer::may_in,
};

const NAMES: [&str; 6] = ["action", "only", "object", "actor", "from", "to"];

/// What the address says. What is none in a hand-made one means all, where that can be said; else the list says why not.
fn filter_of(address: &ListAddress) -> AuditFilter {
    let text = |name: &str| address.get(name).map(str::to_owned);
    let day = |name: &str| address.get(name).and_then(read_day);
    AuditFilter {
        action: text("action"),
        actor: text("actor"),
        object: text("object"),
        only: address.get("only").and_then(|only| only.parse().ok()),
        from: day("from"),
        to: day("to"),
        cursor: address.get("cursor").map(|cursor| cursor.to_owned().into()),
        limit: None,
    }
}

pub struct AuditPage;

#[lazy_route]
impl LazyRoute for AuditPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        let (w, tenant, query) = (use_words(), use_tenant(), use_query_map());
        let address =
            Memo::new(move |_| ListAddress::new(format!("/t/{}/audit", tenant.get()), &query.read(), &NAMES, ""));
        let list = Resource::new(
            move || (tenant.get(), filter_of(&address.get())),
            |(tenant, filter)| list_audit(tenant, filter),
        );
        let verify = Memo::new(move |_| query.read().get("verify").is_some());
        let chain =
            Resource::new(move || (tenant.get(), verify.get()), |(tenant, verify)| find_audit_chain(tenant, verify));
        let slug = tenant.get_untracked();
        let takes = may_in(&slug, Action::TakeAudit);
        let (bundle, file) = (format!("/api/tenants/{slug}/audit/bundle"), format!("/api/tenants/{slug}/audit.csv"));
        let here = format!("/t/{slug}/audit?verify=1");
        view! {
            <Title text=t!(w, audit.title) />
            <SettingsTabs slug />
            <PageHeader title=t!(w, audit.title) lead=t!(w, audit.lead) />
            <Loaded data=chain stays=true let((state, found))>
                <Chain state found verify=here.clone() bundle=takes.then(|| bundle.clone()) />
            </Loaded>
            <div class="mt-6"><AuditFilters address /></div>
            <Listed data=list address let(page, address)>
                <Records page address file=takes.then(|| file.clone()) />
            </Listed>
        }
        .into_any()
    }
}

pub struct StaffAuditPage;

#[lazy_route]
impl LazyRoute for StaffAuditPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        let (w, query) = (use_words(), use_query_map());
        let address = Memo::new(move |_| ListAddress::new("/staff/audit", &query.read(), &NAMES, ""));
        let list = Resource::new(move || filter_of(&address.get()), list_platform_audit);
        let verify = Memo::new(move |_| query.read().get("verify").is_some());
        let chain = Resource::new(move || verify.get(), find_platform_audit_chain);
        view! {
            <Title text=t!(w, audit.staff_title) />
            <PageHeader title=t!(w, audit.staff_title) lead=t!(w, audit.staff_lead) />
            <Loaded data=chain stays=true let((state, found))>
                <Chain state found verify="/staff/audit?verify=1".to_owned() bundle=Some("/api/staff/audit/bundle".to_owned()) />
            </Loaded>
            <div class="mt-6"><AuditFilters address /></div>
            <Listed data=list address let(page, address)>
                <Records page address file=None />
            </Listed>
        }
        .into_any()
    }
}

#[component]
fn AuditFilters(address: Memo<ListAddress>) -> impl IntoView {
    let w = use_words();
    let sides = Only::ALL
        .iter()
        .map(|only| {
            let text = match only {
                Only::Reads => t!(w, audit.reads),
                Only::Writes => t!(w, audit.writes),
            };
            (only.as_str(), text.to_owned())
        })
        .collect();
    view! {
        <Filters address>
            <FilterSearch name="object" label=t!(w, audit.object) address />
            <FilterSelect name="action" label=t!(w, audit.kind) any=t!(w, audit.any_kind) options=kinds(w) address />
            <FilterSelect name="only" label=t!(w, audit.only) any=t!(w, audit.any_only) options=sides address />
            <FilterDay name="from" label=t!(w, audit.from) address />
            <FilterDay name="to" label=t!(w, audit.to) address />
        </Filters>
    }
}

#[component]
fn Records(
    page: Page<AuditRecord>,
    address: ListAddress,
    /// Where these records are as a file; none for those who may not take it.
    file: Option<String>,
) -> impl IntoView {
    let w = use_words();
    if page.items.is_empty() {
        let (title, text) = if address.is_filtered() {
            (t!(w, audit.none_found_title), t!(w, audit.none_found_text))
        } else {
            (t!(w, audit.empty_title), t!(w, audit.empty_text))
        };
        return view! { <Panel><Empty title text icon=icondata_lu::LuScrollText /></Panel> }.into_any();
    }
    let next = page.next.as_ref().map(|next| address.next(next.as_ref()));
    let first = address.first();
    let file = file.map(|file| format!("{file}?{}", address.query()));
    let rows = page.items.into_iter().map(|record| view! { <Record record address=address.clone() /> });
    view! {
        {file.map(|href| view! {
            <p class="mb-2 flex justify-end"><a class="button button-quiet" href=href.trim_end_matches('?').to_owned() rel="external" download="">{t!(w, kit.export)}</a></p>
        })}
        <ol class="table-frame divide-y divide-line">{rows.collect_view()}</ol>
        <Pager next first />
    }
    .into_any()
}

#[component]
fn Record(record: AuditRecord, address: ListAddress) -> impl IntoView {
    let w = use_words();
    let erased = record.details.is_none();
    let details = record.details.unwrap_or_default();
    let name = record.actor_name.unwrap_or_else(|| {
        use domain::audit::AuditActor as Kind;
        match record.actor_kind {
            Kind::ApiKey => t!(w, audit.a_key).to_owned(),
            _ => t!(w, audit.somebody).to_owned(),
        }
    });
    let actor = record.actor_id.map(|id| address.with("cursor", "").with("actor", &id.to_string()).href());
    let object = record.object_id.map(|id| address.with("cursor", "").with("object", &id.to_string()).href());
    let note = details.note.as_deref().and_then(|text| note(w, record.action, text));
    let (named, linked) = (details.name, object.is_some());
    let place = match record.sequence {
        Some(n) => t!(w, audit.number, n = n.to_string()).to_string(),
        None => t!(w, audit.not_sealed).to_owned(),
    };
    let changes = details.changes.into_iter().map(move |change| view! { <Changed change /> });
    let changes = changes.collect::<Vec<_>>();
    view! {
        <li class="flex flex-wrap items-baseline justify-between gap-x-6 gap-y-1 px-4 py-3 text-sm">
            <div class="min-w-0 flex-1 basis-80">
                <p class="wrap-anywhere">
                    <span class="font-medium">{did(w, record.action)}</span>
                    {named.map(|name| view! { ": " <span>{name}</span> })}
                </p>
                <p class="mt-0.5 text-muted wrap-anywhere">
                    {match actor {
                        Some(href) => view! { <a class="link" href=href title=t!(w, audit.of_actor)>{name}</a> }.into_any(),
                        None => name.into_any(),
                    }}
                    {right(w, record.actor_kind).map(|right| view! { " " <Badge>{right}</Badge> })}
                    {linked.then(|| view! { " · " <a class="link" href=object.unwrap_or_default()>{t!(w, audit.of_object)}</a> })}
                </p>
                {note.map(|note| view! { <p class="mt-0.5 text-muted wrap-anywhere">{note}</p> })}
                {(!changes.is_empty()).then(|| view! { <dl class="mt-1 grid gap-0.5">{changes}</dl> })}
                {erased.then(|| view! { <p class="mt-0.5 text-muted">{t!(w, audit.erased)}</p> })}
            </div>
            <p class="shrink-0 text-right text-muted tabular-nums"><Moment at=record.at /><span class="block text-xs">{place}</span></p>
        </li>
    }
}

/// A field as it was and as it is.
#[component]
fn Changed(change: Change) -> impl IntoView {
    let w = use_words();
    let before = (!change.before.is_null()).then(|| value(w, &change.field, &change.before));
    let after = value(w, &change.field, &change.after);
    view! {
        <div class="flex flex-wrap gap-x-2 wrap-anywhere">
            <dt class="text-muted">{field(w, &change.field)}":"</dt>
            <dd>{before.map(|before| view! { <del class="text-muted">{before}</del> " → " })}<span>{after}</span></dd>
        </div>
    }
}

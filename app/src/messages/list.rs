//! What was said in a company's name, the latest first. What is looked for is in the address.

use domain::{
    format,
    locale::Locale,
    messages::{Channel, MessageFilter, MessageStatus, MessageSummary, Template},
    page::Page,
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::{LazyRoute, hooks::use_query_map, lazy_route};

use super::{
    api::{find_quiet_hours, list_messages},
    parts::{StatusBadge, channel_text, recipient_text, status_text, template_text},
    quiet_hours::QuietHoursPanel,
};
use crate::{
    i18n::{Words, t, use_locale, use_words},
    ui::{
        Empty, Listed, Loaded, PageHeader, Pager, Panel,
        table::{Column, FilterSelect, Filters, ListAddress, Table, Toolbar},
        use_tenant,
    },
};

pub struct MessagesPage;

/// What the address says. An unknown one in a hand-made address means all of them.
fn filter_of(address: &ListAddress) -> MessageFilter {
    MessageFilter {
        channel: address.get("channel").and_then(|channel| channel.parse().ok()),
        status: address.get("status").and_then(|status| status.parse().ok()),
        template: address.get("template").and_then(|template| template.parse().ok()),
        cursor: address.get("cursor").map(|cursor| cursor.to_owned().into()),
        limit: None,
    }
}

#[lazy_route]
impl LazyRoute for MessagesPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        let (w, tenant, query) = (use_words(), use_tenant(), use_query_map());
        let names = ["channel", "status", "template"];
        let address = Memo::new(move |_| {
            ListAddress::new(format!("/t/{}/messages", tenant.get()), &query.read(), &names, "latest")
        });
        let list = Resource::new(
            move || (tenant.get(), filter_of(&address.get())),
            |(tenant, filter)| list_messages(tenant, filter),
        );
        let quiet = Resource::new(move || tenant.get(), find_quiet_hours);
        let channels: Vec<_> =
            Channel::ALL.iter().map(|channel| (channel.as_str(), channel_text(w, *channel).to_owned())).collect();
        let statuses: Vec<_> =
            MessageStatus::ALL.iter().map(|status| (status.as_str(), status_text(w, *status).to_owned())).collect();
        // Those of a company: the platform's own letters about accounts are in no company's list.
        let templates: Vec<_> = [Template::Invitation, Template::StaffAccessOpened, Template::AccessChanged]
            .into_iter()
            .map(|template| (template.as_str(), template_text(w, template).to_owned()))
            .collect();
        view! {
            <Title text=t!(w, messages.title) />
            <PageHeader title=t!(w, messages.title) lead=t!(w, messages.lead) />
            <Filters address>
                <FilterSelect name="channel" label=t!(w, messages.channel) any=t!(w, messages.any_channel) options=channels address />
                <FilterSelect name="status" label=t!(w, messages.status) any=t!(w, messages.any_status) options=statuses address />
                <FilterSelect name="template" label=t!(w, messages.template) any=t!(w, messages.any_template) options=templates address />
            </Filters>
            <Listed data=list address let(page, address)>
                <MessageList page address />
            </Listed>
            // Where they are refused, so is the list, which says why.
            <Loaded data=quiet refusal=nothing let:hours>
                <QuietHoursPanel slug=tenant.get_untracked() hours />
            </Loaded>
        }
        .into_any()
    }
}

fn nothing(_: domain::Error) -> AnyView {
    ().into_any()
}

fn columns(w: Words, locale: Locale, path: String) -> Vec<Column<MessageSummary>> {
    vec![
        Column::new("template", t!(w, messages.template), move |row: &MessageSummary| {
            view! { <a href=format!("{path}/{}", row.id) class="link wrap-anywhere">{template_text(w, row.template)}</a> }
        }),
        Column::new("recipient", t!(w, messages.recipient), move |row: &MessageSummary| {
            let (who, address) = recipient_text(w, &row.recipient);
            view! {
                <span class="wrap-anywhere">{who}</span>
                {address.map(|address| view! { <span class="block text-sm text-muted wrap-anywhere">{address}</span> })}
            }
        }),
        Column::new("channel", t!(w, messages.channel), move |row: &MessageSummary| channel_text(w, row.channel)),
        Column::new(
            "status",
            t!(w, messages.status),
            |row: &MessageSummary| view! { <StatusBadge status=row.status /> },
        ),
        Column::new("created", t!(w, messages.created), move |row: &MessageSummary| {
            view! { <span class="tabular-nums" data-volatile="">{format::date_time(locale, row.created_at)}</span> }
        }),
    ]
}

#[component]
fn MessageList(page: Page<MessageSummary>, address: ListAddress) -> impl IntoView {
    let (w, locale) = (use_words(), use_locale());
    if page.items.is_empty() {
        let (title, text) = if address.is_filtered() {
            (t!(w, messages.none_found_title), t!(w, messages.none_found_text))
        } else {
            (t!(w, messages.empty_title), t!(w, messages.empty_text))
        };
        return view! { <Panel><Empty title text icon=icondata_lu::LuMail /></Panel> }.into_any();
    }
    let next = page.next.as_ref().map(|next| address.next(next.as_ref()));
    let first = address.first();
    let columns = columns(w, locale, address.path().to_owned());
    view! {
        <Toolbar columns=columns.clone() address=address.clone() />
        <Table label=t!(w, messages.title) columns rows=page.items address />
        <Pager next first />
    }
    .into_any()
}

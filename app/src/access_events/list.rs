//! What happened, the latest first: who did it, to whom, and what it was.

use domain::{
    access_events::{AccessEvent, AccessEventFilter, AccessEventKind, ActorKind},
    format,
    page::Page,
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::{LazyRoute, hooks::use_query_map, lazy_route};

use super::{api::list_access_events, details::detail};
use crate::{
    i18n::{Words, t, use_locale, use_words},
    layout::SettingsTabs,
    ui::{Badge, Empty, Loaded, PageHeader, Pager, Panel, query, use_tenant},
};

pub struct AccessEventsPage;

#[lazy_route]
impl LazyRoute for AccessEventsPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        let (tenant, query) = (use_tenant(), use_query_map());
        let filter = Memo::new(move |_| AccessEventFilter {
            cursor: query.read().get("cursor").map(Into::into),
            ..AccessEventFilter::default()
        });
        let events =
            Resource::new(move || (tenant.get(), filter.get()), |(tenant, filter)| list_access_events(tenant, filter));
        let w = use_words();
        view! {
            <Loaded data=events stays=true let:page>
                <Title text=t!(w, access_events.title) />
                <SettingsTabs slug=tenant.get_untracked() />
                <PageHeader title=t!(w, access_events.title) lead=t!(w, access_events.lead) />
                <EventList slug=tenant.get_untracked() page later=filter.get_untracked().cursor.is_some() />
            </Loaded>
        }
        .into_any()
    }
}

#[component]
fn EventList(
    slug: String,
    page: Page<AccessEvent>,
    /// Whether it is not the first page.
    later: bool,
) -> impl IntoView {
    let w = use_words();
    if page.items.is_empty() {
        let (title, text) = (t!(w, access_events.empty_title), t!(w, access_events.empty_text));
        return view! { <Panel><Empty title text icon=icondata_lu::LuHistory /></Panel> }.into_any();
    }
    let address = format!("/t/{slug}/access-events");
    let next = page.next.map(|next| format!("{address}?{}", query(&[("cursor", next.as_ref())])));
    let first = later.then_some(address);
    let rows = page.items.into_iter().map(|event| view! { <EventRow event /> });
    view! {
        <ol class="table-frame divide-y divide-line">{rows.collect_view()}</ol>
        <Pager next first />
    }
    .into_any()
}

/// What somebody did, between who did it and whom or what they did it to; and whether that follows.
fn verb(w: Words, kind: AccessEventKind) -> (&'static str, bool) {
    use AccessEventKind as Kind;
    match kind {
        Kind::MemberInvited => (t!(w, access_events.member_invited), true),
        Kind::InvitationRevoked => (t!(w, access_events.invitation_revoked), true),
        Kind::MemberJoined => (t!(w, access_events.member_joined), false),
        Kind::MemberChanged => (t!(w, access_events.member_changed), true),
        Kind::MemberRemoved => (t!(w, access_events.member_removed), true),
        Kind::MemberSessionsEnded => (t!(w, access_events.member_sessions_ended), true),
        Kind::RoleCreated => (t!(w, access_events.role_created), true),
        Kind::RoleChanged => (t!(w, access_events.role_changed), true),
        Kind::RoleRemoved => (t!(w, access_events.role_removed), true),
        Kind::SignInPolicyChanged => (t!(w, access_events.sign_in_policy_changed), false),
        Kind::ApiKeyCreated => (t!(w, access_events.api_key_created), true),
        Kind::ApiKeyRotated => (t!(w, access_events.api_key_rotated), true),
        Kind::ApiKeyRevoked => (t!(w, access_events.api_key_revoked), true),
        Kind::StaffEntered => (t!(w, access_events.staff_entered), false),
        Kind::StaffLeft => (t!(w, access_events.staff_left), false),
        Kind::StaffSentOut => (t!(w, access_events.staff_sent_out), true),
        Kind::ViewingBegun => (t!(w, access_events.viewing_begun), true),
        Kind::ViewingEnded => (t!(w, access_events.viewing_ended), true),
        Kind::Viewed => (t!(w, access_events.viewed), true),
        Kind::CompanySignInChanged => (t!(w, access_events.company_sign_in_changed), false),
        Kind::CompanySignInJoined => (t!(w, access_events.company_sign_in_joined), false),
        Kind::TenantSuspended => (t!(w, access_events.tenant_suspended), false),
        Kind::TenantReactivated => (t!(w, access_events.tenant_reactivated), false),
    }
}

/// By what right it was done, where that is not the plain one.
fn right(w: Words, actor: ActorKind) -> Option<&'static str> {
    match actor {
        ActorKind::Member => None,
        ActorKind::ViewingAs => Some(t!(w, access_events.by_viewing_as)),
        ActorKind::Staff => Some(t!(w, access_events.by_staff)),
        ActorKind::ApiKey => Some(t!(w, access_events.by_api_key)),
        ActorKind::Invitation => Some(t!(w, access_events.by_invitation)),
    }
}

/// One of them as plain text, for where there is no page: what was done, and what there is to say of it besides.
#[must_use]
pub fn sentence(w: Words, event: &AccessEvent) -> (String, Option<String>) {
    let (verb, transitive) = verb(w, event.kind);
    let mut text = format!("{} {verb}", event.actor_name);
    if transitive {
        text.push(' ');
        text.push_str(event.subject_name.as_deref().unwrap_or_else(|| t!(w, access_events.somebody)));
    }
    if let Some(right) = right(w, event.actor_kind) {
        text = format!("{text} ({right})");
    }
    (text, event.detail.as_deref().and_then(|text| detail(w, event.kind, text)))
}

/// One of them, in a sentence.
#[component]
pub(crate) fn EventRow(
    event: AccessEvent,
    /// Marks it as new, in these words.
    #[prop(optional_no_strip)]
    unread: Option<&'static str>,
    /// What can be done about it.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let (w, locale) = (use_words(), use_locale());
    let (verb, transitive) = verb(w, event.kind);
    let detail = event.detail.as_deref().and_then(|text| detail(w, event.kind, text));
    let whom = transitive
        .then(|| event.subject_name.unwrap_or_else(|| t!(w, access_events.somebody).to_owned()))
        .map(|whom| view! { " " <span class="font-medium">{whom}</span> });
    view! {
        <li class="flex flex-wrap items-baseline justify-between gap-x-6 gap-y-1 px-4 py-3 text-sm">
            <div class="min-w-0 flex-1 basis-80">
                <p class="wrap-anywhere">
                    {unread.map(|text| view! { <span class="unread"><span class="sr-only">{text}</span></span> })}
                    <span class="font-medium">{event.actor_name}</span>
                    " "
                    {verb}
                    {whom}
                    {right(w, event.actor_kind).map(|right| view! { " " <Badge>{right}</Badge> })}
                </p>
                {detail.map(|detail| view! { <p class="mt-0.5 text-muted wrap-anywhere">{detail}</p> })}
                {children.map(|children| view! { <div class="mt-1">{children()}</div> })}
            </div>
            <time datetime=event.at.to_rfc3339() class="shrink-0 text-muted tabular-nums">{format::date_time(locale, event.at)}</time>
        </li>
    }
}

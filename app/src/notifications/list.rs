//! What a person should hear of, newest first.

use chrono::SecondsFormat;
use domain::notifications::Notification;
use leptos::{prelude::*, server_fn::ServerFn};
use leptos_meta::Title;
use leptos_router::{LazyRoute, lazy_route};

use super::{
    api::{MarkOne, MarkRead, find_preferences, list_notifications},
    preferences::PreferencesPanel,
};
use crate::{
    access_events::EventRow,
    i18n::{t, use_words},
    ui::{Empty, Loaded, PageHeader, Panel, PostButton, use_tenant},
};

pub struct NotificationsPage;

#[lazy_route]
impl LazyRoute for NotificationsPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        notifications()
    }
}

/// The same on a provider's telephone.
pub struct ProviderNotificationsPage;

#[lazy_route]
impl LazyRoute for ProviderNotificationsPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        notifications()
    }
}

fn notifications() -> AnyView {
    let tenant = use_tenant();
    let news = Resource::new(move || tenant.get(), list_notifications);
    let preferences = Resource::new(move || tenant.get(), find_preferences);
    let w = use_words();
    view! {
        <Title text=t!(w, notifications.title) />
        <Loaded data=news stays=true let:news>
            <News slug=tenant.get_untracked() news />
        </Loaded>
        // Whoever has no news of their own here has nothing to choose either.
        <Loaded data=preferences refusal=nothing let:preferences>
            <PreferencesPanel slug=tenant.get_untracked() preferences />
        </Loaded>
    }
    .into_any()
}

fn nothing(_: domain::Error) -> AnyView {
    ().into_any()
}

#[component]
fn News(slug: String, news: Vec<Notification>) -> impl IntoView {
    let w = use_words();
    // What came after this list was made stays unread.
    let unread = news.iter().any(|news| !news.is_read);
    let until = news.first().filter(|_| unread).map(|news| news.event.at.to_rfc3339_opts(SecondsFormat::Micros, true));
    let rows = news.into_iter().map(|news| {
        let unread = (!news.is_read).then(|| t!(w, notifications.unread));
        let label =
            if news.is_read { t!(w, notifications.mark_one_unread) } else { t!(w, notifications.mark_one_read) };
        let fields = vec![
            ("tenant", slug.clone()),
            ("id", news.message_id.to_string()),
            ("is_read", (!news.is_read).to_string()),
        ];
        view! {
            <EventRow event=news.event unread>
                <PostButton function=MarkOne::PATH fields label class="link" />
            </EventRow>
        }
    });
    let rows: Vec<_> = rows.collect();
    let body = if rows.is_empty() {
        let (title, text) = (t!(w, notifications.empty_title), t!(w, notifications.empty_text));
        view! { <Panel><Empty title text icon=icondata_lu::LuBell /></Panel> }.into_any()
    } else {
        view! { <ol class="table-frame divide-y divide-line">{rows}</ol> }.into_any()
    };
    view! {
        <PageHeader title=t!(w, notifications.title) lead=t!(w, notifications.lead)>
            {until.map(|until| view! {
                <PostButton function=MarkRead::PATH fields=vec![("tenant", slug), ("until", until)] label=t!(w, notifications.mark_read) />
            })}
        </PageHeader>
        {body}
    }
}

//! One message: whom it was for, by what right, and what became of it. What it says is shown to nobody.

use domain::messages::{MessageDetail, MessageStatus, StatusChange};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::{LazyRoute, lazy_route};

use super::{
    api::find_message,
    parts::{StatusBadge, basis_text, channel_text, detail_text, recipient_text, status_text, template_text, tone},
};
use crate::{
    i18n::{Words, t, use_locale, use_words},
    notifications::category_text,
    ui::{
        Loaded, Moment, PageHeader, Panel,
        timeline::{Happening, Timeline},
        use_id, use_tenant,
    },
};

pub struct MessagePage;

#[lazy_route]
impl LazyRoute for MessagePage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        let (tenant, id) = (use_tenant(), use_id("message"));
        let detail =
            Resource::new(move || (tenant.get(), id.get()), async |(tenant, id)| find_message(tenant, id?).await);
        view! {
            <Loaded data=detail let:detail>
                <MessageView slug=tenant.get_untracked() detail />
            </Loaded>
        }
        .into_any()
    }
}

#[component]
fn MessageView(slug: String, detail: MessageDetail) -> impl IntoView {
    let (w, locale) = (use_words(), use_locale());
    let message = detail.message;
    let title = template_text(w, message.template);
    let (who, address) = recipient_text(w, &message.recipient);
    let attempts = domain::format::count(locale, message.attempts.into());
    let template = t!(w, messages.versioned, name = title, version = message.template_version.to_string()).to_string();
    // The newest first.
    let happenings = detail.history.iter().rev().map(|change| happening(w, change)).collect();
    view! {
        <Title text=title />
        <PageHeader title=title lead=who.clone() parent=(format!("/t/{slug}/messages"), t!(w, messages.title)) />
        <div class="grid max-w-5xl items-start gap-4 lg:grid-cols-2">
            <Panel title=t!(w, messages.details)>
                <dl class="grid grid-cols-[auto_1fr] gap-x-4 gap-y-2 text-sm [&>dt]:text-muted [&>dd]:min-w-0 [&>dd]:wrap-anywhere">
                    <dt>{t!(w, messages.status)}</dt><dd><StatusBadge status=message.status /></dd>
                    <dt>{t!(w, messages.channel)}</dt><dd>{channel_text(w, message.channel)}</dd>
                    <dt>{t!(w, messages.recipient)}</dt><dd>{who}{address.map(|address| format!(" · {address}"))}</dd>
                    <dt>{t!(w, messages.template)}</dt><dd>{template}</dd>
                    <dt>{t!(w, messages.basis)}</dt><dd>{basis_text(w, message.basis)}</dd>
                    {detail.consent_id.map(|id| view! { <dt>{t!(w, messages.consent)}</dt><dd><code>{id.to_string()}</code></dd> })}
                    {message.category.map(|category| view! { <dt>{t!(w, notifications.category)}</dt><dd>{category_text(w, category)}</dd> })}
                    <dt>{t!(w, messages.language)}</dt><dd>{message.locale.tag()}</dd>
                    <dt>{t!(w, messages.created)}</dt><dd><Moment at=message.created_at /></dd>
                    {message.not_before.map(|at| view! { <dt>{t!(w, messages.not_before)}</dt><dd><Moment at /></dd> })}
                    {(message.attempts > 0).then(|| view! { <dt>{t!(w, messages.attempts)}</dt><dd class="tabular-nums">{attempts}</dd> })}
                </dl>
            </Panel>
            <Panel title=t!(w, messages.history)>
                <Timeline items=happenings />
            </Panel>
        </div>
    }
}

fn happening(w: Words, change: &StatusChange) -> Happening {
    use MessageStatus as Status;
    let icon = match change.status {
        Status::Queued => icondata_lu::LuPlus,
        Status::Held => icondata_lu::LuMoon,
        Status::Sending => icondata_lu::LuPlay,
        Status::Sent => icondata_lu::LuCheck,
        Status::Delivered => icondata_lu::LuBell,
        Status::Read => icondata_lu::LuEye,
        Status::Failed => icondata_lu::LuTriangleAlert,
        Status::Suppressed => icondata_lu::LuBan,
    };
    let attempt = (change.attempt > 0).then(|| t!(w, messages.attempt, n = change.attempt.to_string()).to_string());
    let said = change.detail.as_deref().map(|detail| detail_text(w, change.status, detail));
    let said: Vec<String> = attempt.into_iter().chain(said).collect();
    Happening {
        at: change.at,
        icon,
        tone: tone(change.status),
        text: status_text(w, change.status).to_owned(),
        detail: (!said.is_empty()).then(|| said.join(" · ")),
        href: None,
    }
}

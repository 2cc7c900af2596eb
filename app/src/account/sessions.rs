//! Where the person is signed in.

use domain::{format, identity::Method};
use leptos::{prelude::*, server_fn::ServerFn};
use leptos_router::{LazyRoute, lazy_route};

use super::{
    AccountFrame,
    api::{EndOtherSessions, EndSession, SessionRow, list_sessions},
};
use crate::{
    i18n::{Words, t, use_locale, use_words},
    layout::plain_refusal,
    ui::{Badge, Loaded, Panel, PostButton, Tone},
};

pub struct SessionsPage;

#[lazy_route]
impl LazyRoute for SessionsPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        let sessions = Resource::new(|| (), |()| list_sessions());
        view! {
            <Loaded data=sessions refusal=plain_refusal let:sessions>
                <SessionsView sessions />
            </Loaded>
        }
        .into_any()
    }
}

/// How somebody signed in.
pub(crate) fn method(w: Words, method: Method) -> &'static str {
    match method {
        Method::Password => t!(w, account.by_password),
        Method::Passkey => t!(w, account.by_passkey),
        Method::Oidc => t!(w, account.by_company),
    }
}

#[component]
fn SessionsView(sessions: Vec<SessionRow>) -> impl IntoView {
    let (w, locale) = (use_words(), use_locale());
    let others = sessions.iter().any(|session| !session.is_current);
    let rows = sessions.into_iter().map(move |session| {
        let device = if session.device.is_empty() { t!(w, account.unknown_device).to_owned() } else { session.device };
        let seen = t!(w, account.seen, at = format::date_time(locale, session.last_seen_at)).to_string();
        let began = t!(w, account.began, at = format::date_time(locale, session.signed_in_at)).to_string();
        let id = session.id.to_string();
        view! {
            <li class="flex flex-wrap items-center justify-between gap-3 py-4 first:pt-0 last:pb-0">
                <span class="min-w-0">
                    <span class="flex flex-wrap items-center gap-2 font-medium">
                        {device}
                        {session.is_current.then(|| view! { <Badge tone=Tone::Good>{t!(w, account.this_one)}</Badge> })}
                    </span>
                    <span class="block text-sm text-muted">{seen}</span>
                    <span class="block text-sm text-muted">{format!("{began} · {}", method(w, session.method))}</span>
                </span>
                {(!session.is_current).then(|| view! { <PostButton function=EndSession::PATH fields=vec![("id", id)] label=t!(w, account.end_session) /> })}
            </li>
        }
    });
    view! {
        <AccountFrame title=t!(w, account.sessions) lead=t!(w, account.sessions_lead)>
            <Panel><ul class="divide-y divide-line">{rows.collect_view()}</ul></Panel>
            {others.then(|| view! { <div class="mt-4"><PostButton function=EndOtherSessions::PATH fields=vec![] label=t!(w, account.end_others) /></div> })}
        </AccountFrame>
    }
}

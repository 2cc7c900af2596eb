//! The sessions with which a member is at work, and the button that ends them.

use domain::{format, identity::Method, ids::MembershipId, members::MemberSession};
use leptos::{prelude::*, server_fn::ServerFn};

use super::api::EndMemberSessions;
use crate::{
    i18n::{Words, t, use_locale, use_words},
    ui::{Icon, Panel, PostButton},
};

fn method(w: Words, method: Method) -> &'static str {
    match method {
        Method::Password => t!(w, members.method_password),
        Method::Passkey => t!(w, members.method_passkey),
        Method::Oidc => t!(w, members.method_oidc),
    }
}

#[component]
pub(super) fn Sessions(
    slug: String,
    member: MembershipId,
    /// Whether they are the viewer's own.
    own: bool,
    sessions: Vec<MemberSession>,
    /// Whether the viewer may end them.
    may_end: bool,
) -> impl IntoView {
    let (w, locale) = (use_words(), use_locale());
    if sessions.is_empty() {
        return view! {
            <Panel title=t!(w, members.sessions)>
                <p class="text-sm text-muted">{t!(w, members.sessions_none)}</p>
            </Panel>
        }
        .into_any();
    }
    let rows = sessions.into_iter().map(move |session| {
        let device = if session.device.is_empty() { t!(w, members.device_unknown).to_owned() } else { session.device };
        let factor = if session.has_second_factor {
            t!(w, members.with_second_factor)
        } else {
            t!(w, members.without_second_factor)
        };
        let since = t!(w, members.session_since, at = format::date_time(locale, session.signed_in_at)).to_string();
        let seen = t!(w, members.session_seen, at = format::date_time(locale, session.last_seen_at)).to_string();
        view! {
            <li class="flex gap-3 py-3 first:pt-0">
                <Icon icon=icondata_lu::LuMonitorSmartphone class="mt-0.5 size-5 shrink-0 text-muted" />
                <span class="min-w-0 flex-1 text-sm">
                    <span class="block font-medium break-words">{device}</span>
                    <span class="block text-muted">{format!("{} · {factor}", method(w, session.method))}</span>
                    <span class="block text-muted tabular-nums">{format!("{since} · {seen}")}</span>
                </span>
            </li>
        }
    });
    let fields = vec![("tenant", slug), ("id", member.to_string())];
    let (label, text) = if own {
        (t!(w, members.end_own_sessions), t!(w, members.end_own_sessions_text))
    } else {
        (t!(w, members.end_sessions), t!(w, members.end_sessions_text))
    };
    view! {
        <Panel title=t!(w, members.sessions)>
            <ul class="divide-y divide-line">{rows.collect_view()}</ul>
            {may_end.then(|| view! {
                <div class="mt-2 border-t border-line pt-4">
                    <p class="mb-3 max-w-prose text-sm text-muted">{text}</p>
                    <PostButton function=EndMemberSessions::PATH fields label />
                </div>
            })}
        </Panel>
    }
    .into_any()
}

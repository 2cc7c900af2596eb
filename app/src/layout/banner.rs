//! Says that somebody is in the console in another way than as themselves, or in a company that is none.

use chrono::TimeDelta;
use domain::{format, identity::Access, policy::AccessLevel};
use leptos::{prelude::*, server_fn::ServerFn};

use crate::{
    i18n::{t, use_locale, use_words},
    members::api::StopViewing,
    ui::{Icon, PostButton},
};

#[component]
pub(super) fn AccessBanner(slug: String, access: Access) -> impl IntoView {
    let (w, locale) = (use_words(), use_locale());
    let (icon, title, text, stops) = match access {
        Access::Member { .. } => return ().into_any(),
        Access::ViewingAs { name, .. } => {
            let title = t!(w, members.viewing_title, name = name).to_string();
            (icondata_lu::LuEye, title, t!(w, members.viewing_text), true)
        }
        Access::Staff { level, until, .. } => {
            let title = t!(w, members.staff_title, until = format::date_time(locale, until)).to_string();
            let text = match level {
                AccessLevel::Read => t!(w, members.staff_read),
                AccessLevel::Assist => t!(w, members.staff_assist),
            };
            (icondata_lu::LuLifeBuoy, title, text, false)
        }
    };
    view! {
        <section aria-labelledby="access-banner" class="mb-6 flex flex-wrap items-center gap-x-4 gap-y-3 rounded-lg border border-primary/30 bg-primary-soft px-4 py-3 text-primary-ink">
            <Icon icon />
            <div class="min-w-48 flex-1">
                <p id="access-banner" class="font-semibold break-words">{title}</p>
                <p class="text-sm">{text}</p>
            </div>
            {stops.then(|| view! {
                <PostButton function=StopViewing::PATH fields=vec![("tenant", slug)] label=t!(w, members.viewing_stop) class="button text-ink" />
            })}
        </section>
    }
    .into_any()
}

/// Says that the company is there to try things in, and how far its clock is ahead.
#[component]
pub(super) fn SandboxBanner(slug: String, ahead_seconds: Option<i64>) -> impl IntoView {
    let (w, locale) = (use_words(), use_locale());
    let ahead = ahead_seconds.map(TimeDelta::seconds);
    ahead.map(|ahead| {
    let text = if ahead.is_zero() {
        t!(w, sandbox.banner_on_time).to_owned()
    } else {
        t!(w, sandbox.banner_ahead, ahead = format::duration(locale, ahead)).to_string()
    };
    view! {
        <section aria-labelledby="sandbox-banner" class="mb-6 flex flex-wrap items-center gap-x-4 gap-y-3 rounded-lg border border-warn/40 bg-warn-soft px-4 py-3 text-warn-ink">
            <Icon icon=icondata_lu::LuFlaskConical />
            <div class="min-w-48 flex-1">
                <p id="sandbox-banner" class="font-semibold break-words">{t!(w, sandbox.banner)}</p>
                <p class="text-sm">{text}</p>
            </div>
            <a href=format!("/t/{slug}/clock") class="button text-ink">{t!(w, sandbox.title)}</a>
        </section>
    }
    })
}

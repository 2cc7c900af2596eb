//! Says that somebody is in the console in another way than as themselves.

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

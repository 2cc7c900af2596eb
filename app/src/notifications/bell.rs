//! The bell: how much there is to hear of. It counts after the page is there, so that no page waits for it.

use std::time::Duration;

use domain::identity::Access;
use leptos::{prelude::*, task::spawn_local};

use super::api::count_unread;
use crate::{
    i18n::{t, use_words},
    ui::Icon,
    viewer::{membership, use_viewer},
};

/// How often it counts while the page is looked at.
const EVERY: Duration = Duration::from_secs(60);

/// How much there is to hear of; once for all bells of a frame.
#[derive(Clone, Copy)]
struct News(RwSignal<i64>);

/// Counts for the bells of a company's frame. Whoever looks at it as somebody else, or on its behalf, has no news of their
/// own there: they have no bell, and what they look at is not written down by the minute.
pub fn provide_news(slug: String) {
    if !membership(&use_viewer(), &slug).is_some_and(|membership| matches!(membership.access, Access::Member { .. })) {
        return;
    }
    let unread = RwSignal::new(0_i64);
    provide_context(News(unread));
    let path = leptos_router::hooks::use_location().pathname;
    let slug = StoredValue::new(slug);
    let count = move || {
        if document().hidden() {
            return;
        }
        let Some(slug) = slug.try_get_value() else { return };
        spawn_local(async move {
            // A count that fails is tried again soon enough.
            if let Ok(found) = count_unread(slug).await {
                // The page may be gone by then.
                unread.try_set(found.count);
            }
        });
    };
    // Another page may be the list, where they are read.
    Effect::new(move |_| {
        path.track();
        count();
    });
    Effect::new(move |_| {
        let timer = set_interval_with_handle(count, EVERY);
        on_cleanup(move || {
            if let Ok(timer) = timer {
                timer.clear();
            }
        });
    });
}

/// Nothing for whom [`provide_news`] counts nothing.
#[component]
pub fn Bell(href: String) -> impl IntoView {
    let w = use_words();
    use_context::<News>().map(|News(unread)| {
        let label = move || match unread.get() {
            0 => t!(w, notifications.bell).to_owned(),
            n => t!(w, notifications.bell_unread, count = n.to_string()).to_string(),
        };
        view! {
            <a href=href class="icon-button relative" aria-label=label title=t!(w, notifications.bell)>
                <Icon icon=icondata_lu::LuBell />
                {move || (unread.get() > 0).then(|| view! { <span class="bell-count" aria-hidden="true">{unread.get()}</span> })}
            </a>
        }
    })
}

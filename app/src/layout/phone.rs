//! The provider's side: made for a telephone in one hand. What is gone to often is at the thumb.

use domain::brand::Look;
use leptos::prelude::*;
use leptos_router::hooks::use_location;

use super::{
    areas::{NavGroup, NavItem},
    brand::TenantMark,
    frame::SkipLink,
    help::Keys,
    palette::{Palette, Reach},
    switcher::Switcher,
};
use crate::{
    i18n::{t, use_words},
    ui::{Home, Icon},
};

#[component]
pub(super) fn Phone(
    slug: String,
    look: Look,
    title: String,
    #[prop(into)] subtitle: String,
    items: Vec<NavItem>,
    children: Children,
) -> impl IntoView {
    let w = use_words();
    let path = use_location().pathname;
    provide_context(Home { href: format!("/p/{slug}"), name: title.clone() });
    let open = RwSignal::new(false);
    let groups = vec![NavGroup { name: None, items: items.clone() }];
    let reach = Reach { tenant: None, groups };
    let bar = items
        .into_iter()
        .map(|item| {
            let (href, label, icon) = (item.href.clone(), item.label, item.icon);
            view! {
                <li>
                    <a href=href class="bottom-link" aria-current=move || item.leads_to(&path.read()).then_some("page")>
                        <span class="bottom-mark"><Icon icon=icon /></span>
                        {label}
                    </a>
                </li>
            }
        })
        .collect_view();
    view! {
        <SkipLink />
        <div class="phone">
            <header class="phone-top">
                <Switcher title=title.clone() subtitle mark=view! { <TenantMark name=title look /> }.into_any() />
            </header>
            <main id="main" tabindex="-1" class="phone-main">{children()}</main>
            <nav class="bottom-bar" aria-label=t!(w, nav.main)><ul>{bar}</ul></nav>
        </div>
        <Palette open reach=reach.clone() />
        <Keys open reach />
    }
}

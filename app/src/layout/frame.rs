//! Navigation beside the page where there is room, above it on a telephone. Menus are `<details>`: they open without
//! JavaScript.

use domain::brand::Look;
use leptos::prelude::*;
use leptos_router::hooks::{use_location, use_query_map};

use super::{
    account::AccountMenu,
    areas::{NavGroup, NavItem},
    brand::TenantMark,
    help::{HelpButton, Keys},
    palette::{Palette, PaletteButton, Reach},
    switcher::{LOCATION, LocationSwitcher, Switcher, knows_location, shops_of},
};
use crate::{
    i18n::{t, use_words},
    notifications::{Bell, provide_news},
    ui::{Home, Icon, Menu, query},
    viewer::use_viewer,
};

/// The product's mark.
#[component]
pub(super) fn Mark(#[prop(default = "size-8")] class: &'static str) -> impl IntoView {
    view! {
        <span class=format!("grid shrink-0 place-items-center rounded-lg bg-primary text-on-primary {class}")>
            <Icon icon=icondata_lu::LuScissors class="size-4.5" />
        </span>
    }
}

#[component]
fn Brand() -> impl IntoView {
    let w = use_words();
    view! {
        <a href="/" class="flex items-center gap-2.5 rounded-lg font-semibold tracking-tight">
            <Mark />
            {t!(w, product.name)}
        </a>
    }
}

#[component]
pub(super) fn SkipLink() -> impl IntoView {
    let w = use_words();
    view! { <a href="#main" rel="external" class="skip-link">{t!(w, nav.skip)}</a> }
}

/// The areas in their groups.
#[component]
pub(crate) fn Nav(groups: Vec<NavGroup>) -> impl IntoView {
    let w = use_words();
    view! {
        <nav aria-label=t!(w, nav.main) class="nav">
            {groups.into_iter().map(|group| view! {
                {group.name.map(|name| view! { <p class="nav-head">{name}</p> })}
                <ul>{group.items.into_iter().map(|item| view! { <NavLink item /> }).collect_view()}</ul>
            }).collect_view()}
        </nav>
    }
}

#[component]
fn NavLink(item: NavItem) -> impl IntoView {
    let (path, asked) = (use_location().pathname, use_query_map());
    let (own, label, icon) = (item.href.clone(), item.label, item.icon);
    // The shop that was chosen goes along to what knows it.
    let href = move || {
        let location = asked.read().get(LOCATION).filter(|_| knows_location(&own)).unwrap_or_default();
        let pairs = query(&[(LOCATION, &location)]);
        if pairs.is_empty() { own.clone() } else { format!("{own}?{pairs}") }
    };
    view! {
        <li>
            <a href=href class="nav-link" aria-current=move || item.leads_to(&path.read()).then_some("page")>
                <Icon icon=icon class="size-4.5 shrink-0" />
                {label}
            </a>
        </li>
    }
}

/// Which side of the product a frame is.
#[derive(Clone, PartialEq, Eq)]
pub(super) enum SideOf {
    Staff,
    Console { slug: String },
}

#[component]
pub(super) fn Frame(
    side: SideOf,
    /// The company's own; the product's on the staff's side.
    look: Option<Look>,
    title: String,
    #[prop(into)] subtitle: String,
    groups: Vec<NavGroup>,
    children: Children,
) -> impl IntoView {
    let w = use_words();
    let (slug, home, density) = match &side {
        SideOf::Staff => (None, "/staff".to_owned(), Some("dense")),
        SideOf::Console { slug } => (Some(slug.clone()), format!("/t/{slug}"), None),
    };
    provide_context(Home { href: home.clone(), name: title.clone() });
    let open = RwSignal::new(false);
    let reach = Reach { tenant: slug.clone(), groups: groups.clone() };
    if let Some(slug) = &slug {
        provide_news(slug.clone());
    }
    let shops = slug.clone().map(|slug| (slug.clone(), shops_of(slug)));
    let small_shops = shops.clone();
    let notifications = slug.as_ref().map(|slug| format!("/t/{slug}/notifications"));
    let small_notifications = notifications.clone();
    let name = title.clone();
    let mark = move || match look {
        Some(look) => view! { <TenantMark name=name.clone() look /> }.into_any(),
        None => view! { <Mark /> }.into_any(),
    };
    let top = match look {
        Some(_) => view! {
            <a href=home class="flex min-w-0 items-center gap-2.5 rounded-lg font-semibold tracking-tight">
                {mark()}
                <span class="truncate">{title.clone()}</span>
            </a>
        }
        .into_any(),
        None => view! { <Brand /> }.into_any(),
    };
    let large = view! { <Switcher title=title.clone() subtitle=subtitle.clone() mark=mark() /> };
    let small = view! { <Switcher title subtitle mark=mark() /> };
    view! {
        <SkipLink />
        <div class="frame" data-density=density>
            <aside class="frame-side">
                {large}
                <Nav groups=groups.clone() />
                <div class="mt-auto"><HelpButton /></div>
            </aside>
            <header class="frame-small">
                <Menu summary=view! { <Icon icon=icondata_lu::LuMenu /> }.into_any() summary_class="icon-button" summary_label=t!(w, nav.menu) body_class="w-72">
                    {small}
                    {small_shops.map(|(slug, shops)| view! { <LocationSwitcher slug shops /> })}
                    <Nav groups />
                    <hr class="my-2 border-line" />
                    <AccountMenu id="account-small" up=false />
                </Menu>
                {top}
                <div class="ms-auto flex">
                    <PaletteButton open small=true />
                    {small_notifications.map(|href| view! { <Bell href /> })}
                </div>
            </header>
            <div class="frame-page">
                <header class="frame-top">
                    {shops.map(|(slug, shops)| view! { <LocationSwitcher slug shops /> })}
                    <div class="ms-auto flex items-center gap-1">
                        <PaletteButton open small=false />
                        {notifications.map(|href| view! { <Bell href /> })}
                        <AccountMenu id="account" up=false />
                    </div>
                </header>
                <main id="main" tabindex="-1" class="frame-main">{children()}</main>
            </div>
        </div>
        <Palette open reach=reach.clone() />
        <Keys open reach />
    }
}

/// Around pages that belong to no tenant.
#[component]
pub fn Plain(children: Children) -> impl IntoView {
    let viewer = use_viewer();
    view! {
        <SkipLink />
        <div class="flex min-h-dvh flex-col">
            <header class="flex items-center justify-between gap-4 px-4 py-4 sm:px-8">
                <Brand />
                <div class="w-auto"><AccountMenu id="account" up=false /></div>
            </header>
            <main id="main" tabindex="-1" class="mx-auto w-full max-w-5xl flex-1 px-4 py-8 outline-none sm:px-8">{children()}</main>
            <footer class="px-4 py-6 text-center text-sm text-muted sm:px-8">
                {viewer.demo.then(|| t!(use_words(), session.demo))}
            </footer>
        </div>
    }
}

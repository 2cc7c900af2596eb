//! Navigation beside the page where there is room, above it on a telephone. Menus are `<details>`: they open without
//! JavaScript.

use leptos::prelude::*;
use leptos_router::hooks::use_location;

use super::account::AccountMenu;
use crate::{
    i18n::{t, use_words},
    ui::{Icon, Menu},
    viewer::use_viewer,
};

#[derive(Clone)]
pub(super) struct NavItem {
    href: String,
    label: &'static str,
    icon: icondata_core::Icon,
    exact: bool,
    /// Other addresses that belong to it.
    also: Vec<String>,
}

impl NavItem {
    pub const fn new(href: String, label: &'static str, icon: icondata_core::Icon) -> Self {
        Self { href, label, icon, exact: false, also: Vec::new() }
    }

    /// Marked as the current one only at its own address.
    pub const fn exact(href: String, label: &'static str, icon: icondata_core::Icon) -> Self {
        Self { href, label, icon, exact: true, also: Vec::new() }
    }

    /// Pages at these addresses belong to it too.
    pub fn also(mut self, addresses: impl IntoIterator<Item = String>) -> Self {
        self.also.extend(addresses);
        self
    }

    fn leads_to(&self, path: &str) -> bool {
        let path = path.trim_end_matches('/');
        let inside = |address: &String| {
            path.strip_prefix(address.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        if self.also.iter().any(inside) {
            return true;
        }
        path == self.href
            || (!self.exact && path.strip_prefix(self.href.as_str()).is_some_and(|rest| rest.starts_with('/')))
    }
}

#[component]
fn Brand() -> impl IntoView {
    let w = use_words();
    view! {
        <a href="/" class="flex items-center gap-2.5 font-semibold tracking-tight">
            <span class="grid size-8 place-items-center rounded-lg bg-primary text-on-primary">
                <Icon icon=icondata_lu::LuScissors class="size-4.5" />
            </span>
            {t!(w, product.name)}
        </a>
    }
}

#[component]
fn SkipLink() -> impl IntoView {
    let w = use_words();
    view! { <a href="#main" rel="external" class="skip-link">{t!(w, nav.skip)}</a> }
}

#[component]
fn Nav(items: Vec<NavItem>) -> impl IntoView {
    let (w, path) = (use_words(), use_location().pathname);
    view! {
        <nav aria-label=t!(w, nav.main)>
            <ul class="flex flex-col gap-0.5">
                {items.into_iter().map(|item| {
                    let (href, label, icon) = (item.href.clone(), item.label, item.icon);
                    view! {
                        <li>
                            <a href=href class="nav-link" aria-current=move || item.leads_to(&path.read()).then_some("page")>
                                <Icon icon=icon />
                                {label}
                            </a>
                        </li>
                    }
                }).collect_view()}
            </ul>
        </nav>
    }
}

/// Other places of the same person.
#[component]
fn Switcher(title: String, #[prop(into)] subtitle: String) -> impl IntoView {
    let (w, viewer) = (use_words(), use_viewer());
    let person = viewer.person;
    let staff = person.as_ref().is_some_and(|person| person.staff.is_some());
    let places: Vec<(String, String)> = person
        .iter()
        .flat_map(|person| &person.memberships)
        .map(|membership| (format!("/t/{}", membership.slug), membership.tenant_name.clone()))
        .chain(staff.then(|| ("/staff/tenants".to_owned(), t!(w, nav.staff_side).to_owned())))
        .collect();
    let current = view! {
        <span class="min-w-0 flex-1 text-start">
            <span class="block truncate font-semibold">{title}</span>
            <span class="block truncate text-sm text-muted">{subtitle}</span>
        </span>
    };
    if places.len() < 2 {
        return view! { <div class="flex px-2.5 py-2">{current}</div> }.into_any();
    }
    let summary = view! {
        {current}
        <Icon icon=icondata_lu::LuChevronsUpDown class="size-4 shrink-0 text-muted" />
    }
    .into_any();
    view! {
        <Menu summary summary_class="flex items-center gap-2 rounded-lg px-2.5 py-2 hover:bg-sunken" body_class="">
            <p class="px-2.5 pt-1 pb-1 text-xs font-medium text-muted">{t!(w, nav.your_companies)}</p>
            {places.into_iter().map(|(href, name)| view! { <a href=href class="menu-item">{name}</a> }).collect_view()}
        </Menu>
    }
    .into_any()
}

#[component]
pub(super) fn Frame(
    title: String,
    #[prop(into)] subtitle: String,
    items: Vec<NavItem>,
    children: Children,
) -> impl IntoView {
    let w = use_words();
    view! {
        <SkipLink />
        <div class="min-h-dvh lg:grid lg:grid-cols-[16rem_1fr]">
            <aside class="sticky top-0 hidden h-dvh flex-col gap-4 border-e border-line bg-raised p-4 lg:flex">
                <div class="px-2.5 py-1"><Brand /></div>
                <Switcher title=title.clone() subtitle=subtitle.clone() />
                <Nav items=items.clone() />
                <div class="mt-auto"><AccountMenu id="account" up=true /></div>
            </aside>
            <header class="sticky top-0 z-20 flex items-center justify-between gap-2 border-b border-line bg-raised px-4 py-2.5 lg:hidden">
                <Brand />
                <Menu summary=view! { <Icon icon=icondata_lu::LuMenu /> }.into_any() summary_class="button" summary_label=t!(w, nav.menu) body_class="end-0 w-72">
                    <Switcher title subtitle />
                    <Nav items />
                    <hr class="my-2 border-line" />
                    <AccountMenu id="account-small" up=false />
                </Menu>
            </header>
            <main id="main" tabindex="-1" class="mx-auto w-full max-w-6xl px-4 py-6 outline-none sm:px-8 lg:py-10">{children()}</main>
        </div>
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

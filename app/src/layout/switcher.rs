//! Which company, and which of its shops.

use leptos::prelude::*;
use leptos_router::hooks::{use_location, use_navigate, use_query_map};

use crate::{
    i18n::{t, use_words},
    members::api::{Shop, list_shops},
    ui::{Icon, Menu, query},
    viewer::{home_of, use_viewer},
};

/// Other places of the same person.
#[component]
pub(super) fn Switcher(title: String, #[prop(into)] subtitle: String, mark: AnyView) -> impl IntoView {
    let (w, viewer) = (use_words(), use_viewer());
    let person = viewer.person;
    let staff = person.as_ref().is_some_and(|person| person.staff.is_some());
    let places: Vec<(String, String)> = person
        .iter()
        .flat_map(|person| &person.memberships)
        .map(|membership| (home_of(membership), membership.tenant_name.clone()))
        .chain(staff.then(|| ("/staff".to_owned(), t!(w, nav.staff_side).to_owned())))
        .collect();
    let current = view! {
        {mark}
        <span class="min-w-0 flex-1 text-start">
            <span class="block truncate text-sm font-semibold">{title}</span>
            <span class="block truncate text-xs text-muted">{subtitle}</span>
        </span>
    };
    if places.len() < 2 {
        return view! { <div class="switcher">{current}</div> }.into_any();
    }
    let summary = view! {
        {current}
        <Icon icon=icondata_lu::LuChevronsUpDown class="size-4 shrink-0 text-muted" />
    }
    .into_any();
    view! {
        <Menu summary summary_class="switcher hover:bg-sunken" body_class="">
            <p class="menu-head">{t!(w, nav.your_companies)}</p>
            {places.into_iter().map(|(href, name)| view! { <a href=href class="menu-item">{name}</a> }).collect_view()}
        </Menu>
    }
    .into_any()
}

/// The address's word for the shop that a page is about.
pub const LOCATION: &str = "location";

/// Whether a page knows a single shop: the overview of a company, and its people.
pub(super) fn knows_location(path: &str) -> bool {
    let mut parts = path.trim_matches('/').split('/');
    parts.next() == Some("t")
        && parts.next().is_some()
        && matches!(parts.next(), None | Some("members"))
        && parts.next().is_none()
}

/// The shops to switch between. After the page: it holds for no page up.
pub(super) fn shops_of(slug: String) -> RwSignal<Vec<Shop>> {
    let shops = RwSignal::new(Vec::<Shop>::new());
    Effect::new(move |_| {
        let slug = slug.clone();
        leptos::task::spawn_local(async move {
            // Without the list there is nothing to switch between. Whoever has left waits for it no longer.
            if let Ok(list) = list_shops(slug).await {
                shops.try_set(list);
            }
        });
    });
    shops
}

/// Which shop the pages are about: all of them, or one. The choice is in the address, so that two tabs can differ. Pages
/// that know no single shop lead to the overview.
#[component]
pub(super) fn LocationSwitcher(slug: String, shops: RwSignal<Vec<Shop>>) -> impl IntoView {
    let (w, location, asked) = (use_words(), use_location(), use_query_map());
    let navigate = use_navigate();
    let chosen = move || asked.read().get(LOCATION).unwrap_or_default();
    let on_change = move |event: leptos::ev::Event| {
        let id = event_target_value(&event);
        let path = location.pathname.get_untracked();
        let path = if knows_location(&path) { path } else { format!("/t/{slug}") };
        let pairs = query(&[(LOCATION, &id)]);
        navigate(&if pairs.is_empty() { path } else { format!("{path}?{pairs}") }, Default::default());
    };
    view! {
        <Show when=move || { shops.with(|shops| shops.len() > 1) }>
            <label class="location-switcher">
                <Icon icon=icondata_lu::LuMapPin class="size-4 shrink-0 text-muted" />
                <span class="sr-only">{t!(w, nav.location)}</span>
                <select on:change=on_change.clone() prop:value=chosen>
                    <option value="" selected=move || chosen().is_empty()>{t!(w, nav.all_locations)}</option>
                    {move || shops.get().into_iter().map(|shop| {
                        let id = shop.id.to_string();
                        let own = id.clone();
                        view! { <option value=id selected=move || chosen() == own>{shop.name}</option> }
                    }).collect_view()}
                </select>
            </label>
        </Show>
    }
}

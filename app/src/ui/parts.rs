//! Headers, panels, badges, and the states a page can be in besides showing its data.

use domain::Error;
use leptos::prelude::*;
use leptos_icons::Icon as LeptosIcon;

use crate::i18n::{self, t, use_words};

/// A pictogram beside a text, never instead of one.
#[component]
pub fn Icon(icon: icondata_core::Icon, #[prop(default = "size-5 shrink-0")] class: &'static str) -> impl IntoView {
    view! { <span class=class aria-hidden="true"><LeptosIcon icon=icon width="100%" height="100%" /></span> }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    #[default]
    Neutral,
    Good,
    Bad,
}

#[component]
pub fn Badge(#[prop(optional)] tone: Tone, children: Children) -> impl IntoView {
    let class = match tone {
        Tone::Neutral => "badge badge-neutral",
        Tone::Good => "badge badge-good",
        Tone::Bad => "badge badge-bad",
    };
    view! { <span class=class>{children()}</span> }
}

/// A link that looks like a button.
#[component]
pub fn LinkButton(
    #[prop(into)] href: String,
    #[prop(default = false)] primary: bool,
    children: Children,
) -> impl IntoView {
    let class = if primary { "button button-primary" } else { "button" };
    view! { <a href=href class=class>{children()}</a> }
}

/// A page's name, what it is for, and what can be done on it.
#[component]
pub fn PageHeader(
    #[prop(into)] title: String,
    #[prop(into, optional)] lead: String,
    /// Where the page belongs: address and name.
    #[prop(optional)]
    parent: Option<(String, &'static str)>,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    let w = use_words();
    view! {
        <header class="mb-6 flex flex-wrap items-end justify-between gap-4">
            <div class="min-w-0">
                {parent.map(|(href, name)| view! {
                    <nav aria-label=t!(w, nav.breadcrumbs) class="mb-1">
                        <a href=href class="inline-flex items-center gap-1 text-sm text-muted hover:text-ink">
                            <Icon icon=icondata_lu::LuChevronLeft class="size-4" />
                            {name}
                        </a>
                    </nav>
                })}
                <h1 class="text-2xl font-semibold tracking-tight text-balance">{title}</h1>
                {(!lead.is_empty()).then(|| view! { <p class="mt-1 text-muted">{lead}</p> })}
            </div>
            {children.map(|children| view! { <div class="flex gap-2">{children()}</div> })}
        </header>
    }
}

#[component]
pub fn Panel(#[prop(into, optional)] title: String, children: Children) -> impl IntoView {
    view! {
        <section class="panel">
            {(!title.is_empty()).then(|| view! { <h2 class="mb-4 font-semibold">{title}</h2> })}
            {children()}
        </section>
    }
}

/// Nothing here yet: says so, and what to do next.
#[component]
pub fn Empty(
    #[prop(into)] title: String,
    #[prop(into)] text: String,
    #[prop(default = icondata_lu::LuStore)] icon: icondata_core::Icon,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="flex flex-col items-center gap-2 px-6 py-14 text-center">
            <span class="mb-2 rounded-full bg-sunken p-4 text-muted"><Icon icon=icon class="size-7 block" /></span>
            <p class="font-semibold">{title}</p>
            <p class="max-w-sm text-muted">{text}</p>
            {children.map(|children| view! { <div class="mt-4">{children()}</div> })}
        </div>
    }
}

/// Shown while a page's data is on its way after a click; the first view of a page comes whole.
#[component]
pub fn Loading() -> impl IntoView {
    let w = use_words();
    view! {
        <div class="animate-pulse" role="status" aria-label=t!(w, form.loading)>
            <div class="h-7 w-48 rounded-md bg-sunken"></div>
            <div class="mt-8 h-64 rounded-xl bg-sunken"></div>
        </div>
    }
}

/// What went wrong, in a box above a form.
#[component]
pub fn Alert(error: Error) -> impl IntoView {
    let (title, text) = i18n::error(use_words(), &error);
    view! {
        <div role="alert" class="mb-6 flex gap-3 rounded-lg border border-bad/40 bg-bad-soft p-4 text-bad-ink">
            <Icon icon=icondata_lu::LuTriangleAlert />
            <div>
                <p class="font-semibold">{title}</p>
                <p class="text-sm">{text}</p>
            </div>
        </div>
    }
}

/// Something to know, in a box above what it is about.
#[component]
pub fn Notice(#[prop(into, optional)] title: String, children: Children) -> impl IntoView {
    view! {
        <div role="status" class="mb-6 flex gap-3 rounded-lg border border-primary/30 bg-primary-soft p-4 text-primary-ink">
            <Icon icon=icondata_lu::LuInfo />
            <div class="min-w-0 flex-1">
                {(!title.is_empty()).then(|| view! { <p class="font-semibold">{title}</p> })}
                <div class="text-sm">{children()}</div>
            </div>
        </div>
    }
}

/// Pages that belong together: links, of which the current one is marked.
#[component]
pub fn Tabs(
    label: &'static str,
    /// Address and text of each.
    items: Vec<(String, &'static str)>,
) -> impl IntoView {
    let path = leptos_router::hooks::use_location().pathname;
    let links = items.into_iter().map(|(href, text)| {
        let own = href.clone();
        let current = move || {
            let path = path.read();
            let path = path.trim_end_matches('/');
            (path == own || path.strip_prefix(own.as_str()).is_some_and(|rest| rest.starts_with('/'))).then_some("page")
        };
        view! { <li><a href=href class="tab" aria-current=current>{text}</a></li> }
    });
    view! { <nav aria-label=label class="mb-6 overflow-x-auto border-b border-line"><ul class="flex gap-1">{links.collect_view()}</ul></nav> }
}

/// A page that cannot show its data: says why and where to go.
#[component]
pub fn ErrorView(error: Error) -> impl IntoView {
    let w = use_words();
    let (title, text) = i18n::error(w, &error);
    let (href, action): (String, &str) = match error {
        Error::Unauthenticated
        | Error::SignInAgain
        | Error::CompanySignInRequired
        | Error::CompanySecondFactorRequired => {
            let here = leptos_router::hooks::use_location();
            let here = format!(
                "{}{}",
                here.pathname.get_untracked(),
                here.search.with_untracked(|search| {
                    if search.is_empty() { String::new() } else { format!("?{}", search.trim_start_matches('?')) }
                })
            );
            // A step of signing in is not to be led back to: what it was about is over.
            let next = if here.starts_with("/sign-in") { "" } else { here.as_str() };
            let address = format!("/sign-in/again?{}", query(&[("next", next)]));
            (address.trim_end_matches('?').to_owned(), t!(w, errors.sign_in))
        }
        Error::SecondFactorRequired | Error::PasswordChangeRequired => {
            ("/account/security".into(), t!(w, errors.go_security))
        }
        Error::ConfirmIdentity => ("/account/confirm".into(), t!(w, errors.go_confirm)),
        _ => ("/".into(), t!(w, errors.go_home)),
    };
    view! {
        <leptos_meta::Title text=title />
        <div class="mx-auto flex max-w-md flex-col items-center gap-3 py-20 text-center">
            <p class="text-5xl font-semibold tabular-nums text-muted">{error.status()}</p>
            <h1 class="text-xl font-semibold text-balance">{title}</h1>
            <p class="text-muted">{text}</p>
            // A link of its own load: after a sign-in the whole page is another.
            <a href=href rel="external" class="button button-primary mt-3">{action}</a>
        </div>
    }
}

/// The query of an address; empty values are left out.
#[must_use]
pub fn query(pairs: &[(&str, &str)]) -> String {
    let mut map = leptos_router::params::ParamsMap::new();
    for (key, value) in pairs.iter().filter(|(_, value)| !value.is_empty()) {
        map.insert((*key).to_owned(), (*value).to_owned());
    }
    map.to_query_string().trim_start_matches('?').to_owned()
}

/// The ways on from one page of a list.
#[component]
pub fn Pager(
    /// Address of the next page.
    next: Option<String>,
    /// Address of the first page, on any other.
    first: Option<String>,
) -> impl IntoView {
    let w = use_words();
    (next.is_some() || first.is_some()).then(|| {
        view! {
            <div class="mt-4 flex justify-end gap-2">
                {first.map(|href| view! { <LinkButton href>{t!(w, form.first_page)}</LinkButton> })}
                {next.map(|href| view! { <LinkButton href>{t!(w, form.next_page)}</LinkButton> })}
            </div>
        }
    })
}

/// A menu behind a summary. It opens without JavaScript; with it, it closes again on Escape, on a click elsewhere, and
/// when another page is shown.
#[component]
pub fn Menu(
    summary: AnyView,
    #[prop(into)] summary_class: String,
    #[prop(optional)] summary_label: Option<&'static str>,
    #[prop(into)] body_class: String,
    children: Children,
) -> impl IntoView {
    let menu = NodeRef::<leptos::html::Details>::new();
    let close = move || {
        if let Some(menu) = menu.get_untracked() {
            menu.set_open(false);
        }
    };
    let path = leptos_router::hooks::use_location().pathname;
    Effect::new(move |_| {
        path.track();
        close();
    });
    Effect::new(move |_| {
        let clicks = window_event_listener(leptos::ev::click, move |event| {
            use wasm_bindgen::JsCast;
            let target = event.target().and_then(|target| target.dyn_into::<web_sys::Node>().ok());
            if !menu.get_untracked().is_some_and(|menu| menu.contains(target.as_ref())) {
                close();
            }
        });
        let keys = window_event_listener(leptos::ev::keydown, move |event| {
            if event.key() == "Escape" {
                close();
            }
        });
        on_cleanup(move || {
            clicks.remove();
            keys.remove();
        });
    });
    view! {
        <details class="menu" node_ref=menu>
            <summary class=summary_class aria-label=summary_label>{summary}</summary>
            <div class=format!("menu-body {body_class}")>{children()}</div>
        </details>
    }
}

//! Pages, components and server functions. Built twice: with `ssr` into the server, with `hydrate` for the browser.

pub mod access_events;
pub mod account;
pub mod api_keys;
pub mod assets;
pub mod audit;
pub mod brand;
pub mod company_sign_in;
pub mod error;
pub mod events;
pub mod files;
pub mod gallery;
pub mod home;
pub mod i18n;
pub mod jobs;
pub mod layout;
pub mod legal_entities;
pub mod locations;
pub mod members;
pub mod messages;
pub mod notifications;
pub mod onboarding;
pub mod portal;
#[cfg(feature = "ssr")]
pub mod request;
pub mod routes;
pub mod sandbox;
pub mod search;
pub mod session;
pub mod sign_in_policy;
pub mod split;
pub mod staff;
pub mod staff_access;
pub mod tenants;
pub mod ui;
pub mod viewer;

use leptos::{prelude::*, server_fn::ServerFn};
use leptos_meta::{Title, provide_meta_context};

use crate::{
    i18n::{t, use_words},
    routes::Pages,
    ui::{form::provide_submitted, toast::provide_toasts, work::provide_works},
    viewer::provide_viewer,
};

/// The HTML around the app. Rendered on the server only.
#[cfg(feature = "ssr")]
#[must_use]
pub fn shell() -> impl IntoView {
    use crate::{assets::Assets, i18n::words, request::RequestContext};
    use leptos_meta::MetaTags;

    // There is no request while the list of routes is made.
    let request = use_context::<RequestContext>();
    let viewer = request.as_ref().map(RequestContext::viewer).unwrap_or_default();
    let assets = request.as_ref().map_or_else(|| Assets::unhashed("pkg", "barberpro").into(), |r| r.assets.clone());
    let nonce = request.as_ref().map(|r| r.nonce.to_string());
    let start = split::start_script(&assets);
    let fonts = assets.fonts.iter().map(|font| {
        view! { <link rel="preload" href=font.clone() r#as="font" r#type="font/woff2" crossorigin="anonymous" /> }
    });
    view! {
        <!DOCTYPE html>
        <html lang=viewer.locale.tag() data-theme=viewer.theme.as_str() data-charts=assets.charts.clone()>
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <meta name="description" content=t!(words(viewer.locale), product.description) />
                <meta name="color-scheme" content="light dark" />
                <link rel="icon" href="/favicon.svg" r#type="image/svg+xml" />
                <link rel="stylesheet" href=assets.style.clone() />
                {fonts.collect_view()}
                <script type="module" nonce=nonce>{start}</script>
                <MetaTags />
            </head>
            <body>
                <App />
            </body>
        </html>
    }
}

#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    provide_viewer();
    provide_submitted();
    provide_toasts(&[<locations::api::SetLocationStatus as ServerFn>::PATH]);
    provide_works();
    let w = use_words();
    let served = title_now();
    view! {
        <Title
            text=""
            formatter=move |text: String| {
                let text = escaped(text);
                if text.is_empty() { untitled(&served, t!(w, product.name)) } else { format!("{text} · {}", t!(w, product.name)) }
            }
        />
        <Pages />
    }
}

/// While no page says its title. A page that is taken over, or whose code is on its way, keeps the one it has: without
/// it a tab would have none for a moment, and a screen reader would read its address.
fn untitled(served: &str, product: &str) -> String {
    // leptos_meta empties the title before it asks for the first one: then it is the one that the server wrote.
    [title_now().as_str(), served, product].into_iter().find(|title| !title.is_empty()).unwrap_or_default().to_owned()
}

fn title_now() -> String {
    if cfg!(feature = "hydrate") { document().title() } else { String::new() }
}

/// leptos_meta writes a title into the HTML as it is, and names are in titles that other people typed. In the browser a
/// title is text, where nothing needs escaping.
fn escaped(text: String) -> String {
    if cfg!(feature = "ssr") { text.replace('&', "&amp;").replace('<', "&lt;") } else { text }
}

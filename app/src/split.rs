//! Pages whose code is fetched when they are first visited.

use std::future::Future;

use leptos::prelude::*;
use leptos_router::{ChooseView, Lazy, LazyRoute};

/// How a page is routed. As leptos's [`Lazy`]; in addition the server's answer tells the browser which files hold the
/// page's code, so that it fetches them along with what every page needs instead of after it.
pub struct Split<T>(Lazy<T>);

impl<T> Split<T> {
    #[must_use]
    pub fn new() -> Self {
        Self(Lazy::new())
    }
}

impl<T> Default for Split<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T> Clone for Split<T> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<T: LazyRoute + Send + Sync> ChooseView for Split<T> {
    fn choose(self) -> impl Future<Output = AnyView> {
        #[cfg(feature = "ssr")]
        announce(std::any::type_name::<T>());
        self.0.choose()
    }

    fn preload(&self) -> impl Future<Output = ()> {
        self.0.preload()
    }
}

/// The name of the entries in a page's head that tell which files hold its code.
#[cfg(feature = "ssr")]
const CODE: &str = "page-code";
/// The same for scripts.
#[cfg(feature = "ssr")]
const SCRIPT: &str = "page-script";

/// Enters the files of a page into the head of what is being rendered: [`start_script`] asks for them. leptos could write
/// links itself, but would put the scripts' nonce into them, where style sheets can read it.
#[cfg(feature = "ssr")]
fn announce(page: &str) {
    // There is no request while the list of routes is made.
    let Some(request) = use_context::<crate::request::RequestContext>() else { return };
    for file in request.assets.files_of(page) {
        // Rendering such an entry puts it into the head; it gives no HTML of its own.
        let _ = view! { <leptos_meta::Meta name=CODE content=file.clone() /> }.to_html();
    }
}

/// The same for a script that the page will want. Two of one address are fetched once.
#[cfg(feature = "ssr")]
pub(crate) fn announce_script(address: &str) {
    let _ = view! { <leptos_meta::Meta name=SCRIPT content=address.to_owned() /> }.to_html();
}

/// What fetches the browser part and lets it take the page over. It begins when the page has been painted for the first
/// time, so that on a slow network the code takes nothing from the style sheet and the fonts: the page is there to be read
/// as early as if there were no code. Then all of it is asked for at once. Between making the code ready and running it the
/// browser gets a moment for what the person does meanwhile. A page in a tab that nobody looks at is not painted, and begins
/// at once.
#[cfg(feature = "ssr")]
pub(crate) fn start_script(assets: &crate::assets::Assets) -> String {
    let (script, link, wasm) = (&assets.script, &assets.link, &assets.wasm);
    format!(
        "const ask = (rel, href, more) => document.head.append(Object.assign(document.createElement('link'), {{ rel, href, ...more }}));\n\
         const fetched = {{ as: 'fetch', type: 'application/wasm', crossOrigin: 'anonymous' }};\n\
         const start = async () => {{\n\
         ask('modulepreload', {script:?});\n\
         ask('modulepreload', {link:?});\n\
         ask('preload', {wasm:?}, fetched);\n\
         for (const {{ content }} of document.querySelectorAll('meta[name={CODE}]')) ask('preload', content, fetched);\n\
         for (const {{ content }} of document.querySelectorAll('meta[name={SCRIPT}]')) ask('preload', content, {{ as: 'script' }});\n\
         const {{ default: init, hydrate }} = await import({script:?});\n\
         await init({{ module_or_path: {wasm:?} }});\n\
         await new Promise((next) => setTimeout(next));\n\
         hydrate();\n\
         }};\n\
         if (document.hidden) start(); else requestAnimationFrame(() => setTimeout(start));"
    )
}

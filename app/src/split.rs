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

/// Puts links into the head of the page being rendered. leptos could do it too, but would write the scripts' nonce into
/// them, where style sheets can read it.
#[cfg(feature = "ssr")]
fn announce(page: &str) {
    // There is no request while the list of routes is made.
    let Some(request) = use_context::<crate::request::RequestContext>() else { return };
    for file in request.assets.files_of(page) {
        // Rendering such a link enters it into the head; it gives no HTML of its own.
        let _ = view! {
            <leptos_meta::Link rel="preload" href=file.clone() as_="fetch" type_="application/wasm" crossorigin="anonymous" />
        }
        .to_html();
    }
}

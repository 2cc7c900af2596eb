//! What remains of a page when the browser part ends: a page as the server rendered it, which works by itself.

use std::panic::PanicHookInfo;

use leptos::{prelude::*, web_sys};
use wasm_bindgen::{JsCast, closure::Closure};

/// The attribute of the document's root that says that the browser part has taken over.
pub const HYDRATED: &str = "data-hydrated";
/// How `wasm_split_macros` says that a page's code could not be fetched. A browser test finds out when it changes.
const NOT_FETCHED: &str = "load callback should succeed";

/// The code of a page cannot be fetched when a server has been updated since this page was loaded, or when there is no
/// network. Whoever was on the way to it is taken there by the browser itself, and gets the code of today along with it.
/// After any other panic, and before the page has been taken over, links and forms are the browser's from here on.
pub fn after_panic(info: &PanicHookInfo<'_>) {
    console_error_panic_hook::hook(info);
    let text = info.payload_as_str().unwrap_or_default();
    let hydrated = document().document_element().is_some_and(|root| root.has_attribute(HYDRATED));
    // Not before: a page that cannot have its code would be loaded again and again.
    if hydrated && text.contains(NOT_FETCHED) {
        let location = window().location();
        let destination = app::routes::destination();
        // After "back" the address is the right one already.
        let here = [location.pathname(), location.search()].into_iter().flatten().collect::<String>();
        let _ = if here == destination { location.reload() } else { location.assign(&destination) };
    } else {
        leave_to_the_browser();
    }
}

/// Keeps clicks and forms from the listeners that would have answered them.
fn leave_to_the_browser() {
    let stop = Closure::<dyn Fn(web_sys::Event)>::new(|event: web_sys::Event| event.stop_immediate_propagation());
    for name in ["click", "submit"] {
        let _ = window().add_event_listener_with_callback_and_bool(name, stop.as_ref().unchecked_ref(), true);
    }
    stop.forget();
}

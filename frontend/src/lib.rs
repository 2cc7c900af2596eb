//! The entry of the browser part: takes over the page the server rendered.

use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen]
pub fn hydrate() {
    console_error_panic_hook::set_once();
    leptos::mount::hydrate_body(app::App);
    // Tells tests, and whoever looks, that the page answers by itself from here on.
    if let Some(root) = leptos::prelude::document().document_element() {
        root.set_attribute("data-hydrated", "").ok();
    }
}

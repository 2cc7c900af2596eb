//! The entry of the browser part: takes over the page the server rendered.

mod recovery;

use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen]
pub async fn hydrate() {
    std::panic::set_hook(Box::new(recovery::after_panic));
    // Waits for the code of the page, which may still be on its way.
    leptos::mount::hydrate_from_async(leptos::tachys::dom::body(), app::App).await.forget();
    // Tells tests, and whoever looks, that the page answers by itself from here on.
    if let Some(root) = leptos::prelude::document().document_element() {
        root.set_attribute(recovery::HYDRATED, "").ok();
    }
}

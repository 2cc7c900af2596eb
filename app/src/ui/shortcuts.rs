//! Keys that do something wherever the focus is, except while somebody types.

use wasm_bindgen::JsCast;

/// Whether a key goes into a field, or into a window in front of the page.
#[must_use]
pub fn is_typing(event: &web_sys::KeyboardEvent) -> bool {
    let Some(target) = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok()) else {
        return false;
    };
    // A checkbox takes no letters.
    let field = "input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable], dialog[open]";
    target.closest(field).ok().flatten().is_some()
}

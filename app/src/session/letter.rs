//! Showing a letter's code. A letter's link has it behind the `#`, which no browser sends: it is in no log and in no
//! Referer. With JavaScript the page reads it from there; without, the person pastes it from the letter.

use leptos::prelude::*;

use crate::{
    i18n::{t, use_words},
    ui::{NativeForm, Panel, Submit, TextField},
};

#[component]
pub(super) fn CodeForm(
    /// The server function that opens the code.
    function: &'static str,
) -> impl IntoView {
    let w = use_words();
    Effect::new(move |_| take_code_from_address());
    view! {
        <Panel>
            <NativeForm function class="flex flex-col gap-5">
                <TextField field="code" label=t!(w, session.code) hint=t!(w, session.code_hint) autocomplete="one-time-code" />
                <Submit label=t!(w, session.go_on) />
            </NativeForm>
        </Panel>
    }
}

/// Moves the code from the address into the field, and sends it. The address keeps no trace of it.
fn take_code_from_address() {
    use wasm_bindgen::JsCast;
    let window = window();
    let location = window.location();
    let code = location.hash().unwrap_or_default().trim_start_matches('#').to_owned();
    // Letters and digits only: an address is anybody's to write.
    if code.is_empty() || !code.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return;
    }
    let path = location.pathname().unwrap_or_default();
    if let Ok(history) = window.history() {
        // Where this fails the code stays in this browser's history: it is worth something once.
        let _ = history.replace_state_with_url(&wasm_bindgen::JsValue::NULL, "", Some(&path));
    }
    let field =
        document().get_element_by_id("code").and_then(|field| field.dyn_into::<web_sys::HtmlInputElement>().ok());
    if let Some(field) = field {
        field.set_value(&code);
        if let Some(form) = field.form() {
            // A form that does not send itself is there to be sent by hand.
            let _ = form.request_submit();
        }
    }
}

//! Passkeys in the browser. They need JavaScript by their nature (WebAuthn Level 2), and every page that offers one
//! offers another way too.

use domain::Error;
use leptos::prelude::*;
use wasm_bindgen::prelude::*;

use super::api::{begin_passkey, sign_in_with_passkey};
use crate::{
    error::AppError,
    i18n::{t, use_words},
    ui::{Alert, Icon},
};

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = PublicKeyCredential, js_name = parseCreationOptionsFromJSON, catch)]
    fn parse_creation(options: &JsValue) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(js_namespace = PublicKeyCredential, js_name = parseRequestOptionsFromJSON, catch)]
    fn parse_request(options: &JsValue) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(js_namespace = ["navigator", "credentials"], js_name = create, catch)]
    async fn create(options: &JsValue) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(js_namespace = ["navigator", "credentials"], js_name = get, catch)]
    async fn get(options: &JsValue) -> Result<JsValue, JsValue>;
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Ceremony {
    Create,
    Get,
}

/// Hands the server's challenge to the authenticator and gives back what it answers, both as JSON.
async fn ask(ceremony: Ceremony, challenge: &str) -> Result<String, JsValue> {
    let challenge = js_sys::JSON::parse(challenge)?;
    let key = JsValue::from_str("publicKey");
    let inner = js_sys::Reflect::get(&challenge, &key)?;
    let parsed = if ceremony == Ceremony::Create { parse_creation(&inner)? } else { parse_request(&inner)? };
    let options = js_sys::Object::new();
    js_sys::Reflect::set(&options, &key, &parsed)?;
    let answer = if ceremony == Ceremony::Create { create(&options).await? } else { get(&options).await? };
    js_sys::JSON::stringify(&answer).map(String::from)
}

/// What the authenticator made for the challenge of a new passkey.
///
/// # Errors
/// [`Error::PasskeyRefused`] when the person or the browser says no.
pub(crate) async fn make(challenge: &str) -> Result<String, AppError> {
    ask(Ceremony::Create, challenge).await.map_err(|_| AppError(Error::PasskeyRefused))
}

async fn sign_in(alone: bool, next: String) -> Result<String, AppError> {
    let challenge = begin_passkey(alone).await?;
    let answer = ask(Ceremony::Get, &challenge).await.map_err(|_| AppError(Error::PasskeyRefused))?;
    sign_in_with_passkey(answer, next).await
}

/// Leads on with a load of its own: who looks at the page is another now.
fn go(address: &str) {
    // A browser that refuses to go stays where it is.
    let _ = window().location().set_href(address);
}

/// What a button that asks an authenticator shows. Plain signals: what an authenticator answers belongs to one thread,
/// and nothing of it may be made on the server.
#[derive(Clone, Copy)]
pub(crate) struct Ceremonies {
    pub pending: RwSignal<bool>,
    pub error: RwSignal<Option<Error>>,
}

impl Ceremonies {
    pub fn new() -> Self {
        Self { pending: RwSignal::new(false), error: RwSignal::new(None) }
    }

    /// Runs one, unless one runs already, and goes on to where it leads.
    pub fn begin(self, ceremony: impl Future<Output = Result<String, AppError>> + 'static) {
        if self.pending.get_untracked() {
            return;
        }
        self.pending.set(true);
        leptos::task::spawn_local(async move {
            match ceremony.await {
                Ok(address) => go(&address),
                Err(AppError(error)) => self.error.set(Some(error)),
            }
            self.pending.set(false);
        });
    }
}

/// The button that signs in with a passkey: alone, or after a password.
#[component]
pub(crate) fn PasskeySignIn(alone: bool, #[prop(into, optional)] next: String) -> impl IntoView {
    let w = use_words();
    let ceremony = Ceremonies::new();
    view! {
        {move || ceremony.error.get().map(|error| view! { <Alert error /> })}
        <button type="button" class="button w-full" aria-disabled=move || ceremony.pending.get().to_string() on:click=move |_| {
            ceremony.begin(sign_in(alone, next.clone()));
        }>
            <Icon icon=icondata_lu::LuKeyRound class="size-4.5" />
            {t!(w, session.passkey)}
        </button>
        <noscript>{t!(w, session.passkey_script)}</noscript>
    }
}

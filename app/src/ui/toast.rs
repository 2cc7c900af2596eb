//! What was done, said at the edge of the page for a while, with a way back where there is one.
//!
//! The server says it ([`say`]) in a cookie of the answer, so that it is read wherever the person is led next: by the
//! page that is loaded, or by the page that is open, and without JavaScript too.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::{Icon, form::FUNCTION_FIELD};
use crate::i18n::{t, use_words};

/// The cookie that carries it. It is read once, and is gone by itself soon. Over https nobody else can set it: not another
/// host of the domain, and not somebody on the way (RFC 6265bis, 4.1.3.2).
const fn cookie_name(secure: bool) -> &'static str {
    if secure { "__Host-said" } else { "said" }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Said {
    /// In the words of the reader.
    pub text: String,
    pub undo: Option<Undo>,
}

/// The way back: a server function and its arguments.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Undo {
    pub function: String,
    pub fields: Vec<(String, String)>,
}

impl Said {
    #[cfg(feature = "ssr")]
    fn to_cookie(&self) -> Option<String> {
        serde_json::to_string(self).ok().map(|json| leptos_router::location::Url::escape(&json))
    }

    fn from_cookies(cookies: &str, name: &str) -> Option<Self> {
        let value =
            cookies.split(';').filter_map(|pair| pair.trim().split_once('=')).find(|(found, _)| *found == name)?;
        serde_json::from_str(&leptos_router::location::Url::unescape(value.1)).ok()
    }
}

/// [server] Says what the function at hand did. The last one counts.
#[cfg(feature = "ssr")]
pub fn say(text: impl Into<String>, undo: Option<Undo>) {
    let said = Said { text: text.into(), undo };
    let Some(value) = said.to_cookie() else { return };
    put_cookie(&value, 30);
}

#[cfg(feature = "ssr")]
fn is_secure() -> bool {
    use_context::<crate::request::RequestContext>().is_some_and(|request| request.secure_cookies)
}

#[cfg(feature = "ssr")]
fn put_cookie(value: &str, seconds: u32) {
    let Some(response) = use_context::<leptos_axum::ResponseOptions>() else { return };
    if let Ok(header) = cookie(value, seconds, is_secure()).parse() {
        response.append_header(http::header::SET_COOKIE, header);
    }
}

fn cookie(value: &str, seconds: u32, secure: bool) -> String {
    let name = cookie_name(secure);
    format!("{name}={value}; Path=/; Max-Age={seconds}; SameSite=Lax{}", if secure { "; Secure" } else { "" })
}

/// What the request brings, taken from it: the page at hand says it.
#[cfg(feature = "ssr")]
fn take_from_request() -> Option<Said> {
    let parts = use_context::<http::request::Parts>()?;
    let cookies = parts.headers.get_all(http::header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let name = cookie_name(is_secure());
    let said = cookies.into_iter().find_map(|cookies| Said::from_cookies(cookies, name))?;
    put_cookie("", 0);
    Some(said)
}

/// In the browser the page brings it.
#[cfg(not(feature = "ssr"))]
const fn take_from_request() -> Option<Said> {
    None
}

/// [browser] What the last answer said, taken from the cookie.
fn take_from_browser() -> Option<Said> {
    use wasm_bindgen::JsCast;
    let document = document().dyn_into::<web_sys::HtmlDocument>().ok()?;
    let secure = window().location().protocol().is_ok_and(|protocol| protocol == "https:");
    let said = Said::from_cookies(&document.cookie().ok()?, cookie_name(secure))?;
    document.set_cookie(&cookie("", 0, secure)).ok()?;
    Some(said)
}

/// Everything that is being said.
#[derive(Clone, Copy)]
pub struct Toasts {
    shown: RwSignal<Vec<(u32, Said)>>,
    next: StoredValue<u32>,
    ways_back: &'static [&'static str],
}

impl Toasts {
    pub fn say(self, mut said: Said) {
        // One that names nothing does nothing.
        said.undo =
            said.undo.filter(|undo| undo.function.is_empty() || self.ways_back.contains(&undo.function.as_str()));
        let id = self.next.get_value();
        self.next.set_value(id.wrapping_add(1));
        self.shown.update(|shown| {
            // Three at most: more are not read.
            if shown.len() == 3 {
                shown.remove(0);
            }
            shown.push((id, said));
        });
    }

    fn dismiss(self, id: u32) {
        self.shown.update(|shown| shown.retain(|(shown, _)| *shown != id));
    }

    /// [browser] Says what the answer that just came has brought.
    pub fn collect(self) {
        if let Some(said) = take_from_browser() {
            self.say(said);
        }
    }
}

impl Toasts {
    fn new(ways_back: &'static [&'static str]) -> Self {
        Self { shown: RwSignal::new(Vec::new()), next: StoredValue::new(0), ways_back }
    }
}

/// Called once, at the root, with the functions that may be a way back: what stands in a cookie is not believed to name one
/// that gives something away.
pub fn provide_toasts(ways_back: &'static [&'static str]) {
    let toasts = Toasts::new(ways_back);
    if let Some(said) = SharedValue::new(take_from_request).into_inner() {
        toasts.say(said);
    }
    provide_context(toasts);
}

#[must_use]
pub fn use_toasts() -> Toasts {
    use_context().unwrap_or_else(|| Toasts::new(&[]))
}

/// Where they are said. Inside the router: the way back is a form of the page at hand.
#[component]
pub fn ToastRegion() -> impl IntoView {
    let (w, toasts) = (use_words(), use_toasts());
    let location = leptos_router::hooks::use_location();
    // A function that led elsewhere has said what it did.
    Effect::new(move |_| {
        location.pathname.track();
        location.search.track();
        toasts.collect();
    });
    view! {
        <section class="toasts" aria-label=t!(w, kit.said) aria-live="polite">
            <For each=move || toasts.shown.get() key=|(id, _)| *id let:entry>
                <Toast id=entry.0 said=entry.1 toasts />
            </For>
        </section>
    }
}

#[component]
fn Toast(id: u32, said: Said, toasts: Toasts) -> impl IntoView {
    let w = use_words();
    // Longer where something can be pressed; never while it is pointed at or has the focus (WCAG 2.2.1).
    let seconds = if said.undo.is_some() { 12 } else { 6 };
    let (held, left) = (RwSignal::new(false), StoredValue::new(seconds));
    Effect::new(move |_| {
        let tick = set_interval_with_handle(
            move || {
                if !held.get_untracked() {
                    left.update_value(|left| *left -= 1);
                }
                if left.get_value() <= 0 {
                    toasts.dismiss(id);
                }
            },
            std::time::Duration::from_secs(1),
        );
        on_cleanup(move || {
            if let Ok(tick) = tick {
                tick.clear();
            }
        });
    });
    view! {
        <div
            class="toast"
            on:mouseenter=move |_| held.set(true)
            on:mouseleave=move |_| held.set(false)
            on:focusin=move |_| held.set(true)
            on:focusout=move |_| held.set(false)
        >
            <Icon icon=icondata_lu::LuCircleCheck class="size-5 shrink-0 text-good" />
            <p class="min-w-0 flex-1 text-sm">{said.text}</p>
            {said.undo.map(|undo| view! {
                <form method="post">
                    <input type="hidden" name=FUNCTION_FIELD value=undo.function />
                    {undo.fields.into_iter().map(|(name, value)| view! { <input type="hidden" name=name value=value /> }).collect_view()}
                    <button type="submit" class="button button-quiet">{t!(w, kit.undo)}</button>
                </form>
            })}
            <button type="button" class="icon-button needs-script" aria-label=t!(w, kit.dismiss) on:click=move |_| toasts.dismiss(id)>
                <Icon icon=icondata_lu::LuX class="size-4" />
            </button>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_said_is_found_among_other_cookies() {
        let said = Said {
            text: "Cerraste «Palermo»; 100 % listo".to_owned(),
            undo: Some(Undo { function: "/sfn/x".to_owned(), fields: vec![("id".to_owned(), "a=b;c".to_owned())] }),
        };
        let value = leptos_router::location::Url::escape(&serde_json::to_string(&said).unwrap_or_default());
        assert!(value.is_ascii() && !value.contains([';', ',', ' ', '"']), "{value}");
        assert_eq!(Said::from_cookies(&format!("theme=dark; said={value}; session=1"), "said"), Some(said));
        for cookies in ["", "said", "said=", "said=%7B", "other=%7B%7D"] {
            assert_eq!(Said::from_cookies(cookies, "said"), None, "{cookies}");
        }
        assert_eq!(Said::from_cookies(&format!("said={value}"), cookie_name(true)), None, "over https set by anybody");
    }

    #[test]
    fn a_way_back_is_one_of_those_that_are_known() {
        Owner::new().with(|| {
            let toasts = Toasts::new(&["/sfn/x"]);
            for function in ["/sfn/x", "/sfn/y"] {
                let undo = Some(Undo { function: function.to_owned(), fields: Vec::new() });
                toasts.say(Said { text: String::new(), undo });
            }
            let known = toasts
                .shown
                .with_untracked(|shown| shown.iter().map(|(_, said)| said.undo.is_some()).collect::<Vec<_>>());
            assert_eq!(known, [true, false]);
        });
    }
}

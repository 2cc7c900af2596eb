//! Keys that lead somewhere from anywhere, and the sheet that tells of them.

use std::time::Duration;

use leptos::{ev::KeyboardEvent, prelude::*};
use leptos_router::hooks::use_navigate;
use wasm_bindgen::JsCast;

use super::palette::Reach;
use crate::{
    i18n::{Words, t, use_words},
    ui::{Dialog, Icon, Key, Side, shortcuts::is_typing},
};

/// Where the browser keeps that single keys do nothing (WCAG 2.2, 2.1.4: they can be turned off).
const STORE: &str = "single-keys";

/// Whether the sheet is open. Provided by [`Keys`]'s frame so that a button can open it.
#[derive(Clone, Copy)]
struct HelpOpen(RwSignal<bool>);

/// Called by what surrounds a side's pages, before its parts.
pub(super) fn provide_help() {
    provide_context(HelpOpen(RwSignal::new(false)));
}

fn use_help() -> RwSignal<bool> {
    use_context::<HelpOpen>().map_or_else(|| RwSignal::new(false), |help| help.0)
}

#[component]
pub(super) fn HelpButton() -> impl IntoView {
    let (w, help) = (use_words(), use_help());
    view! {
        <button type="button" class="nav-link needs-script w-full" on:click=move |_| help.set(true)>
            <Icon icon=icondata_lu::LuKeyboard class="size-4.5 shrink-0" />
            {t!(w, keys.title)}
            <span class="ms-auto"><Key>"?"</Key></span>
        </button>
    }
}

fn store() -> Option<web_sys::Storage> {
    // A browser that keeps nothing for us throws.
    window().local_storage().ok().flatten()
}

/// What is pressed.
enum Keystrokes {
    One(String),
    /// The first held while the second is pressed.
    With(String, String),
    /// One after the other.
    Then(String, String),
    /// Either.
    Or(String, String),
}

impl Keystrokes {
    /// The keys, and how they go together: in words, since two keys side by side say neither.
    fn view(self, w: Words) -> AnyView {
        let (first, between, second) = match self {
            Self::One(key) => return view! { <Key>{key}</Key> }.into_any(),
            Self::With(first, second) => (first, "+", second),
            Self::Then(first, second) => (first, t!(w, keys.then), second),
            Self::Or(first, second) => (first, t!(w, keys.or), second),
        };
        view! { <Key>{first}</Key>" "<span>{between}</span>" "<Key>{second}</Key> }.into_any()
    }
}

/// Listens to the keys of a side, and shows the sheet.
#[component]
pub(super) fn Keys(
    /// The palette's.
    open: RwSignal<bool>,
    reach: Reach,
) -> impl IntoView {
    let (w, help, navigate) = (use_words(), use_help(), use_navigate());
    let on = RwSignal::new(true);
    Effect::new(move |_| {
        let off = store().and_then(|store| store.get_item(STORE).ok().flatten());
        on.set(off.as_deref() != Some("off"));
    });
    let places: Vec<(char, String)> = reach
        .groups
        .iter()
        .flat_map(|group| &group.items)
        .filter_map(|item| Some((item.key?, item.href.clone())))
        .collect();
    // Set for a second after `g`.
    let going = StoredValue::new(false);
    let on_key = move |event: KeyboardEvent| {
        let key = event.key();
        if (event.ctrl_key() || event.meta_key()) && key.eq_ignore_ascii_case("k") {
            event.prevent_default();
            open.update(|open| *open = !*open);
            return;
        }
        if event.ctrl_key() || event.meta_key() || event.alt_key() || !on.get_untracked() || is_typing(&event) {
            return;
        }
        if going.get_value() {
            going.set_value(false);
            if let Some((_, href)) = places.iter().find(|(letter, _)| key.eq_ignore_ascii_case(&letter.to_string())) {
                event.prevent_default();
                navigate(href, Default::default());
            }
            return;
        }
        match key.as_str() {
            "g" => {
                going.set_value(true);
                set_timeout(
                    move || {
                        going.try_set_value(false);
                    },
                    Duration::from_secs(1),
                );
            }
            "?" => {
                event.prevent_default();
                help.set(true);
            }
            // What the page offers for the key; a search that is not there is the one over everything.
            "/" | "n" => {
                let found = document().query_selector(&format!("[data-shortcut=\"{key}\"]")).ok().flatten();
                if let Some(element) = found.and_then(|found| found.dyn_into::<web_sys::HtmlElement>().ok()) {
                    event.prevent_default();
                    if key == "n" { element.click() } else { element.focus().ok().unwrap_or_default() }
                } else if key == "/" {
                    event.prevent_default();
                    open.set(true);
                }
            }
            _ => {}
        }
    };
    Effect::new(move |_| {
        let listening = window_event_listener(leptos::ev::keydown, on_key.clone());
        on_cleanup(move || listening.remove());
    });
    let goes = reach
        .groups
        .iter()
        .flat_map(|group| &group.items)
        .filter_map(|item| Some((Keystrokes::Then("g".to_owned(), item.key?.to_string()), item.label)))
        .collect::<Vec<_>>();
    let line = move |(keys, text): (Keystrokes, &'static str)| {
        view! {
            <div class="flex items-center justify-between gap-4 py-1.5">
                <dt class="text-sm">{text}</dt>
                <dd class="flex shrink-0 items-baseline gap-1 text-xs text-muted">{keys.view(w)}</dd>
            </div>
        }
    };
    let one = |key: &str| Keystrokes::One(key.to_owned());
    let general = [
        (Keystrokes::With("Ctrl".to_owned(), "K".to_owned()), t!(w, keys.palette)),
        (one("/"), t!(w, keys.search)),
        (one("n"), t!(w, keys.new)),
        (one("?"), t!(w, keys.help)),
        (one("Esc"), t!(w, keys.close)),
    ];
    let lists = [
        (Keystrokes::Or("j".to_owned(), "k".to_owned()), t!(w, keys.rows)),
        (one("x"), t!(w, keys.choose)),
        (one("↵"), t!(w, keys.open)),
    ];
    view! {
        <Dialog id="keys" open=help title=t!(w, keys.title) side=Side::End>
            <h3 class="mb-1 text-xs font-medium text-muted">{t!(w, keys.general)}</h3>
            <dl class="mb-5 divide-y divide-line">{general.into_iter().map(line).collect_view()}</dl>
            <h3 class="mb-1 text-xs font-medium text-muted">{t!(w, keys.go)}</h3>
            <dl class="mb-5 divide-y divide-line">{goes.into_iter().map(line).collect_view()}</dl>
            <h3 class="mb-1 text-xs font-medium text-muted">{t!(w, keys.lists)}</h3>
            <dl class="mb-5 divide-y divide-line">{lists.into_iter().map(line).collect_view()}</dl>
            <label class="choice">
                <input type="checkbox" prop:checked=on on:change=move |event| {
                    let wanted = event_target_checked(&event);
                    on.set(wanted);
                    if let Some(store) = store() {
                        // A full store loses the wish at the next visit, no more.
                        store.set_item(STORE, if wanted { "on" } else { "off" }).ok();
                    }
                } />
                <span>
                    <span class="block text-sm">{t!(w, keys.single)}</span>
                    <span class="block text-sm text-muted">{t!(w, keys.single_text)}</span>
                </span>
            </label>
        </Dialog>
    }
}

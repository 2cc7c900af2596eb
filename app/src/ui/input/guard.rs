//! Whoever leaves a form with changes that were not saved is asked first: by a link inside the app with a question of our
//! own, by a reload, another site or the closed window with the browser's. Going back in the history is not held up:
//! the router has gone before anybody could ask.

use leptos::{html, prelude::*};
use send_wrapper::SendWrapper;
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{BeforeUnloadEvent, HtmlAnchorElement, HtmlFormElement, MouseEvent};

use crate::i18n::{t, use_words};

/// What a link carries that leaves a form on purpose.
pub(in super::super) const DISCARDS: &str = "data-discards";

#[derive(Clone, Copy)]
pub(in super::super) struct Guard {
    form: NodeRef<html::Form>,
    /// What would be sent if nothing had been changed.
    saved: StoredValue<Option<String>>,
    /// The changes are on their way, or are to be given up.
    done: StoredValue<bool>,
    watching: RwSignal<bool>,
    /// The link that was clicked, while the person is asked.
    leaving: RwSignal<Option<SendWrapper<HtmlAnchorElement>>>,
}

impl Guard {
    /// A guard of a form. It looks at nothing before the browser part has taken over, and listens to nothing before
    /// something is typed: a page without changes may be kept by the browser as it is.
    pub fn new(form: NodeRef<html::Form>) -> Self {
        let guard = Self {
            form,
            saved: StoredValue::new(None),
            done: StoredValue::new(false),
            watching: RwSignal::new(false),
            leaving: RwSignal::new(None),
        };
        Effect::new(move |_| {
            if form.get().is_some() {
                guard.remember();
            }
        });
        Effect::new(move |_| {
            if guard.watching.get() {
                guard.listen();
            }
        });
        guard
    }

    /// What stands in the form now is what is saved. A frame later: by then every field has put itself in order.
    pub fn remember(self) {
        request_animation_frame(move || {
            let now = self.form.try_get_untracked().flatten().map(|form| contents(&form));
            // The page may be gone.
            let _ = self.saved.try_update_value(|saved| *saved = now);
            self.set_done(false);
        });
    }

    pub fn set_done(self, done: bool) {
        let _ = self.done.try_update_value(|value| *value = done);
    }

    fn is_changed(self) -> bool {
        if self.done.try_get_value().unwrap_or(true) {
            return false;
        }
        let saved = self.saved.try_get_value().flatten();
        let now = self.form.try_get_untracked().flatten().map(|form| contents(&form));
        saved.is_some() && now.is_some() && saved != now
    }

    /// Something was typed or chosen: from now on there may be something to lose.
    pub fn watch(self) {
        if !self.watching.get_untracked() {
            self.watching.set(true);
        }
    }

    /// Listens until the form is gone: called within an effect of its own.
    fn listen(self) {
        // On the document: what takes clicks away from a page that is broken stands on the window, before it.
        let click = Closure::<dyn Fn(MouseEvent)>::new(move |event: MouseEvent| self.on_click(&event));
        let unload = Closure::<dyn Fn(BeforeUnloadEvent)>::new(move |event: BeforeUnloadEvent| {
            if self.is_changed() {
                // The browser asks, in words of its own. The value is for those that do not look at the first.
                event.prevent_default();
                event.set_return_value("true");
            }
        });
        let (document, window) = (document(), window());
        let _ = document.add_event_listener_with_callback_and_bool("click", click.as_ref().unchecked_ref(), true);
        let _ = window.add_event_listener_with_callback("beforeunload", unload.as_ref().unchecked_ref());
        let listeners = SendWrapper::new((document, window, click, unload));
        on_cleanup(move || {
            let (document, window, click, unload) = listeners.take();
            let _ =
                document.remove_event_listener_with_callback_and_bool("click", click.as_ref().unchecked_ref(), true);
            let _ = window.remove_event_listener_with_callback("beforeunload", unload.as_ref().unchecked_ref());
        });
    }

    /// Comes before the router, which listens on the window to what has risen up to it.
    fn on_click(self, event: &MouseEvent) {
        let Some(link) = leaving_by(event) else { return };
        if link.has_attribute(DISCARDS) {
            self.set_done(true);
        } else if self.is_changed() {
            event.prevent_default();
            event.stop_immediate_propagation();
            self.leaving.set(Some(SendWrapper::new(link)));
        }
    }

    fn leave(self) {
        let Some(link) = self.leaving.get_untracked() else { return };
        self.set_done(true);
        self.leaving.set(None);
        link.click();
    }
}

/// The link that a click follows to another page, in this window.
fn leaving_by(event: &MouseEvent) -> Option<HtmlAnchorElement> {
    let other_ways =
        event.button() != 0 || event.meta_key() || event.alt_key() || event.ctrl_key() || event.shift_key();
    if event.default_prevented() || other_ways {
        return None;
    }
    let target = event.target()?.dyn_into::<web_sys::Element>().ok()?;
    let link = target.closest("a[href]").ok()??.dyn_into::<HtmlAnchorElement>().ok()?;
    if !matches!(link.target().as_str(), "" | "_self") || link.has_attribute("download") {
        return None;
    }
    let here = window().location();
    let same = [here.origin(), here.pathname(), here.search()].into_iter().collect::<Result<String, _>>().ok()?;
    // A link to a place on the same page leaves nothing.
    let there = format!("{}{}{}", link.origin(), link.pathname(), link.search());
    (there != same).then_some(link)
}

/// All that a form would send.
fn contents(form: &HtmlFormElement) -> String {
    let Ok(data) = web_sys::FormData::new_with_form(form) else { return String::new() };
    let entries = js_sys::try_iter(&data).ok().flatten().into_iter().flatten().flatten();
    entries.fold(String::new(), |mut all, entry| {
        let pair = js_sys::Array::from(&entry);
        let value = pair.get(1);
        let text = value.as_string().or_else(|| value.dyn_ref::<web_sys::File>().map(web_sys::File::name));
        all.push_str(&pair.get(0).as_string().unwrap_or_default());
        all.push('=');
        all.push_str(&text.unwrap_or_default());
        all.push('\n');
        all
    })
}

/// The question. Not in the page until it is asked.
#[component]
pub(in super::super) fn LeaveQuestion(guard: Guard) -> impl IntoView {
    move || guard.leaving.with(Option::is_some).then(|| view! { <Question guard /> })
}

#[component]
fn Question(guard: Guard) -> impl IntoView {
    let w = use_words();
    let dialog = NodeRef::<html::Dialog>::new();
    Effect::new(move |_| {
        if let Some(dialog) = dialog.get()
            && !dialog.open()
        {
            // Refused only where it is open already.
            let _ = dialog.show_modal();
        }
    });
    let stay = move || {
        if let Some(dialog) = dialog.get_untracked() {
            // The browser gives the focus back to the link, and says that it closed.
            dialog.close();
        }
    };
    view! {
        <dialog class="question" aria-labelledby="leave-title" aria-describedby="leave-text" node_ref=dialog
            on:close=move |_| guard.leaving.set(None)
        >
            <h2 id="leave-title" class="text-lg font-semibold">{t!(w, inputs.leave_title)}</h2>
            <p id="leave-text" class="mt-2 text-sm text-muted">{t!(w, inputs.leave_text)}</p>
            <div class="mt-6 flex flex-wrap justify-end gap-2">
                // What is first has the focus when it opens, and loses nothing.
                <button type="button" class="button" on:click=move |_| stay()>{t!(w, inputs.stay)}</button>
                <button type="button" class="button button-danger" on:click=move |_| guard.leave()>{t!(w, inputs.leave)}</button>
            </div>
        </dialog>
    }
}

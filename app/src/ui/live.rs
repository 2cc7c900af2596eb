//! A list that stays up to date while it is in sight: the server says what happens, and what is shown is read anew. Without
//! JavaScript there is nothing here, and where no stream can be had it is read anew now and then.

use std::time::Duration;

use chrono::{DateTime, Utc};
use domain::{address::TimeZone, format};
use leptos::prelude::*;
use send_wrapper::SendWrapper;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{EventSource, HtmlElement, MessageEvent};

use crate::i18n::{t, use_locale, use_words};

/// Several events at once are one reading.
const TOGETHER: Duration = Duration::from_millis(200);
/// How often it is read where there is no stream, and a stream is asked for again.
const WITHOUT_STREAM: Duration = Duration::from_secs(30);
/// How often it is said anew how long ago it was.
const TICK: Duration = Duration::from_secs(20);
/// A stream that was silent for so long, in milliseconds, was lost and nobody noticed.
const SILENT: f64 = 90_000.0;

/// Says since when the list is as it is, and keeps it so: `<Live tenant about=&["location."] reload=move || list.refetch() />`.
#[component]
pub fn Live(
    /// The tenant's slug.
    #[prop(into)]
    tenant: Signal<String>,
    /// How the types of events begin that the list is about.
    about: &'static [&'static str],
    reload: impl Fn() + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let (w, locale) = (use_words(), use_locale());
    let line = NodeRef::<leptos::html::P>::new();
    // In milliseconds; nothing until the browser part has taken over.
    let (read_at, now) = (RwSignal::new(None::<f64>), RwSignal::new(0.0));
    // Whoever hears that nothing happened knows that all is as it is shown.
    let heard = move || {
        let at = js_sys::Date::now();
        read_at.set(Some(at));
        now.set(at);
    };
    let read_anew = move || {
        keep_focus(reload);
        heard();
    };
    Effect::new(move |_| {
        let slug = tenant.get();
        heard();
        // What the server knew of when it wrote the page. A page that was come to otherwise does not say so.
        let after = line.get_untracked().and_then(|line| line.get_attribute("data-after"));
        let link = StoredValue::new(SendWrapper::new(Link::new(&slug, about, after, read_anew, heard)));
        link.with_value(|link| link.connect());
        let hiding = document_listener("visibilitychange", move || {
            link.try_with_value(|link| if document().hidden() { link.close() } else { link.connect() });
        });
        // Left open, the browser would say that it was broken off, and would not keep the page for the way back.
        let leaving = window_event_listener_untyped("pagehide", move |_| {
            link.try_with_value(|link| link.close());
        });
        let back = window_event_listener_untyped("pageshow", move |_| {
            link.try_with_value(|link| link.connect());
        });
        let tick = move || {
            now.set(js_sys::Date::now());
            link.try_with_value(|link| link.look());
        };
        let tick = set_interval_with_handle(tick, TICK).ok();
        on_cleanup(move || {
            link.try_with_value(|link| link.end());
            drop(hiding);
            leaving.remove();
            back.remove();
            if let Some(tick) = tick {
                tick.clear();
            }
        });
    });
    let text = move || {
        let moment = |at: f64| DateTime::<Utc>::from_timestamp_millis(at as i64);
        let (read_at, now) = (moment(read_at.get()?)?, moment(now.get())?);
        // Only the distance matters, and it is told in days after some.
        let ago = format::relative(locale, TimeZone::BuenosAires, now, read_at);
        Some(t!(w, live.updated, ago = ago).to_string())
    };
    view! { <p class="mb-2 min-h-5 text-sm text-muted" node_ref=line data-after=known_position()>{text}</p> }
}

/// The last event that is surely in the page that is being written.
fn known_position() -> Option<String> {
    #[cfg(feature = "ssr")]
    return use_context::<crate::request::RequestContext>().and_then(|request| request.live_position);
    #[cfg(not(feature = "ssr"))]
    None
}

/// [browser] Reads anew, and gives the focus back if what had it is made anew by that. What is typed and how far is scrolled
/// stays by itself: elements that are still there are kept.
fn keep_focus(reload: impl Fn()) {
    let active = document().active_element().and_then(|active| active.dyn_into::<HtmlElement>().ok());
    let found_by = active.as_ref().and_then(|active| {
        let by =
            |name: &str| active.get_attribute(name).map(|value| format!("[{name}=\"{}\"]", value.replace('"', "\\\"")));
        by("id").or_else(|| by("href")).or_else(|| by("name"))
    });
    reload();
    let (Some(active), Some(selector)) = (active, found_by) else { return };
    let active = SendWrapper::new(active);
    set_timeout(
        move || {
            if active.is_connected() || document().active_element().is_some_and(|now| now.tag_name() != "BODY") {
                return;
            }
            let again = document().query_selector(&selector).ok().flatten();
            if let Some(again) = again.and_then(|found| found.dyn_into::<HtmlElement>().ok()) {
                again.focus().ok();
            }
        },
        Duration::from_millis(600),
    );
}

/// [browser] The stream, and what to do without it.
#[derive(Clone)]
struct Link(std::rc::Rc<Shared>);

struct Shared {
    address: String,
    about: &'static [&'static str],
    read_anew: Box<dyn Fn()>,
    heard: Box<dyn Fn()>,
    state: std::cell::RefCell<State>,
}

#[derive(Default)]
struct State {
    open: Option<Open>,
    /// The last event that came.
    after: Option<String>,
    /// When something was heard, in milliseconds.
    heard_at: f64,
    /// Reading anew is on its way.
    waiting: bool,
    /// Another try is.
    retrying: bool,
    ended: bool,
}

type Hearing = Closure<dyn FnMut(MessageEvent)>;

struct Open {
    source: EventSource,
    _heard: [Hearing; 5],
    _failed: Closure<dyn FnMut()>,
}

impl Drop for Open {
    fn drop(&mut self) {
        self.source.set_onerror(None);
        self.source.close();
    }
}

impl Link {
    fn new(
        slug: &str,
        about: &'static [&'static str],
        after: Option<String>,
        read_anew: impl Fn() + 'static,
        heard: impl Fn() + 'static,
    ) -> Self {
        let state = State { after, ..State::default() }.into();
        let address = format!("/api/tenants/{slug}/live");
        let (read_anew, heard) = (Box::new(read_anew), Box::new(heard));
        Self(std::rc::Rc::new(Shared { address, about, read_anew, heard, state }))
    }

    /// Whether it is still there.
    fn look(&self) {
        let silent = {
            let state = self.0.state.borrow();
            state.open.is_some() && js_sys::Date::now() - state.heard_at > SILENT
        };
        if silent {
            self.close();
            self.connect();
        }
    }

    /// Opens the stream, unless it is open.
    fn connect(&self) {
        let mut state = self.0.state.borrow_mut();
        if state.open.is_some() || state.ended {
            return;
        }
        let address = match &state.after {
            Some(after) => format!("{}?after={after}", self.0.address),
            None => self.0.address.clone(),
        };
        let Ok(source) = EventSource::new(&address) else { return };
        let heard = ["message", "ready", "beat", "reset", "end"].map(|kind| {
            let link = self.clone();
            let hear: Hearing = Closure::new(move |event| link.hear(kind, &event));
            source.add_event_listener_with_callback(kind, hear.as_ref().unchecked_ref()).ok();
            hear
        });
        let failed: Closure<dyn FnMut()> = {
            let link = self.clone();
            Closure::new(move || link.fail())
        };
        source.set_onerror(Some(failed.as_ref().unchecked_ref()));
        state.heard_at = js_sys::Date::now();
        state.open = Some(Open { source, _heard: heard, _failed: failed });
    }

    /// Not in sight: nobody needs it. It goes on from here.
    fn close(&self) {
        // Its closures may be running: they are dropped afterwards.
        let open = self.0.state.borrow_mut().open.take();
        if let Some(open) = open {
            open.source.close();
            let open = SendWrapper::new(open);
            set_timeout(move || drop(open), Duration::ZERO);
        }
    }

    fn end(&self) {
        self.0.state.borrow_mut().ended = true;
        self.close();
    }

    fn hear(&self, kind: &str, event: &MessageEvent) {
        let first = {
            let mut state = self.0.state.borrow_mut();
            state.heard_at = js_sys::Date::now();
            let first = state.after.is_none();
            let id = event.last_event_id();
            if !id.is_empty() {
                state.after = Some(id);
            }
            first
        };
        (self.0.heard)();
        match kind {
            // A page that does not say what it knew of may have missed something while it was on its way.
            "ready" if first => self.soon(),
            "reset" => self.soon(),
            // The next reading says why, in words.
            "end" => self.close(),
            "message" if self.is_about(event) => self.soon(),
            _ => {}
        }
    }

    fn is_about(&self, event: &MessageEvent) -> bool {
        let parsed = event.data().as_string().and_then(|text| js_sys::JSON::parse(&text).ok());
        let kind = parsed.and_then(|event| js_sys::Reflect::get(&event, &JsValue::from_str("type")).ok()?.as_string());
        kind.is_some_and(|kind| self.0.about.iter().any(|about| kind.starts_with(about)))
    }

    fn soon(&self) {
        if std::mem::replace(&mut self.0.state.borrow_mut().waiting, true) {
            return;
        }
        let link = SendWrapper::new(self.clone());
        set_timeout(
            move || {
                let ended = {
                    let mut state = link.0.state.borrow_mut();
                    state.waiting = false;
                    state.ended
                };
                if !ended {
                    (link.0.read_anew)();
                }
            },
            TOGETHER,
        );
    }

    /// A stream that broke off comes back by itself. One that is refused does not: then it is read now and then.
    fn fail(&self) {
        let refused = {
            let state = self.0.state.borrow();
            state.open.as_ref().is_some_and(|open| open.source.ready_state() == EventSource::CLOSED)
        };
        if !refused {
            return;
        }
        self.close();
        if std::mem::replace(&mut self.0.state.borrow_mut().retrying, true) {
            return;
        }
        let link = SendWrapper::new(self.clone());
        set_timeout(
            move || {
                link.0.state.borrow_mut().retrying = false;
                if !link.0.state.borrow().ended && !document().hidden() {
                    (link.0.read_anew)();
                    link.connect();
                }
            },
            WITHOUT_STREAM,
        );
    }
}

/// [browser] Listens to the document until it is dropped.
struct Listening {
    kind: &'static str,
    heard: SendWrapper<Closure<dyn FnMut()>>,
}

fn document_listener(kind: &'static str, heard: impl FnMut() + 'static) -> Listening {
    let heard: Closure<dyn FnMut()> = Closure::new(heard);
    document().add_event_listener_with_callback(kind, heard.as_ref().unchecked_ref()).ok();
    Listening { kind, heard: SendWrapper::new(heard) }
}

impl Drop for Listening {
    fn drop(&mut self) {
        document().remove_event_listener_with_callback(self.kind, (*self.heard).as_ref().unchecked_ref()).ok();
    }
}

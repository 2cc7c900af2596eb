//! [browser] A chart on the page: drawn when there is room and ECharts is there, drawn again when its data, its size or
//! the theme change, and gone with the page.

use domain::locale::Locale;
use js_sys::{Array, JSON, Reflect};
use leptos::{
    html,
    prelude::*,
    web_sys::{Element, HtmlElement, MediaQueryList, MutationObserver, MutationObserverInit, ResizeObserver},
};
use wasm_bindgen::prelude::*;

use super::{
    echarts::{self, Instance},
    look::Look,
    option::{Hook, extent, hooks, option},
    plot::Plot,
    tip::{Tip, label, tip},
};

/// How far a drawing is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// ECharts is on its way, or there is no JavaScript.
    Waiting,
    Drawn,
    /// ECharts cannot be had, or cannot draw: the table says it all.
    Failed,
}

impl State {
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Drawn => "drawn",
            Self::Failed => "failed",
        }
    }
}

/// Draws a plot into an area from when it is on the page until it no longer is. Does nothing on the server, where no
/// effect runs.
pub fn keep_drawn(
    area: NodeRef<html::Div>,
    plot: Signal<Plot>,
    state: RwSignal<State>,
    locale: Locale,
    // As if ECharts could not be fetched.
    broken: bool,
) {
    Effect::new(move |_| {
        let Some(area) = area.get() else { return };
        let area: HtmlElement = area.unchecked_into();
        let (ready, again) = (RwSignal::new(false), RwSignal::new(0_u32));
        // What belongs to one thread is made here, and not where the server would make it too.
        let kept = StoredValue::new_local(Some((Drawing::new(area.clone(), locale), Watch::new(&area, again))));
        on_cleanup(move || {
            kept.try_update_value(Option::take);
        });
        leptos::task::spawn_local(async move {
            let loaded = !broken && echarts::load().await.is_ok();
            // A canvas is not written anew when a font arrives, as a page is.
            if let Ok(fonts) = document().fonts().ready() {
                let _ = wasm_bindgen_futures::JsFuture::from(fonts).await;
            }
            // Whoever has left the page by now waits for nothing any more.
            state.try_set(if loaded { State::Drawn } else { State::Failed });
            ready.try_set(loaded);
        });
        Effect::new(move |_| {
            again.track();
            if !ready.get() {
                return;
            }
            let plot = plot.get();
            let drawn = kept.try_update_value(|kept| match kept {
                Some((drawing, _)) => drawing.draw(&plot),
                None => Ok(()),
            });
            if let Some(Err(error)) = drawn {
                leptos::logging::error!("{error:?}");
                state.set(State::Failed);
            }
        });
    });
}

/// Tells when a chart has to be drawn again: its area has another size, or the theme or what the reader wants of it is
/// another.
struct Watch {
    size: Option<ResizeObserver>,
    theme: Option<MutationObserver>,
    wishes: Vec<MediaQueryList>,
    /// What the browser calls; it has to live as long as they watch.
    _called: Closure<dyn Fn()>,
}

impl Watch {
    fn new(area: &Element, again: RwSignal<u32>) -> Self {
        let called = Closure::<dyn Fn()>::new(move || {
            again.try_update(|count| *count = count.wrapping_add(1));
        });
        let function = called.as_ref().unchecked_ref();
        let size = ResizeObserver::new(function).ok();
        if let Some(size) = &size {
            size.observe(area);
        }
        let theme = MutationObserver::new(function).ok();
        if let (Some(theme), Some(root)) = (&theme, document().document_element()) {
            let what = MutationObserverInit::new();
            what.set_attributes(true);
            let names = ["data-theme", "class", "style"].map(JsValue::from_str);
            what.set_attribute_filter(&names.iter().collect::<Array>());
            let _ = theme.observe_with_options(&root, &what);
        }
        let wishes = ["(prefers-color-scheme: dark)", "(prefers-reduced-motion: reduce)"]
            .into_iter()
            .filter_map(|query| window().match_media(query).ok().flatten())
            .inspect(|query| query.set_onchange(Some(function)))
            .collect();
        Self { size, theme, wishes, _called: called }
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        if let Some(size) = &self.size {
            size.disconnect();
        }
        if let Some(theme) = &self.theme {
            theme.disconnect();
        }
        for query in &self.wishes {
            query.set_onchange(None);
        }
    }
}

struct Drawing {
    area: HtmlElement,
    locale: Locale,
    instance: Option<Instance>,
    /// What is shown.
    shown: Option<(Plot, Look)>,
    /// The functions that what is shown calls.
    functions: Vec<Closure<dyn Fn(JsValue) -> JsValue>>,
}

impl Drawing {
    const fn new(area: HtmlElement, locale: Locale) -> Self {
        Self { area, locale, instance: None, shown: None, functions: Vec::new() }
    }

    /// Draws, unless that is what is there already. Without room there is nothing to draw in; it is asked again when
    /// there is.
    fn draw(&mut self, plot: &Plot) -> Result<(), JsValue> {
        let Some(look) = Look::read(&self.area) else { return Ok(()) };
        if look.width < 1.0 || look.height < 1.0 {
            return Ok(());
        }
        if self.shown.as_ref().is_some_and(|shown| (&shown.0, &shown.1) == (plot, &look)) {
            return Ok(());
        }
        let instance = match self.instance.take() {
            Some(instance) => instance,
            None => Instance::new(&self.area)?,
        };
        let instance = self.instance.insert(instance);
        instance.resize();
        let content = JSON::parse(&option(plot, &look, self.locale).to_string())?;
        let mut functions = Vec::new();
        for (path, hook) in hooks(plot) {
            let function = function(hook, plot, self.locale);
            put(&content, &path, function.as_ref())?;
            functions.push(function);
        }
        let anew = self.shown.as_ref().is_none_or(|(shown, _)| shown.kind() != plot.kind());
        instance.show(&content, anew)?;
        // The ones before are called no longer.
        self.functions = functions;
        self.shown = Some((plot.clone(), look));
        Ok(())
    }
}

impl Drop for Drawing {
    fn drop(&mut self) {
        if let Some(instance) = self.instance.take() {
            instance.dispose();
        }
    }
}

/// Sets what a path of names leads to.
fn put(option: &JsValue, path: &[&str], value: &JsValue) -> Result<(), JsValue> {
    let Some((last, way)) = path.split_last() else { return Ok(()) };
    let mut place = option.clone();
    for name in way {
        place = Reflect::get(&place, &JsValue::from_str(name))?;
    }
    Reflect::set(&place, &JsValue::from_str(last), value).map(drop)
}

fn function(hook: Hook, plot: &Plot, locale: Locale) -> Closure<dyn Fn(JsValue) -> JsValue> {
    let ticks = plot.unit().ticks(locale, extent(plot));
    let plot = plot.clone();
    Closure::new(move |about: JsValue| match hook {
        Hook::Tick => JsValue::from_str(&about.as_f64().map(|value| ticks.write(value)).unwrap_or_default()),
        Hook::Label => {
            let (series, index) = point(&about).unwrap_or_default();
            JsValue::from_str(&label(&plot, series, index, locale))
        }
        Hook::Tip => {
            let points: Vec<_> = match about.dyn_ref::<Array>() {
                Some(all) => all.iter().filter_map(|about| point(&about)).collect(),
                None => point(&about).into_iter().collect(),
            };
            elements(&tip(&plot, &points, locale)).map_or(JsValue::NULL, JsValue::from)
        }
    })
}

/// Which point ECharts means: the number of the series, which our ids end in, and that of the point in it. None for what
/// only helps to draw.
fn point(about: &JsValue) -> Option<(usize, usize)> {
    let get = |name: &str| Reflect::get(about, &JsValue::from_str(name)).ok();
    let id = get("seriesId")?.as_string()?;
    let series = match id.split_once('-') {
        Some(("line" | "bar", number)) => number.parse().ok()?,
        Some(_) => return None,
        None => 0,
    };
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let index = get("dataIndex")?.as_f64().filter(|index| *index >= 0.0)? as usize;
    Some((series, index))
}

/// A tip as elements: what is in it is text and never markup.
fn elements(tip: &Tip) -> Option<Element> {
    let all = document().create_element("div").ok()?;
    all.set_class_name("chart-tip-body");
    if !tip.title.is_empty() {
        add(&all, "p", "chart-tip-title", &tip.title)?;
    }
    for line in &tip.lines {
        let row = add(&all, "p", "chart-tip-line", "")?;
        if let Some(mark) = line.mark {
            add(&row, "span", &format!("chart-mark chart-mark-{}", mark % 6 + 1), "")?;
        }
        add(&row, "span", "chart-tip-name", &line.name)?;
        add(&row, "span", "chart-tip-value", &line.value)?;
    }
    Some(all)
}

fn add(parent: &Element, name: &str, class: &str, text: &str) -> Option<Element> {
    let element = document().create_element(name).ok()?;
    element.set_class_name(class);
    element.set_text_content(Some(text));
    parent.append_child(&element).ok()?;
    Some(element)
}

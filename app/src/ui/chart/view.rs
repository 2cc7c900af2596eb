//! A chart as a page shows it: title, drawing, the same data as a table and as a file, and what stands there when there
//! is nothing to draw.

use leptos::{html, prelude::*};

use super::{
    csv::{csv, file_name},
    live::{State, keep_drawn},
    plot::Plot,
    table::{Table, summary, table},
};
use crate::{
    i18n::{t, use_locale, use_words},
    ui::{Empty, Icon},
};

/// How high the drawing is; as wide as there is room.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Height {
    Low,
    #[default]
    Medium,
    High,
}

impl Height {
    const fn class(self) -> &'static str {
        match self {
            Self::Low => "chart-area chart-low",
            Self::Medium => "chart-area chart-medium",
            Self::High => "chart-area chart-high",
        }
    }
}

/// Why there is nothing to draw.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Lack {
    Data,
    History,
}

/// A figure (HTML, 4.4.12) whose drawing is an image with a name, followed by the table it shows. Without JavaScript the
/// table is open and the drawing takes no room.
#[component]
pub fn Chart(
    #[prop(into)] title: String,
    /// What the reader should know about it, in a line below the title.
    #[prop(into, optional)]
    lead: String,
    /// One chart is drawn as long as it is on the page; what changes here moves to its new place.
    #[prop(into)]
    plot: Signal<Plot>,
    #[prop(optional)] height: Height,
    /// With fewer points than this it says that there is not enough history yet.
    #[prop(default = 1)]
    least: usize,
    /// As if the drawing could not be fetched: for the gallery.
    #[prop(default = false)]
    broken: bool,
) -> impl IntoView {
    let w = use_words();
    let lack = Memo::new(move |_| match plot.with(Plot::points) {
        0 => Some(Lack::Data),
        points if points < least => Some(Lack::History),
        _ => None,
    });
    let name = title.clone();
    let content = move || match lack.get() {
        None => view! { <Drawn title=name.clone() plot height broken /> }.into_any(),
        Some(Lack::Data) => view! {
            <Empty title=t!(w, charts.none_title) text=t!(w, charts.none_text) icon=icondata_lu::LuChartColumn />
        }
        .into_any(),
        Some(Lack::History) => view! {
            <Empty
                title=t!(w, charts.few_title)
                text=t!(w, charts.few_text, least = least.to_string()).to_string()
                icon=icondata_lu::LuHistory
            />
        }
        .into_any(),
    };
    view! {
        <figure class="chart" data-chart=move || plot.with(Plot::kind)>
            <figcaption class="chart-caption">
                <span class="chart-title">{title}</span>
                {(!lead.is_empty()).then(|| view! { <span class="chart-lead">{lead}</span> })}
            </figcaption>
            {content}
        </figure>
    }
}

#[component]
fn Drawn(title: String, plot: Signal<Plot>, height: Height, broken: bool) -> impl IntoView {
    #[cfg(feature = "ssr")]
    announce();
    let (w, locale) = (use_words(), use_locale());
    let (area, data) = (NodeRef::<html::Div>::new(), NodeRef::<html::Details>::new());
    let state = RwSignal::new(State::Waiting);
    keep_drawn(area, plot, state, locale, broken);
    Effect::new(move |_| {
        // The drawing takes the table's place, once; who opens the table keeps it.
        if let (State::Drawn, Some(data)) = (state.get(), data.get()) {
            data.set_open(false);
        }
    });
    let said = {
        let title = title.clone();
        move || format!("{title}. {}", plot.with(|plot| summary(plot, locale)))
    };
    let caption = title.clone();
    let rows = move || {
        let table = plot.with(|plot| table(plot, locale));
        view! { <Rows table caption=caption.clone() /> }
    };
    let file = title.clone();
    let download = move || {
        let table = plot.with_untracked(|plot| table(plot, locale));
        save(&file_name(&file), &csv(&table, locale));
    };
    view! {
        <div class="chart-body" data-state=move || state.get().as_str()>
            <div class=height.class() role="img" aria-label=said node_ref=area></div>
            {move || (state.get() == State::Failed).then(|| view! {
                <p class="chart-note" role="status">{t!(w, charts.failed)}</p>
            })}
            <div class="chart-foot">
                <details class="chart-data" open node_ref=data>
                    <summary>{t!(w, charts.show_table)}</summary>
                    // Reached by Tab, so that it can be scrolled by keys.
                    <div class="chart-rows" role="group" tabindex="0" aria-label=title>{rows}</div>
                </details>
                <Download save=download />
            </div>
        </div>
    }
}

/// The button that gives the data as a file. It needs JavaScript, and is not there before there is any.
#[component]
pub(super) fn Download<F: Fn() + 'static>(save: F) -> impl IntoView {
    let w = use_words();
    view! {
        <button type="button" class="chart-file" on:click=move |_| save()>
            <Icon icon=icondata_lu::LuDownload class="size-4 shrink-0" />
            {t!(w, charts.download)}
        </button>
    }
}

#[component]
fn Rows(table: Table, caption: String) -> impl IntoView {
    let w = use_words();
    let missing = t!(w, charts.missing);
    let head = table.head.into_iter().map(|name| view! { <th scope="col">{name}</th> }).collect_view();
    let rows = table.rows.into_iter().map(|row| {
        let cells = row.cells.into_iter().map(|cell| match cell {
            Some(cell) => view! { <td>{cell.text}</td> }.into_any(),
            None => view! { <td><Missing text=missing /></td> }.into_any(),
        });
        view! { <tr><th scope="row">{row.name}</th>{cells.collect_view()}</tr> }
    });
    view! {
        <table class="chart-table">
            <caption class="sr-only">{caption}</caption>
            <thead><tr>{head}</tr></thead>
            <tbody>{rows.collect_view()}</tbody>
        </table>
    }
}

/// A dash for the eye, words for the ear.
#[component]
pub(super) fn Missing(text: &'static str) -> impl IntoView {
    view! { <span aria-hidden="true">"–"</span><span class="sr-only">{text}</span> }
}

/// [browser] Gives the person a file, by a click on a link to it.
pub(super) fn save(name: &str, content: &str) {
    use leptos::web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement, Url};
    use wasm_bindgen::{JsCast, JsValue};

    let kind = BlobPropertyBag::new();
    kind.set_type("text/csv;charset=utf-8");
    let parts = js_sys::Array::of1(&JsValue::from_str(content));
    let Ok(blob) = Blob::new_with_str_sequence_and_options(&parts, &kind) else { return };
    let Ok(address) = Url::create_object_url_with_blob(&blob) else { return };
    let link = document().create_element("a").ok().and_then(|link| link.dyn_into::<HtmlAnchorElement>().ok());
    if let Some(link) = link {
        link.set_href(&address);
        link.set_download(name);
        link.click();
    }
    // The browser has begun to read it by then; kept for ever it would fill the memory.
    set_timeout(move || drop(Url::revoke_object_url(&address)), std::time::Duration::from_secs(60));
}

/// Tells the browser in the head of the page that ECharts will be wanted, so that it comes along with the code that asks
/// for it.
#[cfg(feature = "ssr")]
fn announce() {
    // There is no request while the list of routes is made.
    let Some(request) = use_context::<crate::request::RequestContext>() else { return };
    crate::split::announce_script(&request.assets.charts);
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::{
        super::{
            plot::{Axes, Series},
            unit::Unit,
        },
        *,
    };

    fn html(values: Vec<Option<f64>>, least: usize) -> String {
        let labels = (0..values.len()).map(|index| format!("label <{index}>")).collect();
        let plot = Plot::Line(Axes::new("day", labels, Unit::Count).with(Series::new("visits", values)));
        Owner::new().with(|| view! { <Chart title="visits a day" plot=plot least=least /> }.to_html())
    }

    #[test]
    fn the_table_is_open_in_the_html_and_holds_every_value() {
        let html = html(vec![Some(1234.0), None, Some(-5.0)], 1);
        for part in ["1.234", "-5", "label &lt;1&gt;", "<details", " open", "role=\"img\"", "data-state=\"waiting\""] {
            assert!(html.contains(part), "{part} in {html}");
        }
        // The content security policy would refuse it.
        assert!(!html.contains("style="), "{html}");
    }

    #[test]
    fn nothing_to_draw_is_said_in_words() {
        for html in [html(Vec::new(), 1), html(vec![None, None], 1), html(vec![Some(1.0)], 2)] {
            assert!(!html.contains("<table") && !html.contains("role=\"img\""), "{html}");
            assert!(html.contains("visits a day"), "{html}");
        }
        assert!(html(vec![Some(1.0)], 1).contains("<table"));
    }
}

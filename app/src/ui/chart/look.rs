//! How a chart looks where it stands: the colours of the theme as they are now, the room there is, and whether things may
//! move. Read anew before each drawing.

use leptos::prelude::{document, window};
use leptos::web_sys::{CssStyleDeclaration, HtmlElement};

use super::colour::Colour;

#[derive(Clone, Debug, PartialEq)]
pub struct Look {
    pub ink: String,
    pub muted: String,
    pub line: String,
    pub line_strong: String,
    pub raised: String,
    pub good: String,
    /// `--chart-1` to `--chart-6`.
    pub series: Vec<String>,
    /// From hardly anything to much: what a heat map is tinted with. Text in `ink` is readable on each.
    pub scale: Vec<String>,
    pub font: String,
    /// Of the drawing, in CSS pixels.
    pub width: f64,
    pub height: f64,
    /// Nothing moves, because the reader wants it so.
    pub still: bool,
}

/// How many steps a scale of tints has.
pub const STEPS: usize = 10;

/// How much of the series' colour is in a step: some in the first, or it would look like nothing; never all of it, for
/// numbers are written upon it. As in `kit/chart.css`.
#[must_use]
pub fn share(step: usize) -> f64 {
    #[allow(clippy::cast_precision_loss)]
    let step = step as f64;
    (step + 1.0) * 0.06
}

impl Look {
    /// [browser] What holds for an element. Colours are asked of a probe next to it: a token may depend on where it is
    /// used, and only a property that takes colours gives its value without functions.
    #[must_use]
    pub fn read(area: &HtmlElement) -> Option<Self> {
        let probe = document().create_element("span").ok()?;
        let parent = area.parent_element()?;
        parent.append_child(&probe).ok()?;
        let look = Self::with_probe(area, &wasm_bindgen::JsCast::unchecked_into(probe.clone()));
        probe.remove();
        look
    }

    fn with_probe(area: &HtmlElement, probe: &HtmlElement) -> Option<Self> {
        let computed = window().get_computed_style(probe).ok()??;
        let colour = |token: &str| colour(probe, &computed, token);
        let (raised, first) = (colour("--raised"), colour("--chart-1"));
        let scale = match (Colour::parse(&raised), Colour::parse(&first)) {
            (Some(raised), Some(first)) => (0..STEPS).map(|step| raised.mixed(first, share(step)).css()).collect(),
            _ => vec![raised.clone(), first.clone()],
        };
        let still = window().match_media("(prefers-reduced-motion: reduce)").ok().flatten();
        Some(Self {
            ink: colour("--ink"),
            muted: colour("--muted"),
            line: colour("--line"),
            line_strong: colour("--line-strong"),
            good: colour("--good"),
            series: (1..=6).map(|number| colour(&format!("--chart-{number}"))).collect(),
            raised,
            scale,
            font: computed.get_property_value("font-family").unwrap_or_default(),
            width: f64::from(area.client_width()),
            height: f64::from(area.client_height()),
            still: still.is_some_and(|query| query.matches()),
        })
    }

    /// The colour of the series of this number, from 0; after the last the first comes again.
    #[must_use]
    pub fn of_series(&self, index: usize) -> &str {
        self.series.get(index % self.series.len().max(1)).map_or("", String::as_str)
    }

    /// Too narrow for what only helps: a telephone, or one of three columns.
    #[must_use]
    pub fn is_narrow(&self) -> bool {
        self.width < 480.0
    }
}

/// What a token stands for right now.
fn colour(probe: &HtmlElement, computed: &CssStyleDeclaration, token: &str) -> String {
    // Through the object model, which the content security policy allows; an attribute it would not.
    let _ = probe.style().set_property("color", &format!("var({token})"));
    let value = computed.get_property_value("color").unwrap_or_default();
    // A canvas knows what the browser knows: only ECharts' own arithmetic on colours is lost.
    Colour::parse(&value).map_or(value, Colour::css)
}

#[cfg(test)]
impl Look {
    /// Colours that name themselves.
    pub(super) fn plain(width: f64) -> Self {
        Self {
            ink: "ink".into(),
            muted: "muted".into(),
            line: "line".into(),
            line_strong: "line-strong".into(),
            raised: "raised".into(),
            good: "good".into(),
            series: (1..=6).map(|number| format!("chart-{number}")).collect(),
            scale: (0..STEPS).map(|step| format!("step-{step}")).collect(),
            font: "font".into(),
            width,
            height: 280.0,
            still: false,
        }
    }
}

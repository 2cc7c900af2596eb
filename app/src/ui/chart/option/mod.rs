//! The option that ECharts draws a plot from. Built with charming's types, part by part: its `Chart` would bring the
//! code that writes every kind of series there is. What charming has no field for is added by name; functions have
//! places here ([`hooks`]) and are put there in the browser, because JSON has none and text would need `eval`.
//!
//! Names of options: <https://echarts.apache.org/en/option.html>, version 5.

mod apart;
mod axes;
mod shapes;

use charming::element::{Color, TextStyle, Tooltip, Trigger};
use domain::locale::Locale;
use serde::Serialize;
use serde_json::{Value, json};

use super::{
    look::Look,
    plot::{Axes, Plot},
};

/// The whole option. `locale` decides how what is not left to a function is written.
#[must_use]
pub fn option(plot: &Plot, look: &Look, locale: Locale) -> Value {
    let parts = match plot {
        Plot::Line(axes) => axes::lines(axes, look),
        Plot::Bar(axes) => axes::bars(axes, look, locale, false),
        Plot::Stacked(axes) => axes::bars(axes, look, locale, true),
        Plot::Heat(heat) => shapes::heat(heat, look, locale),
        Plot::Funnel(steps) => shapes::funnel(steps, look),
        Plot::Gauge(dial) => shapes::gauge(dial, look, locale),
    };
    let over = match plot {
        Plot::Line(_) | Plot::Bar(_) | Plot::Stacked(_) => Trigger::Axis,
        Plot::Heat(_) | Plot::Funnel(_) | Plot::Gauge(_) => Trigger::Item,
    };
    let mut option = json!({
        "animation": !look.still,
        "animationDuration": 400,
        "animationDurationUpdate": 250,
        "color": look.series,
        "textStyle": part(TextStyle::new().color(colour(&look.ink)).font_family(look.font.as_str())),
        // The element says what it shows; ECharts would say it again, in English.
        "aria": { "enabled": false },
        "tooltip": tooltip(over, look),
    });
    add(&mut option, parts);
    option
}

/// What a function of ours writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hook {
    /// The content of the tip.
    Tip,
    /// A mark along an axis.
    Tick,
    /// The text upon a point.
    Label,
}

/// Where in the option the functions belong: the names on the way there.
#[must_use]
pub fn hooks(plot: &Plot) -> Vec<(Vec<&'static str>, Hook)> {
    let mut hooks = vec![(vec!["tooltip", "formatter"], Hook::Tip)];
    match plot {
        Plot::Line(_) => hooks.push((vec!["yAxis", "axisLabel", "formatter"], Hook::Tick)),
        Plot::Bar(axes) | Plot::Stacked(axes) => {
            let axis = if axes.lying { "xAxis" } else { "yAxis" };
            hooks.push((vec![axis, "axisLabel", "formatter"], Hook::Tick));
            hooks.push((vec!["series", "0", "label", "formatter"], Hook::Label));
        }
        Plot::Heat(_) | Plot::Funnel(_) => hooks.push((vec!["series", "0", "label", "formatter"], Hook::Label)),
        Plot::Gauge(_) => {
            hooks.push((vec!["series", "0", "axisLabel", "formatter"], Hook::Tick));
            hooks.push((vec!["series", "0", "detail", "formatter"], Hook::Label));
        }
    }
    hooks
}

/// A tip of our own elements, which the style sheet dresses. ECharts positions it through the object model; markup of
/// its own would carry `style` attributes, which the content security policy refuses.
fn tooltip(over: Trigger, look: &Look) -> Value {
    with(
        Tooltip::new()
            .trigger(over)
            .background_color(colour(&look.raised))
            .border_color(colour(&look.line_strong))
            .border_width(1.0)
            .padding((8.0, 12.0)),
        json!({
            "renderMode": "html",
            "confine": true,
            "className": "chart-tip",
            "transitionDuration": if look.still { 0.0 } else { 0.15 },
            "textStyle": { "color": look.ink, "fontSize": 13 },
            "axisPointer": {
                "type": "line",
                "lineStyle": { "color": look.line_strong, "type": "solid", "width": 1 },
                "shadowStyle": { "color": look.line, "opacity": 0.35 },
            },
        }),
    )
}

/// A part as JSON. What charming cannot write, which is nothing that is used here, would be left out.
fn part(part: impl Serialize) -> Value {
    serde_json::to_value(part).unwrap_or_default()
}

/// The same with what charming has no field for.
fn with(base: impl Serialize, more: Value) -> Value {
    let mut value = part(base);
    add(&mut value, more);
    value
}

/// Puts `more` into `value`: objects are joined, everything else is replaced.
fn add(value: &mut Value, more: Value) {
    match (value, more) {
        (Value::Object(value), Value::Object(more)) => {
            for (name, more) in more {
                add(value.entry(name).or_insert(Value::Null), more);
            }
        }
        (value, more) => *value = more,
    }
}

fn colour(text: &str) -> Color {
    Color::Value(text.to_owned())
}

/// How far a plot's values go from zero, for the marks of its axis. Bars one upon another go further than each.
#[must_use]
pub fn extent(plot: &Plot) -> f64 {
    let (low, high) = match plot {
        Plot::Gauge(dial) => (dial.low, dial.high),
        Plot::Stacked(axes) => stacked(axes),
        _ => plot.range().unwrap_or_default(),
    };
    low.abs().max(high.abs())
}

/// The lowest and highest ends of bars one upon another: what is below zero hangs from it.
fn stacked(axes: &Axes) -> (f64, f64) {
    let sums = (0..axes.labels.len()).map(|index| {
        axes.series.iter().filter_map(|series| series.at(index)).fold((0.0, 0.0), |(low, high), value: f64| {
            if value < 0.0 { (low + value, high) } else { (low, high + value) }
        })
    });
    sums.fold((0.0, 0.0), |(low, high): (f64, f64), sum| (low.min(sum.0), high.max(sum.1)))
}

#[cfg(test)]
mod tests {
    use super::{
        super::{
            plot::{Dial, Heat, Series, Steps},
            unit::Unit,
        },
        *,
    };

    fn axes(series: Vec<Series>) -> Axes {
        let count = series.iter().map(|series| series.values.len()).max().unwrap_or_default();
        let labels = (0..count).map(|index| index.to_string()).collect();
        series.into_iter().fold(Axes::new("day", labels, Unit::Count), Axes::with)
    }

    fn every() -> Vec<Plot> {
        let heat = Heat {
            row: "day".into(),
            column: "hour".into(),
            measure: "visits".into(),
            rows: vec!["mon".into()],
            columns: vec!["9".into(), "10".into()],
            values: vec![vec![Some(1.0), None]],
            unit: Unit::Count,
        };
        let steps = Steps {
            name: "step".into(),
            measure: "people".into(),
            steps: vec![("a".into(), Some(2.0)), ("b".into(), None)],
            unit: Unit::Count,
        };
        let dial =
            Dial { name: "use".into(), value: Some(3.0), low: 0.0, high: 2.0, target: Some(1.5), unit: Unit::Count };
        let two = || axes(vec![Series::new("a", vec![Some(1.0), None]), Series::new("b", vec![Some(-3.0)])]);
        vec![
            Plot::Line(two()),
            Plot::Bar(two()),
            Plot::Bar(two().lying()),
            Plot::Stacked(two()),
            Plot::Heat(heat),
            Plot::Funnel(steps),
            Plot::Gauge(dial),
        ]
    }

    #[test]
    fn every_function_has_a_place_to_be_put() {
        for plot in every() {
            let option = option(&plot, &Look::plain(800.0), Locale::EsAr);
            for (path, _) in hooks(&plot) {
                let (_, way) = path.split_last().unwrap_or((&"", &[]));
                let pointer: String = way.iter().map(|name| format!("/{name}")).collect();
                assert!(option.pointer(&pointer).is_some_and(Value::is_object), "{}: {pointer}", plot.kind());
            }
        }
    }

    #[test]
    fn nothing_moves_for_those_who_do_not_want_it_and_the_policy_is_kept() {
        for plot in every() {
            let look = Look { still: true, ..Look::plain(800.0) };
            let option = option(&plot, &look, Locale::EsAr);
            assert_eq!(option["animation"], json!(false));
            assert_eq!(option["tooltip"]["transitionDuration"], json!(0.0));
            // Texts that ECharts would compile, and markup with styles in it.
            let text = option.to_string();
            assert!(!text.contains("function") && !text.contains("extraCssText"), "{text}");
        }
    }

    #[test]
    fn what_is_added_joins_what_is_there() {
        let mut value = json!({ "a": { "b": 1, "c": [1] } });
        add(&mut value, json!({ "a": { "c": [2], "d": 3 } }));
        assert_eq!(value, json!({ "a": { "b": 1, "c": [2], "d": 3 } }));
    }

    #[test]
    fn bars_upon_one_another_reach_further() {
        let axes = axes(vec![Series::new("a", vec![Some(3.0), Some(-4.0)]), Series::new("b", vec![Some(5.0), None])]);
        assert_eq!(extent(&Plot::Stacked(axes.clone())), 8.0);
        assert_eq!(extent(&Plot::Bar(axes)), 5.0);
    }
}

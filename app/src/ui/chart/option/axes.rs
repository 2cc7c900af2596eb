//! Lines and bars. What tells their series apart is next door.

use charming::{
    component::{Axis, Grid, Legend, LegendType},
    datatype::{CompositeValue, DataPoint},
    element::{
        AreaStyle, AxisType, Emphasis, ItemStyle, Label, LabelPosition, LineStyle, Sampling, SplitLine, Symbol,
        TextStyle,
    },
    series::{Bar, Line},
};
use domain::locale::Locale;
use serde_json::{Value, json};

use super::{
    super::{
        look::Look,
        plot::{Axes, Series},
    },
    apart::{dash, pattern, symbol},
    colour, part, with,
};

/// Lines with more points than this have no symbols: they would hide the line.
const SYMBOLS_UP_TO: usize = 40;
/// Above it only so many points are drawn as there are pixels for.
const DRAWN_UP_TO: usize = 2000;
/// Bars up to this number are labelled with their value.
const LABELLED_UP_TO: usize = 8;

pub(super) fn lines(axes: &Axes, look: &Look) -> Value {
    let all = axes.labels.len() <= SYMBOLS_UP_TO;
    let own = axes.series.iter().enumerate().map(|(number, series)| line(axes, series, number, all, look));
    let banded = axes.series.iter().enumerate().filter(|(_, series)| !series.band.is_empty());
    // After the lines: the numbers of these are the numbers of the plot's series.
    let bands = banded.flat_map(|(number, series)| band(axes, series, number, look));
    // One point alone stands in the middle and not on the axis; the first and the last of many end with it.
    let one = axes.labels.len() == 1;
    let ends = if one { json!({}) } else { json!({ "alignMinLabel": "left", "alignMaxLabel": "right" }) };
    json!({
        "legend": legend(axes, look),
        "grid": grid(axes, 20.0),
        "xAxis": with(categories(axes, look), json!({ "boundaryGap": one, "axisLabel": ends })),
        "yAxis": with(values(axes, look), json!({ "scale": axes.close })),
        "series": own.chain(bands).collect::<Vec<_>>(),
    })
}

pub(super) fn bars(axes: &Axes, look: &Look, locale: Locale, stacked: bool) -> Value {
    let (mut along, mut across) = (categories(axes, look), values(axes, look));
    super::add(&mut along, labels_with_room(axes, look));
    let width = label_width(axes, locale);
    let labelled = labelled(axes, look, width);
    if labelled && axes.series.iter().flat_map(|series| &series.values).flatten().any(|value| *value < 0.0) {
        // The value of a bar that hangs stands beyond its end, where the labels of the axis begin.
        let beyond = if axes.lying { "20%" } else { "12%" };
        super::add(&mut across, json!({ "boundaryGap": [beyond, 0] }));
    }
    let (x, y) = if axes.lying { (across, along) } else { (along, across) };
    let series =
        axes.series.iter().enumerate().map(|(number, series)| bar(axes, series, number, stacked, labelled, look));
    // Beyond a lying bar stands its value.
    let right = if axes.lying && labelled { width.max(20.0) } else { 20.0 };
    json!({
        "legend": legend(axes, look),
        "grid": grid(axes, right),
        "tooltip": { "axisPointer": { "type": "shadow" } },
        "xAxis": x,
        "yAxis": y,
        "series": series.collect::<Vec<_>>(),
    })
}

fn line(axes: &Axes, series: &Series, number: usize, all: bool, look: &Look) -> Value {
    let own = colour(look.of_series(number));
    let line = Line::new()
        .id(format!("line-{number}"))
        .name(series.name.as_str())
        .symbol(if all { symbol(number) } else { Symbol::None })
        .symbol_size(7.0)
        .show_symbol(true)
        .connect_nulls(false)
        .line_style(LineStyle::new().color(own.clone()).width(2.0))
        .item_style(ItemStyle::new().color(own))
        .z(3)
        .data(points(axes, |index| series.at(index)));
    let mut value = with(line, json!({ "showAllSymbol": true, "lineStyle": { "type": dash(number) } }));
    if axes.labels.len() > DRAWN_UP_TO {
        value["sampling"] = part(Sampling::Lttb);
    } else if !all && let Some(data) = value["data"].as_array_mut() {
        // Without a symbol a value between two gaps would not be seen.
        for (index, point) in data.iter_mut().enumerate().filter(|(index, _)| series.is_alone(*index)) {
            *point = json!({ "value": series.at(index), "symbol": part(symbol(number)) });
        }
    }
    value
}

/// A band is two lines one upon the other: its lower edge, and its width with the area coloured. Whatever their signs,
/// which is not how ECharts piles up by itself.
fn band(axes: &Axes, series: &Series, number: usize, look: &Look) -> [Value; 2] {
    let own = colour(look.of_series(number));
    let edge = |name: &str, data| {
        Line::new()
            .id(format!("{name}-{number}"))
            // The same name: who hides the line by the legend hides its band.
            .name(series.name.as_str())
            .stack(format!("band-{number}"))
            .symbol(Symbol::None)
            .line_style(LineStyle::new().color(own.clone()).width(1.0).opacity(0.45))
            .emphasis(Emphasis::new().disabled(true))
            .silent(true)
            .z(1)
            .data(data)
    };
    let more = json!({ "stackStrategy": "all", "tooltip": { "show": false }, "lineStyle": { "type": "dotted" } });
    let low = edge("low", points(axes, |index| series.band_at(index).map(|(low, _)| low)));
    let width = edge("width", points(axes, |index| series.band_at(index).map(|(low, high)| high - low)))
        .area_style(AreaStyle::new().color(own.clone()).opacity(0.16));
    [with(low, more.clone()), with(width, more)]
}

fn bar(axes: &Axes, series: &Series, number: usize, stacked: bool, labelled: bool, look: &Look) -> Value {
    let mut bar = Bar::new()
        .id(format!("bar-{number}"))
        .name(series.name.as_str())
        .item_style(
            ItemStyle::new()
                .color(colour(look.of_series(number)))
                // Parts that touch are parted by a line of the ground.
                .border_color(colour(&look.raised))
                .border_width(if stacked { 1.0 } else { 0.0 })
                .border_radius(if stacked { 0.0 } else { 2.0 }),
        )
        .label(Label::new().show(labelled).position(LabelPosition::Outside).color(colour(&look.ink)))
        .data(points(axes, |index| series.at(index)));
    if stacked {
        bar = bar.stack("all");
    }
    let mut value = with(bar, json!({ "barMaxWidth": 48, "barGap": "12%", "barCategoryGap": "28%" }));
    if let Some(pattern) = pattern(number, look) {
        value["itemStyle"]["decal"] = pattern;
    }
    value
}

fn points(axes: &Axes, at: impl Fn(usize) -> Option<f64>) -> Vec<DataPoint> {
    (0..axes.labels.len()).map(|index| DataPoint::from(CompositeValue::from(at(index)))).collect()
}

/// The axis of the labels.
fn categories(axes: &Axes, look: &Look) -> Value {
    let mut axis = Axis::new().type_(AxisType::Category).data(axes.labels.iter().map(String::as_str).collect());
    if axes.lying {
        // Read from above, as a table is.
        axis = axis.inverse(true);
    }
    let line = json!({ "lineStyle": { "color": look.line_strong } });
    with(axis, json!({ "axisLine": line, "axisTick": { "show": false }, "axisLabel": text(look) }))
}

/// The axis of the values.
fn values(axes: &Axes, look: &Look) -> Value {
    let mut axis = Axis::new()
        .type_(AxisType::Value)
        .split_number(if axes.lying && look.is_narrow() { 2.0 } else { 4.0 })
        .split_line(SplitLine::new().line_style(LineStyle::new().color(colour(&look.line))));
    if axes.unit.is_whole() {
        axis = axis.min_interval(1.0);
    }
    with(axis, json!({ "axisLabel": text(look), "axisLine": { "show": false } }))
}

pub(super) fn text(look: &Look) -> Value {
    json!({ "color": look.muted, "fontSize": 12, "hideOverlap": true })
}

/// Whether each bar says its value: a few of one kind, with room for it.
fn labelled(axes: &Axes, look: &Look, width: f64) -> bool {
    axes.series.len() == 1
        && axes.labels.len() <= LABELLED_UP_TO
        && (if axes.lying { !look.is_narrow() } else { room(axes, look) >= width.max(40.0) })
}

/// The room that the longest of the bars' values takes, with some around it: signs of 12 pixels are some 7 wide.
fn label_width(axes: &Axes, locale: Locale) -> f64 {
    let values = || axes.series.iter().flat_map(|series| &series.values).flatten();
    let ticks = axes.unit.ticks(locale, values().fold(0.0, |most: f64, value| most.max(value.abs())));
    let longest = values().map(|value| ticks.write(*value).chars().count()).max().unwrap_or_default();
    #[allow(clippy::cast_precision_loss)]
    let signs = longest as f64;
    signs * 7.0 + 16.0
}

/// How wide the place of one label is when bars stand.
fn room(axes: &Axes, look: &Look) -> f64 {
    #[allow(clippy::cast_precision_loss)]
    let count = axes.labels.len().max(1) as f64;
    (look.width - 80.0).max(0.0) / count
}

/// Long labels are cut, and whole in the tip and in the table.
fn labels_with_room(axes: &Axes, look: &Look) -> Value {
    let width = if axes.lying { (look.width * 0.35).clamp(60.0, 200.0) } else { room(axes, look) - 8.0 };
    if !axes.lying && width < 40.0 {
        return json!({});
    }
    json!({ "axisLabel": { "width": width, "overflow": "truncate", "interval": 0 } })
}

fn legend(axes: &Axes, look: &Look) -> Value {
    let legend = Legend::new()
        .show(axes.series.len() > 1)
        .type_(LegendType::Scroll)
        .left(0)
        .top(0)
        .item_width(28.0)
        .text_style(TextStyle::new().color(colour(&look.ink)).font_size(13.0))
        .inactive_color(colour(&look.line_strong))
        .data(axes.series.iter().map(|series| series.name.as_str()).collect());
    with(
        legend,
        json!({
            "pageIconColor": look.ink,
            "pageIconInactiveColor": look.line,
            "pageTextStyle": { "color": look.muted },
        }),
    )
}

fn grid(axes: &Axes, right: f64) -> Value {
    let top = if axes.series.len() > 1 { 44 } else { 20 };
    part(Grid::new().left(4).right(right).top(top).bottom(8).contain_label(true))
}

#[cfg(test)]
mod tests {
    use super::{super::super::unit::Unit, *};

    fn axes(count: usize, series: Vec<Series>) -> Axes {
        let labels = (0..count).map(|index| format!("label {index}")).collect();
        series.into_iter().fold(Axes::new("day", labels, Unit::Count), Axes::with)
    }

    fn six(count: usize) -> Axes {
        let series = |number: usize| Series::new(number.to_string(), vec![Some(1.0); count]);
        axes(count, (0..6).map(series).collect())
    }

    #[test]
    fn no_two_series_are_told_apart_by_colour_alone() {
        let all = |option: &Value, path: &str| {
            let series = option["series"].as_array().cloned().unwrap_or_default();
            let mut found: Vec<String> =
                series.iter().map(|series| series.pointer(path).map(Value::to_string).unwrap_or_default()).collect();
            found.sort();
            found.dedup();
            found.len()
        };
        let drawn = lines(&six(3), &Look::plain(800.0));
        for path in ["/lineStyle/type", "/symbol", "/lineStyle/color"] {
            assert_eq!(all(&drawn, path), 6, "{path}");
        }
        assert_eq!(all(&bars(&six(3), &Look::plain(800.0), Locale::EsAr, true), "/itemStyle/decal"), 6);
    }

    #[test]
    fn gaps_are_null_and_a_value_between_gaps_keeps_its_symbol() {
        let mut values = vec![Some(1.0); 100];
        (values[10], values[12]) = (None, None);
        let drawn = lines(&axes(100, vec![Series::new("a", values)]), &Look::plain(800.0));
        let series = &drawn["series"][0];
        assert_eq!(series["symbol"], json!("none"));
        assert_eq!(series["data"][10], Value::Null);
        assert_eq!(series["data"][11], json!({ "value": 1.0, "symbol": "circle" }));
        assert_eq!((&series["data"][13], &series["connectNulls"]), (&json!(1.0), &json!(false)));
    }

    #[test]
    fn a_band_reaches_from_below_zero_to_above_it_and_answers_to_nobody() {
        let series = Series::new("a", vec![Some(1.0), None]).with_band(vec![Some((-2.0, 3.0)), None]);
        let drawn = lines(&axes(2, vec![series]), &Look::plain(800.0));
        let (low, width) = (&drawn["series"][1], &drawn["series"][2]);
        assert_eq!((&low["data"], &width["data"]), (&json!([-2.0, null]), &json!([5.0, null])));
        for edge in [low, width] {
            assert_eq!(edge["stackStrategy"], json!("all"));
            assert_eq!(edge["stack"], json!("band-0"));
            assert_eq!(edge["tooltip"]["show"], json!(false));
        }
        assert!(low["areaStyle"].is_null() && width["areaStyle"]["opacity"].is_number());
        // The legend has the line once.
        assert_eq!(drawn["legend"]["data"].as_array().map(Vec::len), Some(1));
    }

    #[test]
    fn one_point_stands_in_the_middle_and_is_seen() {
        let drawn = lines(&axes(1, vec![Series::new("a", vec![Some(1.0)])]), &Look::plain(800.0));
        assert_eq!(drawn["xAxis"]["boundaryGap"], json!(true));
        assert_eq!(drawn["series"][0]["symbol"], json!("circle"));
    }

    #[test]
    fn marks_of_counts_are_whole() {
        assert_eq!(lines(&six(2), &Look::plain(800.0))["yAxis"]["minInterval"], json!(1.0));
        let money = Axes { unit: Unit::Number { decimals: 1 }, ..six(2) };
        assert!(lines(&money, &Look::plain(800.0))["yAxis"]["minInterval"].is_null());
    }

    #[test]
    fn many_points_have_no_symbols_and_more_are_thinned() {
        let series = |count| lines(&axes(count, vec![Series::new("a", vec![Some(1.0); count])]), &Look::plain(800.0));
        assert_eq!(series(1000)["series"][0]["symbol"], json!("none"));
        assert!(series(1000)["series"][0]["sampling"].is_null());
        assert_eq!(series(2001)["series"][0]["sampling"], json!("lttb"));
    }

    #[test]
    fn long_labels_are_cut_to_the_room_there_is() {
        let one = || axes(4, vec![Series::new("a", vec![Some(1.0); 4])]);
        let standing = bars(&one(), &Look::plain(400.0), Locale::EsAr, false);
        assert_eq!(standing["xAxis"]["axisLabel"]["width"], json!(72.0));
        let lying = bars(&one().lying(), &Look::plain(400.0), Locale::EsAr, false);
        assert_eq!(lying["yAxis"]["axisLabel"]["width"], json!(140.0));
        assert_eq!((&lying["yAxis"]["inverse"], &lying["xAxis"]["type"]), (&json!(true), &json!("value")));
        // Too many to have a place each: ECharts shows every so many.
        assert!(bars(&six(100), &Look::plain(400.0), Locale::EsAr, false)["xAxis"]["axisLabel"]["width"].is_null());
    }

    #[test]
    fn few_bars_say_their_value() {
        let shown = |count, width, series: usize| {
            let series = (0..series).map(|number| Series::new(number.to_string(), vec![Some(1.0); count]));
            let drawn = bars(&axes(count, series.collect()), &Look::plain(width), Locale::EsAr, false);
            drawn["series"][0]["label"]["show"] == json!(true)
        };
        assert!(shown(8, 800.0, 1));
        assert!(!shown(9, 800.0, 1) && !shown(8, 300.0, 1) && !shown(3, 800.0, 2));
    }

    #[test]
    fn values_of_bars_have_room_beside_one_another_and_beyond_bars_that_hang() {
        let drawn = |unit, values: [f64; 8], lying: bool| {
            let axes = axes(8, vec![Series::new("a", values.map(Some).to_vec())]);
            let axes = Axes { unit, lying, ..axes };
            bars(&axes, &Look::plain(600.0), Locale::EsAr, false)
        };
        let (shown, gap) = ("/series/0/label/show", "/yAxis/boundaryGap");
        let short = drawn(Unit::Count, [7.0; 8], false);
        assert_eq!((short.pointer(shown), short.pointer(gap)), (Some(&json!(true)), None));
        // `$12.345,679` is wider than an eighth of the drawing.
        let long = drawn(Unit::Money(domain::money::Currency::Ars), [12_345.679; 8], false);
        assert_eq!(long.pointer(shown), Some(&json!(false)));
        let hanging = drawn(Unit::Count, [-7.0; 8], false);
        assert_eq!(hanging.pointer(gap), Some(&json!(["12%", 0])));
        let lying = drawn(Unit::Money(domain::money::Currency::Ars), [12_345.679; 8], true);
        assert!(lying.pointer("/grid/right").and_then(Value::as_f64).is_some_and(|right| right > 80.0), "{lying}");
    }
}

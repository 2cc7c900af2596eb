//! Heat maps, funnels and gauges: what has no axis of values.

use charming::{
    component::{Axis, Grid, VisualMap, VisualMapChannel, VisualMapType},
    datatype::{CompositeValue, DataPoint, DataPointItem},
    element::{AxisType, ItemStyle, Label, LabelPosition, Orient, TextStyle},
    series::{Funnel, Gauge, Heatmap},
};
use domain::locale::Locale;
use serde_json::{Value, json};

use super::{
    super::{
        look::Look,
        plot::{Dial, Heat, Steps, finite},
    },
    axes::text,
    colour, part, with,
};

/// A cell narrower than this has no number in it.
const NUMBER_FITS: f64 = 34.0;

pub(super) fn heat(heat: &Heat, look: &Look, locale: Locale) -> Value {
    let axis = |names: &[String]| {
        let axis = Axis::new().type_(AxisType::Category).data(names.iter().map(String::as_str).collect());
        with(axis, json!({ "axisLine": { "show": false }, "axisTick": { "show": false }, "axisLabel": text(look) }))
    };
    #[allow(clippy::cast_precision_loss)]
    let cell = (look.width - 90.0) / heat.columns.len().max(1) as f64;
    let cells = heat.cells();
    let (low, high) = cells
        .iter()
        .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), (_, _, value)| (low.min(*value), high.max(*value)));
    let data = cells.iter().map(|(row, column, value)| {
        #[allow(clippy::cast_possible_wrap)]
        let place = [*column, *row].map(|number| CompositeValue::from(number as i64));
        let [x, y] = place.map(DataPoint::from);
        vec![x, y, DataPoint::from(CompositeValue::from(*value))]
    });
    let series = Heatmap::new()
        .id("heat")
        .name(heat.measure.as_str())
        .label(Label::new().show(cell >= NUMBER_FITS).color(colour(&look.ink)).font_size(12.0))
        .item_style(ItemStyle::new().border_color(colour(&look.raised)).border_width(1.0).border_radius(2.0))
        .data(data.collect());
    let scale = VisualMap::new()
        .type_(VisualMapType::Continuous)
        .min(low)
        // A scale has a length, even if all values are one.
        .max(if high > low { high } else { low + 1.0 })
        .orient(Orient::Horizontal)
        .left("center")
        .bottom(0)
        .item_width(10.0)
        .item_height(120.0)
        .text_style(TextStyle::new().color(colour(&look.muted)).font_size(12.0))
        .in_range(VisualMapChannel::new().color(look.scale.iter().map(|step| colour(step)).collect()));
    let write = |value: f64| heat.unit.write(locale, value);
    json!({
        "grid": part(Grid::new().left(4).right(8).top(8).bottom(40).contain_label(true)),
        "xAxis": axis(&heat.columns),
        "yAxis": with(axis(&heat.rows), json!({ "inverse": true })),
        // Named on both ends: the colours of a scale alone say nothing.
        "visualMap": with(scale, json!({ "text": [write(high), write(low)], "hoverLink": false, "calculable": false })),
        "series": [with(series, json!({ "emphasis": { "itemStyle": { "borderColor": look.ink } } }))],
    })
}

pub(super) fn funnel(steps: &Steps, look: &Look) -> Value {
    let data = steps.steps.iter().enumerate().map(|(index, (name, _))| {
        // What is missing has no width; what it is stands beside it.
        DataPointItem::new(steps.at(index).unwrap_or_default()).name(name.as_str())
    });
    // Beside the shape is the room for the names.
    let width = if look.is_narrow() { 40 } else { 55 };
    let series = Funnel::new()
        .id("funnel")
        .name(steps.measure.as_str())
        .left("2%")
        .top(8)
        .bottom(8)
        .width(format!("{width}%"))
        .min_size("2%")
        .max_size("100%")
        .gap(3.0)
        .item_style(ItemStyle::new().color(colour(look.of_series(0))).border_width(0.0))
        .label(Label::new().show(true).position(LabelPosition::Right).color(colour(&look.ink)).font_size(13.0))
        .data(data.collect());
    let names = look.width * f64::from(88 - width) / 100.0;
    json!({
        "series": [with(series, json!({
            "min": 0,
            // In their order, and not in that of their size: charming would write this as null, which sorts.
            "sort": "none",
            "label": { "width": names.max(60.0), "overflow": "truncate", "lineHeight": 17 },
            // So far from the slope that a name of two lines does not lie upon it.
            "labelLine": { "show": true, "length": look.width * 0.05, "lineStyle": { "color": look.line_strong } },
            "emphasis": { "disabled": true },
        }))],
    })
}

pub(super) fn gauge(dial: &Dial, look: &Look, _locale: Locale) -> Value {
    let value = finite(dial.value).unwrap_or(dial.low).clamp(dial.low.min(dial.high), dial.high.max(dial.low));
    let series = Gauge::new()
        .id("gauge")
        .name(dial.name.as_str())
        .start_angle(205.0)
        .end_angle(-25.0)
        .center(("50%", "60%"))
        .radius("95%")
        .min(dial.low)
        .max(if dial.high > dial.low { dial.high } else { dial.low + 1.0 })
        .split_number(1.0)
        .data(vec![DataPointItem::new(value).name(dial.name.as_str())]);
    // Where the aim is, as a part of the scale: from there on the scale is another.
    let aim = finite(dial.target).map(|target| (target - dial.low) / (dial.high - dial.low));
    let aim = aim.filter(|aim| *aim > 0.0 && *aim < 1.0);
    let ground: Vec<Value> = match aim {
        Some(aim) => vec![json!([aim, look.line]), json!([1, look.good])],
        None => vec![json!([1, look.line])],
    };
    let size = if look.is_narrow() { 26 } else { 32 };
    json!({
        "series": [with(series, json!({
            "progress": { "show": true, "width": 16, "itemStyle": { "color": look.of_series(0) } },
            "axisLine": { "lineStyle": { "width": 16, "color": ground } },
            "axisTick": { "show": false },
            "splitLine": { "show": false },
            "pointer": { "show": false },
            "anchor": { "show": false },
            "axisLabel": { "color": look.muted, "fontSize": 12, "distance": -38 },
            "title": { "show": false },
            "detail": {
                "color": look.ink, "fontSize": size, "fontWeight": 600, "fontFamily": look.font,
                "offsetCenter": [0, "-6%"], "valueAnimation": false,
            },
        }))],
    })
}

#[cfg(test)]
mod tests {
    use super::{super::super::unit::Unit, *};

    fn map(values: Vec<Vec<Option<f64>>>) -> Heat {
        Heat {
            row: "day".into(),
            column: "hour".into(),
            measure: "visits".into(),
            rows: (0..values.len()).map(|row| row.to_string()).collect(),
            columns: (0..values.first().map_or(0, Vec::len)).map(|column| column.to_string()).collect(),
            values,
            unit: Unit::Count,
        }
    }

    #[test]
    fn a_cell_stands_at_its_column_and_row_and_a_missing_one_nowhere() {
        let map = map(vec![vec![Some(1.0), None], vec![None, Some(-4.0)]]);
        let drawn = heat(&map, &Look::plain(800.0), Locale::EsAr);
        assert_eq!(drawn["series"][0]["data"], json!([[0, 0, 1.0], [1, 1, -4.0]]));
        assert_eq!((&drawn["visualMap"]["min"], &drawn["visualMap"]["max"]), (&json!(-4.0), &json!(1.0)));
        assert_eq!(drawn["visualMap"]["text"], json!(["1", "-4"]));
        assert_eq!(drawn["visualMap"]["inRange"]["color"].as_array().map(Vec::len), Some(10));
    }

    #[test]
    fn a_scale_of_one_value_has_a_length() {
        let drawn = heat(&map(vec![vec![Some(3.0)]]), &Look::plain(800.0), Locale::EsAr);
        assert_eq!((&drawn["visualMap"]["min"], &drawn["visualMap"]["max"]), (&json!(3.0), &json!(4.0)));
    }

    #[test]
    fn numbers_are_in_cells_that_have_room_for_them() {
        let wide = map(vec![vec![Some(1.0); 24]]);
        let shown = |width| heat(&wide, &Look::plain(width), Locale::EsAr)["series"][0]["label"]["show"].clone();
        assert_eq!((shown(1000.0), shown(390.0)), (json!(true), json!(false)));
    }

    #[test]
    fn steps_keep_their_order_and_their_names() {
        let steps = Steps {
            name: "step".into(),
            measure: "people".into(),
            steps: vec![("a".into(), Some(2.0)), ("b".into(), Some(5.0)), ("c".into(), None)],
            unit: Unit::Count,
        };
        let drawn = funnel(&steps, &Look::plain(800.0));
        assert_eq!(drawn["series"][0]["sort"], json!("none"));
        assert_eq!(drawn["series"][0]["data"][1], json!({ "value": 5.0, "name": "b" }));
        assert_eq!(drawn["series"][0]["data"][2], json!({ "value": 0.0, "name": "c" }));
    }

    #[test]
    fn a_value_beyond_the_scale_is_drawn_at_its_end() {
        let dial = |value, target| Dial { name: "use".into(), value, low: 0.0, high: 10.0, target, unit: Unit::Count };
        let drawn = |dial: &Dial| gauge(dial, &Look::plain(800.0), Locale::EsAr)["series"][0].clone();
        assert_eq!(drawn(&dial(Some(12.0), None))["data"][0]["value"], json!(10.0));
        assert_eq!(drawn(&dial(None, None))["data"][0]["value"], json!(0.0));
        let aimed = drawn(&dial(Some(2.0), Some(8.0)));
        assert_eq!(aimed["axisLine"]["lineStyle"]["color"], json!([[0.8, "line"], [1, "good"]]));
        // An aim that the scale does not reach is in the table only.
        let beyond = drawn(&dial(Some(2.0), Some(80.0)));
        assert_eq!(beyond["axisLine"]["lineStyle"]["color"], json!([[1, "line"]]));
    }
}

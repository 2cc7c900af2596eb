//! What tells series apart besides their colour: lines have dashes and symbols, bars patterns. After the sixth they begin
//! anew.

use charming::{component::DecalItem, element::Symbol};
use serde_json::{Value, json};

use super::{
    super::{colour::Colour, look::Look},
    colour, with,
};

/// The dash of a series' line: named, or lengths drawn and left out.
pub(super) fn dash(number: usize) -> Value {
    match number % 6 {
        0 => json!("solid"),
        1 => json!([8, 4]),
        2 => json!([2, 3]),
        3 => json!([10, 3, 2, 3]),
        4 => json!([14, 5]),
        _ => json!([5, 2, 2, 2, 2, 2]),
    }
}

pub(super) fn symbol(number: usize) -> Symbol {
    match number % 6 {
        0 => Symbol::Circle,
        1 => Symbol::Rect,
        2 => Symbol::Triangle,
        3 => Symbol::Diamond,
        4 => Symbol::RoundRect,
        // A cross.
        _ => Symbol::Custom("path://M3 0h3v3h3v3h-3v3h-3v-3h-3v-3h3z".to_owned()),
    }
}

/// The pattern upon the bars of a series; the first has none.
pub(super) fn pattern(number: usize, look: &Look) -> Option<Value> {
    let lines = |rotation: f64| DecalItem::new().symbol(Symbol::Rect).rotation(rotation);
    let (item, x, y) = match number % 6 {
        1 => (lines(std::f64::consts::FRAC_PI_4), json!([1, 0]), json!([2, 6])),
        2 => (DecalItem::new().symbol(Symbol::Circle).symbol_size(0.8), json!([[6, 6], [0, 6, 6, 0]]), json!([6, 0])),
        3 => (lines(-std::f64::consts::FRAC_PI_4), json!([1, 0]), json!([2, 6])),
        4 => (lines(0.0), json!([1, 0]), json!([2, 5])),
        5 => (lines(std::f64::consts::FRAC_PI_2), json!([1, 0]), json!([2, 5])),
        _ => return None,
    };
    let ground = Colour::parse(&look.raised).map(|raised| Colour { alpha: 0.6, ..raised }.css());
    let ground = ground.unwrap_or_else(|| look.raised.clone());
    Some(with(item.color(colour(&ground)), json!({ "dashArrayX": x, "dashArrayY": y })))
}

//! The course of something in the height of a line of text. Plain SVG in the HTML: it is there without JavaScript, costs
//! a few hundred bytes, and needs no ECharts; it has no axes and no tips to need it for.

use std::fmt::Write;

use leptos::prelude::*;

use super::{plot::finite, unit::Unit, view::Missing};
use crate::i18n::{t, use_locale, use_words};

const WIDTH: f64 = 100.0;
const HEIGHT: f64 = 28.0;
/// Around the line, for its own width and for the last point.
const EDGE: f64 = 3.0;
/// More points than this are one too many for so little room: the lowest and the highest of each stretch stay.
const STRETCHES: usize = 40;

/// The course of `values`, the last one marked. What it says in words is its text alternative.
#[component]
pub fn Sparkline(
    /// Of what it is the course.
    #[prop(into)]
    name: String,
    values: Vec<Option<f64>>,
    unit: Unit,
) -> impl IntoView {
    let (w, locale) = (use_words(), use_locale());
    let known: Vec<f64> = values.iter().filter_map(|value| finite(*value)).collect();
    let (Some(first), Some(last)) = (known.first().copied(), known.last().copied()) else {
        return view! { <span class="text-muted"><Missing text=t!(w, charts.missing) /></span> }.into_any();
    };
    let (low, high) = ends(&known);
    let write = |value: f64| unit.write(locale, value);
    let (first, last, low, high) = (write(first), write(last), write(low), write(high));
    let said = t!(w, charts.course, name = name, first = first, last = last, low = low, high = high).to_string();
    let (line, end) = paths(&values);
    view! {
        <svg
            class="sparkline"
            role="img"
            aria-label=said
            viewBox=format!("0 0 {WIDTH} {HEIGHT}")
            preserveAspectRatio="none"
        >
            <path class="sparkline-line" d=line />
            <path class="sparkline-end" d=end />
        </svg>
    }
    .into_any()
}

fn ends(values: &[f64]) -> (f64, f64) {
    values.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| (low.min(*value), high.max(*value)))
}

/// The line, broken at gaps, and the point it ends in: a stroke of no length, which a round cap makes a dot however the
/// picture is stretched.
fn paths(values: &[Option<f64>]) -> (String, String) {
    let known: Vec<f64> = values.iter().filter_map(|value| finite(*value)).collect();
    let (low, high) = ends(&known);
    #[allow(clippy::cast_precision_loss)]
    let place = |index: usize, value: f64| {
        let along = if values.len() > 1 { index as f64 / (values.len() - 1) as f64 } else { 1.0 };
        // What never changes runs through the middle.
        let up = if high > low { (value - low) / (high - low) } else { 0.5 };
        (EDGE + along * (WIDTH - 2.0 * EDGE), HEIGHT - EDGE - up * (HEIGHT - 2.0 * EDGE))
    };
    let (mut line, mut end, mut broken) = (String::new(), String::new(), true);
    for (index, value) in thinned(values) {
        let Some(value) = value else {
            broken = true;
            continue;
        };
        let (x, y) = place(index, value);
        // A point alone is a stroke of no length too.
        let _ = write!(line, "{}{x:.1} {y:.1}", if broken { "M" } else { "L" });
        if broken {
            line.push_str("h0");
        }
        end = format!("M{x:.1} {y:.1}h0");
        broken = false;
    }
    (line, end)
}

/// The values with their numbers: all of a few; of many, the lowest and the highest of each stretch and the last of all,
/// and one gap for a stretch with gaps in it that has no value at all.
fn thinned(values: &[Option<f64>]) -> Vec<(usize, Option<f64>)> {
    let all = values.iter().enumerate().map(|(index, value)| (index, finite(*value)));
    if values.len() <= 2 * STRETCHES {
        return all.collect();
    }
    let all: Vec<_> = all.collect();
    let mut kept = Vec::new();
    for stretch in all.chunks(values.len().div_ceil(STRETCHES)) {
        let known = || stretch.iter().filter_map(|(index, value)| Some((*index, (*value)?)));
        let low = known().min_by(|a, b| a.1.total_cmp(&b.1));
        let high = known().max_by(|a, b| a.1.total_cmp(&b.1));
        match (low, high) {
            (Some(low), Some(high)) => {
                let (first, second) = if low.0 < high.0 { (low, high) } else { (high, low) };
                kept.push((first.0, Some(first.1)));
                if second.0 != first.0 {
                    kept.push((second.0, Some(second.1)));
                }
            }
            _ => kept.push((stretch[0].0, None)),
        }
    }
    let last = all.iter().rev().find(|(_, value)| value.is_some()).copied();
    kept.extend(last.filter(|last| kept.last() != Some(last)));
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_goes_from_edge_to_edge_and_ends_in_a_dot() {
        let (line, end) = paths(&[Some(0.0), Some(10.0)]);
        assert_eq!(line, "M3.0 25.0h0L97.0 3.0");
        assert_eq!(end, "M97.0 3.0h0");
    }

    #[test]
    fn what_never_changes_runs_through_the_middle_and_one_value_is_a_dot() {
        assert_eq!(paths(&[Some(7.0), Some(7.0)]).0, "M3.0 14.0h0L97.0 14.0");
        assert_eq!(paths(&[Some(-7.0)]), ("M97.0 14.0h0".to_owned(), "M97.0 14.0h0".to_owned()));
    }

    #[test]
    fn a_gap_breaks_the_line() {
        let (line, _) = paths(&[Some(1.0), None, Some(f64::NAN), Some(2.0)]);
        assert_eq!(line.matches('M').count(), 2);
        assert_eq!(line.matches('L').count(), 0);
    }

    #[test]
    fn of_many_values_the_ends_of_each_stretch_stay() {
        let mut values: Vec<Option<f64>> = (0..1000).map(|index| Some(f64::from(index % 7))).collect();
        (values[500], values[999]) = (Some(1e6), Some(-3.0));
        let kept = thinned(&values);
        assert!(kept.len() <= 2 * STRETCHES + 1, "{}", kept.len());
        assert!(kept.contains(&(500, Some(1e6))) && kept.contains(&(999, Some(-3.0))));
        assert!(kept.is_sorted_by_key(|(index, _)| *index));
    }
}

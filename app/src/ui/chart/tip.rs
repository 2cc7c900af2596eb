//! What is written beside a point that somebody points at, and upon bars and cells.

use domain::locale::Locale;

use super::{
    plot::{Axes, Plot},
    table::SHARE,
};
use crate::i18n::{t, words};

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tip {
    pub title: String,
    pub lines: Vec<Line>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The number of the series whose colour marks the line.
    pub mark: Option<usize>,
    pub name: String,
    pub value: String,
}

/// About points by the number of their series and their number in it, as ECharts counts them. Numbers of what only
/// helps to draw (the edges of a band) are left out.
#[must_use]
pub fn tip(plot: &Plot, points: &[(usize, usize)], locale: Locale) -> Tip {
    let w = words(locale);
    let write = |value: f64| plot.unit().write(locale, value);
    let index = points.first().map_or(0, |(_, index)| *index);
    match plot {
        Plot::Line(axes) | Plot::Bar(axes) | Plot::Stacked(axes) => Tip {
            title: axes.labels.get(index).cloned().unwrap_or_default(),
            lines: points.iter().filter_map(|(series, index)| line(axes, *series, *index, locale)).collect(),
        },
        Plot::Heat(heat) => {
            let Some((row, column, value)) = heat.cells().get(index).copied() else { return Tip::default() };
            Tip {
                title: format!("{} · {}", heat.rows[row], heat.columns[column]),
                lines: vec![Line { mark: None, name: heat.measure.clone(), value: write(value) }],
            }
        }
        Plot::Funnel(steps) => {
            let Some((name, _)) = steps.steps.get(index) else { return Tip::default() };
            let (of_first, of_previous) = steps.shares(index);
            let shares = [(t!(w, charts.of_first), of_first), (t!(w, charts.of_previous), of_previous)];
            let value = steps.at(index).map(write).unwrap_or_default();
            let shares = shares.into_iter().filter_map(|(name, share)| {
                Some(Line { mark: None, name: name.to_owned(), value: SHARE.write(locale, share?) })
            });
            let first = Line { mark: None, name: steps.measure.clone(), value };
            Tip { title: name.clone(), lines: std::iter::once(first).chain(shares).collect() }
        }
        Plot::Gauge(dial) => {
            let values = [(dial.name.as_str(), dial.value), (t!(w, charts.target), dial.target)];
            let lines = values
                .into_iter()
                .filter_map(|(name, value)| Some(Line { mark: None, name: name.to_owned(), value: write(value?) }));
            Tip { title: String::new(), lines: lines.collect() }
        }
    }
}

fn line(axes: &Axes, number: usize, index: usize, locale: Locale) -> Option<Line> {
    let series = axes.series.get(number)?;
    let write = |value: f64| axes.unit.write(locale, value);
    let band = series.band_at(index).map(|(low, high)| format!("{} – {}", write(low), write(high)));
    let value = match (series.at(index).map(write), band) {
        (Some(value), Some(band)) => format!("{value} ({band})"),
        (Some(text), None) | (None, Some(text)) => text,
        (None, None) => return None,
    };
    Some(Line { mark: Some(number), name: series.name.clone(), value })
}

/// What is written upon one bar, cell or step.
#[must_use]
pub fn label(plot: &Plot, series: usize, index: usize, locale: Locale) -> String {
    let unit = plot.unit();
    let short = || {
        let (low, high) = plot.range().unwrap_or_default();
        unit.ticks(locale, low.abs().max(high.abs()))
    };
    match plot {
        Plot::Line(axes) | Plot::Bar(axes) | Plot::Stacked(axes) => {
            axes.series.get(series).and_then(|series| series.at(index)).map(|value| short().write(value))
        }
        Plot::Heat(heat) => heat.cells().get(index).map(|(_, _, value)| short().write(*value)),
        Plot::Funnel(steps) => steps.steps.get(index).map(|(name, _)| {
            let share = steps.shares(index).0.map(|share| format!(" · {}", SHARE.write(locale, share)));
            let value = steps.at(index).map(|value| unit.write(locale, value)).unwrap_or_default();
            format!("{name}\n{value}{}", share.unwrap_or_default())
        }),
        Plot::Gauge(dial) => dial.value.map(|value| unit.write(locale, value)),
    }
    .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{
        super::{
            plot::{Heat, Series, Steps},
            unit::Unit,
        },
        *,
    };

    #[test]
    fn a_tip_says_the_value_and_the_band_it_is_expected_in() {
        let axes = Axes::new("day", vec!["mon".into(), "tue".into()], Unit::Count)
            .with(Series::new("past", vec![Some(1000.0), None]))
            .with(Series::new("next", vec![None, Some(2.0)]).with_band(vec![None, Some((1.0, 3.0))]));
        let tip = tip(&Plot::Line(axes), &[(0, 1), (1, 1), (2, 1), (3, 1)], Locale::EsAr);
        assert_eq!(tip.title, "tue");
        assert_eq!(tip.lines, [Line { mark: Some(1), name: "next".into(), value: "2 (1 – 3)".into() }]);
    }

    #[test]
    fn cells_are_counted_without_those_that_are_missing() {
        let heat = Plot::Heat(Heat {
            row: "day".into(),
            column: "hour".into(),
            measure: "visits".into(),
            rows: vec!["mon".into(), "tue".into()],
            columns: vec!["9".into(), "10".into()],
            values: vec![vec![None, Some(4.0)], vec![Some(7.0)]],
            unit: Unit::Count,
        });
        assert_eq!(tip(&heat, &[(0, 1)], Locale::En).title, "tue · 9");
        assert_eq!(label(&heat, 0, 0, Locale::En), "4");
        assert_eq!(tip(&heat, &[(0, 9)], Locale::En), Tip::default());
    }

    #[test]
    fn a_step_says_which_part_gets_to_it() {
        let steps = Plot::Funnel(Steps {
            name: "step".into(),
            measure: "people".into(),
            steps: vec![("a".into(), Some(2000.0)), ("b".into(), Some(500.0))],
            unit: Unit::Count,
        });
        assert_eq!(label(&steps, 0, 1, Locale::EsAr), "b\n500 · 25,0%");
        assert_eq!(tip(&steps, &[(0, 1)], Locale::EsAr).lines.len(), 3);
        assert_eq!(tip(&steps, &[(0, 0)], Locale::EsAr).lines.len(), 2);
    }
}

//! The values of a chart as a table: what people see without JavaScript, what a screen reader reads, what a file holds;
//! and one sentence that says what the drawing shows.

use domain::locale::Locale;

use super::{
    plot::{Axes, Heat, Plot, Series, Steps, finite},
    unit::Unit,
};
use crate::i18n::{t, words};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// Names of the columns; the first one is the rows'.
    pub head: Vec<String>,
    pub rows: Vec<Row>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    pub name: String,
    /// One fewer than the table has columns; `None` where a value is missing.
    pub cells: Vec<Option<Cell>>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    /// As people read it.
    pub text: String,
    /// As a spreadsheet does.
    pub bare: String,
}

impl Cell {
    #[must_use]
    pub fn new(unit: Unit, locale: Locale, value: f64) -> Self {
        Self { text: unit.write(locale, value), bare: unit.bare(locale, value) }
    }
}

/// Every value of the plot, in the order it is drawn in.
#[must_use]
pub fn table(plot: &Plot, locale: Locale) -> Table {
    match plot {
        Plot::Line(axes) | Plot::Bar(axes) | Plot::Stacked(axes) => of_axes(axes, locale),
        Plot::Heat(heat) => of_heat(heat, locale),
        Plot::Funnel(steps) => of_steps(steps, locale),
        Plot::Gauge(dial) => {
            let w = words(locale);
            let row = |name: &str, value: Option<f64>| Row {
                name: name.to_owned(),
                cells: vec![finite(value).map(|value| Cell::new(dial.unit, locale, value))],
            };
            let mut rows = vec![row(&dial.name, dial.value)];
            rows.extend(dial.target.map(|target| row(t!(w, charts.target), Some(target))));
            rows.push(row(t!(w, charts.scale_low), Some(dial.low)));
            rows.push(row(t!(w, charts.scale_high), Some(dial.high)));
            Table { head: vec![t!(w, charts.measure).to_owned(), t!(w, charts.value).to_owned()], rows }
        }
    }
}

fn of_axes(axes: &Axes, locale: Locale) -> Table {
    let w = words(locale);
    let mut head = vec![axes.name.clone()];
    for series in &axes.series {
        head.push(series.name.clone());
        if !series.band.is_empty() {
            head.push(t!(w, charts.band_from, name = series.name.clone()).to_string());
            head.push(t!(w, charts.band_to, name = series.name.clone()).to_string());
        }
    }
    let cell = |value: f64| Cell::new(axes.unit, locale, value);
    let cells = |series: &Series, index| {
        let mut cells = vec![series.at(index).map(cell)];
        if !series.band.is_empty() {
            let (low, high) = series.band_at(index).unzip();
            cells.extend([low.map(cell), high.map(cell)]);
        }
        cells
    };
    let rows = axes.labels.iter().enumerate().map(|(index, label)| Row {
        name: label.clone(),
        cells: axes.series.iter().flat_map(|series| cells(series, index)).collect(),
    });
    Table { head, rows: rows.collect() }
}

fn of_heat(heat: &Heat, locale: Locale) -> Table {
    let head = std::iter::once(&heat.row).chain(&heat.columns).cloned().collect();
    let rows = heat.rows.iter().enumerate().map(|(row, name)| Row {
        name: name.clone(),
        cells: (0..heat.columns.len())
            .map(|column| heat.at(row, column).map(|value| Cell::new(heat.unit, locale, value)))
            .collect(),
    });
    Table { head, rows: rows.collect() }
}

/// How shares of a funnel's steps are written.
pub const SHARE: Unit = Unit::Percent { decimals: 1 };

fn of_steps(steps: &Steps, locale: Locale) -> Table {
    let w = words(locale);
    let head = [steps.name.as_str(), steps.measure.as_str(), t!(w, charts.of_first), t!(w, charts.of_previous)]
        .map(str::to_owned);
    let rows = steps.steps.iter().enumerate().map(|(index, (name, _))| {
        let (of_first, of_previous) = steps.shares(index);
        let share = |share: Option<f64>| share.map(|share| Cell::new(SHARE, locale, share));
        let value = steps.at(index).map(|value| Cell::new(steps.unit, locale, value));
        Row { name: name.clone(), cells: vec![value, share(of_first), share(of_previous)] }
    });
    Table { head: head.to_vec(), rows: rows.collect() }
}

/// What kind of drawing it is, from where to where, between which values.
#[must_use]
pub fn summary(plot: &Plot, locale: Locale) -> String {
    let w = words(locale);
    let kind = match plot {
        Plot::Line(_) => t!(w, charts.kind_line),
        Plot::Bar(_) => t!(w, charts.kind_bar),
        Plot::Stacked(_) => t!(w, charts.kind_stacked),
        Plot::Heat(_) => t!(w, charts.kind_heat),
        Plot::Funnel(_) => t!(w, charts.kind_funnel),
        Plot::Gauge(_) => t!(w, charts.kind_gauge),
    };
    let write = |value: f64| plot.unit().write(locale, value);
    if let Plot::Gauge(dial) = plot {
        let value = finite(dial.value).map(write).unwrap_or_default();
        let (low, high) = (write(dial.low), write(dial.high));
        return t!(w, charts.dial, kind = kind, value = value, low = low, high = high).to_string();
    }
    let ends =
        |names: &[String]| (names.first().cloned().unwrap_or_default(), names.last().cloned().unwrap_or_default());
    let (first, last) = match plot {
        Plot::Line(axes) | Plot::Bar(axes) | Plot::Stacked(axes) => ends(&axes.labels),
        Plot::Heat(heat) => ends(&heat.rows),
        Plot::Funnel(steps) => ends(&steps.steps.iter().map(|(name, _)| name.clone()).collect::<Vec<_>>()),
        Plot::Gauge(_) => Default::default(),
    };
    let (low, high) = plot.range().map(|(low, high)| (write(low), write(high))).unwrap_or_default();
    t!(w, charts.summary, kind = kind, first = first, last = last, low = low, high = high).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(table: &Table) -> Vec<Vec<&str>> {
        table
            .rows
            .iter()
            .map(|row| {
                let cells = row.cells.iter().map(|cell| cell.as_ref().map_or("-", |cell| cell.text.as_str()));
                std::iter::once(row.name.as_str()).chain(cells).collect()
            })
            .collect()
    }

    #[test]
    fn a_band_has_two_columns_of_its_own_and_gaps_stay_gaps() {
        let axes = Axes::new("day", vec!["mon".into(), "tue".into(), "wed".into()], Unit::Count)
            .with(Series::new("past", vec![Some(1000.0)]))
            .with(Series::new("next", vec![None, Some(2.0)]).with_band(vec![None, Some((1.0, 3.0))]));
        let table = table(&Plot::Line(axes), Locale::EsAr);
        assert_eq!(table.head.len(), 5);
        assert_eq!(
            texts(&table),
            [vec!["mon", "1.000", "-", "-", "-"], vec!["tue", "-", "2", "1", "3"], vec!["wed", "-", "-", "-", "-"]]
        );
    }

    #[test]
    fn a_table_has_a_cell_for_each_column() {
        let heat = Heat {
            row: "day".into(),
            column: "hour".into(),
            measure: "visits".into(),
            rows: vec!["mon".into(), "tue".into()],
            columns: vec!["9".into(), "10".into(), "11".into()],
            values: vec![vec![Some(1.0), None]],
            unit: Unit::Count,
        };
        let steps = Steps {
            name: "step".into(),
            measure: "people".into(),
            steps: vec![("a".into(), Some(8.0)), ("b".into(), Some(2.0)), ("c".into(), None)],
            unit: Unit::Count,
        };
        assert_eq!(texts(&table(&Plot::Funnel(steps.clone()), Locale::En))[1], ["b", "2", "25.0%", "25.0%"]);
        for plot in [Plot::Heat(heat), Plot::Funnel(steps)] {
            let table = table(&plot, Locale::En);
            assert!(table.rows.iter().all(|row| row.cells.len() + 1 == table.head.len()), "{table:?}");
        }
    }

    #[test]
    fn the_sentence_says_from_where_to_where() {
        let axes = Axes::new("day", vec!["mon".into(), "tue".into()], Unit::Count)
            .with(Series::new("a", vec![Some(7.0), Some(1500.0)]));
        let said = summary(&Plot::Bar(axes), Locale::EsAr);
        for part in ["mon", "tue", "7", "1.500"] {
            assert!(said.contains(part), "{said}");
        }
    }
}

//! What a chart shows, as plain data: no colours, no words but those of the data. A value that is missing is `None` and
//! leaves a gap; it is never drawn as zero.

use super::unit::Unit;

#[derive(Clone, Debug, PartialEq)]
pub enum Plot {
    /// Lines over time, each perhaps with the band its values are expected in.
    Line(Axes),
    Bar(Axes),
    /// Bars one upon another: parts of a whole.
    Stacked(Axes),
    Heat(Heat),
    Funnel(Steps),
    Gauge(Dial),
}

/// Values by category: times of a line, groups of bars.
#[derive(Clone, Debug, PartialEq)]
pub struct Axes {
    /// What the labels are: the first column of the table.
    pub name: String,
    /// Written as the reader reads them.
    pub labels: Vec<String>,
    pub series: Vec<Series>,
    pub unit: Unit,
    /// Bars that lie, which long labels need.
    pub lying: bool,
    /// Lines whose axis begins where the values do, not at zero. Bars always begin at zero: their length is the value.
    pub close: bool,
}

/// One line, or the bars of one kind. Up to six are told apart.
#[derive(Clone, Debug, PartialEq)]
pub struct Series {
    pub name: String,
    /// One for each label; what is missing at the end is missing.
    pub values: Vec<Option<f64>>,
    /// From and to, for lines: a confidence interval, or what is usual. Empty when there is none.
    pub band: Vec<Option<(f64, f64)>>,
}

/// Values by two things, such as weekday and hour.
#[derive(Clone, Debug, PartialEq)]
pub struct Heat {
    /// What the rows are, what the columns are, and what is measured.
    pub row: String,
    pub column: String,
    pub measure: String,
    pub rows: Vec<String>,
    pub columns: Vec<String>,
    /// By row, then by column.
    pub values: Vec<Vec<Option<f64>>>,
    pub unit: Unit,
}

/// How many get from each step to the next.
#[derive(Clone, Debug, PartialEq)]
pub struct Steps {
    /// What the steps are, and what is counted at them.
    pub name: String,
    pub measure: String,
    pub steps: Vec<(String, Option<f64>)>,
    pub unit: Unit,
}

/// One value on a scale.
#[derive(Clone, Debug, PartialEq)]
pub struct Dial {
    pub name: String,
    pub value: Option<f64>,
    /// The scale's ends. A value beyond them is written as it is and drawn at the end.
    pub low: f64,
    pub high: f64,
    /// What was aimed at.
    pub target: Option<f64>,
    pub unit: Unit,
}

impl Axes {
    #[must_use]
    pub fn new(name: impl Into<String>, labels: Vec<String>, unit: Unit) -> Self {
        Self { name: name.into(), labels, series: Vec::new(), unit, lying: false, close: false }
    }

    #[must_use]
    pub fn with(mut self, series: Series) -> Self {
        self.series.push(series);
        self
    }

    #[must_use]
    pub const fn lying(mut self) -> Self {
        self.lying = true;
        self
    }

    #[must_use]
    pub const fn close(mut self) -> Self {
        self.close = true;
        self
    }
}

impl Series {
    #[must_use]
    pub fn new(name: impl Into<String>, values: Vec<Option<f64>>) -> Self {
        Self { name: name.into(), values, band: Vec::new() }
    }

    #[must_use]
    pub fn with_band(mut self, band: Vec<Option<(f64, f64)>>) -> Self {
        self.band = band;
        self
    }

    /// The value at a label. What is no number is missing: a division by zero must not end a page.
    #[must_use]
    pub fn at(&self, index: usize) -> Option<f64> {
        finite(self.values.get(index).copied().flatten())
    }

    /// The band at a label, its lower end first.
    #[must_use]
    pub fn band_at(&self, index: usize) -> Option<(f64, f64)> {
        let (a, b) = self.band.get(index).copied().flatten()?;
        (a.is_finite() && b.is_finite()).then(|| (a.min(b), a.max(b)))
    }

    /// Whether there is a value with none on either side, which a line alone would not show.
    #[must_use]
    pub fn is_alone(&self, index: usize) -> bool {
        let before = index.checked_sub(1).and_then(|before| self.at(before));
        self.at(index).is_some() && before.is_none() && self.at(index + 1).is_none()
    }
}

impl Heat {
    #[must_use]
    pub fn at(&self, row: usize, column: usize) -> Option<f64> {
        finite(self.values.get(row)?.get(column).copied().flatten())
    }

    /// Row, column and value of what is not missing: in this order the cells are drawn.
    #[must_use]
    pub fn cells(&self) -> Vec<(usize, usize, f64)> {
        let all = (0..self.rows.len()).flat_map(|row| (0..self.columns.len()).map(move |column| (row, column)));
        all.filter_map(|(row, column)| Some((row, column, self.at(row, column)?))).collect()
    }
}

impl Steps {
    #[must_use]
    pub fn at(&self, index: usize) -> Option<f64> {
        finite(self.steps.get(index)?.1)
    }

    /// Which part of the first step, and of the step before, gets to this one.
    #[must_use]
    pub fn shares(&self, index: usize) -> (Option<f64>, Option<f64>) {
        let of = |whole: Option<f64>| Some(self.at(index)? / whole.filter(|whole| *whole != 0.0)?);
        (of(self.at(0)), index.checked_sub(1).and_then(|before| of(self.at(before))))
    }
}

impl Plot {
    /// At how many places there is a value.
    #[must_use]
    pub fn points(&self) -> usize {
        match self {
            Self::Line(axes) | Self::Bar(axes) | Self::Stacked(axes) => {
                (0..axes.labels.len()).filter(|i| axes.series.iter().any(|series| series.at(*i).is_some())).count()
            }
            Self::Heat(heat) => heat.cells().len(),
            Self::Funnel(funnel) => (0..funnel.steps.len()).filter(|index| funnel.at(*index).is_some()).count(),
            Self::Gauge(dial) => usize::from(finite(dial.value).is_some()),
        }
    }

    /// The lowest and the highest value, bands included.
    #[must_use]
    pub fn range(&self) -> Option<(f64, f64)> {
        let values: Vec<f64> = match self {
            Self::Line(axes) | Self::Bar(axes) | Self::Stacked(axes) => {
                let at = |series: &Series, index| {
                    let (low, high) = series.band_at(index).unzip();
                    [series.at(index), low, high]
                };
                let all = axes.series.iter().flat_map(|s| (0..axes.labels.len()).flat_map(move |i| at(s, i)));
                all.flatten().collect()
            }
            Self::Heat(heat) => heat.cells().into_iter().map(|(_, _, value)| value).collect(),
            Self::Funnel(funnel) => (0..funnel.steps.len()).filter_map(|index| funnel.at(index)).collect(),
            Self::Gauge(dial) => finite(dial.value).into_iter().collect(),
        };
        let (first, rest) = values.split_first()?;
        Some(rest.iter().fold((*first, *first), |(low, high), value| (low.min(*value), high.max(*value))))
    }

    #[must_use]
    pub const fn unit(&self) -> Unit {
        match self {
            Self::Line(axes) | Self::Bar(axes) | Self::Stacked(axes) => axes.unit,
            Self::Heat(heat) => heat.unit,
            Self::Funnel(funnel) => funnel.unit,
            Self::Gauge(dial) => dial.unit,
        }
    }

    /// Names the kind for style sheet and tests.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Line(_) => "line",
            Self::Bar(_) => "bar",
            Self::Stacked(_) => "stacked",
            Self::Heat(_) => "heat",
            Self::Funnel(_) => "funnel",
            Self::Gauge(_) => "gauge",
        }
    }
}

/// The value, unless it is infinite or no number.
#[must_use]
pub fn finite(value: Option<f64>) -> Option<f64> {
    value.filter(|value| value.is_finite())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(values: &[Option<f64>]) -> Plot {
        let labels = (0..values.len()).map(|index| index.to_string()).collect();
        Plot::Line(Axes::new("day", labels, Unit::Count).with(Series::new("a", values.to_vec())))
    }

    #[test]
    fn what_is_no_number_is_missing() {
        let plot = line(&[Some(1.0), Some(f64::NAN), None, Some(f64::INFINITY), Some(-2.0)]);
        assert_eq!((plot.points(), plot.range()), (2, Some((-2.0, 1.0))));
        assert_eq!((line(&[]).points(), line(&[None]).range()), (0, None));
    }

    #[test]
    fn a_value_between_two_gaps_stands_alone() {
        let series = Series::new("a", vec![Some(1.0), None, Some(2.0), None, Some(3.0), Some(4.0)]);
        let alone: Vec<usize> = (0..8).filter(|index| series.is_alone(*index)).collect();
        assert_eq!(alone, [0, 2]);
    }

    #[test]
    fn a_band_counts_for_the_range_whichever_end_comes_first() {
        let series = Series::new("a", vec![Some(2.0)]).with_band(vec![Some((5.0, -1.0))]);
        assert_eq!(series.band_at(0), Some((-1.0, 5.0)));
        let plot = Plot::Line(Axes::new("day", vec!["1".into()], Unit::Count).with(series));
        assert_eq!(plot.range(), Some((-1.0, 5.0)));
    }

    #[test]
    fn shares_of_nothing_are_missing() {
        let steps = |values: &[f64]| Steps {
            name: "step".into(),
            measure: "people".into(),
            steps: values.iter().map(|value| ("a".to_owned(), Some(*value))).collect(),
            unit: Unit::Count,
        };
        assert_eq!(steps(&[200.0, 100.0, 25.0]).shares(2), (Some(0.125), Some(0.25)));
        assert_eq!(steps(&[200.0]).shares(0), (Some(1.0), None));
        assert_eq!(steps(&[0.0, 0.0]).shares(1), (None, None));
    }
}

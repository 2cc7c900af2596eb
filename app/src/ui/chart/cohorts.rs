//! Cohorts: who began at one time, and which part of them is still there later. A table in the HTML with tinted cells
//! rather than a drawing: every number is there to be read, found and copied, it needs no JavaScript, and the tint is
//! from the same scale as a heat map's.

use leptos::prelude::*;

use super::{
    csv::{csv, file_name},
    look::STEPS,
    plot::finite,
    table::{Cell, Row, Table},
    unit::Unit,
    view::{Download, Missing, save},
};
use crate::{
    i18n::{t, use_locale, use_words},
    ui::Empty,
};

#[derive(Clone, Debug, PartialEq)]
pub struct Cohorts {
    /// What the rows are, and what is counted at their beginning.
    pub name: String,
    pub measure: String,
    /// Names of the periods after the beginning, that of the beginning first.
    pub periods: Vec<String>,
    pub rows: Vec<Cohort>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Cohort {
    pub name: String,
    /// How many began.
    pub size: f64,
    /// Which part of them is there in each period: 1.0 is all. What is still to come is missing.
    pub shares: Vec<Option<f64>>,
}

const SHARE: Unit = Unit::Percent { decimals: 0 };

impl Cohorts {
    fn table(&self, locale: domain::locale::Locale) -> Table {
        let head = [&self.name, &self.measure].into_iter().chain(&self.periods).cloned().collect();
        let rows = self.rows.iter().map(|row| {
            let size = Some(Cell::new(Unit::Count, locale, row.size));
            let shares = (0..self.periods.len()).map(|period| {
                finite(row.shares.get(period).copied().flatten()).map(|share| Cell::new(SHARE, locale, share))
            });
            Row { name: row.name.clone(), cells: std::iter::once(size).chain(shares).collect() }
        });
        Table { head, rows: rows.collect() }
    }
}

/// The class that tints a share: a tenth of the scale each.
fn tint(share: f64) -> String {
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let step = (share.clamp(0.0, 1.0) * 10.0).floor() as usize;
    format!("cohort-{}", step.min(STEPS - 1))
}

#[component]
pub fn CohortGrid(#[prop(into)] title: String, #[prop(into)] cohorts: Signal<Cohorts>) -> impl IntoView {
    let (w, locale) = (use_words(), use_locale());
    let (file, label, caption) = (title.clone(), title.clone(), title.clone());
    let download = move || {
        let table = cohorts.with_untracked(|cohorts| cohorts.table(locale));
        save(&file_name(&file), &csv(&table, locale));
    };
    let download = StoredValue::new(download);
    let rows = move || {
        let (table, shares) = cohorts.with(|cohorts| {
            let shares: Vec<_> = cohorts.rows.iter().map(|row| row.shares.clone()).collect();
            (cohorts.table(locale), shares)
        });
        if table.rows.is_empty() {
            return view! {
                <Empty title=t!(w, charts.none_title) text=t!(w, charts.none_text) icon=icondata_lu::LuChartColumn />
            }
            .into_any();
        }
        let head = table.head.into_iter().map(|name| view! { <th scope="col">{name}</th> }).collect_view();
        let rows = table.rows.into_iter().zip(shares).map(|(row, shares)| {
            let cells = row.cells.into_iter().enumerate().map(|(index, cell)| {
                let share = index.checked_sub(1).and_then(|period| finite(shares.get(period).copied().flatten()));
                match cell {
                    Some(cell) => view! { <td class=share.map(tint).unwrap_or_default()>{cell.text}</td> }.into_any(),
                    None => view! { <td><Missing text=t!(w, charts.missing) /></td> }.into_any(),
                }
            });
            view! { <tr><th scope="row">{row.name}</th>{cells.collect_view()}</tr> }
        });
        view! {
            <div class="cohort-frame" role="group" tabindex="0" aria-label=label.clone()>
                <table class="cohorts">
                    <caption class="sr-only">{caption.clone()}</caption>
                    <thead><tr>{head}</tr></thead>
                    <tbody>{rows.collect_view()}</tbody>
                </table>
            </div>
            <div class="chart-foot"><Download save=move || download.with_value(|save| save()) /></div>
        }
        .into_any()
    };
    view! {
        <figure class="chart" data-chart="cohorts">
            <figcaption class="chart-caption"><span class="chart-title">{title}</span></figcaption>
            {rows}
        </figure>
    }
}

#[cfg(test)]
mod tests {
    use domain::locale::Locale;

    use super::*;

    #[test]
    fn a_share_is_tinted_by_its_tenth() {
        for (share, class) in
            [(0.0, "cohort-0"), (0.09, "cohort-0"), (0.1, "cohort-1"), (0.99, "cohort-9"), (1.0, "cohort-9")]
        {
            assert_eq!(tint(share), class, "{share}");
        }
        assert_eq!((tint(-1.0), tint(7.0)), ("cohort-0".to_owned(), "cohort-9".to_owned()));
    }

    #[test]
    fn what_is_still_to_come_is_missing() {
        let cohorts = Cohorts {
            name: "month".into(),
            measure: "people".into(),
            periods: vec!["0".into(), "1".into()],
            rows: vec![Cohort { name: "may".into(), size: 1200.0, shares: vec![Some(1.0)] }],
        };
        let table = cohorts.table(Locale::EsAr);
        let cells = &table.rows[0].cells;
        assert_eq!(cells.iter().flatten().map(|cell| cell.text.as_str()).collect::<Vec<_>>(), ["1.200", "100%"]);
        assert!(cells[2].is_none());
    }
}

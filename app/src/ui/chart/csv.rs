//! A chart's table as a file for spreadsheets.

use domain::{locale::Locale, spreadsheet};

use super::table::Table;

/// The file's content.
#[must_use]
pub fn csv(table: &Table, locale: Locale) -> String {
    let mut out = String::from(spreadsheet::BYTE_ORDER_MARK);
    spreadsheet::line(&mut out, table.head.iter().map(String::as_str), locale);
    for row in &table.rows {
        let cells = row.cells.iter().map(|cell| cell.as_ref().map_or("", |cell| cell.bare.as_str()));
        spreadsheet::line(&mut out, std::iter::once(row.name.as_str()).chain(cells), locale);
    }
    out
}

/// A name for the file, from the chart's title: letters and digits, the rest dashes.
#[must_use]
pub fn file_name(title: &str) -> String {
    let mut name = String::new();
    for letter in title.chars().flat_map(char::to_lowercase) {
        if letter.is_alphanumeric() {
            name.push(letter);
        } else if !name.is_empty() && !name.ends_with('-') {
            name.push('-');
        }
    }
    let name: String = name.trim_end_matches('-').chars().take(80).collect();
    if name.is_empty() { "data.csv".to_owned() } else { format!("{name}.csv") }
}

#[cfg(test)]
mod tests {
    use super::{
        super::{
            table::{Cell, Row},
            unit::Unit,
        },
        *,
    };

    fn one(name: &str, value: Option<f64>, locale: Locale) -> String {
        let cell = value.map(|value| Cell::new(Unit::Number { decimals: 2 }, locale, value));
        let table =
            Table { head: vec!["a".into(), "b".into()], rows: vec![Row { name: name.into(), cells: vec![cell] }] };
        csv(&table, locale)
    }

    #[test]
    fn marks_are_those_of_the_readers_country() {
        assert_eq!(one("x", Some(-1234.5), Locale::EsAr), "\u{feff}\"a\";\"b\"\r\n\"x\";\"-1234,50\"\r\n");
        assert_eq!(one("x", Some(-1234.5), Locale::En), "\u{feff}\"a\",\"b\"\r\n\"x\",\"-1234.50\"\r\n");
        assert_eq!(one("=x", None, Locale::En), "\u{feff}\"a\",\"b\"\r\n\"'=x\",\"\"\r\n");
    }

    #[test]
    fn a_file_is_named_after_the_chart() {
        assert_eq!(file_name("ventas por día (2026)"), "ventas-por-día-2026.csv");
        assert_eq!(file_name("../../"), "data.csv");
    }
}

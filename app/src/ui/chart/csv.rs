//! A table as a file that spreadsheets open as it is meant: RFC 4180 with the separator and the decimal mark of the
//! reader's country, and nothing in it that a spreadsheet would run.

use std::borrow::Cow;

use domain::locale::Locale;

use super::table::Table;

/// Without it Excel takes UTF-8 for the code page of the machine.
const BYTE_ORDER_MARK: char = '\u{feff}';

/// The file's content. `;` separates for readers whose decimal mark is a comma, as their spreadsheets expect.
#[must_use]
pub fn csv(table: &Table, locale: Locale) -> String {
    let separator = match locale {
        Locale::EsAr => ';',
        Locale::En => ',',
    };
    let mut out = String::from(BYTE_ORDER_MARK);
    let mut line = |cells: &mut dyn Iterator<Item = Cow<'_, str>>| {
        for (index, cell) in cells.enumerate() {
            if index > 0 {
                out.push(separator);
            }
            push(&mut out, &cell, separator);
        }
        out.push_str("\r\n");
    };
    line(&mut table.head.iter().map(|name| harmless(name)));
    for row in &table.rows {
        let cells = row.cells.iter().map(|cell| Cow::Borrowed(cell.as_ref().map_or("", |cell| cell.bare.as_str())));
        line(&mut std::iter::once(harmless(&row.name)).chain(cells));
    }
    out
}

/// Text that a spreadsheet would take for a formula gets an apostrophe in front, which makes it text. Numbers stay: a
/// minus alone runs nothing. Source: OWASP, CSV Injection.
fn harmless(text: &str) -> Cow<'_, str> {
    let risky = text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']);
    if risky && !is_number(text) { Cow::Owned(format!("'{text}")) } else { Cow::Borrowed(text) }
}

/// A sign, digits, one decimal mark at most.
fn is_number(text: &str) -> bool {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    let (whole, decimals) = digits.split_once(['.', ',']).unwrap_or((digits, "0"));
    let all = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    all(whole) && all(decimals)
}

fn push(out: &mut String, cell: &str, separator: char) {
    let quoted = cell.contains([separator, '"', '\r', '\n']) || cell.starts_with(' ') || cell.ends_with(' ');
    if !quoted {
        return out.push_str(cell);
    }
    out.push('"');
    out.push_str(&cell.replace('"', "\"\""));
    out.push('"');
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
        assert_eq!(one("x", Some(-1234.5), Locale::EsAr), "\u{feff}a;b\r\nx;-1234,50\r\n");
        assert_eq!(one("x", Some(-1234.5), Locale::En), "\u{feff}a,b\r\nx,-1234.50\r\n");
        assert_eq!(one("x", None, Locale::En), "\u{feff}a,b\r\nx,\r\n");
    }

    #[test]
    fn nothing_is_taken_for_a_formula() {
        for text in ["=1+1", "+54 11", "-x", "@sum(a1)", "\tx", "\rx", "-1-1", "+", "＝1"] {
            assert_eq!(harmless(text), format!("'{text}"), "{text:?}");
        }
        for text in ["-5", "+5", "-1234,50", "-0.5", "a=b", "", "1-2"] {
            assert_eq!(harmless(text), text);
        }
    }

    #[test]
    fn what_would_break_a_line_or_a_cell_is_quoted() {
        assert!(one("a;b", None, Locale::EsAr).contains("\r\n\"a;b\";"));
        assert!(one("a;b", None, Locale::En).contains("\r\na;b,"));
        assert!(one("a,b", None, Locale::En).contains("\r\n\"a,b\","));
        assert!(one("say \"no\"", None, Locale::En).contains("\"say \"\"no\"\"\","));
        assert!(one("=a\nb", None, Locale::En).contains("\"'=a\nb\","));
    }

    #[test]
    fn a_file_is_named_after_the_chart() {
        assert_eq!(file_name("ventas por día (2026)"), "ventas-por-día-2026.csv");
        assert_eq!(file_name("../../"), "data.csv");
    }
}

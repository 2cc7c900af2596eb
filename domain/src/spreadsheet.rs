//! Rows as spreadsheet programs open them as they are meant: RFC 4180 in UTF-8, with the separator of the reader's country,
//! and nothing in them that a spreadsheet would run.

use crate::locale::Locale;

/// Begins a file: without it Excel takes UTF-8 for the code page of the machine.
pub const BYTE_ORDER_MARK: char = '\u{feff}';

/// What separates cells. Where the decimal mark is a comma, programs expect a semicolon.
#[must_use]
pub const fn separator(locale: Locale) -> char {
    match locale {
        Locale::EsAr => ';',
        Locale::En => ',',
    }
}

/// Writes a line. Every cell is quoted, so that none depends on which separator it holds.
pub fn line<'a>(out: &mut String, cells: impl IntoIterator<Item = &'a str>, locale: Locale) {
    for (index, cell) in cells.into_iter().enumerate() {
        if index > 0 {
            out.push(separator(locale));
        }
        out.push('"');
        push_harmless(out, cell);
        out.push('"');
    }
    out.push_str("\r\n");
}

/// A cell that begins like a formula gets an apostrophe in front, which makes it text; a number stays one. The same after
/// everything that begins a cell for a program whose separator is another one.
///
/// Source: OWASP, CSV Injection.
fn push_harmless(out: &mut String, cell: &str) {
    let mut begins = true;
    for (at, sign) in cell.char_indices() {
        if begins && is_formula(&cell[at..]) {
            out.push('\'');
        }
        begins = matches!(sign, ',' | ';' | '|' | '\t' | '\r' | '\n') || (begins && matches!(sign, ' ' | '"'));
        if sign == '"' {
            out.push('"');
        }
        out.push(sign);
    }
}

fn is_formula(rest: &str) -> bool {
    match rest.chars().next() {
        Some('=' | '@' | '\t' | '\r' | '＝' | '＋' | '－' | '＠') => true,
        Some('+' | '-') => !is_number(&rest[1..]),
        _ => false,
    }
}

/// Digits with one decimal mark at most, up to the end.
fn is_number(digits: &str) -> bool {
    let (whole, decimals) = digits.split_once(['.', ',']).unwrap_or((digits, "0"));
    let all = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    all(whole) && all(decimals)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(cell: &str) -> String {
        let mut out = String::new();
        line(&mut out, [cell], Locale::En);
        out.trim_matches(['"', '\r', '\n']).to_owned()
    }

    #[test]
    fn nothing_is_taken_for_a_formula() {
        for text in ["=1", "=1+1", "+54 11", "-x", "@sum(a1)", "-1-1", "+", "＝1", "=cmd|' /C calc'!A0"] {
            assert_eq!(one(text), format!("'{text}"), "{text:?}");
        }
        for text in ["-5", "+541143001122", "-1234,50", "-0.5", "a=b", "", "1-2", "Palermo"] {
            assert_eq!(one(text), text);
        }
        for (text, expected) in [("x,=1+1", "x,'=1+1"), ("x; @a", "x; '@a"), ("a\n-b", "a\n'-b"), ("\tx", "'\tx")] {
            assert_eq!(one(text), expected);
        }
    }

    #[test]
    fn cells_are_those_of_the_readers_country() {
        let mut out = String::new();
        line(&mut out, ["a;b", "c\"d", "-1,5"], Locale::EsAr);
        assert_eq!(out, "\"a;b\";\"c\"\"d\";\"-1,5\"\r\n");
        out.clear();
        line(&mut out, ["a", ""], Locale::En);
        assert_eq!(out, "\"a\",\"\"\r\n");
    }
}

//! Numbers and money as their reader writes them. Source: CLDR 46, locales `es_AR` and `en`.
//!
//! Written out rather than taken from ICU: the browser part has a size budget, and two locales need two separators.

use rust_decimal::Decimal;

use crate::{
    locale::Locale,
    money::{Currency, Money},
};

/// `1.234.567,89` or `1,234,567.89`, with as many decimals as `value` has.
#[must_use]
pub fn number(locale: Locale, value: Decimal) -> String {
    let (group, point) = match locale {
        Locale::EsAr => ('.', ','),
        Locale::En => (',', '.'),
    };
    let text = value.abs().to_string();
    let (whole, decimals) = text.split_once('.').map_or((text.as_str(), None), |(whole, rest)| (whole, Some(rest)));
    let mut out = String::with_capacity(text.len() + text.len() / 3 + 1);
    if value.is_sign_negative() && !value.is_zero() {
        out.push('-');
    }
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index).is_multiple_of(3) {
            out.push(group);
        }
        out.push(digit);
    }
    if let Some(decimals) = decimals {
        out.push(point);
        out.push_str(decimals);
    }
    out
}

/// `$1.234,50`, `-$1.234,50`, `US$1.234,50` for a reader of `es-AR`; `ARS 1,234.50`, `$1,234.50` for one of `en`
/// (with a no-break space).
#[must_use]
pub fn money(locale: Locale, value: Money) -> String {
    let sign = match (locale, value.currency()) {
        (Locale::EsAr, Currency::Ars) | (Locale::En, Currency::Usd) => "$",
        (Locale::EsAr, Currency::Usd) => "US$",
        (Locale::En, Currency::Ars) => "ARS\u{a0}",
    };
    let digits = number(locale, value.amount());
    match digits.strip_prefix('-') {
        Some(digits) => format!("-{sign}{digits}"),
        None => format!("{sign}{digits}"),
    }
}

/// A count of things: no decimals.
#[must_use]
pub fn count(locale: Locale, value: i64) -> String {
    number(locale, value.into())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn numbers_follow_the_reader() {
        for (value, es, en) in [
            ("1234567.89", "1.234.567,89", "1,234,567.89"),
            ("0", "0", "0"),
            ("-0.00", "0,00", "0.00"),
            ("999", "999", "999"),
            ("-1000", "-1.000", "-1,000"),
        ] {
            assert_eq!(number(Locale::EsAr, value.parse().unwrap()), es);
            assert_eq!(number(Locale::En, value.parse().unwrap()), en);
        }
    }

    #[test]
    fn money_follows_the_reader() {
        let ars = Money::new("-1234.5".parse().unwrap(), Currency::Ars).unwrap();
        let usd = Money::new("1234.5".parse().unwrap(), Currency::Usd).unwrap();
        assert_eq!(money(Locale::EsAr, ars), "-$1.234,50");
        assert_eq!(money(Locale::EsAr, usd), "US$1.234,50");
        assert_eq!(money(Locale::En, ars), "-ARS\u{a0}1,234.50");
        assert_eq!(money(Locale::En, usd), "$1,234.50");
    }
}

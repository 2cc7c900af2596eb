//! Numbers, money and times as their reader writes them. Source: CLDR 46, locales `es_AR` and `en`.
//!
//! Written out rather than taken from ICU: the browser part has a size budget, and two locales need two separators.

use chrono::{DateTime, Datelike, TimeDelta, Timelike, Utc};
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

/// A contrast ratio such as `4,5:1`, rounded down: what falls short of a limit does not look as if it reached it.
#[must_use]
pub fn ratio(locale: Locale, value: f64) -> String {
    #[expect(clippy::cast_possible_truncation, reason = "1 to 21")]
    let tenths = (value * 10.0).floor() as i64;
    format!("{}:1", number(locale, Decimal::new(tenths, 1)))
}

/// A count of things: no decimals.
#[must_use]
pub fn count(locale: Locale, value: i64) -> String {
    number(locale, value.into())
}

/// `21/11/2026` or `Nov 21, 2026`, as the day is in Buenos Aires.
#[must_use]
pub fn date(locale: Locale, at: DateTime<Utc>) -> String {
    let at = in_buenos_aires(at);
    match locale {
        Locale::EsAr => format!("{}/{}/{}", at.day(), at.month(), at.year()),
        Locale::En => {
            const MONTHS: [&str; 12] =
                ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
            let month = MONTHS.get(at.month0() as usize).copied().unwrap_or_default();
            format!("{month} {}, {}", at.day(), at.year())
        }
    }
}

/// `21/11/2026 13:05` or `Nov 21, 2026, 13:05`, as the clocks stand in Buenos Aires.
#[must_use]
pub fn date_time(locale: Locale, at: DateTime<Utc>) -> String {
    let clock = in_buenos_aires(at);
    let between = match locale {
        Locale::EsAr => " ",
        Locale::En => ", ",
    };
    format!("{}{between}{:02}:{:02}", date(locale, at), clock.hour(), clock.minute())
}

/// Argentina is three hours behind UTC all year, in every province (since 2009; IANA tz, zone America/Argentina).
fn in_buenos_aires(at: DateTime<Utc>) -> DateTime<Utc> {
    at.checked_sub_signed(TimeDelta::hours(3)).unwrap_or(at)
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

    #[test]
    fn times_are_those_of_buenos_aires() {
        for (at, es, en) in [
            ("2026-11-21T16:05:59Z", "21/11/2026 13:05", "Nov 21, 2026, 13:05"),
            // Still the day before, and the year before.
            ("2026-01-01T02:59:00Z", "31/12/2025 23:59", "Dec 31, 2025, 23:59"),
            ("2026-03-09T03:00:00Z", "9/3/2026 00:00", "Mar 9, 2026, 00:00"),
        ] {
            let at: DateTime<Utc> = at.parse().unwrap();
            assert_eq!(date_time(Locale::EsAr, at), es);
            assert_eq!(date_time(Locale::En, at), en);
            assert!(es.starts_with(&date(Locale::EsAr, at)) && en.starts_with(&date(Locale::En, at)));
        }
    }
}

#![allow(clippy::unwrap_used)]
//! Written and read back in both languages, at the edges of zones, months and years.

mod reading;
mod times;

use chrono::{DateTime, Datelike, Month, NaiveDate, NaiveTime, TimeDelta, Utc, Weekday};
use rust_decimal::Decimal;

use super::*;
use crate::{
    address::TimeZone,
    locale::Locale::{self, En, EsAr},
    money::{Currency, Money},
};

fn decimal(text: &str) -> Decimal {
    text.parse().unwrap()
}

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn on(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// What a person sees where a no-break space is.
fn plain(text: &str) -> String {
    text.replace('\u{a0}', " ")
}

/// The same numbers in every run: a linear congruential generator (Knuth, MMIX).
fn numbers() -> impl Iterator<Item = u64> {
    std::iter::successors(Some(7_u64), |n| {
        Some(n.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407))
    })
    .map(|n| n >> 11)
}

#[test]
fn numbers_follow_the_reader() {
    for (value, es, en) in [
        ("1234567.89", "1.234.567,89", "1,234,567.89"),
        ("0", "0", "0"),
        ("-0.00", "0,00", "0.00"),
        ("999", "999", "999"),
        ("-1000", "-1.000", "-1,000"),
        (
            "79228162514264337593543950335",
            "79.228.162.514.264.337.593.543.950.335",
            "79,228,162,514,264,337,593,543,950,335",
        ),
    ] {
        assert_eq!(number(EsAr, decimal(value)), es);
        assert_eq!(number(En, decimal(value)), en);
    }
    assert_eq!(count(EsAr, i64::MIN), "-9.223.372.036.854.775.808");
}

#[test]
fn money_follows_the_reader() {
    let ars = Money::new(decimal("-1234.5"), Currency::Ars).unwrap();
    let usd = Money::new(decimal("1234.5"), Currency::Usd).unwrap();
    assert_eq!(money(EsAr, ars), "-$1.234,50");
    assert_eq!(money(EsAr, usd), "US$1.234,50");
    assert_eq!(money(En, ars), "-ARS\u{a0}1,234.50");
    assert_eq!(money(En, usd), "$1,234.50");
    assert_eq!((amount(EsAr, usd), amount(En, usd)), ("1.234,50".to_owned(), "1,234.50".to_owned()));
    let largest = Money::new(decimal("9999999999999999.99"), Currency::Ars).unwrap();
    assert_eq!(money(EsAr, largest), "$9.999.999.999.999.999,99");
}

#[test]
fn shares_are_in_hundredths() {
    for (share, decimals, es, en) in [
        ("0.125", 1, "12,5%", "12.5%"),
        ("0.125", 0, "13%", "13%"),
        ("1", 2, "100%", "100%"),
        ("0", 1, "0%", "0%"),
        ("-0.0004", 1, "0%", "0%"),
        ("-0.505", 0, "-51%", "-51%"),
        ("12.3456", 2, "1.234,56%", "1,234.56%"),
    ] {
        assert_eq!(percent(EsAr, decimal(share), decimals), es, "{share}");
        assert_eq!(percent(En, decimal(share), decimals), en, "{share}");
    }
}

#[test]
fn long_numbers_are_told_in_short() {
    for (value, es, en) in [
        ("0", "0", "0"),
        ("999", "999", "999"),
        ("999.4", "999", "999"),
        ("999.5", "1 mil", "1K"),
        ("1000", "1 mil", "1K"),
        ("1249", "1,2 mil", "1.2K"),
        ("12345", "12 mil", "12K"),
        ("950000", "950 mil", "950K"),
        ("999499", "999 mil", "999K"),
        ("999999", "1 M", "1M"),
        ("1200000", "1,2 M", "1.2M"),
        ("-12345678", "-12 M", "-12M"),
        ("1000000000", "1000 M", "1B"),
        ("12000000000", "12 mil M", "12B"),
        ("2500000000000", "2,5 B", "2.5T"),
        ("79228162514264337593543950335", "79228162514264338 B", "79228162514264338T"),
    ] {
        assert_eq!(plain(&compact(EsAr, decimal(value))), es, "{value}");
        assert_eq!(compact(En, decimal(value)), en, "{value}");
    }
}

#[test]
fn files_have_sizes_people_know() {
    for (bytes, es, en) in [
        (0, "0 B", "0 B"),
        (999, "999 B", "999 B"),
        (1_000, "1 kB", "1 kB"),
        (1_250, "1,3 kB", "1.3 kB"),
        (950_000, "950 kB", "950 kB"),
        (999_900, "1 MB", "1 MB"),
        (5_000_000, "5 MB", "5 MB"),
        (12_400_000_000, "12 GB", "12 GB"),
        (u64::MAX, "18.446.744 TB", "18,446,744 TB"),
    ] {
        assert_eq!(plain(&file_size(EsAr, bytes)), es);
        assert_eq!(plain(&file_size(En, bytes)), en);
    }
}

#[test]
fn plurals_are_those_of_cldr() {
    for (value, es, en) in [
        ("0", Plural::Other, Plural::Other),
        ("1", Plural::One, Plural::One),
        ("-1", Plural::One, Plural::One),
        ("1.0", Plural::One, Plural::Other),
        ("1.5", Plural::Other, Plural::Other),
        ("2", Plural::Other, Plural::Other),
        ("1000000", Plural::Many, Plural::Other),
        ("1000000.0", Plural::Other, Plural::Other),
        ("1000001", Plural::Other, Plural::Other),
        ("25000000", Plural::Many, Plural::Other),
    ] {
        assert_eq!(plural(EsAr, decimal(value)), es, "{value}");
        assert_eq!(plural(En, decimal(value)), en, "{value}");
    }
    let said = |n: i64| format!("{} {}", count(EsAr, n), plural(EsAr, n).pick("turno", "de turnos", "turnos"));
    assert_eq!([said(1), said(12), said(1_000_000)], ["1 turno", "12 turnos", "1.000.000 de turnos"]);
}

#[test]
fn lists_end_as_people_end_them() {
    for (items, all_es, all_en, any_es) in [
        (&[][..], "", "", ""),
        (&["a"][..], "a", "a", "a"),
        (&["a", "b"][..], "a y b", "a and b", "a o b"),
        (&["a", "b", "c"][..], "a, b y c", "a, b, and c", "a, b o c"),
        (&["a", "Irene"][..], "a e Irene", "a and Irene", "a o Irene"),
        (&["a", "hijos"][..], "a e hijos", "a and hijos", "a o hijos"),
        (&["a", "hielo"][..], "a y hielo", "a and hielo", "a o hielo"),
        (&["a", "Yolanda"][..], "a y Yolanda", "a and Yolanda", "a o Yolanda"),
        (&["siete", "ocho"][..], "siete y ocho", "siete and ocho", "siete u ocho"),
        (&["7", "8"][..], "7 y 8", "7 and 8", "7 u 8"),
        (&["10", "11"][..], "10 y 11", "10 and 11", "10 u 11"),
        (&["10", "110"][..], "10 y 110", "10 and 110", "10 o 110"),
    ] {
        assert_eq!(
            (all_of(EsAr, items), all_of(En, items), any_of(EsAr, items)),
            (all_es.into(), all_en.into(), any_es.into())
        );
    }
    assert_eq!(any_of(En, &["a", "b", "c"]), "a, b, or c");
}

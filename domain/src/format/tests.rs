#![allow(clippy::unwrap_used)]
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
fn times_are_those_of_their_zone() {
    for (instant, es, en) in [
        ("2026-11-21T16:05:59Z", "21/11/2026 13:05", "Nov 21, 2026, 13:05"),
        // Still the day before, and the year before.
        ("2026-01-01T02:59:00Z", "31/12/2025 23:59", "Dec 31, 2025, 23:59"),
        ("2026-01-01T03:00:00Z", "1/1/2026 00:00", "Jan 1, 2026, 00:00"),
        ("2026-03-09T03:00:00Z", "9/3/2026 00:00", "Mar 9, 2026, 00:00"),
        ("2028-03-01T02:59:59Z", "29/2/2028 23:59", "Feb 29, 2028, 23:59"),
    ] {
        let instant = at(instant);
        assert_eq!(date_time(EsAr, instant), es);
        assert_eq!(date_time(En, instant), en);
        assert!(es.starts_with(&date(EsAr, instant)) && en.starts_with(&date(En, instant)));
        for zone in TimeZone::ALL {
            assert_eq!(date_time_in(EsAr, *zone, instant), es, "{zone}");
            assert!(es.ends_with(&time_in(*zone, instant)));
        }
    }
    // No panic where time as it can be written ends.
    for instant in [DateTime::<Utc>::MIN_UTC, DateTime::<Utc>::MAX_UTC] {
        assert!(!date_time(EsAr, instant).is_empty());
    }
}

#[test]
fn a_day_begins_at_midnight_of_its_zone() {
    let zone = TimeZone::Ushuaia;
    let start = zone.start_of(on("2026-11-21")).unwrap();
    assert_eq!(start, at("2026-11-21T03:00:00Z"));
    assert_eq!(zone.local(start).date(), on("2026-11-21"));
    assert_eq!(zone.local(start - TimeDelta::seconds(1)).date(), on("2026-11-20"));
    assert_eq!(zone.instant(zone.local(start)), Some(start));
    assert_eq!(zone.start_of(NaiveDate::MAX).map(|at| zone.local(at).date()), Some(NaiveDate::MAX));
}

#[test]
fn days_are_written_out() {
    for (day, es, en) in [
        ("2026-11-21", "sábado, 21 de noviembre de 2026", "Saturday, November 21, 2026"),
        ("2028-02-29", "martes, 29 de febrero de 2028", "Tuesday, February 29, 2028"),
        ("2027-01-01", "viernes, 1 de enero de 2027", "Friday, January 1, 2027"),
    ] {
        assert_eq!(day_full(EsAr, on(day)), es);
        assert_eq!(day_full(En, on(day)), en);
        assert!(es.ends_with(&day_long(EsAr, on(day))) && en.ends_with(&day_long(En, on(day))));
        assert!(es.ends_with(&month_of_year(EsAr, on(day))));
    }
    assert_eq!(month_of_year(En, on("2026-11-21")), "November 2026");
    assert_eq!(month(EsAr, Month::September, Width::Short), "sept");
    assert_eq!(weekday(EsAr, Weekday::Wed, Width::Short), "mié");
    assert_eq!(
        (day(EsAr, on("2026-11-21")), day_as_typed(on("2026-11-21"))),
        ("21/11/2026".into(), "21/11/2026".into())
    );
}

#[test]
fn a_range_says_once_what_its_ends_share() {
    for (from, to, es, en, es_long) in [
        ("2026-11-21", "2026-11-21", "21/11/2026", "Nov 21, 2026", "21 de noviembre de 2026"),
        ("2026-11-21", "2026-11-25", "21 al 25/11/2026", "Nov 21 – 25, 2026", "21 al 25 de noviembre de 2026"),
        (
            "2026-11-21",
            "2026-12-03",
            "21/11 al 3/12/2026",
            "Nov 21 – Dec 3, 2026",
            "21 de noviembre al 3 de diciembre de 2026",
        ),
        (
            "2026-12-31",
            "2027-01-01",
            "31/12/2026 al 1/1/2027",
            "Dec 31, 2026 – Jan 1, 2027",
            "31 de diciembre de 2026 al 1 de enero de 2027",
        ),
        // The same month of another year shares nothing.
        (
            "2027-11-03",
            "2026-11-21",
            "21/11/2026 al 3/11/2027",
            "Nov 21, 2026 – Nov 3, 2027",
            "21 de noviembre de 2026 al 3 de noviembre de 2027",
        ),
    ] {
        assert_eq!(day_range(EsAr, on(from), on(to)), es);
        assert_eq!(day_range(En, on(from), on(to)), en);
        assert_eq!(day_range_long(EsAr, on(from), on(to)), es_long);
    }
    assert_eq!(day_range_long(En, on("2026-11-21"), on("2026-11-25")), "November 21 – 25, 2026");
}

#[test]
fn durations_are_told_in_two_units() {
    for (seconds, es, en) in [
        (0, "0 min", "0 min"),
        (45, "45 s", "45 sec"),
        (90, "1 min 30 s", "1 min 30 sec"),
        (5_100, "1 h 25 min", "1 hr 25 min"),
        (7_200, "2 h", "2 hr"),
        (7_230, "2 h", "2 hr"),
        (86_400, "1 día", "1 day"),
        (2 * 86_400 + 3 * 3_600 + 59, "2 días 3 h", "2 days 3 hr"),
        (30 * 86_400, "30 días", "30 days"),
        (-5_100, "-1 h 25 min", "-1 hr 25 min"),
        (1_234 * 86_400, "1.234 días", "1,234 days"),
    ] {
        assert_eq!(plain(&duration(EsAr, TimeDelta::seconds(seconds))), es);
        assert_eq!(plain(&duration(En, TimeDelta::seconds(seconds))), en);
    }
    assert!(!duration(EsAr, TimeDelta::MIN).is_empty() && !duration(EsAr, TimeDelta::MAX).is_empty());
}

#[test]
fn what_was_and_what_will_be_is_told_from_now() {
    // 11:00 on a Saturday in Buenos Aires.
    let now = at("2026-11-21T14:00:00Z");
    for (then, es, en) in [
        ("2026-11-21T14:00:30Z", "ahora", "now"),
        ("2026-11-21T13:59:01Z", "ahora", "now"),
        ("2026-11-21T13:59:00Z", "hace 1 minuto", "1 minute ago"),
        ("2026-11-21T13:55:00Z", "hace 5 minutos", "5 minutes ago"),
        ("2026-11-21T14:59:59Z", "en 59 minutos", "in 59 minutes"),
        ("2026-11-21T15:00:00Z", "en 1 hora", "in 1 hour"),
        ("2026-11-21T03:00:00Z", "hace 11 horas", "11 hours ago"),
        ("2026-11-21T02:59:59Z", "ayer", "yesterday"),
        ("2026-11-22T02:59:59Z", "en 12 horas", "in 12 hours"),
        ("2026-11-22T03:00:00Z", "mañana", "tomorrow"),
        ("2026-11-23T12:00:00Z", "pasado mañana", "in 2 days"),
        ("2026-11-19T12:00:00Z", "anteayer", "2 days ago"),
        ("2026-11-24T12:00:00Z", "en 3 días", "in 3 days"),
        ("2026-11-14T12:00:00Z", "hace 1 semana", "1 week ago"),
        ("2026-10-22T12:00:00Z", "hace 4 semanas", "4 weeks ago"),
        ("2026-10-21T12:00:00Z", "hace 1 mes", "1 month ago"),
        ("2027-11-20T12:00:00Z", "en 11 meses", "in 11 months"),
        ("2027-11-21T12:00:00Z", "en 1 año", "in 1 year"),
        ("0001-01-01T12:00:00Z", "hace 2.025 años", "2,025 years ago"),
    ] {
        assert_eq!(relative(EsAr, TimeZone::BuenosAires, now, at(then)), es, "{then}");
        assert_eq!(relative(En, TimeZone::BuenosAires, now, at(then)), en, "{then}");
    }
    // Just after midnight what was just before it is minutes away.
    let midnight = at("2026-11-21T03:05:00Z");
    assert_eq!(relative(EsAr, TimeZone::BuenosAires, midnight, at("2026-11-21T02:50:00Z")), "hace 15 minutos");
    assert_eq!(relative(EsAr, TimeZone::BuenosAires, midnight, at("2026-11-21T01:50:00Z")), "ayer");
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

#[test]
fn numbers_are_read_as_they_are_typed() {
    for (text, es, en) in [
        ("1.234,50", "1234.50", "1234.50"),
        ("1,234.50", "1234.50", "1234.50"),
        ("1.234", "1234", "1.234"),
        ("1,234", "1.234", "1234"),
        ("1.234.567", "1234567", "1234567"),
        ("1234,5", "1234.5", "1234.5"),
        ("1234.5", "1234.5", "1234.5"),
        ("0.500", "0.500", "0.500"),
        ("12.3456", "12.3456", "12.3456"),
        ("1 234 567,8", "1234567.8", "1234567.8"),
        (" $ 1.234,5 ", "1234.5", "1234.5"),
        ("US$12", "12", "12"),
        ("-$5", "-5", "-5"),
        ("$-5", "-5", "-5"),
        ("−7", "-7", "-7"),
        (",5", "0.5", "0.5"),
        ("12,", "12", "12"),
        ("007", "7", "7"),
        ("-0", "0", "0"),
    ] {
        assert_eq!(parse_decimal(EsAr, text), Ok(decimal(es)), "{text}");
        assert_eq!(parse_decimal(En, text), Ok(decimal(en)), "{text}");
    }
    for text in [
        "",
        " ",
        "-",
        "$",
        ",",
        ".",
        "1.23.4",
        "1,23,4",
        "12.34,5",
        "1.234,5,6",
        "1,2.3,4",
        "--1",
        "1-",
        "abc",
        "1e5",
        "1 2",
        "٣",
        "1.234 567",
        "99999999999999999999999999999999",
        "$$$1",
    ] {
        assert_eq!(parse_decimal(EsAr, text), Err(NotANumber), "{text}");
    }
}

#[test]
fn days_are_read_as_they_are_typed() {
    for text in [
        "21/11/2026",
        " 21-11-26 ",
        "21.11.2026",
        "21 11 2026",
        "21112026",
        "2026-11-21",
        "2026/11/21",
        "21 de noviembre de 2026",
        "21 nov 2026",
        "sábado, 21 de Noviembre del 2026",
        "Nov 21, 2026",
        "Saturday, November 21, 2026",
    ] {
        for locale in Locale::ALL {
            assert_eq!(parse_date(locale, text), Ok(on("2026-11-21")), "{text}");
        }
    }
    assert_eq!(parse_date(EsAr, "3/9/80"), Ok(on("1980-09-03")));
    assert_eq!(parse_date(EsAr, "3/9/79"), Ok(on("2079-09-03")));
    assert_eq!(parse_date(EsAr, "3 de setiembre de 2026"), Ok(on("2026-09-03")));
    assert_eq!(parse_date(EsAr, "29/2/2028"), Ok(on("2028-02-29")));
    for text in [
        "",
        "hoy",
        "21",
        "21/11",
        "29/2/2026",
        "31/4/2026",
        "0/1/2026",
        "1/13/2026",
        "21/11/026",
        "21/11/20266",
        "1/2/3/4",
        "211126",
        "99999999",
        "21/nada/2026",
        "2026-11",
        "-1/1/2026x",
    ] {
        assert_eq!(parse_date(EsAr, text), Err(NotADate), "{text}");
    }
}

#[test]
fn times_are_read_as_they_are_typed() {
    for (text, hour, minute) in [
        ("9:30", 9, 30),
        ("09:30", 9, 30),
        ("9.30", 9, 30),
        ("9h30", 9, 30),
        ("930", 9, 30),
        ("0930", 9, 30),
        ("09:30:00", 9, 30),
        ("9", 9, 0),
        ("9 hs", 9, 0),
        ("21h", 21, 0),
        ("9:30 pm", 21, 30),
        ("12 a. m.", 0, 0),
        ("12pm", 12, 0),
        ("0:00", 0, 0),
        ("23:59", 23, 59),
    ] {
        assert_eq!(parse_time(EsAr, text), Ok(NaiveTime::from_hms_opt(hour, minute, 0).unwrap()), "{text}");
    }
    for text in
        ["", "24:00", "9:60", "9:3", "13 pm", "0 am", "25", "960", "12345", "a", "9:30:0", ":30", "9:", "-1:00", "h"]
    {
        assert_eq!(parse_time(EsAr, text), Err(NotATime), "{text}");
    }
}

#[test]
fn what_is_written_is_read_back() {
    for (n, more) in numbers().zip(numbers().skip(1)).take(5_000) {
        let scale = u32::try_from(more % 7).unwrap();
        let mut value = Decimal::from_i128_with_scale(i128::from(n) - (1 << 51), scale);
        for locale in Locale::ALL {
            let text = number(locale, value);
            // Nothing but three decimals behind a single point of the other language is read otherwise than written, and
            // no locale writes the other's.
            assert_eq!(parse_decimal(locale, &text), Ok(value), "{text}");
        }
        value.rescale(2);
        if let Ok(written) = Money::new(value, Currency::Usd) {
            for locale in Locale::ALL {
                assert_eq!(parse_decimal(locale, &money(locale, written)), Ok(value));
            }
        }
        // From year 1000 to year 9999.
        let span = i32::try_from(n % 3_287_181).unwrap();
        let date = NaiveDate::from_num_days_from_ce_opt(365_000 + span).unwrap();
        if date.year() >= 1000 && date.year() <= 9999 {
            for locale in Locale::ALL {
                for text in [
                    day(locale, date),
                    day_as_typed(date),
                    day_long(locale, date),
                    day_full(locale, date),
                    date.to_string(),
                ] {
                    assert_eq!(parse_date(locale, &text), Ok(date), "{text}");
                }
            }
        }
        let minutes = u32::try_from(more % 1_440).unwrap();
        let clock = NaiveTime::from_num_seconds_from_midnight_opt(minutes * 60, 0).unwrap();
        assert_eq!(parse_time(En, &time(clock)), Ok(clock));
        assert_eq!(parse_time(EsAr, &time(clock).replace(':', "")), Ok(clock));
    }
}

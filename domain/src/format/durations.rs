//! How long something takes, and how long ago it was or when it will be.

use chrono::{DateTime, Datelike, TimeDelta, Utc};

use super::numbers::count;
use crate::{address::TimeZone, locale::Locale};

/// The two largest units, the rest dropped: `1 h 25 min`, `2 días 3 h`, `45 s`; `1 hr 25 min`, `2 days 3 hr`. Units of
/// CLDR, `short`, but days in full: `2 dd. 3 h` is read by nobody.
#[must_use]
pub fn duration(locale: Locale, length: TimeDelta) -> String {
    let seconds = length.num_seconds();
    let whole = seconds.unsigned_abs();
    let parts = [whole / 86_400, whole / 3_600 % 24, whole / 60 % 60, whole % 60];
    let first = parts.iter().position(|part| *part > 0).unwrap_or(2);
    let said: Vec<String> = (first..parts.len().min(first + 2))
        .filter(|index| parts[*index] > 0 || *index == first)
        .map(|index| {
            let n = i64::try_from(parts[index]).unwrap_or(i64::MAX);
            format!("{}\u{a0}{}", count(locale, n), unit(locale, index, n))
        })
        .collect();
    format!("{}{}", if seconds < 0 { "-" } else { "" }, said.join(" "))
}

const fn unit(locale: Locale, index: usize, n: i64) -> &'static str {
    match (locale, index) {
        (Locale::EsAr, 0) if n == 1 => "día",
        (Locale::EsAr, 0) => "días",
        (Locale::En, 0) if n == 1 => "day",
        (Locale::En, 0) => "days",
        (Locale::EsAr, 1) => "h",
        (Locale::En, 1) => "hr",
        (_, 2) => "min",
        (Locale::EsAr, _) => "s",
        (Locale::En, _) => "sec",
    }
}

/// What is counted, from the smallest on.
#[derive(Clone, Copy)]
enum Unit {
    Minute,
    Hour,
    Day,
    Week,
    Month,
    Year,
}

/// How far `at` is from `now`: `ahora`, `hace 5 minutos`, `en 2 horas`, `ayer`, `pasado mañana`, `hace 3 semanas`. From
/// another day on, days of the calendar count, in `zone`: what was at 23:50 is `ayer` an hour later, except that less
/// than an hour is always told in minutes.
///
/// Words of CLDR's relative fields, `numeric=auto` for days; for the future people here say `en`, where `es_AR` has
/// `dentro de`.
#[must_use]
pub fn relative(locale: Locale, zone: TimeZone, now: DateTime<Utc>, at: DateTime<Utc>) -> String {
    let minutes = at.signed_duration_since(now).num_minutes();
    if minutes == 0 {
        return match locale {
            Locale::EsAr => "ahora".to_owned(),
            Locale::En => "now".to_owned(),
        };
    }
    if minutes.abs() < 60 {
        return said(locale, minutes, Unit::Minute);
    }
    let (today, day) = (zone.local(now).date(), zone.local(at).date());
    let days = day.signed_duration_since(today).num_days();
    if days == 0 {
        return said(locale, minutes / 60, Unit::Hour);
    }
    if let Some(word) = named(locale, days) {
        return word.to_owned();
    }
    if days.abs() < 7 {
        return said(locale, days, Unit::Day);
    }
    // Whole months between the two days, towards now.
    let (from, to) = if day < today { (day, today) } else { (today, day) };
    let mut months = i64::from(to.year() - from.year()) * 12 + i64::from(to.month()) - i64::from(from.month());
    if to.day() < from.day() {
        months -= 1;
    }
    let sign = days.signum();
    match months {
        0 => said(locale, days / 7, Unit::Week),
        1..12 => said(locale, sign * months, Unit::Month),
        _ => said(locale, sign * (months / 12), Unit::Year),
    }
}

const fn named(locale: Locale, days: i64) -> Option<&'static str> {
    match (locale, days) {
        (Locale::EsAr, -2) => Some("anteayer"),
        (Locale::EsAr, -1) => Some("ayer"),
        (Locale::EsAr, 1) => Some("mañana"),
        (Locale::EsAr, 2) => Some("pasado mañana"),
        (Locale::En, -1) => Some("yesterday"),
        (Locale::En, 1) => Some("tomorrow"),
        _ => None,
    }
}

fn said(locale: Locale, n: i64, unit: Unit) -> String {
    let one = n.abs() == 1;
    let word = match (locale, unit) {
        (Locale::EsAr, Unit::Minute) => ["minuto", "minutos"],
        (Locale::EsAr, Unit::Hour) => ["hora", "horas"],
        (Locale::EsAr, Unit::Day) => ["día", "días"],
        (Locale::EsAr, Unit::Week) => ["semana", "semanas"],
        (Locale::EsAr, Unit::Month) => ["mes", "meses"],
        (Locale::EsAr, Unit::Year) => ["año", "años"],
        (Locale::En, Unit::Minute) => ["minute", "minutes"],
        (Locale::En, Unit::Hour) => ["hour", "hours"],
        (Locale::En, Unit::Day) => ["day", "days"],
        (Locale::En, Unit::Week) => ["week", "weeks"],
        (Locale::En, Unit::Month) => ["month", "months"],
        (Locale::En, Unit::Year) => ["year", "years"],
    }[usize::from(!one)];
    let number = count(locale, n.abs());
    match (locale, n < 0) {
        (Locale::EsAr, true) => format!("hace {number} {word}"),
        (Locale::EsAr, false) => format!("en {number} {word}"),
        (Locale::En, true) => format!("{number} {word} ago"),
        (Locale::En, false) => format!("in {number} {word}"),
    }
}

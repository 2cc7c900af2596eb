//! Days and times. A day by itself is a [`NaiveDate`]; an instant is one only in a zone (see [`TimeZone::local`]).

use chrono::{DateTime, Datelike, NaiveDate, NaiveTime, Timelike, Utc};

use super::names::{Width, month_of, weekday};
use crate::{address::TimeZone, locale::Locale};

/// `21/11/2026` or `Nov 21, 2026`.
#[must_use]
pub fn day(locale: Locale, day: NaiveDate) -> String {
    match locale {
        Locale::EsAr => day_as_typed(day),
        Locale::En => format!("{} {}, {}", month_of(locale, day, Width::Short), day.day(), day.year()),
    }
}

/// `21/11/2026`, whatever the language: how a field shows a day that can be typed over. Who works in Argentina writes
/// the day first in English too.
#[must_use]
pub fn day_as_typed(day: NaiveDate) -> String {
    format!("{}/{}/{}", day.day(), day.month(), day.year())
}

/// `21 de noviembre de 2026` or `November 21, 2026`.
#[must_use]
pub fn day_long(locale: Locale, day: NaiveDate) -> String {
    let month = month_of(locale, day, Width::Long);
    match locale {
        Locale::EsAr => format!("{} de {month} de {}", day.day(), day.year()),
        Locale::En => format!("{month} {}, {}", day.day(), day.year()),
    }
}

/// `sábado, 21 de noviembre de 2026` or `Saturday, November 21, 2026`.
#[must_use]
pub fn day_full(locale: Locale, day: NaiveDate) -> String {
    format!("{}, {}", weekday(locale, day.weekday(), Width::Long), day_long(locale, day))
}

/// From one day to another, both of them in it, without saying twice what they share: `21 al 25/11/2026`,
/// `21/11 al 3/12/2026`, `21/11/2026 al 3/1/2027`; `Nov 21 – 25, 2026`, `Nov 21 – Dec 3, 2026`. One day is one day, and
/// days the wrong way round are put right.
#[must_use]
pub fn day_range(locale: Locale, from: NaiveDate, to: NaiveDate) -> String {
    let (from, to) = if from <= to { (from, to) } else { (to, from) };
    let end = day(locale, to);
    match (locale, shared(from, to)) {
        (_, Shared::Day) => end,
        (Locale::EsAr, Shared::Month) => format!("{} al {end}", from.day()),
        (Locale::EsAr, Shared::Year) => format!("{}/{} al {end}", from.day(), from.month()),
        (Locale::EsAr, Shared::Nothing) => format!("{} al {end}", day(locale, from)),
        (Locale::En, Shared::Month) => {
            format!("{} {} – {}, {}", month_of(locale, from, Width::Short), from.day(), to.day(), to.year())
        }
        (Locale::En, Shared::Year) => format!("{} {} – {end}", month_of(locale, from, Width::Short), from.day()),
        (Locale::En, Shared::Nothing) => format!("{} – {end}", day(locale, from)),
    }
}

/// The same in words: `21 al 25 de noviembre de 2026`, `21 de noviembre al 3 de diciembre de 2026`;
/// `November 21 – 25, 2026`.
#[must_use]
pub fn day_range_long(locale: Locale, from: NaiveDate, to: NaiveDate) -> String {
    let (from, to) = if from <= to { (from, to) } else { (to, from) };
    let (end, month) = (day_long(locale, to), month_of(locale, from, Width::Long));
    match (locale, shared(from, to)) {
        (_, Shared::Day) => end,
        (Locale::EsAr, Shared::Month) => format!("{} al {end}", from.day()),
        (Locale::EsAr, Shared::Year) => format!("{} de {month} al {end}", from.day()),
        (Locale::EsAr, Shared::Nothing) => format!("{} al {end}", day_long(locale, from)),
        (Locale::En, Shared::Month) => format!("{month} {} – {}, {}", from.day(), to.day(), to.year()),
        (Locale::En, Shared::Year) => format!("{month} {} – {end}", from.day()),
        (Locale::En, Shared::Nothing) => format!("{} – {end}", day_long(locale, from)),
    }
}

enum Shared {
    Day,
    Month,
    Year,
    Nothing,
}

fn shared(from: NaiveDate, to: NaiveDate) -> Shared {
    if from == to {
        Shared::Day
    } else if from.year() != to.year() {
        Shared::Nothing
    } else if from.month() == to.month() {
        Shared::Month
    } else {
        Shared::Year
    }
}

/// `09:05`: twenty-four hours for everybody, as clocks in Argentina.
#[must_use]
pub fn time(time: NaiveTime) -> String {
    format!("{:02}:{:02}", time.hour(), time.minute())
}

/// `21/11/2026` or `Nov 21, 2026`, as the day is in Buenos Aires.
#[must_use]
pub fn date(locale: Locale, at: DateTime<Utc>) -> String {
    date_in(locale, TimeZone::BuenosAires, at)
}

/// The same, as the day is in a zone.
#[must_use]
pub fn date_in(locale: Locale, zone: TimeZone, at: DateTime<Utc>) -> String {
    day(locale, zone.local(at).date())
}

/// `21/11/2026 13:05` or `Nov 21, 2026, 13:05`, as the clocks stand in Buenos Aires.
#[must_use]
pub fn date_time(locale: Locale, at: DateTime<Utc>) -> String {
    date_time_in(locale, TimeZone::BuenosAires, at)
}

/// The same, as the clocks stand in a zone.
#[must_use]
pub fn date_time_in(locale: Locale, zone: TimeZone, at: DateTime<Utc>) -> String {
    let between = match locale {
        Locale::EsAr => " ",
        Locale::En => ", ",
    };
    format!("{}{between}{}", date_in(locale, zone, at), time_in(zone, at))
}

/// `13:05`, as the clocks stand in a zone.
#[must_use]
pub fn time_in(zone: TimeZone, at: DateTime<Utc>) -> String {
    time(zone.local(at).time())
}

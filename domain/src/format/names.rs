//! Names of months and of the days of the week.

use chrono::{Datelike, Month, NaiveDate, Weekday};

use crate::locale::Locale;

/// How much room a name has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Width {
    /// `noviembre`, `sábado`.
    Long,
    /// `nov`, `sáb`.
    Short,
}

pub(super) const SPANISH_MONTHS: [(&str, &str); 12] = [
    ("enero", "ene"),
    ("febrero", "feb"),
    ("marzo", "mar"),
    ("abril", "abr"),
    ("mayo", "may"),
    ("junio", "jun"),
    ("julio", "jul"),
    ("agosto", "ago"),
    ("septiembre", "sept"),
    ("octubre", "oct"),
    ("noviembre", "nov"),
    ("diciembre", "dic"),
];

pub(super) const ENGLISH_MONTHS: [(&str, &str); 12] = [
    ("January", "Jan"),
    ("February", "Feb"),
    ("March", "Mar"),
    ("April", "Apr"),
    ("May", "May"),
    ("June", "Jun"),
    ("July", "Jul"),
    ("August", "Aug"),
    ("September", "Sep"),
    ("October", "Oct"),
    ("November", "Nov"),
    ("December", "Dec"),
];

/// From Monday on: the week of a business in Argentina begins then, whatever the language (CLDR `weekData`, AR).
pub(super) const SPANISH_WEEKDAYS: [(&str, &str); 7] = [
    ("lunes", "lun"),
    ("martes", "mar"),
    ("miércoles", "mié"),
    ("jueves", "jue"),
    ("viernes", "vie"),
    ("sábado", "sáb"),
    ("domingo", "dom"),
];

pub(super) const ENGLISH_WEEKDAYS: [(&str, &str); 7] = [
    ("Monday", "Mon"),
    ("Tuesday", "Tue"),
    ("Wednesday", "Wed"),
    ("Thursday", "Thu"),
    ("Friday", "Fri"),
    ("Saturday", "Sat"),
    ("Sunday", "Sun"),
];

const fn of_width((long, short): (&'static str, &'static str), width: Width) -> &'static str {
    match width {
        Width::Long => long,
        Width::Short => short,
    }
}

/// `noviembre`, `nov`; `November`, `Nov`. Spanish writes them small (RAE, Ortografía 2010).
#[must_use]
pub const fn month(locale: Locale, month: Month, width: Width) -> &'static str {
    let index = month.number_from_month() as usize - 1;
    match locale {
        Locale::EsAr => of_width(SPANISH_MONTHS[index], width),
        Locale::En => of_width(ENGLISH_MONTHS[index], width),
    }
}

/// `sábado`, `sáb`; `Saturday`, `Sat`.
#[must_use]
pub const fn weekday(locale: Locale, day: Weekday, width: Width) -> &'static str {
    let index = day.num_days_from_monday() as usize;
    match locale {
        Locale::EsAr => of_width(SPANISH_WEEKDAYS[index], width),
        Locale::En => of_width(ENGLISH_WEEKDAYS[index], width),
    }
}

pub(super) fn month_of(locale: Locale, day: NaiveDate, width: Width) -> &'static str {
    // A day's month is one of the twelve.
    let number = u8::try_from(day.month()).unwrap_or(1);
    month(locale, Month::try_from(number).unwrap_or(Month::January), width)
}

/// The month of a day: `noviembre de 2026` or `November 2026`.
#[must_use]
pub fn month_of_year(locale: Locale, day: NaiveDate) -> String {
    let month = month_of(locale, day, Width::Long);
    match locale {
        Locale::EsAr => format!("{month} de {}", day.year()),
        Locale::En => format!("{month} {}", day.year()),
    }
}

//! Back from what people type to numbers, days and times. A field that was formatted reads the same back.

use chrono::{NaiveDate, NaiveTime};
use rust_decimal::Decimal;

use super::{
    names::{ENGLISH_MONTHS, ENGLISH_WEEKDAYS, SPANISH_MONTHS, SPANISH_WEEKDAYS},
    numbers::separators,
};
use crate::locale::Locale;

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a number")]
pub struct NotANumber;

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a day")]
pub struct NotADate;

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a time")]
pub struct NotATime;

/// Reads `1.234,50`, `1234,5`, `$ 1.234`, `-5`, and `1234.50`, which a program writes. Where both separators are there,
/// the last one is before the decimals, whatever the language; a single one that stands as between thousands is that of
/// the reader's language, so `1.234` is a thousand and more in Spanish and little more than one in English.
///
/// # Errors
/// [`NotANumber`] for everything else, and for what has more digits than a decimal holds.
pub fn parse_decimal(locale: Locale, text: &str) -> Result<Decimal, NotANumber> {
    let mut body = text.trim();
    let mut negative = false;
    // A sign and a currency, in either order.
    for _ in 0..2 {
        if let Some(rest) = body.strip_prefix(['-', '−']) {
            if std::mem::replace(&mut negative, true) {
                return Err(NotANumber);
            }
            body = rest.trim_start();
        }
        for sign in ["US$", "U$S", "AR$", "ARS", "USD", "$"] {
            if let Some(rest) = body.strip_prefix(sign) {
                body = rest.trim_start();
                break;
            }
        }
    }
    let known = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',') || is_space(c);
    if body.len() > 64 || !body.chars().all(known) {
        return Err(NotANumber);
    }
    let (whole, decimals) = match point_of(locale, body) {
        Some(at) => (&body[..at], &body[at + 1..]),
        None => (body, ""),
    };
    if !decimals.bytes().all(|byte| byte.is_ascii_digit()) || (whole.is_empty() && decimals.is_empty()) {
        return Err(NotANumber);
    }
    let whole = ungrouped(whole).ok_or(NotANumber)?;
    let sign = if negative { "-" } else { "" };
    let whole = if whole.is_empty() { "0" } else { &whole };
    let point = if decimals.is_empty() { "" } else { "." };
    Decimal::from_str_exact(&format!("{sign}{whole}{point}{decimals}")).map_err(|_| NotANumber)
}

/// What some write between thousands.
const fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\u{a0}' | '\u{202f}')
}

/// Where the decimals begin.
fn point_of(locale: Locale, body: &str) -> Option<usize> {
    let (group, _) = separators(locale);
    let (at, last) = body.char_indices().rev().find(|(_, c)| matches!(c, '.' | ','))?;
    let mut all = body.chars().filter(|c| matches!(c, '.' | ','));
    if all.clone().any(|c| c != last) {
        return Some(at);
    }
    if all.nth(1).is_some() {
        return None;
    }
    let is_group = last == group && !body.starts_with('0') && (1..=3).contains(&at) && body.len() - at == 4;
    if is_group { None } else { Some(at) }
}

/// The digits of a whole number; `None` where what is between them is not between thousands, or not all the same.
fn ungrouped(whole: &str) -> Option<String> {
    let mut separator = None;
    for c in whole.chars().filter(|c| !c.is_ascii_digit()) {
        if *separator.get_or_insert(c) != c {
            return None;
        }
    }
    let Some(separator) = separator else { return Some(whole.to_owned()) };
    let mut groups = whole.split(separator);
    let first = groups.next()?;
    let fits = (1..=3).contains(&first.len()) && groups.all(|group| group.len() == 3);
    fits.then(|| whole.replace(separator, ""))
}

/// Reads `21/11/2026`, `21-11-26`, `21.11.2026`, `21112026`, `2026-11-21`, `21 de noviembre de 2026`, `Nov 21, 2026`.
/// The day comes first where only numbers are there, in English too: the business is in Argentina. Years of two figures
/// are from 1980 to 2079.
///
/// # Errors
/// [`NotADate`] for everything else, and for days that no calendar has.
pub fn parse_date(_locale: Locale, text: &str) -> Result<NaiveDate, NotADate> {
    let text = text.trim().to_lowercase();
    let parts: Vec<&str> = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|part| !part.is_empty() && !matches!(*part, "de" | "del") && !is_weekday(part))
        .collect();
    let (year, month, day) = match parts.as_slice() {
        [whole] => return compact_date(whole).ok_or(NotADate),
        // As programs write it (RFC 3339).
        [year, month, day] if year.len() == 4 && digits(year) => (*year, *month, *day),
        // As English does.
        [month, day, year] if month_number(month).is_some_and(|_| !digits(month)) => (*year, *month, *day),
        [day, month, year] => (*year, *month, *day),
        _ => return Err(NotADate),
    };
    if !digits(year) || !digits(day) || day.len() > 2 {
        return Err(NotADate);
    }
    let year = match (year.len(), year.parse::<i32>()) {
        (4, Ok(year)) => year,
        (2, Ok(year)) => {
            if year < 80 {
                2000 + year
            } else {
                1900 + year
            }
        }
        _ => return Err(NotADate),
    };
    let month = month_number(month).ok_or(NotADate)?;
    let day = day.parse().map_err(|_| NotADate)?;
    NaiveDate::from_ymd_opt(year, month, day).ok_or(NotADate)
}

/// `21112026`, without anything between, as a telephone's keys for numbers invite to.
fn compact_date(text: &str) -> Option<NaiveDate> {
    if text.len() != 8 || !digits(text) {
        return None;
    }
    let number = |from: usize, to: usize| text[from..to].parse::<u32>().ok();
    let year = i32::try_from(number(4, 8)?).ok()?;
    if !(1900..2200).contains(&year) {
        return None;
    }
    NaiveDate::from_ymd_opt(year, number(2, 4)?, number(0, 2)?)
}

fn digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Of either language, long or short: what one pastes is not always of the page's.
fn month_number(text: &str) -> Option<u32> {
    if digits(text) {
        return if text.len() <= 2 { text.parse().ok() } else { None };
    }
    let is = |(long, short): &(&str, &str)| long.to_lowercase() == text || short.to_lowercase() == text;
    let named = SPANISH_MONTHS.iter().position(is).or_else(|| ENGLISH_MONTHS.iter().position(is));
    let named = named.or(match text {
        "set" | "sep" | "setiembre" => Some(8),
        _ => None,
    });
    u32::try_from(named? + 1).ok()
}

/// `mar` is a month too: by its short name a day of the week is not taken for one.
fn is_weekday(text: &str) -> bool {
    let is = |(long, short): &(&str, &str)| {
        long.to_lowercase() == text || (short.to_lowercase() == text && month_number(text).is_none())
    };
    SPANISH_WEEKDAYS.iter().any(is) || ENGLISH_WEEKDAYS.iter().any(is)
}

/// Reads `9:30`, `09:30`, `9.30`, `930`, `0930`, `9`, `9 h`, `9:30 hs`, `9:30 pm`, `09:30:00`.
///
/// # Errors
/// [`NotATime`] for everything else, `24:00` among it: a day ends where the next begins.
pub fn parse_time(_locale: Locale, text: &str) -> Result<NaiveTime, NotATime> {
    let compact: String = text.trim().to_lowercase().chars().filter(|c| !is_space(*c)).collect();
    let ends_with = |marks: &[&str]| marks.iter().find_map(|mark| compact.strip_suffix(mark));
    let (body, half) = if let Some(rest) = ends_with(&["a.m.", "am"]) {
        (rest, Some(0))
    } else if let Some(rest) = ends_with(&["p.m.", "pm"]) {
        (rest, Some(12))
    } else {
        (ends_with(&["hs.", "hrs", "hs", "h"]).unwrap_or(&compact), None)
    };
    let parts: Vec<&str> = body.split([':', '.', 'h']).collect();
    let (hour, minute, second) = match parts.as_slice() {
        [whole] if digits(whole) && whole.len() <= 2 => (*whole, "0", "0"),
        [whole] if digits(whole) && whole.len() <= 4 => {
            let (hour, minute) = whole.split_at(whole.len() - 2);
            (hour, minute, "0")
        }
        [hour, minute] if minute.len() == 2 => (*hour, *minute, "0"),
        [hour, minute, second] if minute.len() == 2 && second.len() == 2 => (*hour, *minute, *second),
        _ => return Err(NotATime),
    };
    if ![hour, minute, second].into_iter().all(digits) || hour.len() > 2 {
        return Err(NotATime);
    }
    let number = |text: &str| text.parse::<u32>().map_err(|_| NotATime);
    let hour = match (number(hour)?, half) {
        (hour @ 1..=12, Some(half)) => hour % 12 + half,
        (_, Some(_)) => return Err(NotATime),
        (hour, None) => hour,
    };
    NaiveTime::from_hms_opt(hour, number(minute)?, number(second)?).ok_or(NotATime)
}

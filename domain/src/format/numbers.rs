//! Numbers: whole ones, long ones in short, shares, and sizes of files.

use rust_decimal::{Decimal, RoundingStrategy};

use crate::locale::Locale;

/// What stands between thousands, and before decimals.
pub(super) const fn separators(locale: Locale) -> (char, char) {
    match locale {
        Locale::EsAr => ('.', ','),
        Locale::En => (',', '.'),
    }
}

/// `1.234.567,89` or `1,234,567.89`, with as many decimals as `value` has.
#[must_use]
pub fn number(locale: Locale, value: Decimal) -> String {
    written(locale, value, true)
}

fn written(locale: Locale, value: Decimal, grouped: bool) -> String {
    let (group, point) = separators(locale);
    let text = value.abs().to_string();
    let (whole, decimals) = text.split_once('.').map_or((text.as_str(), None), |(whole, rest)| (whole, Some(rest)));
    let mut out = String::with_capacity(text.len() + text.len() / 3 + 1);
    if value.is_sign_negative() && !value.is_zero() {
        out.push('-');
    }
    for (index, digit) in whole.chars().enumerate() {
        if grouped && index > 0 && (whole.len() - index).is_multiple_of(3) {
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

/// A count of things: no decimals.
#[must_use]
pub fn count(locale: Locale, value: i64) -> String {
    number(locale, value.into())
}

/// A share of one, in hundredths with at most `decimals` places: `0.125` is `12,5%` or `12.5%`.
#[must_use]
pub fn percent(locale: Locale, share: Decimal, decimals: u32) -> String {
    // No share that is shown comes near the largest number there is; one that does is shown as it is.
    let hundredths = share.checked_mul(Decimal::ONE_HUNDRED).unwrap_or(share);
    format!("{}%", number(locale, rounded(hundredths, decimals).normalize()))
}

/// Half goes away from zero, as people round.
fn rounded(value: Decimal, decimals: u32) -> Decimal {
    value.round_dp_with_strategy(decimals, RoundingStrategy::MidpointAwayFromZero)
}

/// At most two digits where one would say little: `1,2` but `12`.
fn two_digits(value: Decimal) -> Decimal {
    let near = rounded(value, 1);
    if near.abs() < Decimal::TEN { near.normalize() } else { rounded(value, 0).normalize() }
}

/// A long number in short: `999`, `1,2 mil`, `12 mil`, `1,2 M`, `12 mil M`, `2,5 B`; in English `1.2K`, `12K`, `1.2M`,
/// `12B`, `2.5T`. Spanish takes the words of CLDR's `es`: `es_AR` has `K` and `k`, which nobody here reads as thousands.
#[must_use]
pub fn compact(locale: Locale, value: Decimal) -> String {
    // From where on, how much one of it is, and what it is called.
    const SPANISH: [(u64, u64, &str); 4] = [
        (1_000_000_000_000, 1_000_000_000_000, "\u{a0}B"),
        (10_000_000_000, 1_000_000_000, "\u{a0}mil\u{a0}M"),
        (1_000_000, 1_000_000, "\u{a0}M"),
        (1_000, 1_000, "\u{a0}mil"),
    ];
    const ENGLISH: [(u64, u64, &str); 4] = [
        (1_000_000_000_000, 1_000_000_000_000, "T"),
        (1_000_000_000, 1_000_000_000, "B"),
        (1_000_000, 1_000_000, "M"),
        (1_000, 1_000, "K"),
    ];
    let units = match locale {
        Locale::EsAr => SPANISH,
        Locale::En => ENGLISH,
    };
    for (index, (from, one, name)) in units.into_iter().enumerate() {
        // What the next smaller unit would round to this much is this much: 999.999 is a million, 950.000 is not.
        let smaller = units.get(index + 1).map_or(1, |(_, one, _)| *one);
        if value.abs() >= Decimal::from(from) - Decimal::from(smaller) / Decimal::TWO {
            return format!("{}{name}", written(locale, two_digits(value / Decimal::from(one)), false));
        }
    }
    written(locale, two_digits(value), false)
}

/// `512 B`, `1,2 MB`, `12 GB`: in powers of a thousand (SI, as CLDR's units), with a no-break space.
#[must_use]
pub fn file_size(locale: Locale, bytes: u64) -> String {
    const UNITS: [(u64, &str); 4] =
        [(1_000_000_000_000, "TB"), (1_000_000_000, "GB"), (1_000_000, "MB"), (1_000, "kB")];
    for (one, name) in UNITS {
        // As in `compact`.
        if bytes >= one - one / 2_000 {
            return format!("{}\u{a0}{name}", number(locale, two_digits(Decimal::from(bytes) / Decimal::from(one))));
        }
    }
    format!("{bytes}\u{a0}B")
}

/// A contrast ratio such as `4,5:1`, rounded down: what falls short of a limit does not look as if it reached it.
#[must_use]
pub fn ratio(locale: Locale, value: f64) -> String {
    #[expect(clippy::cast_possible_truncation, reason = "1 to 21")]
    let tenths = (value * 10.0).floor() as i64;
    format!("{}:1", number(locale, Decimal::new(tenths, 1)))
}

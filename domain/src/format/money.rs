//! Money, with the sign of its currency.

use super::numbers::number;
use crate::{
    locale::Locale,
    money::{Currency, Money},
};

/// `$1.234,50`, `-$1.234,50`, `US$1.234,50` for a reader of `es-AR`; `ARS 1,234.50`, `$1,234.50` for one of `en`
/// (with a no-break space).
#[must_use]
pub fn money(locale: Locale, value: Money) -> String {
    let sign = currency_sign(locale, value.currency());
    let between = if sign.ends_with('$') { "" } else { "\u{a0}" };
    let digits = amount(locale, value);
    match digits.strip_prefix('-') {
        Some(digits) => format!("-{sign}{between}{digits}"),
        None => format!("{sign}{between}{digits}"),
    }
}

/// `1.234,50`: the same without its currency, for a field that says it already.
#[must_use]
pub fn amount(locale: Locale, value: Money) -> String {
    number(locale, value.amount())
}

/// `$`, `US$` or `ARS`: what a reader takes the currency by.
#[must_use]
pub const fn currency_sign(locale: Locale, currency: Currency) -> &'static str {
    match (locale, currency) {
        (Locale::EsAr, Currency::Ars) | (Locale::En, Currency::Usd) => "$",
        (Locale::EsAr, Currency::Usd) => "US$",
        (Locale::En, Currency::Ars) => "ARS",
    }
}

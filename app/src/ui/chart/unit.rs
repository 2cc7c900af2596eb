//! How the values of a chart are written: in full beside a point and in the table, short along an axis, bare in a file.

use domain::{
    format,
    locale::Locale,
    money::{Currency, Money},
};
use rust_decimal::Decimal;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Whole things.
    Count,
    Number {
        decimals: u8,
    },
    /// Amounts, in units of the currency and not in cents.
    Money(Currency),
    /// Shares: 1.0 is 100 %.
    Percent {
        decimals: u8,
    },
}

impl Unit {
    /// `1.234`, `3,5`, `$1.234,50`, `25,3%`.
    #[must_use]
    pub fn write(self, locale: Locale, value: f64) -> String {
        match self {
            Self::Count => rounded(locale, value, 0),
            Self::Number { decimals } => rounded(locale, value, decimals),
            Self::Money(currency) => match decimal(value, 2).and_then(|amount| Money::new(amount, currency).ok()) {
                Some(money) => format::money(locale, money),
                // More than any account holds.
                None => rounded(locale, value, 2),
            },
            Self::Percent { decimals } => format!("{}%", rounded(locale, value * 100.0, decimals)),
        }
    }

    /// As a spreadsheet reads a number: no groups, no signs of currencies, shares as shares; the reader's decimal mark.
    #[must_use]
    pub fn bare(self, locale: Locale, value: f64) -> String {
        let decimals = match self {
            Self::Count => 0,
            Self::Number { decimals } => decimals,
            Self::Money(_) => 2,
            Self::Percent { decimals } => decimals + 2,
        };
        let text = format!("{value:.*}", usize::from(decimals));
        match locale {
            Locale::EsAr => text.replace('.', ","),
            Locale::En => text,
        }
    }

    /// The marks along an axis whose values go as far from zero as `extent`: all of them in the same thousands or
    /// millions, so that they compare at a glance.
    #[must_use]
    pub fn ticks(self, locale: Locale, extent: f64) -> Ticks {
        let (divisor, after) = match (self, locale) {
            (Self::Percent { .. }, _) => (0.01, "%"),
            (_, Locale::En) if extent >= 1e9 => (1e9, "B"),
            (_, Locale::En) if extent >= 1e6 => (1e6, "M"),
            (_, Locale::En) if extent >= 2e4 => (1e3, "K"),
            // A billion is no word of one sense in Spanish: millions, then.
            (_, Locale::EsAr) if extent >= 1e6 => (1e6, "\u{a0}M"),
            (_, Locale::EsAr) if extent >= 2e4 => (1e3, "\u{a0}k"),
            _ => (1.0, ""),
        };
        let before = match self {
            Self::Money(currency) => sign(locale, currency),
            _ => String::new(),
        };
        Ticks { locale, divisor, before, after }
    }

    /// Whether there is nothing between 1 and 2.
    #[must_use]
    pub const fn is_whole(self) -> bool {
        matches!(self, Self::Count)
    }
}

/// Writes the marks of one axis.
#[derive(Clone, Debug, PartialEq)]
pub struct Ticks {
    locale: Locale,
    divisor: f64,
    before: String,
    after: &'static str,
}

impl Ticks {
    /// `$1,5 M`, `-$500`, `25%`: with as few decimals as tell the marks apart, three at most.
    #[must_use]
    pub fn write(&self, value: f64) -> String {
        let value = value / self.divisor;
        let Some(exact) = decimal(value.abs(), 3) else { return String::new() };
        let exact = exact.normalize();
        let minus = if value < 0.0 && !exact.is_zero() { "-" } else { "" };
        let after = if exact.is_zero() && self.after != "%" { "" } else { self.after };
        format!("{minus}{}{}{after}", self.before, format::number(self.locale, exact))
    }
}

/// What stands before an amount: `$`, `US$`, `ARS` with a space.
fn sign(locale: Locale, currency: Currency) -> String {
    let zero = Money::new(Decimal::ZERO, currency).map(|zero| format::money(locale, zero)).unwrap_or_default();
    zero.trim_end_matches(|letter: char| letter.is_ascii_digit() || letter == '.' || letter == ',').to_owned()
}

fn rounded(locale: Locale, value: f64, decimals: u8) -> String {
    match decimal(value, decimals) {
        Some(value) => format::number(locale, value),
        // Beyond 28 digits: nothing that is counted here, so that it shows is enough.
        None => format!("{value:e}"),
    }
}

/// By way of the text, which rounds once and exactly.
fn decimal(value: f64, decimals: u8) -> Option<Decimal> {
    format!("{value:.*}", usize::from(decimals)).parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const PESOS: Unit = Unit::Money(Currency::Ars);

    #[test]
    fn values_follow_the_reader() {
        for (unit, value, es, en) in [
            (Unit::Count, 1234.0, "1.234", "1,234"),
            (Unit::Count, -0.2, "0", "0"),
            (Unit::Number { decimals: 1 }, 3.45, "3,5", "3.5"),
            (PESOS, 1234.5, "$1.234,50", "ARS\u{a0}1,234.50"),
            (PESOS, -1234.5, "-$1.234,50", "-ARS\u{a0}1,234.50"),
            (Unit::Percent { decimals: 1 }, 0.253, "25,3%", "25.3%"),
            (Unit::Percent { decimals: 0 }, -0.25, "-25%", "-25%"),
        ] {
            assert_eq!(unit.write(Locale::EsAr, value), es, "{unit:?} {value}");
            assert_eq!(unit.write(Locale::En, value), en, "{unit:?} {value}");
        }
    }

    #[test]
    fn what_no_account_holds_is_still_written() {
        assert!(!PESOS.write(Locale::En, 1e17).is_empty());
        assert_eq!(Unit::Count.write(Locale::En, 1e40), "1e40");
    }

    #[test]
    fn marks_of_one_axis_share_their_thousands_or_millions() {
        let marks = |unit: Unit, locale, extent: f64, values: &[f64]| {
            let ticks = unit.ticks(locale, extent);
            values.iter().map(|value| ticks.write(*value)).collect::<Vec<_>>()
        };
        let millions = [0.0, 500_000.0, 1_000_000.0, -1_500_000.0];
        assert_eq!(marks(PESOS, Locale::EsAr, 1.5e6, &millions), ["$0", "$0,5\u{a0}M", "$1\u{a0}M", "-$1,5\u{a0}M"]);
        assert_eq!(marks(Unit::Count, Locale::En, 1.5e6, &millions), ["0", "0.5M", "1M", "-1.5M"]);
        assert_eq!(marks(Unit::Count, Locale::EsAr, 30_000.0, &[20_000.0]), ["20\u{a0}k"]);
        assert_eq!(marks(Unit::Count, Locale::EsAr, 19_000.0, &[15_000.0]), ["15.000"]);
        assert_eq!(marks(Unit::Count, Locale::EsAr, 2e9, &[2e9]), ["2.000\u{a0}M"]);
        assert_eq!(marks(Unit::Percent { decimals: 1 }, Locale::EsAr, 1.0, &[0.0, 0.025, 0.1]), ["0%", "2,5%", "10%"]);
        assert_eq!(marks(Unit::Number { decimals: 2 }, Locale::En, 0.5, &[0.1 + 0.2]), ["0.3"]);
    }

    #[test]
    fn a_spreadsheet_gets_numbers_without_groups() {
        assert_eq!(PESOS.bare(Locale::EsAr, 1234.5), "1234,50");
        assert_eq!(PESOS.bare(Locale::En, -1234.5), "-1234.50");
        assert_eq!(Unit::Percent { decimals: 1 }.bare(Locale::EsAr, 0.253), "0,253");
    }
}

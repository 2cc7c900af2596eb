//! Money: an amount with two decimals and its currency. Amounts of different currencies never add up by accident.

use std::fmt;

use rust_decimal::{Decimal, RoundingStrategy};
use serde::{Deserialize, Serialize};

/// ISO 4217 codes of what is charged in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "UPPERCASE")]
pub enum Currency {
    Ars,
    Usd,
}

impl Currency {
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Ars => "ARS",
            Self::Usd => "USD",
        }
    }
}

/// An amount in whole cents, at most 16 digits before the point (`numeric(18,2)`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(try_from = "Wire")]
pub struct Money {
    /// A decimal number as text, such as `"12500.50"`.
    #[cfg_attr(feature = "server", schema(value_type = String, example = "12500.50"))]
    amount: Decimal,
    currency: Currency,
}

#[derive(Deserialize)]
struct Wire {
    amount: Decimal,
    currency: Currency,
}

impl TryFrom<Wire> for Money {
    type Error = MoneyError;
    fn try_from(wire: Wire) -> Result<Self, MoneyError> {
        Self::new(wire.amount, wire.currency)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MoneyError {
    #[error("an amount has at most two decimals")]
    MoreThanCents,
    #[error("the amount is too large")]
    TooLarge,
    #[error("amounts of different currencies")]
    Currencies,
}

/// The first amount that `numeric(18,2)` cannot hold: ten to the power of sixteen.
const LIMIT: Decimal = Decimal::from_parts(1_874_919_424, 2_328_306, 0, false, 0);

impl Money {
    /// # Errors
    /// More than two decimals, or more digits than the database holds.
    pub fn new(amount: Decimal, currency: Currency) -> Result<Self, MoneyError> {
        let mut amount = amount.normalize();
        if amount.scale() > 2 {
            return Err(MoneyError::MoreThanCents);
        }
        if amount.abs() >= LIMIT {
            return Err(MoneyError::TooLarge);
        }
        amount.rescale(2);
        Ok(Self { amount, currency })
    }

    /// Rounds half away from zero to the cent, as commerce and ARCA do (RG 4291: two decimals).
    ///
    /// # Errors
    /// More digits than the database holds.
    pub fn rounded(amount: Decimal, currency: Currency) -> Result<Self, MoneyError> {
        Self::new(amount.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero), currency)
    }

    #[must_use]
    pub const fn amount(self) -> Decimal {
        self.amount
    }

    #[must_use]
    pub const fn currency(self) -> Currency {
        self.currency
    }

    /// # Errors
    /// [`MoneyError::Currencies`] when they differ, [`MoneyError::TooLarge`] when the sum does not fit.
    pub fn plus(self, other: Self) -> Result<Self, MoneyError> {
        if self.currency != other.currency {
            return Err(MoneyError::Currencies);
        }
        Self::new(self.amount.checked_add(other.amount).ok_or(MoneyError::TooLarge)?, self.currency)
    }
}

/// For logs; people read [`crate::format::money`].
impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.amount, self.currency.code())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn ars(text: &str) -> Result<Money, MoneyError> {
        Money::new(text.parse().unwrap(), Currency::Ars)
    }

    #[test]
    fn holds_what_the_database_holds_and_no_more() {
        assert_eq!(LIMIT.to_string(), "10000000000000000");
        assert!(ars("9999999999999999.99").is_ok());
        assert_eq!(ars("10000000000000000"), Err(MoneyError::TooLarge));
        assert_eq!(ars("1.001"), Err(MoneyError::MoreThanCents));
        assert_eq!(ars("1.100").unwrap(), ars("1.1").unwrap());
    }

    #[test]
    fn rounds_half_away_from_zero() {
        for (exact, rounded) in [("0.125", "0.13"), ("-0.125", "-0.13"), ("2.675", "2.68"), ("1.004", "1.00")] {
            assert_eq!(Money::rounded(exact.parse().unwrap(), Currency::Ars).unwrap(), ars(rounded).unwrap());
        }
    }

    #[test]
    fn currencies_do_not_mix() {
        let dollars = Money::new(1.into(), Currency::Usd).unwrap();
        assert_eq!(ars("1").unwrap().plus(dollars), Err(MoneyError::Currencies));
        assert_eq!(ars("0.1").unwrap().plus(ars("0.2").unwrap()).unwrap(), ars("0.3").unwrap());
    }

    #[test]
    fn is_text_on_the_wire_so_that_no_float_touches_it() {
        let json = serde_json::to_string(&ars("12500.5").unwrap()).unwrap();
        assert_eq!(json, r#"{"amount":"12500.50","currency":"ARS"}"#);
        assert_eq!(serde_json::from_str::<Money>(&json).unwrap(), ars("12500.5").unwrap());
        assert!(serde_json::from_str::<Money>(r#"{"amount":"1.999","currency":"ARS"}"#).is_err());
    }
}

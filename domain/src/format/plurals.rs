//! Which form of a word a number asks for. Source: CLDR 46, `plurals.xml`, cardinals of `es` and `en`.

use rust_decimal::Decimal;

use crate::locale::Locale;

/// The categories our languages have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Plural {
    /// `1 turno`, `1 appointment`.
    One,
    /// Whole millions in Spanish, which ask for a `de`: `1.000.000 de turnos`.
    Many,
    Other,
}

impl Plural {
    /// The text of its category.
    #[must_use]
    pub fn pick<T>(self, one: T, many: T, other: T) -> T {
        match self {
            Self::One => one,
            Self::Many => many,
            Self::Other => other,
        }
    }
}

/// The category of a number as it is written: `1,0` is `one` in Spanish and `other` in English, which looks at the
/// decimals in sight.
#[must_use]
pub fn plural(locale: Locale, value: impl Into<Decimal>) -> Plural {
    let value = value.into().abs();
    match locale {
        Locale::EsAr if value == Decimal::ONE => Plural::One,
        // i % 1000000 = 0 and i != 0 and v = 0
        Locale::EsAr if value.scale() == 0 && !value.is_zero() && (value % Decimal::from(1_000_000)).is_zero() => {
            Plural::Many
        }
        // i = 1 and v = 0
        Locale::En if value == Decimal::ONE && value.scale() == 0 => Plural::One,
        _ => Plural::Other,
    }
}

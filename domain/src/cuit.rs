//! CUIT, the tax number of persons and companies.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::parse::checked_text;

/// Eleven digits: two of type, eight of number, one that checks them (modulo 11, weights 5 4 3 2 7 6 5 4 3 2; a
/// remainder that would give 10 is written 9).
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Cuit(String);

/// Not eleven digits, not a known type, or the last digit does not check.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a CUIT")]
pub struct NotACuit;

impl Cuit {
    #[must_use]
    pub fn digits(&self) -> &str {
        &self.0
    }
}

impl FromStr for Cuit {
    type Err = NotACuit;

    /// Reads `30-70308853-4`, `30 70308853 4` and `30703088534`.
    fn from_str(text: &str) -> Result<Self, NotACuit> {
        let digits: String = text.trim().chars().filter(|c| !matches!(c, '-' | ' ' | '.')).collect();
        if digits.len() != 11 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(NotACuit);
        }
        // Persons, companies, and foreign countries' keys.
        if !matches!(&digits[..2], "20" | "23" | "24" | "25" | "26" | "27" | "30" | "33" | "34" | "50" | "51" | "55") {
            return Err(NotACuit);
        }
        let value = |index: usize| u32::from(digits.as_bytes()[index] - b'0');
        let sum: u32 = [5, 4, 3, 2, 7, 6, 5, 4, 3, 2].iter().enumerate().map(|(i, weight)| weight * value(i)).sum();
        let expected = match 11 - sum % 11 {
            11 => 0,
            10 => 9,
            digit => digit,
        };
        if value(10) == expected { Ok(Self(digits)) } else { Err(NotACuit) }
    }
}

checked_text!(Cuit, NotACuit, written otherwise);

/// The digits of what may be a part of a CUIT, as people type one: with hyphens, spaces or points between, or without.
/// `None`: something else, or fewer than two digits, which nearly every CUIT has.
#[must_use]
pub fn part_of_cuit(text: &str) -> Option<String> {
    let digits: String = text.chars().filter(|c| !matches!(c, '-' | ' ' | '.')).collect();
    let fits = (2..=11).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
    fits.then_some(digits)
}

/// As people write it: `30-70308853-4`.
impl fmt::Display for Cuit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}-{}", &self.0[..2], &self.0[2..10], &self.0[10..])
    }
}

impl fmt::Debug for Cuit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(feature = "server")]
impl utoipa::PartialSchema for Cuit {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        utoipa::openapi::ObjectBuilder::new()
            .schema_type(utoipa::openapi::schema::Type::String)
            .pattern(Some("^[0-9]{11}$"))
            .description(Some("CUIT: eleven digits, the last one checks the others"))
            .examples([serde_json::json!("30703088534")])
            .into()
    }
}

#[cfg(feature = "server")]
impl utoipa::ToSchema for Cuit {}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn reads_real_numbers() {
        for text in [
            "20-05536168-2",
            "20267565393",
            "33693450239",
            "30000000007",
            "20111111112",
            "30703088534",
            "20-12345678-6",
            "27-12345678-0",
            "30-12345678-1",
            "23117096769",
        ] {
            assert!(text.parse::<Cuit>().is_ok(), "{text}");
        }
        assert_eq!("30703088534".parse::<Cuit>().unwrap().to_string(), "30-70308853-4");
    }

    #[test]
    fn a_part_of_one_is_digits_however_they_are_parted() {
        for (text, digits) in [
            ("30-7030", Some("307030")),
            ("30 70308853 4", Some("30703088534")),
            ("8853", Some("8853")),
            ("3", None),
            ("--", None),
            ("", None),
            ("30a", None),
            ("307030885341", None),
        ] {
            assert_eq!(part_of_cuit(text).as_deref(), digits, "{text}");
        }
    }

    #[test]
    fn refuses_wrong_ones() {
        for text in [
            "20267565392",
            "20-12345678-5",
            "2026756539",
            "202675653933",
            "2026756539a",
            "00000000000",
            "99000000000",
            "",
        ] {
            assert!(text.parse::<Cuit>().is_err(), "{text}");
        }
    }
}

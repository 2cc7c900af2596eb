//! Postal codes, of four digits or of eight signs (CPA, Correo Argentino).

use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::parse::checked_text;

/// Four digits, or a CPA such as `C1043AAZ`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(try_from = "String", into = "String")]
pub struct PostalCode(String);

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not an Argentine postal code")]
pub struct NotAPostalCode;

impl FromStr for PostalCode {
    type Err = NotAPostalCode;
    fn from_str(text: &str) -> Result<Self, NotAPostalCode> {
        let code: String = text.trim().to_uppercase();
        let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        let fits = match code.len() {
            4 => digits(&code) && !code.starts_with('0'),
            8 if code.is_ascii() => {
                let province = code.as_bytes()[0];
                matches!(province, b'A'..=b'H' | b'J'..=b'N' | b'P'..=b'Z')
                    && digits(&code[1..5])
                    && code[5..].bytes().all(|byte| byte.is_ascii_uppercase())
            }
            _ => false,
        };
        if fits { Ok(Self(code)) } else { Err(NotAPostalCode) }
    }
}

checked_text!(PostalCode, NotAPostalCode);

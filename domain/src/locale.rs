//! The languages people read the product in. Spanish as written in Argentina comes first.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub enum Locale {
    #[default]
    #[serde(rename = "es-AR")]
    EsAr,
    #[serde(rename = "en")]
    En,
}

impl Locale {
    pub const ALL: [Self; 2] = [Self::EsAr, Self::En];

    /// The BCP 47 tag.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::EsAr => "es-AR",
            Self::En => "en",
        }
    }

    /// The best of ours for an `Accept-Language` header (RFC 9110, section 12.5.4), by weight and then by order.
    /// `None`: it names no language we have.
    #[must_use]
    pub fn from_accept_language(header: &str) -> Option<Self> {
        let mut wanted: Vec<(f32, Self)> = header
            .split(',')
            .filter_map(|part| {
                let mut pieces = part.split(';');
                let tag = pieces.next()?.trim();
                let weight = match pieces.find_map(|piece| piece.trim().strip_prefix("q=")) {
                    Some(text) => text.trim().parse().ok()?,
                    None => 1.0,
                };
                let language = tag.split('-').next()?.to_ascii_lowercase();
                let locale = match language.as_str() {
                    "es" => Self::EsAr,
                    "en" => Self::En,
                    _ => return None,
                };
                (weight > 0.0).then_some((weight, locale))
            })
            .collect();
        wanted.sort_by(|a, b| b.0.total_cmp(&a.0)); // stable: equal weights keep their order
        wanted.first().map(|(_, locale)| *locale)
    }
}

impl fmt::Display for Locale {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.tag())
    }
}

/// The tag names no locale of ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a locale of ours")]
pub struct UnknownLocale;

impl FromStr for Locale {
    type Err = UnknownLocale;
    fn from_str(tag: &str) -> Result<Self, UnknownLocale> {
        Self::ALL.into_iter().find(|locale| locale.tag() == tag).ok_or(UnknownLocale)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accept_language_is_weighed() {
        for (header, expected) in [
            ("es-AR,es;q=0.9,en;q=0.8", Some(Locale::EsAr)),
            ("en-US,en;q=0.9,es;q=0.8", Some(Locale::En)),
            ("pt-BR,en;q=0.3,es;q=0.7", Some(Locale::EsAr)),
            ("es;q=0, en;q=0.1", Some(Locale::En)),
            ("EN", Some(Locale::En)),
            ("pt-BR", None),
            ("", None),
            ("es;q=x", None),
        ] {
            assert_eq!(Locale::from_accept_language(header), expected, "{header}");
        }
    }
}

//! From what a form or a request sends to a value that keeps its rules. Every field is looked at, so that a person reads
//! all that is wrong at once.

use std::str::FromStr;

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::{
    error::{Error, FieldError, Problem, Result},
    format,
    locale::Locale,
};

/// Collects what is wrong while fields are read one after the other.
#[derive(Debug, Default)]
pub struct Fields {
    errors: Vec<FieldError>,
}

impl Fields {
    /// A required text of at most `max` characters, without spaces around it.
    pub fn text(&mut self, field: &str, value: &str, max: u32) -> String {
        let value = value.trim();
        if value.is_empty() {
            self.wrong(field, Problem::Required);
        } else if value.chars().count() > max as usize {
            self.wrong(field, Problem::TooLong { max });
        } else if value.chars().any(char::is_control) {
            self.wrong(field, Problem::Characters);
        }
        value.to_owned()
    }

    /// A required value of a type that reads itself.
    pub fn value<T: FromStr>(&mut self, field: &str, value: &str, problem: Problem) -> Option<T> {
        if value.trim().is_empty() {
            self.wrong(field, Problem::Required);
            return None;
        }
        let read = value.trim().parse().ok();
        if read.is_none() {
            self.wrong(field, problem);
        }
        read
    }

    /// The same, where an empty field means none.
    pub fn optional<T: FromStr>(&mut self, field: &str, value: &str, problem: Problem) -> Option<T> {
        if value.trim().is_empty() { None } else { self.value(field, value, problem) }
    }

    /// A required day, as a person types it or as a field sends it (see [`format::parse_date`]).
    pub fn day(&mut self, field: &str, value: &str) -> Option<NaiveDate> {
        if value.trim().is_empty() {
            self.wrong(field, Problem::Required);
            return None;
        }
        // All our languages read the same days.
        let read = format::parse_date(Locale::default(), value).ok().filter(|day| (1..=9999).contains(&day.year()));
        if read.is_none() {
            self.wrong(field, Problem::Date);
        }
        read
    }

    /// The same, where an empty field means none.
    pub fn optional_day(&mut self, field: &str, value: &str) -> Option<NaiveDate> {
        if value.trim().is_empty() { None } else { self.day(field, value) }
    }

    pub fn wrong(&mut self, field: &str, problem: Problem) {
        self.errors.push(FieldError { field: field.to_owned(), problem });
    }

    /// `value` if nothing was wrong. `None` can only come from a field that was.
    ///
    /// # Errors
    /// [`Error::Invalid`] with everything that was wrong.
    pub fn finish<T>(self, value: Option<T>) -> Result<T> {
        match value {
            Some(value) if self.errors.is_empty() => Ok(value),
            _ => Err(Error::Invalid { fields: self.errors }),
        }
    }
}

/// What a text that reads itself by `FromStr` needs besides: to be read from forms and from JSON, to be sent as the text it
/// holds, and, unless it is written otherwise, to be written as that.
macro_rules! checked_text {
    ($name:ident, $wrong:ty, written otherwise) => {
        impl TryFrom<String> for $name {
            type Error = $wrong;
            fn try_from(text: String) -> std::result::Result<Self, $wrong> {
                text.parse()
            }
        }

        impl From<$name> for String {
            fn from(value: $name) -> Self {
                value.0
            }
        }
    };
    ($name:ident, $wrong:ty) => {
        $crate::parse::checked_text!($name, $wrong, written otherwise);

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}
pub(crate) use checked_text;

/// The part of an address that names a tenant: lower-case letters, digits and single hyphens, 2 to 40 characters.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(try_from = "String", into = "String")]
pub struct Slug(String);

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a slug")]
pub struct NotASlug;

impl Slug {
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Slug {
    type Err = NotASlug;
    fn from_str(text: &str) -> Result<Self, NotASlug> {
        let letters = text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
        let hyphens = text.starts_with('-') || text.ends_with('-') || text.contains("--");
        if letters && !hyphens && (2..=40).contains(&text.len()) { Ok(Self(text.to_owned())) } else { Err(NotASlug) }
    }
}

checked_text!(Slug, NotASlug);

/// An e-mail address in lower case. Only its shape is checked: that it reaches someone is shown by a letter to it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(try_from = "String", into = "String")]
pub struct Email(String);

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not an e-mail address")]
pub struct NotAnEmail;

impl Email {
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Email {
    type Err = NotAnEmail;
    fn from_str(text: &str) -> Result<Self, NotAnEmail> {
        let text = text.trim().to_lowercase();
        let (local, host) = text.rsplit_once('@').ok_or(NotAnEmail)?;
        let fits = !local.is_empty()
            && local.len() <= 64
            && text.len() <= 254
            && !text.chars().any(|c| c.is_whitespace() || c.is_control() || matches!(c, '<' | '>' | ',' | ';' | '"'))
            && !local.contains('@')
            && host.split('.').count() >= 2
            && host.split('.').all(|label| !label.is_empty() && !label.starts_with('-') && !label.ends_with('-'));
        if fits { Ok(Self(text)) } else { Err(NotAnEmail) }
    }
}

checked_text!(Email, NotAnEmail);

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn everything_wrong_is_told_at_once() {
        let mut fields = Fields::default();
        fields.text("name", "  ", 10);
        fields.text("street", "12345678901", 10);
        fields.text("city", "a\u{7}b", 10);
        let slug: Option<Slug> = fields.value("slug", "No", Problem::Slug);
        let Error::Invalid { fields } = fields.finish(slug).unwrap_err() else { panic!("another error") };
        let told: Vec<_> = fields.iter().map(|e| (e.field.as_str(), &e.problem)).collect();
        assert_eq!(
            told,
            [
                ("name", &Problem::Required),
                ("street", &Problem::TooLong { max: 10 }),
                ("city", &Problem::Characters),
                ("slug", &Problem::Slug)
            ]
        );
    }

    #[test]
    fn days_are_read_as_typed_and_as_sent() {
        let mut fields = Fields::default();
        let day = NaiveDate::from_ymd_opt(2026, 11, 21);
        assert_eq!((fields.day("a", "21/11/2026"), fields.optional_day("b", "2026-11-21")), (day, day));
        assert_eq!(
            (fields.optional_day("c", " "), fields.day("d", ""), fields.day("e", "31/2/2026")),
            (None, None, None)
        );
        let Error::Invalid { fields } = fields.finish::<()>(None).unwrap_err() else { panic!("another error") };
        let told: Vec<_> = fields.iter().map(|e| (e.field.as_str(), &e.problem)).collect();
        assert_eq!(told, [("d", &Problem::Required), ("e", &Problem::Date)]);
    }

    #[test]
    fn slugs() {
        for text in ["ab", "barberia-sur", "a1-b2-c3"] {
            assert!(text.parse::<Slug>().is_ok(), "{text}");
        }
        for text in ["a", "-ab", "ab-", "a--b", "Ab", "á-b", "a b", &"a".repeat(41), "../x"] {
            assert!(text.parse::<Slug>().is_err(), "{text}");
        }
    }

    #[test]
    fn emails() {
        assert_eq!(" Ana@Ejemplo.com.ar ".parse::<Email>().unwrap().as_str(), "ana@ejemplo.com.ar");
        for text in ["ana", "ana@", "@x.com", "ana@x", "a na@x.com", "ana@x..com", "a@b@x.com", "<a>@x.com"] {
            assert!(text.parse::<Email>().is_err(), "{text}");
        }
    }
}

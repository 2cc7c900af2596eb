//! Mail domains, which a tenant can show to be its own.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::{
    error::{Problem, Result},
    parse::{Fields, checked_text},
};

/// The part of a mail address after its `@`, in lower case and ASCII.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct MailDomain(String);

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a mail domain")]
pub struct NotAMailDomain;

/// Where anybody gets an address. Nobody can show that one of these is theirs alone, but a mistake would be grave.
const PUBLIC: &[&str] = &[
    "aol.com",
    "arnet.com.ar",
    "ciudad.com.ar",
    "fastmail.com",
    "fibertel.com.ar",
    "gmail.com",
    "gmx.com",
    "gmx.net",
    "googlemail.com",
    "hey.com",
    "hotmail.com",
    "hotmail.com.ar",
    "hotmail.es",
    "icloud.com",
    "live.com",
    "live.com.ar",
    "mac.com",
    "mail.com",
    "mail.ru",
    "me.com",
    "msn.com",
    "outlook.com",
    "outlook.com.ar",
    "outlook.es",
    "pm.me",
    "proton.me",
    "protonmail.com",
    "rocketmail.com",
    "speedy.com.ar",
    "tutanota.com",
    "uolsinectis.com.ar",
    "yahoo.com",
    "yahoo.com.ar",
    "yahoo.es",
    "yandex.com",
    "ymail.com",
    "zoho.com",
];

impl MailDomain {
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Of an address.
    #[must_use]
    pub fn of(email: &crate::parse::Email) -> Option<Self> {
        email.as_str().rsplit_once('@')?.1.parse().ok()
    }

    /// Whether anybody can have an address there.
    #[must_use]
    pub fn is_public(&self) -> bool {
        PUBLIC.iter().any(|public| self.0 == *public || self.0.ends_with(&format!(".{public}")))
    }

    /// The name of the TXT record that shows whose it is.
    #[must_use]
    pub fn record(&self) -> String {
        format!("_barberpro-challenge.{}", self.0)
    }

    /// Reads what somebody typed to claim it.
    ///
    /// # Errors
    /// [`Error::Invalid`](crate::Error::Invalid) at `domain`.
    pub fn claim(text: &str) -> Result<Self> {
        let mut fields = Fields::default();
        let domain: Option<Self> = fields.value("domain", text, Problem::Domain);
        if domain.as_ref().is_some_and(Self::is_public) {
            fields.wrong("domain", Problem::PublicMail);
        }
        fields.finish(domain)
    }
}

impl FromStr for MailDomain {
    type Err = NotAMailDomain;
    fn from_str(text: &str) -> std::result::Result<Self, NotAMailDomain> {
        let text = text.trim().to_ascii_lowercase();
        let text = text.strip_prefix('@').unwrap_or(&text);
        let labels: Vec<&str> = text.split('.').collect();
        let is_label = |label: &&str| {
            (1..=63).contains(&label.len())
                && label.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
                && !label.starts_with('-')
                && !label.ends_with('-')
        };
        // Room for the record's own label within 253.
        let fits = labels.len() >= 2 && text.len() <= 230 && labels.iter().all(is_label);
        // What ends in digits is an address of a machine.
        let named = labels.last().is_some_and(|last| last.bytes().any(|byte| byte.is_ascii_lowercase()));
        if fits && named { Ok(Self(text.to_owned())) } else { Err(NotAMailDomain) }
    }
}

checked_text!(MailDomain, NotAMailDomain);

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_public_mail_domain_is_nobodys() {
        assert_eq!(MailDomain::claim(" @Barberia-Sur.com.ar ").unwrap().as_str(), "barberia-sur.com.ar");
        for (text, problem) in [
            ("gmail.com", Problem::PublicMail),
            ("Hotmail.com", Problem::PublicMail),
            ("yahoo.com.ar", Problem::PublicMail),
            ("icloud.com", Problem::PublicMail),
            ("mail.proton.me", Problem::PublicMail),
            ("", Problem::Required),
            ("localhost", Problem::Domain),
            ("10.0.0.1", Problem::Domain),
            ("sur.example.", Problem::Domain),
            ("-sur.example", Problem::Domain),
            ("sur..example", Problem::Domain),
            ("peluquería.example", Problem::Domain),
            ("sur.example/x", Problem::Domain),
        ] {
            let error = MailDomain::claim(text).unwrap_err();
            assert_eq!(error.of("domain").collect::<Vec<_>>(), [&problem], "{text}");
        }
    }
}

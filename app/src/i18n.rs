//! Words. Every text is a key of `app/locales`, checked when this compiles; a page's language does not change while it
//! is open (choosing another one loads it anew), so a locale is a plain value and no signal.

/// Made by build.rs from the locale files.
#[allow(clippy::all, clippy::expect_used, clippy::unwrap_used, reason = "generated")]
mod generated {
    include!(concat!(env!("OUT_DIR"), "/i18n/mod.rs"));
}

pub use generated::i18n::{self as keys, Locale as Words};
pub use leptos_i18n::td_string as t;

use domain::{Error, error::Problem, legal_entities::TaxCondition, locale::Locale, policy::Role};
use leptos::prelude::*;

use crate::viewer::Viewer;

/// The words of a locale.
#[must_use]
pub const fn words(locale: Locale) -> Words {
    match locale {
        Locale::EsAr => Words::es_AR,
        Locale::En => Words::en,
    }
}

/// The words of the page's reader.
#[must_use]
pub fn use_words() -> Words {
    words(use_locale())
}

#[must_use]
pub fn use_locale() -> Locale {
    use_context::<Viewer>().map(|viewer| viewer.locale).unwrap_or_default()
}

/// What is wrong with a field.
#[must_use]
pub fn problem(w: Words, problem: &Problem) -> String {
    match problem {
        Problem::Required => t!(w, problems.required).to_string(),
        Problem::TooLong { max } => t!(w, problems.too_long, max = max.to_string()).to_string(),
        Problem::Slug => t!(w, problems.slug).to_string(),
        Problem::Email => t!(w, problems.email).to_string(),
        Problem::Cuit => t!(w, problems.cuit).to_string(),
        Problem::Phone => t!(w, problems.phone).to_string(),
        Problem::PostalCode => t!(w, problems.postal_code).to_string(),
        Problem::Choice => t!(w, problems.choice).to_string(),
        Problem::Taken => t!(w, problems.taken).to_string(),
        Problem::Unknown => t!(w, problems.unknown).to_string(),
        Problem::Characters => t!(w, problems.characters).to_string(),
    }
}

/// What happened and what to do about it: a title and a sentence.
#[must_use]
pub fn error(w: Words, error: &Error) -> (&'static str, &'static str) {
    match error {
        Error::Unauthenticated => (t!(w, errors.unauthenticated), t!(w, errors.unauthenticated_text)),
        Error::WrongCredentials => (t!(w, errors.wrong_credentials), t!(w, errors.wrong_credentials_text)),
        Error::NotFound => (t!(w, errors.not_found), t!(w, errors.not_found_text)),
        Error::Forbidden => (t!(w, errors.forbidden), t!(w, errors.forbidden_text)),
        Error::Invalid { .. } => (t!(w, errors.invalid), t!(w, errors.invalid_text)),
        Error::Malformed => (t!(w, errors.malformed), t!(w, errors.malformed_text)),
        Error::Stale => (t!(w, errors.stale), t!(w, errors.stale_text)),
        Error::IdempotencyKeyReused => {
            (t!(w, errors.idempotency_key_reused), t!(w, errors.idempotency_key_reused_text))
        }
        Error::TooLarge => (t!(w, errors.too_large), t!(w, errors.too_large_text)),
        Error::UnsupportedMediaType => {
            (t!(w, errors.unsupported_media_type), t!(w, errors.unsupported_media_type_text))
        }
        Error::MethodNotAllowed => (t!(w, errors.method_not_allowed), t!(w, errors.method_not_allowed_text)),
        Error::CrossOrigin => (t!(w, errors.cross_origin), t!(w, errors.cross_origin_text)),
        Error::Timeout => (t!(w, errors.timeout), t!(w, errors.timeout_text)),
        Error::Unavailable => (t!(w, errors.unavailable), t!(w, errors.unavailable_text)),
        Error::Internal => (t!(w, errors.internal), t!(w, errors.internal_text)),
    }
}

#[must_use]
pub fn role(w: Words, role: Role) -> &'static str {
    match role {
        Role::Owner => t!(w, roles.owner),
        Role::Administrator => t!(w, roles.administrator),
        Role::RegionalManager => t!(w, roles.regional_manager),
        Role::Reception => t!(w, roles.reception),
        Role::Analyst => t!(w, roles.analyst),
        Role::Provider => t!(w, roles.provider),
    }
}

#[must_use]
pub fn tax_condition(w: Words, condition: TaxCondition) -> &'static str {
    match condition {
        TaxCondition::ResponsableInscripto => t!(w, tax_conditions.responsable_inscripto),
        TaxCondition::Monotributo => t!(w, tax_conditions.monotributo),
        TaxCondition::Exento => t!(w, tax_conditions.exento),
    }
}

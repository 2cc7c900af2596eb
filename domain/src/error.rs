//! The one error type. It is plain data: REST turns it into `application/problem+json` (RFC 9457), a page shows the same
//! value, and both word it from the locale files. No SQL, path or stack trace can be in it, because it has no place for
//! one; what went wrong inside is logged where it happened, under the request's id.

use serde::{Deserialize, Serialize};

pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why an action was not done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum Error {
    /// Nobody is signed in (401).
    #[error("unauthenticated")]
    Unauthenticated,
    /// E-mail and password do not fit together, or there is no such account: never said which (401).
    #[error("wrong credentials")]
    WrongCredentials,
    /// The tenant's sign-in policy, or the platform's for its staff, needs a second factor (403).
    #[error("second factor required")]
    SecondFactorRequired,
    /// The session is too old for this tenant, or was ended by it (401).
    #[error("sign in again")]
    SignInAgain,
    /// To change how one signs in, one has to have shown who one is a short while ago (403).
    #[error("confirm identity")]
    ConfirmIdentity,
    /// The tenant lets people in from certain networks only (403).
    #[error("network not allowed")]
    NetworkNotAllowed,
    /// The password is weaker than the tenant allows (403).
    #[error("password change required")]
    PasswordChangeRequired,
    /// The tenant wants its own provider to vouch (403).
    #[error("company sign-in required")]
    CompanySignInRequired,
    /// The role needs a second factor, and the tenant's provider, which vouched, does not count as one (403).
    #[error("company second factor required")]
    CompanySecondFactorRequired,
    /// The platform suspended the tenant: neither its people nor its keys are let in (403).
    #[error("tenant suspended")]
    TenantSuspended,
    /// Tried too often; worth another try after so many seconds (429).
    #[error("too many requests")]
    TooManyRequests { seconds: u32 },
    /// A code from a letter that never was, was used, or is too old (422).
    #[error("code not valid")]
    CodeNotValid,
    /// The authenticator's answer does not fit, or it is not one we know (422).
    #[error("passkey refused")]
    PasskeyRefused,
    /// They belong there already (409).
    #[error("already a member")]
    AlreadyMember,
    /// A tenant keeps an owner, the staff an administrator (409).
    #[error("last owner")]
    LastOwner,
    /// Something else still needs it (409).
    #[error("in use")]
    InUse,
    /// It does not exist, or the asker may not know that it does (404).
    #[error("not found")]
    NotFound,
    /// The asker may know of it but not do this (403).
    #[error("forbidden")]
    Forbidden,
    /// What was sent breaks a rule; each entry names its field (422).
    #[error("invalid: {fields:?}")]
    Invalid { fields: Vec<FieldError> },
    /// What was sent cannot be read at all (400).
    #[error("malformed")]
    Malformed,
    /// Somebody changed it since the asker read it (409).
    #[error("stale")]
    Stale,
    /// `If-Match` names another version than there is: somebody changed it since the asker read it (412).
    #[error("precondition failed")]
    PreconditionFailed,
    /// This Idempotency-Key came with another body before, or from somebody else (409).
    #[error("idempotency key reused")]
    IdempotencyKeyReused,
    /// More bytes than accepted (413).
    #[error("too large")]
    TooLarge,
    /// The body's type is not one this address reads (415).
    #[error("unsupported media type")]
    UnsupportedMediaType,
    /// The address exists, the method does not (405).
    #[error("method not allowed")]
    MethodNotAllowed,
    /// A page of another origin sent this (403).
    #[error("cross-origin request")]
    CrossOrigin,
    /// Took longer than a request may (503).
    #[error("timeout")]
    Timeout,
    /// The database cannot be reached or has no room; worth another try (503).
    #[error("unavailable")]
    Unavailable,
    /// A fault of ours; the log has it under the request's id (500).
    #[error("internal")]
    Internal,
}

/// One broken rule, at the field that breaks it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct FieldError {
    /// The field's name as it was sent.
    pub field: String,
    #[serde(flatten)]
    pub problem: Problem,
}

/// What is wrong with a field. Worded in the locale files under `problems`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(tag = "problem", rename_all = "snake_case")]
pub enum Problem {
    Required,
    /// More than `max` characters.
    TooLong {
        max: u32,
    },
    /// Lower-case letters, digits and single hyphens, 2 to 40.
    Slug,
    Email,
    /// Eleven digits whose last one does not check.
    Cuit,
    /// Not a phone number of its country.
    Phone,
    /// Neither four digits nor a CPA.
    PostalCode,
    /// Not one of the offered values.
    Choice,
    /// Another one has it already.
    Taken,
    /// Names something that does not exist here.
    Unknown,
    /// A control character, or nothing but spaces.
    Characters,
    /// Fewer than `min` characters.
    TooShort {
        min: u32,
    },
    /// More than `max` of them.
    TooMany {
        max: u32,
    },
    /// Not a whole number from `min` to `max`.
    Between {
        min: u32,
        max: u32,
    },
    /// A password that is guessed soon.
    Guessable,
    /// A password or code that does not fit.
    Wrong,
    /// Not a network, such as 190.210.0.0/16.
    Network,
    /// Networks that the asker is not in: they would lock themselves out.
    ExcludesYou,
    /// The tenant's own sign-in is not set up.
    NoProvider,
    /// Nobody grants what they lack.
    BeyondYou,
    /// A tenant keeps an owner.
    LastOwner,
    /// An owner reaches every shop.
    OwnerReachesAll,
    /// Not a mail domain, such as barberia-sur.com.ar.
    Domain,
    /// A mail domain where anybody can have an address.
    PublicMail,
    /// The domain's DNS does not say what was asked for.
    ChallengeMissing,
    /// Not the https address of a provider.
    Issuer,
    /// The provider does not answer, or not as one does.
    ProviderAway,
    /// Not a date.
    Date,
    /// Not a time of the day, such as 21:00.
    Time,
    /// From a time of the day to the same one.
    SameTime,
    /// A day or a moment that is over.
    Past,
    /// Not a colour, such as #15803d.
    Colour,
    /// Not a picture in one of the formats that are read.
    ImageFormat,
    /// A vector graphic: it can hold scripts, and is not read.
    ImageVector,
    /// More than `max` kilobytes of a file.
    FileTooLarge {
        max: u32,
    },
    /// A picture with a side of more than `max` pixels.
    ImageTooLarge {
        max: u32,
    },
    /// It begins as a picture and does not go on as one.
    ImageBroken,
    /// A day that has not come.
    Future,
    /// Further ahead than is possible.
    TooFar,
    /// A file of a kind that is not taken for this.
    FileKind,
    /// A page, a drawing with scripts or a script: it could do something where it is opened.
    FileActive,
    /// A program.
    FileProgram,
    /// A document with macros in it.
    FileMacros,
    /// Something harmful was found in it.
    FileInfected,
    /// More than the scanner looks at.
    FileNotScannable,
    /// It waits for the scanner.
    FileWaiting,
    /// There is no room left for it.
    StorageFull,
}

impl Error {
    #[must_use]
    pub fn invalid(field: &str, problem: Problem) -> Self {
        Self::Invalid { fields: vec![FieldError { field: field.to_owned(), problem }] }
    }

    /// The HTTP status of this error.
    #[must_use]
    pub const fn status(&self) -> u16 {
        match self {
            Self::Malformed => 400,
            Self::Unauthenticated | Self::WrongCredentials | Self::SignInAgain => 401,
            Self::Forbidden
            | Self::CrossOrigin
            | Self::SecondFactorRequired
            | Self::ConfirmIdentity
            | Self::NetworkNotAllowed
            | Self::PasswordChangeRequired
            | Self::CompanySignInRequired
            | Self::CompanySecondFactorRequired
            | Self::TenantSuspended => 403,
            Self::NotFound => 404,
            Self::MethodNotAllowed => 405,
            Self::Stale | Self::IdempotencyKeyReused | Self::AlreadyMember | Self::LastOwner | Self::InUse => 409,
            Self::PreconditionFailed => 412,
            Self::TooLarge => 413,
            Self::UnsupportedMediaType => 415,
            Self::Invalid { .. } | Self::CodeNotValid | Self::PasskeyRefused => 422,
            Self::TooManyRequests { .. } => 429,
            Self::Internal => 500,
            Self::Timeout | Self::Unavailable => 503,
        }
    }

    /// The stable name a program can rely on: the variant in snake case, as it is serialised.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Unauthenticated => "unauthenticated",
            Self::WrongCredentials => "wrong_credentials",
            Self::SecondFactorRequired => "second_factor_required",
            Self::SignInAgain => "sign_in_again",
            Self::ConfirmIdentity => "confirm_identity",
            Self::NetworkNotAllowed => "network_not_allowed",
            Self::PasswordChangeRequired => "password_change_required",
            Self::CompanySignInRequired => "company_sign_in_required",
            Self::CompanySecondFactorRequired => "company_second_factor_required",
            Self::TenantSuspended => "tenant_suspended",
            Self::CodeNotValid => "code_not_valid",
            Self::PasskeyRefused => "passkey_refused",
            Self::AlreadyMember => "already_member",
            Self::LastOwner => "last_owner",
            Self::InUse => "in_use",
            Self::TooManyRequests { .. } => "too_many_requests",
            Self::NotFound => "not_found",
            Self::Forbidden => "forbidden",
            Self::Invalid { .. } => "invalid",
            Self::Malformed => "malformed",
            Self::Stale => "stale",
            Self::PreconditionFailed => "precondition_failed",
            Self::IdempotencyKeyReused => "idempotency_key_reused",
            Self::TooLarge => "too_large",
            Self::UnsupportedMediaType => "unsupported_media_type",
            Self::MethodNotAllowed => "method_not_allowed",
            Self::CrossOrigin => "cross_origin",
            Self::Timeout => "timeout",
            Self::Unavailable => "unavailable",
            Self::Internal => "internal",
        }
    }

    /// The errors of one field.
    pub fn of<'a>(&'a self, field: &'a str) -> impl Iterator<Item = &'a Problem> {
        let fields = if let Self::Invalid { fields } = self { fields.as_slice() } else { &[] };
        fields.iter().filter(move |error| error.field == field).map(|error| &error.problem)
    }
}

/// Every error there is, for tests that all of them are worded and documented.
#[must_use]
pub fn every_error() -> Vec<Error> {
    vec![
        Error::Unauthenticated,
        Error::WrongCredentials,
        Error::SecondFactorRequired,
        Error::SignInAgain,
        Error::ConfirmIdentity,
        Error::NetworkNotAllowed,
        Error::PasswordChangeRequired,
        Error::CompanySignInRequired,
        Error::CompanySecondFactorRequired,
        Error::TenantSuspended,
        Error::CodeNotValid,
        Error::PasskeyRefused,
        Error::AlreadyMember,
        Error::LastOwner,
        Error::InUse,
        Error::TooManyRequests { seconds: 30 },
        Error::NotFound,
        Error::Forbidden,
        Error::Invalid { fields: vec![] },
        Error::Malformed,
        Error::Stale,
        Error::PreconditionFailed,
        Error::IdempotencyKeyReused,
        Error::TooLarge,
        Error::UnsupportedMediaType,
        Error::MethodNotAllowed,
        Error::CrossOrigin,
        Error::Timeout,
        Error::Unavailable,
        Error::Internal,
    ]
}

#[cfg(feature = "server")]
impl From<sqlx::Error> for Error {
    /// Logs what happened and keeps only what the asker may know.
    fn from(error: sqlx::Error) -> Self {
        match &error {
            sqlx::Error::RowNotFound => Self::NotFound,
            sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed | sqlx::Error::Io(_) => {
                tracing::error!(error = %error, "database unavailable");
                Self::Unavailable
            }
            // Shutting down or starting, connection lost, out of room, read-only after a failover: all pass.
            sqlx::Error::Database(database)
                if database.code().is_some_and(|code| {
                    code.starts_with("08") || code.starts_with("53") || code.starts_with("57P0") || code == "25006"
                }) =>
            {
                tracing::error!(error = %error, "database unavailable");
                Self::Unavailable
            }
            _ => {
                tracing::error!(error = %error, "database error");
                Self::Internal
            }
        }
    }
}

/// Turns the violation of a named constraint into the error of the field it protects.
#[cfg(feature = "server")]
pub trait OnConstraint<T> {
    /// `fields` are pairs of a constraint's name and the error it stands for.
    ///
    /// # Errors
    /// That error when one of them was violated, otherwise what [`From<sqlx::Error>`] makes of it.
    fn on_constraint<const N: usize>(self, fields: [(&str, Error); N]) -> Result<T>;
}

#[cfg(feature = "server")]
impl<T> OnConstraint<T> for std::result::Result<T, sqlx::Error> {
    fn on_constraint<const N: usize>(self, fields: [(&str, Error); N]) -> Result<T> {
        self.map_err(|cause| {
            let violated = cause.as_database_error().and_then(|database| database.constraint());
            let known = violated.and_then(|name| fields.into_iter().find(|(constraint, _)| *constraint == name));
            known.map_or_else(|| cause.into(), |(_, error)| error)
        })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_code_is_what_is_serialised() {
        for error in every_error() {
            assert_eq!(serde_json::to_value(&error).unwrap()["code"], error.code());
        }
    }

    #[test]
    fn crosses_to_the_browser_as_the_same_value() {
        let error = Error::Invalid {
            fields: vec![
                FieldError { field: "name".into(), problem: Problem::TooLong { max: 80 } },
                FieldError { field: "phone".into(), problem: Problem::Phone },
            ],
        };
        let text = serde_json::to_string(&error).unwrap();
        assert_eq!(serde_json::from_str::<Error>(&text).unwrap(), error);
        assert_eq!(error.of("name").collect::<Vec<_>>(), [&Problem::TooLong { max: 80 }]);
    }
}

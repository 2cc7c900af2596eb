//! What there is to say, and by what right.
//!
//! The right is one of article 6 of the GDPR, which Argentina's Ley 25.326 knows by other names: `contract` is article
//! 6(1)(b), and article 5(2)(d) of the law; `legitimate_interest` is 6(1)(f); `security` is a legitimate interest that
//! recital 49 names, kept apart because nobody can turn it off; `consent` is 6(1)(a), and article 5(1) of the law. What is
//! sent to sell something needs consent, and a way to withdraw it (article 27 of the law).

use crate::{address::text_enum, ids::ConsentId, notifications::Category};

text_enum! {
    /// What is said. A name is never given another meaning; what it has to know changes only with its version.
    Template {
        PasswordReset = "password_reset",
        PasswordChanged = "password_changed",
        Invitation = "invitation",
        SecondFactorChanged = "second_factor_changed",
        NewSignIn = "new_sign_in",
        StaffAccessOpened = "staff_access_opened",
        AccountLocked = "account_locked",
        AccessChanged = "access_changed",
    }
}

impl Template {
    /// Of what it has to know and what it says. One more whenever that changes: mail that is queued is read by the server
    /// that sends it, which may be a newer one, and still has to know the version before.
    #[must_use]
    pub const fn version(self) -> i16 {
        match self {
            Self::PasswordReset
            | Self::PasswordChanged
            | Self::Invitation
            | Self::SecondFactorChanged
            | Self::NewSignIn
            | Self::StaffAccessOpened
            | Self::AccountLocked
            | Self::AccessChanged => 1,
        }
    }
}

text_enum! {
    /// By what right something is sent.
    Basis {
        Security = "security",
        Contract = "contract",
        LegitimateInterest = "legitimate_interest",
        Consent = "consent",
    }
}

/// The same with what it rests on: nothing rests on consent without saying on whose, and when it was given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grounds {
    /// Somebody's account or company is at stake.
    Security,
    /// The service that they have cannot be given without.
    Contract,
    /// It is in the interest of whoever has it sent, and would be expected.
    LegitimateInterest,
    Consent(ConsentId),
}

impl Grounds {
    #[must_use]
    pub const fn basis(self) -> Basis {
        match self {
            Self::Security => Basis::Security,
            Self::Contract => Basis::Contract,
            Self::LegitimateInterest => Basis::LegitimateInterest,
            Self::Consent(_) => Basis::Consent,
        }
    }

    #[must_use]
    pub const fn consent(self) -> Option<ConsentId> {
        if let Self::Consent(consent) = self { Some(consent) } else { None }
    }
}

/// Something that is said. What follows from what it is stands here, and not with whoever says it.
pub trait Said {
    fn template(&self) -> Template;

    fn grounds(&self) -> Grounds;

    /// Whether it waits for the end of the quiet hours. What is about security does not, nor what somebody asked for just
    /// now and is waiting for.
    fn waits(&self) -> bool;

    /// What a person can turn off; none: it cannot be.
    fn category(&self) -> Option<Category>;
}

/// A change of who may do what, on any channel.
#[cfg(feature = "server")]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct AccessChanged(pub Category);

#[cfg(feature = "server")]
impl Said for AccessChanged {
    fn template(&self) -> Template {
        Template::AccessChanged
    }

    fn grounds(&self) -> Grounds {
        match self.0 {
            Category::Security => Grounds::Security,
            // Whoever answers for a company, or whose own rights were changed, would be surprised not to hear of it.
            Category::Team | Category::Access | Category::Company => Grounds::LegitimateInterest,
        }
    }

    fn waits(&self) -> bool {
        self.0 != Category::Security
    }

    fn category(&self) -> Option<Category> {
        Some(self.0)
    }
}

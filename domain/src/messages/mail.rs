//! The mails there are, and what each has to know.

use std::fmt;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{Grounds, Said, Template, template::AccessChanged};
use crate::{
    access_events::AccessEvent,
    address::text_enum,
    identity::AssignedRole,
    notifications::Category,
    parse::Slug,
    policy::{Role, StaffRole},
};

text_enum! {
    /// What happened to a person's second factor.
    FactorChange {
        TotpAdded = "totp_added",
        TotpRemoved = "totp_removed",
        PasskeyAdded = "passkey_added",
        PasskeyRemoved = "passkey_removed",
        RecoveryCodesRenewed = "recovery_codes_renewed",
    }
}

/// As what somebody is invited.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum InvitedAs {
    Role(Role),
    /// A role of the tenant's own, by its name.
    Custom(String),
    Staff(StaffRole),
}

impl From<AssignedRole> for InvitedAs {
    fn from(role: AssignedRole) -> Self {
        match role {
            AssignedRole::BuiltIn(role) => Self::Role(role),
            AssignedRole::Custom { name, .. } => Self::Custom(name),
            AssignedRole::Staff => Self::Staff(StaffRole::Support),
        }
    }
}

/// A mail by its template. `name` is the reader's own, codes are single-use. Shown without its parameters.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "template", rename_all = "snake_case")]
pub enum Mail {
    PasswordReset {
        name: String,
        code: String,
        minutes: u32,
    },
    PasswordChanged {
        name: String,
        at: DateTime<Utc>,
        device: String,
    },
    Invitation {
        tenant_name: String,
        inviter: String,
        role: InvitedAs,
        code: String,
        days: u32,
    },
    SecondFactorChanged {
        name: String,
        what: FactorChange,
        at: DateTime<Utc>,
    },
    NewSignIn {
        name: String,
        device: String,
        at: DateTime<Utc>,
    },
    StaffAccessOpened {
        name: String,
        staff_name: String,
        reason: String,
        until: DateTime<Utc>,
        tenant_name: String,
        slug: Slug,
    },
    AccountLocked {
        name: String,
        minutes: u32,
    },
    /// What somebody did to who may do what, for a member who wants to hear of it by mail.
    AccessChanged {
        name: String,
        tenant_name: String,
        slug: Slug,
        event: AccessEvent,
    },
}

impl Said for Mail {
    fn template(&self) -> Template {
        match self {
            Self::PasswordReset { .. } => Template::PasswordReset,
            Self::PasswordChanged { .. } => Template::PasswordChanged,
            Self::Invitation { .. } => Template::Invitation,
            Self::SecondFactorChanged { .. } => Template::SecondFactorChanged,
            Self::NewSignIn { .. } => Template::NewSignIn,
            Self::StaffAccessOpened { .. } => Template::StaffAccessOpened,
            Self::AccountLocked { .. } => Template::AccountLocked,
            Self::AccessChanged { .. } => Template::AccessChanged,
        }
    }

    fn grounds(&self) -> Grounds {
        match self {
            Self::PasswordReset { .. }
            | Self::PasswordChanged { .. }
            | Self::SecondFactorChanged { .. }
            | Self::NewSignIn { .. }
            | Self::StaffAccessOpened { .. }
            | Self::AccountLocked { .. } => Grounds::Security,
            // A step before a contract, taken because a company asked for it.
            Self::Invitation { .. } => Grounds::Contract,
            Self::AccessChanged { event, .. } => AccessChanged(Category::of(event.kind)).grounds(),
        }
    }

    fn waits(&self) -> bool {
        match self {
            // Security.
            Self::PasswordChanged { .. }
            | Self::SecondFactorChanged { .. }
            | Self::NewSignIn { .. }
            | Self::StaffAccessOpened { .. }
            | Self::AccountLocked { .. }
            // Asked for, and waited for.
            | Self::PasswordReset { .. }
            | Self::Invitation { .. } => false,
            Self::AccessChanged { event, .. } => AccessChanged(Category::of(event.kind)).waits(),
        }
    }

    fn category(&self) -> Option<Category> {
        match self {
            Self::AccessChanged { event, .. } => Some(Category::of(event.kind)),
            _ => None,
        }
    }
}

impl Mail {
    /// The code that is worth something to whoever reads it.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        match self {
            Self::PasswordReset { code, .. } | Self::Invitation { code, .. } => Some(code),
            _ => None,
        }
    }
}

impl fmt::Debug for Mail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Mail").field("template", &self.template().as_str()).finish_non_exhaustive()
    }
}

//! What a person should hear of in a tenant: what was done to them, and, for those who may see it, what was done to who may
//! do what. Each notification is a message in the person's inbox ([`crate::messages`]), written by who reads the access
//! events ([`consume`]); by category a person chooses whether it is there, and whether a mail says it too.

#[cfg(feature = "server")]
mod actions;
#[cfg(feature = "server")]
mod consumer;
#[cfg(feature = "server")]
mod news_store;
mod preferences;
#[cfg(feature = "server")]
mod store;
#[cfg(all(test, feature = "server"))]
mod tests;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

#[cfg(feature = "server")]
pub use actions::{edit_preferences, list, list_page, mark_read, preferences, unread};
#[cfg(feature = "server")]
pub use consumer::{NEWS_FOR, consume};
pub use preferences::{CategoryPreference, Chosen, Preferences, PreferencesForm};

use crate::{
    access_events::{AccessEvent, AccessEventKind},
    address::text_enum,
    error::{Error, Problem, Result},
    ids::MessageId,
};

/// How many a list holds: the latest. Older ones are in the access events.
pub const MOST: i64 = 50;

text_enum! {
    /// What notifications are about, as people choose among them.
    Category {
        /// How people and programs get in.
        Security = "security",
        /// Who belongs to the company, as what.
        Team = "team",
        /// Who looks at the company from outside, or as somebody else.
        Access = "access",
        /// The company as a whole.
        Company = "company",
    }
}

impl Category {
    #[must_use]
    pub const fn of(kind: AccessEventKind) -> Self {
        use AccessEventKind as Kind;
        match kind {
            Kind::SignInPolicyChanged
            | Kind::CompanySignInChanged
            | Kind::ApiKeyCreated
            | Kind::ApiKeyRotated
            | Kind::ApiKeyRevoked
            | Kind::MemberSessionsEnded => Self::Security,
            Kind::MemberInvited
            | Kind::InvitationRevoked
            | Kind::MemberJoined
            | Kind::CompanySignInJoined
            | Kind::MemberChanged
            | Kind::MemberRemoved
            | Kind::RoleCreated
            | Kind::RoleChanged
            | Kind::RoleRemoved => Self::Team,
            Kind::StaffEntered
            | Kind::StaffLeft
            | Kind::StaffSentOut
            | Kind::ViewingBegun
            | Kind::ViewingEnded
            | Kind::Viewed => Self::Access,
            Kind::TenantSuspended | Kind::TenantReactivated => Self::Company,
        }
    }

    /// Whether mail about it cannot be put off.
    #[must_use]
    pub const fn always_by_mail(self) -> bool {
        matches!(self, Self::Security)
    }
}

/// Something to hear of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Notification {
    /// What happened.
    #[serde(flatten)]
    pub event: AccessEvent,
    /// The message that tells of it: what is marked as read.
    pub message_id: MessageId,
    pub category: Category,
    /// Whether it was done to the reader themselves.
    pub is_about_you: bool,
    pub is_read: bool,
}

/// How many are unread, counted when asked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Unread {
    /// 99 at most.
    #[cfg_attr(feature = "server", schema(example = 3))]
    pub count: i64,
}

const fn yes() -> bool {
    true
}

/// What was read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct ReadMark {
    /// Everything up to then: the time of the latest notification that was shown.
    #[serde(default)]
    pub until: Option<DateTime<Utc>>,
    /// These, 100 at most, in the place of `until`. Those of other people are passed over.
    #[serde(default)]
    pub message_ids: Option<Vec<MessageId>>,
    /// Whether they are read now; with `message_ids`, `false` makes them unread again.
    #[serde(default = "yes")]
    pub is_read: bool,
}

/// How many can be marked by their ids at once.
const MARKED_AT_ONCE: u32 = 100;

/// The same, once it is known to be one of both.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Marked {
    UpTo(DateTime<Utc>),
    These(Vec<MessageId>, bool),
}

impl ReadMark {
    /// # Errors
    /// [`Error::Invalid`] where neither a time nor ids are named, too many of them, or a time up to which all becomes unread.
    pub fn parse(self) -> Result<Marked> {
        match self {
            Self { message_ids: Some(ids), .. } if ids.len() > MARKED_AT_ONCE as usize => {
                Err(Error::invalid("message_ids", Problem::TooMany { max: MARKED_AT_ONCE }))
            }
            Self { message_ids: Some(ids), is_read, .. } => Ok(Marked::These(ids, is_read)),
            Self { is_read: false, .. } => Err(Error::invalid("message_ids", Problem::Required)),
            Self { until: Some(until), .. } => Ok(Marked::UpTo(until)),
            Self { until: None, .. } => Err(Error::invalid("until", Problem::Required)),
        }
    }
}

//! What is said to people, whatever the channel. A message is a row, written in the transaction of what it is about. Mail is
//! sent later by a worker; what stands in somebody's inbox is there at once.
//!
//! ```text
//! let sealer = db.sealer(Some(tenant)).await?;                      // before the transaction
//! let message = messages::prepare(&sealer, &email, locale, &mail, now)?;
//! message.enqueue(&mut tx).await?;                                  // in it
//! ```
//!
//! By what right something is sent, and whether it waits for the morning, is of what is said ([`Said`]), never of who sends
//! it. What became of a message is its history, written with each change.

#[cfg(feature = "server")]
mod actions;
#[cfg(feature = "server")]
mod delivery;
#[cfg(feature = "server")]
pub(crate) mod inbox;
#[cfg(feature = "server")]
pub(crate) mod jobs;
#[cfg(feature = "server")]
mod mail;
#[cfg(feature = "server")]
mod prepare;
pub mod quiet_hours;
#[cfg(feature = "server")]
pub mod retention;
#[cfg(feature = "server")]
mod store;
pub(crate) mod template;
#[cfg(feature = "server")]
mod tenant_store;
#[cfg(all(test, feature = "server"))]
mod tests;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

#[cfg(feature = "server")]
pub use actions::{find, list};
#[cfg(feature = "server")]
pub use delivery::{DELIVERIES, Due, GIVE_UP_AFTER, LEASE, Outcome, claim, record};
#[cfg(feature = "server")]
pub use mail::{FactorChange, InvitedAs, Mail};
#[cfg(feature = "server")]
pub use prepare::{Message, Recipient, prepare};
#[cfg(feature = "server")]
pub use store::CarriesMessages;
pub use template::{Basis, Grounds, Said, Template};

use crate::{
    address::text_enum,
    ids::{ConsentId, MessageId, UserId},
    locale::Locale,
    notifications::Category,
    page::Cursor,
};

text_enum! {
    /// How something reaches somebody. Later ones are a line here, a line in the table's check, and whoever delivers them.
    Channel {
        Email = "email",
        /// The inbox of the pages: it is there as soon as it is written, and makes no noise.
        InApp = "in_app",
    }
}

text_enum! {
    /// What became of a message.
    MessageStatus {
        /// To be sent as soon as possible.
        Queued = "queued",
        /// It waits for the end of the quiet hours.
        Held = "held",
        /// Somebody is at it.
        Sending = "sending",
        /// Somebody else is responsible for it now.
        Sent = "sent",
        /// It stands in the inbox.
        Delivered = "delivered",
        Read = "read",
        /// It was given up.
        Failed = "failed",
        /// It was not sent, on purpose; its history says why.
        Suppressed = "suppressed",
    }
}

text_enum! {
    /// Why something was not sent.
    Suppression {
        /// The person put its category off.
        TurnedOff = "turned_off",
    }
}

/// Whom a message is for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct MessageRecipient {
    pub user_id: Option<UserId>,
    /// What somebody with a login is called now; absent once they are no longer a member.
    pub name: Option<String>,
    /// Where it goes. What stands in an inbox has none.
    pub address: Option<String>,
}

/// A message as a list shows it. What it says is not kept once it is sent, and is shown to nobody before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct MessageSummary {
    pub id: MessageId,
    pub channel: Channel,
    pub template: Template,
    pub template_version: i16,
    pub locale: Locale,
    pub basis: Basis,
    /// What a person can turn off; absent for what cannot be.
    pub category: Option<Category>,
    pub recipient: MessageRecipient,
    pub status: MessageStatus,
    /// How often it was tried to be sent.
    pub attempts: i32,
    /// When the quiet hours end that it was written in.
    pub not_before: Option<DateTime<Utc>>,
    pub created_at: DateTime<Utc>,
}

/// What became of a message at one moment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct StatusChange {
    pub status: MessageStatus,
    /// Which attempt it was; 0 before the first.
    pub attempt: i32,
    /// What a mail server answered, or by which name nothing was sent ([`Suppression`]).
    pub detail: Option<String>,
    pub at: DateTime<Utc>,
}

/// A message with its history, the first first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct MessageDetail {
    #[serde(flatten)]
    pub message: MessageSummary,
    /// The consent that it rests on, where it rests on one.
    pub consent_id: Option<ConsentId>,
    pub history: Vec<StatusChange>,
}

/// Which messages.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "server", into_params(parameter_in = Query))]
pub struct MessageFilter {
    #[cfg_attr(feature = "server", param(inline))]
    pub channel: Option<Channel>,
    #[cfg_attr(feature = "server", param(inline))]
    pub status: Option<MessageStatus>,
    #[cfg_attr(feature = "server", param(inline))]
    pub template: Option<Template>,
    /// Where to go on, as the page before said.
    #[cfg_attr(feature = "server", param(value_type = Option<String>))]
    pub cursor: Option<Cursor>,
    /// 1 to 100; 25 unless told.
    #[cfg_attr(feature = "server", param(minimum = 1, maximum = 100))]
    pub limit: Option<u32>,
}

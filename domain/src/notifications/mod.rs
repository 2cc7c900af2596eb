//! What a person should hear of in a tenant: what was done to them, and, for those who may see it, what was done to who
//! may do what. Read from the access events, so that nothing is said twice and nothing is missing.

#[cfg(feature = "server")]
mod actions;
#[cfg(feature = "server")]
mod store;
#[cfg(all(test, feature = "server"))]
mod tests;

use serde::{Deserialize, Serialize};

#[cfg(feature = "server")]
pub use actions::{list, list_page, mark_read, unread};

use crate::access_events::AccessEvent;

/// How many a list holds: the latest. Older ones are in the access events.
pub const MOST: i64 = 50;

/// Something to hear of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Notification {
    #[serde(flatten)]
    pub event: AccessEvent,
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

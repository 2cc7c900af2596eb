//! The people who work for the platform itself.

#[cfg(feature = "server")]
mod actions;
#[cfg(feature = "server")]
mod store;
#[cfg(all(test, feature = "server"))]
mod tests;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

#[cfg(feature = "server")]
pub use actions::{edit, end_sessions, find, invite, list, remove, revoke};

use crate::{
    error::{Problem, Result},
    ids::{InvitationId, UserId},
    parse::{Email, Fields},
    policy::StaffRole,
};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct StaffMember {
    pub id: UserId,
    #[cfg_attr(feature = "server", schema(example = "Carla Domínguez"))]
    pub name: String,
    #[cfg_attr(feature = "server", schema(example = "carla@barberpro.example"))]
    pub email: String,
    pub role: StaffRole,
    pub has_second_factor: bool,
    pub joined_at: DateTime<Utc>,
    pub last_seen_at: Option<DateTime<Utc>>,
    pub is_self: bool,
    /// Counts the edits; an edit names the version it is based on.
    #[cfg_attr(feature = "server", schema(example = 1))]
    pub version: i32,
}

/// Somebody asked to join the staff who has not answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct StaffInvitation {
    pub id: InvitationId,
    pub email: String,
    pub role: StaffRole,
    pub expires_at: DateTime<Utc>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct StaffList {
    pub members: Vec<StaffMember>,
    pub invitations: Vec<StaffInvitation>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct StaffInvitationForm {
    #[cfg_attr(feature = "server", schema(example = "carla@barberpro.example"))]
    pub email: String,
    #[cfg_attr(feature = "server", schema(example = "support"))]
    pub role: String,
}

impl StaffInvitationForm {
    /// # Errors
    /// [`Error::Invalid`](crate::Error::Invalid) with every field that breaks a rule.
    pub fn parse(&self) -> Result<(Email, StaffRole)> {
        let mut fields = Fields::default();
        let email = fields.value("email", &self.email, Problem::Email);
        let role = fields.value("role", &self.role, Problem::Choice);
        fields.finish(email.zip(role))
    }
}

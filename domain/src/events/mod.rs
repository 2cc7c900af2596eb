//! What happened to a tenant's business, for programs: typed, versioned, and written in the transaction that does it.
//! Pages that show it live, other servers and other systems learn of it from here.
//!
//! [`publish`] writes, [`consumers`] reads on behalf of the platform, [`actions`] reads on behalf of somebody.

#[cfg(feature = "server")]
mod actions;
#[cfg(feature = "server")]
mod catalogue;
#[cfg(feature = "server")]
pub mod consumers;
#[cfg(feature = "server")]
pub(crate) mod facts;
#[cfg(feature = "server")]
mod publish;
#[cfg(feature = "server")]
pub mod retention;
#[cfg(feature = "server")]
mod store;
#[cfg(feature = "server")]
pub mod stream;
#[cfg(all(test, feature = "server"))]
mod tests;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

#[cfg(feature = "server")]
pub use actions::{list, since};
#[cfg(feature = "server")]
pub use catalogue::{Event, catalogue};
#[cfg(feature = "server")]
pub(crate) use publish::{Origin, publish, publish_as, publish_by_staff};

use crate::{
    access_events::ActorKind,
    address::text_enum,
    ids::{EventId, LocationId, RequestId},
    page::Cursor,
    policy::Action,
};

text_enum! {
    /// What happened. A name is never given another meaning; what it carries changes only with its version.
    EventKind {
        LocationCreated = "location.created",
        LocationUpdated = "location.updated",
        LocationStatusChanged = "location.status_changed",
        MemberInvited = "member.invited",
        InvitationRevoked = "invitation.revoked",
        MemberJoined = "member.joined",
        MemberChanged = "member.changed",
        MemberRemoved = "member.removed",
        RoleCreated = "role.created",
        RoleChanged = "role.changed",
        RoleRemoved = "role.removed",
        LegalEntityCreated = "legal_entity.created",
        LegalEntityUpdated = "legal_entity.updated",
        LegalEntityClosed = "legal_entity.closed",
        ApiKeyCreated = "api_key.created",
        ApiKeyRotated = "api_key.rotated",
        ApiKeyRevoked = "api_key.revoked",
        TenantCreated = "tenant.created",
        TenantUpdated = "tenant.updated",
        TenantSuspended = "tenant.suspended",
        TenantReactivated = "tenant.reactivated",
        BrandChanged = "brand.changed",
        SignInPolicyChanged = "sign_in_policy.changed",
        StaffAccessOpened = "staff_access.opened",
        StaffAccessEnded = "staff_access.ended",
        ClockMoved = "clock.moved",
        FileAdded = "file.added",
        FileRemoved = "file.removed",
        QuietHoursChanged = "quiet_hours.changed",
    }
}

impl EventKind {
    /// What somebody has to be allowed to see to be told of it: nobody reads in events what their pages do not show.
    #[must_use]
    pub const fn sees(self) -> Action {
        match self {
            Self::LocationCreated | Self::LocationUpdated | Self::LocationStatusChanged => Action::ViewLocations,
            Self::MemberInvited | Self::InvitationRevoked => Action::InviteMember,
            Self::MemberJoined
            | Self::MemberChanged
            | Self::MemberRemoved
            | Self::RoleCreated
            | Self::RoleChanged
            | Self::RoleRemoved => Action::ViewMembers,
            Self::LegalEntityCreated | Self::LegalEntityUpdated | Self::LegalEntityClosed => Action::ViewLegalEntities,
            Self::ApiKeyCreated | Self::ApiKeyRotated | Self::ApiKeyRevoked => Action::ViewApiKeys,
            Self::TenantCreated
            | Self::TenantUpdated
            | Self::TenantSuspended
            | Self::TenantReactivated
            | Self::BrandChanged
            | Self::ClockMoved => Action::ViewTenant,
            Self::SignInPolicyChanged => Action::ViewSignInPolicy,
            Self::StaffAccessOpened | Self::StaffAccessEnded => Action::ViewStaffAccess,
            Self::FileAdded | Self::FileRemoved => Action::ViewFiles,
            Self::QuietHoursChanged => Action::ViewMessages,
        }
    }

    /// Whether only those are told who reach every shop.
    #[must_use]
    pub const fn is_for_whole_reach(self) -> bool {
        matches!(self, Self::ApiKeyCreated | Self::ApiKeyRotated | Self::ApiKeyRevoked)
    }

    /// Whether somebody may be allowed less, or more, than a moment ago.
    #[must_use]
    pub const fn changes_rights(self) -> bool {
        matches!(
            self,
            Self::MemberChanged
                | Self::MemberRemoved
                | Self::RoleChanged
                | Self::RoleRemoved
                | Self::ApiKeyRotated
                | Self::ApiKeyRevoked
                | Self::TenantSuspended
                | Self::SignInPolicyChanged
                | Self::StaffAccessEnded
                | Self::ClockMoved
        )
    }
}

/// Who did it. Never by name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct EventActor {
    pub kind: ActorKind,
    /// A person's or a key's.
    #[cfg_attr(feature = "server", schema(example = "usr_01h455vb4pex5vsknk084sn02q"))]
    pub id: Option<String>,
}

/// An event as it is read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct EventRecord {
    pub id: EventId,
    #[serde(rename = "type")]
    pub kind: EventKind,
    /// Of the type: what `data` holds is described by it.
    #[cfg_attr(feature = "server", schema(example = 1))]
    pub version: i16,
    /// Where it stands among all events: the later one has happened later, or was written down later. Opaque.
    #[cfg_attr(feature = "server", schema(value_type = String, example = "7301-42"))]
    pub position: Position,
    /// The shop it is about, where it is about one.
    pub location_id: Option<LocationId>,
    pub actor: EventActor,
    /// The request that did it, as its answer and our log name it.
    pub request_id: RequestId,
    pub at: DateTime<Utc>,
    /// What the type's schema says.
    #[cfg_attr(feature = "server", schema(value_type = Object))]
    pub data: serde_json::Value,
}

/// A place in the order of all events: the writing transaction, then within it. Written `7301-42`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    pub(crate) xact: i64,
    pub(crate) sequence: i64,
}

/// The text is no place in the order of events.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a position")]
pub struct NotAPosition;

impl std::fmt::Display for Position {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}-{}", self.xact, self.sequence)
    }
}

impl std::str::FromStr for Position {
    type Err = NotAPosition;
    fn from_str(text: &str) -> Result<Self, NotAPosition> {
        let number = |text: &str| text.parse().ok().filter(|n| *n >= 0);
        let (xact, sequence) = text.split_once('-').ok_or(NotAPosition)?;
        Ok(Self { xact: number(xact).ok_or(NotAPosition)?, sequence: number(sequence).ok_or(NotAPosition)? })
    }
}

impl Serialize for Position {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Position {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

/// Which events.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "server", into_params(parameter_in = Query))]
pub struct EventFilter {
    /// Of this type.
    #[serde(rename = "type")]
    pub kind: Option<EventKind>,
    /// About this shop.
    pub location: Option<LocationId>,
    /// Where to go on, as the page before said.
    #[cfg_attr(feature = "server", param(value_type = Option<String>))]
    pub cursor: Option<Cursor>,
    /// 1 to 100; 25 unless told.
    pub limit: Option<u32>,
}

/// A type of events, as the catalogue describes it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EventType {
    pub kind: EventKind,
    pub version: i16,
    /// What `data` holds: JSON Schema 2020-12.
    pub schema: serde_json::Value,
    /// A whole event, with `data` as it may be.
    pub sample: EventRecord,
}

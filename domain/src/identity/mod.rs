//! Who is asking: the person behind a request, the tenants they belong to, and the ways in.

mod admission;
#[cfg(feature = "server")]
mod asker;
#[cfg(feature = "server")]
pub mod codes;
#[cfg(feature = "server")]
pub mod devices;
pub mod factors;
pub mod password;
#[cfg(feature = "server")]
pub mod sessions;
#[cfg(feature = "server")]
mod sign_in;
#[cfg(feature = "server")]
pub(crate) mod store;
#[cfg(all(test, feature = "server"))]
mod tests;
#[cfg(feature = "server")]
pub mod throttle;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

pub use admission::Obstacle;
#[cfg(feature = "server")]
pub use asker::{Identity, KeyBearer, identify, identify_again};
#[cfg(feature = "server")]
pub use sign_in::{Credentials, FirstFactor, Shown, begin, confirm_password, sign_in};

use crate::{
    address::text_enum,
    brand::Look,
    ids::{CustomRoleId, MembershipId, StaffAccessId, TenantId, UserId},
    locale::Locale,
    parse::{Email, Slug},
    policy::{AccessLevel, Action, ActionSet, Role, Scope, StaffRole},
};

text_enum! {
    /// How somebody showed who they are.
    Method {
        Password = "password",
        Passkey = "passkey",
        Oidc = "oidc",
    }
}

/// A person who is signed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    pub id: UserId,
    pub email: Email,
    pub display_name: String,
    /// The language they chose; none: their browser's.
    pub locale: Option<Locale>,
    /// Set for people who work for the platform.
    pub staff: Option<StaffRole>,
    /// What keeps them from the staff's side for now.
    pub staff_obstacle: Option<Obstacle>,
    pub has_second_factor: bool,
    /// Their tenant's own provider vouched for them: their account here is not theirs to change.
    pub is_confined: bool,
    /// By the tenant's name.
    pub memberships: Vec<Membership>,
}

/// A person's place in one tenant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Membership {
    pub tenant: TenantId,
    pub slug: Slug,
    pub tenant_name: String,
    /// How the tenant's own pages look.
    pub look: Look,
    pub access: Access,
    pub role: AssignedRole,
    pub actions: ActionSet,
    pub scope: Scope,
    /// In a sandbox, how far its clock is ahead of the real one.
    pub ahead_seconds: Option<i64>,
    /// What keeps them out for now.
    pub obstacle: Option<Obstacle>,
}

/// By what right somebody is in a tenant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "access")]
pub enum Access {
    Member {
        membership: MembershipId,
    },
    /// A member who looks as another one.
    ViewingAs {
        membership: MembershipId,
        name: String,
    },
    Staff {
        id: StaffAccessId,
        level: AccessLevel,
        until: DateTime<Utc>,
    },
}

/// What a member is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum AssignedRole {
    BuiltIn(Role),
    Custom {
        id: CustomRoleId,
        name: String,
    },
    /// Staff of the platform, who have none.
    Staff,
}

impl AssignedRole {
    #[must_use]
    pub const fn built_in(&self) -> Option<Role> {
        if let Self::BuiltIn(role) = self { Some(*role) } else { None }
    }

    /// As forms and policies write it: the role's name, or the id of a tenant's own.
    #[must_use]
    pub fn key(&self) -> String {
        match self {
            Self::BuiltIn(role) => role.to_string(),
            Self::Custom { id, .. } => id.to_string(),
            Self::Staff => "staff".to_owned(),
        }
    }
}

impl Person {
    #[must_use]
    pub fn membership(&self, slug: &Slug) -> Option<&Membership> {
        self.memberships.iter().find(|membership| membership.slug == *slug)
    }
}

impl Membership {
    #[must_use]
    pub const fn may(&self, action: Action) -> bool {
        self.actions.contains(action)
    }
}

//! What is told of people, invitations and roles: by id.

use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;

use super::{About, Facts, SAMPLE, SAMPLE_TIME, within};
use crate::{
    identity::AssignedRole,
    ids::{CustomRoleId, InvitationId, LocationId, MembershipId, UserId},
    members::CustomRole,
    policy::{Action, Scope},
};

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct InvitationFacts {
    pub invitation_id: InvitationId,
    /// A role's name, or the id of a role of the tenant's own.
    pub role: String,
    pub all_locations: bool,
    pub expires_at: DateTime<Utc>,
    #[serde(skip)]
    pub scope: Scope,
}

impl Facts for InvitationFacts {
    fn sample() -> Self {
        Self {
            invitation_id: InvitationId::from_uuid(SAMPLE),
            role: "reception".to_owned(),
            all_locations: true,
            expires_at: SAMPLE_TIME,
            scope: Scope::All,
        }
    }

    fn about(&self) -> About {
        About { location: None, reach: within(&self.scope) }
    }
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct InvitationEndFacts {
    pub invitation_id: InvitationId,
    #[serde(skip)]
    pub scope: Scope,
}

impl Facts for InvitationEndFacts {
    fn sample() -> Self {
        Self { invitation_id: InvitationId::from_uuid(SAMPLE), scope: Scope::All }
    }

    fn about(&self) -> About {
        About { location: None, reach: within(&self.scope) }
    }
}

/// Which shops a member reaches is not in it: whoever is told may reach others.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct MemberFacts {
    membership_id: MembershipId,
    user_id: UserId,
    /// A role's name, or the id of a role of the tenant's own.
    role: String,
    all_locations: bool,
    version: i32,
    #[serde(skip)]
    reach: Option<Vec<LocationId>>,
}

impl MemberFacts {
    pub(crate) fn new(
        membership_id: MembershipId,
        user_id: UserId,
        role: &AssignedRole,
        scope: &Scope,
        version: i32,
    ) -> Self {
        let all_locations = *scope == Scope::All;
        Self { membership_id, user_id, role: role.key(), all_locations, version, reach: within(scope) }
    }

    /// Who reached the shops that the member had is told too: to them the member is gone.
    pub(crate) fn and_before(mut self, before: &Scope) -> Self {
        self.reach = match (self.reach, within(before)) {
            (Some(now), Some(before)) => Some(now.into_iter().chain(before).collect()),
            _ => None,
        };
        self
    }
}

impl Facts for MemberFacts {
    fn sample() -> Self {
        let role = AssignedRole::BuiltIn(crate::policy::Role::Reception);
        Self::new(MembershipId::from_uuid(SAMPLE), UserId::from_uuid(SAMPLE), &role, &Scope::All, 1)
    }

    fn about(&self) -> About {
        About { location: None, reach: self.reach.clone() }
    }
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RoleFacts {
    role_id: CustomRoleId,
    name: String,
    actions: Vec<Action>,
    version: i32,
}

impl From<&CustomRole> for RoleFacts {
    fn from(role: &CustomRole) -> Self {
        Self {
            role_id: role.id,
            name: role.name.clone(),
            actions: role.actions.iter().collect(),
            version: role.version,
        }
    }
}

impl Facts for RoleFacts {
    fn sample() -> Self {
        Self {
            role_id: CustomRoleId::from_uuid(SAMPLE),
            name: "Encargada".to_owned(),
            actions: vec![Action::ViewTenant, Action::ViewLocations],
            version: 1,
        }
    }
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RoleEndFacts {
    pub role_id: CustomRoleId,
}

impl Facts for RoleEndFacts {
    fn sample() -> Self {
        Self { role_id: CustomRoleId::from_uuid(SAMPLE) }
    }
}

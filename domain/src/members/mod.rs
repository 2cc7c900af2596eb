//! The people of a tenant: who they are in it, who is invited, and the roles a tenant makes itself.

#[cfg(feature = "server")]
mod actions;
#[cfg(feature = "server")]
mod explain;
#[cfg(feature = "server")]
pub mod invitations;
#[cfg(feature = "server")]
mod leftovers;
#[cfg(feature = "server")]
pub mod roles;
#[cfg(feature = "server")]
pub(crate) mod store;
#[cfg(all(test, feature = "server"))]
mod tests;
#[cfg(feature = "server")]
pub mod viewing;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

#[cfg(feature = "server")]
pub use actions::{edit, end_sessions, find, list, remove, sessions};
#[cfg(feature = "server")]
pub(crate) use actions::{grantable, resolve};
#[cfg(feature = "server")]
pub use explain::explain;

use crate::{
    address::text_enum,
    error::{Problem, Result},
    identity::{AssignedRole, Method, Obstacle},
    ids::{CustomRoleId, InvitationId, LocationId, MembershipId, SessionId},
    parse::{Email, Fields},
    policy::{Action, ActionSet, Role, Scope},
};

/// Somebody who belongs to a tenant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Member {
    pub id: MembershipId,
    #[cfg_attr(feature = "server", schema(example = "Ana Díaz"))]
    pub name: String,
    #[cfg_attr(feature = "server", schema(example = "ana@ejemplo.com"))]
    pub email: String,
    pub role: AssignedRole,
    /// The shops they reach, as far as the asker reaches them; none: all.
    pub locations: Option<Vec<LocationId>>,
    pub has_second_factor: bool,
    pub joined_at: DateTime<Utc>,
    /// When one of their living sessions was last used.
    pub last_seen_at: Option<DateTime<Utc>>,
    /// Whether the asker is this member.
    pub is_self: bool,
    /// Whether the asker may change them: nobody touches who may more than they do.
    pub is_manageable: bool,
    pub version: i32,
}

/// What a form sends of a member.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct MemberForm {
    /// The name of a built-in role, or the id of one of the tenant's own.
    #[cfg_attr(feature = "server", schema(example = "reception"))]
    pub role: String,
    /// `all` or `some`.
    #[cfg_attr(feature = "server", schema(example = "some"))]
    pub reach: String,
    /// With `some`: which.
    pub locations: Vec<String>,
    pub version: i32,
}

/// What a form sends to invite somebody.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct InvitationForm {
    #[cfg_attr(feature = "server", schema(example = "ana@ejemplo.com"))]
    pub email: String,
    #[cfg_attr(feature = "server", schema(example = "reception"))]
    pub role: String,
    #[cfg_attr(feature = "server", schema(example = "all"))]
    pub reach: String,
    pub locations: Vec<String>,
}

/// A role as it was chosen, before its actions are known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RoleChoice {
    BuiltIn(Role),
    Custom(CustomRoleId),
}

impl RoleChoice {
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        text.parse().map(Self::BuiltIn).or_else(|_| text.parse().map(Self::Custom)).ok()
    }
}

pub(crate) fn place(fields: &mut Fields, role: &str, reach: &str, locations: &[String]) -> Option<(RoleChoice, Scope)> {
    let role = match role {
        "" => {
            fields.wrong("role", Problem::Required);
            None
        }
        text => {
            let role = RoleChoice::parse(text);
            if role.is_none() {
                fields.wrong("role", Problem::Choice);
            }
            role
        }
    };
    let scope = Scope::parse(fields, reach, locations);
    Some((role?, scope?))
}

impl MemberForm {
    /// # Errors
    /// [`Error::Invalid`](crate::Error::Invalid) with every field that breaks a rule.
    pub fn parse(&self) -> Result<(RoleChoice, Scope)> {
        let mut fields = Fields::default();
        let place = place(&mut fields, &self.role, &self.reach, &self.locations);
        fields.finish(place)
    }
}

impl From<&Member> for MemberForm {
    fn from(member: &Member) -> Self {
        let locations = member.locations.as_deref().unwrap_or_default();
        Self {
            role: member.role.key(),
            reach: if member.locations.is_none() { "all" } else { "some" }.to_owned(),
            locations: locations.iter().map(ToString::to_string).collect(),
            version: member.version,
        }
    }
}

impl InvitationForm {
    /// # Errors
    /// [`Error::Invalid`](crate::Error::Invalid) with every field that breaks a rule.
    pub fn parse(&self) -> Result<(Email, RoleChoice, Scope)> {
        let mut fields = Fields::default();
        let email = fields.value("email", &self.email, Problem::Email);
        let place = place(&mut fields, &self.role, &self.reach, &self.locations);
        fields.finish((|| {
            let (role, scope) = place?;
            Some((email?, role, scope))
        })())
    }
}

/// Somebody who was asked to join and has not answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Invitation {
    pub id: InvitationId,
    pub email: String,
    pub role: AssignedRole,
    pub all_locations: bool,
    pub created_at: DateTime<Utc>,
    pub expires_at: DateTime<Utc>,
}

/// A role that a tenant made itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct CustomRole {
    pub id: CustomRoleId,
    #[cfg_attr(feature = "server", schema(example = "Encargada de turno"))]
    pub name: String,
    #[cfg_attr(feature = "server", schema(value_type = Vec<Action>))]
    pub actions: ActionSet,
    pub members: i64,
    pub version: i32,
}

/// What a form sends of a role.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct CustomRoleForm {
    #[cfg_attr(feature = "server", schema(example = "Encargada de turno"))]
    pub name: String,
    #[cfg_attr(feature = "server", schema(example = json!(["locations.view", "members.view"])))]
    pub actions: Vec<String>,
    pub version: i32,
}

impl CustomRoleForm {
    /// # Errors
    /// [`Error::Invalid`](crate::Error::Invalid) with every field that breaks a rule.
    pub fn parse(&self) -> Result<(String, ActionSet)> {
        let mut fields = Fields::default();
        let name = fields.text("name", &self.name, 60);
        let actions: Vec<Action> = self.actions.iter().filter_map(|action| action.parse().ok()).collect();
        if actions.len() < self.actions.len() {
            fields.wrong("actions", Problem::Choice);
        } else if actions.is_empty() {
            fields.wrong("actions", Problem::Required);
        }
        // Whoever is in a tenant sees that it is there.
        let actions = actions.into_iter().chain([Action::ViewTenant]).collect();
        fields.finish(Some((name, actions)))
    }
}

/// A session of a member, as their tenant sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct MemberSession {
    pub id: SessionId,
    pub device: String,
    pub method: Method,
    pub has_second_factor: bool,
    pub signed_in_at: DateTime<Utc>,
    pub last_seen_at: DateTime<Utc>,
}

/// Whether somebody can do something, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Explanation {
    pub action: Action,
    pub allowed: bool,
    pub reasons: Vec<Reason>,
}

/// One step of the answer, in the order it is looked at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case", tag = "reason")]
pub enum Reason {
    /// Their role includes the action.
    RoleIncludes { role: AssignedRole },
    /// Their role does not; these do.
    RoleLacks { role: AssignedRole, others: Vec<Role> },
    /// They reach the shop asked about.
    ReachesLocation { all: bool },
    /// They do not: for them it is not there.
    DoesNotReachLocation,
    /// It is about the tenant as a whole, and they reach some shops only.
    NeedsAllLocations,
    /// The sign-in policy asks for something at their next step.
    SignInPolicy { obstacle: PolicyObstacle },
}

text_enum! {
    /// What the policy would ask for, as far as it can be told without a session.
    PolicyObstacle {
        SecondFactor = "second_factor",
        Password = "password",
        CompanySignIn = "company_sign_in",
    }
}

impl From<PolicyObstacle> for Obstacle {
    fn from(obstacle: PolicyObstacle) -> Self {
        match obstacle {
            PolicyObstacle::SecondFactor => Self::SecondFactor,
            PolicyObstacle::Password => Self::Password,
            PolicyObstacle::CompanySignIn => Self::CompanySignIn,
        }
    }
}

//! Keys with which a tenant's own programs use the REST API.

#[cfg(feature = "server")]
mod actions;
#[cfg(feature = "server")]
mod bearer;
#[cfg(feature = "server")]
mod store;
#[cfg(all(test, feature = "server"))]
mod tests;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

#[cfg(feature = "server")]
pub use actions::{create, find, list, revoke, rotate};
#[cfg(feature = "server")]
pub(crate) use actions::{known_to, take_from};
#[cfg(feature = "server")]
pub use bearer::authenticate;

use crate::{
    address::text_enum,
    error::{Problem, Result},
    ids::{ApiKeyId, LocationId},
    network::{self, Network},
    parse::Fields,
    policy::{Action, ActionSet, Scope},
};

/// What every key begins with: what leaks is found by it.
pub const PREFIX: &str = "bpk_";

text_enum! {
    ApiKeyStatus {
        Active = "active",
        Expired = "expired",
        Revoked = "revoked",
    }
}

/// A key, without what opens anything.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct ApiKey {
    pub id: ApiKeyId,
    #[cfg_attr(feature = "server", schema(example = "Sitio web"))]
    pub name: String,
    /// How its secrets begin; two while it is being replaced.
    #[cfg_attr(feature = "server", schema(example = json!(["bpk_7h2k9m4q"])))]
    pub prefixes: Vec<String>,
    #[cfg_attr(feature = "server", schema(value_type = Vec<Action>))]
    pub actions: ActionSet,
    /// The shops it reaches; none: all.
    pub locations: Option<Vec<LocationId>>,
    #[cfg_attr(feature = "server", schema(value_type = Vec<String>))]
    pub networks: Vec<Network>,
    pub status: ApiKeyStatus,
    pub created_by: Option<String>,
    pub created_at: DateTime<Utc>,
    pub expires_at: Option<DateTime<Utc>>,
    pub last_used_at: Option<DateTime<Utc>>,
    /// Until when the secret before the last still works.
    pub overlap_until: Option<DateTime<Utc>>,
}

impl ApiKey {
    /// How far it reaches.
    #[must_use]
    pub fn scope(&self) -> Scope {
        self.locations.clone().map_or(Scope::All, Scope::Locations)
    }
}

/// A key that was just made or renewed, with its secret. It is shown once: nobody can read it again.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct NewApiKey {
    pub key: ApiKey,
    /// Sent as `Authorization: Bearer ...`.
    #[cfg_attr(feature = "server", schema(example = "bpk_7h2k9m4q_..."))]
    pub secret: Option<String>,
}

impl std::fmt::Debug for NewApiKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("NewApiKey").field("key", &self.key).finish_non_exhaustive()
    }
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct ApiKeyForm {
    #[cfg_attr(feature = "server", schema(example = "Sitio web"))]
    pub name: String,
    #[cfg_attr(feature = "server", schema(example = json!(["locations.view"])))]
    pub actions: Vec<String>,
    /// `all` or `some`.
    #[cfg_attr(feature = "server", schema(example = "all"))]
    pub reach: String,
    pub locations: Vec<String>,
    /// One a line, or separated by commas; empty: from everywhere.
    #[cfg_attr(feature = "server", schema(example = ""))]
    pub networks: String,
    /// The last day it works, in Argentina; empty: until revoked.
    #[cfg_attr(feature = "server", schema(example = "2027-11-30"))]
    pub expires_on: String,
}

/// What a form asks for, once it keeps the rules.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiKeyFields {
    pub name: String,
    pub actions: ActionSet,
    pub scope: Scope,
    pub networks: Vec<Network>,
    pub expires_on: Option<NaiveDate>,
}

impl ApiKeyForm {
    /// # Errors
    /// [`Error::Invalid`](crate::Error::Invalid) with every field that breaks a rule.
    pub fn parse(&self) -> Result<ApiKeyFields> {
        let mut fields = Fields::default();
        let name = fields.text("name", &self.name, 80);
        let actions: Vec<Action> = self.actions.iter().filter_map(|action| action.parse().ok()).collect();
        if actions.is_empty() {
            fields.wrong("actions", Problem::Required);
        } else if actions.len() < self.actions.len() {
            fields.wrong("actions", Problem::Choice);
        }
        let scope = Scope::parse(&mut fields, &self.reach, &self.locations);
        let networks = network::list(&self.networks);
        if networks.is_none() {
            fields.wrong("networks", Problem::Network);
        }
        let expires_on = fields.optional_day("expires_on", &self.expires_on);
        fields.finish((|| {
            Some(ApiKeyFields {
                name,
                actions: actions.into_iter().collect(),
                scope: scope?,
                networks: networks?,
                expires_on,
            })
        })())
    }
}

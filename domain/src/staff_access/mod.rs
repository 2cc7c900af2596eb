//! Staff inside a tenant: with a reason, for a time, as far as stated, seen by the tenant and ended by either side.

#[cfg(feature = "server")]
mod actions;
#[cfg(feature = "server")]
mod store;
#[cfg(all(test, feature = "server"))]
mod tests;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

#[cfg(feature = "server")]
pub use actions::{end, enter, leave, list, list_own, list_own_page, list_page};

use crate::{
    address::text_enum,
    error::{Problem, Result},
    ids::{LocationId, StaffAccessId, TenantId},
    parse::{Fields, Slug},
    policy::{AccessLevel, Scope},
};

/// The lengths of a stay to choose from, in minutes.
pub const MINUTES: &[u32] = &[15, 60, 240, 480];

text_enum! {
    EndedBy {
        Staff = "staff",
        Tenant = "tenant",
        /// Its time was up, and another one began.
        Time = "time",
    }
}

/// One stay.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct StaffAccess {
    pub id: StaffAccessId,
    pub tenant: TenantId,
    #[cfg_attr(feature = "server", schema(value_type = String, example = "barberia-sur"))]
    pub slug: Slug,
    pub tenant_name: String,
    pub staff_name: String,
    #[cfg_attr(feature = "server", schema(example = "Revisar por qué no figura la sucursal nueva"))]
    pub reason: String,
    pub level: AccessLevel,
    /// The shops it reaches; none: all.
    pub locations: Option<Vec<LocationId>>,
    pub created_at: DateTime<Utc>,
    pub expires_at: DateTime<Utc>,
    pub ended_at: Option<DateTime<Utc>>,
    pub ended_by: Option<EndedBy>,
    /// Whether it let them in when this was asked.
    pub is_open: bool,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct StaffAccessForm {
    #[cfg_attr(feature = "server", schema(example = "Revisar por qué no figura la sucursal nueva"))]
    pub reason: String,
    #[cfg_attr(feature = "server", schema(example = "60"))]
    pub minutes: String,
    #[cfg_attr(feature = "server", schema(example = "read"))]
    pub level: String,
    /// Only these shops; none: all.
    pub locations: Vec<String>,
}

impl StaffAccessForm {
    /// Reason, minutes, level and shops.
    ///
    /// # Errors
    /// [`Error::Invalid`](crate::Error::Invalid) with every field that breaks a rule.
    pub fn parse(&self) -> Result<(String, u32, AccessLevel, Scope)> {
        let mut fields = Fields::default();
        let reason = fields.text("reason", &self.reason, 500);
        if !reason.is_empty() && reason.chars().count() < 10 {
            fields.wrong("reason", Problem::TooShort { min: 10 });
        }
        let minutes: Option<u32> = fields.value("minutes", &self.minutes, Problem::Choice);
        if minutes.is_some_and(|minutes| !MINUTES.contains(&minutes)) {
            fields.wrong("minutes", Problem::Choice);
        }
        let level = fields.value("level", &self.level, Problem::Choice);
        let reach = if self.locations.is_empty() { "all" } else { "some" };
        let scope = Scope::parse(&mut fields, reach, &self.locations);
        fields.finish((|| Some((reason, minutes?, level?, scope?)))())
    }
}

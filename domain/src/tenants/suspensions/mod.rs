//! Suspending a tenant and letting it in again. While it is suspended neither its people nor its keys are let in; nothing
//! of it is lost, and staff may still look in.

#[cfg(feature = "server")]
mod actions;
#[cfg(feature = "server")]
mod store;
#[cfg(all(test, feature = "server"))]
mod tests;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

#[cfg(feature = "server")]
pub use actions::{list, set_status};
#[cfg(feature = "server")]
pub(crate) use store::{is_suspended, list as list_in};

use crate::{
    address::text_enum,
    error::{Problem, Result},
    ids::SuspensionId,
    parse::Fields,
};

text_enum! {
    /// Whether a tenant's people and keys are let in.
    TenantStatus {
        Active = "active",
        Suspended = "suspended",
    }
}

/// One time that staff suspended a tenant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Suspension {
    pub id: SuspensionId,
    #[cfg_attr(feature = "server", schema(example = "Dos facturas sin pagar"))]
    pub reason: String,
    /// The name of who suspended it, as it was then.
    pub suspended_by: String,
    pub suspended_at: DateTime<Utc>,
    /// Absent while it lasts.
    pub reactivation: Option<Reactivation>,
}

/// How a suspension ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Reactivation {
    #[cfg_attr(feature = "server", schema(example = "Pagaron las dos facturas"))]
    pub reason: String,
    /// The name of who let it in again, as it was then.
    pub reactivated_by: String,
    pub reactivated_at: DateTime<Utc>,
}

/// What is asked to suspend a tenant or to let it in again, as it was typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct TenantStatusForm {
    /// What it is to be: `suspended` or `active`.
    #[cfg_attr(feature = "server", schema(example = "suspended"))]
    pub status: String,
    /// Why, in 10 to 500 characters. The tenant's owners can read it afterwards.
    #[cfg_attr(feature = "server", schema(example = "Dos facturas sin pagar"))]
    pub reason: String,
    /// The version of the tenant that was read before.
    #[cfg_attr(feature = "server", schema(example = 1))]
    pub version: i32,
}

impl TenantStatusForm {
    /// The status and the reason.
    ///
    /// # Errors
    /// [`crate::Error::Invalid`] with every field that breaks a rule.
    pub fn parse(&self) -> Result<(TenantStatus, String)> {
        let mut fields = Fields::default();
        let status = fields.value("status", &self.status, Problem::Choice);
        let reason = fields.text("reason", &self.reason, 500);
        if !reason.is_empty() && reason.chars().count() < 10 {
            fields.wrong("reason", Problem::TooShort { min: 10 });
        }
        fields.finish((|| Some((status?, reason)))())
    }
}

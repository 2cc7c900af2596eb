//! Tenants: the client organisations of the platform. Staff list and create them; a tenant's own people read and edit
//! theirs.

#[cfg(feature = "server")]
mod actions;
#[cfg(feature = "server")]
mod store;
pub mod suspensions;
#[cfg(all(test, feature = "server"))]
mod tests;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

#[cfg(feature = "server")]
pub use actions::{client, count, counts, create, edit, edit_any, find, find_any, latest, list, overview};
pub use suspensions::{Suspension, TenantStatus, TenantStatusForm};

use crate::{
    address::{TimeZone, text_enum},
    cuit::Cuit,
    error::{Problem, Result},
    ids::TenantId,
    legal_entities::{LegalEntity, TaxCondition},
    locale::Locale,
    locations::LocationCounts,
    onboarding::Progress,
    parse::{Email, Fields, Slug},
};

text_enum! {
    /// What a tenant is there for. It stays what it was created as.
    TenantKind {
        Client = "client",
        /// To try things in: its clock can be moved on, and it is not counted among the clients.
        Sandbox = "sandbox",
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Tenant {
    pub id: TenantId,
    /// Names the tenant in addresses. It never changes.
    #[cfg_attr(feature = "server", schema(value_type = String, example = "barberia-sur"))]
    pub slug: Slug,
    #[cfg_attr(feature = "server", schema(example = "Barbería Sur"))]
    pub name: String,
    /// The language of what it sends to its own customers.
    pub locale: Locale,
    pub time_zone: TimeZone,
    /// Whether its people and keys are let in.
    pub status: TenantStatus,
    pub kind: TenantKind,
    /// Counts the edits; an edit names the version it is based on.
    pub version: i32,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
}

/// What a tenant's people see first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Overview {
    pub tenant: Tenant,
    pub locations: LocationCounts,
    /// `None` for people who may not see them.
    pub legal_entities: Option<Vec<LegalEntity>>,
}

/// How many tenants there are, for staff.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct TenantCounts {
    /// Clients at work: sandboxes are not counted.
    pub active: i64,
    /// Clients that are not let in.
    pub suspended: i64,
    /// Sandboxes, whether they are let in or not.
    pub sandboxes: i64,
    /// When this was counted.
    pub as_of: DateTime<Utc>,
}

/// Of so many tenants, the first by name, it is counted how many fit a filter.
pub const MOST_COUNTED: u16 = 5_000;

/// How many tenants fit a filter, as far as that is known without looking at all of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TenantCount {
    Exactly(i64),
    /// There are tenants that were not looked at.
    MoreThan(i64),
}

/// A tenant in the staff's list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct TenantSummary {
    #[serde(flatten)]
    pub tenant: Tenant,
    /// Its open shops, counted when asked.
    pub open_locations: i64,
    /// Its people, counted when asked.
    pub members: i64,
}

/// What staff see of one tenant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Client {
    pub tenant: Tenant,
    /// The latest first.
    pub suspensions: Vec<Suspension>,
    pub onboarding: Progress,
}

/// What is asked to create a tenant, as it was typed. A tenant starts with one legal entity.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct NewTenantForm {
    #[cfg_attr(feature = "server", schema(example = "Barbería Sur"))]
    pub name: String,
    #[cfg_attr(feature = "server", schema(example = "barberia-sur"))]
    pub slug: String,
    #[cfg_attr(feature = "server", schema(example = "Barbería Sur SRL"))]
    pub legal_name: String,
    #[cfg_attr(feature = "server", schema(example = "30-70308853-4"))]
    pub cuit: String,
    #[cfg_attr(feature = "server", schema(example = "responsable_inscripto"))]
    pub tax_condition: String,
    #[cfg_attr(feature = "server", schema(example = "es-AR"))]
    pub locale: String,
    #[cfg_attr(feature = "server", schema(example = "America/Argentina/Buenos_Aires"))]
    pub time_zone: String,
    /// Who is asked, by letter, to be its first owner; empty: nobody yet.
    #[serde(default)]
    #[cfg_attr(feature = "server", schema(example = "ana@ejemplo.com"))]
    pub owner_email: String,
    /// `client` or `sandbox`; empty: a client.
    #[serde(default)]
    #[cfg_attr(feature = "server", schema(example = "client"))]
    pub kind: String,
}

/// The same, read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewTenant {
    pub name: String,
    pub slug: Slug,
    pub legal_name: String,
    pub cuit: Cuit,
    pub tax_condition: TaxCondition,
    pub locale: Locale,
    pub time_zone: TimeZone,
    pub owner_email: Option<Email>,
    pub kind: TenantKind,
}

impl NewTenantForm {
    /// # Errors
    /// [`crate::Error::Invalid`] with every field that breaks a rule.
    pub fn parse(&self) -> Result<NewTenant> {
        let mut fields = Fields::default();
        let name = fields.text("name", &self.name, 120);
        let slug = fields.value("slug", &self.slug, Problem::Slug);
        let legal_name = fields.text("legal_name", &self.legal_name, 160);
        let cuit = fields.value("cuit", &self.cuit, Problem::Cuit);
        let tax_condition = fields.value("tax_condition", &self.tax_condition, Problem::Choice);
        let locale = fields.value("locale", &self.locale, Problem::Choice);
        let time_zone = fields.value("time_zone", &self.time_zone, Problem::Choice);
        let owner_email = fields.optional("owner_email", &self.owner_email, Problem::Email);
        let kind = match self.kind.as_str() {
            "" => Some(TenantKind::Client),
            kind => fields.value("kind", kind, Problem::Choice),
        };
        let read = (|| {
            Some(NewTenant {
                name,
                slug: slug?,
                legal_name,
                cuit: cuit?,
                tax_condition: tax_condition?,
                locale: locale?,
                time_zone: time_zone?,
                owner_email,
                kind: kind?,
            })
        })();
        fields.finish(read)
    }
}

/// What can be changed of a tenant, as it was typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct TenantForm {
    #[cfg_attr(feature = "server", schema(example = "Barbería Sur"))]
    pub name: String,
    #[cfg_attr(feature = "server", schema(example = "es-AR"))]
    pub locale: String,
    #[cfg_attr(feature = "server", schema(example = "America/Argentina/Buenos_Aires"))]
    pub time_zone: String,
    /// The version that was read before editing.
    #[cfg_attr(feature = "server", schema(example = 1))]
    pub version: i32,
}

/// The same, read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TenantEdit {
    pub name: String,
    pub locale: Locale,
    pub time_zone: TimeZone,
    pub version: i32,
}

impl TenantForm {
    /// # Errors
    /// [`crate::Error::Invalid`] with every field that breaks a rule.
    pub fn parse(&self) -> Result<TenantEdit> {
        let mut fields = Fields::default();
        let name = fields.text("name", &self.name, 120);
        let locale = fields.value("locale", &self.locale, Problem::Choice);
        let time_zone = fields.value("time_zone", &self.time_zone, Problem::Choice);
        let version = self.version;
        let read = (|| Some(TenantEdit { name, locale: locale?, time_zone: time_zone?, version }))();
        fields.finish(read)
    }
}

impl From<&Tenant> for TenantForm {
    fn from(tenant: &Tenant) -> Self {
        Self {
            name: tenant.name.clone(),
            locale: tenant.locale.to_string(),
            time_zone: tenant.time_zone.to_string(),
            version: tenant.version,
        }
    }
}

/// Which tenants, and where in the list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "server", into_params(parameter_in = Query))]
#[serde(default)]
pub struct TenantFilter {
    /// Part of the name, the slug, or a legal entity's name or CUIT; case, accents and a CUIT's hyphens do not matter.
    pub q: Option<String>,
    /// `active` or `suspended`; both unless told.
    pub status: Option<TenantStatus>,
    /// `client` or `sandbox`; both unless told.
    pub kind: Option<TenantKind>,
    /// Where to go on: `next` of the page before.
    #[cfg_attr(feature = "server", param(value_type = Option<String>))]
    pub cursor: Option<crate::page::Cursor>,
    /// Rows per page, 1 to 100.
    #[cfg_attr(feature = "server", param(minimum = 1, maximum = 100, default = 25))]
    pub limit: Option<u32>,
}

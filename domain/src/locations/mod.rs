//! Locations: the shops of a tenant. The example vertical of docs/ADDING-A-VERTICAL.md.

#[cfg(feature = "server")]
mod actions;
#[cfg(feature = "server")]
pub(crate) mod store;
#[cfg(all(test, feature = "server"))]
mod tests;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

#[cfg(feature = "server")]
pub use actions::{create, edit, find, list, names, set_status, take};

use crate::{
    address::{Phone, PostalCode, Province, TimeZone, text_enum},
    error::{Problem, Result},
    ids::{LegalEntityId, LocationId},
    page::Cursor,
    parse::Fields,
};

text_enum! {
    /// Whether a shop takes customers. A closed one keeps its history.
    LocationStatus {
        Open = "open",
        Closed = "closed",
    }
}

text_enum! {
    /// In which order a list comes; those that begin with a hyphen go backwards.
    LocationOrder {
        Name = "name",
        NameBackwards = "-name",
        City = "city",
        CityBackwards = "-city",
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Location {
    pub id: LocationId,
    /// Whose invoices this shop issues.
    pub legal_entity_id: LegalEntityId,
    #[cfg_attr(feature = "server", schema(example = "Palermo"))]
    pub name: String,
    #[cfg_attr(feature = "server", schema(example = "Av. Santa Fe 3200"))]
    pub street: String,
    #[cfg_attr(feature = "server", schema(example = "Buenos Aires"))]
    pub city: String,
    pub province: Province,
    #[cfg_attr(feature = "server", schema(value_type = Option<String>, example = "C1425BGR"))]
    pub postal_code: Option<PostalCode>,
    #[cfg_attr(feature = "server", schema(value_type = Option<String>, example = "+541148231234"))]
    pub phone: Option<Phone>,
    /// Follows from the province.
    pub time_zone: TimeZone,
    pub status: LocationStatus,
    /// Counts the edits; an edit names the version it is based on.
    pub version: i32,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
}

/// How many locations there are, counted when asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LocationCounts {
    pub open: i64,
    pub closed: i64,
}

/// What is asked about a location, as it was typed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct LocationForm {
    #[cfg_attr(feature = "server", schema(example = "Palermo"))]
    pub name: String,
    #[cfg_attr(feature = "server", schema(example = "ent_01h455vb4pex5vsknk084sn02q"))]
    pub legal_entity_id: String,
    #[cfg_attr(feature = "server", schema(example = "Av. Santa Fe 3200"))]
    pub street: String,
    #[cfg_attr(feature = "server", schema(example = "Buenos Aires"))]
    pub city: String,
    #[cfg_attr(feature = "server", schema(example = "AR-C"))]
    pub province: String,
    /// Four digits or a CPA; may be empty.
    #[cfg_attr(feature = "server", schema(example = "C1425BGR"))]
    pub postal_code: String,
    /// As people write it; may be empty.
    #[cfg_attr(feature = "server", schema(example = "011 4823-1234"))]
    pub phone: String,
    #[cfg_attr(feature = "server", schema(example = "open"))]
    pub status: String,
    /// The version that was read before editing; 0 for a new one.
    #[cfg_attr(feature = "server", schema(example = 1))]
    pub version: i32,
}

impl Default for LocationForm {
    fn default() -> Self {
        Self {
            name: String::new(),
            legal_entity_id: String::new(),
            street: String::new(),
            city: String::new(),
            province: String::new(),
            postal_code: String::new(),
            phone: String::new(),
            status: LocationStatus::Open.as_str().to_owned(),
            version: 0,
        }
    }
}

/// The same, read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LocationFields {
    pub name: String,
    pub legal_entity_id: LegalEntityId,
    pub street: String,
    pub city: String,
    pub province: Province,
    pub postal_code: Option<PostalCode>,
    pub phone: Option<Phone>,
    pub status: LocationStatus,
}

impl LocationForm {
    /// # Errors
    /// [`crate::Error::Invalid`] with every field that breaks a rule.
    pub fn parse(&self) -> Result<LocationFields> {
        let mut fields = Fields::default();
        let name = fields.text("name", &self.name, 80);
        let legal_entity_id = fields.value("legal_entity_id", &self.legal_entity_id, Problem::Choice);
        let street = fields.text("street", &self.street, 160);
        let city = fields.text("city", &self.city, 80);
        let province = fields.value("province", &self.province, Problem::Choice);
        let postal_code = fields.optional("postal_code", &self.postal_code, Problem::PostalCode);
        let phone = fields.optional("phone", &self.phone, Problem::Phone);
        let status = fields.value("status", &self.status, Problem::Choice);
        let read = (|| {
            Some(LocationFields {
                name,
                legal_entity_id: legal_entity_id?,
                street,
                city,
                province: province?,
                postal_code,
                phone,
                status: status?,
            })
        })();
        fields.finish(read)
    }
}

impl From<&Location> for LocationForm {
    fn from(location: &Location) -> Self {
        Self {
            name: location.name.clone(),
            legal_entity_id: location.legal_entity_id.to_string(),
            street: location.street.clone(),
            city: location.city.clone(),
            province: location.province.to_string(),
            postal_code: location.postal_code.as_ref().map(ToString::to_string).unwrap_or_default(),
            phone: location.phone.as_ref().map(ToString::to_string).unwrap_or_default(),
            status: location.status.to_string(),
            version: location.version,
        }
    }
}

/// Which locations, and where in the list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "server", into_params(parameter_in = Query))]
#[serde(default)]
pub struct LocationFilter {
    /// Part of the name, the street or the city; case and accents do not matter.
    pub q: Option<String>,
    /// `open` or `closed`; both unless told.
    pub status: Option<LocationStatus>,
    /// `name`, `-name`, `city` or `-city`; by name unless told. A cursor belongs to the order it was made in.
    pub sort: Option<LocationOrder>,
    /// Where to go on: `next` of the page before.
    #[cfg_attr(feature = "server", param(value_type = Option<String>))]
    pub cursor: Option<Cursor>,
    /// Rows per page, 1 to 100.
    #[cfg_attr(feature = "server", param(minimum = 1, maximum = 100, default = 25))]
    pub limit: Option<u32>,
}

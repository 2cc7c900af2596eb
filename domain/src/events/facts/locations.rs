//! What is told of shops.

use serde::Serialize;
use utoipa::ToSchema;

use super::{About, Facts, SAMPLE};
use crate::{
    address::{Province, TimeZone},
    ids::{LegalEntityId, LocationId},
    locations::{Location, LocationStatus},
};

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct LocationFacts {
    location_id: LocationId,
    name: String,
    legal_entity_id: LegalEntityId,
    status: LocationStatus,
    province: Province,
    time_zone: TimeZone,
    version: i32,
}

impl From<&Location> for LocationFacts {
    fn from(location: &Location) -> Self {
        Self {
            location_id: location.id,
            name: location.name.clone(),
            legal_entity_id: location.legal_entity_id,
            status: location.status,
            province: location.province,
            time_zone: location.time_zone,
            version: location.version,
        }
    }
}

impl Facts for LocationFacts {
    fn sample() -> Self {
        Self {
            location_id: LocationId::from_uuid(SAMPLE),
            name: "San Telmo".to_owned(),
            legal_entity_id: LegalEntityId::from_uuid(SAMPLE),
            status: LocationStatus::Open,
            province: Province::AutonomousCity,
            time_zone: TimeZone::BuenosAires,
            version: 1,
        }
    }

    fn about(&self) -> About {
        About { location: Some(self.location_id), reach: None }
    }
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct LocationStatusFacts {
    pub location_id: LocationId,
    pub status: LocationStatus,
    /// What it was until then.
    pub before: LocationStatus,
    pub version: i32,
}

impl Facts for LocationStatusFacts {
    fn sample() -> Self {
        let (status, before) = (LocationStatus::Closed, LocationStatus::Open);
        Self { location_id: LocationId::from_uuid(SAMPLE), status, before, version: 2 }
    }

    fn about(&self) -> About {
        About { location: Some(self.location_id), reach: None }
    }
}

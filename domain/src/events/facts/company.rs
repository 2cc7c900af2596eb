//! What is told of the company as a whole.

use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;

use super::{Facts, SAMPLE, SAMPLE_TIME};
use crate::{
    address::TimeZone,
    brand::{Brand, BrandColour},
    format,
    ids::{LegalEntityId, TenantId},
    legal_entities::{LegalEntity, LegalEntityStatus, TaxCondition},
    locale::Locale,
    messages::quiet_hours::QuietHours,
    tenants::{Tenant, TenantStatus},
};

/// Without its name and CUIT: a sole trader's are a person's own.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct LegalEntityFacts {
    legal_entity_id: LegalEntityId,
    tax_condition: TaxCondition,
    status: LegalEntityStatus,
    version: i32,
}

impl From<&LegalEntity> for LegalEntityFacts {
    fn from(entity: &LegalEntity) -> Self {
        let LegalEntity { id, tax_condition, status, version, .. } = entity;
        Self { legal_entity_id: *id, tax_condition: *tax_condition, status: *status, version: *version }
    }
}

impl Facts for LegalEntityFacts {
    fn sample() -> Self {
        Self {
            legal_entity_id: LegalEntityId::from_uuid(SAMPLE),
            tax_condition: TaxCondition::ResponsableInscripto,
            status: LegalEntityStatus::Open,
            version: 1,
        }
    }
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct TenantFacts {
    tenant_id: TenantId,
    slug: String,
    name: String,
    locale: Locale,
    time_zone: TimeZone,
    version: i32,
}

impl From<&Tenant> for TenantFacts {
    fn from(tenant: &Tenant) -> Self {
        Self {
            tenant_id: tenant.id,
            slug: tenant.slug.to_string(),
            name: tenant.name.clone(),
            locale: tenant.locale,
            time_zone: tenant.time_zone,
            version: tenant.version,
        }
    }
}

impl Facts for TenantFacts {
    fn sample() -> Self {
        Self {
            tenant_id: TenantId::from_uuid(SAMPLE),
            slug: "barberia-sur".to_owned(),
            name: "Barbería Sur".to_owned(),
            locale: Locale::EsAr,
            time_zone: TimeZone::BuenosAires,
            version: 1,
        }
    }
}

/// Without the reason, which staff write in their own words.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct TenantStatusFacts {
    tenant_id: TenantId,
    status: TenantStatus,
    version: i32,
}

impl From<&Tenant> for TenantStatusFacts {
    fn from(tenant: &Tenant) -> Self {
        Self { tenant_id: tenant.id, status: tenant.status, version: tenant.version }
    }
}

impl Facts for TenantStatusFacts {
    fn sample() -> Self {
        Self { tenant_id: TenantId::from_uuid(SAMPLE), status: TenantStatus::Suspended, version: 2 }
    }
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct BrandFacts {
    /// Six hexadecimal digits; none: the product's own colour.
    colour: Option<String>,
    has_logo: bool,
    version: i32,
}

impl From<&Brand> for BrandFacts {
    fn from(brand: &Brand) -> Self {
        let colour = brand.colour.as_ref().map(BrandColour::to_string);
        Self { colour, has_logo: brand.logo.is_some(), version: brand.version }
    }
}

impl Facts for BrandFacts {
    fn sample() -> Self {
        Self { colour: Some("#15803d".to_owned()), has_logo: true, version: 1 }
    }
}

/// A sandbox's clock, as it stands after the move.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ClockFacts {
    /// What time it was then in the sandbox.
    pub now: DateTime<Utc>,
    /// How far that is ahead of the real time, in seconds.
    pub ahead_seconds: i64,
    pub version: i32,
}

impl Facts for ClockFacts {
    fn sample() -> Self {
        Self { now: SAMPLE_TIME, ahead_seconds: 86_400, version: 2 }
    }
}

/// By the clocks of the tenant's own zone.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct QuietHoursFacts {
    is_on: bool,
    #[schema(example = "21:00")]
    from: String,
    /// An earlier time than `from` is of the next day.
    #[schema(example = "08:00")]
    to: String,
    version: i32,
}

impl From<&QuietHours> for QuietHoursFacts {
    fn from(hours: &QuietHours) -> Self {
        let (from, to) = (format::time(hours.from), format::time(hours.to));
        Self { is_on: hours.is_on, from, to, version: hours.version }
    }
}

impl Facts for QuietHoursFacts {
    fn sample() -> Self {
        Self::from(&QuietHours { version: 1, ..QuietHours::default() })
    }
}

//! What each type of event carries: ids, and what a business would tell another program. Names, addresses and e-mail
//! addresses of people are left out; who may see them asks by id.

use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    address::{Province, TimeZone},
    api_keys::ApiKey,
    brand::{Brand, BrandColour},
    files::{File, FilePurpose, FileScan, MediaType},
    format,
    identity::AssignedRole,
    ids::{
        ApiKeyId, CustomRoleId, FileId, InvitationId, LegalEntityId, LocationId, MembershipId, StaffAccessId, TenantId,
        UserId,
    },
    legal_entities::{LegalEntity, LegalEntityStatus, TaxCondition},
    locale::Locale,
    locations::{Location, LocationStatus},
    members::CustomRole,
    messages::quiet_hours::QuietHours,
    policy::{AccessLevel, Action, Scope},
    tenants::{Tenant, TenantStatus},
};

/// Whom an event is about: which shop, or who of those that reach some shops only may know.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct About {
    pub location: Option<LocationId>,
    pub reach: Option<Vec<LocationId>>,
}

/// What an event carries.
pub(crate) trait Facts: Serialize + ToSchema {
    /// As the catalogue shows it.
    fn sample() -> Self;

    /// The tenant as a whole, unless it says otherwise.
    fn about(&self) -> About {
        About::default()
    }
}

/// Who reaches one of the shops of `scope` may know.
fn within(scope: &Scope) -> Option<Vec<LocationId>> {
    scope.limit().map(<[LocationId]>::to_vec)
}

/// The id of every sample: the one of the TypeID specification.
const SAMPLE: Uuid = Uuid::from_u128(0x0189_0a5d_ac96_774b_bcce_b302_099a_8057);
const SAMPLE_TIME: DateTime<Utc> = match DateTime::from_timestamp(1_794_837_600, 0) {
    Some(at) => at,
    None => DateTime::UNIX_EPOCH,
};

pub(super) const fn sample_id() -> Uuid {
    SAMPLE
}

pub(super) const fn sample_time() -> DateTime<Utc> {
    SAMPLE_TIME
}

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
pub struct ApiKeyFacts {
    api_key_id: ApiKeyId,
    name: String,
    actions: Vec<Action>,
    all_locations: bool,
    expires_at: Option<DateTime<Utc>>,
}

impl From<&ApiKey> for ApiKeyFacts {
    fn from(key: &ApiKey) -> Self {
        Self {
            api_key_id: key.id,
            name: key.name.clone(),
            actions: key.actions.iter().collect(),
            all_locations: key.locations.is_none(),
            expires_at: key.expires_at,
        }
    }
}

impl Facts for ApiKeyFacts {
    fn sample() -> Self {
        Self {
            api_key_id: ApiKeyId::from_uuid(SAMPLE),
            name: "Sitio web".to_owned(),
            actions: vec![Action::ViewLocations],
            all_locations: true,
            expires_at: None,
        }
    }
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ApiKeyRotationFacts {
    pub api_key_id: ApiKeyId,
    /// Until when the secret before works.
    pub old_secret_until: DateTime<Utc>,
}

impl Facts for ApiKeyRotationFacts {
    fn sample() -> Self {
        Self { api_key_id: ApiKeyId::from_uuid(SAMPLE), old_secret_until: SAMPLE_TIME }
    }
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ApiKeyEndFacts {
    pub api_key_id: ApiKeyId,
}

impl Facts for ApiKeyEndFacts {
    fn sample() -> Self {
        Self { api_key_id: ApiKeyId::from_uuid(SAMPLE) }
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

/// What it asks for is read where it is kept.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SignInPolicyFacts {
    pub version: i32,
}

impl Facts for SignInPolicyFacts {
    fn sample() -> Self {
        Self { version: 2 }
    }
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct StaffAccessFacts {
    pub staff_access_id: StaffAccessId,
    pub level: AccessLevel,
    pub expires_at: DateTime<Utc>,
}

impl Facts for StaffAccessFacts {
    fn sample() -> Self {
        let staff_access_id = StaffAccessId::from_uuid(SAMPLE);
        Self { staff_access_id, level: AccessLevel::Read, expires_at: SAMPLE_TIME }
    }
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct StaffAccessEndFacts {
    pub staff_access_id: StaffAccessId,
}

impl Facts for StaffAccessEndFacts {
    fn sample() -> Self {
        Self { staff_access_id: StaffAccessId::from_uuid(SAMPLE) }
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

/// A file that can be had from now on. Its name is left out: it may name somebody.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct FileFacts {
    file_id: FileId,
    purpose: FilePurpose,
    media_type: MediaType,
    size_bytes: i64,
    scan: FileScan,
    version: i32,
}

impl From<&File> for FileFacts {
    fn from(file: &File) -> Self {
        Self {
            file_id: file.id,
            purpose: file.purpose,
            media_type: file.media_type,
            size_bytes: file.size_bytes,
            scan: file.scan,
            version: file.version,
        }
    }
}

impl Facts for FileFacts {
    fn sample() -> Self {
        Self {
            file_id: FileId::from_uuid(SAMPLE),
            purpose: FilePurpose::Document,
            media_type: MediaType::Pdf,
            size_bytes: 48_213,
            scan: FileScan::Clean,
            version: 1,
        }
    }
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct FileEndFacts {
    pub file_id: FileId,
}

impl Facts for FileEndFacts {
    fn sample() -> Self {
        Self { file_id: FileId::from_uuid(SAMPLE) }
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

//! What is told of how people, programs and staff get in.

use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;

use super::{Facts, SAMPLE, SAMPLE_TIME};
use crate::{
    api_keys::ApiKey,
    ids::{ApiKeyId, StaffAccessId},
    policy::{AccessLevel, Action},
};

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

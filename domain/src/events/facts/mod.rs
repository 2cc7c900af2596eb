//! What each type of event carries: ids, and what a business would tell another program. Names, addresses and e-mail
//! addresses of people are left out; who may see them asks by id.

mod access;
mod company;
mod files;
mod locations;
mod members;

use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

pub(crate) use self::{access::*, company::*, files::*, locations::*, members::*};
use crate::{ids::LocationId, policy::Scope};

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

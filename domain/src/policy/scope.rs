//! How far rights reach.

use serde::{Deserialize, Serialize};

use crate::{error::Problem, ids::LocationId, parse::Fields};

/// Which shops a membership reaches.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    All,
    Locations(Vec<LocationId>),
}

impl Scope {
    /// What a form sends: `reach` is `all` or `some`; with `some`, which. Wrong fields are `reach` and `locations`.
    pub(crate) fn parse(fields: &mut Fields, reach: &str, locations: &[String]) -> Option<Self> {
        match reach {
            "all" => return Some(Self::All),
            "some" => {}
            _ => {
                fields.wrong("reach", Problem::Choice);
                return None;
            }
        }
        let mut ids: Vec<LocationId> = locations.iter().filter_map(|id| id.parse().ok()).collect();
        if ids.len() < locations.len() || ids.is_empty() {
            fields.wrong("locations", if locations.is_empty() { Problem::Required } else { Problem::Unknown });
            return None;
        }
        ids.sort();
        ids.dedup();
        Some(Self::Locations(ids))
    }

    #[must_use]
    pub fn reaches(&self, location: LocationId) -> bool {
        match self {
            Self::All => true,
            Self::Locations(locations) => locations.contains(&location),
        }
    }

    /// Whether everything that `other` reaches is reached by this one too.
    #[must_use]
    pub fn covers(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::All, _) => true,
            (Self::Locations(_), Self::All) => false,
            (Self::Locations(ours), Self::Locations(theirs)) => theirs.iter().all(|location| ours.contains(location)),
        }
    }

    /// What both reach.
    #[must_use]
    pub fn intersection(&self, other: &Self) -> Self {
        match (self, other) {
            (Self::All, scope) | (scope, Self::All) => scope.clone(),
            (Self::Locations(ours), Self::Locations(theirs)) => {
                Self::Locations(ours.iter().copied().filter(|location| theirs.contains(location)).collect())
            }
        }
    }

    /// For SQL: `None` for no limit.
    #[must_use]
    pub fn limit(&self) -> Option<&[LocationId]> {
        match self {
            Self::All => None,
            Self::Locations(locations) => Some(locations),
        }
    }
}

//! Who may do what: actions x roles, and nothing else. The check itself is [`crate::ctx`]'s; what is shown follows the
//! same table in the browser.

use serde::{Deserialize, Serialize};

use crate::{address::text_enum, ids::LocationId};

text_enum! {
    /// What a person is in a tenant, from the strongest to the weakest.
    Role {
        Owner = "owner",
        Administrator = "administrator",
        RegionalManager = "regional_manager",
        Reception = "reception",
        Analyst = "analyst",
        Provider = "provider",
    }
}

text_enum! {
    /// What a person is in the company that runs the platform.
    StaffRole {
        Administrator = "administrator",
        CustomerSuccess = "customer_success",
        Support = "support",
        Finance = "finance",
        Operations = "operations",
    }
}

text_enum! {
    /// Everything that can be done inside a tenant.
    Action {
        ViewTenant = "tenants.view",
        EditTenant = "tenants.edit",
        ViewLegalEntities = "legal_entities.view",
        ViewLocations = "locations.view",
        CreateLocation = "locations.create",
        EditLocation = "locations.edit",
    }
}

text_enum! {
    /// Everything staff can do across tenants.
    StaffAction {
        ListTenants = "tenants.list",
        CreateTenant = "tenants.create",
        EditAnyTenant = "tenants.edit_any",
    }
}

impl Role {
    #[must_use]
    pub const fn may(self, action: Action) -> bool {
        use Action as A;
        match action {
            A::ViewTenant | A::ViewLocations => true,
            A::ViewLegalEntities => {
                matches!(self, Self::Owner | Self::Administrator | Self::RegionalManager | Self::Analyst)
            }
            A::EditLocation => matches!(self, Self::Owner | Self::Administrator | Self::RegionalManager),
            A::EditTenant | A::CreateLocation => matches!(self, Self::Owner | Self::Administrator),
        }
    }
}

impl StaffRole {
    #[must_use]
    pub const fn may(self, action: StaffAction) -> bool {
        use StaffAction as A;
        match action {
            A::ListTenants => true,
            A::CreateTenant => matches!(self, Self::Administrator | Self::CustomerSuccess | Self::Operations),
            A::EditAnyTenant => matches!(self, Self::Administrator | Self::Operations),
        }
    }
}

/// Which shops a membership reaches.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    All,
    Locations(Vec<LocationId>),
}

impl Scope {
    #[must_use]
    pub fn reaches(&self, location: LocationId) -> bool {
        match self {
            Self::All => true,
            Self::Locations(locations) => locations.contains(&location),
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

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use std::fmt::Write as _;

    /// The whole table as a document, so that a change of it is seen in review.
    #[test]
    fn the_table_is_the_one_in_the_documentation() {
        let mut table = String::from("| action |");
        for role in Role::ALL {
            write!(table, " {role} |").unwrap();
        }
        table.push_str("\n|---|");
        table.push_str(&"---|".repeat(Role::ALL.len()));
        for action in Action::ALL {
            write!(table, "\n| {action} |").unwrap();
            for role in Role::ALL {
                table.push_str(if role.may(*action) { " yes |" } else { " |" });
            }
        }
        let documented = include_str!("../../docs/ARCHITECTURE.md");
        assert!(documented.contains(&table), "docs/ARCHITECTURE.md should hold this table:\n{table}");
    }

    #[test]
    fn the_owner_may_do_everything() {
        assert!(Action::ALL.iter().all(|action| Role::Owner.may(*action)));
        assert!(StaffAction::ALL.iter().all(|action| StaffRole::Administrator.may(*action)));
    }
}

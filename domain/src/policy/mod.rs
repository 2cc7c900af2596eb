//! Who may do what: actions x roles, and nothing else. The check itself is [`crate::ctx`]'s; what is shown follows the
//! same table in the browser.

mod actions;
mod scope;

pub use actions::ActionSet;
pub use scope::Scope;

use crate::address::text_enum;

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
    /// Everything that can be done inside a tenant. What ends in `view` reads and changes nothing.
    Action {
        ViewTenant = "tenants.view",
        EditTenant = "tenants.edit",
        EditBrand = "brand.edit",
        ViewLegalEntities = "legal_entities.view",
        CreateLegalEntity = "legal_entities.create",
        EditLegalEntity = "legal_entities.edit",
        ViewLocations = "locations.view",
        CreateLocation = "locations.create",
        EditLocation = "locations.edit",
        ViewMembers = "members.view",
        InviteMember = "members.invite",
        EditMember = "members.edit",
        RemoveMember = "members.remove",
        ViewAsMember = "members.view_as",
        EditRoles = "roles.edit",
        ViewSignInPolicy = "sign_in_policy.view",
        EditSignInPolicy = "sign_in_policy.edit",
        ViewApiKeys = "api_keys.view",
        EditApiKeys = "api_keys.edit",
        ViewStaffAccess = "staff_access.view",
        EndStaffAccess = "staff_access.end",
        ViewAccessEvents = "access_events.view",
        ViewAudit = "audit.view",
        TakeAudit = "audit.take",
        ViewEvents = "events.view",
        MoveClock = "clock.move",
        ViewFiles = "files.view",
        CreateFile = "files.create",
        DeleteFile = "files.delete",
        ViewMessages = "messages.view",
    }
}

text_enum! {
    /// Everything staff can do across tenants.
    StaffAction {
        ListTenants = "tenants.list",
        CreateTenant = "tenants.create",
        EditAnyTenant = "tenants.edit_any",
        SuspendTenant = "tenants.suspend",
        EnterTenant = "tenants.enter",
        AssistInTenant = "tenants.assist",
        ViewStaff = "staff.view",
        EditStaff = "staff.edit",
        ViewAudit = "audit.view",
        ViewJobs = "jobs.view",
        ManageJobs = "jobs.manage",
    }
}

impl Action {
    /// Whether it only reads.
    #[must_use]
    pub fn reads(self) -> bool {
        self.as_str().ends_with(".view")
    }

    /// Whether it is about every shop at once: whoever reaches only some cannot do it, whatever their role.
    #[must_use]
    pub const fn is_about_whole_tenant(self) -> bool {
        matches!(
            self,
            Self::EditTenant
                | Self::EditBrand
                | Self::CreateLegalEntity
                | Self::EditLegalEntity
                | Self::CreateLocation
                | Self::EditRoles
                | Self::EditSignInPolicy
                | Self::ViewAudit
                | Self::TakeAudit
                | Self::MoveClock
                | Self::ViewFiles
                | Self::CreateFile
                | Self::DeleteFile
                | Self::ViewMessages
        )
    }

    /// Whether it can be limited to some shops; what is about the whole tenant is refused to nobody for their shops.
    #[must_use]
    pub const fn is_about_locations(self) -> bool {
        matches!(self, Self::ViewLocations | Self::EditLocation)
    }
}

impl Role {
    /// The matrix of roles and actions inside a tenant. There is no other.
    #[must_use]
    pub const fn may(self, action: Action) -> bool {
        use Action as A;
        match action {
            A::ViewTenant | A::ViewLocations => true,
            A::ViewLegalEntities => {
                matches!(self, Self::Owner | Self::Administrator | Self::RegionalManager | Self::Analyst)
            }
            A::EditLocation | A::ViewMembers => {
                matches!(self, Self::Owner | Self::Administrator | Self::RegionalManager)
            }
            A::EditTenant
            | A::EditBrand
            | A::CreateLegalEntity
            | A::EditLegalEntity
            | A::CreateLocation
            | A::InviteMember
            | A::EditMember
            | A::RemoveMember
            | A::ViewAsMember
            | A::EditRoles
            | A::ViewSignInPolicy
            | A::EditSignInPolicy
            | A::ViewApiKeys
            | A::EditApiKeys
            | A::ViewStaffAccess
            | A::EndStaffAccess
            | A::ViewAccessEvents
            | A::ViewAudit
            | A::TakeAudit
            | A::ViewEvents
            | A::MoveClock
            | A::ViewFiles
            | A::CreateFile
            | A::DeleteFile
            | A::ViewMessages => matches!(self, Self::Owner | Self::Administrator),
        }
    }

    /// Everything this role may.
    #[must_use]
    pub fn actions(self) -> ActionSet {
        Action::ALL.iter().copied().filter(|action| self.may(*action)).collect()
    }
}

impl StaffRole {
    /// The matrix of staff's roles and actions.
    #[must_use]
    pub const fn may(self, action: StaffAction) -> bool {
        use StaffAction as A;
        match action {
            A::ListTenants => true,
            A::CreateTenant => matches!(self, Self::Administrator | Self::CustomerSuccess | Self::Operations),
            A::EditAnyTenant | A::SuspendTenant | A::ManageJobs => {
                matches!(self, Self::Administrator | Self::Operations)
            }
            A::ViewJobs => matches!(self, Self::Administrator | Self::Support | Self::Operations),
            A::EnterTenant => {
                matches!(self, Self::Administrator | Self::CustomerSuccess | Self::Support | Self::Operations)
            }
            A::AssistInTenant => matches!(self, Self::Administrator | Self::Support),
            A::ViewAudit => matches!(self, Self::Administrator | Self::Finance | Self::Operations),
            A::ViewStaff | A::EditStaff => matches!(self, Self::Administrator),
        }
    }
}

text_enum! {
    /// How far staff go inside a tenant.
    AccessLevel {
        Read = "read",
        Assist = "assist",
    }
}

impl AccessLevel {
    /// What staff may inside a tenant: to read what the business is, or to put its data right for it. Never who may do
    /// what: members, roles, keys and sign-in stay the tenant's own.
    #[must_use]
    pub const fn may(self, action: Action) -> bool {
        use Action as A;
        match action {
            A::ViewTenant | A::ViewLegalEntities | A::ViewLocations | A::ViewMembers | A::ViewStaffAccess => true,
            A::EditTenant | A::EditBrand | A::CreateLocation | A::EditLocation => matches!(self, Self::Assist),
            _ => false,
        }
    }

    #[must_use]
    pub fn actions(self) -> ActionSet {
        Action::ALL.iter().copied().filter(|action| self.may(*action)).collect()
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
        let documented = include_str!("../../../docs/ARCHITECTURE.md");
        assert!(documented.contains(&table), "docs/ARCHITECTURE.md should hold this table:\n{table}");
    }

    #[test]
    fn the_table_of_staff_is_the_one_in_the_documentation() {
        let mut table = String::from("| action |");
        for role in StaffRole::ALL {
            write!(table, " {role} |").unwrap();
        }
        table.push_str("\n|---|");
        table.push_str(&"---|".repeat(StaffRole::ALL.len()));
        for action in StaffAction::ALL {
            write!(table, "\n| {action} |").unwrap();
            for role in StaffRole::ALL {
                table.push_str(if role.may(*action) { " yes |" } else { " |" });
            }
        }
        let documented = include_str!("../../../docs/ARCHITECTURE.md");
        assert!(documented.contains(&table), "docs/ARCHITECTURE.md should hold this table:\n{table}");
    }

    #[test]
    fn what_only_reads_is_named_so() {
        assert!(Action::ViewMembers.reads() && Action::ViewTenant.reads());
        assert!(!Action::ViewAsMember.reads() && !Action::EditTenant.reads());
        // Who only reads cannot do anything else.
        assert!(AccessLevel::Read.actions().iter().all(Action::reads));
    }

    #[test]
    fn the_owner_may_do_everything() {
        assert!(Action::ALL.iter().all(|action| Role::Owner.may(*action)));
        assert!(StaffAction::ALL.iter().all(|action| StaffRole::Administrator.may(*action)));
    }
}

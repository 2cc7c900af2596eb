//! What actions are about: their order in the table of roles and in the form of one.

use domain::policy::Action;

use crate::i18n::{Words, t};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Subject {
    Company,
    Locations,
    People,
    Security,
}

impl Subject {
    pub const ALL: [Self; 4] = [Self::Company, Self::Locations, Self::People, Self::Security];

    pub const fn of(action: Action) -> Self {
        use Action as A;
        match action {
            A::ViewTenant
            | A::EditTenant
            | A::EditBrand
            | A::ViewLegalEntities
            | A::CreateLegalEntity
            | A::EditLegalEntity => Self::Company,
            A::ViewLocations | A::CreateLocation | A::EditLocation => Self::Locations,
            A::ViewMembers | A::InviteMember | A::EditMember | A::RemoveMember | A::ViewAsMember | A::EditRoles => {
                Self::People
            }
            A::ViewSignInPolicy
            | A::EditSignInPolicy
            | A::ViewApiKeys
            | A::EditApiKeys
            | A::ViewStaffAccess
            | A::EndStaffAccess
            | A::ViewAccessEvents => Self::Security,
        }
    }

    pub fn text(self, w: Words) -> &'static str {
        match self {
            Self::Company => t!(w, custom_roles.company),
            Self::Locations => t!(w, custom_roles.locations),
            Self::People => t!(w, custom_roles.people),
            Self::Security => t!(w, custom_roles.security),
        }
    }

    /// Its actions, in their own order.
    pub fn actions(self) -> impl Iterator<Item = Action> {
        Action::ALL.iter().copied().filter(move |action| Self::of(*action) == self)
    }
}

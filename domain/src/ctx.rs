//! For whom an action runs: the first argument of each.
//!
//! A [`Ctx`] is only had from [`Identity::enter`](crate::identity::Identity::enter), a [`StaffCtx`] only from
//! [`Identity::staff`](crate::identity::Identity::staff). So a signature that asks for one shows that somebody checked.

use crate::{
    clock::Clock,
    error::{Error, Result},
    ids::{LocationId, RequestId, TenantId, UserId},
    locale::Locale,
    policy::{Action, Role, Scope, StaffAction, StaffRole},
};

/// One person at work in one tenant.
#[derive(Clone, Debug)]
pub struct Ctx {
    pub(crate) tenant: TenantId,
    pub(crate) user: UserId,
    pub(crate) role: Role,
    pub(crate) scope: Scope,
    pub(crate) request: RequestScope,
}

/// One member of staff at work across tenants.
#[derive(Clone, Debug)]
pub struct StaffCtx {
    pub(crate) user: UserId,
    pub(crate) role: StaffRole,
    pub(crate) request: RequestScope,
}

/// What belongs to the request rather than to the person.
#[derive(Clone, Debug)]
pub struct RequestScope {
    pub id: RequestId,
    pub locale: Locale,
    pub clock: Clock,
}

impl Ctx {
    #[must_use]
    pub const fn tenant(&self) -> TenantId {
        self.tenant
    }

    #[must_use]
    pub const fn user(&self) -> UserId {
        self.user
    }

    #[must_use]
    pub const fn role(&self) -> Role {
        self.role
    }

    #[must_use]
    pub const fn scope(&self) -> &Scope {
        &self.scope
    }

    #[must_use]
    pub const fn clock(&self) -> &Clock {
        &self.request.clock
    }

    #[must_use]
    pub const fn locale(&self) -> Locale {
        self.request.locale
    }

    /// # Errors
    /// [`Error::Forbidden`] when the role may not.
    pub const fn authorize(&self, action: Action) -> Result<()> {
        if self.role.may(action) { Ok(()) } else { Err(Error::Forbidden) }
    }

    /// # Errors
    /// [`Error::NotFound`] for a shop outside the membership's scope (its existence is not this person's to know),
    /// then [`Error::Forbidden`] when the role may not.
    pub fn authorize_at(&self, action: Action, location: LocationId) -> Result<()> {
        if !self.scope.reaches(location) {
            return Err(Error::NotFound);
        }
        self.authorize(action)
    }
}

impl StaffCtx {
    #[must_use]
    pub const fn user(&self) -> UserId {
        self.user
    }

    #[must_use]
    pub const fn role(&self) -> StaffRole {
        self.role
    }

    #[must_use]
    pub const fn clock(&self) -> &Clock {
        &self.request.clock
    }

    /// # Errors
    /// [`Error::Forbidden`] when the role may not.
    pub const fn authorize(&self, action: StaffAction) -> Result<()> {
        if self.role.may(action) { Ok(()) } else { Err(Error::Forbidden) }
    }
}

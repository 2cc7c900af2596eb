//! For whom an action runs: the first argument of each.
//!
//! A context is only had from [`Identity`](crate::identity::Identity): [`Ctx`] from `enter`, [`StaffCtx`] from `staff`,
//! [`AccountCtx`] from `account`. So a signature that asks for one shows that somebody checked.

use std::net::IpAddr;

use crate::{
    clock::Clock,
    error::{Error, Result},
    identity::sessions::SignedIn,
    ids::{ApiKeyId, LocationId, MembershipId, RequestId, StaffAccessId, TenantId, UserId},
    locale::Locale,
    policy::{Action, ActionSet, Role, Scope, StaffAction, StaffRole},
};

/// Somebody at work in one tenant.
#[derive(Clone, Debug)]
pub struct Ctx {
    pub(crate) tenant: TenantId,
    pub(crate) actor: Actor,
    /// Set for members with a built-in role.
    pub(crate) role: Option<Role>,
    pub(crate) actions: ActionSet,
    pub(crate) scope: Scope,
    pub(crate) clock: Clock,
    pub(crate) request: RequestScope,
}

/// Who is at work in a tenant, and by what right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Actor {
    Member {
        user: UserId,
        membership: MembershipId,
        name: String,
    },
    /// A member who sees what another one sees, and changes nothing.
    ViewingAs {
        user: UserId,
        name: String,
        membership: MembershipId,
    },
    /// Staff of the platform, for a stated reason and time.
    Staff {
        user: UserId,
        name: String,
        access: StaffAccessId,
    },
    ApiKey {
        key: ApiKeyId,
        name: String,
    },
}

impl Actor {
    /// The person behind it; a key is nobody.
    #[must_use]
    pub const fn user(&self) -> Option<UserId> {
        match self {
            Self::Member { user, .. } | Self::ViewingAs { user, .. } | Self::Staff { user, .. } => Some(*user),
            Self::ApiKey { .. } => None,
        }
    }

    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Member { name, .. }
            | Self::ViewingAs { name, .. }
            | Self::Staff { name, .. }
            | Self::ApiKey { name, .. } => name,
        }
    }
}

/// One member of staff at work across tenants.
#[derive(Clone, Debug)]
pub struct StaffCtx {
    pub(crate) user: UserId,
    pub(crate) name: String,
    pub(crate) role: StaffRole,
    pub(crate) request: RequestScope,
}

/// One person at their own account.
#[derive(Clone, Debug)]
pub struct AccountCtx {
    pub(crate) user: UserId,
    pub(crate) signed_in: SignedIn,
    pub(crate) request: RequestScope,
}

/// What belongs to the request rather than to the person.
#[derive(Clone, Debug)]
pub struct RequestScope {
    pub id: RequestId,
    pub locale: Locale,
    pub clock: Clock,
    /// Where it came from, as far as proxies that we trust tell.
    pub address: Option<IpAddr>,
    /// What the browser calls itself, shortened.
    pub device: String,
    /// Whether staff need a second factor on this installation.
    pub staff_second_factor: bool,
}

impl Ctx {
    #[must_use]
    pub const fn tenant(&self) -> TenantId {
        self.tenant
    }

    #[must_use]
    pub const fn actor(&self) -> &Actor {
        &self.actor
    }

    #[must_use]
    pub const fn role(&self) -> Option<Role> {
        self.role
    }

    #[must_use]
    pub const fn actions(&self) -> ActionSet {
        self.actions
    }

    #[must_use]
    pub const fn scope(&self) -> &Scope {
        &self.scope
    }

    /// The tenant's: in a sandbox it is ahead. What the business does goes by it.
    #[must_use]
    pub const fn clock(&self) -> &Clock {
        &self.clock
    }

    /// What time it is outside: for sessions, limits, the audit and whatever else is compared between tenants.
    #[must_use]
    pub const fn real_clock(&self) -> &Clock {
        &self.request.clock
    }

    #[must_use]
    pub const fn locale(&self) -> Locale {
        self.request.locale
    }

    #[must_use]
    pub const fn request(&self) -> &RequestScope {
        &self.request
    }

    /// Whether nothing may be written, whatever is asked for: the database is told so too.
    #[must_use]
    pub const fn is_read_only(&self) -> bool {
        matches!(self.actor, Actor::ViewingAs { .. })
    }

    /// # Errors
    /// [`Error::Forbidden`] when they may not.
    pub const fn authorize(&self, action: Action) -> Result<()> {
        if self.actions.contains(action) { Ok(()) } else { Err(Error::Forbidden) }
    }

    /// # Errors
    /// [`Error::NotFound`] for a shop outside the scope (its existence is not this asker's to know),
    /// then [`Error::Forbidden`] when they may not.
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
    pub fn name(&self) -> &str {
        &self.name
    }

    #[must_use]
    pub const fn role(&self) -> StaffRole {
        self.role
    }

    #[must_use]
    pub const fn clock(&self) -> &Clock {
        &self.request.clock
    }

    #[must_use]
    pub const fn request(&self) -> &RequestScope {
        &self.request
    }

    /// # Errors
    /// [`Error::Forbidden`] when the role may not.
    pub const fn authorize(&self, action: StaffAction) -> Result<()> {
        if self.role.may(action) { Ok(()) } else { Err(Error::Forbidden) }
    }
}

impl AccountCtx {
    #[must_use]
    pub const fn user(&self) -> UserId {
        self.user
    }

    #[must_use]
    pub const fn signed_in(&self) -> &SignedIn {
        &self.signed_in
    }

    #[must_use]
    pub const fn clock(&self) -> &Clock {
        &self.request.clock
    }

    #[must_use]
    pub const fn request(&self) -> &RequestScope {
        &self.request
    }

    /// For what would let somebody else stay in for good: a browser left open is not enough.
    ///
    /// # Errors
    /// [`Error::ConfirmIdentity`] when the person last showed who they are too long ago.
    pub fn authorize_sensitive(&self) -> Result<()> {
        if self.signed_in.is_fresh(self.request.clock.now()) { Ok(()) } else { Err(Error::ConfirmIdentity) }
    }
}

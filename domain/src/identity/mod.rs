//! Who is asking: the person behind a request, the tenants they belong to, and the way in.

#[cfg(feature = "server")]
mod actions;
#[cfg(feature = "server")]
pub mod password;
#[cfg(feature = "server")]
pub mod sessions;
#[cfg(feature = "server")]
pub(crate) mod store;
#[cfg(all(test, feature = "server"))]
mod tests;

use serde::{Deserialize, Serialize};

#[cfg(feature = "server")]
pub use actions::{identify, sign_in};

use crate::{
    ids::{TenantId, UserId},
    locale::Locale,
    parse::{Email, Slug},
    policy::{Role, Scope, StaffRole},
};

/// A person who is signed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    pub id: UserId,
    pub email: Email,
    pub display_name: String,
    /// The language they chose; none: their browser's.
    pub locale: Option<Locale>,
    /// Set for people who work for the platform.
    pub staff: Option<StaffRole>,
    /// By the tenant's name.
    pub memberships: Vec<Membership>,
}

/// A person's place in one tenant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Membership {
    pub tenant: TenantId,
    pub slug: Slug,
    pub tenant_name: String,
    pub role: Role,
    pub scope: Scope,
}

impl Person {
    #[must_use]
    pub fn membership(&self, slug: &Slug) -> Option<&Membership> {
        self.memberships.iter().find(|membership| membership.slug == *slug)
    }
}

#[cfg(feature = "server")]
mod asker {
    use super::Person;
    use crate::{
        ctx::{Ctx, RequestScope, StaffCtx},
        error::{Error, Result},
        locale::Locale,
        parse::Slug,
    };

    /// The asker of one request: a person, or nobody.
    #[derive(Clone, Debug)]
    pub struct Identity {
        person: Option<Person>,
        request: RequestScope,
    }

    impl Identity {
        pub(crate) const fn new(person: Option<Person>, request: RequestScope) -> Self {
            Self { person, request }
        }

        #[must_use]
        pub const fn person(&self) -> Option<&Person> {
            self.person.as_ref()
        }

        /// The same asker, answered in another language.
        #[must_use]
        pub fn in_locale(mut self, locale: Locale) -> Self {
            self.request.locale = locale;
            self
        }

        #[must_use]
        pub const fn request(&self) -> &RequestScope {
            &self.request
        }

        /// Into a tenant, by its slug.
        ///
        /// # Errors
        /// [`Error::Unauthenticated`] for nobody; [`Error::NotFound`] for a tenant that is not theirs or does not
        /// exist, and which of the two is not told.
        pub fn enter(&self, slug: &Slug) -> Result<Ctx> {
            let person = self.person.as_ref().ok_or(Error::Unauthenticated)?;
            let membership = person.membership(slug).ok_or(Error::NotFound)?;
            Ok(Ctx {
                tenant: membership.tenant,
                user: person.id,
                role: membership.role,
                scope: membership.scope.clone(),
                request: self.request.clone(),
            })
        }

        /// Into the staff's side.
        ///
        /// # Errors
        /// [`Error::Unauthenticated`] for nobody, [`Error::NotFound`] for people who are not staff.
        pub fn staff(&self) -> Result<StaffCtx> {
            let person = self.person.as_ref().ok_or(Error::Unauthenticated)?;
            let role = person.staff.ok_or(Error::NotFound)?;
            Ok(StaffCtx { user: person.id, role, request: self.request.clone() })
        }
    }
}

#[cfg(feature = "server")]
pub use asker::Identity;

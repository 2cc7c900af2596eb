//! From a session or a key to what its bearer may do.

use chrono::{DateTime, TimeDelta, Utc};

use super::{
    Access, AssignedRole, Membership, Obstacle, Person,
    sessions::{self, SignedIn},
    store,
};
use crate::{
    ctx::{AccountCtx, Actor, Ctx, RequestScope, StaffCtx},
    db::Db,
    error::{Error, Result},
    ids::{ApiKeyId, TenantId},
    locale::Locale,
    parse::Slug,
    policy::{ActionSet, Scope},
};

/// How often a session's last use is written down.
const SEEN_EVERY: TimeDelta = TimeDelta::seconds(60);

/// The asker of one request: a person, a key, or nobody.
#[derive(Clone, Debug)]
pub struct Identity {
    asker: Asker,
    request: RequestScope,
}

#[derive(Clone, Debug)]
enum Asker {
    Nobody,
    Person(Box<(Person, SignedIn)>),
    Key(Box<KeyBearer>),
}

/// A program with one of a tenant's keys.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyBearer {
    pub(crate) key: ApiKeyId,
    pub(crate) name: String,
    pub(crate) tenant: TenantId,
    pub(crate) slug: Slug,
    pub(crate) actions: ActionSet,
    pub(crate) scope: Scope,
    pub(crate) suspended: bool,
    /// See [`Membership::ahead_seconds`].
    pub(crate) ahead_seconds: Option<i64>,
}

impl KeyBearer {
    #[must_use]
    pub const fn slug(&self) -> &Slug {
        &self.slug
    }

    #[must_use]
    pub const fn key(&self) -> ApiKeyId {
        self.key
    }
}

/// The identity of a request whose session says `signed_in`, or of nobody. Roles are read anew each time, so that taking
/// one away works at once.
///
/// # Errors
/// When the database refuses.
pub async fn identify(db: &Db, signed_in: Option<SignedIn>, request: RequestScope) -> Result<Identity> {
    let Some(mut signed_in) = signed_in else { return Ok(Identity::nobody(request)) };
    let now = request.clock.now();
    let mut tx = db.begin_identity().await?;
    let Some(found) = store::find_person(&mut tx, &signed_in, &request).await? else {
        return Ok(Identity::nobody(request));
    };
    if now - found.last_seen_at >= SEEN_EVERY {
        store::touch_session(&mut tx, signed_in.session, now).await?;
        tx.commit().await?;
    }
    if found.viewing_as_ended {
        signed_in.viewing_as = None;
    }
    Ok(Identity { asker: Asker::Person(Box::new((found.person, signed_in))), request })
}

/// Who a session belongs to now, for somebody who only watches: nothing of it counts as use, and a session that was idle for
/// longer than `idle`, or that ended, is nobody's.
///
/// # Errors
/// When the database cannot be reached.
pub async fn identify_again(
    db: &Db,
    mut signed_in: SignedIn,
    request: RequestScope,
    idle: TimeDelta,
) -> Result<Identity> {
    let mut tx = db.begin_identity().await?;
    if !sessions::is_alive(&mut tx, signed_in.session, request.clock.now(), idle).await? {
        return Ok(Identity::nobody(request));
    }
    let Some(found) = store::find_person(&mut tx, &signed_in, &request).await? else {
        return Ok(Identity::nobody(request));
    };
    if found.viewing_as_ended {
        signed_in.viewing_as = None;
    }
    Ok(Identity { asker: Asker::Person(Box::new((found.person, signed_in))), request })
}

impl Identity {
    pub(crate) const fn nobody(request: RequestScope) -> Self {
        Self { asker: Asker::Nobody, request }
    }

    pub(crate) fn key(bearer: KeyBearer, request: RequestScope) -> Self {
        Self { asker: Asker::Key(Box::new(bearer)), request }
    }

    #[must_use]
    pub fn person(&self) -> Option<&Person> {
        if let Asker::Person(person) = &self.asker { Some(&person.0) } else { None }
    }

    /// The key it came with, where it came with one.
    #[must_use]
    pub fn bearer(&self) -> Option<&KeyBearer> {
        if let Asker::Key(bearer) = &self.asker { Some(bearer) } else { None }
    }

    /// What the session says.
    #[must_use]
    pub fn signed_in(&self) -> Option<&SignedIn> {
        if let Asker::Person(person) = &self.asker { Some(&person.1) } else { None }
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
    /// [`Error::Unauthenticated`] for nobody; [`Error::NotFound`] for a tenant that is not theirs or does not exist, and
    /// which of the two is not told; [`Error::TenantSuspended`]; what the tenant's sign-in policy asks for and this
    /// session lacks.
    pub fn enter(&self, slug: &Slug) -> Result<Ctx> {
        match &self.asker {
            Asker::Nobody => Err(Error::Unauthenticated),
            Asker::Key(bearer) if bearer.slug == *slug && bearer.suspended => Err(Error::TenantSuspended),
            Asker::Key(bearer) if bearer.slug == *slug => Ok(Ctx {
                tenant: bearer.tenant,
                actor: Actor::ApiKey { key: bearer.key, name: bearer.name.clone() },
                role: None,
                actions: bearer.actions,
                scope: bearer.scope.clone(),
                clock: self.request.clock.ahead(bearer.ahead_seconds.unwrap_or_default()),
                request: self.request.clone(),
            }),
            Asker::Key(_) => Err(Error::NotFound),
            Asker::Person(person) => {
                let membership = person.0.membership(slug).ok_or(Error::NotFound)?;
                if let Some(obstacle) = membership.obstacle {
                    return Err(obstacle.into());
                }
                Ok(Ctx {
                    tenant: membership.tenant,
                    actor: actor(&person.0, membership),
                    role: membership.role.built_in(),
                    actions: membership.actions,
                    scope: membership.scope.clone(),
                    clock: self.request.clock.ahead(membership.ahead_seconds.unwrap_or_default()),
                    request: self.request.clone(),
                })
            }
        }
    }

    /// Into the staff's side.
    ///
    /// # Errors
    /// [`Error::Unauthenticated`] for nobody, [`Error::NotFound`] for people who are not staff,
    /// [`Error::SecondFactorRequired`] where staff need one and this session has none.
    pub fn staff(&self) -> Result<StaffCtx> {
        let person = match &self.asker {
            Asker::Nobody => return Err(Error::Unauthenticated),
            Asker::Key(_) => return Err(Error::NotFound),
            Asker::Person(person) => &person.0,
        };
        let role = person.staff.ok_or(Error::NotFound)?;
        if let Some(obstacle) = person.staff_obstacle {
            return Err(obstacle.into());
        }
        Ok(StaffCtx { user: person.id, name: person.display_name.clone(), role, request: self.request.clone() })
    }

    /// To the person's own account.
    ///
    /// # Errors
    /// [`Error::Unauthenticated`] for nobody; [`Error::Forbidden`] for keys, and for sessions that a tenant's own
    /// provider vouched for: that account is not its to change.
    pub fn account(&self) -> Result<AccountCtx> {
        match &self.asker {
            Asker::Nobody => Err(Error::Unauthenticated),
            Asker::Key(_) => Err(Error::Forbidden),
            Asker::Person(person) if person.1.confined_to.is_some() => Err(Error::Forbidden),
            Asker::Person(person) => {
                Ok(AccountCtx { user: person.0.id, signed_in: person.1.clone(), request: self.request.clone() })
            }
        }
    }
}

fn actor(person: &Person, membership: &Membership) -> Actor {
    let (user, name) = (person.id, person.display_name.clone());
    match &membership.access {
        Access::Member { membership } => Actor::Member { user, membership: *membership, name },
        Access::ViewingAs { membership, .. } => Actor::ViewingAs { user, name, membership: *membership },
        Access::Staff { id, .. } => Actor::Staff { user, name, access: *id },
    }
}

/// A person as [`store::find_person`] finds them.
pub(super) struct Found {
    pub person: Person,
    pub last_seen_at: DateTime<Utc>,
    /// Whom they looked as is no longer theirs to look as.
    pub viewing_as_ended: bool,
}

/// What staff need before they are let in.
pub(super) const fn staff_obstacle(signed_in: &SignedIn, request: &RequestScope) -> Option<Obstacle> {
    if request.staff_second_factor && signed_in.second_factor_at.is_none() {
        Some(Obstacle::SecondFactor)
    } else {
        None
    }
}

/// Turns a membership into that of a member who is looked at: what both may, and of that only what reads.
pub(super) fn as_viewed(own: Membership, target: Membership, name: String) -> Option<Membership> {
    let Access::Member { membership } = target.access else { return None };
    if own.obstacle.is_some() || !own.may(crate::policy::Action::ViewAsMember) {
        return None;
    }
    Some(Membership {
        access: Access::ViewingAs { membership, name },
        actions: own.actions.intersection(target.actions).reading(),
        scope: own.scope.intersection(&target.scope),
        role: AssignedRole::clone(&target.role),
        ..own
    })
}

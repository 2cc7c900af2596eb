//! Writing down what is done, in the transaction that does it.

use std::net::IpAddr;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

use super::{AuditAction, AuditActor, Change, Details, store};
use crate::{
    ctx::{AccountCtx, Actor, Ctx, RequestScope, StaffCtx},
    db::Db,
    error::{Error, Result},
    ids::{LocationId, RequestId, TenantId, UserId},
};

pub(crate) use store::Records;

/// Who does it, for whom, and in which request.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Authorship<'a> {
    /// Whose chain it goes into: the platform's, or that of the transaction's own tenant, where none is named.
    pub tenant: Option<TenantId>,
    pub kind: AuditActor,
    pub id: Uuid,
    pub behalf: Option<Uuid>,
    pub name: &'a str,
    pub address: Option<IpAddr>,
    pub request: RequestId,
    pub at: DateTime<Utc>,
}

impl<'a> Authorship<'a> {
    /// Somebody who has no context: they sign in, or are just joining.
    pub fn of_person(user: UserId, name: &'a str, request: &RequestScope) -> Self {
        Self::new(AuditActor::Person, user.uuid(), name, request)
    }

    fn new(kind: AuditActor, id: Uuid, name: &'a str, request: &RequestScope) -> Self {
        Self {
            tenant: None,
            kind,
            id,
            behalf: None,
            name,
            address: request.address,
            request: request.id,
            at: request.clock.now(),
        }
    }

    pub const fn in_tenant(mut self, tenant: TenantId) -> Self {
        self.tenant = Some(tenant);
        self
    }
}

pub(crate) trait Author {
    fn author(&self) -> Authorship<'_>;
}

impl Author for Ctx {
    fn author(&self) -> Authorship<'_> {
        let (kind, id, behalf) = match self.actor() {
            Actor::Member { user, .. } => (AuditActor::Member, user.uuid(), None),
            Actor::ViewingAs { user, membership, .. } => (AuditActor::ViewingAs, user.uuid(), Some(membership.uuid())),
            Actor::Staff { user, access, .. } => (AuditActor::Staff, user.uuid(), Some(access.uuid())),
            Actor::ApiKey { key, .. } => (AuditActor::ApiKey, key.uuid(), None),
        };
        let author = Authorship { behalf, ..Authorship::new(kind, id, self.actor().name(), self.request()) };
        author.in_tenant(self.tenant())
    }
}

impl Author for StaffCtx {
    fn author(&self) -> Authorship<'_> {
        Authorship::new(AuditActor::Staff, self.user().uuid(), self.name(), self.request())
    }
}

impl Author for AccountCtx {
    /// A person's name is in their own row, which is theirs to change: the id says who it is.
    fn author(&self) -> Authorship<'_> {
        Authorship::of_person(self.user(), "", self.request())
    }
}

impl Author for Authorship<'_> {
    fn author(&self) -> Authorship<'_> {
        *self
    }
}

/// What is done.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    pub(super) action: AuditAction,
    pub(super) object: Option<Uuid>,
    pub(super) location: Option<LocationId>,
    pub(super) subject: Option<Uuid>,
    pub(super) details: Details,
}

impl Entry {
    pub fn new(action: AuditAction) -> Self {
        Self { action, object: None, location: None, subject: None, details: Details::default() }
    }

    pub const fn on(mut self, object: Uuid) -> Self {
        self.object = Some(object);
        self
    }

    /// The shop it is about.
    pub const fn at(mut self, location: LocationId) -> Self {
        self.location = Some(location);
        self
    }

    /// Whose data the details hold: a person's id, or that of an invitation to one. They are erased with that person's.
    pub const fn about(mut self, person: Uuid) -> Self {
        self.subject = Some(person);
        self
    }

    pub fn named(mut self, name: impl Into<String>) -> Self {
        self.details.name = Some(name.into());
        self
    }

    pub fn noting(mut self, note: impl Into<String>) -> Self {
        self.details.note = Some(note.into());
        self
    }

    pub fn changed(mut self, field: &str, before: impl Into<Value>, after: impl Into<Value>) -> Self {
        let (before, after) = (before.into(), after.into());
        if before != after {
            self.details.changes.push(Change { field: field.to_owned(), before, after });
        }
        self
    }

    /// Every field that is not as it was. What belongs to the row rather than to the thing is left out.
    pub fn between<T: Serialize>(self, before: Option<&T>, after: Option<&T>) -> Self {
        const OF_THE_ROW: [&str; 5] = ["id", "version", "created_at", "updated_at", "tenant_id"];
        let fields = |side: Option<&T>| match side.and_then(|side| serde_json::to_value(side).ok()) {
            Some(Value::Object(fields)) => fields,
            _ => serde_json::Map::new(),
        };
        let (mut before, after) = (fields(before), fields(after));
        let mut entry = self;
        for (field, after) in after {
            let before = before.remove(&field).unwrap_or(Value::Null);
            if !OF_THE_ROW.contains(&field.as_str()) {
                entry = entry.changed(&field, before, after);
            }
        }
        for (field, before) in before {
            if !OF_THE_ROW.contains(&field.as_str()) {
                entry = entry.changed(&field, before, Value::Null);
            }
        }
        entry
    }
}

/// What is known of whoever did it, in words: kept under their own key.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct ActorWords {
    pub name: String,
    /// Only until it is sealed; then its keyed digest stands for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<IpAddr>,
}

/// Writes it down: it is there if and only if the transaction commits.
pub(crate) async fn record(tx: &mut impl Records, author: &impl Author, entry: Entry) -> Result<()> {
    let author = author.author();
    let words = ActorWords { name: author.name.to_owned(), address: author.address };
    let json = |value: serde_json::Result<Value>| value.map_err(|_| Error::Internal);
    let (details, actor) = (json(serde_json::to_value(&entry.details))?, json(serde_json::to_value(&words))?);
    store::insert(tx.connection(), &author, &entry, &details, &actor).await
}

/// Writes down that somebody looked at personal data or took it away: in a transaction of its own, before they get it, so
/// that nobody gets it unseen.
pub(crate) async fn record_read(ctx: &Ctx, db: &Db, entry: Entry) -> Result<()> {
    let mut tx = db.begin_noting(ctx).await?;
    record(&mut tx, ctx, entry).await?;
    tx.commit().await
}

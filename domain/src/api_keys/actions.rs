//! What can be done with keys. Nobody makes one that may more than they do.

use chrono::{DateTime, Days, TimeDelta, Utc};

use super::{ApiKey, ApiKeyForm, ApiKeyStatus, NewApiKey, bearer, store};
use crate::{
    access_events::{
        AccessEventKind,
        store::{Subject, record},
    },
    address::TimeZone,
    ctx::{Actor, Ctx},
    db::{Db, TenantTx},
    error::{Error, Problem, Result},
    events::{
        self, Event,
        facts::{ApiKeyEndFacts, ApiKeyFacts, ApiKeyRotationFacts},
    },
    idempotency::{Attempt, Begun, Key},
    ids::{ApiKeyId, UserId},
    members::invitations,
    policy::{Action, Scope},
};

/// How long the secret before may still be used after a rotation, at most.
const MOST_OVERLAP: TimeDelta = TimeDelta::days(7);

/// The tenant's keys, the latest first: those within the asker's shops.
///
/// # Errors
/// [`Error::Forbidden`] without `api_keys.view`.
pub async fn list(ctx: &Ctx, db: &Db) -> Result<Vec<ApiKey>> {
    ctx.authorize(Action::ViewApiKeys)?;
    let mut tx = db.begin(ctx).await?;
    let keys = store::list(&mut tx, None, ctx.clock().now()).await?;
    Ok(keys.into_iter().filter(|key| ctx.scope().covers(&key.scope())).collect())
}

/// One of them.
///
/// # Errors
/// [`Error::NotFound`], also for one beyond the asker's shops; [`Error::Forbidden`] without `api_keys.view`.
pub async fn find(ctx: &Ctx, db: &Db, id: ApiKeyId) -> Result<ApiKey> {
    ctx.authorize(Action::ViewApiKeys)?;
    let mut tx = db.begin(ctx).await?;
    let key = store::find(&mut tx, id, ctx.clock().now()).await?;
    if ctx.scope().covers(&key.scope()) { Ok(key) } else { Err(Error::NotFound) }
}

/// Makes a key.
///
/// # Errors
/// [`Error::Forbidden`] without `api_keys.edit` and for keys; [`Error::Invalid`], also for actions or shops beyond the
/// asker's own.
pub async fn create(ctx: &Ctx, db: &Db, form: &ApiKeyForm, key: Option<&Key>) -> Result<NewApiKey> {
    authorize_person(ctx)?;
    let new = form.parse()?;
    if !new.actions.is_subset(ctx.actions()) {
        return Err(Error::invalid("actions", Problem::BeyondYou));
    }
    if !ctx.scope().covers(&new.scope) {
        let field = if new.scope == Scope::All { "reach" } else { "locations" };
        return Err(Error::invalid(field, Problem::BeyondYou));
    }
    let now = ctx.clock().now();
    // The end of that day in Argentina, whose zones do not differ today.
    let expires_at = new.expires_on.and_then(|day| TimeZone::BuenosAires.start_of(day.checked_add_days(Days::new(1))?));
    if expires_at.is_some_and(|at| at <= now) {
        return Err(Error::invalid("expires_on", Problem::Past));
    }
    let attempt = Attempt::new(ctx, db, "api_keys.create", key, form).await?;
    let mut tx = match attempt.begin(ctx, db).await? {
        Begun::Now(tx) => tx,
        Begun::Before(made) => return Ok(made),
    };
    let (id, secret) = (ApiKeyId::new(), bearer::Secret::new());
    store::insert(&mut tx, id, &new, expires_at, ctx.actor().user(), now).await?;
    store::insert_secret(&mut tx, id, &secret, ctx.actor().user(), now).await?;
    let subject = Subject { id: id.uuid(), name: &new.name, person: None };
    record(&mut tx, ctx, AccessEventKind::ApiKeyCreated, Some(subject), Some(&new.actions.names().join(", "))).await?;
    let key = store::find(&mut tx, id, now).await?;
    events::publish(&mut tx, ctx, Event::ApiKeyCreated(ApiKeyFacts::from(&key))).await?;
    let made = NewApiKey { key, secret: Some(secret.text()) };
    attempt.remember(&mut tx, id.uuid(), &made).await?;
    tx.commit().await?;
    Ok(made)
}

/// Gives a key a new secret. The one before works for `overlap` more, so that programs can be changed without a gap.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::Forbidden`] as for [`create`], also for a key that may more than the asker; [`Error::Invalid`] at
/// `overlap_hours`; [`Error::InUse`] while an earlier rotation still overlaps or for a key that works no more;
/// [`Error::IdempotencyKeyReused`].
pub async fn rotate(
    ctx: &Ctx,
    db: &Db,
    id: ApiKeyId,
    overlap_hours: u32,
    idempotency: Option<&Key>,
) -> Result<NewApiKey> {
    authorize_person(ctx)?;
    let overlap = TimeDelta::hours(overlap_hours.into());
    if overlap > MOST_OVERLAP {
        return Err(Error::invalid("overlap_hours", Problem::Between { min: 0, max: 168 }));
    }
    let now = ctx.clock().now();
    let attempt = Attempt::new(ctx, db, "api_keys.rotate", idempotency, &(id, overlap_hours)).await?;
    let mut tx = match attempt.begin(ctx, db).await? {
        Begun::Now(tx) => tx,
        Begun::Before(made) => return Ok(made),
    };
    // Taken before it is looked at: of two at once, the second finds what the first did.
    store::lock(&mut tx, id).await?;
    let key = manageable(ctx, &mut tx, id).await?;
    if key.status != ApiKeyStatus::Active || key.overlap_until.is_some() {
        return Err(Error::InUse);
    }
    store::expire_secrets(&mut tx, id, now + overlap).await?;
    let secret = bearer::Secret::new();
    store::insert_secret(&mut tx, id, &secret, ctx.actor().user(), now).await?;
    let subject = Subject { id: id.uuid(), name: &key.name, person: None };
    record(&mut tx, ctx, AccessEventKind::ApiKeyRotated, Some(subject), Some(&format!("{overlap_hours} h"))).await?;
    let facts = ApiKeyRotationFacts { api_key_id: id, old_secret_until: now + overlap };
    events::publish(&mut tx, ctx, Event::ApiKeyRotated(facts)).await?;
    let key = store::find(&mut tx, id, now).await?;
    let made = NewApiKey { key, secret: Some(secret.text()) };
    attempt.remember(&mut tx, id.uuid(), &made).await?;
    tx.commit().await?;
    Ok(made)
}

/// Ends a key at once.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::Forbidden`] without `api_keys.edit`.
pub async fn revoke(ctx: &Ctx, db: &Db, id: ApiKeyId) -> Result<()> {
    ctx.authorize(Action::EditApiKeys)?;
    let now = ctx.clock().now();
    let mut tx = db.begin(ctx).await?;
    // One that may more than the asker can be ended all the same: that takes rights away and gives none.
    let key = store::find(&mut tx, id, now).await?;
    if !ctx.scope().covers(&key.scope()) {
        return Err(Error::NotFound);
    }
    revoke_leftover(ctx, &mut tx, &key).await?;
    tx.commit().await
}

/// Ends a key in the transaction that makes it necessary, and what it gave others.
async fn revoke_leftover(ctx: &Ctx, tx: &mut TenantTx, key: &ApiKey) -> Result<()> {
    store::revoke(tx, key.id, ctx.clock().now()).await?;
    let subject = Subject { id: key.id.uuid(), name: &key.name, person: None };
    record(tx, ctx, AccessEventKind::ApiKeyRevoked, Some(subject), None).await?;
    events::publish(tx, ctx, Event::ApiKeyRevoked(ApiKeyEndFacts { api_key_id: key.id })).await?;
    invitations::revoke_of_key(ctx, tx, key.id).await
}

/// Takes a key from somebody who was shown its secret: what they saw works no more, and where nothing else does, the key
/// ends.
pub(crate) async fn take_from(ctx: &Ctx, tx: &mut TenantTx, key: &ApiKey, user: UserId) -> Result<()> {
    if store::expire_secrets_of(tx, key.id, user, ctx.clock().now()).await? {
        return Ok(());
    }
    revoke_leftover(ctx, tx, key).await
}

/// The working keys whose secret `user` was shown.
pub(crate) async fn known_to(tx: &mut TenantTx, user: UserId, now: DateTime<Utc>) -> Result<Vec<ApiKey>> {
    let mut keys = Vec::new();
    for id in store::known_to(tx, user, now).await? {
        keys.push(store::find(tx, id, now).await?);
    }
    keys.retain(|key| key.status == ApiKeyStatus::Active);
    Ok(keys)
}

/// A secret is shown to a person. A key that could make keys would outlive its own end, and the networks it is held to.
fn authorize_person(ctx: &Ctx) -> Result<()> {
    ctx.authorize(Action::EditApiKeys)?;
    if matches!(ctx.actor(), Actor::ApiKey { .. }) { Err(Error::Forbidden) } else { Ok(()) }
}

async fn manageable(ctx: &Ctx, tx: &mut TenantTx, id: ApiKeyId) -> Result<ApiKey> {
    let key = store::find(tx, id, ctx.clock().now()).await?;
    if !ctx.scope().covers(&key.scope()) {
        return Err(Error::NotFound);
    }
    if key.actions.within(&key.scope()).is_subset(ctx.actions()) { Ok(key) } else { Err(Error::Forbidden) }
}

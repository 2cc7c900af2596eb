//! What can be done with legal entities.

use chrono::{NaiveDate, TimeDelta};

use super::{LegalEntity, LegalEntityFields, LegalEntityForm, LegalEntityStatus, store};
use crate::{
    audit::{self, AuditAction, Entry},
    clock::Clock,
    ctx::Ctx,
    cuit::part_of_cuit,
    db::Db,
    error::{Error, Problem, Result},
    events::{self, Event, facts::LegalEntityFacts},
    idempotency::{Attempt, Begun, Key},
    ids::LegalEntityId,
    page::search_text,
    policy::Action,
};

/// All of the tenant's, by name. A company has a handful, so there are no pages.
///
/// # Errors
/// [`Error::Forbidden`] without `legal_entities.view`.
pub async fn list(ctx: &Ctx, db: &Db) -> Result<Vec<LegalEntity>> {
    ctx.authorize(Action::ViewLegalEntities)?;
    let mut tx = db.begin(ctx).await?;
    store::list(&mut tx).await
}

/// Those whose name has what was typed in it, whatever its case and accents, or whose CUIT has, written with hyphens or
/// without; by name, `most` of them.
///
/// # Errors
/// [`Error::Forbidden`] without `legal_entities.view`; [`Error::Invalid`] at `q` for control characters.
pub async fn search(ctx: &Ctx, db: &Db, q: &str, most: u8) -> Result<Vec<LegalEntity>> {
    ctx.authorize(Action::ViewLegalEntities)?;
    let Some(q) = search_text(Some(q))? else { return Ok(Vec::new()) };
    let mut tx = db.begin(ctx).await?;
    store::search(&mut tx, q, part_of_cuit(q).as_deref(), most.into()).await
}

/// One of them.
///
/// # Errors
/// [`Error::Forbidden`] without `legal_entities.view`, [`Error::NotFound`].
pub async fn find(ctx: &Ctx, db: &Db, id: LegalEntityId) -> Result<LegalEntity> {
    ctx.authorize(Action::ViewLegalEntities)?;
    let mut tx = db.begin(ctx).await?;
    store::find(&mut tx, id).await
}

/// Adds one.
///
/// # Errors
/// [`Error::Forbidden`] without `legal_entities.create` or for a membership that reaches some shops only,
/// [`Error::Invalid`] (a CUIT that the tenant has already included), [`Error::IdempotencyKeyReused`].
pub async fn create(ctx: &Ctx, db: &Db, form: &LegalEntityForm, key: Option<&Key>) -> Result<LegalEntity> {
    ctx.authorize(Action::CreateLegalEntity)?;
    let new = read(form, ctx.clock())?;
    let attempt = Attempt::new(ctx, db, "legal_entities.create", key, form).await?;
    let mut tx = match attempt.begin(ctx, db).await? {
        Begun::Now(tx) => tx,
        Begun::Before(entity) => return Ok(entity),
    };
    let id = LegalEntityId::new();
    store::insert(&mut tx, id, &new, ctx.clock().now()).await?;
    let entity = store::find(&mut tx, id).await?;
    audit::record(&mut tx, ctx, entry(AuditAction::LegalEntityCreated, None, &entity)).await?;
    events::publish(&mut tx, ctx, Event::LegalEntityCreated(LegalEntityFacts::from(&entity))).await?;
    attempt.remember(&mut tx, id.uuid(), &entity).await?;
    tx.commit().await?;
    Ok(entity)
}

/// What is recorded of a change.
fn entry(action: AuditAction, before: Option<&LegalEntity>, after: &LegalEntity) -> Entry {
    Entry::new(action).on(after.id.uuid()).named(&after.legal_name).between(before, Some(after))
}

/// Changes one and returns it as it then is.
///
/// # Errors
/// [`Error::Forbidden`] without `legal_entities.edit`, [`Error::NotFound`], [`Error::Invalid`], [`Error::Stale`] when
/// somebody changed it meanwhile, and [`Error::InUse`] when one that an open shop bills with is to be closed.
pub async fn edit(ctx: &Ctx, db: &Db, id: LegalEntityId, form: &LegalEntityForm) -> Result<LegalEntity> {
    ctx.authorize(Action::EditLegalEntity)?;
    let edit = read(form, ctx.clock())?;
    let mut tx = db.begin(ctx).await?;
    let before = store::find(&mut tx, id).await?;
    // Locks it: a shop that opens on it at the same time waits, and then finds it closed.
    store::update(&mut tx, id, &edit, form.version, ctx.clock().now()).await?;
    if edit.status == LegalEntityStatus::Closed && store::has_open_locations(&mut tx, id).await? {
        return Err(Error::InUse);
    }
    let entity = store::find(&mut tx, id).await?;
    audit::record(&mut tx, ctx, entry(AuditAction::LegalEntityEdited, Some(&before), &entity)).await?;
    events::publish(&mut tx, ctx, Event::LegalEntityUpdated(LegalEntityFacts::from(&entity))).await?;
    if entity.status == LegalEntityStatus::Closed && before.status != LegalEntityStatus::Closed {
        events::publish(&mut tx, ctx, Event::LegalEntityClosed(LegalEntityFacts::from(&entity))).await?;
    }
    tx.commit().await?;
    Ok(entity)
}

/// The day it is in Argentina: three hours behind UTC, in every province.
#[must_use]
pub fn today(clock: &Clock) -> NaiveDate {
    (clock.now() - TimeDelta::hours(3)).date_naive()
}

/// The form's own rules, and the one that needs a clock: an activity that has not begun issues nothing.
fn read(form: &LegalEntityForm, clock: &Clock) -> Result<LegalEntityFields> {
    let fields = form.parse()?;
    if fields.activity_started_on.is_some_and(|day| day > today(clock)) {
        return Err(Error::invalid("activity_started_on", Problem::Future));
    }
    Ok(fields)
}

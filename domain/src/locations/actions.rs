//! What can be done with locations.

use super::{Location, LocationFilter, LocationForm, LocationOrder, LocationStatus, store};
use crate::{
    audit::{self, AuditAction, Entry},
    ctx::Ctx,
    db::{Db, TenantTx},
    error::{Error, Problem, Result},
    events::{
        self, Event,
        facts::{LocationFacts, LocationStatusFacts},
    },
    idempotency::{Attempt, Begun, Key},
    ids::{LegalEntityId, LocationId},
    legal_entities::{self, LegalEntityStatus},
    page::{Limit, Page, search_text},
    policy::Action,
};

/// Locations by name: those the membership reaches.
///
/// # Errors
/// [`Error::Forbidden`] without `locations.view`; [`Error::Invalid`] for a cursor or limit that is none.
pub async fn list(ctx: &Ctx, db: &Db, filter: &LocationFilter) -> Result<Page<Location>> {
    ctx.authorize(Action::ViewLocations)?;
    let limit = Limit::new(filter.limit)?;
    let after: Option<(String, LocationId)> = filter.cursor.as_ref().map(|cursor| cursor.position()).transpose()?;
    let q = search_text(filter.q.as_deref())?;
    let mut tx = db.begin(ctx).await?;
    let rows = limit.rows_to_fetch();
    match filter.sort.unwrap_or(LocationOrder::Name) {
        LocationOrder::Name => {
            let rows = store::list(&mut tx, ctx.scope(), q, filter.status, after.as_ref(), rows).await?;
            Ok(limit.page(rows, |row| (row.name.clone(), row.id)))
        }
        order => {
            let rows = store::list_in(&mut tx, order, ctx.scope(), q, filter.status, after.as_ref(), rows).await?;
            let by_city = matches!(order, LocationOrder::City | LocationOrder::CityBackwards);
            Ok(limit.page(rows, |row| (if by_city { row.city.clone() } else { row.name.clone() }, row.id)))
        }
    }
}

/// One location.
///
/// # Errors
/// [`Error::NotFound`], also for one outside the membership's scope; [`Error::Forbidden`] without `locations.view`.
pub async fn find(ctx: &Ctx, db: &Db, id: LocationId) -> Result<Location> {
    ctx.authorize_at(Action::ViewLocations, id)?;
    let mut tx = db.begin(ctx).await?;
    store::find(&mut tx, id).await
}

/// Opens a shop.
///
/// # Errors
/// [`Error::Forbidden`] without `locations.create` or for a membership that reaches some shops only (it would not reach
/// the new one), [`Error::Invalid`] (a taken name included), [`Error::IdempotencyKeyReused`].
pub async fn create(ctx: &Ctx, db: &Db, form: &LocationForm, key: Option<&Key>) -> Result<Location> {
    ctx.authorize(Action::CreateLocation)?;
    let new = form.parse()?;
    let attempt = Attempt::new(ctx, db, "locations.create", key, form).await?;
    let mut tx = match attempt.begin(ctx, db).await? {
        Begun::Now(tx) => tx,
        Begun::Before(location) => return Ok(location),
    };
    check_legal_entity(&mut tx, new.legal_entity_id, new.status).await?;
    let id = LocationId::new();
    store::insert(&mut tx, id, &new, ctx.clock().now()).await?;
    let location = store::find(&mut tx, id).await?;
    audit::record(&mut tx, ctx, entry(AuditAction::LocationCreated, None, &location)).await?;
    events::publish(&mut tx, ctx, Event::LocationCreated(LocationFacts::from(&location))).await?;
    attempt.remember(&mut tx, id.uuid(), &location).await?;
    tx.commit().await?;
    Ok(location)
}

/// What is recorded of a change.
fn entry(action: AuditAction, before: Option<&Location>, after: &Location) -> Entry {
    Entry::new(action).on(after.id.uuid()).at(after.id).named(&after.name).between(before, Some(after))
}

/// Changes a location and returns it as it then is.
///
/// # Errors
/// [`Error::NotFound`], [`Error::Forbidden`] without `locations.edit`, [`Error::Invalid`], and [`Error::Stale`] when
/// somebody changed it meanwhile.
pub async fn edit(ctx: &Ctx, db: &Db, id: LocationId, form: &LocationForm) -> Result<Location> {
    ctx.authorize_at(Action::EditLocation, id)?;
    let edit = form.parse()?;
    let mut tx = db.begin(ctx).await?;
    let before = store::find(&mut tx, id).await?;
    check_legal_entity(&mut tx, edit.legal_entity_id, edit.status).await?;
    store::update(&mut tx, id, &edit, form.version, ctx.clock().now()).await?;
    let location = store::find(&mut tx, id).await?;
    audit::record(&mut tx, ctx, entry(AuditAction::LocationEdited, Some(&before), &location)).await?;
    events::publish(&mut tx, ctx, Event::LocationUpdated(LocationFacts::from(&location))).await?;
    publish_status(&mut tx, ctx, &before, &location).await?;
    tx.commit().await?;
    Ok(location)
}

/// Closes a shop, or opens it again. One that is so already stays as it is.
///
/// # Errors
/// [`Error::NotFound`], [`Error::Forbidden`] without `locations.edit`, invalid at `legal_entity_id` for one that is to open
/// and bills with a legal entity that issues no more, and [`Error::Stale`] where it was given another one meanwhile, or is
/// not of the version that was `expected`.
pub async fn set_status(
    ctx: &Ctx,
    db: &Db,
    id: LocationId,
    status: LocationStatus,
    expected: Option<i32>,
) -> Result<Location> {
    ctx.authorize_at(Action::EditLocation, id)?;
    let mut tx = db.begin(ctx).await?;
    let before = store::find(&mut tx, id).await?;
    check_legal_entity(&mut tx, before.legal_entity_id, status).await?;
    store::set_status(&mut tx, &before, status, expected, ctx.clock().now()).await?;
    let location = store::find(&mut tx, id).await?;
    audit::record(&mut tx, ctx, entry(AuditAction::LocationEdited, Some(&before), &location)).await?;
    publish_status(&mut tx, ctx, &before, &location).await?;
    tx.commit().await?;
    Ok(location)
}

/// A shop that is what it was is no news.
async fn publish_status(tx: &mut TenantTx, ctx: &Ctx, before: &Location, after: &Location) -> Result<()> {
    if before.status == after.status {
        return Ok(());
    }
    let facts = LocationStatusFacts {
        location_id: after.id,
        status: after.status,
        before: before.status,
        version: after.version,
    };
    events::publish(tx, ctx, Event::LocationStatusChanged(facts)).await
}

/// An open shop bills with a legal entity that issues; it stays so until the end of the transaction.
async fn check_legal_entity(tx: &mut TenantTx, entity: LegalEntityId, status: LocationStatus) -> Result<()> {
    match legal_entities::store::lock_status(tx, entity).await? {
        None => Err(Error::invalid("legal_entity_id", Problem::Unknown)),
        Some(LegalEntityStatus::Closed) if status == LocationStatus::Open => {
            Err(Error::invalid("legal_entity_id", Problem::Choice))
        }
        Some(_) => Ok(()),
    }
}

/// Records that somebody takes the list away as a file, before they get it.
///
/// # Errors
/// [`Error::Forbidden`] without `locations.view`.
pub async fn take(ctx: &Ctx, db: &Db) -> Result<()> {
    ctx.authorize(Action::ViewLocations)?;
    audit::record_read(ctx, db, Entry::new(AuditAction::LocationListTaken)).await
}

/// Every shop that the asker reaches, by name: to choose from. A tenant has some hundreds at most.
///
/// # Errors
/// [`Error::Forbidden`] without `locations.view`.
pub async fn names(ctx: &Ctx, db: &Db) -> Result<Vec<(LocationId, String)>> {
    ctx.authorize(Action::ViewLocations)?;
    let mut tx = db.begin(ctx).await?;
    store::names(&mut tx, ctx.scope()).await
}

//! Entering, leaving, seeing who is in, and sending them out.

use chrono::TimeDelta;

use super::{StaffAccess, StaffAccessForm, store};
use crate::{
    access_events::{
        AccessEventKind,
        store::{Subject, record, record_by_staff},
    },
    ctx::{Ctx, StaffCtx},
    db::Db,
    error::{Error, Problem, Result},
    events::{
        self, Event,
        facts::{StaffAccessEndFacts, StaffAccessFacts},
    },
    idempotency::{Attempt, Begun, Key},
    ids::{StaffAccessId, TenantId},
    messages::{self, Mail},
    page::{Cursor, Limit, Page, Paging},
    policy::{AccessLevel, Action, StaffAction},
    tenants,
};

/// How many stays a page of ours shows: the latest.
const SHOWN: i64 = 200;

/// Staff enter a tenant. Its owners are told by letter. A stay of the same person that is still open ends.
///
/// # Errors
/// [`Error::NotFound`] for a tenant that is none; [`Error::Forbidden`] for a role that may not enter, or not go that far;
/// [`Error::Invalid`]; [`Error::IdempotencyKeyReused`].
pub async fn enter(
    staff: &StaffCtx,
    db: &Db,
    tenant: TenantId,
    form: &StaffAccessForm,
    key: Option<&Key>,
) -> Result<StaffAccess> {
    staff.authorize(StaffAction::EnterTenant)?;
    let (reason, minutes, level, scope) = form.parse()?;
    if level == AccessLevel::Assist && staff.authorize(StaffAction::AssistInTenant).is_err() {
        return Err(Error::invalid("level", Problem::BeyondYou));
    }
    let now = staff.clock().now();
    let until = now + TimeDelta::minutes(minutes.into());
    tenants::find_any(staff, db, tenant).await?;
    let sealer = db.sealer(Some(tenant)).await?;
    let attempt = Attempt::new_by_staff(staff, db, "staff_access.enter", key, &(tenant, form)).await?;
    let mut tx = match attempt.begin_by_staff(staff, db).await? {
        Begun::Now(tx) => tx,
        Begun::Before(access) => return Ok(access),
    };
    if let Some(before) = store::end_open(&mut tx, tenant, staff.user(), now).await? {
        let subject = Subject { id: before.uuid(), name: staff.name(), person: Some(staff.user().uuid()) };
        record_by_staff(&mut tx, staff, tenant, AccessEventKind::StaffLeft, Some(subject), None).await?;
        let facts = StaffAccessEndFacts { staff_access_id: before };
        events::publish_by_staff(&mut tx, staff, tenant, Event::StaffAccessEnded(facts)).await?;
    }
    let id = StaffAccessId::new();
    store::insert(&mut tx, id, tenant, staff, (&reason, level, &scope), until).await?;
    let access = store::find_by_staff(&mut tx, staff, id).await?;
    let subject = Subject { id: id.uuid(), name: staff.name(), person: Some(staff.user().uuid()) };
    record_by_staff(&mut tx, staff, tenant, AccessEventKind::StaffEntered, Some(subject), Some(&reason)).await?;
    let facts = StaffAccessFacts { staff_access_id: id, level, expires_at: until };
    events::publish_by_staff(&mut tx, staff, tenant, Event::StaffAccessOpened(facts)).await?;
    for owner in store::owners(&mut tx, tenant).await? {
        let mail = Mail::StaffAccessOpened {
            name: owner.name,
            staff_name: staff.name().to_owned(),
            reason: reason.clone(),
            until,
            tenant_name: access.tenant_name.clone(),
            slug: access.slug.clone(),
        };
        messages::prepare(&sealer, &owner.email, owner.locale, &mail, now)?.enqueue(&mut tx).await?;
    }
    attempt.remember_by_staff(&mut tx, staff.user(), id.uuid(), &access).await?;
    tx.commit().await?;
    Ok(access)
}

/// Staff leave before their time is up.
///
/// # Errors
/// [`Error::Forbidden`] for a role that may not enter; [`Error::NotFound`] for a stay that is not theirs or has ended.
pub async fn leave(staff: &StaffCtx, db: &Db, id: StaffAccessId) -> Result<()> {
    staff.authorize(StaffAction::EnterTenant)?;
    let mut tx = db.begin_platform(staff).await?;
    let access = store::find_by_staff(&mut tx, staff, id).await?;
    if !access.is_open {
        return Err(Error::NotFound);
    }
    store::end_by_staff(&mut tx, id, staff.clock().now()).await?;
    let subject = Subject { id: id.uuid(), name: staff.name(), person: Some(staff.user().uuid()) };
    record_by_staff(&mut tx, staff, access.tenant, AccessEventKind::StaffLeft, Some(subject), None).await?;
    let ended = Event::StaffAccessEnded(StaffAccessEndFacts { staff_access_id: id });
    events::publish_by_staff(&mut tx, staff, access.tenant, ended).await?;
    tx.commit().await
}

/// The asker's own stays, the latest first.
///
/// # Errors
/// When the database refuses; [`Error::Invalid`] for a cursor or limit that is none.
pub async fn list_own_page(staff: &StaffCtx, db: &Db, paging: &Paging) -> Result<Page<StaffAccess>> {
    staff.authorize(StaffAction::ListTenants)?;
    let limit = Limit::new(paging.limit)?;
    let after = paging.cursor.as_ref().map(Cursor::position).transpose()?;
    let mut tx = db.begin_platform(staff).await?;
    let rows = store::list_of_staff(&mut tx, staff, after, limit.rows_to_fetch()).await?;
    Ok(limit.page(rows, |stay| (stay.created_at, stay.id)))
}

/// The same, as many as a page shows.
///
/// # Errors
/// When the database refuses.
pub async fn list_own(staff: &StaffCtx, db: &Db) -> Result<Vec<StaffAccess>> {
    staff.authorize(StaffAction::ListTenants)?;
    let mut tx = db.begin_platform(staff).await?;
    store::list_of_staff(&mut tx, staff, None, SHOWN).await
}

/// Who of the staff is or was in the tenant, the latest first.
///
/// # Errors
/// [`Error::Forbidden`] without `staff_access.view`; [`Error::Invalid`] for a cursor or limit that is none.
pub async fn list_page(ctx: &Ctx, db: &Db, paging: &Paging) -> Result<Page<StaffAccess>> {
    ctx.authorize(Action::ViewStaffAccess)?;
    let limit = Limit::new(paging.limit)?;
    let after = paging.cursor.as_ref().map(Cursor::position).transpose()?;
    let mut tx = db.begin(ctx).await?;
    let rows = store::list(&mut tx, ctx.real_clock().now(), after, limit.rows_to_fetch()).await?;
    Ok(limit.page(rows, |stay| (stay.created_at, stay.id)))
}

/// The same, as many as a page shows.
///
/// # Errors
/// [`Error::Forbidden`] without `staff_access.view`.
pub async fn list(ctx: &Ctx, db: &Db) -> Result<Vec<StaffAccess>> {
    ctx.authorize(Action::ViewStaffAccess)?;
    let mut tx = db.begin(ctx).await?;
    store::list(&mut tx, ctx.real_clock().now(), None, SHOWN).await
}

/// The tenant sends staff out: from their next request on they are not let in.
///
/// # Errors
/// [`Error::NotFound`] for a stay that is not there or has ended; [`Error::Forbidden`] without `staff_access.end`.
pub async fn end(ctx: &Ctx, db: &Db, id: StaffAccessId) -> Result<()> {
    ctx.authorize(Action::EndStaffAccess)?;
    let now = ctx.real_clock().now();
    let mut tx = db.begin(ctx).await?;
    let access = store::find(&mut tx, id, now).await?;
    if !access.is_open {
        return Err(Error::NotFound);
    }
    store::end(&mut tx, id, now).await?;
    let subject = Subject { id: id.uuid(), name: &access.staff_name, person: None };
    record(&mut tx, ctx, AccessEventKind::StaffSentOut, Some(subject), None).await?;
    events::publish(&mut tx, ctx, Event::StaffAccessEnded(StaffAccessEndFacts { staff_access_id: id })).await?;
    tx.commit().await
}

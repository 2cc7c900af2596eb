//! What can be done with tenants: by their own people, and by staff.

use super::{
    Client, MOST_COUNTED, NewTenantForm, Overview, Tenant, TenantCount, TenantCounts, TenantFilter, TenantForm,
    TenantKind, TenantSummary, store, suspensions,
};
use crate::{
    audit::{self, AuditAction, Author, Entry},
    ctx::{Actor, Ctx, StaffCtx},
    cuit::part_of_cuit,
    db::Db,
    error::Result,
    events::{self, Event, facts::TenantFacts},
    idempotency::{Attempt, Begun, Key},
    ids::TenantId,
    legal_entities, locations,
    members::invitations,
    onboarding,
    page::{Limit, Page, search_text},
    policy::{Action, StaffAction},
    sandbox,
};

/// How many suspensions a client's page shows: the latest.
const MOST_SUSPENSIONS: i64 = 100;

/// The tenant one is in.
///
/// # Errors
/// [`crate::Error::Forbidden`] without `tenants.view`.
pub async fn find(ctx: &Ctx, db: &Db) -> Result<Tenant> {
    ctx.authorize(Action::ViewTenant)?;
    let mut tx = db.begin(ctx).await?;
    store::find(&mut tx, ctx.tenant()).await
}

/// The tenant one is in and what it consists of, read in one transaction: as far as the membership reaches.
///
/// # Errors
/// [`crate::Error::Forbidden`] without `tenants.view` or `locations.view`.
pub async fn overview(ctx: &Ctx, db: &Db) -> Result<Overview> {
    ctx.authorize(Action::ViewTenant)?;
    ctx.authorize(Action::ViewLocations)?;
    let sees_entities = ctx.authorize(Action::ViewLegalEntities).is_ok();
    let mut tx = db.begin(ctx).await?;
    Ok(Overview {
        tenant: store::find(&mut tx, ctx.tenant()).await?,
        locations: locations::store::count(&mut tx, ctx.scope()).await?,
        legal_entities: if sees_entities { Some(legal_entities::store::list(&mut tx).await?) } else { None },
    })
}

/// Changes the tenant one is in and returns it as it then is. Its own people have then looked it through, which is a step of
/// setting up.
///
/// # Errors
/// [`crate::Error::Forbidden`] without `tenants.edit`, [`crate::Error::Invalid`], and [`crate::Error::Stale`] when
/// somebody changed it meanwhile.
pub async fn edit(ctx: &Ctx, db: &Db, form: &TenantForm) -> Result<Tenant> {
    ctx.authorize(Action::EditTenant)?;
    let edit = form.parse()?;
    let mut tx = db.begin(ctx).await?;
    let now = ctx.clock().now();
    let before = store::find(&mut tx, ctx.tenant()).await?;
    store::update(&mut tx, ctx.tenant(), &edit, now).await?;
    if !matches!(ctx.actor(), Actor::Staff { .. }) {
        onboarding::store::set_company_reviewed(&mut tx, now).await?;
    }
    let tenant = store::find(&mut tx, ctx.tenant()).await?;
    audit::record(&mut tx, ctx, entry(AuditAction::TenantEdited, Some(&before), &tenant)).await?;
    events::publish(&mut tx, ctx, Event::TenantUpdated(TenantFacts::from(&tenant))).await?;
    tx.commit().await?;
    Ok(tenant)
}

/// Tenants by name.
///
/// # Errors
/// [`crate::Error::Forbidden`] without `tenants.list`; [`crate::Error::Invalid`] for a cursor or limit that is none.
pub async fn list(staff: &StaffCtx, db: &Db, filter: &TenantFilter) -> Result<Page<TenantSummary>> {
    staff.authorize(StaffAction::ListTenants)?;
    let limit = Limit::new(filter.limit)?;
    let after: Option<(String, TenantId)> = filter.cursor.as_ref().map(|cursor| cursor.position()).transpose()?;
    let q = search_text(filter.q.as_deref())?;
    let digits = q.and_then(part_of_cuit);
    let mut tx = db.begin_platform(staff).await?;
    let rows =
        store::list(&mut tx, q, digits.as_deref(), (filter.status, filter.kind), after.as_ref(), limit.rows_to_fetch())
            .await?;
    Ok(limit.page(rows, |row| (row.tenant.name.clone(), row.tenant.id)))
}

/// How many tenants a filter fits, wherever in the list it stands. No more than [`MOST_COUNTED`] of them are looked at.
///
/// # Errors
/// [`crate::Error::Forbidden`] without `tenants.list`; [`crate::Error::Invalid`] at `q` for control characters.
pub async fn count(staff: &StaffCtx, db: &Db, filter: &TenantFilter) -> Result<TenantCount> {
    count_among(staff, db, filter, MOST_COUNTED).await
}

/// The same with another bound.
pub(super) async fn count_among(staff: &StaffCtx, db: &Db, filter: &TenantFilter, most: u16) -> Result<TenantCount> {
    staff.authorize(StaffAction::ListTenants)?;
    let q = search_text(filter.q.as_deref())?;
    let digits = q.and_then(part_of_cuit);
    let mut tx = db.begin_platform(staff).await?;
    let (fitting, more) =
        store::count(&mut tx, q, digits.as_deref(), (filter.status, filter.kind), most.into()).await?;
    Ok(if more { TenantCount::MoreThan((fitting - 1).max(0)) } else { TenantCount::Exactly(fitting) })
}

/// How many clients are active and suspended, and how many sandboxes there are, counted now.
///
/// # Errors
/// [`crate::Error::Forbidden`] without `tenants.list`.
pub async fn counts(staff: &StaffCtx, db: &Db) -> Result<TenantCounts> {
    staff.authorize(StaffAction::ListTenants)?;
    let mut tx = db.begin_platform(staff).await?;
    let (active, suspended, sandboxes) = store::counts(&mut tx).await?;
    Ok(TenantCounts { active, suspended, sandboxes, as_of: staff.clock().now() })
}

/// The tenants that came last, newest first.
///
/// # Errors
/// [`crate::Error::Forbidden`] without `tenants.list`.
pub async fn latest(staff: &StaffCtx, db: &Db, rows: u8) -> Result<Vec<Tenant>> {
    staff.authorize(StaffAction::ListTenants)?;
    let mut tx = db.begin_platform(staff).await?;
    store::latest(&mut tx, rows.into()).await
}

/// Any tenant, for staff.
///
/// # Errors
/// [`crate::Error::Forbidden`] without `tenants.list`, [`crate::Error::NotFound`].
pub async fn find_any(staff: &StaffCtx, db: &Db, id: TenantId) -> Result<Tenant> {
    staff.authorize(StaffAction::ListTenants)?;
    let mut tx = db.begin_platform(staff).await?;
    store::find_any(&mut tx, id).await
}

/// Any tenant with what staff need to know of it, read in one transaction.
///
/// # Errors
/// As [`find_any`].
pub async fn client(staff: &StaffCtx, db: &Db, id: TenantId) -> Result<Client> {
    staff.authorize(StaffAction::ListTenants)?;
    let mut tx = db.begin_platform(staff).await?;
    Ok(Client {
        tenant: store::find_any(&mut tx, id).await?,
        suspensions: suspensions::list_in(&mut tx, id, None, MOST_SUSPENSIONS).await?,
        onboarding: onboarding::store::find_any(&mut tx, id).await?.progress(staff.clock().now()),
    })
}

/// Changes any tenant, for staff.
///
/// # Errors
/// As [`edit`], and [`crate::Error::NotFound`].
pub async fn edit_any(staff: &StaffCtx, db: &Db, id: TenantId, form: &TenantForm) -> Result<Tenant> {
    staff.authorize(StaffAction::EditAnyTenant)?;
    let edit = form.parse()?;
    let mut tx = db.begin_platform(staff).await?;
    let before = store::find_any(&mut tx, id).await?;
    store::update_any(&mut tx, id, &edit, staff.clock().now()).await?;
    let tenant = store::find_any(&mut tx, id).await?;
    let entry = entry(AuditAction::TenantEdited, Some(&before), &tenant);
    audit::record(&mut tx, &staff.author().in_tenant(id), entry).await?;
    events::publish_by_staff(&mut tx, staff, id, Event::TenantUpdated(TenantFacts::from(&tenant))).await?;
    tx.commit().await?;
    Ok(tenant)
}

/// What is recorded of a change.
fn entry(action: AuditAction, before: Option<&Tenant>, after: &Tenant) -> Entry {
    Entry::new(action).on(after.id.uuid()).named(&after.name).between(before, Some(after))
}

/// Creates a tenant with its first legal entity.
///
/// # Errors
/// [`crate::Error::Forbidden`] without `tenants.create`, [`crate::Error::Invalid`] (a taken slug included),
/// [`crate::Error::IdempotencyKeyReused`].
pub async fn create(staff: &StaffCtx, db: &Db, form: &NewTenantForm, key: Option<&Key>) -> Result<Tenant> {
    staff.authorize(StaffAction::CreateTenant)?;
    let new = form.parse()?;
    let now = staff.clock().now();
    let attempt = Attempt::new_by_staff(staff, db, "tenants.create", key, form).await?;
    let sealer = db.sealer(None).await?;
    let mut tx = match attempt.begin_by_staff(staff, db).await? {
        Begun::Now(tx) => tx,
        Begun::Before(tenant) => return Ok(tenant),
    };
    let id = TenantId::new();
    store::insert(&mut tx, id, &new, now).await?;
    if new.kind == TenantKind::Sandbox {
        sandbox::store::insert(&mut tx, id, now).await?;
    }
    legal_entities::store::insert_first(&mut tx, id, &new.legal_name, &new.cuit, new.tax_condition, now).await?;
    let tenant = store::find_any(&mut tx, id).await?;
    let entry = entry(AuditAction::TenantCreated, None, &tenant);
    audit::record(&mut tx, &staff.author().in_tenant(id), entry).await?;
    events::publish_by_staff(&mut tx, staff, id, Event::TenantCreated(TenantFacts::from(&tenant))).await?;
    attempt.remember_by_staff(&mut tx, staff.user(), id.uuid(), &tenant).await?;
    if let Some(email) = &new.owner_email {
        invitations::invite_owner(staff, &sealer, &mut tx, (id, &new.name), email).await?;
    }
    tx.commit().await?;
    Ok(tenant)
}

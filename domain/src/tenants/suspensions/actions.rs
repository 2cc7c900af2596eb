//! What staff do about a tenant's status.

use super::{Suspension, TenantStatus, TenantStatusForm, store};
use crate::{
    access_events::{AccessEventKind, store::record_by_staff},
    ctx::StaffCtx,
    db::Db,
    error::Result,
    events::{self, Event, facts::TenantStatusFacts},
    ids::TenantId,
    page::{Cursor, Limit, Page, Paging},
    policy::StaffAction,
    tenants::{self, Tenant},
};

/// Suspends a tenant or lets it in again, from its people's next request on, and returns it as it then is. The tenant's
/// own record says so too, for its owners to read afterwards.
///
/// # Errors
/// [`crate::Error::Forbidden`] without `tenants.suspend`, [`crate::Error::Invalid`], [`crate::Error::NotFound`];
/// [`crate::Error::Stale`] when somebody
/// changed the tenant meanwhile, or when it is already what it is to be.
pub async fn set_status(staff: &StaffCtx, db: &Db, id: TenantId, form: &TenantStatusForm) -> Result<Tenant> {
    staff.authorize(StaffAction::SuspendTenant)?;
    let (status, reason) = form.parse()?;
    let now = staff.clock().now();
    let mut tx = db.begin_platform(staff).await?;
    tenants::store::find_any(&mut tx, id).await?;
    // From here on nobody else changes the tenant.
    tenants::store::touch(&mut tx, id, form.version, now).await?;
    let kind = match status {
        TenantStatus::Suspended => {
            store::insert(&mut tx, id, staff, &reason).await?;
            AccessEventKind::TenantSuspended
        }
        TenantStatus::Active => {
            store::end(&mut tx, id, staff, &reason).await?;
            AccessEventKind::TenantReactivated
        }
    };
    record_by_staff(&mut tx, staff, id, kind, None, Some(&reason)).await?;
    let tenant = tenants::store::find_any(&mut tx, id).await?;
    let facts = TenantStatusFacts::from(&tenant);
    let event = match status {
        TenantStatus::Suspended => Event::TenantSuspended(facts),
        TenantStatus::Active => Event::TenantReactivated(facts),
    };
    events::publish_by_staff(&mut tx, staff, id, event).await?;
    tx.commit().await?;
    Ok(tenant)
}

/// Every time that a tenant was suspended, the latest first.
///
/// # Errors
/// [`crate::Error::Forbidden`] without `tenants.list`, [`crate::Error::NotFound`]; [`crate::Error::Invalid`] for a cursor or
/// limit that is none.
pub async fn list(staff: &StaffCtx, db: &Db, id: TenantId, paging: &Paging) -> Result<Page<Suspension>> {
    staff.authorize(StaffAction::ListTenants)?;
    let limit = Limit::new(paging.limit)?;
    let after = paging.cursor.as_ref().map(Cursor::position).transpose()?;
    let mut tx = db.begin_platform(staff).await?;
    tenants::store::find_any(&mut tx, id).await?;
    let rows = store::list(&mut tx, id, after, limit.rows_to_fetch()).await?;
    Ok(limit.page(rows, |suspension| (suspension.suspended_at, suspension.id)))
}

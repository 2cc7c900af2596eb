//! Reading how far a tenant is, and putting the list away.

use super::{DismissForm, Progress, store};
use crate::{
    audit::{self, AuditAction, Entry},
    ctx::{Ctx, StaffCtx},
    db::Db,
    error::Result,
    ids::TenantId,
    policy::{Action, StaffAction},
};

/// How far the tenant one is in has come. Whoever first reads it after the last step was done leaves written down when that
/// was.
///
/// # Errors
/// [`crate::Error::Forbidden`] without `members.view`: it tells of people.
pub async fn progress(ctx: &Ctx, db: &Db) -> Result<Progress> {
    ctx.authorize(Action::ViewMembers)?;
    let now = ctx.clock().now();
    let mut tx = db.begin(ctx).await?;
    let facts = store::find(&mut tx, ctx.tenant()).await?;
    let progress = facts.progress(now);
    if let (None, Some(at), false) = (facts.completed_at, progress.completed_at, ctx.is_read_only()) {
        store::set_completed(&mut tx, at).await?;
        tx.commit().await?;
    }
    Ok(progress)
}

/// Puts the list away for everybody of the tenant, or takes it out again.
///
/// # Errors
/// [`crate::Error::Forbidden`] without `tenants.edit`.
pub async fn set_dismissed(ctx: &Ctx, db: &Db, form: DismissForm) -> Result<Progress> {
    ctx.authorize(Action::EditTenant)?;
    let now = ctx.clock().now();
    let mut tx = db.begin(ctx).await?;
    store::set_dismissed(&mut tx, form.dismissed.then_some(now)).await?;
    let entry = Entry::new(AuditAction::OnboardingDismissed).on(ctx.tenant().uuid());
    audit::record(&mut tx, ctx, entry.changed("dismissed", !form.dismissed, form.dismissed)).await?;
    let progress = store::find(&mut tx, ctx.tenant()).await?.progress(now);
    tx.commit().await?;
    Ok(progress)
}

/// How far any tenant has come, for staff.
///
/// # Errors
/// [`crate::Error::Forbidden`] without `tenants.list`, [`crate::Error::NotFound`].
pub async fn progress_of(staff: &StaffCtx, db: &Db, id: TenantId) -> Result<Progress> {
    staff.authorize(StaffAction::ListTenants)?;
    let mut tx = db.begin_platform(staff).await?;
    Ok(store::find_any(&mut tx, id).await?.progress(staff.clock().now()))
}

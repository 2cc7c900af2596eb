//! Reading the quiet hours, and choosing others.

use super::{QuietHours, QuietHoursForm, store};
use crate::{
    audit::{self, AuditAction, Entry},
    ctx::Ctx,
    db::Db,
    error::Result,
    events::{self, Event, facts::QuietHoursFacts},
    policy::Action,
};

/// The quiet hours of the tenant one is in.
///
/// # Errors
/// [`crate::Error::Forbidden`] without `messages.view`.
pub async fn find(ctx: &Ctx, db: &Db) -> Result<QuietHours> {
    ctx.authorize(Action::ViewMessages)?;
    let mut tx = db.begin(ctx).await?;
    store::find(&mut tx).await
}

/// Chooses others. What is held already is sent when it was going to be.
///
/// # Errors
/// [`crate::Error::Forbidden`] without `tenants.edit`; [`crate::Error::Invalid`]; [`crate::Error::Stale`] when somebody
/// changed them meanwhile.
pub async fn edit(ctx: &Ctx, db: &Db, form: &QuietHoursForm) -> Result<QuietHours> {
    ctx.authorize(Action::EditTenant)?;
    let hours = form.parse()?;
    let mut tx = db.begin(ctx).await?;
    let before = store::find(&mut tx).await?;
    store::save(&mut tx, &hours, ctx.clock().now()).await?;
    let after = store::find(&mut tx).await?;
    let entry = Entry::new(AuditAction::QuietHoursEdited).on(ctx.tenant().uuid());
    audit::record(&mut tx, ctx, entry.between(Some(&before), Some(&after))).await?;
    events::publish(&mut tx, ctx, Event::QuietHoursChanged(QuietHoursFacts::from(&after))).await?;
    tx.commit().await?;
    Ok(after)
}

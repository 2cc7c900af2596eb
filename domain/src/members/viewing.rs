//! Looking at a tenant as one of its members does: reading only, and written down.

use super::actions::{is_seen, subject};
use crate::{
    access_events::{AccessEventKind, store::record},
    ctx::{Actor, Ctx},
    db::Db,
    error::{Error, Result},
    ids::{MembershipId, TenantId},
    policy::Action,
};

/// Begins to look as a member. What comes back belongs in the session.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::Forbidden`] without `members.view_as`, for oneself, and for anybody who is no member.
pub async fn begin(ctx: &Ctx, db: &Db, member: MembershipId) -> Result<(TenantId, MembershipId)> {
    ctx.authorize(Action::ViewAsMember)?;
    match ctx.actor() {
        Actor::Member { membership, .. } if *membership != member => {}
        _ => return Err(Error::Forbidden),
    }
    let mut tx = db.begin(ctx).await?;
    let row = super::store::find(&mut tx, member, ctx.real_clock().now()).await?;
    if !is_seen(ctx, &row.scope) {
        return Err(Error::NotFound);
    }
    record(&mut tx, ctx, AccessEventKind::ViewingBegun, Some(subject(&row)), None).await?;
    tx.commit().await?;
    Ok((ctx.tenant(), member))
}

/// Writes down what was looked at, or that the looking ended.
///
/// # Errors
/// When the database refuses.
pub async fn note(ctx: &Ctx, db: &Db, kind: AccessEventKind, detail: Option<&str>) -> Result<()> {
    let Actor::ViewingAs { membership, .. } = ctx.actor() else { return Ok(()) };
    let mut tx = db.begin_noting(ctx).await?;
    // Whom they look as may have been removed meanwhile: the record then has no name.
    let row = super::store::find(&mut tx, *membership, ctx.real_clock().now()).await.ok();
    record(&mut tx, ctx, kind, row.as_ref().map(subject), detail).await?;
    tx.commit().await
}

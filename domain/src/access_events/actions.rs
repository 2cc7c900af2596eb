//! Reading what happened.

use chrono::{DateTime, Utc};

use super::{AccessEvent, AccessEventFilter, store};
use crate::{
    audit::{AuditAction, Entry, record_read},
    ctx::Ctx,
    db::Db,
    error::Result,
    ids::AccessEventId,
    page::{Limit, Page},
    policy::Action,
};

/// What happened, the latest first.
///
/// # Errors
/// [`Error::Forbidden`](crate::Error::Forbidden) without `access_events.view`; invalid for a cursor or limit that is none.
pub async fn list(ctx: &Ctx, db: &Db, filter: &AccessEventFilter) -> Result<Page<AccessEvent>> {
    ctx.authorize(Action::ViewAccessEvents)?;
    let limit = Limit::new(filter.limit)?;
    let before: Option<(DateTime<Utc>, AccessEventId)> = filter.cursor.as_ref().map(|c| c.position()).transpose()?;
    let mut tx = db.begin(ctx).await?;
    let rows = store::list(&mut tx, before, limit.rows_to_fetch()).await?;
    drop(tx);
    record_read(ctx, db, Entry::new(AuditAction::AccessEventListViewed)).await?;
    Ok(limit.page(rows, |row| (row.at, row.id)))
}

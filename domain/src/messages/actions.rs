//! Reading what was said in a tenant's name.

use chrono::{DateTime, Utc};

use super::{MessageDetail, MessageFilter, MessageSummary, tenant_store as store};
use crate::{
    audit::{AuditAction, Entry, record_read},
    ctx::Ctx,
    db::Db,
    error::Result,
    ids::MessageId,
    page::{Limit, Page},
    policy::Action,
};

/// What was said, the latest first. Whom it went to is personal data: that somebody looked is recorded.
///
/// # Errors
/// [`crate::Error::Forbidden`] without `messages.view`; [`crate::Error::Invalid`] for a cursor or limit that is none.
pub async fn list(ctx: &Ctx, db: &Db, filter: &MessageFilter) -> Result<Page<MessageSummary>> {
    ctx.authorize(Action::ViewMessages)?;
    let limit = Limit::new(filter.limit)?;
    let before: Option<(DateTime<Utc>, MessageId)> = filter.cursor.as_ref().map(|c| c.position()).transpose()?;
    let mut tx = db.begin(ctx).await?;
    let rows = store::list(&mut tx, filter, before, limit.rows_to_fetch()).await?;
    drop(tx);
    record_read(ctx, db, Entry::new(AuditAction::MessageListViewed)).await?;
    Ok(limit.page(rows, |row| (row.created_at, row.id)))
}

/// One of them, with what became of it.
///
/// # Errors
/// [`crate::Error::Forbidden`] without `messages.view`; [`crate::Error::NotFound`].
pub async fn find(ctx: &Ctx, db: &Db, id: MessageId) -> Result<MessageDetail> {
    ctx.authorize(Action::ViewMessages)?;
    let mut tx = db.begin(ctx).await?;
    let found = store::find(&mut tx, id).await?;
    drop(tx);
    record_read(ctx, db, Entry::new(AuditAction::MessageViewed).on(id.uuid())).await?;
    Ok(found)
}

//! Reading what one should hear of.

use chrono::{DateTime, Utc};

use super::{MOST, Notification, Unread, store, store::Reader};
use crate::{
    ctx::{Actor, Ctx},
    db::Db,
    error::{Error, Result},
    page::{Cursor, Limit, Page, Paging},
    policy::Action,
};

/// Members have news. Staff, keys and whoever looks as somebody else have none of their own.
fn reader(ctx: &Ctx) -> Result<Option<Reader>> {
    ctx.authorize(Action::ViewTenant)?;
    let Actor::Member { user, membership, .. } = ctx.actor() else { return Ok(None) };
    let all = ctx.authorize(Action::ViewAccessEvents).is_ok();
    Ok(Some(Reader { user: *user, membership: *membership, all }))
}

/// The latest, newest first.
///
/// # Errors
/// [`Error::Forbidden`] without `tenants.view`.
pub async fn list(ctx: &Ctx, db: &Db) -> Result<Vec<Notification>> {
    let Some(reader) = reader(ctx)? else { return Ok(Vec::new()) };
    let mut tx = db.begin(ctx).await?;
    store::list(&mut tx, reader, None, MOST).await
}

/// All of them, page by page.
///
/// # Errors
/// [`Error::Forbidden`] without `tenants.view`; [`Error::Invalid`] for a cursor or limit that is none.
pub async fn list_page(ctx: &Ctx, db: &Db, paging: &Paging) -> Result<Page<Notification>> {
    let reader = reader(ctx)?;
    let limit = Limit::new(paging.limit)?;
    let after = paging.cursor.as_ref().map(Cursor::position).transpose()?;
    let Some(reader) = reader else { return Ok(Page { items: Vec::new(), next: None }) };
    let mut tx = db.begin(ctx).await?;
    let rows = store::list(&mut tx, reader, after, limit.rows_to_fetch()).await?;
    Ok(limit.page(rows, |row| (row.event.at, row.event.id)))
}

/// How many the person has not read yet: 99 at most.
///
/// # Errors
/// [`Error::Forbidden`] without `tenants.view`.
pub async fn unread(ctx: &Ctx, db: &Db) -> Result<Unread> {
    let Some(reader) = reader(ctx)? else { return Ok(Unread::default()) };
    let mut tx = db.begin(ctx).await?;
    Ok(Unread { count: store::unread(&mut tx, reader, 99).await? })
}

/// Everything up to `until` has been read: what the list that was shown began with. The future cannot be read.
///
/// # Errors
/// [`Error::Forbidden`] without `tenants.view`, and for those who have no news of their own.
pub async fn mark_read(ctx: &Ctx, db: &Db, until: DateTime<Utc>) -> Result<()> {
    let reader = reader(ctx)?.ok_or(Error::Forbidden)?;
    let until = until.clamp(DateTime::UNIX_EPOCH, ctx.clock().now());
    let mut tx = db.begin(ctx).await?;
    store::mark(&mut tx, reader.user, until).await?;
    tx.commit().await
}

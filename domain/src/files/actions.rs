//! Listing, finding and deleting files. Taking one in is `receive`, giving one out `links`.

use super::{File, FileFilter, FileStatus, FileUsage, fate, store};
use crate::{
    audit::{self, AuditAction, Entry},
    ctx::Ctx,
    db::Db,
    error::Result,
    events::{self, Event, facts::FileEndFacts},
    ids::FileId,
    page::{Limit, Page, search_text},
    policy::Action,
};

/// Files, the latest first.
///
/// # Errors
/// [`crate::Error::Forbidden`] without `files.view`; [`crate::Error::Invalid`] for a cursor or limit that is none.
pub async fn list(ctx: &Ctx, db: &Db, filter: &FileFilter) -> Result<Page<File>> {
    ctx.authorize(Action::ViewFiles)?;
    let limit = Limit::new(filter.limit)?;
    let q = search_text(filter.q.as_deref())?;
    let before = filter.cursor.as_ref().map(|cursor| cursor.position::<FileId>()).transpose()?;
    let mut tx = db.begin(ctx).await?;
    let rows = store::list(&mut tx, q, filter.purpose, filter.status, before, limit.rows_to_fetch()).await?;
    Ok(limit.page(rows, |file| file.id))
}

/// # Errors
/// [`crate::Error::Forbidden`] without `files.view`; [`crate::Error::NotFound`].
pub async fn find(ctx: &Ctx, db: &Db, id: FileId) -> Result<File> {
    ctx.authorize(Action::ViewFiles)?;
    let mut tx = db.begin(ctx).await?;
    Ok(store::find(&mut tx, id).await?.file)
}

/// How much the tenant keeps, and may keep.
///
/// # Errors
/// [`crate::Error::Forbidden`] without `files.view`.
pub async fn usage(ctx: &Ctx, db: &Db) -> Result<FileUsage> {
    ctx.authorize(Action::ViewFiles)?;
    let mut tx = db.begin(ctx).await?;
    Ok(FileUsage { used_bytes: store::used(&mut tx).await?, quota_bytes: db.files().quota() })
}

/// Deletes a file and its content. Links to it lead nowhere from then on.
///
/// # Errors
/// [`crate::Error::Forbidden`] without `files.delete`; [`crate::Error::NotFound`].
pub async fn delete(ctx: &Ctx, db: &Db, id: FileId) -> Result<()> {
    ctx.authorize(Action::DeleteFile)?;
    let mut tx = db.begin(ctx).await?;
    let row = store::lock(&mut tx, id).await?;
    // Of what was refused there is no content any more.
    if row.file.status == FileStatus::Refused {
        store::delete(&mut tx, id).await?;
    } else {
        fate::remove(&mut tx, id, Some(row.kept), ctx.clock().now()).await?;
    }
    let entry = Entry::new(AuditAction::FileDeleted).on(id.uuid()).named(&row.file.name);
    audit::record(&mut tx, ctx, entry.between(Some(&row.file), None)).await?;
    if row.file.status == FileStatus::Ready {
        events::publish(&mut tx, ctx, Event::FileRemoved(FileEndFacts { file_id: id })).await?;
    }
    tx.commit().await
}

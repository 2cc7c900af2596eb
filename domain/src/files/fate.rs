//! What becomes of a file: how the scanner's verdict makes it stand, and how one goes. Whatever is to be done outside the
//! database is a job of the same transaction, so that it is neither forgotten nor done for nothing.

use chrono::{DateTime, Utc};

use super::{
    FileScan, FileStatus, Kept,
    jobs::RemoveContent,
    scanner::{Away, Verdict},
    store::{self, Row},
};
use crate::{
    audit::{AuditAction, AuditActor, Authorship, Entry},
    db::TenantTx,
    error::{Error, Problem, Result},
    events::{Event, Origin, facts::FileFacts},
    ids::{FileId, TenantId},
    jobs,
};

/// How a file stands after a look at it.
pub(super) const fn stands(verdict: &Result<Verdict, Away>) -> (FileStatus, FileScan) {
    match verdict {
        Ok(Verdict::Clean) => (FileStatus::Ready, FileScan::Clean),
        Ok(Verdict::NotScanned) => (FileStatus::Ready, FileScan::NotScanned),
        Ok(Verdict::Infected(_)) => (FileStatus::Refused, FileScan::Infected),
        Ok(Verdict::TooLarge) => (FileStatus::Refused, FileScan::TooLarge),
        Err(Away) => (FileStatus::Waiting, FileScan::Pending),
    }
}

/// What whoever sends a file is told of it, where it is not taken.
pub(super) fn refusal(verdict: &Result<Verdict, Away>) -> Option<Error> {
    match verdict {
        Ok(Verdict::Infected(_)) => Some(Error::invalid("file", Problem::FileInfected)),
        Ok(Verdict::TooLarge) => Some(Error::invalid("file", Problem::FileNotScannable)),
        _ => None,
    }
}

/// What is recorded of a file that the scanner does not let pass.
pub(super) fn refused(file: FileId, name: &str, verdict: &Verdict) -> Entry {
    let entry = Entry::new(AuditAction::FileRefused).on(file.uuid()).named(name);
    match verdict {
        Verdict::Infected(found) => entry.noting(found),
        _ => entry,
    }
}

/// The row goes, and the content with it: here at once, elsewhere by a job.
pub(super) async fn remove(tx: &mut TenantTx, file: FileId, kept: Option<Kept>, now: DateTime<Utc>) -> Result<()> {
    store::delete(tx, file).await?;
    remove_elsewhere(tx, file, kept, now).await
}

/// The same for what never became a file. One that did meanwhile stays.
pub(super) async fn discard(tx: &mut TenantTx, file: FileId, kept: Option<Kept>, now: DateTime<Utc>) -> Result<()> {
    if store::delete_incoming(tx, file).await? { remove_elsewhere(tx, file, kept, now).await } else { Ok(()) }
}

/// The content goes, and the row stays to say why.
pub(super) async fn remove_content(tx: &mut TenantTx, row: &Row, now: DateTime<Utc>) -> Result<()> {
    store::delete_pieces(tx, row.file.id).await?;
    remove_elsewhere(tx, row.file.id, Some(row.kept), now).await
}

async fn remove_elsewhere(tx: &mut TenantTx, file: FileId, kept: Option<Kept>, now: DateTime<Utc>) -> Result<()> {
    if kept != Some(Kept::Postgres) {
        jobs::prepare(&RemoveContent { file }, now)?.enqueue(tx).await?;
    }
    Ok(())
}

/// Whoever sent a file, for what becomes of it later without anybody.
pub(super) fn sender(row: &Row, tenant: TenantId, now: DateTime<Utc>) -> Result<Authorship<'_>> {
    let kind: AuditActor = row.created_by_kind.as_str().parse().map_err(|_| Error::Internal)?;
    Ok(Authorship {
        tenant: Some(tenant),
        kind,
        id: row.created_by,
        behalf: None,
        name: &row.file.created_by,
        address: None,
        request: row.request,
        at: now,
    })
}

pub(super) const fn origin(row: &Row, now: DateTime<Utc>) -> Origin {
    Origin { actor_kind: row.created_by_kind, actor: row.created_by, request: row.request, at: now }
}

/// What others are told of a file that can be had from now on.
pub(super) fn added(row: &Row) -> Event {
    Event::FileAdded(FileFacts::from(&row.file))
}

//! What staff see of jobs, and do about them.

use super::{JobDetail, JobEventKind, JobFilter, JobQueueSummary, JobSummary, staff_store, store};
use crate::{
    audit::{self, AuditAction, Entry},
    ctx::StaffCtx,
    db::{Db, PlatformTx},
    error::{Error, Result},
    ids::JobId,
    page::{Limit, Page, search_text},
    policy::StaffAction,
};

/// Jobs, the latest first.
///
/// # Errors
/// [`Error::Forbidden`] for roles that may not see them; invalid for a cursor or limit that is none.
pub async fn list(staff: &StaffCtx, db: &Db, filter: &JobFilter) -> Result<Page<JobSummary>> {
    staff.authorize(StaffAction::ViewJobs)?;
    let limit = Limit::new(filter.limit)?;
    let before: Option<JobId> = filter.cursor.as_ref().map(|cursor| cursor.position()).transpose()?;
    let q = search_text(filter.q.as_deref())?;
    let mut tx = db.begin_platform(staff).await?;
    let rows = staff_store::list(&mut tx, filter, q, before, limit.rows_to_fetch()).await?;
    Ok(limit.page(rows, |row| row.id))
}

/// How each queue stands.
///
/// # Errors
/// [`Error::Forbidden`] for roles that may not see them.
pub async fn queues(staff: &StaffCtx, db: &Db) -> Result<Vec<JobQueueSummary>> {
    staff.authorize(StaffAction::ViewJobs)?;
    let mut tx = db.begin_platform(staff).await?;
    staff_store::queues(&mut tx, staff.clock().now()).await
}

/// A job with what happened to it.
///
/// # Errors
/// [`Error::Forbidden`]; [`Error::NotFound`].
pub async fn find(staff: &StaffCtx, db: &Db, id: JobId) -> Result<JobDetail> {
    staff.authorize(StaffAction::ViewJobs)?;
    let mut tx = db.begin_platform(staff).await?;
    staff_store::find(&mut tx, id).await?.ok_or(Error::NotFound)
}

/// Lets a job that was given up be tried again, as often as at first. What it had done before stays done.
///
/// # Errors
/// [`Error::Forbidden`]; [`Error::NotFound`]; [`Error::Stale`] for a job that is not dead, or while another one with its
/// unique key is unfinished.
pub async fn replay(staff: &StaffCtx, db: &Db, id: JobId) -> Result<JobDetail> {
    staff.authorize(StaffAction::ManageJobs)?;
    let mut tx = db.begin_platform(staff).await?;
    if !staff_store::replay(&mut tx, id, staff.clock().now()).await? {
        return Err(refusal(&mut tx, id).await?);
    }
    staff_store::record(&mut tx, staff, id, JobEventKind::Replayed).await?;
    audit::record(&mut tx, staff, Entry::new(AuditAction::JobReplayed).on(id.uuid())).await?;
    store::wake(tx.connection()).await?;
    read_and_commit(tx, id).await
}

/// Ends a job: one that waits at once, one that runs when it looks whether it should end.
///
/// # Errors
/// [`Error::Forbidden`]; [`Error::NotFound`]; [`Error::Stale`] for a job that is over.
pub async fn cancel(staff: &StaffCtx, db: &Db, id: JobId) -> Result<JobDetail> {
    staff.authorize(StaffAction::ManageJobs)?;
    let now = staff.clock().now();
    let mut tx = db.begin_platform(staff).await?;
    let kind = if staff_store::cancel_waiting(&mut tx, id, now).await? {
        JobEventKind::Cancelled
    } else if staff_store::ask_to_end(&mut tx, id, now).await? {
        JobEventKind::CancelRequested
    } else {
        return Err(refusal(&mut tx, id).await?);
    };
    staff_store::record(&mut tx, staff, id, kind).await?;
    audit::record(&mut tx, staff, Entry::new(AuditAction::JobCancelled).on(id.uuid())).await?;
    read_and_commit(tx, id).await
}

/// Why nothing was changed.
async fn refusal(tx: &mut PlatformTx, id: JobId) -> Result<Error> {
    Ok(staff_store::find(tx, id).await?.map_or(Error::NotFound, |_| Error::Stale))
}

async fn read_and_commit(mut tx: PlatformTx, id: JobId) -> Result<JobDetail> {
    let job = staff_store::find(&mut tx, id).await?.ok_or(Error::NotFound)?;
    tx.commit().await?;
    Ok(job)
}

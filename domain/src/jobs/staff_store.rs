//! SQL of jobs, as staff have it.

use chrono::{DateTime, Utc};

use super::{
    JobDetail, JobEvent, JobEventKind, JobFilter, JobProgress, JobQueue, JobQueueSummary, JobStatus, JobSummary,
    JobTenant,
};
use crate::{
    ctx::StaffCtx,
    db::PlatformTx,
    error::{Error, OnConstraint, Result},
    identity::store::stored,
    ids::{JobEventId, JobId, TenantId, UserId},
};

struct Row {
    id: JobId,
    queue: String,
    kind: String,
    tenant_id: Option<TenantId>,
    tenant_name: Option<String>,
    status: String,
    attempt: i32,
    attempts_left: i32,
    run_at: DateTime<Utc>,
    progress_done: i64,
    progress_total: Option<i64>,
    cancel_requested: bool,
    last_error: Option<String>,
    created_at: DateTime<Utc>,
    finished_at: Option<DateTime<Utc>>,
}

impl Row {
    fn read(self) -> Result<JobSummary> {
        Ok(JobSummary {
            id: self.id,
            queue: stored(self.queue)?,
            kind: self.kind,
            tenant: self.tenant_id.zip(self.tenant_name).map(|(id, name)| JobTenant { id, name }),
            status: stored(self.status)?,
            attempt: self.attempt,
            attempts_left: self.attempts_left,
            run_at: self.run_at,
            progress: JobProgress { done: self.progress_done, total: self.progress_total },
            cancel_requested: self.cancel_requested,
            last_error: self.last_error,
            created_at: self.created_at,
            finished_at: self.finished_at,
        })
    }
}

/// The latest first, from `before` on: ids are in the order of time.
pub(super) async fn list(
    tx: &mut PlatformTx,
    filter: &JobFilter,
    q: Option<&str>,
    before: Option<JobId>,
    rows: i64,
) -> Result<Vec<JobSummary>> {
    let found = sqlx::query_as!(
        Row,
        r#"select j.id as "id: JobId", queue, kind, tenant_id as "tenant_id: TenantId", t.name as "tenant_name?", status, attempt,
             attempts_left, run_at, progress_done, progress_total,
             cancel_requested_at is not null and status = 'running' as "cancel_requested!", last_error, j.created_at, finished_at
           from jobs j left join tenants t on t.id = j.tenant_id
           where j.id < coalesce($1, 'ffffffff-ffff-ffff-ffff-ffffffffffff'::uuid)
             and ($2::text is null or status = $2) and ($3::text is null or queue = $3)
             and ($4::uuid is null or tenant_id = $4) and ($5::text is null or position(lower($5) in kind) > 0)
           order by j.id desc limit $6"#,
        before.map(JobId::uuid),
        filter.status.map(JobStatus::as_str),
        filter.queue.map(JobQueue::as_str),
        filter.tenant.map(TenantId::uuid),
        q,
        rows
    )
    .fetch_all(tx.connection())
    .await?;
    found.into_iter().map(Row::read).collect()
}

/// All queues that this version knows, those without jobs too.
pub(super) async fn queues(tx: &mut PlatformTx, now: DateTime<Utc>) -> Result<Vec<JobQueueSummary>> {
    let rows = sqlx::query!(
        r#"select queue,
             count(*) filter (where status = 'waiting') as "waiting!", count(*) filter (where status = 'running') as "running!",
             count(*) filter (where status = 'done') as "done!", count(*) filter (where status = 'cancelled') as "cancelled!",
             count(*) filter (where status = 'dead') as "dead!",
             count(*) filter (where status = 'waiting' and last_error is not null) as "retrying!",
             min(run_at) filter (where status = 'waiting' and run_at <= $1) as oldest_due_at
           from jobs group by queue"#,
        now
    )
    .fetch_all(tx.connection())
    .await?;
    Ok(JobQueue::ALL
        .iter()
        .map(|queue| {
            let row = rows.iter().find(|row| row.queue == queue.as_str());
            JobQueueSummary {
                queue: *queue,
                waiting: row.map_or(0, |row| row.waiting),
                running: row.map_or(0, |row| row.running),
                done: row.map_or(0, |row| row.done),
                cancelled: row.map_or(0, |row| row.cancelled),
                dead: row.map_or(0, |row| row.dead),
                retrying: row.map_or(0, |row| row.retrying),
                oldest_due_at: row.and_then(|row| row.oldest_due_at),
            }
        })
        .collect())
}

pub(super) async fn find(tx: &mut PlatformTx, id: JobId) -> Result<Option<JobDetail>> {
    let row = sqlx::query!(
        r#"select j.id as "id: JobId", queue, kind, tenant_id as "tenant_id: TenantId", t.name as "tenant_name?", status, attempt,
             attempts_left, run_at, progress_done, progress_total,
             cancel_requested_at is not null and status = 'running' as "cancel_requested!", last_error, j.created_at, finished_at,
             payload, unique_key, worker, lease_until
           from jobs j left join tenants t on t.id = j.tenant_id where j.id = $1"#,
        id as JobId
    )
    .fetch_optional(tx.connection())
    .await?;
    let Some(row) = row else { return Ok(None) };
    let job = Row {
        id: row.id,
        queue: row.queue,
        kind: row.kind,
        tenant_id: row.tenant_id,
        tenant_name: row.tenant_name,
        status: row.status,
        attempt: row.attempt,
        attempts_left: row.attempts_left,
        run_at: row.run_at,
        progress_done: row.progress_done,
        progress_total: row.progress_total,
        cancel_requested: row.cancel_requested,
        last_error: row.last_error,
        created_at: row.created_at,
        finished_at: row.finished_at,
    };
    Ok(Some(JobDetail {
        job: job.read()?,
        payload: row.payload,
        unique_key: row.unique_key,
        worker: row.worker,
        lease_until: row.lease_until,
        events: events(tx, id).await?,
    }))
}

async fn events(tx: &mut PlatformTx, id: JobId) -> Result<Vec<JobEvent>> {
    let rows = sqlx::query!(
        "select kind, attempt, worker, actor_name, error, at from job_events where job_id = $1 order by id",
        id as JobId
    )
    .fetch_all(tx.connection())
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(JobEvent {
                kind: stored(row.kind)?,
                attempt: row.attempt,
                worker: row.worker,
                by: row.actor_name,
                error: row.error,
                at: row.at,
            })
        })
        .collect()
}

/// `false` when it is not dead.
pub(super) async fn replay(tx: &mut PlatformTx, id: JobId, now: DateTime<Utc>) -> Result<bool> {
    let done = sqlx::query!(
        "update jobs set status = 'waiting', run_at = $2, attempts_left = max_attempts, cancel_requested_at = null,
           finished_at = null where id = $1 and status = 'dead'",
        id as JobId,
        now
    )
    .execute(tx.connection())
    .await
    // Another one with its unique key is unfinished: it does the same.
    .on_constraint([("jobs_unique_key", Error::Stale)])?;
    Ok(done.rows_affected() == 1)
}

pub(super) async fn cancel_waiting(tx: &mut PlatformTx, id: JobId, now: DateTime<Utc>) -> Result<bool> {
    let done = sqlx::query!(
        "update jobs set status = 'cancelled', finished_at = $2 where id = $1 and status = 'waiting'",
        id as JobId,
        now
    )
    .execute(tx.connection())
    .await?;
    Ok(done.rows_affected() == 1)
}

/// `false` when it does not run, or was asked already.
pub(super) async fn ask_to_end(tx: &mut PlatformTx, id: JobId, now: DateTime<Utc>) -> Result<bool> {
    let done = sqlx::query!(
        "update jobs set cancel_requested_at = $2 where id = $1 and status = 'running' and cancel_requested_at is null",
        id as JobId,
        now
    )
    .execute(tx.connection())
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Writes down what one of the staff did.
pub(super) async fn record(tx: &mut PlatformTx, staff: &StaffCtx, id: JobId, kind: JobEventKind) -> Result<()> {
    sqlx::query!(
        "insert into job_events (tenant_id, job_id, id, kind, attempt, actor_id, actor_name, at)
         select tenant_id, id, $2, $3, attempt, $4, $5, $6 from jobs where id = $1",
        id as JobId,
        JobEventId::new() as JobEventId,
        kind.as_str(),
        staff.user() as UserId,
        staff.name(),
        staff.clock().now()
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

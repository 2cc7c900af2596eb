//! SQL of jobs, as those have it who ask for them and those who run them. Whatever a run writes names its attempt: once
//! another worker has begun the next one, it changes no row.

use chrono::{DateTime, Utc};
use serde_json::Value;
use sqlx::PgConnection;

use super::{JobEventKind, JobProgress, JobQueue, Prepared};
use crate::{
    db::WorkerTx,
    error::Result,
    ids::{JobEventId, JobId, TenantId},
};

/// What workers listen to.
pub(super) const CHANNEL: &str = "jobs";

/// One attempt at one job.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Key {
    pub id: JobId,
    pub attempt: i32,
}

pub(super) async fn insert(connection: &mut PgConnection, job: &Prepared) -> Result<bool> {
    let done = sqlx::query!(
        "insert into jobs (id, tenant_id, queue, kind, payload, unique_key, status, run_at, max_attempts, attempts_left, created_at)
         values ($1, coalesce($2, app_tenant_id()), $3, $4, $5, $6, 'waiting',
                 $7::timestamptz - app_tenant_ahead(coalesce($2, app_tenant_id())), $8, $8,
                 $9::timestamptz - app_tenant_ahead(coalesce($2, app_tenant_id()))) on conflict do nothing",
        job.id as JobId,
        job.tenant as Option<TenantId>,
        job.queue.as_str(),
        job.kind,
        job.payload,
        job.unique_key,
        job.run_at,
        job.max_attempts,
        job.created_at
    )
    .execute(&mut *connection)
    .await?;
    let written = done.rows_affected() == 1;
    if written {
        wake(connection).await?;
    }
    Ok(written)
}

/// What waits for a time that has come nearer, because its tenant's clock was moved on.
pub(super) async fn bring_forward(connection: &mut PgConnection, tenant: TenantId, seconds: i64) -> Result<()> {
    as_worker(connection).await?;
    sqlx::query!(
        "update jobs set run_at = run_at - make_interval(secs => $2) where tenant_id = $1 and status = 'waiting'",
        tenant as TenantId,
        seconds as f64
    )
    .execute(&mut *connection)
    .await?;
    wake(connection).await
}

/// Heard when the transaction is committed.
pub(super) async fn wake(connection: &mut PgConnection) -> Result<()> {
    sqlx::query!("select pg_notify($1, '')", CHANNEL).execute(connection).await?;
    Ok(())
}

/// A job that is due, locked until the end of the transaction.
#[derive(Debug)]
pub(super) struct Due {
    pub id: JobId,
    pub tenant_id: Option<TenantId>,
    pub kind: String,
    pub payload: Value,
    pub attempt: i32,
    pub attempts_left: i32,
    pub cancel_requested: bool,
    pub progress_done: i64,
    pub progress_total: Option<i64>,
    /// Somebody began it and did not end it in time.
    pub lost_by: Option<String>,
    /// How far its tenant's clock is ahead.
    pub ahead_seconds: i64,
}

/// What waits and is due, and what others began and did not end in time. What others are looking at is left out.
pub(super) async fn due(
    tx: &mut WorkerTx,
    queue: JobQueue,
    kinds: &[String],
    now: DateTime<Utc>,
    at_most: i64,
) -> Result<Vec<Due>> {
    Ok(sqlx::query_as!(
        Due,
        r#"select id as "id: JobId", tenant_id as "tenant_id: TenantId", kind, payload, attempt, attempts_left,
             cancel_requested_at is not null as "cancel_requested!", progress_done, progress_total, worker as lost_by,
             coalesce((select b.ahead_seconds from sandboxes b where b.tenant_id = jobs.tenant_id), 0) as "ahead_seconds!"
           from jobs
           where queue = $1 and kind = any($2) and status in ('waiting', 'running')
             and coalesce(lease_until, run_at) <= $3
           order by coalesce(lease_until, run_at), id limit $4 for update skip locked"#,
        queue.as_str(),
        kinds,
        now,
        at_most
    )
    .fetch_all(tx.connection())
    .await?)
}

/// The next attempt begins.
pub(super) async fn begin(tx: &mut WorkerTx, id: JobId, worker: &str, lease_until: DateTime<Utc>) -> Result<()> {
    sqlx::query!(
        "update jobs set status = 'running', attempt = attempt + 1, attempts_left = attempts_left - 1, worker = $2,
           lease_until = $3 where id = $1",
        id as JobId,
        worker,
        lease_until
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// Whether it was asked to end; `None` when it is another's now, or over. Locks the row until the end of the transaction.
pub(super) async fn advance(
    connection: &mut PgConnection,
    key: Key,
    progress: JobProgress,
    lease_until: DateTime<Utc>,
) -> Result<Option<bool>> {
    as_worker(connection).await?;
    Ok(sqlx::query_scalar!(
        r#"update jobs set progress_done = $3, progress_total = $4, lease_until = $5
           where id = $1 and attempt = $2 and status = 'running' returning cancel_requested_at is not null as "cancel!""#,
        key.id as JobId,
        key.attempt,
        progress.done,
        progress.total,
        lease_until
    )
    .fetch_optional(connection)
    .await?)
}

/// `false` when it is another's now, or over. Locks the row until the end of the transaction.
pub(super) async fn complete(
    connection: &mut PgConnection,
    key: Key,
    progress: JobProgress,
    worker: &str,
    now: DateTime<Utc>,
) -> Result<bool> {
    as_worker(connection).await?;
    let tenant = sqlx::query_scalar!(
        r#"update jobs set status = 'done', progress_done = $3, progress_total = $4, finished_at = $5, lease_until = null,
             worker = null, last_error = null
           where id = $1 and attempt = $2 and status = 'running' returning tenant_id as "tenant_id: TenantId""#,
        key.id as JobId,
        key.attempt,
        progress.done,
        progress.total,
        now
    )
    .fetch_optional(&mut *connection)
    .await?;
    let Some(tenant) = tenant else { return Ok(false) };
    let event = Event { kind: JobEventKind::Done, attempt: key.attempt, worker: Some(worker), error: None, at: now };
    record_on(connection, key.id, tenant, &event).await?;
    Ok(true)
}

/// A transaction of any kind goes on as the worker's: the login role may take the role, whatever role it has now.
async fn as_worker(connection: &mut PgConnection) -> Result<()> {
    sqlx::query!("set local role app_worker").execute(connection).await?;
    Ok(())
}

/// Lengthens the lease. As [`advance`].
pub(super) async fn beat(tx: &mut WorkerTx, key: Key, lease_until: DateTime<Utc>) -> Result<Option<bool>> {
    Ok(sqlx::query_scalar!(
        r#"update jobs set lease_until = greatest(lease_until, $3)
           where id = $1 and attempt = $2 and status = 'running' returning cancel_requested_at is not null as "cancel!""#,
        key.id as JobId,
        key.attempt,
        lease_until
    )
    .fetch_optional(tx.connection())
    .await?)
}

/// What decides how a failed attempt ends.
#[derive(Debug)]
pub(super) struct Standing {
    pub max_attempts: i32,
    pub attempts_left: i32,
    pub cancel_requested: bool,
}

/// `None` when it is another's now, or over. Locks the row until the end of the transaction.
pub(super) async fn standing(tx: &mut WorkerTx, key: Key) -> Result<Option<Standing>> {
    Ok(sqlx::query_as!(
        Standing,
        r#"select max_attempts, attempts_left, cancel_requested_at is not null as "cancel_requested!"
           from jobs where id = $1 and attempt = $2 and status = 'running' for update"#,
        key.id as JobId,
        key.attempt
    )
    .fetch_optional(tx.connection())
    .await?)
}

/// Back to waiting. `uncounted`: the attempt is not one of those it has.
pub(super) async fn put_back(
    tx: &mut WorkerTx,
    id: JobId,
    run_at: DateTime<Utc>,
    error: Option<&str>,
    uncounted: bool,
) -> Result<()> {
    sqlx::query!(
        "update jobs set status = 'waiting', run_at = $2, lease_until = null, worker = null,
           last_error = coalesce($3, last_error), attempts_left = attempts_left + $4::int where id = $1",
        id as JobId,
        run_at,
        error,
        i32::from(uncounted)
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// It ends without being done.
pub(super) async fn end(
    tx: &mut WorkerTx,
    id: JobId,
    status: super::JobStatus,
    error: Option<&str>,
    now: DateTime<Utc>,
) -> Result<()> {
    sqlx::query!(
        "update jobs set status = $2, finished_at = $3, lease_until = null, worker = null,
           last_error = coalesce($4, last_error) where id = $1",
        id as JobId,
        status.as_str(),
        now,
        error
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// What happened in an attempt.
pub(super) struct Event<'a> {
    pub kind: JobEventKind,
    pub attempt: i32,
    pub worker: Option<&'a str>,
    pub error: Option<&'a str>,
    pub at: DateTime<Utc>,
}

pub(super) async fn record(tx: &mut WorkerTx, id: JobId, tenant: Option<TenantId>, event: &Event<'_>) -> Result<()> {
    record_on(tx.connection(), id, tenant, event).await
}

async fn record_on(
    connection: &mut PgConnection,
    id: JobId,
    tenant: Option<TenantId>,
    event: &Event<'_>,
) -> Result<()> {
    sqlx::query!(
        "insert into job_events (tenant_id, job_id, id, kind, attempt, worker, error, at)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        tenant as Option<TenantId>,
        id as JobId,
        JobEventId::new() as JobEventId,
        event.kind.as_str(),
        event.attempt,
        event.worker,
        event.error,
        event.at
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Whether this is the first to ask for what is due at `due`. Others who ask at the same time wait for the answer.
pub(super) async fn is_first(tx: &mut WorkerTx, kind: &str, due: DateTime<Utc>) -> Result<bool> {
    let done = sqlx::query!(
        "insert into job_schedules (kind, last_due_at) values ($1, $2)
         on conflict (kind) do update set last_due_at = excluded.last_due_at
           where job_schedules.last_due_at < excluded.last_due_at",
        kind,
        due
    )
    .execute(tx.connection())
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Removes what ended long ago, with what is known of it; says how many.
pub(super) async fn delete_ended(
    tx: &mut WorkerTx,
    ended_before: DateTime<Utc>,
    dead_before: DateTime<Utc>,
    batch: i64,
) -> Result<u64> {
    let ids = sqlx::query_scalar!(
        r#"select id from jobs where finished_at < $1 and (status in ('done', 'cancelled') or finished_at < $2)
           order by finished_at limit $3 for update skip locked"#,
        ended_before,
        dead_before,
        batch
    )
    .fetch_all(tx.connection())
    .await?;
    sqlx::query!("delete from job_events where job_id = any($1)", &ids).execute(tx.connection()).await?;
    let done = sqlx::query!("delete from jobs where id = any($1)", &ids).execute(tx.connection()).await?;
    Ok(done.rows_affected())
}

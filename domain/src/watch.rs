//! What somebody who watches over the installation has to know: how long letters, jobs, records and events wait, how many
//! people are signed in, and whether others should be told of the trace that a request belongs to. Numbers and random ids;
//! nothing of anybody.

use std::sync::OnceLock;

use chrono::{DateTime, Utc};

use crate::{db::Db, error::Result, identity::store::stored, jobs::JobQueue};

/// Letters that were not sent yet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Queue {
    pub waiting: i64,
    /// For how long the oldest of them has waited.
    pub oldest_seconds: i64,
}

/// # Errors
/// When the database cannot be reached.
pub async fn message_queue(db: &Db, now: DateTime<Utc>) -> Result<Queue> {
    let mut tx = db.begin_worker().await?;
    // The index of what is due holds these and no others.
    let row = sqlx::query!(
        r#"select count(*) as "waiting!", min(created_at) as oldest from messages where status in ('queued', 'sending')"#
    )
    .fetch_one(tx.connection())
    .await?;
    let oldest_seconds = row.oldest.map_or(0, |oldest| (now - oldest).num_seconds().max(0));
    Ok(Queue { waiting: row.waiting, oldest_seconds })
}

/// How a queue of jobs stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Jobs {
    pub waiting: i64,
    pub running: i64,
    /// Given up: they wait for somebody.
    pub dead: i64,
    /// For how long the job that has been due longest has waited for a worker.
    pub oldest_seconds: i64,
}

/// Every queue, those without jobs too.
///
/// # Errors
/// When the database cannot be reached.
pub async fn jobs(db: &Db, now: DateTime<Utc>) -> Result<Vec<(JobQueue, Jobs)>> {
    let mut tx = db.begin_worker().await?;
    // What is over and done with is not looked at: the indexes of what is due and of the status hold the rest.
    let rows = sqlx::query!(
        r#"select queue, count(*) filter (where status = 'waiting') as "waiting!",
             count(*) filter (where status = 'running') as "running!", count(*) filter (where status = 'dead') as "dead!",
             min(run_at) filter (where status = 'waiting' and run_at <= $1) as oldest
           from jobs where status in ('waiting', 'running', 'dead') group by queue"#,
        now
    )
    .fetch_all(tx.connection())
    .await?;
    let mut queues: Vec<_> = JobQueue::ALL.iter().map(|queue| (*queue, Jobs::default())).collect();
    for row in rows {
        let queue: JobQueue = stored(row.queue)?;
        if let Some((_, jobs)) = queues.iter_mut().find(|(known, _)| *known == queue) {
            let oldest_seconds = row.oldest.map_or(0, |oldest| (now - oldest).num_seconds().max(0));
            *jobs = Jobs { waiting: row.waiting, running: row.running, dead: row.dead, oldest_seconds };
        }
    }
    Ok(queues)
}

/// Records of the audit that are in no chain yet.
///
/// # Errors
/// When the database cannot be reached.
pub async fn unsealed(db: &Db, now: DateTime<Utc>) -> Result<Queue> {
    let mut tx = db.begin_worker().await?;
    let row =
        sqlx::query!(r#"select count(*) as "waiting!", min(at) as oldest from audit_records where sequence is null"#)
            .fetch_one(tx.connection())
            .await?;
    let oldest_seconds = row.oldest.map_or(0, |oldest| (now - oldest).num_seconds().max(0));
    Ok(Queue { waiting: row.waiting, oldest_seconds })
}

/// For how long the next event has waited that each reader has not read.
///
/// # Errors
/// When the database cannot be reached.
pub async fn unread_events(db: &Db, now: DateTime<Utc>) -> Result<Vec<(String, i64)>> {
    let mut tx = db.begin_worker().await?;
    let rows = sqlx::query!(
        r#"select c.name, (select e.at from events e where (e.xact, e.sequence) > (c.xact, c.sequence)
             order by e.xact, e.sequence limit 1) as oldest
           from event_consumers c order by c.name"#
    )
    .fetch_all(tx.connection())
    .await?;
    let seconds = |oldest: Option<DateTime<Utc>>| oldest.map_or(0, |oldest| (now - oldest).num_seconds().max(0));
    Ok(rows.into_iter().map(|row| (row.name, seconds(row.oldest))).collect())
}

/// Sessions of somebody that can still be used.
///
/// # Errors
/// When the database cannot be reached.
pub async fn open_sessions(db: &Db, now: DateTime<Utc>) -> Result<i64> {
    let mut tx = db.begin_identity().await?;
    Ok(sqlx::query_scalar!(
        r#"select count(*) as "open!" from sessions where user_id is not null and expires_at > $1"#,
        now
    )
    .fetch_one(tx.connection())
    .await?)
}

static TRACE: OnceLock<fn() -> Option<String>> = OnceLock::new();

/// From here on what we ask of others carries the trace that `current` names, as `traceparent` (W3C Trace Context).
pub fn carry_trace(current: fn() -> Option<String>) {
    // Set once: a second time names the same function.
    TRACE.set(current).ok();
}

pub(crate) fn traceparent() -> Option<String> {
    TRACE.get().and_then(|current| current())
}

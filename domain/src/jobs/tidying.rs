//! What keeps tables from growing for ever. Each kind recurs, and removes in short pieces what means nothing any more.

use chrono::TimeDelta;
use serde::{Deserialize, Serialize};

use super::{Failure, Finished, Job, JobQueue, Run, store};
use crate::{
    accounts::reset,
    idempotency,
    identity::{devices, factors::totp, sessions, throttle},
    rate_limit,
};

/// Rows per statement: short locks, bounded memory.
const BATCH: i64 = 1000;

fn counted(rows: u64) -> i64 {
    i64::try_from(rows).unwrap_or(i64::MAX)
}

/// Sessions, codes, throttles and allowances that are over.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct TidyIdentity {}

impl Job for TidyIdentity {
    const NAME: &'static str = "identity.tidy";
    const QUEUE: JobQueue = JobQueue::Maintenance;

    async fn run(self, run: &mut Run) -> Result<Finished, Failure> {
        loop {
            let now = run.clock().now();
            let mut tx = run.begin_identity().await?;
            let removed = [
                sessions::delete_expired(&mut tx, now, BATCH).await?,
                reset::delete_expired(&mut tx, now, BATCH).await?,
                totp::delete_unconfirmed(&mut tx, now, BATCH).await?,
                throttle::delete_forgotten(&mut tx, now, BATCH).await?,
                devices::delete_forgotten(&mut tx, now, BATCH).await?,
                rate_limit::delete_full(&mut tx, now, BATCH).await?,
            ];
            run.advance(removed.iter().copied().map(counted).sum());
            if removed.iter().all(|removed| counted(*removed) < BATCH) {
                return run.complete(tx).await;
            }
            run.checkpoint(tx).await?;
        }
    }
}

/// Idempotency keys that are worth nothing any more, of tenants and of staff.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct TidyIdempotencyKeys {}

impl Job for TidyIdempotencyKeys {
    const NAME: &'static str = "idempotency_keys.tidy";
    const QUEUE: JobQueue = JobQueue::Maintenance;

    async fn run(self, run: &mut Run) -> Result<Finished, Failure> {
        let now = run.clock().now();
        let mut tx = run.begin_worker().await?;
        run.expect(run.progress().done + idempotency::count_outdated(&mut tx, now).await?);
        run.checkpoint(tx).await?;
        loop {
            let mut tx = run.begin_worker().await?;
            let removed = counted(idempotency::delete_outdated(&mut tx, now, BATCH).await?);
            run.advance(removed);
            if removed == 0 {
                return run.complete(tx).await;
            }
            run.checkpoint(tx).await?;
        }
    }
}

/// Jobs that ended long ago.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct TidyJobs {}

/// Jobs that went well, or were not wanted any more.
pub(super) const ENDED_KEPT_FOR: TimeDelta = TimeDelta::days(7);
/// Jobs that somebody has to look at.
pub(super) const DEAD_KEPT_FOR: TimeDelta = TimeDelta::days(90);

impl Job for TidyJobs {
    const NAME: &'static str = "jobs.tidy";
    const QUEUE: JobQueue = JobQueue::Maintenance;

    async fn run(self, run: &mut Run) -> Result<Finished, Failure> {
        loop {
            let now = run.clock().now();
            let mut tx = run.begin_worker().await?;
            let removed = store::delete_ended(&mut tx, now - ENDED_KEPT_FOR, now - DEAD_KEPT_FOR, BATCH).await?;
            run.advance(counted(removed));
            if counted(removed) < BATCH {
                return run.complete(tx).await;
            }
            run.checkpoint(tx).await?;
        }
    }
}

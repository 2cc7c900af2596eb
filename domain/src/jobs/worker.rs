//! Who runs jobs. Any number of workers do it at once: a job that is due is claimed for the length of a lease, which is
//! lengthened while the job runs. What a killed worker leaves is claimed by another one when its lease has ended.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::Value;
use sqlx::postgres::PgListener;
use tokio::{
    sync::watch,
    time::{Instant, sleep, sleep_until},
};

use super::{
    Failure, Finished, JobEventKind, JobProgress, JobQueue, JobStatus, Registry,
    run::{Asked, Run},
    store::{self, Event, Key},
};
use crate::{
    clock::Clock,
    db::{Db, WorkerTx},
    error::Result,
    ids::{JobId, TenantId},
};

/// How long a worker that says nothing is taken to be alive.
pub const LEASE: TimeDelta = TimeDelta::seconds(60);
/// How long a running job has to come to a stop when its worker ends. Then it is cut off and put back.
const GRACE: Duration = Duration::from_secs(20);
/// A metric: how long attempts took, by `kind` and `outcome`.
pub const SECONDS: &str = "job_duration_seconds";
/// Of a text that is kept.
const LONGEST_ERROR: usize = 500;

/// A job that was claimed: this worker's alone until the lease ends.
#[derive(Debug)]
pub struct Claimed {
    pub id: JobId,
    pub tenant: Option<TenantId>,
    pub kind: String,
    pub attempt: i32,
    pub progress: JobProgress,
    pub(super) ahead_seconds: i64,
    payload: Value,
}

impl Claimed {
    pub(super) const fn key(&self) -> Key {
        Key { id: self.id, attempt: self.attempt }
    }
}

#[derive(Clone, Debug)]
pub struct Worker {
    db: Db,
    clock: Clock,
    registry: Arc<Registry>,
    name: String,
    lease: TimeDelta,
    /// The times up to which it has seen to what recurs, so that it need not ask each time it looks.
    seen: Arc<Mutex<BTreeMap<&'static str, DateTime<Utc>>>>,
}

impl Worker {
    /// `name` is for people: which of the workers it was.
    #[must_use]
    pub fn new(db: Db, clock: Clock, registry: Registry, name: impl Into<String>, lease: TimeDelta) -> Self {
        Self { db, clock, registry: Arc::new(registry), name: name.into(), lease, seen: Arc::default() }
    }

    /// Asks for what recurs and is due. Of all workers, one does for each time.
    ///
    /// # Errors
    /// When the database cannot be reached.
    pub async fn schedule(&self) -> Result<()> {
        let now = self.clock.now();
        for schedule in &self.registry.schedules {
            let due = schedule.last_due(now);
            let seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner).get(schedule.kind).copied();
            if seen.is_some_and(|seen| seen >= due) {
                continue;
            }
            let mut tx = self.db.begin_worker().await?;
            if store::is_first(&mut tx, schedule.kind, due).await? {
                (schedule.prepare)(now)?.enqueue(&mut tx).await?;
            }
            tx.commit().await?;
            self.seen.lock().unwrap_or_else(PoisonError::into_inner).insert(schedule.kind, due);
        }
        Ok(())
    }

    /// Claims up to `at_most` jobs of a queue that are due. Each has to be [`run`](Self::run).
    ///
    /// # Errors
    /// When the database cannot be reached.
    pub async fn claim(&self, queue: JobQueue, at_most: usize) -> Result<Vec<Claimed>> {
        let kinds = self.registry.names(queue);
        loop {
            let now = self.clock.now();
            let mut tx = self.db.begin_worker().await?;
            let due = store::due(&mut tx, queue, &kinds, now, i64::try_from(at_most).unwrap_or(i64::MAX)).await?;
            let (found, mut claimed) = (due.len(), Vec::new());
            for job in due {
                claimed.extend(self.begin(&mut tx, job, now).await?);
            }
            tx.commit().await?;
            // All of them were over: there may be others behind them.
            if !claimed.is_empty() || found == 0 {
                return Ok(claimed);
            }
        }
    }

    async fn begin(&self, tx: &mut WorkerTx, job: store::Due, now: DateTime<Utc>) -> Result<Option<Claimed>> {
        let (id, tenant, attempt) = (job.id, job.tenant_id, job.attempt);
        if let Some(worker) = &job.lost_by {
            let event = Event { kind: JobEventKind::Lost, attempt, worker: Some(worker), error: None, at: now };
            store::record(tx, id, tenant, &event).await?;
            tracing::warn!(job = %id, kind = job.kind, attempt, worker, "a job was left; it is taken over");
            if job.cancel_requested {
                self.over(tx, id, tenant, attempt, JobStatus::Cancelled, None, now).await?;
                return Ok(None);
            }
            // Perhaps its workers ended because of it.
            if job.attempts_left == 0 {
                let why = "every attempt was cut off";
                self.over(tx, id, tenant, attempt, JobStatus::Dead, Some(why), now).await?;
                return Ok(None);
            }
        }
        store::begin(tx, id, &self.name, now + self.lease).await?;
        let attempt = attempt + 1;
        let event = Event { kind: JobEventKind::Started, attempt, worker: Some(&self.name), error: None, at: now };
        store::record(tx, id, tenant, &event).await?;
        let progress = JobProgress { done: job.progress_done, total: job.progress_total };
        Ok(Some(Claimed {
            id,
            tenant,
            kind: job.kind,
            attempt,
            progress,
            ahead_seconds: job.ahead_seconds,
            payload: job.payload,
        }))
    }

    /// Runs a claimed job to its end, whatever that is, and writes down what became of it. `stopped`: the worker ends.
    pub async fn run(&self, mut claimed: Claimed, mut stopped: watch::Receiver<bool>) {
        let key = claimed.key();
        let Some(kind) = self.registry.find(&claimed.kind) else {
            self.record(&claimed, Failure::never("this kind of job is not known")).await;
            return;
        };
        let (ask, asked) = watch::channel(Asked::Nothing);
        let own = (self.db.clone(), self.clock.clone(), self.name.clone(), self.lease);
        let mut run = Run::new(own, &claimed, asked);
        let payload = claimed.payload.take();
        // A task of its own: a job that panics ends nothing else.
        let mut task = tokio::spawn(async move { (kind.start)(payload, &mut run).await });
        let third = self.lease.to_std().unwrap_or_default() / 3;
        let begun = Instant::now();
        let mut deadline = begun + kind.time_limit;
        let mut stopping = false;
        let ended: Result<Finished, Failure> = loop {
            tokio::select! {
                ended = &mut task => break ended.unwrap_or_else(|_| Err(Failure::again("it panicked"))),
                () = sleep(third) => match self.beat(key).await {
                    Ok(Some(false)) => {}
                    Ok(Some(true)) => { ask.send_if_modified(|asked| { let new = *asked == Asked::Nothing; if new { *asked = Asked::Cancel; } new }); }
                    Ok(None) => break cut_off(&mut task, Failure::Lost).await,
                    // What it does is kept only while it is this attempt's, however long that takes to say.
                    Err(error) => tracing::warn!(job = %key.id, %error, "the lease of a job could not be lengthened"),
                },
                () = sleep_until(deadline) => {
                    let why = if stopping { Failure::Interrupted } else { Failure::again("it took too long") };
                    break cut_off(&mut task, why).await;
                }
                () = told(&mut stopped), if !stopping => {
                    stopping = true;
                    deadline = deadline.min(Instant::now() + GRACE);
                    ask.send_replace(Asked::Interrupt);
                }
            }
        };
        let outcome = ended.as_ref().map_or_else(Failure::name, |_| "done");
        metrics::histogram!(SECONDS, "kind" => claimed.kind.clone(), "outcome" => outcome).record(begun.elapsed());
        match ended {
            Ok(_) => tracing::info!(job = %key.id, kind = claimed.kind, attempt = key.attempt, "job done"),
            Err(failure) => self.record(&claimed, failure).await,
        }
    }

    async fn beat(&self, key: Key) -> Result<Option<bool>> {
        let mut tx = self.db.begin_worker().await?;
        let answer = store::beat(&mut tx, key, self.clock.now() + self.lease).await?;
        tx.commit().await?;
        Ok(answer)
    }

    /// What cannot be written down is found by another worker when the lease has ended.
    async fn record(&self, claimed: &Claimed, failure: Failure) {
        if let Err(error) = self.try_record(claimed, failure).await {
            tracing::error!(job = %claimed.id, %error, "what became of a job could not be written down");
        }
    }

    /// Changes nothing where the job is another attempt's now, or over.
    pub(super) async fn try_record(&self, claimed: &Claimed, failure: Failure) -> Result<()> {
        let (key, tenant, now) = (claimed.key(), claimed.tenant, self.clock.now());
        let (id, attempt) = (key.id, key.attempt);
        let mut tx = self.db.begin_worker().await?;
        let Some(job) = store::standing(&mut tx, key).await? else {
            tracing::warn!(job = %id, attempt, "an attempt ended that was another's already; nothing of it is kept");
            return Ok(());
        };
        let event = |kind, error| Event { kind, attempt, worker: Some(self.name.as_str()), error, at: now };
        match failure {
            Failure::Interrupted | Failure::Lost if !job.cancel_requested => {
                store::put_back(&mut tx, id, now, None, true).await?;
                store::record(&mut tx, id, tenant, &event(JobEventKind::Interrupted, None)).await?;
                store::wake(tx.connection()).await?;
                tracing::info!(job = %id, kind = claimed.kind, attempt, "job put back");
            }
            Failure::Cancelled | Failure::Interrupted | Failure::Lost => {
                self.over(&mut tx, id, tenant, attempt, JobStatus::Cancelled, None, now).await?;
            }
            Failure::Never(why) => {
                let why = kept(&why);
                self.over(&mut tx, id, tenant, attempt, JobStatus::Dead, Some(&why), now).await?;
            }
            Failure::Again(why) => {
                let why = kept(&why);
                if job.cancel_requested {
                    self.over(&mut tx, id, tenant, attempt, JobStatus::Cancelled, Some(&why), now).await?;
                } else if job.attempts_left == 0 {
                    self.over(&mut tx, id, tenant, attempt, JobStatus::Dead, Some(&why), now).await?;
                } else {
                    let retry = self.registry.find(&claimed.kind).map_or(super::Retry::USUAL, |kind| kind.retry);
                    let run_at = now + retry.pause_after(job.max_attempts - job.attempts_left);
                    store::put_back(&mut tx, id, run_at, Some(&why), false).await?;
                    store::record(&mut tx, id, tenant, &event(JobEventKind::Failed, Some(&why))).await?;
                    tracing::warn!(job = %id, kind = claimed.kind, attempt, why, "job failed, it is tried again");
                }
            }
        }
        tx.commit().await
    }

    /// The job ends without being done.
    #[expect(clippy::too_many_arguments, reason = "one row of the timeline has that many columns")]
    async fn over(
        &self,
        tx: &mut WorkerTx,
        id: JobId,
        tenant: Option<TenantId>,
        attempt: i32,
        status: JobStatus,
        error: Option<&str>,
        now: DateTime<Utc>,
    ) -> Result<()> {
        store::end(tx, id, status, error, now).await?;
        let dead = status == JobStatus::Dead;
        let kind = if dead { JobEventKind::Dead } else { JobEventKind::Cancelled };
        store::record(tx, id, tenant, &Event { kind, attempt, worker: Some(&self.name), error, at: now }).await?;
        if dead {
            tracing::error!(job = %id, attempt, why = error, "job given up; it waits for somebody to look at it");
        } else {
            tracing::info!(job = %id, attempt, "job cancelled");
        }
        Ok(())
    }

    /// Does all that is due now, what recurs included, one after the other.
    ///
    /// # Errors
    /// When the database cannot be reached.
    pub async fn once(&self) -> Result<()> {
        self.schedule().await?;
        let (_stop, stopped) = watch::channel(false);
        loop {
            let mut found = false;
            for queue in JobQueue::ALL {
                for claimed in self.claim(*queue, 1).await? {
                    found = true;
                    self.run(claimed, stopped.clone()).await;
                }
            }
            if !found {
                return Ok(());
            }
        }
    }
}

/// Waits until the worker is told to end. An error means that who would tell it is gone: then it is to end as well.
async fn told(stopped: &mut watch::Receiver<bool>) {
    drop(stopped.wait_for(|stopped| *stopped).await);
}

/// Waits until the task is gone: what it had begun in the database is then rolled back, or was written before.
async fn cut_off(
    task: &mut tokio::task::JoinHandle<Result<Finished, Failure>>,
    why: Failure,
) -> Result<Finished, Failure> {
    task.abort();
    match task.await {
        Ok(ended) => ended,
        Err(_) => Err(why),
    }
}

/// A text as it may be kept: short and in one line.
fn kept(text: &str) -> String {
    text.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).take(LONGEST_ERROR).collect()
}

/// Hears when there are new jobs, so that nobody waits for the next look. What it does not hear, such as behind a pooler
/// that hands connections round between transactions, that look finds.
#[derive(Debug)]
pub struct Wake(PgListener);

impl Wake {
    /// # Errors
    /// When the database cannot be reached.
    pub async fn new(db: &Db) -> Result<Self> {
        Ok(Self(db.listen(store::CHANNEL).await?))
    }

    /// Waits for the next one.
    ///
    /// # Errors
    /// When the connection is lost.
    pub async fn next(&mut self) -> Result<()> {
        self.0.recv().await?;
        Ok(())
    }
}

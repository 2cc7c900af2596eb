//! One attempt at a job, as the job sees it. What it does is kept only as long as the job is this attempt's: each
//! transaction that it ends asks so, in the same transaction.

use chrono::TimeDelta;
use tokio::sync::watch;

use super::{CarriesJobs, Failure, JobProgress, store, worker::Claimed};
use crate::{
    clock::Clock,
    db::{Db, IdentityTx, TenantTx, WorkerTx},
    ids::{JobId, TenantId},
};

/// What the worker asks of a running job.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Asked {
    Nothing,
    /// Somebody of the staff wants it to end.
    Cancel,
    /// The worker ends.
    Interrupt,
}

/// The proof that a job's end was written: only [`Run::complete`] makes one.
#[derive(Debug)]
pub struct Finished(());

/// One attempt.
#[derive(Debug)]
pub struct Run {
    db: Db,
    /// Outside: leases and ends go by it.
    real: Clock,
    clock: Clock,
    id: JobId,
    tenant: Option<TenantId>,
    attempt: i32,
    worker: String,
    lease: TimeDelta,
    progress: JobProgress,
    asked: watch::Receiver<Asked>,
}

impl Run {
    pub(super) fn new(
        (db, clock, worker, lease): (Db, Clock, String, TimeDelta),
        claimed: &Claimed,
        asked: watch::Receiver<Asked>,
    ) -> Self {
        Self {
            db,
            clock: clock.ahead(claimed.ahead_seconds),
            real: clock,
            id: claimed.id,
            tenant: claimed.tenant,
            attempt: claimed.attempt,
            worker,
            lease,
            progress: claimed.progress,
            asked,
        }
    }

    #[must_use]
    pub const fn id(&self) -> JobId {
        self.id
    }

    /// Whose job it is; `None` for the platform's own.
    #[must_use]
    pub const fn tenant(&self) -> Option<TenantId> {
        self.tenant
    }

    /// Counts from 1. What goes to other servers can carry it and the id, so that they know a repetition.
    #[must_use]
    pub const fn attempt(&self) -> i32 {
        self.attempt
    }

    /// The clock of whose job it is: in a sandbox it is ahead.
    #[must_use]
    pub const fn clock(&self) -> &Clock {
        &self.clock
    }

    /// What time it is outside: for the audit, for events, and for what is compared between tenants.
    #[must_use]
    pub const fn real_clock(&self) -> &Clock {
        &self.real
    }

    #[must_use]
    pub const fn db(&self) -> &Db {
        &self.db
    }

    /// How far it is, including what earlier attempts did.
    #[must_use]
    pub const fn progress(&self) -> JobProgress {
        self.progress
    }

    /// Says how much there is, what is done already included.
    pub const fn expect(&mut self, total: i64) {
        self.progress.total = Some(total);
    }

    /// Counts what the transaction does that is ended next. It is written with it, or not at all.
    pub const fn advance(&mut self, by: i64) {
        self.progress.done += by;
    }

    /// Whether it should go on: for work without a transaction.
    ///
    /// # Errors
    /// [`Failure::Cancelled`] or [`Failure::Interrupted`], to be handed on.
    pub fn check(&self) -> Result<(), Failure> {
        match *self.asked.borrow() {
            Asked::Nothing => Ok(()),
            Asked::Cancel => Err(Failure::Cancelled),
            Asked::Interrupt => Err(Failure::Interrupted),
        }
    }

    /// Inside the tenant whose job it is.
    ///
    /// # Errors
    /// When the database cannot be reached, or it is the platform's own job.
    pub async fn begin_tenant(&self) -> Result<TenantTx, Failure> {
        let tenant = self.tenant.ok_or_else(|| Failure::never("the job belongs to no tenant"))?;
        Ok(self.db.begin_for_job(tenant).await?)
    }

    /// Across tenants, as far as background work reaches.
    ///
    /// # Errors
    /// When the database cannot be reached.
    pub async fn begin_worker(&self) -> Result<WorkerTx, Failure> {
        Ok(self.db.begin_worker().await?)
    }

    /// Where logins and sessions are.
    ///
    /// # Errors
    /// When the database cannot be reached.
    pub async fn begin_identity(&self) -> Result<IdentityTx, Failure> {
        Ok(self.db.begin_identity().await?)
    }

    /// Ends a transaction that does a part of the work, and writes down in it how far the job is.
    ///
    /// # Errors
    /// [`Failure::Lost`] when the job is this attempt's no more: nothing of the transaction is kept. Afterwards, with the
    /// part kept, [`Failure::Cancelled`] or [`Failure::Interrupted`] when it should end here. When the database refuses.
    pub async fn checkpoint<T: CarriesJobs>(&mut self, mut tx: T) -> Result<(), Failure> {
        let lease_until = self.real.now() + self.lease;
        let kept = store::advance(tx.connection(), self.key(), self.progress, lease_until).await?;
        let cancel = kept.ok_or(Failure::Lost)?;
        tx.end().await?;
        if cancel { Err(Failure::Cancelled) } else { self.check() }
    }

    /// Ends the transaction that does the last of the work, and the job in it.
    ///
    /// # Errors
    /// [`Failure::Lost`] when the job is this attempt's no more: nothing of the transaction is kept. When the database
    /// refuses.
    pub async fn complete<T: CarriesJobs>(&mut self, mut tx: T) -> Result<Finished, Failure> {
        if !store::complete(tx.connection(), self.key(), self.progress, &self.worker, self.real.now()).await? {
            return Err(Failure::Lost);
        }
        tx.end().await?;
        Ok(Finished(()))
    }

    const fn key(&self) -> store::Key {
        store::Key { id: self.id, attempt: self.attempt }
    }
}

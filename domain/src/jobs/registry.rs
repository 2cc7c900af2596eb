//! Which kinds of jobs there are, and which of them recur.

use std::{collections::BTreeMap, fmt, future::Future, pin::Pin, time::Duration};

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::Value;

use super::{Failure, Finished, Job, JobQueue, Prepared, Retry, Run, prepare, tidying};
use crate::{audit, error::Result, files, messages};

pub(super) type Running<'a> = Pin<Box<dyn Future<Output = Result<Finished, Failure>> + Send + 'a>>;
type Start = for<'a> fn(Value, &'a mut Run) -> Running<'a>;

/// How jobs of one kind are run.
#[derive(Clone, Copy)]
pub(super) struct Kind {
    pub queue: JobQueue,
    pub retry: Retry,
    pub time_limit: Duration,
    pub start: Start,
}

/// A kind that recurs: it is due at each whole multiple of `every` since 1970.
#[derive(Clone, Copy)]
pub(super) struct Schedule {
    pub kind: &'static str,
    every: TimeDelta,
    pub prepare: fn(DateTime<Utc>) -> Result<Prepared>,
}

impl Schedule {
    /// The last time at which it was due. What was missed before is not made up for.
    pub fn last_due(&self, now: DateTime<Utc>) -> DateTime<Utc> {
        let every = self.every.num_seconds().max(1);
        DateTime::from_timestamp(now.timestamp().div_euclid(every) * every, 0).unwrap_or(now)
    }
}

/// The kinds of jobs that a worker knows. What it does not know it leaves to others: during a release, older workers run
/// beside newer ones.
#[derive(Clone, Default)]
pub struct Registry {
    kinds: BTreeMap<&'static str, Kind>,
    pub(super) schedules: Vec<Schedule>,
}

impl fmt::Debug for Registry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.kinds.keys()).finish()
    }
}

fn start<J: Job>(payload: Value, run: &mut Run) -> Running<'_> {
    Box::pin(async move {
        match serde_json::from_value::<J>(payload) {
            Ok(job) => job.run(run).await,
            Err(_) => Err(Failure::never("the payload cannot be read")),
        }
    })
}

impl Registry {
    #[must_use]
    pub fn with<J: Job>(mut self) -> Self {
        let kind = Kind { queue: J::QUEUE, retry: J::RETRY, time_limit: J::TIME_LIMIT, start: start::<J> };
        self.kinds.insert(J::NAME, kind);
        self
    }

    /// A kind of which there is one job each time it is due, whoever looks first: one job, however many workers there are.
    #[must_use]
    pub fn every<J: Job + Default>(mut self, every: TimeDelta) -> Self {
        self.schedules.push(Schedule { kind: J::NAME, every, prepare: |now| prepare(&J::default(), now) });
        self.with::<J>()
    }

    pub(super) fn find(&self, kind: &str) -> Option<Kind> {
        self.kinds.get(kind).copied()
    }

    /// The kinds of a queue.
    pub(super) fn names(&self, queue: JobQueue) -> Vec<String> {
        self.kinds.iter().filter(|(_, kind)| kind.queue == queue).map(|(name, _)| (*name).to_owned()).collect()
    }
}

/// All kinds of jobs of the product.
#[must_use]
pub fn registry() -> Registry {
    Registry::default()
        .every::<tidying::TidyIdentity>(TimeDelta::minutes(10))
        .every::<tidying::TidyIdempotencyKeys>(TimeDelta::hours(1))
        .every::<tidying::TidyJobs>(TimeDelta::hours(1))
        .every::<audit::jobs::MakeMonths>(TimeDelta::hours(6))
        .every::<files::jobs::TidyFiles>(TimeDelta::minutes(10))
        .with::<files::jobs::ScanFile>()
        .with::<files::jobs::RemoveContent>()
        .every::<messages::jobs::TidyMessages>(TimeDelta::hours(6))
}

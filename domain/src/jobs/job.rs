//! What a kind of job has to say.

use std::{borrow::Cow, future::Future, time::Duration};

use chrono::TimeDelta;
use rand::Rng;
use serde::{Serialize, de::DeserializeOwned};

use super::{Finished, JobQueue, Run};
use crate::error::Error;

/// A kind of job. Its fields are the payload: ids, moments and numbers, never what people typed. Where a change of the
/// fields could not read what older servers wrote, it is another kind with another name.
pub trait Job: Serialize + DeserializeOwned + Send + 'static {
    /// Its name in the table, `vertical.verb`. It never changes.
    const NAME: &'static str;
    const QUEUE: JobQueue = JobQueue::Default;
    const RETRY: Retry = Retry::USUAL;
    /// For one attempt. Longer work than this writes down how far it is and goes on in a job of its own.
    const TIME_LIMIT: Duration = Duration::from_mins(15);

    /// While a job of this kind, tenant and key is unfinished, another one is not written. Lower-case letters, digits and
    /// `_/.:-`, at most 200. A job that is already running counts: it may have read what it is about before it changed.
    fn unique_key(&self) -> Option<String> {
        None
    }

    /// Does it. What it does in the database is done in transactions that `run` ends: the last one by
    /// [`Run::complete`], others before it by [`Run::checkpoint`]. Another worker may have begun the same job before and
    /// was cut off anywhere in between; what stands outside the database has to bear being done twice.
    fn run(self, run: &mut Run) -> impl Future<Output = Result<Finished, Failure>> + Send;
}

/// How often a job is tried, and with which pauses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Retry {
    /// 1 to 100.
    pub attempts: i32,
    /// Before the second attempt. It doubles with each.
    pub first_pause: TimeDelta,
    pub longest_pause: TimeDelta,
}

impl Retry {
    /// Eight attempts over some twenty minutes.
    pub const USUAL: Self =
        Self { attempts: 8, first_pause: TimeDelta::seconds(10), longest_pause: TimeDelta::hours(1) };

    /// After so many attempts. Give or take a fifth: what failed together is not tried again together.
    #[must_use]
    pub fn pause_after(self, attempts: i32) -> TimeDelta {
        let doubled = self.first_pause.num_milliseconds().saturating_mul(1 << (attempts - 1).clamp(0, 30));
        let pause = doubled.min(self.longest_pause.num_milliseconds());
        TimeDelta::milliseconds(pause.saturating_mul(rand::rng().random_range(80..=120)) / 100)
    }
}

/// Why an attempt did not finish its job. The texts are kept and read by staff: they say what happened and hold nothing
/// that people typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// It may work another time.
    Again(Cow<'static, str>),
    /// It never will.
    Never(Cow<'static, str>),
    /// Somebody asked it to end.
    Cancelled,
    /// The worker was told to end.
    Interrupted,
    /// It is another worker's now, or over. What this one does is not kept.
    Lost,
}

impl Failure {
    /// What metrics call it.
    pub(super) const fn name(&self) -> &'static str {
        match self {
            Self::Again(_) => "failed",
            Self::Never(_) => "dead",
            Self::Cancelled => "cancelled",
            Self::Interrupted => "interrupted",
            Self::Lost => "lost",
        }
    }

    #[must_use]
    pub fn again(why: impl Into<Cow<'static, str>>) -> Self {
        Self::Again(why.into())
    }

    #[must_use]
    pub fn never(why: impl Into<Cow<'static, str>>) -> Self {
        Self::Never(why.into())
    }
}

impl From<Error> for Failure {
    /// By the error's name: it has no place for anything else, and the log has the rest.
    fn from(error: Error) -> Self {
        Self::again(error.code())
    }
}

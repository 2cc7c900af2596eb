//! What is done in the background. A job is a row, written in the transaction of what it follows from; a worker takes it
//! later, and its end is written in the transaction of what it does.
//!
//! ```text
//! jobs::prepare(&Recount { location }, ctx.clock().now())?.enqueue(&mut tx).await?;   // with the change, or not at all
//!
//! impl Job for Recount {
//!     const NAME: &'static str = "figures.recount";
//!     async fn run(self, run: &mut Run) -> Result<Finished, Failure> {
//!         let mut tx = run.begin_tenant().await?;
//!         store::recount(&mut tx, self.location).await?;
//!         run.complete(tx).await                                                       // with the effect, or not at all
//!     }
//! }
//! ```

#[cfg(feature = "server")]
mod actions;
#[cfg(feature = "server")]
mod job;
#[cfg(feature = "server")]
mod prepared;
#[cfg(feature = "server")]
mod registry;
#[cfg(feature = "server")]
mod run;
#[cfg(feature = "server")]
mod staff_store;
#[cfg(feature = "server")]
mod store;
#[cfg(all(test, feature = "server"))]
mod tests;
#[cfg(feature = "server")]
mod tidying;
#[cfg(feature = "server")]
mod worker;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

#[cfg(feature = "server")]
pub(crate) use self::prepared::bring_forward;
#[cfg(feature = "server")]
pub use self::{
    actions::{cancel, find, list, queues, replay},
    job::{Failure, Job, Retry},
    prepared::{CarriesJobs, Prepared, prepare},
    registry::{Registry, registry},
    run::{Finished, Run},
    worker::{Claimed, LEASE, SECONDS, Wake, Worker},
};
use crate::{
    address::text_enum,
    ids::{JobId, TenantId},
    page::Cursor,
};

text_enum! {
    /// Where a job waits. Queues do not wait for each other.
    JobQueue {
        /// What somebody is waiting for.
        Default = "default",
        /// What keeps the house in order.
        Maintenance = "maintenance",
    }
}

impl JobQueue {
    /// How many of its jobs one worker runs at once.
    #[must_use]
    pub const fn at_once(self) -> usize {
        match self {
            Self::Default => 4,
            Self::Maintenance => 2,
        }
    }
}

text_enum! {
    /// How a job stands.
    JobStatus {
        /// For its time, or for a worker.
        Waiting = "waiting",
        Running = "running",
        Done = "done",
        Cancelled = "cancelled",
        /// Given up: it waits for somebody to look at it.
        Dead = "dead",
    }
}

text_enum! {
    /// What happened to a job.
    JobEventKind {
        Started = "started",
        Done = "done",
        /// It is tried again.
        Failed = "failed",
        /// Its worker said nothing more until the lease ended.
        Lost = "lost",
        /// Its worker was told to end, and put it back.
        Interrupted = "interrupted",
        CancelRequested = "cancel_requested",
        Cancelled = "cancelled",
        Dead = "dead",
        Replayed = "replayed",
    }
}

/// How far a job is. Without `total`, nobody knows how much there is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct JobProgress {
    pub done: i64,
    pub total: Option<i64>,
}

/// Whose job it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct JobTenant {
    pub id: TenantId,
    pub name: String,
}

/// A job as a list shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct JobSummary {
    pub id: JobId,
    pub queue: JobQueue,
    /// What is done, such as `identity.tidy`.
    pub kind: String,
    /// Absent: it is the platform's own.
    pub tenant: Option<JobTenant>,
    pub status: JobStatus,
    /// How often it was begun.
    pub attempt: i32,
    /// Begun so often more before it is given up.
    pub attempts_left: i32,
    /// Not before.
    pub run_at: DateTime<Utc>,
    pub progress: JobProgress,
    /// Whether it was asked to end and has not yet.
    pub cancel_requested: bool,
    pub last_error: Option<String>,
    pub created_at: DateTime<Utc>,
    pub finished_at: Option<DateTime<Utc>>,
}

/// One thing that happened to a job.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct JobEvent {
    pub kind: JobEventKind,
    pub attempt: i32,
    /// The worker that ran it.
    pub worker: Option<String>,
    /// Who of the staff did it.
    pub by: Option<String>,
    pub error: Option<String>,
    pub at: DateTime<Utc>,
}

/// A job with all that is known of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct JobDetail {
    pub job: JobSummary,
    /// What it is about: ids, moments and numbers.
    #[cfg_attr(feature = "server", schema(value_type = Object))]
    pub payload: serde_json::Value,
    pub unique_key: Option<String>,
    /// Who runs it, and until when they have it.
    pub worker: Option<String>,
    pub lease_until: Option<DateTime<Utc>>,
    /// The first one first.
    pub events: Vec<JobEvent>,
}

/// How a queue stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct JobQueueSummary {
    pub queue: JobQueue,
    pub waiting: i64,
    pub running: i64,
    pub done: i64,
    pub cancelled: i64,
    pub dead: i64,
    /// Waiting after a failed attempt.
    pub retrying: i64,
    /// Since when the job waits that has been due longest; absent when none is.
    pub oldest_due_at: Option<DateTime<Utc>>,
}

/// What to list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "server", into_params(parameter_in = Query))]
pub struct JobFilter {
    /// Part of the kind's name.
    pub q: Option<String>,
    pub status: Option<JobStatus>,
    pub queue: Option<JobQueue>,
    /// Jobs of one tenant.
    #[cfg_attr(feature = "server", param(value_type = Option<String>))]
    pub tenant: Option<TenantId>,
    /// Where to go on, as the page before said.
    #[cfg_attr(feature = "server", param(value_type = Option<String>))]
    pub cursor: Option<Cursor>,
    /// 1 to 100; 25 unless told.
    pub limit: Option<u32>,
}

//! What is done with messages in the background, besides sending them.

use serde::{Deserialize, Serialize};

use super::{retention, store};
use crate::jobs::{Failure, Finished, Job, JobQueue, Run};

/// Rows per statement: short locks, bounded memory.
const BATCH: i64 = 1000;

/// Removes messages that are over and older than they are kept, with their history. What is still to be sent stays.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct TidyMessages {}

impl Job for TidyMessages {
    const NAME: &'static str = "messages.tidy";
    const QUEUE: JobQueue = JobQueue::Maintenance;

    async fn run(self, run: &mut Run) -> Result<Finished, Failure> {
        loop {
            let before = (run.clock().now() - retention::kept()).date_naive();
            let mut tx = run.begin_worker().await?;
            let removed = store::delete_old(&mut tx, before, BATCH).await?;
            let removed = i64::try_from(removed).unwrap_or(i64::MAX);
            run.advance(removed);
            if removed < BATCH {
                return run.complete(tx).await;
            }
            run.checkpoint(tx).await?;
        }
    }
}

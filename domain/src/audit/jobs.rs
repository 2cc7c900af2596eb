//! What the audit needs done in the background besides sealing, which waits for nobody.

use serde::{Deserialize, Serialize};

use super::store;
use crate::jobs::{Failure, Finished, Job, JobQueue, Run};

/// Makes the tables of the months to come.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct MakeMonths {}

impl Job for MakeMonths {
    const NAME: &'static str = "audit.make_months";
    const QUEUE: JobQueue = JobQueue::Maintenance;

    async fn run(self, run: &mut Run) -> Result<Finished, Failure> {
        let now = run.clock().now();
        let mut tx = run.begin_worker().await?;
        store::make_months(&mut tx, now).await?;
        run.complete(tx).await
    }
}

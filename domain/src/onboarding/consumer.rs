//! Writes down that a company is set up as soon as it is: without it, that waits until somebody looks.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};

use super::store;
use crate::{
    db::WorkerTx,
    error::Result,
    events::{consumers::Consumer, stream::Recorded},
    ids::TenantId,
};

/// Looks at the tenants that something happened to. What is no event, such as an owner's second factor, is still found by
/// whoever reads the list.
#[derive(Clone, Copy, Debug)]
pub struct Completion {
    pub now: DateTime<Utc>,
}

impl Consumer for Completion {
    const NAME: &'static str = "onboarding";

    async fn take(&self, mut tx: WorkerTx, events: &[Recorded]) -> Result<WorkerTx> {
        let tenants: BTreeSet<TenantId> = events.iter().map(|event| event.tenant).collect();
        for tenant in tenants {
            let mut visit = tx.visit(tenant).await?;
            let facts = store::find(visit.tx(), tenant).await?;
            if let (None, Some(at)) = (facts.completed_at, facts.progress(self.now).completed_at) {
                store::set_completed(visit.tx(), at).await?;
            }
            tx = visit.leave().await?;
        }
        Ok(tx)
    }
}

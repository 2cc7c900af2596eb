//! Jobs, straight into the tables: for test worlds.

use crate::{
    demo::seed::Seed,
    error::Result,
    ids::{JobEventId, JobId, TenantId},
    jobs::JobStatus,
};

impl Seed<'_> {
    /// Waiting, or given up after its only attempt.
    pub(super) async fn job(&mut self, tenant: TenantId, status: JobStatus) -> Result<JobId> {
        let id = JobId::new();
        let dead = status == JobStatus::Dead;
        sqlx::query!(
            "insert into jobs (id, tenant_id, queue, kind, payload, status, run_at, attempt, max_attempts, attempts_left,
                               last_error, created_at, finished_at)
             values ($1, $2, 'default', 'world.sample', '{}', $3, $4, $5::int, 1, 1 - $5::int, $6, $4, $7)",
            id as JobId,
            tenant as TenantId,
            status.as_str(),
            self.now,
            i32::from(dead),
            dead.then_some("it did not work"),
            dead.then_some(self.now)
        )
        .execute(&mut *self.connection)
        .await?;
        if dead {
            sqlx::query!(
                "insert into job_events (tenant_id, job_id, id, kind, attempt, worker, error, at)
                 values ($1, $2, $3, 'dead', 1, 'somebody', 'it did not work', $4)",
                tenant as TenantId,
                id as JobId,
                JobEventId::new() as JobEventId,
                self.now
            )
            .execute(&mut *self.connection)
            .await?;
        }
        Ok(id)
    }
}

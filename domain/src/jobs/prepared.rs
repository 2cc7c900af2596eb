//! Asking for a job, in the transaction of what it follows from.

use chrono::{DateTime, Utc};
use serde_json::Value;

use super::{Job, JobQueue, store};
use crate::{
    db::{IdentityTx, PlatformTx, TenantTx, WorkerTx},
    error::{Error, Result},
    ids::{JobId, TenantId},
};

/// A job that is ready to be written.
#[derive(Debug)]
pub struct Prepared {
    pub(super) id: JobId,
    pub(super) tenant: Option<TenantId>,
    pub(super) queue: JobQueue,
    pub(super) kind: &'static str,
    pub(super) payload: Value,
    pub(super) unique_key: Option<String>,
    pub(super) max_attempts: i32,
    pub(super) run_at: DateTime<Utc>,
    pub(super) created_at: DateTime<Utc>,
}

/// A job for as soon as there is a worker. In a tenant's transaction it is that tenant's, otherwise the platform's own.
/// `now` and [`Prepared::not_before`] are by the clock of whose job it is: a sandbox's is ahead.
///
/// # Errors
/// [`Error::Internal`] for a payload that is not an object of ids, moments and numbers.
pub fn prepare<J: Job>(job: &J, now: DateTime<Utc>) -> Result<Prepared> {
    let payload = serde_json::to_value(job).map_err(|_| Error::Internal)?;
    if !payload.is_object() || !says_nothing_of_people(&payload) {
        tracing::error!(kind = J::NAME, "a job's payload holds more than ids, moments and numbers");
        return Err(Error::Internal);
    }
    Ok(Prepared {
        id: JobId::new(),
        tenant: None,
        queue: J::QUEUE,
        kind: J::NAME,
        payload,
        unique_key: job.unique_key(),
        max_attempts: J::RETRY.attempts,
        run_at: now,
        created_at: now,
    })
}

/// Whether all texts in it are ids or moments. Staff read payloads, and nothing erases them with what they name.
pub(super) fn says_nothing_of_people(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(_) | Value::Number(_) => true,
        Value::String(text) => is_id(text) || DateTime::parse_from_rfc3339(text).is_ok(),
        Value::Array(items) => items.iter().all(says_nothing_of_people),
        // Names of fields are ours.
        Value::Object(fields) => fields.values().all(says_nothing_of_people),
    }
}

/// `loc_01h455vb4pex5vsknk084sn02q`
fn is_id(text: &str) -> bool {
    let part = |text: &str, length: usize| {
        text.len() == length && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
    };
    text.split_once('_').is_some_and(|(prefix, rest)| part(prefix, 3) && part(rest, 26))
}

impl Prepared {
    #[must_use]
    pub const fn id(&self) -> JobId {
        self.id
    }

    /// A tenant's, asked for outside of it. In the transaction of another tenant the database refuses it.
    #[must_use]
    pub const fn of(mut self, tenant: TenantId) -> Self {
        self.tenant = Some(tenant);
        self
    }

    #[must_use]
    pub const fn not_before(mut self, at: DateTime<Utc>) -> Self {
        self.run_at = at;
        self
    }

    /// Writes it. It is run when the transaction has been committed, and never otherwise; workers hear of it then.
    /// `None`: one with the same unique key is unfinished.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn enqueue(self, tx: &mut impl CarriesJobs) -> Result<Option<JobId>> {
        Ok(store::insert(tx.connection(), &self).await?.then_some(self.id))
    }
}

/// Part of moving a tenant's clock on, and the last of it: the transaction goes on as the worker's. What the tenant's jobs wait
/// for has come nearer.
///
/// # Errors
/// When the database refuses.
pub(crate) async fn bring_forward(tx: &mut TenantTx, tenant: TenantId, seconds: i64) -> Result<()> {
    store::bring_forward(tx.connection(), tenant, seconds).await
}

pub(super) mod private {
    /// Not for other crates: SQL lives in this one alone.
    pub trait Transaction: Send {
        fn connection(&mut self) -> &mut sqlx::PgConnection;
        fn end(self) -> impl Future<Output = crate::Result<()>> + Send;
    }
}

/// A transaction that a job can be asked for in, and ended in.
pub trait CarriesJobs: private::Transaction {}

macro_rules! carries_jobs {
    ($($transaction:ty),+) => {$(
        impl private::Transaction for $transaction {
            fn connection(&mut self) -> &mut sqlx::PgConnection {
                self.connection()
            }

            async fn end(self) -> Result<()> {
                self.commit().await
            }
        }
        impl CarriesJobs for $transaction {}
    )+};
}
carries_jobs!(IdentityTx, PlatformTx, TenantTx, WorkerTx);

//! Idempotency keys: a POST that creates, sent again with the same key, gives back what the first one made. Kept for a
//! day, as the IETF draft (draft-ietf-httpapi-idempotency-key-header-07) leaves to the server.

use std::str::FromStr;

use chrono::{DateTime, TimeDelta, Utc};
use serde::Serialize;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::{
    db::{PlatformTx, TenantTx, WorkerTx},
    error::{Error, Problem, Result},
    ids::UserId,
};

const KEPT_FOR: TimeDelta = TimeDelta::hours(24);

/// What the caller sent as `Idempotency-Key`: 1 to 255 visible ASCII characters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key(String);

impl FromStr for Key {
    type Err = Error;
    fn from_str(text: &str) -> Result<Self> {
        if (1..=255).contains(&text.len()) && text.bytes().all(|byte| (0x20..0x7f).contains(&byte)) {
            Ok(Self(text.to_owned()))
        } else {
            Err(Error::invalid("Idempotency-Key", Problem::Characters))
        }
    }
}

/// One request that creates: its key, and a digest of what it asked for.
pub(crate) struct Attempt<'a> {
    operation: &'static str,
    key: &'a Key,
    digest: [u8; 32],
    now: DateTime<Utc>,
}

impl<'a> Attempt<'a> {
    pub fn new<T: Serialize>(operation: &'static str, key: &'a Key, asked: &T, now: DateTime<Utc>) -> Result<Self> {
        let asked = serde_json::to_vec(asked).map_err(|_| Error::Malformed)?;
        Ok(Self { operation, key, digest: Sha256::digest(asked).into(), now })
    }

    fn judge(&self, earlier: Option<(Vec<u8>, Uuid)>) -> Result<Option<Uuid>> {
        match earlier {
            None => Ok(None),
            Some((digest, resource)) if digest == self.digest => Ok(Some(resource)),
            Some(_) => Err(Error::IdempotencyKeyReused),
        }
    }

    /// What an earlier request with this key made. Takes a lock until the end of the transaction, so that of two sent
    /// at the same time the second waits and finds the first.
    pub async fn earlier(&self, tx: &mut TenantTx) -> Result<Option<Uuid>> {
        sqlx::query!(
            "select pg_advisory_xact_lock(hashtextextended(concat_ws('/', app_tenant_id(), $1::text, $2::text), 0))",
            self.operation,
            self.key.0
        )
        .fetch_one(tx.connection())
        .await?;
        let found = sqlx::query!(
            "select request_digest, resource_id from idempotency_keys
             where operation = $1 and key = $2 and created_at > $3",
            self.operation,
            self.key.0,
            self.now - KEPT_FOR
        )
        .fetch_optional(tx.connection())
        .await?;
        self.judge(found.map(|row| (row.request_digest, row.resource_id)))
    }

    /// An outdated row of the same key gives way: a live one was found before.
    pub async fn remember(&self, tx: &mut TenantTx, resource: Uuid) -> Result<()> {
        sqlx::query!(
            "insert into idempotency_keys (operation, key, request_digest, resource_id, created_at)
             values ($1, $2, $3, $4, $5)
             on conflict (tenant_id, operation, key) do update
               set request_digest = excluded.request_digest, resource_id = excluded.resource_id,
                   created_at = excluded.created_at",
            self.operation,
            self.key.0,
            &self.digest,
            resource,
            self.now
        )
        .execute(tx.connection())
        .await?;
        Ok(())
    }

    /// As [`earlier`](Self::earlier), for what staff create outside any tenant.
    pub async fn earlier_by_staff(&self, tx: &mut PlatformTx, staff: UserId) -> Result<Option<Uuid>> {
        sqlx::query!(
            "select pg_advisory_xact_lock(hashtextextended(concat_ws('/', $1::uuid, $2::text, $3::text), 0))",
            staff as UserId,
            self.operation,
            self.key.0
        )
        .fetch_one(tx.connection())
        .await?;
        let found = sqlx::query!(
            "select request_digest, resource_id from platform_idempotency_keys
             where user_id = $1 and operation = $2 and key = $3 and created_at > $4",
            staff as UserId,
            self.operation,
            self.key.0,
            self.now - KEPT_FOR
        )
        .fetch_optional(tx.connection())
        .await?;
        self.judge(found.map(|row| (row.request_digest, row.resource_id)))
    }

    pub async fn remember_by_staff(&self, tx: &mut PlatformTx, staff: UserId, resource: Uuid) -> Result<()> {
        sqlx::query!(
            "insert into platform_idempotency_keys (user_id, operation, key, request_digest, resource_id, created_at)
             values ($1, $2, $3, $4, $5, $6)
             on conflict (user_id, operation, key) do update
               set request_digest = excluded.request_digest, resource_id = excluded.resource_id,
                   created_at = excluded.created_at",
            staff as UserId,
            self.operation,
            self.key.0,
            &self.digest,
            resource,
            self.now
        )
        .execute(tx.connection())
        .await?;
        Ok(())
    }
}

/// How many keys are worth nothing any more, of tenants and of staff.
pub(crate) async fn count_outdated(tx: &mut WorkerTx, now: DateTime<Utc>) -> Result<i64> {
    Ok(sqlx::query_scalar!(
        r#"select (select count(*) from idempotency_keys where created_at <= $1)
             + (select count(*) from platform_idempotency_keys where created_at <= $1) as "count!""#,
        now - KEPT_FOR
    )
    .fetch_one(tx.connection())
    .await?)
}

/// Removes some of them, the oldest first, and says how many; 0 when there are none left.
pub(crate) async fn delete_outdated(tx: &mut WorkerTx, now: DateTime<Utc>, batch: i64) -> Result<u64> {
    let of_tenants = sqlx::query!(
        "delete from idempotency_keys where (tenant_id, operation, key) in
           (select tenant_id, operation, key from idempotency_keys where created_at <= $1
            order by created_at, tenant_id, operation, key limit $2)",
        now - KEPT_FOR,
        batch
    )
    .execute(tx.connection())
    .await?;
    let of_staff = sqlx::query!(
        "delete from platform_idempotency_keys where (user_id, operation, key) in
           (select user_id, operation, key from platform_idempotency_keys where created_at <= $1
            order by created_at, user_id, operation, key limit $2)",
        now - KEPT_FOR,
        batch
    )
    .execute(tx.connection())
    .await?;
    Ok(of_tenants.rows_affected() + of_staff.rows_affected())
}

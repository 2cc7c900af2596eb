//! Idempotency keys: a POST that creates, sent again with the same key, is given the first one's answer again and creates
//! nothing. Kept for a day, as the IETF draft (draft-ietf-httpapi-idempotency-key-header-07) leaves to the server.
//!
//! The answer is written in the transaction that creates, so a crash half way leaves neither. What was refused created
//! nothing and is not kept: sent again, it is tried again. Answers are sealed, since they hold what only their reader may
//! know; so they are also for nobody but the one who asked first.

#[cfg(test)]
mod tests;

use std::str::FromStr;

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Serialize, de::DeserializeOwned};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::{
    ctx::{Actor, Ctx, StaffCtx},
    db::{Db, PlatformTx, TenantTx, WorkerTx},
    encryption::{Cell, Sealer},
    error::{Error, Problem, Result},
    ids::{TenantId, UserId},
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

/// A request that creates. Without a key it is one like any other.
pub(crate) struct Attempt<'a>(Option<Keyed<'a>>);

struct Keyed<'a> {
    operation: &'static str,
    key: &'a Key,
    /// Of who asked and what for.
    digest: [u8; 32],
    now: DateTime<Utc>,
    /// Of the row that remembers it.
    id: Uuid,
    sealer: Sealer,
}

/// What beginning a request that creates comes to.
pub(crate) enum Begun<Tx, T> {
    /// It is the first one: what is done in this transaction is remembered with it.
    Now(Tx),
    /// The same request came before, and was answered so.
    Before(T),
}

struct Earlier {
    id: Uuid,
    digest: Vec<u8>,
    answer: Option<Vec<u8>>,
}

impl<'a> Attempt<'a> {
    /// `asked` is all that the request says, what its address names included.
    ///
    /// # Errors
    /// When the database cannot be reached for the key that answers are sealed with.
    pub async fn new<T: Serialize>(
        ctx: &Ctx,
        db: &Db,
        operation: &'static str,
        key: Option<&'a Key>,
        asked: &T,
    ) -> Result<Self> {
        let who = match ctx.actor() {
            Actor::Member { user, .. } | Actor::ViewingAs { user, .. } | Actor::Staff { user, .. } => user.uuid(),
            Actor::ApiKey { key, .. } => key.uuid(),
        };
        Self::of(db, Some(ctx.tenant()), who, (operation, key), asked, ctx.real_clock().now()).await
    }

    /// As [`new`](Self::new), for what staff create outside any tenant.
    pub async fn new_by_staff<T: Serialize>(
        staff: &StaffCtx,
        db: &Db,
        operation: &'static str,
        key: Option<&'a Key>,
        asked: &T,
    ) -> Result<Self> {
        Self::of(db, None, staff.user().uuid(), (operation, key), asked, staff.clock().now()).await
    }

    async fn of<T: Serialize>(
        db: &Db,
        tenant: Option<TenantId>,
        who: Uuid,
        (operation, key): (&'static str, Option<&'a Key>),
        asked: &T,
        now: DateTime<Utc>,
    ) -> Result<Self> {
        let Some(key) = key else { return Ok(Self(None)) };
        let asked = serde_json::to_vec(&(who, asked)).map_err(|_| Error::Malformed)?;
        // Before the transaction: the first use of a key reads it on a connection of its own.
        let sealer = db.sealer(tenant).await?;
        let digest = Sha256::digest(asked).into();
        Ok(Self(Some(Keyed { operation, key, digest, now, id: Uuid::now_v7(), sealer })))
    }

    /// Begins the transaction to create in, unless the same request came before. Of two sent at the same time the second
    /// waits here for the first one's end.
    ///
    /// # Errors
    /// [`Error::IdempotencyKeyReused`] when the key came with something else, or from somebody else.
    pub async fn begin<T: DeserializeOwned>(&self, ctx: &Ctx, db: &Db) -> Result<Begun<TenantTx, T>> {
        let mut tx = db.begin(ctx).await?;
        let Some(keyed) = &self.0 else { return Ok(Begun::Now(tx)) };
        let Some(earlier) = keyed.earlier(&mut tx).await? else { return Ok(Begun::Now(tx)) };
        // Opening what is sealed may need a connection of its own.
        drop(tx);
        keyed.answer(db, earlier).await.map(Begun::Before)
    }

    /// As [`begin`](Self::begin), for what staff create outside any tenant.
    pub async fn begin_by_staff<T: DeserializeOwned>(&self, staff: &StaffCtx, db: &Db) -> Result<Begun<PlatformTx, T>> {
        let mut tx = db.begin_platform(staff).await?;
        let Some(keyed) = &self.0 else { return Ok(Begun::Now(tx)) };
        let Some(earlier) = keyed.earlier_by_staff(&mut tx, staff.user()).await? else { return Ok(Begun::Now(tx)) };
        drop(tx);
        keyed.answer(db, earlier).await.map(Begun::Before)
    }

    /// Writes down what the request made and is answered. An outdated row of the same key gives way: a live one was found
    /// before.
    pub async fn remember<T: Serialize>(&self, tx: &mut TenantTx, resource: Uuid, answer: &T) -> Result<()> {
        let Some(keyed) = &self.0 else { return Ok(()) };
        sqlx::query!(
            "insert into idempotency_keys (operation, key, request_digest, resource_id, created_at, id, answer)
             values ($1, $2, $3, $4, $5, $6, $7)
             on conflict (tenant_id, operation, key) do update
               set request_digest = excluded.request_digest, resource_id = excluded.resource_id,
                   created_at = excluded.created_at, id = excluded.id, answer = excluded.answer",
            keyed.operation,
            keyed.key.0,
            &keyed.digest,
            resource,
            keyed.now,
            keyed.id,
            keyed.seal(answer)?
        )
        .execute(tx.connection())
        .await?;
        Ok(())
    }

    /// As [`remember`](Self::remember), for what staff create outside any tenant.
    pub async fn remember_by_staff<T: Serialize>(
        &self,
        tx: &mut PlatformTx,
        staff: UserId,
        resource: Uuid,
        answer: &T,
    ) -> Result<()> {
        let Some(keyed) = &self.0 else { return Ok(()) };
        sqlx::query!(
            "insert into platform_idempotency_keys
               (user_id, operation, key, request_digest, resource_id, created_at, id, answer)
             values ($1, $2, $3, $4, $5, $6, $7, $8)
             on conflict (user_id, operation, key) do update
               set request_digest = excluded.request_digest, resource_id = excluded.resource_id,
                   created_at = excluded.created_at, id = excluded.id, answer = excluded.answer",
            staff as UserId,
            keyed.operation,
            keyed.key.0,
            &keyed.digest,
            resource,
            keyed.now,
            keyed.id,
            keyed.seal(answer)?
        )
        .execute(tx.connection())
        .await?;
        Ok(())
    }
}

impl Keyed<'_> {
    fn cell(&self, row: Uuid) -> Cell {
        let tenant = self.sealer.tenant();
        let table = if tenant.is_some() { "idempotency_keys" } else { "platform_idempotency_keys" };
        Cell { tenant, table, column: "answer", row }
    }

    fn seal<T: Serialize>(&self, answer: &T) -> Result<Vec<u8>> {
        let answer = serde_json::to_vec(answer).map_err(|_| Error::Internal)?;
        self.sealer.seal(&self.cell(self.id), &answer)
    }

    async fn answer<T: DeserializeOwned>(&self, db: &Db, earlier: Earlier) -> Result<T> {
        let answer = earlier.answer.filter(|_| earlier.digest == self.digest).ok_or(Error::IdempotencyKeyReused)?;
        let answer = db.unseal(&self.cell(earlier.id), &answer).await?;
        serde_json::from_slice(&answer).map_err(|error| {
            // Written by a server whose answers look different.
            tracing::error!(%error, operation = self.operation, "a remembered answer cannot be read");
            Error::Internal
        })
    }

    async fn earlier(&self, tx: &mut TenantTx) -> Result<Option<Earlier>> {
        sqlx::query!(
            "select pg_advisory_xact_lock(hashtextextended(concat_ws('/', app_tenant_id(), $1::text, $2::text), 0))",
            self.operation,
            self.key.0
        )
        .fetch_one(tx.connection())
        .await?;
        Ok(sqlx::query_as!(
            Earlier,
            r#"select id, request_digest as digest, answer::bytea as "answer?" from idempotency_keys
               where operation = $1 and key = $2 and created_at > $3"#,
            self.operation,
            self.key.0,
            self.now - KEPT_FOR
        )
        .fetch_optional(tx.connection())
        .await?)
    }

    async fn earlier_by_staff(&self, tx: &mut PlatformTx, staff: UserId) -> Result<Option<Earlier>> {
        sqlx::query!(
            "select pg_advisory_xact_lock(hashtextextended(concat_ws('/', $1::uuid, $2::text, $3::text), 0))",
            staff as UserId,
            self.operation,
            self.key.0
        )
        .fetch_one(tx.connection())
        .await?;
        Ok(sqlx::query_as!(
            Earlier,
            r#"select id, request_digest as digest, answer::bytea as "answer?" from platform_idempotency_keys
               where user_id = $1 and operation = $2 and key = $3 and created_at > $4"#,
            staff as UserId,
            self.operation,
            self.key.0,
            self.now - KEPT_FOR
        )
        .fetch_optional(tx.connection())
        .await?)
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

/// Removes what is older than a day, up to `batch` of each kind, and says how many that was.
///
/// # Errors
/// When the database refuses.
pub async fn delete_outdated(tx: &mut WorkerTx, now: DateTime<Utc>, batch: i64) -> Result<u64> {
    let until = now - KEPT_FOR;
    let tenants = sqlx::query!(
        "delete from idempotency_keys
         where id in (select id from idempotency_keys where created_at <= $1 order by created_at limit $2)",
        until,
        batch
    )
    .execute(tx.connection())
    .await?;
    let platform = sqlx::query!(
        "delete from platform_idempotency_keys
         where id in (select id from platform_idempotency_keys where created_at <= $1 order by created_at limit $2)",
        until,
        batch
    )
    .execute(tx.connection())
    .await?;
    Ok(tenants.rows_affected() + platform.rows_affected())
}

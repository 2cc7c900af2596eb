//! SQL of sandboxes.

use chrono::{DateTime, Utc};

use crate::{
    address::TimeZone,
    db::{PlatformTx, TenantTx},
    error::{Error, Result},
    identity::store::stored,
    ids::TenantId,
};

/// A clock as it stands.
pub(super) struct Row {
    pub ahead_seconds: i64,
    pub moved_at: Option<DateTime<Utc>>,
    pub version: i32,
}

/// `None`: no sandbox.
pub(super) async fn find(tx: &mut TenantTx) -> Result<Option<Row>> {
    Ok(sqlx::query_as!(Row, "select ahead_seconds, moved_at, version from sandboxes")
        .fetch_optional(tx.connection())
        .await?)
}

/// The zone in which the company says what time it is.
pub(super) async fn zone(tx: &mut TenantTx) -> Result<TimeZone> {
    stored(sqlx::query_scalar!("select time_zone from tenants").fetch_one(tx.connection()).await?)
}

pub(super) async fn set(tx: &mut TenantTx, ahead_seconds: i64, version: i32, now: DateTime<Utc>) -> Result<()> {
    let done = sqlx::query!(
        "update sandboxes set ahead_seconds = $1, moved_at = $2, version = version + 1 where version = $3",
        ahead_seconds,
        now,
        version
    )
    .execute(tx.connection())
    .await?;
    if done.rows_affected() == 1 { Ok(()) } else { Err(Error::Stale) }
}

/// The tenant is one from now on. It is new: nothing of it was written by another clock.
pub(crate) async fn insert(tx: &mut PlatformTx, tenant: TenantId, now: DateTime<Utc>) -> Result<()> {
    sqlx::query!("insert into sandboxes (tenant_id, created_at) values ($1, $2)", tenant as TenantId, now)
        .execute(tx.connection())
        .await?;
    Ok(())
}

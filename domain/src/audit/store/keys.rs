//! SQL of keys: those that checkpoints are signed with, and those of people's words.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::{super::PublicKey, Reads};
use crate::{
    db::{IdentityTx, WorkerTx},
    error::Result,
    ids::TenantId,
};

pub(in crate::audit) async fn public_keys(tx: &mut IdentityTx) -> Result<Vec<PublicKey>> {
    use base64::{Engine, engine::general_purpose::STANDARD};
    let rows = sqlx::query!("select id, public_key, created_at from audit_signing_keys order by created_at desc")
        .fetch_all(tx.connection())
        .await?;
    Ok(rows
        .into_iter()
        .map(|row| PublicKey { id: row.id, public_key: STANDARD.encode(row.public_key), created_at: row.created_at })
        .collect())
}

pub(in crate::audit) async fn signing_key(tx: &mut WorkerTx) -> Result<Option<(Uuid, Vec<u8>)>> {
    let row = sqlx::query!(
        r#"select id, private_key::bytea as "key!" from audit_signing_keys order by created_at desc, id desc limit 1"#
    )
    .fetch_optional(tx.connection())
    .await?;
    Ok(row.map(|row| (row.id, row.key)))
}

pub(in crate::audit) async fn insert_signing_key(
    tx: &mut WorkerTx,
    id: Uuid,
    public: &[u8],
    private: &[u8],
    now: DateTime<Utc>,
) -> Result<()> {
    sqlx::query!(
        "insert into audit_signing_keys (id, public_key, private_key, created_at) values ($1, $2, $3::bytea, $4)",
        id,
        public,
        private,
        now
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// A key of somebody's words, as it is kept.
pub(in crate::audit) struct KeyRow {
    pub id: Uuid,
    pub subject_id: Uuid,
    /// None once it was destroyed.
    pub key: Option<Vec<u8>>,
}

pub(in crate::audit) async fn keys_of(
    tx: &mut WorkerTx,
    tenant: Option<TenantId>,
    subjects: &[Uuid],
) -> Result<Vec<KeyRow>> {
    Ok(sqlx::query_as!(
        KeyRow,
        "select id, subject_id, key::bytea as key from audit_keys
         where tenant_id is not distinct from $1 and subject_id = any($2) and erased_at is null",
        tenant as Option<TenantId>,
        subjects
    )
    .fetch_all(tx.connection())
    .await?)
}

pub(in crate::audit) async fn keys_by_id(tx: &mut impl Reads, ids: &[Uuid]) -> Result<Vec<KeyRow>> {
    Ok(sqlx::query_as!(KeyRow, "select id, subject_id, key::bytea as key from audit_keys where id = any($1)", ids)
        .fetch_all(tx.connection())
        .await?)
}

pub(in crate::audit) async fn insert_key(
    tx: &mut WorkerTx,
    tenant: Option<TenantId>,
    (id, subject): (Uuid, Uuid),
    key: &[u8],
    now: DateTime<Utc>,
) -> Result<()> {
    sqlx::query!(
        "insert into audit_keys (tenant_id, id, subject_id, key, created_at) values ($1, $2, $3, $4::bytea, $5)
         on conflict do nothing",
        tenant as Option<TenantId>,
        id,
        subject,
        key,
        now
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// Destroys the keys of a person's words.
pub(in crate::audit) async fn erase_keys(
    tx: &mut impl Reads,
    tenant: Option<TenantId>,
    subject: Uuid,
    now: DateTime<Utc>,
) -> Result<u64> {
    let done = sqlx::query!(
        "update audit_keys set key = null, erased_at = $3
         where tenant_id is not distinct from $1 and subject_id = $2 and erased_at is null",
        tenant as Option<TenantId>,
        subject,
        now
    )
    .execute(tx.connection())
    .await?;
    Ok(done.rows_affected())
}

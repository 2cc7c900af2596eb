//! SQL of chains and of the checkpoints that say how far they had come.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::{
    super::{Checkpoint, chain::Hash},
    Reads,
};
use crate::{
    db::{IdentityTx, WorkerTx},
    error::Result,
    ids::TenantId,
};

/// How far a chain is.
#[derive(Clone, Debug)]
pub(in crate::audit) struct Head {
    pub id: Uuid,
    pub sequence: i64,
    pub head: Vec<u8>,
    pub signed_sequence: i64,
    pub signed_at: Option<DateTime<Utc>>,
}

pub(in crate::audit) async fn head(tx: &mut impl Reads, tenant: Option<TenantId>) -> Result<Option<Head>> {
    Ok(sqlx::query_as!(
        Head,
        "select id, sequence, head, signed_sequence, signed_at from audit_chains
         where tenant_id is not distinct from $1",
        tenant as Option<TenantId>
    )
    .fetch_optional(tx.connection())
    .await?)
}

/// The same for whoever goes on with it: others wait.
pub(in crate::audit) async fn lock_head(tx: &mut WorkerTx, tenant: Option<TenantId>) -> Result<Option<Head>> {
    Ok(sqlx::query_as!(
        Head,
        "select id, sequence, head, signed_sequence, signed_at from audit_chains
         where tenant_id is not distinct from $1 for update",
        tenant as Option<TenantId>
    )
    .fetch_optional(tx.connection())
    .await?)
}

pub(in crate::audit) async fn begin_chain(
    tx: &mut WorkerTx,
    tenant: Option<TenantId>,
    id: Uuid,
    genesis: &Hash,
) -> Result<()> {
    sqlx::query!(
        "insert into audit_chains (tenant_id, id, sequence, head) values ($1, $2, 0, $3) on conflict do nothing",
        tenant as Option<TenantId>,
        id,
        genesis
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

pub(in crate::audit) async fn set_head(tx: &mut WorkerTx, chain: Uuid, sequence: i64, head: &[u8]) -> Result<()> {
    sqlx::query!("update audit_chains set sequence = $2, head = $3 where id = $1", chain, sequence, head)
        .execute(tx.connection())
        .await?;
    Ok(())
}

pub(in crate::audit) async fn chains(tx: &mut WorkerTx) -> Result<Vec<Option<TenantId>>> {
    Ok(sqlx::query_scalar!(
        r#"select tenant_id as "tenant: TenantId" from audit_chains order by tenant_id nulls first"#
    )
    .fetch_all(tx.connection())
    .await?)
}

/// Chains that went on since they were signed, and were signed before `before` or never.
pub(in crate::audit) async fn unsigned(tx: &mut WorkerTx, before: DateTime<Utc>) -> Result<Vec<Option<TenantId>>> {
    Ok(sqlx::query_scalar!(
        r#"select tenant_id as "tenant: TenantId" from audit_chains
           where sequence > signed_sequence and (signed_at is null or signed_at <= $1)"#,
        before
    )
    .fetch_all(tx.connection())
    .await?)
}

pub(in crate::audit) async fn insert_checkpoint(
    tx: &mut WorkerTx,
    tenant: Option<TenantId>,
    head: &Head,
    (at, key, signature): (DateTime<Utc>, Uuid, &[u8]),
) -> Result<()> {
    sqlx::query!(
        "insert into audit_checkpoints (tenant_id, chain_id, sequence, head, at, key_id, signature)
         values ($1, $2, $3, $4, $5, $6, $7)",
        tenant as Option<TenantId>,
        head.id,
        head.sequence,
        head.head,
        at,
        key,
        signature
    )
    .execute(tx.connection())
    .await?;
    sqlx::query!(
        "update audit_chains set signed_sequence = $2, signed_at = $3 where id = $1",
        head.id,
        head.sequence,
        at
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

pub(in crate::audit) fn checkpoint(
    sequence: i64,
    head: &[u8],
    at: DateTime<Utc>,
    key: Uuid,
    signature: &[u8],
) -> Checkpoint {
    use base64::{Engine, engine::general_purpose::STANDARD};
    Checkpoint { sequence, head: STANDARD.encode(head), at, key, signature: STANDARD.encode(signature) }
}

/// Of a chain, in its order, after a place.
pub(in crate::audit) async fn checkpoints(
    tx: &mut impl Reads,
    chain: Uuid,
    (after, to): (i64, i64),
    most: i64,
) -> Result<Vec<Checkpoint>> {
    let rows = sqlx::query!(
        "select sequence, head, at, key_id, signature from audit_checkpoints
         where chain_id = $1 and sequence > $2 and sequence <= $3 order by sequence limit $4",
        chain,
        after,
        to,
        most
    )
    .fetch_all(tx.connection())
    .await?;
    Ok(rows.iter().map(|row| checkpoint(row.sequence, &row.head, row.at, row.key_id, &row.signature)).collect())
}

/// The latest of a chain first, for everybody.
pub(in crate::audit) async fn published(
    tx: &mut IdentityTx,
    chain: Uuid,
    before: i64,
    most: i64,
) -> Result<Vec<Checkpoint>> {
    let rows = sqlx::query!(
        "select sequence, head, at, key_id, signature from audit_checkpoints
         where chain_id = $1 and sequence < $2 order by sequence desc limit $3",
        chain,
        before,
        most
    )
    .fetch_all(tx.connection())
    .await?;
    Ok(rows.iter().map(|row| checkpoint(row.sequence, &row.head, row.at, row.key_id, &row.signature)).collect())
}

//! SQL of the audit.

use chrono::{DateTime, Utc};
use serde_json::Value;
use sqlx::{PgConnection, Postgres, QueryBuilder, Row as _, postgres::PgRow};
use uuid::Uuid;

use super::{
    AuditAction, AuditActor, Checkpoint, Only, PublicKey,
    chain::Hash,
    record::{Authorship, Entry},
};
use crate::{
    db::{IdentityTx, PlatformTx, TenantTx, WorkerTx},
    error::{Error, Result},
    ids::{AuditRecordId, LocationId, RequestId, TenantId},
};

/// SQL lives in this crate alone.
pub(crate) trait Connects: Send {
    fn connection(&mut self) -> &mut PgConnection;
}

/// A transaction that a record can be written in.
pub(crate) trait Records: Connects {}

/// A transaction that the audit can be read in.
pub(super) trait Reads: Connects {}

macro_rules! carries {
    ($($transaction:ty: $($what:ident)+;)+) => {$(
        impl Connects for $transaction {
            fn connection(&mut self) -> &mut PgConnection {
                self.connection()
            }
        }
        $(impl $what for $transaction {})+
    )+};
}
carries! {
    TenantTx: Records Reads;
    PlatformTx: Records Reads;
    IdentityTx: Records;
    WorkerTx: Reads;
}

pub(super) async fn insert(
    connection: &mut PgConnection,
    author: &Authorship<'_>,
    entry: &Entry,
    details: &Value,
    actor: &Value,
) -> Result<()> {
    sqlx::query!(
        "insert into audit_records (tenant_id, id, at, actor_kind, actor_id, behalf_id, action, object_id, location_id,
                                    subject_id, request_id, open_details, open_actor)
         values (coalesce($1, app_tenant_id()), $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
        author.tenant as Option<TenantId>,
        AuditRecordId::new() as AuditRecordId,
        author.at,
        author.kind.as_str(),
        author.id,
        author.behalf,
        entry.action.as_str(),
        entry.object,
        entry.location as Option<LocationId>,
        entry.subject,
        author.request as RequestId,
        details,
        actor
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// A record as it is kept.
#[derive(Clone, Debug)]
pub(super) struct Row {
    pub tenant_id: Option<TenantId>,
    pub id: AuditRecordId,
    pub at: DateTime<Utc>,
    pub actor_kind: String,
    pub actor_id: Option<Uuid>,
    pub behalf_id: Option<Uuid>,
    pub action: String,
    pub object_id: Option<Uuid>,
    pub location_id: Option<LocationId>,
    pub subject_id: Option<Uuid>,
    pub request_id: RequestId,
    pub open_details: Option<Value>,
    pub open_actor: Option<Value>,
    pub sequence: Option<i64>,
    pub details: Option<Vec<u8>>,
    pub details_digest: Option<Vec<u8>>,
    pub actor: Option<Vec<u8>>,
    pub actor_digest: Option<Vec<u8>>,
    pub address_digest: Option<Vec<u8>>,
    pub chain: Option<Vec<u8>>,
}

const COLUMNS: &str = "select tenant_id, id, at, actor_kind, actor_id, behalf_id, action, object_id, location_id,
    subject_id, request_id, open_details, open_actor, sequence, details, details_digest, actor, actor_digest,
    address_digest, chain from audit_records where ";

fn row(row: &PgRow) -> Result<Row> {
    Ok(Row {
        tenant_id: row.try_get("tenant_id")?,
        id: row.try_get("id")?,
        at: row.try_get("at")?,
        actor_kind: row.try_get("actor_kind")?,
        actor_id: row.try_get("actor_id")?,
        behalf_id: row.try_get("behalf_id")?,
        action: row.try_get("action")?,
        object_id: row.try_get("object_id")?,
        location_id: row.try_get("location_id")?,
        subject_id: row.try_get("subject_id")?,
        request_id: row.try_get("request_id")?,
        open_details: row.try_get("open_details")?,
        open_actor: row.try_get("open_actor")?,
        sequence: row.try_get("sequence")?,
        details: row.try_get("details")?,
        details_digest: row.try_get("details_digest")?,
        actor: row.try_get("actor")?,
        actor_digest: row.try_get("actor_digest")?,
        address_digest: row.try_get("address_digest")?,
        chain: row.try_get("chain")?,
    })
}

async fn rows(connection: &mut PgConnection, mut query: QueryBuilder<Postgres>) -> Result<Vec<Row>> {
    query.build().fetch_all(connection).await?.iter().map(row).collect()
}

/// `tenant_id = null` is never true, and `is not distinct from` uses no index: so the platform's is asked for in its own words.
fn of(tenant: Option<TenantId>) -> QueryBuilder<Postgres> {
    let mut query = QueryBuilder::new(COLUMNS);
    match tenant {
        Some(tenant) => query.push("tenant_id = ").push_bind(tenant),
        None => query.push("tenant_id is null"),
    };
    query
}

/// What is looked for in a list of records.
#[derive(Clone, Debug, Default)]
pub(super) struct Search {
    pub actions: Option<Vec<AuditAction>>,
    pub actor: Option<Uuid>,
    pub object: Option<Uuid>,
    pub from: Option<DateTime<Utc>>,
    pub until: Option<DateTime<Utc>>,
    pub before: Option<(DateTime<Utc>, AuditRecordId)>,
}

/// The latest first.
pub(super) async fn list(
    tx: &mut impl Reads,
    tenant: Option<TenantId>,
    search: &Search,
    most: i64,
) -> Result<Vec<Row>> {
    let mut query = of(tenant);
    if let Some(actions) = &search.actions {
        let names: Vec<String> = actions.iter().map(ToString::to_string).collect();
        query.push(" and action = any(").push_bind(names).push(")");
    }
    if let Some(actor) = search.actor {
        query.push(" and actor_id = ").push_bind(actor);
    }
    if let Some(object) = search.object {
        query.push(" and object_id = ").push_bind(object);
    }
    if let Some(from) = search.from {
        query.push(" and at >= ").push_bind(from);
    }
    if let Some(until) = search.until {
        query.push(" and at < ").push_bind(until);
    }
    if let Some((at, id)) = search.before {
        query.push(" and (at, id) < (").push_bind(at).push(", ").push_bind(id).push(")");
    }
    query.push(" order by at desc, id desc limit ").push_bind(most);
    rows(tx.connection(), query).await
}

/// Of a chain in its order, after a place.
pub(super) async fn in_sequence(
    tx: &mut impl Reads,
    tenant: Option<TenantId>,
    (after, to): (i64, i64),
    most: i64,
) -> Result<Vec<Row>> {
    let mut query = of(tenant);
    query.push(" and sequence > ").push_bind(after).push(" and sequence <= ").push_bind(to);
    query.push(" order by sequence, id limit ").push_bind(most);
    rows(tx.connection(), query).await
}

/// Whose records wait for the sealer.
pub(super) async fn waiting(tx: &mut WorkerTx, most: i64) -> Result<Vec<Option<TenantId>>> {
    Ok(sqlx::query_scalar!(
        r#"select distinct tenant_id as "tenant: TenantId" from audit_records where sequence is null limit $1"#,
        most
    )
    .fetch_all(tx.connection())
    .await?)
}

/// The oldest that wait.
pub(super) async fn open(tx: &mut WorkerTx, tenant: Option<TenantId>, most: i64) -> Result<Vec<Row>> {
    let mut query = of(tenant);
    query.push(" and sequence is null order by at, id limit ").push_bind(most);
    rows(tx.connection(), query).await
}

pub(super) async fn count_open(tx: &mut impl Reads, tenant: Option<TenantId>) -> Result<i64> {
    let mut query = match tenant {
        Some(tenant) => {
            let mut query = QueryBuilder::new("select count(*) from audit_records where tenant_id = ");
            query.push_bind(tenant);
            query
        }
        None => QueryBuilder::new("select count(*) from audit_records where tenant_id is null"),
    };
    query.push(" and sequence is null");
    Ok(query.build_query_scalar().fetch_one(tx.connection()).await?)
}

/// Of those, the ones that still wait; nobody else seals them until the end of the transaction.
pub(super) async fn still_open(tx: &mut WorkerTx, ids: &[Uuid]) -> Result<Vec<Uuid>> {
    Ok(sqlx::query_scalar!("select id from audit_records where id = any($1) and sequence is null for update", ids)
        .fetch_all(tx.connection())
        .await?)
}

/// What the sealer makes of a record.
#[derive(Debug, Default)]
pub(super) struct SealedColumns {
    pub ids: Vec<Uuid>,
    pub ats: Vec<DateTime<Utc>>,
    pub sequences: Vec<i64>,
    pub details: Vec<Vec<u8>>,
    pub details_digests: Vec<Vec<u8>>,
    pub actors: Vec<Vec<u8>>,
    pub actor_digests: Vec<Vec<u8>>,
    pub address_digests: Vec<Option<Vec<u8>>>,
    pub chains: Vec<Vec<u8>>,
}

pub(super) async fn set_sealed(tx: &mut WorkerTx, sealed: &SealedColumns, now: DateTime<Utc>) -> Result<()> {
    sqlx::query!(
        r#"update audit_records r set open_details = null, open_actor = null, sequence = s.sequence, details = s.details,
             details_digest = s.details_digest, actor = s.actor, actor_digest = s.actor_digest,
             address_digest = s.address_digest, chain = s.chain, sealed_at = $10
           from unnest($1::uuid[], $2::timestamptz[], $3::bigint[], $4::bytea[], $5::bytea[], $6::bytea[], $7::bytea[],
                       $8::bytea[], $9::bytea[])
             s (id, at, sequence, details, details_digest, actor, actor_digest, address_digest, chain)
           where r.id = s.id and r.at = s.at"#,
        &sealed.ids,
        &sealed.ats,
        &sealed.sequences,
        &sealed.details,
        &sealed.details_digests,
        &sealed.actors,
        &sealed.actor_digests,
        &sealed.address_digests as &[Option<Vec<u8>>],
        &sealed.chains,
        now
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// How far a chain is.
#[derive(Clone, Debug)]
pub(super) struct Head {
    pub id: Uuid,
    pub sequence: i64,
    pub head: Vec<u8>,
    pub signed_sequence: i64,
    pub signed_at: Option<DateTime<Utc>>,
}

pub(super) async fn head(tx: &mut impl Reads, tenant: Option<TenantId>) -> Result<Option<Head>> {
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
pub(super) async fn lock_head(tx: &mut WorkerTx, tenant: Option<TenantId>) -> Result<Option<Head>> {
    Ok(sqlx::query_as!(
        Head,
        "select id, sequence, head, signed_sequence, signed_at from audit_chains
         where tenant_id is not distinct from $1 for update",
        tenant as Option<TenantId>
    )
    .fetch_optional(tx.connection())
    .await?)
}

pub(super) async fn begin_chain(tx: &mut WorkerTx, tenant: Option<TenantId>, id: Uuid, genesis: &Hash) -> Result<()> {
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

pub(super) async fn set_head(tx: &mut WorkerTx, chain: Uuid, sequence: i64, head: &[u8]) -> Result<()> {
    sqlx::query!("update audit_chains set sequence = $2, head = $3 where id = $1", chain, sequence, head)
        .execute(tx.connection())
        .await?;
    Ok(())
}

pub(super) async fn chains(tx: &mut WorkerTx) -> Result<Vec<Option<TenantId>>> {
    Ok(sqlx::query_scalar!(
        r#"select tenant_id as "tenant: TenantId" from audit_chains order by tenant_id nulls first"#
    )
    .fetch_all(tx.connection())
    .await?)
}

/// Chains that went on since they were signed, and were signed before `before` or never.
pub(super) async fn unsigned(tx: &mut WorkerTx, before: DateTime<Utc>) -> Result<Vec<Option<TenantId>>> {
    Ok(sqlx::query_scalar!(
        r#"select tenant_id as "tenant: TenantId" from audit_chains
           where sequence > signed_sequence and (signed_at is null or signed_at <= $1)"#,
        before
    )
    .fetch_all(tx.connection())
    .await?)
}

pub(super) async fn insert_checkpoint(
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

pub(super) fn checkpoint(sequence: i64, head: &[u8], at: DateTime<Utc>, key: Uuid, signature: &[u8]) -> Checkpoint {
    use base64::{Engine, engine::general_purpose::STANDARD};
    Checkpoint { sequence, head: STANDARD.encode(head), at, key, signature: STANDARD.encode(signature) }
}

/// Of a chain, in its order, after a place.
pub(super) async fn checkpoints(
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
pub(super) async fn published(tx: &mut IdentityTx, chain: Uuid, before: i64, most: i64) -> Result<Vec<Checkpoint>> {
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

pub(super) async fn public_keys(tx: &mut IdentityTx) -> Result<Vec<PublicKey>> {
    use base64::{Engine, engine::general_purpose::STANDARD};
    let rows = sqlx::query!("select id, public_key, created_at from audit_signing_keys order by created_at desc")
        .fetch_all(tx.connection())
        .await?;
    Ok(rows
        .into_iter()
        .map(|row| PublicKey { id: row.id, public_key: STANDARD.encode(row.public_key), created_at: row.created_at })
        .collect())
}

pub(super) async fn signing_key(tx: &mut WorkerTx) -> Result<Option<(Uuid, Vec<u8>)>> {
    let row = sqlx::query!(
        r#"select id, private_key::bytea as "key!" from audit_signing_keys order by created_at desc, id desc limit 1"#
    )
    .fetch_optional(tx.connection())
    .await?;
    Ok(row.map(|row| (row.id, row.key)))
}

pub(super) async fn insert_signing_key(
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
pub(super) struct KeyRow {
    pub id: Uuid,
    pub subject_id: Uuid,
    /// None once it was destroyed.
    pub key: Option<Vec<u8>>,
}

pub(super) async fn keys_of(tx: &mut WorkerTx, tenant: Option<TenantId>, subjects: &[Uuid]) -> Result<Vec<KeyRow>> {
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

pub(super) async fn keys_by_id(tx: &mut impl Reads, ids: &[Uuid]) -> Result<Vec<KeyRow>> {
    Ok(sqlx::query_as!(KeyRow, "select id, subject_id, key::bytea as key from audit_keys where id = any($1)", ids)
        .fetch_all(tx.connection())
        .await?)
}

pub(super) async fn insert_key(
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
pub(super) async fn erase_keys(
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

/// Makes the month's leaf and the next two.
pub(super) async fn make_months(tx: &mut WorkerTx, now: DateTime<Utc>) -> Result<()> {
    for ahead in 0..=2 {
        let month = now.date_naive().checked_add_months(chrono::Months::new(ahead)).ok_or(Error::Internal)?;
        sqlx::query!("select app_make_month_partition('audit_records', $1)", month).fetch_one(tx.connection()).await?;
    }
    Ok(())
}

/// The actions of one side.
pub(super) fn actions_of(only: Only) -> Vec<AuditAction> {
    let reads = |action: &AuditAction| AuditAction::READS.contains(action);
    AuditAction::ALL.iter().copied().filter(|action| reads(action) == (only == Only::Reads)).collect()
}

impl Row {
    pub fn action(&self) -> Result<AuditAction> {
        crate::identity::store::stored(self.action.clone())
    }

    pub fn actor_kind(&self) -> Result<AuditActor> {
        crate::identity::store::stored(self.actor_kind.clone())
    }
}

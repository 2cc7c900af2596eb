//! SQL of records: written once, read in lists, sealed.

use chrono::{DateTime, Utc};
use serde_json::Value;
use sqlx::{PgConnection, Postgres, QueryBuilder, Row as _, postgres::PgRow};
use uuid::Uuid;

use super::{
    super::{
        AuditAction, AuditActor, Only,
        record::{Authorship, Entry},
    },
    Reads,
};
use crate::{
    db::WorkerTx,
    error::{Error, Result},
    ids::{AuditRecordId, LocationId, RequestId, TenantId},
};

pub(in crate::audit) async fn insert(
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
pub(in crate::audit) struct Row {
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
pub(in crate::audit) struct Search {
    pub actions: Option<Vec<AuditAction>>,
    pub actor: Option<Uuid>,
    pub object: Option<Uuid>,
    pub from: Option<DateTime<Utc>>,
    pub until: Option<DateTime<Utc>>,
    pub before: Option<(DateTime<Utc>, AuditRecordId)>,
}

/// The latest first.
pub(in crate::audit) async fn list(
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
pub(in crate::audit) async fn in_sequence(
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
pub(in crate::audit) async fn waiting(tx: &mut WorkerTx, most: i64) -> Result<Vec<Option<TenantId>>> {
    Ok(sqlx::query_scalar!(
        r#"select distinct tenant_id as "tenant: TenantId" from audit_records where sequence is null limit $1"#,
        most
    )
    .fetch_all(tx.connection())
    .await?)
}

/// The oldest that wait.
pub(in crate::audit) async fn open(tx: &mut WorkerTx, tenant: Option<TenantId>, most: i64) -> Result<Vec<Row>> {
    let mut query = of(tenant);
    query.push(" and sequence is null order by at, id limit ").push_bind(most);
    rows(tx.connection(), query).await
}

pub(in crate::audit) async fn count_open(tx: &mut impl Reads, tenant: Option<TenantId>) -> Result<i64> {
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
pub(in crate::audit) async fn still_open(tx: &mut WorkerTx, ids: &[Uuid]) -> Result<Vec<Uuid>> {
    Ok(sqlx::query_scalar!("select id from audit_records where id = any($1) and sequence is null for update", ids)
        .fetch_all(tx.connection())
        .await?)
}

/// What the sealer makes of a record.
#[derive(Debug, Default)]
pub(in crate::audit) struct SealedColumns {
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

pub(in crate::audit) async fn set_sealed(tx: &mut WorkerTx, sealed: &SealedColumns, now: DateTime<Utc>) -> Result<()> {
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

/// Makes the month's leaf and the next two.
pub(in crate::audit) async fn make_months(tx: &mut WorkerTx, now: DateTime<Utc>) -> Result<()> {
    for ahead in 0..=2 {
        let month = now.date_naive().checked_add_months(chrono::Months::new(ahead)).ok_or(Error::Internal)?;
        sqlx::query!("select app_make_month_partition('audit_records', $1)", month).fetch_one(tx.connection()).await?;
    }
    Ok(())
}

/// The actions of one side.
pub(in crate::audit) fn actions_of(only: Only) -> Vec<AuditAction> {
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

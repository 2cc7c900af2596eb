//! SQL of data keys and of encrypted columns.

use chrono::{DateTime, Utc};
use sqlx::AssertSqlSafe;
use uuid::Uuid;

use super::{Encrypted, vault::Purpose};
use crate::{db::KeysTx, error::Result, ids::TenantId};

pub(super) struct Row {
    pub id: Uuid,
    pub tenant_id: Option<TenantId>,
    pub purpose: String,
    pub master_key_id: String,
    pub wrapped: Vec<u8>,
    pub created_at: DateTime<Utc>,
    pub superseded_at: Option<DateTime<Utc>>,
    pub retired_at: Option<DateTime<Utc>>,
}

/// Before its migration has run there is no table.
pub(super) async fn exists(tx: &mut KeysTx) -> Result<bool> {
    Ok(sqlx::query_scalar!(r#"select to_regclass('data_keys') is not null as "there!""#)
        .fetch_one(tx.connection())
        .await?)
}

pub(super) async fn current(tx: &mut KeysTx, tenant: Option<TenantId>, purpose: Purpose) -> Result<Option<Row>> {
    Ok(sqlx::query_as!(
        Row,
        r#"select id, tenant_id as "tenant_id: TenantId", purpose, master_key_id, wrapped, created_at, superseded_at, retired_at
           from data_keys where tenant_id is not distinct from $1 and purpose = $2 and superseded_at is null"#,
        tenant as Option<TenantId>,
        purpose.as_str()
    )
    .fetch_optional(tx.connection())
    .await?)
}

pub(super) async fn find(tx: &mut KeysTx, id: Uuid) -> Result<Option<Row>> {
    Ok(sqlx::query_as!(
        Row,
        r#"select id, tenant_id as "tenant_id: TenantId", purpose, master_key_id, wrapped, created_at, superseded_at, retired_at
           from data_keys where id = $1"#,
        id
    )
    .fetch_optional(tx.connection())
    .await?)
}

pub(super) async fn all(tx: &mut KeysTx) -> Result<Vec<Row>> {
    Ok(sqlx::query_as!(
        Row,
        r#"select id, tenant_id as "tenant_id: TenantId", purpose, master_key_id, wrapped, created_at, superseded_at, retired_at
           from data_keys order by id"#
    )
    .fetch_all(tx.connection())
    .await?)
}

pub(super) async fn one_of_each_master(tx: &mut KeysTx) -> Result<Vec<Row>> {
    Ok(sqlx::query_as!(
        Row,
        r#"select distinct on (master_key_id) id, tenant_id as "tenant_id: TenantId", purpose, master_key_id, wrapped,
             created_at, superseded_at, retired_at
           from data_keys order by master_key_id, id"#
    )
    .fetch_all(tx.connection())
    .await?)
}

/// Leaves everything as it is when there is a current one already.
pub(super) async fn add(tx: &mut KeysTx, row: &Row) -> Result<()> {
    sqlx::query!(
        "insert into data_keys (id, tenant_id, purpose, master_key_id, wrapped, created_at)
         values ($1, $2, $3, $4, $5, $6) on conflict do nothing",
        row.id,
        row.tenant_id as Option<TenantId>,
        row.purpose,
        row.master_key_id,
        row.wrapped,
        row.created_at
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// `false`: another one rewrapped it meanwhile.
pub(super) async fn rewrap(tx: &mut KeysTx, old: &Row, master_key_id: &str, wrapped: &[u8]) -> Result<bool> {
    let done = sqlx::query!(
        "update data_keys set master_key_id = $3, wrapped = $4 where id = $1 and wrapped = $2",
        old.id,
        old.wrapped,
        master_key_id,
        wrapped
    )
    .execute(tx.connection())
    .await?;
    Ok(done.rows_affected() == 1)
}

/// `false`: another one did it meanwhile.
pub(super) async fn supersede(tx: &mut KeysTx, id: Uuid, now: DateTime<Utc>) -> Result<bool> {
    let done = sqlx::query!("update data_keys set superseded_at = $2 where id = $1 and superseded_at is null", id, now)
        .execute(tx.connection())
        .await?;
    Ok(done.rows_affected() == 1)
}

pub(super) async fn retire(tx: &mut KeysTx, ids: &[Uuid], now: DateTime<Utc>) -> Result<()> {
    sqlx::query!("update data_keys set retired_at = $2 where id = any($1) and superseded_at is not null", ids, now)
        .execute(tx.connection())
        .await?;
    Ok(())
}

/// A sealed value as it stands in its table.
pub(super) struct Sealed {
    pub row: Uuid,
    pub tenant: Option<TenantId>,
    pub value: Vec<u8>,
}

/// The data key named by a sealed value, as in [`key_of`](super::vault::key_of).
const KEY: &str = "encode(substring(t.{column}::bytea from 2 for 16), 'hex')::uuid";

/// Statements over columns that are known to the program only. Their names are constants of ours, never input.
fn over(column: &Encrypted, statement: &str) -> AssertSqlSafe<String> {
    AssertSqlSafe(
        statement
            .replace("{key}", KEY)
            .replace("{table}", column.table)
            .replace("{column}", column.column)
            .replace("{row}", column.row)
            .replace("{tenant}", if column.tenant { "t.tenant_id" } else { "null::uuid" }),
    )
}

/// Values under a key that seals no more, after the row `after`.
pub(super) async fn outdated(
    tx: &mut KeysTx,
    column: &Encrypted,
    after: Option<Uuid>,
    batch: i64,
) -> Result<Vec<Sealed>> {
    let statement = over(
        column,
        "select t.{row}, {tenant}, t.{column}::bytea from {table} t join data_keys k on k.id = {key}
         where t.{row} > coalesce($1, '00000000-0000-0000-0000-000000000000') and k.superseded_at is not null
         order by t.{row} limit $2",
    );
    let rows: Vec<(Uuid, Option<TenantId>, Vec<u8>)> =
        sqlx::query_as(statement).bind(after).bind(batch).fetch_all(tx.connection()).await?;
    Ok(rows.into_iter().map(|(row, tenant, value)| Sealed { row, tenant, value }).collect())
}

/// Replaces a value that is still the one that was read. `false`: it was written or removed meanwhile.
pub(super) async fn replace(tx: &mut KeysTx, column: &Encrypted, old: &Sealed, new: &[u8]) -> Result<bool> {
    let statement =
        over(column, "update {table} t set {column} = $3::bytea where t.{row} = $1 and t.{column}::bytea = $2");
    let done = sqlx::query(statement).bind(old.row).bind(&old.value).bind(new).execute(tx.connection()).await?;
    Ok(done.rows_affected() == 1)
}

/// How many values of the column each data key has sealed.
pub(super) async fn used(tx: &mut KeysTx, column: &Encrypted) -> Result<Vec<(Uuid, i64)>> {
    let statement =
        over(column, "select {key}, count(*) from {table} t where t.{column} is not null group by 1 order by 1");
    Ok(sqlx::query_as(statement).fetch_all(tx.connection()).await?)
}

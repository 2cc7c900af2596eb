//! SQL of legal entities and their points of sale.

use chrono::{DateTime, NaiveDate, Utc};

use super::{LegalEntity, LegalEntityFields, LegalEntityStatus, TaxCondition};
use crate::{
    cuit::Cuit,
    db::{PlatformTx, TenantTx},
    error::{Error, OnConstraint, Problem, Result},
    identity::store::stored,
    ids::{LegalEntityId, PointOfSaleId, TenantId},
};

/// Which of them. `digits`: of a CUIT, where what was typed can be part of one.
#[derive(Clone, Copy, Default)]
struct Which<'a> {
    id: Option<LegalEntityId>,
    q: Option<&'a str>,
    digits: Option<&'a str>,
    most: Option<i64>,
}

pub(crate) async fn list(tx: &mut TenantTx) -> Result<Vec<LegalEntity>> {
    some(tx, Which::default()).await
}

pub(super) async fn find(tx: &mut TenantTx, id: LegalEntityId) -> Result<LegalEntity> {
    some(tx, Which { id: Some(id), ..Which::default() }).await?.pop().ok_or(Error::NotFound)
}

pub(super) async fn search(tx: &mut TenantTx, q: &str, digits: Option<&str>, most: i64) -> Result<Vec<LegalEntity>> {
    some(tx, Which { id: None, q: Some(q), digits, most: Some(most) }).await
}

/// By name. The tenant's handful is looked through.
async fn some(tx: &mut TenantTx, which: Which<'_>) -> Result<Vec<LegalEntity>> {
    let rows = sqlx::query!(
        r#"select e.id as "id: LegalEntityId", e.legal_name, e.cuit, e.tax_condition, e.gross_income_number,
             e.activity_started_on, e.status, e.version, e.created_at, e.updated_at,
             array(select p.number from points_of_sale p
                   where p.tenant_id = e.tenant_id and p.legal_entity_id = e.id order by p.number) as "points!"
           from legal_entities e
           where ($1::uuid is null or e.id = $1)
             and ($2::text is null or position(app_fold($2) in app_fold(e.legal_name)) > 0 or position($3 in e.cuit) > 0)
           order by e.legal_name, e.id limit $4"#,
        which.id as Option<LegalEntityId>,
        which.q,
        which.digits,
        which.most
    )
    .fetch_all(tx.connection())
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(LegalEntity {
                id: row.id,
                legal_name: row.legal_name,
                cuit: stored(row.cuit)?,
                tax_condition: stored(row.tax_condition)?,
                points_of_sale: row.points,
                gross_income_number: row.gross_income_number,
                activity_started_on: row.activity_started_on,
                status: stored(row.status)?,
                version: row.version,
                created_at: row.created_at,
                updated_at: row.updated_at,
            })
        })
        .collect()
}

pub(super) async fn insert(
    tx: &mut TenantTx,
    id: LegalEntityId,
    new: &LegalEntityFields,
    now: DateTime<Utc>,
) -> Result<()> {
    sqlx::query!(
        "insert into legal_entities (id, legal_name, cuit, tax_condition, gross_income_number, activity_started_on, status,
                                     created_at, updated_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $8)",
        id as LegalEntityId,
        new.legal_name,
        new.cuit.digits(),
        new.tax_condition.as_str(),
        new.gross_income_number,
        new.activity_started_on as Option<NaiveDate>,
        new.status.as_str(),
        now
    )
    .execute(tx.connection())
    .await
    .on_constraint(constraints())?;
    set_points_of_sale(tx, id, &new.points_of_sale, now).await
}

/// [`Error::Stale`] when the version is not the one the edit is based on. The caller has seen that the row exists.
pub(super) async fn update(
    tx: &mut TenantTx,
    id: LegalEntityId,
    edit: &LegalEntityFields,
    version: i32,
    now: DateTime<Utc>,
) -> Result<()> {
    let done = sqlx::query!(
        "update legal_entities set legal_name = $2, cuit = $3, tax_condition = $4, gross_income_number = $5,
           activity_started_on = $6, status = $7, version = version + 1, updated_at = $8
         where id = $1 and version = $9",
        id as LegalEntityId,
        edit.legal_name,
        edit.cuit.digits(),
        edit.tax_condition.as_str(),
        edit.gross_income_number,
        edit.activity_started_on as Option<NaiveDate>,
        edit.status.as_str(),
        now,
        version
    )
    .execute(tx.connection())
    .await
    .on_constraint(constraints())?;
    if done.rows_affected() == 0 {
        return Err(Error::Stale);
    }
    set_points_of_sale(tx, id, &edit.points_of_sale, now).await
}

/// Those that stay keep their row: vouchers will name it.
async fn set_points_of_sale(tx: &mut TenantTx, id: LegalEntityId, numbers: &[i32], now: DateTime<Utc>) -> Result<()> {
    sqlx::query!(
        "delete from points_of_sale where legal_entity_id = $1 and number <> all($2)",
        id as LegalEntityId,
        numbers
    )
    .execute(tx.connection())
    .await?;
    let ids: Vec<_> = numbers.iter().map(|_| PointOfSaleId::new().uuid()).collect();
    sqlx::query!(
        "insert into points_of_sale (id, legal_entity_id, number, created_at)
         select new.id, $1, new.number, $4 from unnest($2::uuid[], $3::integer[]) as new (id, number)
         on conflict on constraint points_of_sale_number_key do nothing",
        id as LegalEntityId,
        &ids,
        numbers,
        now
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

fn constraints() -> [(&'static str, Error); 1] {
    [("legal_entities_cuit_key", Error::invalid("cuit", Problem::Taken))]
}

pub(super) async fn has_open_locations(tx: &mut TenantTx, id: LegalEntityId) -> Result<bool> {
    let found = sqlx::query_scalar!(
        r#"select exists(select from locations where legal_entity_id = $1 and status = 'open') as "there!""#,
        id as LegalEntityId
    );
    Ok(found.fetch_one(tx.connection()).await?)
}

/// Whether it issues; `None`: there is none. Until the end of the transaction it is not closed.
pub(crate) async fn lock_status(tx: &mut TenantTx, id: LegalEntityId) -> Result<Option<LegalEntityStatus>> {
    let found = sqlx::query_scalar!("select status from legal_entities where id = $1 for share", id as LegalEntityId);
    found.fetch_optional(tx.connection()).await?.map(stored).transpose()
}

/// The first legal entity of a tenant that staff set up.
pub(crate) async fn insert_first(
    tx: &mut PlatformTx,
    tenant: TenantId,
    legal_name: &str,
    cuit: &Cuit,
    tax_condition: TaxCondition,
    now: DateTime<Utc>,
) -> Result<()> {
    sqlx::query!(
        "insert into legal_entities (tenant_id, id, legal_name, cuit, tax_condition, created_at, updated_at)
         values ($1, $2, $3, $4, $5, $6, $6)",
        tenant as TenantId,
        LegalEntityId::new() as LegalEntityId,
        legal_name,
        cuit.digits(),
        tax_condition.as_str(),
        now
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

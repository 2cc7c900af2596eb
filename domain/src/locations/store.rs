//! SQL of locations. The tenant is never named in it: row level security adds it.

use chrono::{DateTime, Utc};

use super::{Location, LocationCounts, LocationFields, LocationOrder, LocationStatus};
use crate::{
    db::TenantTx,
    error::{Error, OnConstraint, Problem, Result},
    identity::store::stored,
    ids::{LegalEntityId, LocationId},
    policy::Scope,
};

struct Row {
    id: LocationId,
    legal_entity_id: LegalEntityId,
    name: String,
    street: String,
    city: String,
    province: String,
    postal_code: Option<String>,
    phone: Option<String>,
    time_zone: String,
    status: String,
    version: i32,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
}

impl Row {
    fn read(self) -> Result<Location> {
        Ok(Location {
            id: self.id,
            legal_entity_id: self.legal_entity_id,
            name: self.name,
            street: self.street,
            city: self.city,
            province: stored(self.province)?,
            postal_code: self.postal_code.map(stored).transpose()?,
            phone: self.phone.map(stored).transpose()?,
            time_zone: stored(self.time_zone)?,
            status: stored(self.status)?,
            version: self.version,
            created_at: self.created_at,
            updated_at: self.updated_at,
        })
    }
}

pub(super) async fn find(tx: &mut TenantTx, id: LocationId) -> Result<Location> {
    sqlx::query_as!(
        Row,
        r#"select id as "id: LocationId", legal_entity_id as "legal_entity_id: LegalEntityId", name, street, city,
             province, postal_code, phone, time_zone, status, version, created_at, updated_at
           from locations where id = $1"#,
        id as LocationId
    )
    .fetch_optional(tx.connection())
    .await?
    .ok_or(Error::NotFound)?
    .read()
}

/// Locations within `scope` by name, from `after` on.
pub(super) async fn list(
    tx: &mut TenantTx,
    scope: &Scope,
    q: Option<&str>,
    status: Option<LocationStatus>,
    after: Option<&(String, LocationId)>,
    rows: i64,
) -> Result<Vec<Location>> {
    let limit: Option<Vec<_>> = scope.limit().map(|ids| ids.iter().map(|id| id.uuid()).collect());
    // coalesce, rather than "is null or": the comparison then stays a range of the index in a generic plan.
    sqlx::query_as!(
        Row,
        r#"select id as "id: LocationId", legal_entity_id as "legal_entity_id: LegalEntityId", name, street, city,
             province, postal_code, phone, time_zone, status, version, created_at, updated_at
           from locations
           where (name, id) > (coalesce($1, ''), coalesce($2, '00000000-0000-0000-0000-000000000000'::uuid))
             and ($3::uuid[] is null or id = any($3))
             and ($4::text is null or status = $4)
             and ($5::text is null
                  or position(app_fold($5) in app_fold(name)) > 0
                  or position(app_fold($5) in app_fold(street)) > 0
                  or position(app_fold($5) in app_fold(city)) > 0)
           order by name, id limit $6"#,
        after.map(|(name, _)| name.as_str()),
        after.map(|(_, id)| id.uuid()),
        limit.as_deref(),
        status.map(LocationStatus::as_str),
        q,
        rows
    )
    .fetch_all(tx.connection())
    .await?
    .into_iter()
    .map(Row::read)
    .collect()
}

/// The same in another order than by name. All shops of the tenant are looked at: some hundreds at most.
pub(super) async fn list_in(
    tx: &mut TenantTx,
    order: LocationOrder,
    scope: &Scope,
    q: Option<&str>,
    status: Option<LocationStatus>,
    after: Option<&(String, LocationId)>,
    rows: i64,
) -> Result<Vec<Location>> {
    let limit: Option<Vec<_>> = scope.limit().map(|ids| ids.iter().map(|id| id.uuid()).collect());
    sqlx::query_as!(
        Row,
        r#"with keyed as (
             select *, case when $1 in ('city', '-city') then city else name end as key, $1 like '-%' as backwards
             from locations)
           select id as "id: LocationId", legal_entity_id as "legal_entity_id: LegalEntityId", name, street, city,
             province, postal_code, phone, time_zone, status, version, created_at, updated_at
           from keyed
           where ($2::text is null
                  or (not backwards and (key, id) > ($2, $3::uuid)) or (backwards and (key, id) < ($2, $3::uuid)))
             and ($4::uuid[] is null or id = any($4))
             and ($5::text is null or status = $5)
             and ($6::text is null
                  or position(app_fold($6) in app_fold(name)) > 0
                  or position(app_fold($6) in app_fold(street)) > 0
                  or position(app_fold($6) in app_fold(city)) > 0)
           order by case when backwards then null else key end, case when backwards then key end desc,
             case when backwards then null else id end, id desc
           limit $7"#,
        order.as_str(),
        after.map(|(key, _)| key.as_str()),
        after.map(|(_, id)| id.uuid()),
        limit.as_deref(),
        status.map(LocationStatus::as_str),
        q,
        rows
    )
    .fetch_all(tx.connection())
    .await?
    .into_iter()
    .map(Row::read)
    .collect()
}

/// [`Error::Stale`] where the shop bills with another legal entity than the one that was looked at, or has another version
/// than the one `expected`. The version counts on only when something changed.
pub(super) async fn set_status(
    tx: &mut TenantTx,
    seen: &Location,
    status: LocationStatus,
    expected: Option<i32>,
    now: DateTime<Utc>,
) -> Result<()> {
    let done = sqlx::query!(
        "update locations set version = version + (status <> $2)::int,
           updated_at = case when status <> $2 then $3 else updated_at end, status = $2
         where id = $1 and legal_entity_id = $4 and ($5::int is null or version = $5)",
        seen.id as LocationId,
        status.as_str(),
        now,
        seen.legal_entity_id as LegalEntityId,
        expected
    )
    .execute(tx.connection())
    .await?;
    if done.rows_affected() == 1 { Ok(()) } else { Err(Error::Stale) }
}

pub(crate) async fn count(tx: &mut TenantTx, scope: &Scope) -> Result<LocationCounts> {
    let limit: Option<Vec<_>> = scope.limit().map(|ids| ids.iter().map(|id| id.uuid()).collect());
    Ok(sqlx::query_as!(
        LocationCounts,
        r#"select count(*) filter (where status = 'open') as "open!", count(*) filter (where status = 'closed') as "closed!"
           from locations where $1::uuid[] is null or id = any($1)"#,
        limit.as_deref()
    )
    .fetch_one(tx.connection())
    .await?)
}

pub(super) async fn insert(tx: &mut TenantTx, id: LocationId, new: &LocationFields, now: DateTime<Utc>) -> Result<()> {
    sqlx::query!(
        "insert into locations (id, legal_entity_id, name, street, city, province, postal_code, phone, time_zone,
                                status, created_at, updated_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $11)",
        id as LocationId,
        new.legal_entity_id as LegalEntityId,
        new.name,
        new.street,
        new.city,
        new.province.as_str(),
        new.postal_code.as_ref().map(ToString::to_string),
        new.phone.as_ref().map(ToString::to_string),
        new.province.time_zone().as_str(),
        new.status.as_str(),
        now
    )
    .execute(tx.connection())
    .await
    .on_constraint(constraints())?;
    Ok(())
}

/// [`Error::Stale`] when the version is not the one the edit is based on. The caller has seen that the row exists.
pub(super) async fn update(
    tx: &mut TenantTx,
    id: LocationId,
    edit: &LocationFields,
    version: i32,
    now: DateTime<Utc>,
) -> Result<()> {
    let done = sqlx::query!(
        "update locations set legal_entity_id = $2, name = $3, street = $4, city = $5, province = $6, postal_code = $7,
           phone = $8, time_zone = $9, status = $10, version = version + 1, updated_at = $11
         where id = $1 and version = $12",
        id as LocationId,
        edit.legal_entity_id as LegalEntityId,
        edit.name,
        edit.street,
        edit.city,
        edit.province.as_str(),
        edit.postal_code.as_ref().map(ToString::to_string),
        edit.phone.as_ref().map(ToString::to_string),
        edit.province.time_zone().as_str(),
        edit.status.as_str(),
        now,
        version
    )
    .execute(tx.connection())
    .await
    .on_constraint(constraints())?;
    if done.rows_affected() == 1 { Ok(()) } else { Err(Error::Stale) }
}

fn constraints() -> [(&'static str, Error); 2] {
    [
        ("locations_name_key", Error::invalid("name", Problem::Taken)),
        ("locations_tenant_id_legal_entity_id_fkey", Error::invalid("legal_entity_id", Problem::Unknown)),
    ]
}

pub(super) async fn names(tx: &mut TenantTx, scope: &Scope) -> Result<Vec<(LocationId, String)>> {
    let limit: Option<Vec<_>> = scope.limit().map(|ids| ids.iter().map(|id| id.uuid()).collect());
    let rows = sqlx::query!(
        r#"select id as "id: LocationId", name from locations where $1::uuid[] is null or id = any($1) order by name, id"#,
        limit.as_deref()
    );
    Ok(rows.fetch_all(tx.connection()).await?.into_iter().map(|row| (row.id, row.name)).collect())
}

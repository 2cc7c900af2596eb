//! SQL of tenants.

use chrono::{DateTime, Utc};
use sqlx::PgConnection;

use super::{NewTenant, Tenant, TenantEdit, TenantKind, TenantStatus, TenantSummary};
use crate::{
    db::{PlatformTx, TenantTx},
    error::{Error, OnConstraint, Problem, Result},
    identity::store::stored,
    ids::TenantId,
};

struct Row {
    id: TenantId,
    slug: String,
    name: String,
    locale: String,
    time_zone: String,
    suspended: bool,
    sandbox: bool,
    version: i32,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
}

impl Row {
    fn read(self) -> Result<Tenant> {
        Ok(Tenant {
            id: self.id,
            slug: stored(self.slug)?,
            name: self.name,
            locale: self.locale.parse().map_err(|_| Error::Internal)?,
            time_zone: stored(self.time_zone)?,
            status: if self.suspended { TenantStatus::Suspended } else { TenantStatus::Active },
            kind: if self.sandbox { TenantKind::Sandbox } else { TenantKind::Client },
            version: self.version,
            created_at: self.created_at,
            updated_at: self.updated_at,
        })
    }
}

/// The tenant of the transaction.
pub(super) async fn find(tx: &mut TenantTx, id: TenantId) -> Result<Tenant> {
    find_on(tx.connection(), id).await
}

pub(super) async fn find_any(tx: &mut PlatformTx, id: TenantId) -> Result<Tenant> {
    find_on(tx.connection(), id).await
}

async fn find_on(connection: &mut PgConnection, id: TenantId) -> Result<Tenant> {
    sqlx::query_as!(
        Row,
        r#"select id as "id: TenantId", slug, name, locale, time_zone, version, created_at, updated_at,
             exists(select from tenant_suspensions s
                    where s.tenant_id = t.id and s.reactivated_at is null) as "suspended!",
             exists(select from sandboxes b where b.tenant_id = t.id) as "sandbox!"
           from tenants t where id = $1"#,
        id as TenantId
    )
    .fetch_optional(connection)
    .await?
    .ok_or(Error::NotFound)?
    .read()
}

/// Tenants by name, from `after` on. `digits`: of a CUIT, where `q` can be part of one.
pub(super) async fn list(
    tx: &mut PlatformTx,
    q: Option<&str>,
    digits: Option<&str>,
    (status, kind): (Option<TenantStatus>, Option<TenantKind>),
    after: Option<&(String, TenantId)>,
    rows: i64,
) -> Result<Vec<TenantSummary>> {
    // coalesce, rather than "is null or": the comparison then stays a range of the index in a generic plan.
    let found = sqlx::query!(
        r#"select id as "id: TenantId", slug, name, locale, time_zone, version, created_at, updated_at,
             (select count(*) from locations l where l.tenant_id = t.id and l.status = 'open') as "open_locations!",
             (select count(*) from memberships m where m.tenant_id = t.id) as "members!", s.there as "suspended!", s.sandbox as "sandbox!"
           from tenants t
             cross join lateral (select exists(select from tenant_suspensions
               where tenant_id = t.id and reactivated_at is null) as there,
               exists(select from sandboxes where tenant_id = t.id) as sandbox) s
           where (name, id) > (coalesce($1, ''), coalesce($2, '00000000-0000-0000-0000-000000000000'::uuid))
             and ($3::text is null or position(app_fold($3) in app_fold(name)) > 0 or position(lower($3) in slug) > 0
                  or exists(select from legal_entities e where e.tenant_id = t.id
                       and (position(app_fold($3) in app_fold(e.legal_name)) > 0 or position($6 in e.cuit) > 0)))
             and ($4::boolean is null or s.there = $4) and ($7::boolean is null or s.sandbox = $7)
           order by name, id limit $5"#,
        after.map(|(name, _)| name.as_str()),
        after.map(|(_, id)| id.uuid()),
        q,
        status.map(|status| status == TenantStatus::Suspended),
        rows,
        digits,
        kind.map(|kind| kind == TenantKind::Sandbox)
    )
    .fetch_all(tx.connection())
    .await?;
    found
        .into_iter()
        .map(|row| {
            let (open_locations, members) = (row.open_locations, row.members);
            let row = Row {
                id: row.id,
                slug: row.slug,
                name: row.name,
                locale: row.locale,
                time_zone: row.time_zone,
                suspended: row.suspended,
                sandbox: row.sandbox,
                version: row.version,
                created_at: row.created_at,
                updated_at: row.updated_at,
            };
            Ok(TenantSummary { tenant: row.read()?, open_locations, members })
        })
        .collect()
}

/// How many of the first `most` tenants by name fit, and whether there are more than those.
pub(super) async fn count(
    tx: &mut PlatformTx,
    q: Option<&str>,
    digits: Option<&str>,
    (status, kind): (Option<TenantStatus>, Option<TenantKind>),
    most: i64,
) -> Result<(i64, bool)> {
    let row = sqlx::query!(
        r#"select count(*) as "looked!", count(*) filter (where
             ($1::text is null or position(app_fold($1) in app_fold(name)) > 0 or position(lower($1) in slug) > 0
                or exists(select from legal_entities e where e.tenant_id = t.id
                     and (position(app_fold($1) in app_fold(e.legal_name)) > 0 or position($2 in e.cuit) > 0)))
             and ($3::boolean is null or $3 = exists(select from tenant_suspensions s
                     where s.tenant_id = t.id and s.reactivated_at is null))
             and ($5::boolean is null or $5 = exists(select from sandboxes b where b.tenant_id = t.id))) as "fitting!"
           from (select id, name, slug from tenants order by name, id limit $4) t"#,
        q,
        digits,
        status.map(|status| status == TenantStatus::Suspended),
        most + 1,
        kind.map(|kind| kind == TenantKind::Sandbox)
    )
    .fetch_one(tx.connection())
    .await?;
    Ok((row.fitting, row.looked > most))
}

/// Active clients, suspended ones, and sandboxes.
pub(super) async fn counts(tx: &mut PlatformTx) -> Result<(i64, i64, i64)> {
    let row = sqlx::query!(
        r#"select (select count(*) from tenants) as "all!", (select count(*) from sandboxes) as "sandboxes!",
             (select count(distinct tenant_id) from tenant_suspensions s
              where reactivated_at is null
                and not exists (select from sandboxes b where b.tenant_id = s.tenant_id)) as "suspended!""#
    )
    .fetch_one(tx.connection())
    .await?;
    Ok((row.all - row.sandboxes - row.suspended, row.suspended, row.sandboxes))
}

/// All are looked at: some thousands at most.
pub(super) async fn latest(tx: &mut PlatformTx, rows: i64) -> Result<Vec<Tenant>> {
    sqlx::query_as!(
        Row,
        r#"select id as "id: TenantId", slug, name, locale, time_zone, version, created_at, updated_at,
             exists(select from tenant_suspensions s
                    where s.tenant_id = t.id and s.reactivated_at is null) as "suspended!",
             exists(select from sandboxes b where b.tenant_id = t.id) as "sandbox!"
           from tenants t order by created_at desc, id desc limit $1"#,
        rows
    )
    .fetch_all(tx.connection())
    .await?
    .into_iter()
    .map(Row::read)
    .collect()
}

pub(super) async fn insert(tx: &mut PlatformTx, id: TenantId, new: &NewTenant, now: DateTime<Utc>) -> Result<()> {
    sqlx::query!(
        "insert into tenants (id, slug, name, locale, time_zone, created_at, updated_at)
         values ($1, $2, $3, $4, $5, $6, $6)",
        id as TenantId,
        new.slug.as_str(),
        new.name,
        new.locale.tag(),
        new.time_zone.as_str(),
        now
    )
    .execute(tx.connection())
    .await
    .on_constraint([("tenants_slug_key", Error::invalid("slug", Problem::Taken))])?;
    Ok(())
}

pub(super) async fn update(tx: &mut TenantTx, id: TenantId, edit: &TenantEdit, now: DateTime<Utc>) -> Result<()> {
    update_on(tx.connection(), id, edit, now).await
}

pub(super) async fn update_any(tx: &mut PlatformTx, id: TenantId, edit: &TenantEdit, now: DateTime<Utc>) -> Result<()> {
    update_on(tx.connection(), id, edit, now).await
}

/// Counts as an edit what is written beside the row, and locks it. [`Error::Stale`] as for an edit.
pub(super) async fn touch(tx: &mut PlatformTx, id: TenantId, version: i32, now: DateTime<Utc>) -> Result<()> {
    let done = sqlx::query!(
        "update tenants set version = version + 1, updated_at = $2 where id = $1 and version = $3",
        id as TenantId,
        now,
        version
    )
    .execute(tx.connection())
    .await?;
    if done.rows_affected() == 1 { Ok(()) } else { Err(Error::Stale) }
}

/// [`Error::Stale`] when the version is not the one the edit is based on. The caller has seen that the row exists.
async fn update_on(connection: &mut PgConnection, id: TenantId, edit: &TenantEdit, now: DateTime<Utc>) -> Result<()> {
    let done = sqlx::query!(
        "update tenants set name = $2, locale = $3, time_zone = $4, version = version + 1, updated_at = $5
         where id = $1 and version = $6",
        id as TenantId,
        edit.name,
        edit.locale.tag(),
        edit.time_zone.as_str(),
        now,
        edit.version
    )
    .execute(connection)
    .await?;
    if done.rows_affected() == 1 { Ok(()) } else { Err(Error::Stale) }
}

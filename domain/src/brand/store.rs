//! SQL of brands and logos.

use chrono::{DateTime, Utc};

use super::{Brand, BrandEdit, logo_address};
use crate::{
    db::{IdentityTx, TenantTx},
    error::{Error, Result},
    identity::store::stored,
    ids::LogoId,
};

/// The brand of the transaction's tenant.
pub(super) async fn find(tx: &mut TenantTx) -> Result<Brand> {
    let row = sqlx::query!(
        r#"select b.colour as "colour?", b.version as "version?", l.id as "logo?: LogoId"
           from tenants t left join tenant_brands b on b.tenant_id = t.id left join tenant_logos l on l.tenant_id = t.id"#
    )
    .fetch_one(tx.connection())
    .await?;
    Ok(Brand {
        colour: row.colour.map(stored).transpose()?,
        logo: row.logo.map(logo_address),
        version: row.version.unwrap_or_default(),
    })
}

/// [`Error::Stale`] when the version is not the one there is.
pub(super) async fn save(tx: &mut TenantTx, edit: &BrandEdit, now: DateTime<Utc>) -> Result<()> {
    let done = sqlx::query!(
        "insert into tenant_brands as b (colour, version, updated_at)
         select $1, 1, $2 where $3 = 0 or exists (select from tenant_brands)
         on conflict (tenant_id) do update set colour = excluded.colour, version = b.version + 1, updated_at = excluded.updated_at
         where b.version = $3",
        edit.colour.map(|colour| colour.to_string()),
        now,
        edit.version
    )
    .execute(tx.connection())
    .await?;
    if done.rows_affected() == 1 { Ok(()) } else { Err(Error::Stale) }
}

/// Counts an edit of the logo. [`Error::Stale`] when there is another version than the one `expected`.
pub(super) async fn touch(tx: &mut TenantTx, expected: Option<i32>, now: DateTime<Utc>) -> Result<()> {
    let done = sqlx::query!(
        "insert into tenant_brands as b (version, updated_at)
         select 1, $2 where $1::int is null or $1 = 0 or exists (select from tenant_brands)
         on conflict (tenant_id) do update set version = b.version + 1 where $1 is null or b.version = $1",
        expected,
        now
    )
    .execute(tx.connection())
    .await?;
    if done.rows_affected() == 1 { Ok(()) } else { Err(Error::Stale) }
}

/// Puts a picture in the place of the one before. The same one keeps its id, and with it its address.
pub(super) async fn save_logo(tx: &mut TenantTx, png: &[u8], digest: &[u8], now: DateTime<Utc>) -> Result<()> {
    sqlx::query!(
        "insert into tenant_logos as l (id, png, digest, created_at) values ($1, $2, $3, $4)
         on conflict (tenant_id) do update
           set id = excluded.id, png = excluded.png, digest = excluded.digest, created_at = excluded.created_at
         where l.digest <> excluded.digest",
        LogoId::new() as LogoId,
        png,
        digest,
        now
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// `false`: there was none.
pub(super) async fn remove_logo(tx: &mut TenantTx) -> Result<bool> {
    Ok(sqlx::query!("delete from tenant_logos").execute(tx.connection()).await?.rows_affected() > 0)
}

/// A logo as it is sent: the bytes of a PNG.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Logo(pub Vec<u8>);

/// Whose it is does not matter: its id is known to those who were shown it.
pub(super) async fn find_logo(tx: &mut IdentityTx, id: LogoId) -> Result<Logo> {
    let png = sqlx::query_scalar!("select png from tenant_logos where id = $1", id as LogoId);
    png.fetch_optional(tx.connection()).await?.map(Logo).ok_or(Error::NotFound)
}

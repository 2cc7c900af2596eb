//! SQL of keys.

use chrono::{DateTime, Utc};

use super::{ApiKey, ApiKeyFields, ApiKeyStatus, bearer::Secret};
use crate::{
    db::{IdentityTx, TenantTx},
    error::{Error, OnConstraint, Problem, Result},
    identity::store::stored,
    ids::{ApiKeyId, LocationId, TenantId, UserId},
    network::Network,
    parse::Slug,
    policy::{ActionSet, Scope},
};

fn networks(texts: Vec<String>) -> Result<Vec<Network>> {
    texts.into_iter().map(stored).collect()
}

pub(super) async fn find(tx: &mut TenantTx, id: ApiKeyId, now: DateTime<Utc>) -> Result<ApiKey> {
    list(tx, Some(id), now).await?.pop().ok_or(Error::NotFound)
}

pub(super) async fn list(tx: &mut TenantTx, id: Option<ApiKeyId>, now: DateTime<Utc>) -> Result<Vec<ApiKey>> {
    let rows = sqlx::query!(
        r#"select k.id as "id: ApiKeyId", k.name, k.actions, k.all_locations, k.networks, k.created_at, k.expires_at,
             k.revoked_at, k.last_used_at,
             (select u.display_name from users u where u.id = k.created_by) as created_by,
             array(select l.location_id from api_key_locations l
                   where l.tenant_id = k.tenant_id and l.api_key_id = k.id) as "locations!: Vec<LocationId>",
             array(select s.prefix from api_key_secrets s
                   where s.tenant_id = k.tenant_id and s.api_key_id = k.id and (s.expires_at is null or s.expires_at > $2)
                   order by s.created_at) as "prefixes!: Vec<String>",
             (select min(s.expires_at) from api_key_secrets s
              where s.tenant_id = k.tenant_id and s.api_key_id = k.id and s.expires_at > $2) as overlap_until
           from api_keys k where $1::uuid is null or k.id = $1
           order by k.revoked_at is null and (k.expires_at is null or k.expires_at > $2) desc, k.created_at desc, k.id
           limit 500"#,
        id as Option<ApiKeyId>,
        now
    )
    .fetch_all(tx.connection())
    .await?;
    rows.into_iter()
        .map(|row| {
            let status = match (row.revoked_at, row.expires_at) {
                (Some(_), _) => ApiKeyStatus::Revoked,
                (None, Some(at)) if at <= now => ApiKeyStatus::Expired,
                _ => ApiKeyStatus::Active,
            };
            Ok(ApiKey {
                id: row.id,
                name: row.name,
                prefixes: row.prefixes,
                actions: row.actions.into(),
                locations: (!row.all_locations).then_some(row.locations),
                networks: networks(row.networks)?,
                status,
                created_by: row.created_by,
                created_at: row.created_at,
                expires_at: row.expires_at,
                last_used_at: row.last_used_at,
                overlap_until: row.overlap_until,
            })
        })
        .collect()
}

pub(super) async fn insert(
    tx: &mut TenantTx,
    id: ApiKeyId,
    new: &ApiKeyFields,
    expires_at: Option<DateTime<Utc>>,
    created_by: Option<UserId>,
    now: DateTime<Utc>,
) -> Result<()> {
    let networks: Vec<String> = new.networks.iter().map(ToString::to_string).collect();
    sqlx::query!(
        "insert into api_keys (id, name, actions, all_locations, networks, created_by, created_at, expires_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        id as ApiKeyId,
        new.name,
        &new.actions.names(),
        new.scope == Scope::All,
        &networks,
        created_by as Option<UserId>,
        now,
        expires_at
    )
    .execute(tx.connection())
    .await?;
    if let Scope::Locations(locations) = &new.scope {
        let locations: Vec<_> = locations.iter().map(|location| location.uuid()).collect();
        sqlx::query!(
            "insert into api_key_locations (api_key_id, location_id) select $1, unnest($2::uuid[])",
            id as ApiKeyId,
            &locations
        )
        .execute(tx.connection())
        .await
        .on_constraint([(
            "api_key_locations_tenant_id_location_id_fkey",
            Error::invalid("locations", Problem::Unknown),
        )])?;
    }
    Ok(())
}

/// `shown_to` sees it once, which is as good as for ever.
pub(super) async fn insert_secret(
    tx: &mut TenantTx,
    id: ApiKeyId,
    secret: &Secret,
    shown_to: Option<UserId>,
    now: DateTime<Utc>,
) -> Result<()> {
    sqlx::query!(
        "insert into api_key_secrets (api_key_id, prefix, secret_digest, shown_to, created_at) values ($1, $2, $3, $4, $5)",
        id as ApiKeyId,
        secret.prefix(),
        &secret.digest(),
        shown_to as Option<UserId>,
        now
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// Until the end of the transaction nobody else changes the key.
pub(super) async fn lock(tx: &mut TenantTx, id: ApiKeyId) -> Result<()> {
    sqlx::query!("select id from api_keys where id = $1 for update", id as ApiKeyId)
        .fetch_optional(tx.connection())
        .await?;
    Ok(())
}

/// The keys with a working secret that `user` was shown.
pub(super) async fn known_to(tx: &mut TenantTx, user: UserId, now: DateTime<Utc>) -> Result<Vec<ApiKeyId>> {
    Ok(sqlx::query_scalar!(
        r#"select distinct s.api_key_id as "id: ApiKeyId" from api_key_secrets s
           where s.shown_to = $1 and (s.expires_at is null or s.expires_at > $2)"#,
        user as UserId,
        now
    )
    .fetch_all(tx.connection())
    .await?)
}

/// Ends what `user` was shown of a key. `true`: another secret of it works.
pub(super) async fn expire_secrets_of(
    tx: &mut TenantTx,
    id: ApiKeyId,
    user: UserId,
    now: DateTime<Utc>,
) -> Result<bool> {
    sqlx::query!(
        "update api_key_secrets set expires_at = least(coalesce(expires_at, $3), $3) where api_key_id = $1 and shown_to = $2",
        id as ApiKeyId,
        user as UserId,
        now
    )
    .execute(tx.connection())
    .await?;
    Ok(sqlx::query_scalar!(
        r#"select exists(select from api_key_secrets
             where api_key_id = $1 and (expires_at is null or expires_at > $2)) as "works!""#,
        id as ApiKeyId,
        now
    )
    .fetch_one(tx.connection())
    .await?)
}

/// What secrets there are works until `at` at most.
pub(super) async fn expire_secrets(tx: &mut TenantTx, id: ApiKeyId, at: DateTime<Utc>) -> Result<()> {
    sqlx::query!(
        "update api_key_secrets set expires_at = least(coalesce(expires_at, $2), $2) where api_key_id = $1",
        id as ApiKeyId,
        at
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

pub(super) async fn revoke(tx: &mut TenantTx, id: ApiKeyId, now: DateTime<Utc>) -> Result<()> {
    sqlx::query!("update api_keys set revoked_at = coalesce(revoked_at, $2) where id = $1", id as ApiKeyId, now)
        .execute(tx.connection())
        .await?;
    Ok(())
}

/// A key that works at this moment, as a program brings it.
pub(super) struct Found {
    pub key: ApiKeyId,
    pub name: String,
    pub tenant: TenantId,
    pub slug: Slug,
    pub actions: ActionSet,
    pub scope: Scope,
    pub networks: Vec<Network>,
    pub secret_digest: Vec<u8>,
    pub last_used_at: Option<DateTime<Utc>>,
    pub suspended: bool,
    pub ahead_seconds: Option<i64>,
}

pub(super) async fn find_by_prefix(tx: &mut IdentityTx, prefix: &str, now: DateTime<Utc>) -> Result<Option<Found>> {
    let row = sqlx::query!(
        r#"select k.id as "key: ApiKeyId", k.name, k.tenant_id as "tenant: TenantId", t.slug, k.actions, k.all_locations,
             array(select l.location_id from api_key_locations l
                   where l.tenant_id = k.tenant_id and l.api_key_id = k.id) as "locations!: Vec<LocationId>",
             k.networks, s.secret_digest, k.last_used_at,
             exists(select from tenant_suspensions u
                    where u.tenant_id = k.tenant_id and u.reactivated_at is null) as "suspended!",
             (select b.ahead_seconds from sandboxes b where b.tenant_id = k.tenant_id) as ahead_seconds
           from api_key_secrets s
             join api_keys k on k.tenant_id = s.tenant_id and k.id = s.api_key_id
             join tenants t on t.id = k.tenant_id
           where s.prefix = $1 and k.revoked_at is null
             and (s.expires_at is null or s.expires_at > app_tenant_time(s.tenant_id, $2))
             and (k.expires_at is null or k.expires_at > app_tenant_time(k.tenant_id, $2))"#,
        prefix,
        now
    )
    .fetch_optional(tx.connection())
    .await?;
    row.map(|row| {
        Ok(Found {
            key: row.key,
            name: row.name,
            tenant: row.tenant,
            slug: stored(row.slug)?,
            actions: row.actions.into(),
            scope: if row.all_locations { Scope::All } else { Scope::Locations(row.locations) },
            networks: networks(row.networks)?,
            secret_digest: row.secret_digest,
            last_used_at: row.last_used_at,
            suspended: row.suspended,
            ahead_seconds: row.ahead_seconds,
        })
    })
    .transpose()
}

pub(super) async fn touch(tx: &mut IdentityTx, tenant: TenantId, key: ApiKeyId, now: DateTime<Utc>) -> Result<()> {
    sqlx::query!(
        "update api_keys set last_used_at = $3 where tenant_id = $1 and id = $2 and (last_used_at is null or last_used_at < $3)",
        tenant as TenantId,
        key as ApiKeyId,
        now
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

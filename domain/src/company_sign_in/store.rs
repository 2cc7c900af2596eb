//! SQL of signing in by a tenant's own provider.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::{ClaimedDomain, MailDomain, Provider, Vouch};
use crate::{
    db::{IdentityTx, TenantTx},
    encryption::Cell,
    error::{Error, OnConstraint, Problem, Result},
    identity::{
        AssignedRole,
        store::{assigned, stored},
    },
    ids::{CustomRoleId, LocationId, MembershipId, TenantId, UserId},
    members::store::columns,
    parse::{Email, Slug},
    policy::{Role, Scope},
};

/// What signing in needs of a provider.
pub(super) struct Configured {
    pub tenant: TenantId,
    pub slug: Slug,
    pub id: Uuid,
    pub issuer: String,
    pub client_id: String,
    pub client_secret: Vec<u8>,
    pub joins_automatically: bool,
    pub trusts_second_factor: bool,
    pub set_up_by_owner: bool,
}

/// Where a client secret lives.
pub(super) const fn secret_cell(tenant: TenantId, id: Uuid) -> Cell {
    Cell { tenant: Some(tenant), table: "oidc_providers", column: "client_secret", row: id }
}

/// The tenant whose provider vouches for addresses of a domain.
pub(super) async fn tenant_of_domain(tx: &mut IdentityTx, domain: &MailDomain) -> Result<Option<TenantId>> {
    Ok(sqlx::query_scalar!(
        r#"select p.tenant_id as "tenant: TenantId" from oidc_domains d join oidc_providers p on p.tenant_id = d.tenant_id
           where d.domain = $1 and d.verified_at is not null and p.enabled"#,
        domain.as_str()
    )
    .fetch_optional(tx.connection())
    .await?)
}

/// A tenant that has a provider, by its slug.
pub(super) async fn tenant_of_slug(tx: &mut IdentityTx, slug: &Slug) -> Result<Option<TenantId>> {
    Ok(sqlx::query_scalar!(
        r#"select t.id as "tenant: TenantId" from tenants t join oidc_providers p on p.tenant_id = t.id
           where t.slug = $1 and p.enabled
             and exists (select from oidc_domains d where d.tenant_id = t.id and d.verified_at is not null)"#,
        slug.as_str()
    )
    .fetch_optional(tx.connection())
    .await?)
}

/// The provider that a tenant's people can sign in by.
pub(super) async fn find_configured(tx: &mut IdentityTx, tenant: TenantId) -> Result<Option<Configured>> {
    let found = sqlx::query!(
        r#"select t.slug, p.id, p.issuer, p.client_id, p.client_secret::bytea as "client_secret!", p.joins_automatically,
             p.trusts_second_factor, p.set_up_by_owner
           from oidc_providers p join tenants t on t.id = p.tenant_id
           where p.tenant_id = $1 and p.enabled
             and exists (select from oidc_domains d where d.tenant_id = p.tenant_id and d.verified_at is not null)"#,
        tenant as TenantId
    )
    .fetch_optional(tx.connection())
    .await?;
    found
        .map(|row| {
            Ok(Configured {
                tenant,
                slug: stored(row.slug)?,
                id: row.id,
                issuer: row.issuer,
                client_id: row.client_id,
                client_secret: row.client_secret,
                joins_automatically: row.joins_automatically,
                trusts_second_factor: row.trusts_second_factor,
                set_up_by_owner: row.set_up_by_owner,
            })
        })
        .transpose()
}

pub(super) async fn is_claimed(tx: &mut IdentityTx, tenant: TenantId, domain: &MailDomain) -> Result<bool> {
    let found = sqlx::query_scalar!(
        r#"select exists(select from oidc_domains where tenant_id = $1 and domain = $2 and verified_at is not null) as "claimed!""#,
        tenant as TenantId,
        domain.as_str()
    );
    Ok(found.fetch_one(tx.connection()).await?)
}

/// Somebody whom a provider vouched for.
pub(super) struct Known {
    pub user: UserId,
    pub name: String,
    /// Whether they are linked to the subject already, rather than found by their address.
    pub linked: bool,
}

/// Who a subject is: by its link, else by the address.
pub(super) async fn find_person(
    tx: &mut IdentityTx,
    provider: &Configured,
    subject: &str,
    email: &Email,
) -> Result<Option<Known>> {
    Ok(sqlx::query_as!(
        Known,
        r#"select u.id as "user: UserId", u.display_name as name, l.user_id is not null as "linked!"
           from users u
             left join oidc_links l on l.tenant_id = $1 and l.issuer = $2 and l.subject = $3 and l.user_id = u.id
           where l.user_id is not null or (u.email = $4 and not exists
             (select from oidc_links o where o.tenant_id = $1 and o.issuer = $2 and o.subject = $3))"#,
        provider.tenant as TenantId,
        provider.issuer,
        subject,
        email.as_str()
    )
    .fetch_optional(tx.connection())
    .await?)
}

/// What somebody is in the tenant.
pub(super) async fn find_membership(
    tx: &mut IdentityTx,
    tenant: TenantId,
    user: UserId,
) -> Result<Option<(MembershipId, String)>> {
    let found = sqlx::query!(
        r#"select id as "id: MembershipId", role from memberships where tenant_id = $1 and user_id = $2"#,
        tenant as TenantId,
        user as UserId
    )
    .fetch_optional(tx.connection())
    .await?;
    Ok(found.map(|row| (row.id, row.role)))
}

/// An account without a password. `false`: somebody made one for the address meanwhile.
pub(super) async fn insert_user(
    tx: &mut IdentityTx,
    user: UserId,
    email: &Email,
    name: &str,
    now: DateTime<Utc>,
) -> Result<bool> {
    let done = sqlx::query!(
        "insert into users (id, email, display_name, created_at, updated_at) values ($1, $2, $3, $4, $4)
         on conflict (email) do nothing",
        user as UserId,
        email.as_str(),
        name,
        now
    )
    .execute(tx.connection())
    .await?;
    Ok(done.rows_affected() == 1)
}

/// `false`: the subject became somebody meanwhile.
pub(super) async fn insert_link(
    tx: &mut TenantTx,
    issuer: &str,
    subject: &str,
    user: UserId,
    now: DateTime<Utc>,
) -> Result<bool> {
    let done = sqlx::query!(
        "insert into oidc_links (issuer, subject, user_id, created_at) values ($1, $2, $3, $4) on conflict do nothing",
        issuer,
        subject,
        user as UserId,
        now
    )
    .execute(tx.connection())
    .await?;
    Ok(done.rows_affected() == 1)
}

/// The provider's settings with what its secret is bound to.
pub(super) struct Row {
    pub id: Uuid,
    pub provider: Provider,
    pub scope: Scope,
}

pub(super) async fn find(tx: &mut TenantTx) -> Result<Option<Row>> {
    let found = sqlx::query!(
        r#"select p.id as "id!", p.issuer as "issuer!", p.client_id as "client_id!", p.enabled as "enabled!",
             p.joins_automatically as "joins_automatically!", p.default_role as "default_role!",
             p.default_custom_role_id as "custom: CustomRoleId", c.name as "custom_name?", c.actions as "custom_actions?",
             p.all_locations as "all_locations!", p.trusts_second_factor as "trusts_second_factor!",
             p.set_up_by_owner as "set_up_by_owner!", p.version as "version!",
             array(select l.location_id from oidc_provider_locations l
                   where l.tenant_id = p.tenant_id order by 1) as "locations!: Vec<LocationId>"
           from oidc_providers p
             left join custom_roles c on c.tenant_id = p.tenant_id and c.id = p.default_custom_role_id"#
    )
    .fetch_optional(tx.connection())
    .await?;
    found
        .map(|row| {
            let (role, _) = assigned(&row.default_role, row.custom, row.custom_name, row.custom_actions)?;
            let scope = if row.all_locations { Scope::All } else { Scope::Locations(row.locations) };
            Ok(Row {
                id: row.id,
                provider: Provider {
                    issuer: row.issuer,
                    client_id: row.client_id,
                    enabled: row.enabled,
                    joins_automatically: row.joins_automatically,
                    role,
                    locations: scope.limit().map(<[_]>::to_vec),
                    trusts_second_factor: row.trusts_second_factor,
                    set_up_by_owner: row.set_up_by_owner,
                    version: row.version,
                },
                scope,
            })
        })
        .transpose()
}

/// [`Error::Stale`] when the version is not the one that is there. Without a secret the one there is stays.
pub(super) async fn save(
    tx: &mut TenantTx,
    id: Uuid,
    wanted: &Vouch<'_>,
    secret: Option<&[u8]>,
    now: DateTime<Utc>,
) -> Result<()> {
    let fields = wanted.fields;
    let (role, custom) = columns(wanted.role)?;
    let all = fields.scope == Scope::All;
    let done = match (fields.version, secret) {
        (0, Some(secret)) => {
            sqlx::query!(
                "insert into oidc_providers (id, issuer, client_id, client_secret, enabled, joins_automatically, default_role,
                   default_custom_role_id, all_locations, trusts_second_factor, set_up_by_owner, created_at, updated_at)
                 values ($1, $2, $3, $4::bytea, $5, $6, $7, $8, $9, $10, $11, $12, $12) on conflict do nothing",
                id,
                fields.issuer,
                fields.client_id,
                secret,
                fields.enabled,
                fields.joins_automatically,
                role,
                custom as Option<CustomRoleId>,
                all,
                fields.trusts_second_factor,
                wanted.by_owner,
                now
            )
            .execute(tx.connection())
            .await?
        }
        (version, secret) => {
            sqlx::query!(
                "update oidc_providers set issuer = $2, client_id = $3, client_secret = coalesce($4::bytea, client_secret::bytea),
                   enabled = $5, joins_automatically = $6, default_role = $7, default_custom_role_id = $8, all_locations = $9,
                   trusts_second_factor = $10, set_up_by_owner = $11, version = version + 1, updated_at = $12
                 where id = $1 and version = $13",
                id,
                fields.issuer,
                fields.client_id,
                secret,
                fields.enabled,
                fields.joins_automatically,
                role,
                custom as Option<CustomRoleId>,
                all,
                fields.trusts_second_factor,
                wanted.by_owner,
                now,
                version
            )
            .execute(tx.connection())
            .await?
        }
    };
    if done.rows_affected() == 0 {
        return Err(Error::Stale);
    }
    sqlx::query!("delete from oidc_provider_locations").execute(tx.connection()).await?;
    if let Scope::Locations(locations) = &fields.scope {
        let locations: Vec<_> = locations.iter().map(|location| location.uuid()).collect();
        sqlx::query!("insert into oidc_provider_locations (location_id) select unnest($1::uuid[])", &locations)
            .execute(tx.connection())
            .await
            .on_constraint([(
                "oidc_provider_locations_location_fkey",
                Error::invalid("locations", Problem::Unknown),
            )])?;
    }
    Ok(())
}

/// Whether the tenant's own provider can be signed in with.
pub(crate) async fn has_provider(tx: &mut TenantTx) -> Result<bool> {
    let found = sqlx::query_scalar!(
        r#"select exists(select from oidc_providers where enabled)
             and exists(select from oidc_domains where verified_at is not null) as "there!""#
    );
    Ok(found.fetch_one(tx.connection()).await?)
}

pub(super) async fn domains(tx: &mut TenantTx) -> Result<Vec<ClaimedDomain>> {
    let rows = sqlx::query!("select domain, challenge, verified_at from oidc_domains order by domain")
        .fetch_all(tx.connection())
        .await?;
    rows.into_iter()
        .map(|row| {
            let domain: MailDomain = stored(row.domain)?;
            Ok(ClaimedDomain {
                record: domain.record(),
                domain,
                challenge: row.challenge,
                verified_at: row.verified_at,
            })
        })
        .collect()
}

/// `false`: it was there already.
pub(super) async fn insert_domain(
    tx: &mut TenantTx,
    domain: &MailDomain,
    challenge: &str,
    now: DateTime<Utc>,
) -> Result<bool> {
    let done = sqlx::query!(
        "insert into oidc_domains (domain, challenge, created_at) values ($1, $2, $3) on conflict (tenant_id, domain) do nothing",
        domain.as_str(),
        challenge,
        now
    )
    .execute(tx.connection())
    .await?;
    Ok(done.rows_affected() == 1)
}

/// `false`: the claim was taken back meanwhile, or it is another one now.
pub(super) async fn set_verified(
    tx: &mut TenantTx,
    domain: &MailDomain,
    challenge: &str,
    now: DateTime<Utc>,
) -> Result<bool> {
    let done = sqlx::query!(
        "update oidc_domains set verified_at = $3 where domain = $1 and challenge = $2 and verified_at is null",
        domain.as_str(),
        challenge,
        now
    )
    .execute(tx.connection())
    .await
    .on_constraint([("oidc_domains_verified_key", Error::invalid("domain", Problem::Taken))])?;
    Ok(done.rows_affected() == 1)
}

pub(super) async fn delete_domain(tx: &mut TenantTx, domain: &MailDomain) -> Result<bool> {
    let done = sqlx::query!("delete from oidc_domains where domain = $1", domain.as_str());
    Ok(done.execute(tx.connection()).await?.rows_affected() == 1)
}

/// As what people join.
pub(super) async fn default_place(tx: &mut TenantTx) -> Result<(AssignedRole, Scope)> {
    let row = find(tx).await?.ok_or(Error::NotFound)?;
    // The table does not allow it either.
    if row.provider.role.built_in() == Some(Role::Owner) {
        return Err(Error::Internal);
    }
    Ok((row.provider.role, row.scope))
}

//! SQL of members.

use chrono::{DateTime, Utc};

use super::MemberSession;
use crate::{
    db::TenantTx,
    error::{Error, OnConstraint, Problem, Result},
    identity::{
        AssignedRole,
        password::Known,
        store::{assigned, stored},
    },
    ids::{CustomRoleId, LocationId, MembershipId, SessionId, UserId},
    policy::{ActionSet, Scope},
};

/// A member with everything that rules look at.
pub(crate) struct Row {
    pub id: MembershipId,
    pub user: UserId,
    pub name: String,
    pub email: String,
    pub role: AssignedRole,
    pub actions: ActionSet,
    pub scope: Scope,
    pub has_second_factor: bool,
    pub password: Known,
    pub joined_at: DateTime<Utc>,
    pub last_seen_at: Option<DateTime<Utc>>,
    pub sign_in_again_after: Option<DateTime<Utc>>,
    pub version: i32,
}

pub(super) async fn find(tx: &mut TenantTx, id: MembershipId, now: DateTime<Utc>) -> Result<Row> {
    rows(tx, Some(id), now).await?.pop().ok_or(Error::NotFound)
}

pub(super) async fn list(tx: &mut TenantTx, now: DateTime<Utc>) -> Result<Vec<Row>> {
    rows(tx, None, now).await
}

/// Those who have a role of the tenant's own.
pub(super) async fn with_role(tx: &mut TenantTx, role: CustomRoleId, now: DateTime<Utc>) -> Result<Vec<Row>> {
    let rows = list(tx, now).await?;
    Ok(rows.into_iter().filter(|row| matches!(row.role, AssignedRole::Custom { id, .. } if id == role)).collect())
}

async fn rows(tx: &mut TenantTx, id: Option<MembershipId>, now: DateTime<Utc>) -> Result<Vec<Row>> {
    let rows = sqlx::query!(
        r#"select m.id as "id: MembershipId", m.user_id as "user: UserId", u.display_name, u.email, m.role, m.all_locations,
             m.custom_role_id as "custom: CustomRoleId", c.name as "custom_name?", c.actions as "custom_actions?",
             array(select l.location_id from membership_locations l
                   where l.tenant_id = m.tenant_id and l.membership_id = m.id) as "locations!: Vec<LocationId>",
             u.has_second_factor, u.password_at_least, u.password_score, m.created_at, m.sign_in_again_after, m.version,
             (select max(s.last_seen_at) from sessions s where s.user_id = m.user_id and s.expires_at > $2
                and (m.sign_in_again_after is null or s.signed_in_at > m.sign_in_again_after)) as last_seen_at
           from memberships m join users u on u.id = m.user_id
             left join custom_roles c on c.tenant_id = m.tenant_id and c.id = m.custom_role_id
           where $1::uuid is null or m.id = $1
           order by u.display_name, m.id"#,
        id as Option<MembershipId>,
        now
    )
    .fetch_all(tx.connection())
    .await?;
    rows.into_iter()
        .map(|row| {
            let (role, actions) = assigned(&row.role, row.custom, row.custom_name, row.custom_actions)?;
            Ok(Row {
                id: row.id,
                user: row.user,
                name: row.display_name,
                email: row.email,
                role,
                actions,
                scope: if row.all_locations { Scope::All } else { Scope::Locations(row.locations) },
                has_second_factor: row.has_second_factor,
                password: Known {
                    at_least: row.password_at_least.and_then(|n| u8::try_from(n).ok()),
                    score: row.password_score.and_then(|n| u8::try_from(n).ok()),
                },
                joined_at: row.created_at,
                last_seen_at: row.last_seen_at,
                sign_in_again_after: row.sign_in_again_after,
                version: row.version,
            })
        })
        .collect()
}

/// The owners, each locked until the end of the transaction: whether one is the last cannot change meanwhile.
pub(super) async fn lock_owners(tx: &mut TenantTx) -> Result<Vec<MembershipId>> {
    // The tenant's own row first: of two owners made at once, the one that waits sees the other.
    sqlx::query!("select id from tenants for no key update").fetch_one(tx.connection()).await?;
    Ok(sqlx::query_scalar!(
        r#"select id as "id: MembershipId" from memberships where role = 'owner' order by id for no key update"#
    )
    .fetch_all(tx.connection())
    .await?)
}

/// A role as tables have it.
pub(crate) fn columns(role: &AssignedRole) -> Result<(&'static str, Option<CustomRoleId>)> {
    match role {
        AssignedRole::BuiltIn(role) => Ok((role.as_str(), None)),
        AssignedRole::Custom { id, .. } => Ok(("custom", Some(*id))),
        // Staff are no members.
        AssignedRole::Staff => Err(Error::Internal),
    }
}

pub(crate) async fn insert(
    tx: &mut TenantTx,
    user: UserId,
    role: &AssignedRole,
    scope: &Scope,
    now: DateTime<Utc>,
) -> Result<MembershipId> {
    let id = MembershipId::new();
    let (name, custom) = columns(role)?;
    sqlx::query!(
        "insert into memberships (id, user_id, role, custom_role_id, all_locations, created_at) values ($1, $2, $3, $4, $5, $6)",
        id as MembershipId,
        user as UserId,
        name,
        custom as Option<CustomRoleId>,
        *scope == Scope::All,
        now
    )
    .execute(tx.connection())
    .await
    .on_constraint([("memberships_user_key", Error::AlreadyMember)])?;
    set_locations(tx, id, scope).await?;
    Ok(id)
}

async fn set_locations(tx: &mut TenantTx, id: MembershipId, scope: &Scope) -> Result<()> {
    sqlx::query!("delete from membership_locations where membership_id = $1", id as MembershipId)
        .execute(tx.connection())
        .await?;
    if let Scope::Locations(locations) = scope {
        let locations: Vec<_> = locations.iter().map(|location| location.uuid()).collect();
        sqlx::query!(
            "insert into membership_locations (membership_id, location_id) select $1, unnest($2::uuid[])",
            id as MembershipId,
            &locations
        )
        .execute(tx.connection())
        .await
        .on_constraint([(
            "membership_locations_tenant_id_location_id_fkey",
            Error::invalid("locations", Problem::Unknown),
        )])?;
    }
    Ok(())
}

pub(super) async fn update(
    tx: &mut TenantTx,
    id: MembershipId,
    role: &AssignedRole,
    scope: &Scope,
    version: i32,
    now: DateTime<Utc>,
) -> Result<()> {
    let (name, custom) = columns(role)?;
    let done = sqlx::query!(
        "update memberships set role = $2, custom_role_id = $3, all_locations = $4, version = version + 1, updated_at = $5
         where id = $1 and version = $6",
        id as MembershipId,
        name,
        custom as Option<CustomRoleId>,
        *scope == Scope::All,
        now,
        version
    )
    .execute(tx.connection())
    .await?;
    if done.rows_affected() == 0 {
        return Err(Error::Stale);
    }
    set_locations(tx, id, scope).await
}

pub(super) async fn delete(tx: &mut TenantTx, id: MembershipId) -> Result<()> {
    sqlx::query!("delete from memberships where id = $1", id as MembershipId).execute(tx.connection()).await?;
    Ok(())
}

pub(super) async fn end_sessions(tx: &mut TenantTx, id: MembershipId, now: DateTime<Utc>) -> Result<()> {
    sqlx::query!("update memberships set sign_in_again_after = $2 where id = $1", id as MembershipId, now)
        .execute(tx.connection())
        .await?;
    Ok(())
}

pub(super) async fn sessions(tx: &mut TenantTx, row: &Row, now: DateTime<Utc>) -> Result<Vec<MemberSession>> {
    let rows = sqlx::query!(
        r#"select id as "id!: SessionId", coalesce(device, '') as "device!", method as "method!",
                  second_factor_at is not null as "has_second_factor!", signed_in_at as "signed_in_at!", last_seen_at
           from sessions
           where user_id = $1 and expires_at > $2 and id is not null and ($3::timestamptz is null or signed_in_at > $3)
           order by last_seen_at desc limit 100"#,
        row.user as UserId,
        now,
        row.sign_in_again_after
    )
    .fetch_all(tx.connection())
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(MemberSession {
                id: row.id,
                device: row.device,
                method: stored(row.method)?,
                has_second_factor: row.has_second_factor,
                signed_in_at: row.signed_in_at,
                last_seen_at: row.last_seen_at,
            })
        })
        .collect()
}

//! SQL of sign-in policies.

use chrono::{DateTime, TimeDelta, Utc};

use super::SignInPolicy;
use crate::{
    db::TenantTx,
    error::{Error, Result},
    identity::{
        AssignedRole, Method,
        password::{Known, Rule},
        store::{assigned, stored},
    },
    ids::{CustomRoleId, MembershipId, UserId},
};

pub(crate) async fn find(tx: &mut TenantTx) -> Result<SignInPolicy> {
    let Some(row) = sqlx::query!(
        "select second_factor_roles, session_minutes, idle_minutes, networks, password_at_least, password_score,
                password_sign_in, version from sign_in_policies"
    )
    .fetch_optional(tx.connection())
    .await?
    else {
        return Ok(SignInPolicy::default());
    };
    let small = |n: i16| u8::try_from(n).unwrap_or_default();
    Ok(SignInPolicy {
        second_factor_roles: row.second_factor_roles,
        session_minutes: row.session_minutes.and_then(|n| u32::try_from(n).ok()),
        idle_minutes: row.idle_minutes.and_then(|n| u32::try_from(n).ok()),
        networks: row.networks.into_iter().map(stored).collect::<Result<_>>()?,
        password: Rule { at_least: small(row.password_at_least), score: small(row.password_score) },
        password_sign_in: row.password_sign_in,
        version: row.version,
    })
}

/// [`Error::Stale`] when the version is not the one in force.
pub(super) async fn save(tx: &mut TenantTx, policy: &SignInPolicy, now: DateTime<Utc>) -> Result<()> {
    let networks: Vec<String> = policy.networks.iter().map(ToString::to_string).collect();
    let minutes = |n: Option<u32>| n.and_then(|n| i32::try_from(n).ok());
    let done = sqlx::query!(
        "insert into sign_in_policies as p (second_factor_roles, session_minutes, idle_minutes, networks, password_at_least,
                                            password_score, password_sign_in, version, updated_at)
         select $1, $2, $3, $4, $5, $6, $7, 1, $8 where $9 = 0 or exists (select from sign_in_policies)
         on conflict (tenant_id) do update set
           second_factor_roles = excluded.second_factor_roles, session_minutes = excluded.session_minutes,
           idle_minutes = excluded.idle_minutes, networks = excluded.networks,
           password_at_least = excluded.password_at_least, password_score = excluded.password_score,
           password_sign_in = excluded.password_sign_in, version = p.version + 1, updated_at = excluded.updated_at
         where p.version = $9",
        &policy.second_factor_roles,
        minutes(policy.session_minutes),
        minutes(policy.idle_minutes),
        &networks,
        i16::from(policy.password.at_least),
        i16::from(policy.password.score),
        policy.password_sign_in,
        now,
        policy.version
    )
    .execute(tx.connection())
    .await?;
    if done.rows_affected() == 1 { Ok(()) } else { Err(Error::Stale) }
}

/// A member, as far as a policy looks at one.
pub(super) struct MemberRow {
    pub membership: MembershipId,
    pub user: UserId,
    pub name: String,
    pub email: String,
    pub role: AssignedRole,
    pub has_second_factor: bool,
    pub password: Known,
}

pub(super) async fn members(tx: &mut TenantTx) -> Result<Vec<MemberRow>> {
    let rows = sqlx::query!(
        r#"select m.id as "id: MembershipId", m.user_id as "user: UserId", u.display_name, u.email, m.role,
             m.custom_role_id as "custom: CustomRoleId", c.name as "custom_name?", c.actions as "custom_actions?",
             u.has_second_factor, u.password_at_least, u.password_score
           from memberships m join users u on u.id = m.user_id
             left join custom_roles c on c.tenant_id = m.tenant_id and c.id = m.custom_role_id
           order by u.display_name, m.id"#
    )
    .fetch_all(tx.connection())
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(MemberRow {
                membership: row.id,
                user: row.user,
                name: row.display_name,
                email: row.email,
                role: assigned(&row.role, row.custom, row.custom_name, row.custom_actions)?.0,
                has_second_factor: row.has_second_factor,
                password: Known {
                    at_least: row.password_at_least.and_then(|n| u8::try_from(n).ok()),
                    score: row.password_score.and_then(|n| u8::try_from(n).ok()),
                },
            })
        })
        .collect()
}

/// A living session of a member.
pub(super) struct SessionRow {
    pub user: UserId,
    pub method: Method,
    pub signed_in_at: DateTime<Utc>,
    pub has_second_factor: bool,
    pub address_digest: Option<[u8; 32]>,
    last_seen_at: DateTime<Utc>,
    longest_idle: TimeDelta,
}

impl SessionRow {
    /// The longest that it was not used, up to now.
    pub fn idle(&self, now: DateTime<Utc>) -> TimeDelta {
        self.longest_idle.max(now - self.last_seen_at)
    }
}

pub(super) async fn sessions(tx: &mut TenantTx, now: DateTime<Utc>) -> Result<Vec<SessionRow>> {
    let rows = sqlx::query!(
        r#"select s.user_id as "user!: UserId", s.method as "method!", s.signed_in_at as "signed_in_at!", s.last_seen_at,
                  s.longest_idle_seconds, s.second_factor_at is not null as "has_second_factor!", s.address_digest
           from sessions s join memberships m on m.user_id = s.user_id
           where s.expires_at > $1 and s.id is not null
             and (m.sign_in_again_after is null or s.signed_in_at > m.sign_in_again_after)"#,
        now
    )
    .fetch_all(tx.connection())
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(SessionRow {
                user: row.user,
                method: stored(row.method)?,
                signed_in_at: row.signed_in_at,
                has_second_factor: row.has_second_factor,
                address_digest: row.address_digest.and_then(|digest| digest.try_into().ok()),
                last_seen_at: row.last_seen_at,
                longest_idle: TimeDelta::seconds(row.longest_idle_seconds.into()),
            })
        })
        .collect()
}

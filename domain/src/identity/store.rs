//! SQL of logins and memberships.

use chrono::{DateTime, TimeDelta, Utc};

use super::{
    Access, AssignedRole, Membership, Person,
    admission::{Arrival, Obstacle, admit},
    asker::{Found, as_viewed, staff_obstacle},
    password::{Known, Rule},
    sessions::SignedIn,
    sign_in::columns,
};
use crate::{
    brand::Look,
    ctx::RequestScope,
    db::IdentityTx,
    error::{Error, Result},
    ids::{CustomRoleId, LocationId, LogoId, MembershipId, SessionId, StaffAccessId, TenantId, UserId},
    locale::Locale,
    parse::Email,
    policy::{AccessLevel, ActionSet, Role, Scope, StaffAction, StaffRole},
    sign_in_policy::SignInPolicy,
};

/// What signing in needs of an account.
pub(super) struct Login {
    pub id: UserId,
    pub email: String,
    pub display_name: String,
    pub password_hash: Option<String>,
}

pub(super) async fn find_login(tx: &mut IdentityTx, email: &Email) -> Result<Option<Login>> {
    Ok(sqlx::query_as!(
        Login,
        r#"select id as "id: UserId", email, display_name, password_hash from users where email = $1"#,
        email.as_str()
    )
    .fetch_optional(tx.connection())
    .await?)
}

pub(super) async fn find_password_hash(tx: &mut IdentityTx, user: UserId) -> Result<Option<String>> {
    Ok(sqlx::query_scalar!("select password_hash from users where id = $1", user as UserId)
        .fetch_optional(tx.connection())
        .await?
        .flatten())
}

/// Whom a letter goes to.
pub(crate) struct Letterhead {
    pub email: Email,
    pub display_name: String,
    pub locale: Option<Locale>,
    pub last_signed_in_at: Option<DateTime<Utc>>,
}

pub(crate) async fn find_letterhead(tx: &mut IdentityTx, user: UserId) -> Result<Option<Letterhead>> {
    let found =
        sqlx::query!("select email, display_name, locale, last_signed_in_at from users where id = $1", user as UserId)
            .fetch_optional(tx.connection())
            .await?;
    found
        .map(|row| {
            Ok(Letterhead {
                email: stored(row.email)?,
                display_name: row.display_name,
                locale: locale(row.locale)?,
                last_signed_in_at: row.last_signed_in_at,
            })
        })
        .transpose()
}

/// When all sessions of an account were last ended. Until the end of the transaction they are not ended again.
pub(super) async fn lock_sessions_ended_at(tx: &mut IdentityTx, user: UserId) -> Result<Option<DateTime<Utc>>> {
    let found =
        sqlx::query_scalar!("select sessions_ended_at from users where id = $1 for no key update", user as UserId);
    Ok(found.fetch_optional(tx.connection()).await?.flatten())
}

pub(super) async fn set_last_signed_in(tx: &mut IdentityTx, user: UserId, now: DateTime<Utc>) -> Result<()> {
    sqlx::query!("update users set last_signed_in_at = $2 where id = $1", user as UserId, now)
        .execute(tx.connection())
        .await?;
    Ok(())
}

/// What was learnt of a password that was typed and fits `hash`; `renewed` is its hash at today's cost. `false`: `hash` is
/// no longer the account's, and nothing is written.
pub(super) async fn set_password_known(
    tx: &mut IdentityTx,
    user: UserId,
    hash: &str,
    known: Known,
    renewed: Option<&str>,
    now: DateTime<Utc>,
) -> Result<bool> {
    let (at_least, score) = columns(known);
    let current =
        sqlx::query_scalar!("select password_hash from users where id = $1 for no key update", user as UserId);
    if current.fetch_optional(tx.connection()).await?.flatten().as_deref() != Some(hash) {
        return Ok(false);
    }
    sqlx::query!(
        "update users set password_at_least = $2, password_score = $3, password_hash = coalesce($4, password_hash),
           updated_at = case when $4::text is null then updated_at else $5 end
         where id = $1 and (password_at_least, password_score) is distinct from ($2, $3)
            or id = $1 and $4::text is not null",
        user as UserId,
        at_least,
        score,
        renewed,
        now
    )
    .execute(tx.connection())
    .await?;
    Ok(true)
}

/// Writes down that a session was used, and how long it had not been.
pub(super) async fn touch_session(tx: &mut IdentityTx, session: SessionId, now: DateTime<Utc>) -> Result<()> {
    sqlx::query!(
        "update sessions set last_seen_at = $2,
           longest_idle_seconds = greatest(longest_idle_seconds, ceil(extract(epoch from $2 - last_seen_at))::integer)
         where id = $1 and last_seen_at < $2",
        session as SessionId,
        now
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

pub(super) async fn find_person(
    tx: &mut IdentityTx,
    signed_in: &SignedIn,
    request: &RequestScope,
) -> Result<Option<Found>> {
    let Some(user) = sqlx::query!(
        r#"select u.email, u.display_name, u.locale, u.has_second_factor, u.password_at_least, u.password_score,
                  s.role as "staff_role?", ses.last_seen_at, ses.longest_idle_seconds
           from sessions ses join users u on u.id = ses.user_id left join staff_members s on s.user_id = u.id
           where ses.id = $1 and u.id = $2"#,
        signed_in.session as SessionId,
        signed_in.user as UserId
    )
    .fetch_optional(tx.connection())
    .await?
    else {
        return Ok(None);
    };
    let password = Known {
        at_least: user.password_at_least.and_then(|length| u8::try_from(length).ok()),
        score: user.password_score.and_then(|score| u8::try_from(score).ok()),
    };
    let arrival = |sign_in_again_after| Arrival {
        signed_in,
        idle: (request.clock.now() - user.last_seen_at).max(TimeDelta::seconds(user.longest_idle_seconds.into())),
        password,
        sign_in_again_after,
        request,
    };
    let rows = memberships(tx, signed_in).await?;
    let mut memberships = Vec::with_capacity(rows.len());
    let mut target = None;
    for row in rows {
        let is_own = row.user == signed_in.user;
        let mut membership = row.membership;
        if is_own {
            (membership.actions, membership.obstacle) =
                admit(&row.policy, &arrival(row.sign_in_again_after), &membership.role, membership.actions);
            if row.suspended {
                membership.obstacle = Some(Obstacle::Suspended);
            }
            memberships.push(membership);
        } else {
            target = Some((membership, row.name));
        }
    }
    let mut viewing_as_ended = signed_in.viewing_as.is_some();
    if let Some((target, name)) = target
        && let Some(place) = memberships.iter().position(|own| own.tenant == target.tenant)
        && let Some(viewed) = as_viewed(memberships[place].clone(), target, name)
    {
        memberships[place] = viewed;
        viewing_as_ended = false;
    }
    let confined = signed_in.confined_to.is_some();
    let staff: Option<StaffRole> = if confined { None } else { user.staff_role.map(stored).transpose()? };
    let staff_obstacle = staff.and_then(|_| staff_obstacle(signed_in, request));
    if let Some(role) = staff
        && role.may(StaffAction::EnterTenant)
        && staff_obstacle.is_none()
    {
        let stays = stays(tx, signed_in.user, request.clock.now()).await?;
        memberships.extend(stays.into_iter().filter(|stay| {
            // A stay to assist is over for a role that may assist no longer.
            matches!(stay.access, Access::Staff { level: AccessLevel::Read, .. })
                || role.may(StaffAction::AssistInTenant)
        }));
    }
    let person = Person {
        id: signed_in.user,
        email: stored(user.email)?,
        display_name: user.display_name,
        locale: locale(user.locale)?,
        staff,
        staff_obstacle,
        has_second_factor: user.has_second_factor,
        is_confined: confined,
        memberships,
    };
    Ok(Some(Found { person, last_seen_at: user.last_seen_at, viewing_as_ended }))
}

struct MembershipRow {
    user: UserId,
    name: String,
    membership: Membership,
    policy: SignInPolicy,
    sign_in_again_after: Option<DateTime<Utc>>,
    suspended: bool,
}

/// The person's memberships, and the one they look as.
async fn memberships(tx: &mut IdentityTx, signed_in: &SignedIn) -> Result<Vec<MembershipRow>> {
    let viewed = signed_in.viewing_as.map(|(tenant, membership)| (tenant.uuid(), membership.uuid())).unzip();
    let rows = sqlx::query!(
        r#"select m.tenant_id as "tenant: TenantId", m.id as "id: MembershipId", m.user_id as "user: UserId",
             u.display_name, t.slug, t.name, m.role, m.all_locations, m.sign_in_again_after,
             m.custom_role_id as "custom_role: CustomRoleId", cr.name as "custom_name?", cr.actions as "custom_actions?",
             exists(select from tenant_suspensions su
                    where su.tenant_id = m.tenant_id and su.reactivated_at is null) as "suspended!",
             array(select ml.location_id from membership_locations ml
                   where ml.tenant_id = m.tenant_id and ml.membership_id = m.id) as "locations!: Vec<LocationId>",
             p.second_factor_roles as "second_factor_roles?", p.session_minutes as "session_minutes?",
             p.idle_minutes as "idle_minutes?", p.networks as "networks?", p.password_at_least as "password_at_least?",
             p.password_score as "password_score?", p.password_sign_in as "password_sign_in?", p.version as "version?",
             b.colour as "colour?", l.id as "logo?: LogoId", sb.ahead_seconds as "ahead_seconds?"
           from memberships m join tenants t on t.id = m.tenant_id join users u on u.id = m.user_id
             left join custom_roles cr on cr.tenant_id = m.tenant_id and cr.id = m.custom_role_id
             left join sign_in_policies p on p.tenant_id = m.tenant_id
             left join tenant_brands b on b.tenant_id = m.tenant_id left join tenant_logos l on l.tenant_id = m.tenant_id
             left join sandboxes sb on sb.tenant_id = m.tenant_id
           where (m.user_id = $1 or (m.tenant_id = $2 and m.id = $3)) and ($4::uuid is null or m.tenant_id = $4)
           order by t.name, t.id"#,
        signed_in.user as UserId,
        viewed.0,
        viewed.1,
        signed_in.confined_to as Option<TenantId>
    )
    .fetch_all(tx.connection())
    .await?;
    rows.into_iter()
        .map(|row| {
            let (role, actions) = assigned(&row.role, row.custom_role, row.custom_name, row.custom_actions)?;
            let policy = match (row.version, row.second_factor_roles, row.networks) {
                (Some(version), Some(second_factor_roles), Some(networks)) => SignInPolicy {
                    second_factor_roles,
                    session_minutes: row.session_minutes.and_then(|minutes| u32::try_from(minutes).ok()),
                    idle_minutes: row.idle_minutes.and_then(|minutes| u32::try_from(minutes).ok()),
                    networks: networks.into_iter().map(stored).collect::<Result<_>>()?,
                    password: Rule {
                        at_least: row.password_at_least.and_then(|n| u8::try_from(n).ok()).unwrap_or_default(),
                        score: row.password_score.and_then(|n| u8::try_from(n).ok()).unwrap_or_default(),
                    },
                    password_sign_in: row.password_sign_in.unwrap_or(true),
                    version,
                },
                _ => SignInPolicy::default(),
            };
            let scope = if row.all_locations { Scope::All } else { Scope::Locations(row.locations) };
            Ok(MembershipRow {
                user: row.user,
                name: row.display_name,
                policy,
                sign_in_again_after: row.sign_in_again_after,
                suspended: row.suspended,
                membership: Membership {
                    tenant: row.tenant,
                    slug: stored(row.slug)?,
                    tenant_name: row.name,
                    look: Look { colour: row.colour.map(stored).transpose()?, logo: row.logo },
                    access: Access::Member { membership: row.id },
                    role,
                    actions: actions.within(&scope),
                    scope,
                    ahead_seconds: row.ahead_seconds,
                    obstacle: None,
                },
            })
        })
        .collect()
}

/// Where staff are at work at this moment.
async fn stays(tx: &mut IdentityTx, user: UserId, now: DateTime<Utc>) -> Result<Vec<Membership>> {
    let rows = sqlx::query!(
        r#"select a.tenant_id as "tenant: TenantId", a.id as "id: StaffAccessId", t.slug, t.name, a.level, a.all_locations,
             array(select l.location_id from staff_access_locations l
                   where l.tenant_id = a.tenant_id and l.staff_access_id = a.id) as "locations!: Vec<LocationId>",
             a.expires_at, b.colour as "colour?", lo.id as "logo?: LogoId", sb.ahead_seconds as "ahead_seconds?"
           from staff_access a join tenants t on t.id = a.tenant_id
             left join tenant_brands b on b.tenant_id = a.tenant_id left join tenant_logos lo on lo.tenant_id = a.tenant_id
             left join sandboxes sb on sb.tenant_id = a.tenant_id
           where a.staff_user_id = $1 and a.ended_at is null and a.expires_at > $2
             and not exists (select from memberships m where m.tenant_id = a.tenant_id and m.user_id = $1)
           order by a.created_at desc"#,
        user as UserId,
        now
    )
    .fetch_all(tx.connection())
    .await?;
    rows.into_iter()
        .map(|row| {
            let level: AccessLevel = stored(row.level)?;
            let scope = if row.all_locations { Scope::All } else { Scope::Locations(row.locations) };
            Ok(Membership {
                tenant: row.tenant,
                slug: stored(row.slug)?,
                tenant_name: row.name,
                look: Look { colour: row.colour.map(stored).transpose()?, logo: row.logo },
                access: Access::Staff { id: row.id, level, until: row.expires_at },
                role: AssignedRole::Staff,
                actions: level.actions().within(&scope),
                scope,
                ahead_seconds: row.ahead_seconds,
                obstacle: None,
            })
        })
        .collect()
}

/// A role as the table has it, and what it grants.
pub(crate) fn assigned(
    role: &str,
    custom: Option<CustomRoleId>,
    name: Option<String>,
    actions: Option<Vec<String>>,
) -> Result<(AssignedRole, ActionSet)> {
    match (custom, name, actions) {
        (Some(id), Some(name), Some(actions)) => Ok((AssignedRole::Custom { id, name }, actions.into())),
        _ => {
            let role: Role = role.parse().map_err(|_| Error::Internal)?;
            Ok((AssignedRole::BuiltIn(role), role.actions()))
        }
    }
}

pub(crate) fn locale(tag: Option<String>) -> Result<Option<Locale>> {
    tag.map(|tag| tag.parse().map_err(|_| Error::Internal)).transpose()
}

/// A text that a check constraint guards, back in its type. It not fitting means a release wrote a value that this one
/// does not know.
pub(crate) fn stored<T: TryFrom<String>>(text: String) -> Result<T> {
    T::try_from(text).map_err(|_| {
        tracing::error!(wanted = std::any::type_name::<T>(), "a stored value is not one this version knows");
        Error::Internal
    })
}

//! SQL of staff.

use chrono::{DateTime, Utc};

use super::{StaffInvitation, StaffMember};
use crate::{
    db::PlatformTx,
    error::{Error, OnConstraint, Problem, Result},
    identity::store::stored,
    ids::{InvitationId, StaffAccessId, TenantId, UserId},
    members::invitations::expiry,
    parse::Email,
    policy::StaffRole,
};

pub(super) async fn list(
    tx: &mut PlatformTx,
    id: Option<UserId>,
    asker: UserId,
    now: DateTime<Utc>,
) -> Result<Vec<StaffMember>> {
    let rows = sqlx::query!(
        r#"select s.user_id as "id: UserId", u.display_name, u.email, s.role, u.has_second_factor, s.created_at, s.version,
             (select max(last_seen_at) from sessions where user_id = u.id and expires_at > $1) as last_seen_at
           from staff_members s join users u on u.id = s.user_id
           where $2::uuid is null or s.user_id = $2 order by u.display_name, u.id"#,
        now,
        id as Option<UserId>
    )
    .fetch_all(tx.connection())
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(StaffMember {
                id: row.id,
                name: row.display_name,
                email: row.email,
                role: stored(row.role)?,
                has_second_factor: row.has_second_factor,
                joined_at: row.created_at,
                last_seen_at: row.last_seen_at,
                is_self: row.id == asker,
                version: row.version,
            })
        })
        .collect()
}

pub(super) async fn invitations(tx: &mut PlatformTx, now: DateTime<Utc>) -> Result<Vec<StaffInvitation>> {
    let rows = sqlx::query!(
        r#"select id as "id: InvitationId", email, role, expires_at from staff_invitations
           where accepted_at is null and revoked_at is null and expires_at > $1 order by created_at desc"#,
        now
    )
    .fetch_all(tx.connection())
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(StaffInvitation { id: row.id, email: row.email, role: stored(row.role)?, expires_at: row.expires_at })
        })
        .collect()
}

pub(super) async fn is_staff(tx: &mut PlatformTx, email: &Email) -> Result<bool> {
    let found = sqlx::query_scalar!(
        r#"select exists(select from staff_members s join users u on u.id = s.user_id where u.email = $1) as "there!""#,
        email.as_str()
    );
    Ok(found.fetch_one(tx.connection()).await?)
}

pub(super) async fn replace_invitation(
    tx: &mut PlatformTx,
    id: InvitationId,
    (email, role): (&Email, StaffRole),
    code_digest: &[u8],
    invited_by: UserId,
    now: DateTime<Utc>,
) -> Result<()> {
    sqlx::query!(
        "update staff_invitations set revoked_at = $2 where email = $1 and accepted_at is null and revoked_at is null",
        email.as_str(),
        now
    )
    .execute(tx.connection())
    .await?;
    sqlx::query!(
        "insert into staff_invitations (id, email, role, code_digest, invited_by, created_at, expires_at)
         values ($1, $2, $3, $4, $5, $6, $7)",
        id as InvitationId,
        email.as_str(),
        role.as_str(),
        code_digest,
        invited_by as UserId,
        now,
        expiry(now)
    )
    .execute(tx.connection())
    .await
    .on_constraint([("staff_invitations_email_key", Error::invalid("email", Problem::Taken))])?;
    Ok(())
}

pub(super) async fn revoke(tx: &mut PlatformTx, id: InvitationId, now: DateTime<Utc>) -> Result<bool> {
    let done = sqlx::query!(
        "update staff_invitations set revoked_at = $2 where id = $1 and accepted_at is null and revoked_at is null",
        id as InvitationId,
        now
    );
    Ok(done.execute(tx.connection()).await?.rows_affected() == 1)
}

/// The administrators; the table is held until the end of the transaction, so that of two who demote each other the
/// second sees what the first did.
pub(super) async fn lock_administrators(tx: &mut PlatformTx) -> Result<Vec<UserId>> {
    sqlx::query!("lock table staff_members in share row exclusive mode").execute(tx.connection()).await?;
    Ok(sqlx::query_scalar!(r#"select user_id as "id: UserId" from staff_members where role = 'administrator'"#)
        .fetch_all(tx.connection())
        .await?)
}

/// [`Error::Stale`] when the version is not the one there is.
pub(super) async fn set_role(tx: &mut PlatformTx, id: UserId, role: StaffRole, version: i32) -> Result<()> {
    let done = sqlx::query!(
        "update staff_members set role = $2, version = version + 1 where user_id = $1 and version = $3",
        id as UserId,
        role.as_str(),
        version
    );
    if done.execute(tx.connection()).await?.rows_affected() == 1 { Ok(()) } else { Err(Error::Stale) }
}

pub(super) async fn delete(tx: &mut PlatformTx, id: UserId) -> Result<bool> {
    let done = sqlx::query!("delete from staff_members where user_id = $1", id as UserId);
    Ok(done.execute(tx.connection()).await?.rows_affected() == 1)
}

/// Ends every stay of somebody, and says where they were: tenant, stay and name.
pub(super) async fn end_stays(
    tx: &mut PlatformTx,
    id: UserId,
    now: DateTime<Utc>,
) -> Result<Vec<(TenantId, StaffAccessId, String)>> {
    let rows = sqlx::query!(
        r#"update staff_access set ended_at = $2, ended_by = 'staff'
           where staff_user_id = $1 and ended_at is null and expires_at > $2
           returning tenant_id as "tenant: TenantId", id as "id: StaffAccessId", staff_name"#,
        id as UserId,
        now
    )
    .fetch_all(tx.connection())
    .await?;
    Ok(rows.into_iter().map(|row| (row.tenant, row.id, row.staff_name)).collect())
}

/// What somebody invited who may invite no more.
pub(super) async fn revoke_invitations_of(tx: &mut PlatformTx, id: UserId, now: DateTime<Utc>) -> Result<()> {
    sqlx::query!(
        "update staff_invitations set revoked_at = $2 where invited_by = $1 and accepted_at is null and revoked_at is null",
        id as UserId,
        now
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// Only of somebody who is staff: nobody else's sessions are theirs to end.
pub(super) async fn end_sessions(tx: &mut PlatformTx, id: UserId, now: DateTime<Utc>) -> Result<()> {
    let staff =
        sqlx::query_scalar!(r#"select exists(select from staff_members where user_id = $1) as "there!""#, id as UserId);
    if !staff.fetch_one(tx.connection()).await? {
        return Err(Error::NotFound);
    }
    // What was shown before begins no session any more.
    sqlx::query!("update users set sessions_ended_at = $2 where id = $1", id as UserId, now)
        .execute(tx.connection())
        .await?;
    sqlx::query!("delete from sessions where user_id = $1", id as UserId).execute(tx.connection()).await?;
    Ok(())
}

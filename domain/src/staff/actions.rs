//! What administrators do with staff. The last administrator stays one.

use super::{StaffInvitation, StaffInvitationForm, StaffList, StaffMember, store};
use crate::{
    access_events::{
        AccessEventKind,
        store::{Subject, record_by_staff},
    },
    audit::{self, AuditAction, Entry},
    ctx::StaffCtx,
    db::Db,
    error::{Error, Problem, Result},
    idempotency::{Attempt, Begun, Key},
    identity::codes,
    ids::{InvitationId, UserId},
    members::invitations::{VALID_DAYS, expiry},
    messages::{self, InvitedAs, Mail},
    policy::{StaffAction, StaffRole},
};

/// The staff and who is invited to it, by name.
///
/// # Errors
/// [`Error::Forbidden`] for roles that may not see them.
pub async fn list(staff: &StaffCtx, db: &Db) -> Result<StaffList> {
    staff.authorize(StaffAction::ViewStaff)?;
    let now = staff.clock().now();
    let mut tx = db.begin_platform(staff).await?;
    audit::record(&mut tx, staff, Entry::new(AuditAction::StaffListViewed)).await?;
    let list = StaffList {
        members: store::list(&mut tx, None, staff.user(), now).await?,
        invitations: store::invitations(&mut tx, now).await?,
    };
    tx.commit().await?;
    Ok(list)
}

/// One of the staff.
///
/// # Errors
/// [`Error::Forbidden`] for roles that may not see them; [`Error::NotFound`].
pub async fn find(staff: &StaffCtx, db: &Db, id: UserId) -> Result<StaffMember> {
    staff.authorize(StaffAction::ViewStaff)?;
    let mut tx = db.begin_platform(staff).await?;
    store::list(&mut tx, Some(id), staff.user(), staff.clock().now()).await?.pop().ok_or(Error::NotFound)
}

/// Invites somebody by letter. An open invitation of the same address gives way.
///
/// # Errors
/// [`Error::Forbidden`]; [`Error::Invalid`], also for somebody who is staff already; [`Error::IdempotencyKeyReused`].
pub async fn invite(
    staff: &StaffCtx,
    db: &Db,
    form: &StaffInvitationForm,
    key: Option<&Key>,
) -> Result<StaffInvitation> {
    staff.authorize(StaffAction::EditStaff)?;
    let (email, role) = form.parse()?;
    let (now, code, id) = (staff.clock().now(), codes::letter_code(), InvitationId::new());
    let mail = Mail::Invitation {
        tenant_name: "BarberPro".to_owned(),
        inviter: staff.name().to_owned(),
        role: InvitedAs::Staff(role),
        code: code.clone(),
        days: VALID_DAYS,
    };
    let message = messages::prepare(&db.sealer(None).await?, &email, staff.request().locale, &mail, now)?;
    let attempt = Attempt::new_by_staff(staff, db, "staff.invite", key, form).await?;
    let mut tx = match attempt.begin_by_staff(staff, db).await? {
        Begun::Now(tx) => tx,
        Begun::Before(invitation) => return Ok(invitation),
    };
    if store::is_staff(&mut tx, &email).await? {
        return Err(Error::invalid("email", Problem::Taken));
    }
    store::replace_invitation(&mut tx, id, (&email, role), &codes::digest(&code), staff.user(), now).await?;
    message.enqueue(&mut tx).await?;
    let entry = Entry::new(AuditAction::StaffInvited).on(id.uuid()).about(id.uuid()).named(email.as_str());
    audit::record(&mut tx, staff, entry.noting(role.as_str())).await?;
    let invitation = StaffInvitation { id, email: email.to_string(), role, expires_at: expiry(now) };
    attempt.remember_by_staff(&mut tx, staff.user(), id.uuid(), &invitation).await?;
    tx.commit().await?;
    Ok(invitation)
}

/// Takes an invitation back.
///
/// # Errors
/// [`Error::Forbidden`]; [`Error::NotFound`] for one that is not open.
pub async fn revoke(staff: &StaffCtx, db: &Db, id: InvitationId) -> Result<()> {
    staff.authorize(StaffAction::EditStaff)?;
    let mut tx = db.begin_platform(staff).await?;
    if !store::revoke(&mut tx, id, staff.clock().now()).await? {
        return Err(Error::NotFound);
    }
    audit::record(&mut tx, staff, Entry::new(AuditAction::StaffInvitationRevoked).on(id.uuid())).await?;
    tx.commit().await
}

/// Gives somebody another role and returns them as they then are. Who may invite no more has their open invitations taken
/// back.
///
/// # Errors
/// [`Error::Forbidden`]; [`Error::NotFound`]; [`Error::Invalid`] at `role` for the last administrator; [`Error::Stale`]
/// when somebody else gave them one meanwhile.
pub async fn edit(staff: &StaffCtx, db: &Db, id: UserId, role: StaffRole, version: i32) -> Result<StaffMember> {
    staff.authorize(StaffAction::EditStaff)?;
    let mut tx = db.begin_platform(staff).await?;
    let administrators = store::lock_administrators(&mut tx).await?;
    if administrators.as_slice() == [id] && role != StaffRole::Administrator {
        return Err(Error::invalid("role", Problem::LastOwner));
    }
    let now = staff.clock().now();
    if store::list(&mut tx, Some(id), staff.user(), now).await?.is_empty() {
        return Err(Error::NotFound);
    }
    store::set_role(&mut tx, id, role, version).await?;
    if !role.may(StaffAction::EditStaff) {
        store::revoke_invitations_of(&mut tx, id, now).await?;
    }
    let entry = Entry::new(AuditAction::StaffRoleChanged).on(id.uuid()).noting(role.as_str());
    audit::record(&mut tx, staff, entry).await?;
    let member = store::list(&mut tx, Some(id), staff.user(), now).await?.pop().ok_or(Error::Internal)?;
    tx.commit().await?;
    Ok(member)
}

/// Takes somebody out of the staff, and out of every tenant they are in, and takes their open invitations back. Their
/// account stays.
///
/// # Errors
/// [`Error::Forbidden`]; [`Error::NotFound`]; [`Error::LastOwner`] for the last administrator.
pub async fn remove(staff: &StaffCtx, db: &Db, id: UserId) -> Result<()> {
    staff.authorize(StaffAction::EditStaff)?;
    let mut tx = db.begin_platform(staff).await?;
    let administrators = store::lock_administrators(&mut tx).await?;
    if administrators.as_slice() == [id] {
        return Err(Error::LastOwner);
    }
    let now = staff.clock().now();
    if !store::delete(&mut tx, id).await? {
        return Err(Error::NotFound);
    }
    store::revoke_invitations_of(&mut tx, id, now).await?;
    for (tenant, stay, name) in store::end_stays(&mut tx, id, now).await? {
        let subject = Subject { id: stay.uuid(), name: &name, person: Some(id.uuid()) };
        record_by_staff(&mut tx, staff, tenant, AccessEventKind::StaffLeft, Some(subject), None).await?;
    }
    audit::record(&mut tx, staff, Entry::new(AuditAction::StaffRemoved).on(id.uuid())).await?;
    tx.commit().await
}

/// Signs somebody of the staff out everywhere.
///
/// # Errors
/// [`Error::Forbidden`]; [`Error::NotFound`].
pub async fn end_sessions(staff: &StaffCtx, db: &Db, id: UserId) -> Result<()> {
    staff.authorize(StaffAction::EditStaff)?;
    let mut tx = db.begin_platform(staff).await?;
    store::end_sessions(&mut tx, id, staff.clock().now()).await?;
    audit::record(&mut tx, staff, Entry::new(AuditAction::StaffSessionsEnded).on(id.uuid())).await?;
    tx.commit().await
}

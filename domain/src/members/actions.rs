//! What can be done with members. Nobody grants what they lack, nobody touches who may more, and a tenant keeps an owner.

use super::{
    Member, MemberForm, MemberSession, RoleChoice,
    leftovers::{self, Rights},
    store,
};
use crate::{
    access_events::{
        AccessEventKind,
        store::{Subject, record},
    },
    audit::{AuditAction, Entry, record_read},
    ctx::{Actor, Ctx},
    db::{Db, TenantTx},
    error::{Error, Problem, Result},
    events::{self, Event, facts::MemberFacts},
    identity::AssignedRole,
    ids::MembershipId,
    policy::{Action, ActionSet, Role, Scope},
};

/// The members that share a shop with the asker, by name. A tenant has some hundreds at most: one page.
///
/// # Errors
/// [`Error::Forbidden`] without `members.view`.
pub async fn list(ctx: &Ctx, db: &Db) -> Result<Vec<Member>> {
    ctx.authorize(Action::ViewMembers)?;
    let mut tx = db.begin(ctx).await?;
    let rows = store::list(&mut tx, ctx.real_clock().now()).await?;
    drop(tx);
    record_read(ctx, db, Entry::new(AuditAction::MemberListViewed)).await?;
    Ok(rows.into_iter().filter(|row| is_seen(ctx, &row.scope)).map(|row| member(ctx, row)).collect())
}

/// One member.
///
/// # Errors
/// [`Error::NotFound`], also for one who shares no shop with the asker; [`Error::Forbidden`] without `members.view`.
pub async fn find(ctx: &Ctx, db: &Db, id: MembershipId) -> Result<Member> {
    ctx.authorize(Action::ViewMembers)?;
    let mut tx = db.begin(ctx).await?;
    let row = store::find(&mut tx, id, ctx.real_clock().now()).await?;
    drop(tx);
    if !is_seen(ctx, &row.scope) {
        return Err(Error::NotFound);
    }
    record_read(ctx, db, Entry::new(AuditAction::MemberViewed).on(id.uuid()).about(row.user.uuid()).named(&row.name))
        .await?;
    Ok(member(ctx, row))
}

/// Gives a member another role or other shops. What they gave others beyond that is taken back: open invitations, and keys
/// whose secret they know.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::Forbidden`] without `members.edit` or for somebody who may more than the asker;
/// [`Error::Invalid`]: a role or shops beyond the asker's own, or the last owner made something else; [`Error::Stale`].
pub async fn edit(ctx: &Ctx, db: &Db, id: MembershipId, form: &MemberForm) -> Result<Member> {
    ctx.authorize(Action::EditMember)?;
    let (choice, scope) = form.parse()?;
    let now = ctx.real_clock().now();
    let mut tx = db.begin(ctx).await?;
    // Taken before anything is looked at: of two that demote each other, the second sees what the first did.
    let owners = store::lock_owners(&mut tx).await?;
    let row = manageable(ctx, &mut tx, id).await?;
    let (role, actions) = resolve(&mut tx, choice).await?;
    grantable(ctx, &role, actions, &scope)?;
    if owners.as_slice() == [id] && role.built_in() != Some(Role::Owner) {
        return Err(Error::invalid("role", Problem::LastOwner));
    }
    if row.role.built_in() == Some(Role::Owner) && role.built_in() == Some(Role::Owner) && scope != Scope::All {
        return Err(Error::invalid("reach", Problem::OwnerReachesAll));
    }
    store::update(&mut tx, id, &role, &scope, form.version, now).await?;
    let left = Rights { owner: role.built_in() == Some(Role::Owner), actions: actions.within(&scope), scope };
    leftovers::revoke(ctx, &mut tx, row.user, Some(&left)).await?;
    let after = store::find(&mut tx, id, now).await?;
    let detail = format!("{} → {}", described(&row), described(&after));
    record(&mut tx, ctx, AccessEventKind::MemberChanged, Some(subject(&after)), Some(&detail)).await?;
    events::publish(&mut tx, ctx, Event::MemberChanged(facts(&after).and_before(&row.scope))).await?;
    tx.commit().await?;
    Ok(member(ctx, after))
}

/// Takes a member out of the tenant, with their open invitations and the keys whose secret they know. Their account and
/// their other tenants stay.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::Forbidden`] without `members.remove` or for somebody who may more than the asker;
/// [`Error::LastOwner`].
pub async fn remove(ctx: &Ctx, db: &Db, id: MembershipId) -> Result<()> {
    ctx.authorize(Action::RemoveMember)?;
    let mut tx = db.begin(ctx).await?;
    let owners = store::lock_owners(&mut tx).await?;
    let row = manageable(ctx, &mut tx, id).await?;
    if owners.as_slice() == [id] {
        return Err(Error::LastOwner);
    }
    leftovers::revoke(ctx, &mut tx, row.user, None).await?;
    store::delete(&mut tx, id).await?;
    record(&mut tx, ctx, AccessEventKind::MemberRemoved, Some(subject(&row)), Some(&described(&row))).await?;
    events::publish(&mut tx, ctx, Event::MemberRemoved(facts(&row))).await?;
    tx.commit().await
}

/// The living sessions with which a member reaches this tenant.
///
/// # Errors
/// As [`find`].
pub async fn sessions(ctx: &Ctx, db: &Db, id: MembershipId) -> Result<Vec<MemberSession>> {
    ctx.authorize(Action::EditMember)?;
    let mut tx = db.begin(ctx).await?;
    let row = store::find(&mut tx, id, ctx.real_clock().now()).await?;
    if !is_seen(ctx, &row.scope) {
        return Err(Error::NotFound);
    }
    store::sessions(&mut tx, &row, ctx.real_clock().now()).await
}

/// Ends a member's sessions as far as this tenant goes: they have to sign in again before they enter it. Where else they
/// are at work is not this tenant's business.
///
/// # Errors
/// As [`edit`].
pub async fn end_sessions(ctx: &Ctx, db: &Db, id: MembershipId) -> Result<()> {
    ctx.authorize(Action::EditMember)?;
    let mut tx = db.begin(ctx).await?;
    let row = manageable(ctx, &mut tx, id).await?;
    store::end_sessions(&mut tx, id, ctx.real_clock().now()).await?;
    record(&mut tx, ctx, AccessEventKind::MemberSessionsEnded, Some(subject(&row)), None).await?;
    tx.commit().await
}

/// Whether somebody with that reach shares a shop with the asker.
pub(super) fn is_seen(ctx: &Ctx, scope: &Scope) -> bool {
    match (ctx.scope(), scope) {
        (Scope::All, _) | (_, Scope::All) => true,
        (ours, Scope::Locations(theirs)) => theirs.iter().any(|location| ours.reaches(*location)),
    }
}

/// Whether the asker may change somebody with these rights.
pub(super) fn may_manage(ctx: &Ctx, role: &AssignedRole, actions: ActionSet, scope: &Scope) -> bool {
    let owners_only = role.built_in() == Some(Role::Owner);
    (!owners_only || ctx.role() == Some(Role::Owner))
        && actions.within(scope).is_subset(ctx.actions())
        && ctx.scope().covers(scope)
}

async fn manageable(ctx: &Ctx, tx: &mut TenantTx, id: MembershipId) -> Result<store::Row> {
    let row = store::find(tx, id, ctx.real_clock().now()).await?;
    if !is_seen(ctx, &row.scope) {
        return Err(Error::NotFound);
    }
    if may_manage(ctx, &row.role, row.actions, &row.scope) { Ok(row) } else { Err(Error::Forbidden) }
}

/// The role that was chosen, with what it grants.
pub(crate) async fn resolve(tx: &mut TenantTx, choice: RoleChoice) -> Result<(AssignedRole, ActionSet)> {
    match choice {
        RoleChoice::BuiltIn(role) => Ok((AssignedRole::BuiltIn(role), role.actions())),
        RoleChoice::Custom(id) => {
            let found = super::roles::find_in(tx, id).await?;
            let found = found.ok_or_else(|| Error::invalid("role", Problem::Unknown))?;
            Ok((AssignedRole::Custom { id, name: found.name }, found.actions))
        }
    }
}

/// Nobody grants what they lack.
pub(crate) fn grantable(ctx: &Ctx, role: &AssignedRole, actions: ActionSet, scope: &Scope) -> Result<()> {
    let beyond = !actions.within(scope).is_subset(ctx.actions());
    if beyond || (role.built_in() == Some(Role::Owner) && ctx.role() != Some(Role::Owner)) {
        return Err(Error::invalid("role", Problem::BeyondYou));
    }
    if !ctx.scope().covers(scope) {
        let field = if *scope == Scope::All { "reach" } else { "locations" };
        return Err(Error::invalid(field, Problem::BeyondYou));
    }
    if role.built_in() == Some(Role::Owner) && *scope != Scope::All {
        return Err(Error::invalid("reach", Problem::OwnerReachesAll));
    }
    Ok(())
}

fn member(ctx: &Ctx, row: store::Row) -> Member {
    let is_manageable = may_manage(ctx, &row.role, row.actions, &row.scope);
    let is_self = matches!(ctx.actor(), Actor::Member { membership, .. } if *membership == row.id);
    let locations = match row.scope {
        Scope::All => None,
        Scope::Locations(theirs) => Some(theirs.into_iter().filter(|id| ctx.scope().reaches(*id)).collect()),
    };
    Member {
        id: row.id,
        name: row.name,
        email: row.email,
        role: row.role,
        locations,
        has_second_factor: row.has_second_factor,
        joined_at: row.joined_at,
        last_seen_at: row.last_seen_at,
        is_self,
        is_manageable,
        version: row.version,
    }
}

fn facts(row: &store::Row) -> MemberFacts {
    MemberFacts::new(row.id, row.user, &row.role, &row.scope, row.version)
}

pub(super) fn subject(row: &store::Row) -> Subject<'_> {
    Subject { id: row.id.uuid(), name: &row.name, person: Some(row.user.uuid()) }
}

/// A role and its reach in one line, for the record.
pub(super) fn described(row: &store::Row) -> String {
    let role = if let AssignedRole::Custom { name, .. } = &row.role { name.clone() } else { row.role.key() };
    match &row.scope {
        Scope::All => role,
        Scope::Locations(ids) => {
            let ids: Vec<String> = ids.iter().map(ToString::to_string).collect();
            format!("{role} ({})", ids.join(", "))
        }
    }
}

//! Roles that a tenant makes itself: a name for a choice of actions.

use super::{
    CustomRole, CustomRoleForm,
    leftovers::{self, Rights},
    store,
};
use crate::{
    access_events::{
        AccessEventKind,
        store::{Subject, record},
    },
    ctx::Ctx,
    db::{Db, TenantTx},
    error::{Error, OnConstraint, Problem, Result},
    events::{
        self, Event,
        facts::{RoleEndFacts, RoleFacts},
    },
    idempotency::{Attempt, Begun, Key},
    ids::CustomRoleId,
    policy::{Action, ActionSet},
};

/// The tenant's own roles, by name.
///
/// # Errors
/// [`Error::Forbidden`] without `members.view`.
pub async fn list(ctx: &Ctx, db: &Db) -> Result<Vec<CustomRole>> {
    ctx.authorize(Action::ViewMembers)?;
    let mut tx = db.begin(ctx).await?;
    rows(&mut tx, None).await
}

/// One of them.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::Forbidden`] without `members.view`.
pub async fn find(ctx: &Ctx, db: &Db, id: CustomRoleId) -> Result<CustomRole> {
    ctx.authorize(Action::ViewMembers)?;
    let mut tx = db.begin(ctx).await?;
    find_in(&mut tx, id).await?.ok_or(Error::NotFound)
}

/// Makes a role.
///
/// # Errors
/// [`Error::Forbidden`] without `roles.edit`; [`Error::Invalid`]: a taken name, or actions that the asker lacks.
pub async fn create(ctx: &Ctx, db: &Db, form: &CustomRoleForm, key: Option<&Key>) -> Result<CustomRole> {
    ctx.authorize(Action::EditRoles)?;
    let (name, actions) = form.parse()?;
    within(ctx, actions)?;
    let now = ctx.clock().now();
    let attempt = Attempt::new(ctx, db, "roles.create", key, form).await?;
    let mut tx = match attempt.begin(ctx, db).await? {
        Begun::Now(tx) => tx,
        Begun::Before(role) => return Ok(role),
    };
    let id = CustomRoleId::new();
    sqlx::query!(
        "insert into custom_roles (id, name, actions, created_at, updated_at) values ($1, $2, $3, $4, $4)",
        id as CustomRoleId,
        name,
        &actions.names(),
        now
    )
    .execute(tx.connection())
    .await
    .on_constraint([("custom_roles_name_key", Error::invalid("name", Problem::Taken))])?;
    let subject = Subject { id: id.uuid(), name: &name, person: None };
    record(&mut tx, ctx, AccessEventKind::RoleCreated, Some(subject), Some(&actions.names().join(", "))).await?;
    let role = find_in(&mut tx, id).await?.ok_or(Error::Internal)?;
    events::publish(&mut tx, ctx, Event::RoleCreated(RoleFacts::from(&role))).await?;
    attempt.remember(&mut tx, id.uuid(), &role).await?;
    tx.commit().await?;
    Ok(role)
}

/// Changes a role, for everybody who has it. What they gave others beyond it is taken back.
///
/// # Errors
/// As [`create`]; [`Error::Forbidden`] also for a role that grants more than the asker has; [`Error::Stale`].
pub async fn edit(ctx: &Ctx, db: &Db, id: CustomRoleId, form: &CustomRoleForm) -> Result<CustomRole> {
    ctx.authorize(Action::EditRoles)?;
    let (name, actions) = form.parse()?;
    within(ctx, actions)?;
    let mut tx = db.begin(ctx).await?;
    let before = find_in(&mut tx, id).await?.ok_or(Error::NotFound)?;
    if !before.actions.is_subset(ctx.actions()) {
        return Err(Error::Forbidden);
    }
    let done = sqlx::query!(
        "update custom_roles set name = $2, actions = $3, version = version + 1, updated_at = $4 where id = $1 and version = $5",
        id as CustomRoleId,
        name,
        &actions.names(),
        ctx.clock().now(),
        form.version
    )
    .execute(tx.connection())
    .await
    .on_constraint([("custom_roles_name_key", Error::invalid("name", Problem::Taken))])?;
    if done.rows_affected() == 0 {
        return Err(Error::Stale);
    }
    if !before.actions.is_subset(actions) {
        for row in store::with_role(&mut tx, id, ctx.real_clock().now()).await? {
            let left = Rights { owner: false, actions: actions.within(&row.scope), scope: row.scope };
            leftovers::revoke(ctx, &mut tx, row.user, Some(&left)).await?;
        }
    }
    let detail = format!("{} → {}", before.actions.names().join(", "), actions.names().join(", "));
    let subject = Subject { id: id.uuid(), name: &name, person: None };
    record(&mut tx, ctx, AccessEventKind::RoleChanged, Some(subject), Some(&detail)).await?;
    let role = find_in(&mut tx, id).await?.ok_or(Error::Internal)?;
    events::publish(&mut tx, ctx, Event::RoleChanged(RoleFacts::from(&role))).await?;
    tx.commit().await?;
    Ok(role)
}

/// Removes a role that nobody has.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::Forbidden`]; [`Error::InUse`] while members, invitations or the tenant's provider have it.
pub async fn remove(ctx: &Ctx, db: &Db, id: CustomRoleId) -> Result<()> {
    ctx.authorize(Action::EditRoles)?;
    let mut tx = db.begin(ctx).await?;
    let role = find_in(&mut tx, id).await?.ok_or(Error::NotFound)?;
    if !role.actions.is_subset(ctx.actions()) {
        return Err(Error::Forbidden);
    }
    sqlx::query!(
        "update sign_in_policies set second_factor_roles = array_remove(second_factor_roles, $1)",
        id.to_string()
    )
    .execute(tx.connection())
    .await?;
    sqlx::query!("delete from custom_roles where id = $1", id as CustomRoleId)
        .execute(tx.connection())
        .await
        .on_constraint([
            ("memberships_custom_role_fkey", Error::InUse),
            ("invitations_tenant_id_custom_role_id_fkey", Error::InUse),
            ("oidc_providers_custom_role_fkey", Error::InUse),
        ])?;
    let subject = Subject { id: id.uuid(), name: &role.name, person: None };
    record(&mut tx, ctx, AccessEventKind::RoleRemoved, Some(subject), None).await?;
    events::publish(&mut tx, ctx, Event::RoleRemoved(RoleEndFacts { role_id: id })).await?;
    tx.commit().await
}

/// Nobody grants what they lack.
fn within(ctx: &Ctx, actions: ActionSet) -> Result<()> {
    if actions.is_subset(ctx.actions()) { Ok(()) } else { Err(Error::invalid("actions", Problem::BeyondYou)) }
}

pub(super) async fn find_in(tx: &mut TenantTx, id: CustomRoleId) -> Result<Option<CustomRole>> {
    Ok(rows(tx, Some(id)).await?.pop())
}

async fn rows(tx: &mut TenantTx, id: Option<CustomRoleId>) -> Result<Vec<CustomRole>> {
    let rows = sqlx::query!(
        r#"select id as "id: CustomRoleId", name, actions, version,
                  (select count(*) from memberships m where m.tenant_id = r.tenant_id and m.custom_role_id = r.id) as "members!"
           from custom_roles r where $1::uuid is null or id = $1 order by name, id"#,
        id as Option<CustomRoleId>
    )
    .fetch_all(tx.connection())
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| CustomRole {
            id: row.id,
            name: row.name,
            actions: row.actions.into(),
            members: row.members,
            version: row.version,
        })
        .collect())
}

//! Asking somebody to join. The letter's code is worth one membership, once, for a week.

use chrono::{DateTime, TimeDelta, Utc};

use super::{
    Invitation, InvitationForm, RoleChoice,
    actions::{grantable, is_seen, may_manage, resolve},
    store::columns,
};
use crate::{
    access_events::{
        AccessEventKind,
        store::{Subject, record},
    },
    ctx::{Actor, Ctx, StaffCtx},
    db::{Db, PlatformTx, TenantTx},
    encryption::Sealer,
    error::{Error, OnConstraint, Problem, Result},
    events::{
        self, Event,
        facts::{InvitationEndFacts, InvitationFacts},
    },
    idempotency::{Attempt, Begun, Key},
    identity::{AssignedRole, codes, store::assigned},
    ids::{ApiKeyId, CustomRoleId, InvitationId, LocationId, TenantId, UserId},
    messages::{self, InvitedAs, Mail},
    parse::Email,
    policy::{Action, ActionSet, Role, Scope},
    rate_limit::{self, Quota},
};

/// Letters go to whoever a tenant names: so many an hour, and a day to one address.
const LETTERS_OF_TENANT: Quota = Quota { name: "invitations", most: 100, window: TimeDelta::hours(1) };
const LETTERS_TO_ADDRESS: Quota = Quota { name: "invitations to", most: 5, window: TimeDelta::days(1) };

/// How long an invitation can be accepted.
pub(crate) const VALID_DAYS: u32 = 7;

pub(crate) fn expiry(now: DateTime<Utc>) -> DateTime<Utc> {
    now + TimeDelta::days(VALID_DAYS.into())
}

/// The invitations that can still be accepted and share a shop with the asker, the latest first.
///
/// # Errors
/// [`Error::Forbidden`] without `members.invite`.
pub async fn list(ctx: &Ctx, db: &Db) -> Result<Vec<Invitation>> {
    ctx.authorize(Action::InviteMember)?;
    let mut tx = db.begin(ctx).await?;
    let rows = rows(&mut tx, None, ctx.clock().now()).await?;
    Ok(rows.into_iter().filter(|row| is_seen(ctx, &row.scope)).map(|row| row.invitation).collect())
}

/// One that can still be accepted.
///
/// # Errors
/// [`Error::NotFound`], also for one that shares no shop with the asker; [`Error::Forbidden`] without `members.invite`.
pub async fn find(ctx: &Ctx, db: &Db, id: InvitationId) -> Result<Invitation> {
    ctx.authorize(Action::InviteMember)?;
    let mut tx = db.begin(ctx).await?;
    let row = find_in(&mut tx, id, ctx.clock().now()).await?;
    if is_seen(ctx, &row.scope) { Ok(row.invitation) } else { Err(Error::NotFound) }
}

/// Invites somebody by letter. Whoever was invited before and has not answered gets a new letter; the old code is worth
/// nothing.
///
/// # Errors
/// [`Error::Forbidden`] without `members.invite`; [`Error::Invalid`]: a role or shops beyond the asker's own, or somebody
/// who is a member already; [`Error::TooManyRequests`] after too many letters of the tenant or to the address.
pub async fn invite(ctx: &Ctx, db: &Db, form: &InvitationForm, key: Option<&Key>) -> Result<Invitation> {
    ctx.authorize(Action::InviteMember)?;
    let (email, choice, scope) = form.parse()?;
    let now = ctx.clock().now();
    let code = codes::letter_code();
    let attempt = Attempt::new(ctx, db, "invitations.create", key, form).await?;
    // Looked at twice: a refusal costs nothing of the allowance, and nothing is written before it is taken.
    match attempt.begin(ctx, db).await? {
        Begun::Before(invitation) => return Ok(invitation),
        Begun::Now(mut tx) => drop(allowed(ctx, &mut tx, &email, (choice, &scope)).await?),
    }
    let to_address = format!("{}/{email}", ctx.tenant());
    for (quota, who) in [(LETTERS_OF_TENANT, ctx.tenant().to_string()), (LETTERS_TO_ADDRESS, to_address)] {
        let allowance = rate_limit::take(db, quota, &who, ctx.real_clock().now()).await?;
        if !allowance.is_allowed {
            return Err(Error::TooManyRequests { seconds: allowance.seconds.max(1) });
        }
    }
    let sealer = db.sealer(Some(ctx.tenant())).await?;
    let mut tx = match attempt.begin(ctx, db).await? {
        Begun::Now(tx) => tx,
        Begun::Before(invitation) => return Ok(invitation),
    };
    let role = allowed(ctx, &mut tx, &email, (choice, &scope)).await?;
    replace_open(ctx, &mut tx, &email, now).await?;
    let id = InvitationId::new();
    insert(ctx, &mut tx, id, &email, (&role, &scope), &code, now).await?;
    let subject = Subject { id: id.uuid(), name: email.as_str(), person: Some(id.uuid()) };
    record(&mut tx, ctx, AccessEventKind::MemberInvited, Some(subject), Some(&role.key())).await?;
    let all_locations = scope == Scope::All;
    let facts = InvitationFacts { invitation_id: id, role: role.key(), all_locations, expires_at: expiry(now), scope };
    events::publish(&mut tx, ctx, Event::MemberInvited(facts)).await?;
    let invitation = find_in(&mut tx, id, now).await?.invitation;
    attempt.remember(&mut tx, id.uuid(), &invitation).await?;
    let tenant_name = tenant_name(&mut tx).await?;
    let mail = Mail::Invitation {
        tenant_name,
        inviter: ctx.actor().name().to_owned(),
        role: role.clone().into(),
        code,
        days: VALID_DAYS,
    };
    messages::prepare(&sealer, &email, ctx.locale(), &mail, ctx.real_clock().now())?.enqueue(&mut tx).await?;
    tx.commit().await?;
    Ok(invitation)
}

/// The role that an invitation gives, if it may be made.
async fn allowed(
    ctx: &Ctx,
    tx: &mut TenantTx,
    email: &Email,
    (choice, scope): (RoleChoice, &Scope),
) -> Result<AssignedRole> {
    let (role, actions) = resolve(tx, choice).await?;
    grantable(ctx, &role, actions, scope)?;
    if is_member(tx, email).await? {
        return Err(Error::invalid("email", Problem::Taken));
    }
    Ok(role)
}

/// Takes an invitation back.
///
/// # Errors
/// [`Error::NotFound`] for one that is not open; [`Error::Forbidden`] without `members.invite` or for one that grants more
/// than the asker has.
pub async fn revoke(ctx: &Ctx, db: &Db, id: InvitationId) -> Result<()> {
    ctx.authorize(Action::InviteMember)?;
    let now = ctx.clock().now();
    let mut tx = db.begin(ctx).await?;
    let row = find_in(&mut tx, id, now).await?;
    if !is_seen(ctx, &row.scope) {
        return Err(Error::NotFound);
    }
    if !may_manage(ctx, &row.invitation.role, row.actions, &row.scope) {
        return Err(Error::Forbidden);
    }
    set_revoked(&mut tx, id, now).await?;
    let subject = Subject { id: id.uuid(), name: &row.invitation.email, person: Some(id.uuid()) };
    record(&mut tx, ctx, AccessEventKind::InvitationRevoked, Some(subject), None).await?;
    publish_revoked(&mut tx, ctx, &row).await?;
    tx.commit().await
}

/// [`Error::NotFound`] for one that was answered or taken back meanwhile.
async fn set_revoked(tx: &mut TenantTx, id: InvitationId, now: DateTime<Utc>) -> Result<()> {
    let done = sqlx::query!(
        "update invitations set revoked_at = $2 where id = $1 and accepted_at is null and revoked_at is null",
        id as InvitationId,
        now
    );
    if done.execute(tx.connection()).await?.rows_affected() == 1 { Ok(()) } else { Err(Error::NotFound) }
}

/// Takes back an invitation of somebody who may no longer make it.
pub(super) async fn revoke_leftover(ctx: &Ctx, tx: &mut TenantTx, open: &Open) -> Result<()> {
    set_revoked(tx, open.invitation.id, ctx.clock().now()).await?;
    let subject = Subject {
        id: open.invitation.id.uuid(),
        name: &open.invitation.email,
        person: Some(open.invitation.id.uuid()),
    };
    record(tx, ctx, AccessEventKind::InvitationRevoked, Some(subject), None).await?;
    publish_revoked(tx, ctx, open).await
}

async fn publish_revoked(tx: &mut TenantTx, ctx: &Ctx, open: &Open) -> Result<()> {
    let facts = InvitationEndFacts { invitation_id: open.invitation.id, scope: open.scope.clone() };
    events::publish(tx, ctx, Event::InvitationRevoked(facts)).await
}

/// What a key that ends has invited.
pub(crate) async fn revoke_of_key(ctx: &Ctx, tx: &mut TenantTx, key: ApiKeyId) -> Result<()> {
    for open in open_by(tx, None, Some(key), ctx.clock().now()).await? {
        revoke_leftover(ctx, tx, &open).await?;
    }
    Ok(())
}

/// The open invitations of a person or a key.
pub(super) async fn open_by(
    tx: &mut TenantTx,
    user: Option<UserId>,
    key: Option<ApiKeyId>,
    now: DateTime<Utc>,
) -> Result<Vec<Open>> {
    let ids = sqlx::query_scalar!(
        r#"select id as "id: InvitationId" from invitations
           where (invited_by = $1 or api_key_id = $2) and accepted_at is null and revoked_at is null and expires_at > $3
           order by id for update"#,
        user as Option<UserId>,
        key as Option<ApiKeyId>,
        now
    )
    .fetch_all(tx.connection())
    .await?;
    let mut open = Vec::with_capacity(ids.len());
    for id in ids {
        open.push(find_in(tx, id, now).await?);
    }
    Ok(open)
}

/// The open invitation of the same address gives way, unless it grants more than the asker has.
async fn replace_open(ctx: &Ctx, tx: &mut TenantTx, email: &Email, now: DateTime<Utc>) -> Result<()> {
    let open = sqlx::query_scalar!(
        r#"select id as "id: InvitationId" from invitations
           where email = $1 and accepted_at is null and revoked_at is null for update"#,
        email.as_str()
    );
    let Some(id) = open.fetch_optional(tx.connection()).await? else { return Ok(()) };
    if let Ok(row) = find_in(tx, id, now).await {
        if !may_manage(ctx, &row.invitation.role, row.actions, &row.scope) {
            return Err(Error::invalid("email", Problem::Taken));
        }
        publish_revoked(tx, ctx, &row).await?;
    }
    set_revoked(tx, id, now).await
}

async fn is_member(tx: &mut TenantTx, email: &Email) -> Result<bool> {
    // The policy on users shows members of this tenant and nobody else.
    let found = sqlx::query_scalar!(
        r#"select exists(select from memberships m join users u on u.id = m.user_id where u.email = $1) as "there!""#,
        email.as_str()
    );
    Ok(found.fetch_one(tx.connection()).await?)
}

async fn tenant_name(tx: &mut TenantTx) -> Result<String> {
    Ok(sqlx::query_scalar!("select name from tenants").fetch_one(tx.connection()).await?)
}

async fn insert(
    ctx: &Ctx,
    tx: &mut TenantTx,
    id: InvitationId,
    email: &Email,
    (role, scope): (&AssignedRole, &Scope),
    code: &str,
    now: DateTime<Utc>,
) -> Result<()> {
    let (name, custom) = columns(role)?;
    let key = if let Actor::ApiKey { key, .. } = ctx.actor() { Some(*key) } else { None };
    sqlx::query!(
        "insert into invitations (id, email, role, custom_role_id, all_locations, code_digest, invited_by, api_key_id, created_at,
                                  expires_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        id as InvitationId,
        email.as_str(),
        name,
        custom as Option<CustomRoleId>,
        *scope == Scope::All,
        &codes::digest(code),
        ctx.actor().user() as Option<UserId>,
        key as Option<ApiKeyId>,
        now,
        expiry(now)
    )
    .execute(tx.connection())
    .await
    .on_constraint([("invitations_email_key", Error::invalid("email", Problem::Taken))])?;
    if let Scope::Locations(locations) = scope {
        let locations: Vec<_> = locations.iter().map(|location| location.uuid()).collect();
        sqlx::query!(
            "insert into invitation_locations (invitation_id, location_id) select $1, unnest($2::uuid[])",
            id as InvitationId,
            &locations
        )
        .execute(tx.connection())
        .await
        .on_constraint([(
            "invitation_locations_tenant_id_location_id_fkey",
            Error::invalid("locations", Problem::Unknown),
        )])?;
    }
    Ok(())
}

/// Invites the first owner of a tenant that staff just made. `sealer` is the platform's: the tenant's own key would be made
/// before the tenant is there.
pub(crate) async fn invite_owner(
    staff: &StaffCtx,
    sealer: &Sealer,
    tx: &mut PlatformTx,
    (tenant, tenant_name): (TenantId, &str),
    email: &Email,
) -> Result<()> {
    let (now, code) = (staff.clock().now(), codes::letter_code());
    sqlx::query!(
        "insert into invitations (tenant_id, id, email, role, all_locations, code_digest, created_at, expires_at)
         values ($1, $2, $3, 'owner', true, $4, $5, $6)",
        tenant as TenantId,
        InvitationId::new() as InvitationId,
        email.as_str(),
        &codes::digest(&code),
        now,
        expiry(now)
    )
    .execute(tx.connection())
    .await?;
    let mail = Mail::Invitation {
        tenant_name: tenant_name.to_owned(),
        inviter: staff.name().to_owned(),
        role: InvitedAs::Role(Role::Owner),
        code,
        days: VALID_DAYS,
    };
    messages::prepare(sealer, email, staff.request().locale, &mail, now)?.enqueue(tx).await?;
    Ok(())
}

/// An open invitation with what it grants.
pub(crate) struct Open {
    pub invitation: Invitation,
    pub actions: ActionSet,
    pub scope: Scope,
}

pub(crate) async fn find_in(tx: &mut TenantTx, id: InvitationId, now: DateTime<Utc>) -> Result<Open> {
    rows(tx, Some(id), now).await?.pop().ok_or(Error::NotFound)
}

async fn rows(tx: &mut TenantTx, id: Option<InvitationId>, now: DateTime<Utc>) -> Result<Vec<Open>> {
    let rows = sqlx::query!(
        r#"select i.id as "id: InvitationId", i.email, i.role, i.custom_role_id as "custom: CustomRoleId",
             c.name as "custom_name?", c.actions as "custom_actions?", i.all_locations, i.created_at, i.expires_at,
             array(select l.location_id from invitation_locations l
                   where l.tenant_id = i.tenant_id and l.invitation_id = i.id) as "locations!: Vec<LocationId>"
           from invitations i left join custom_roles c on c.tenant_id = i.tenant_id and c.id = i.custom_role_id
           where ($1::uuid is null or i.id = $1) and i.accepted_at is null and i.revoked_at is null and i.expires_at > $2
           order by i.created_at desc"#,
        id as Option<InvitationId>,
        now
    )
    .fetch_all(tx.connection())
    .await?;
    rows.into_iter()
        .map(|row| {
            let (role, actions) = assigned(&row.role, row.custom, row.custom_name, row.custom_actions)?;
            Ok(Open {
                invitation: Invitation {
                    id: row.id,
                    email: row.email,
                    role,
                    all_locations: row.all_locations,
                    created_at: row.created_at,
                    expires_at: row.expires_at,
                },
                actions,
                scope: if row.all_locations { Scope::All } else { Scope::Locations(row.locations) },
            })
        })
        .collect()
}

/// Uses an invitation up, in the transaction that makes its membership.
pub(crate) async fn set_accepted(tx: &mut TenantTx, id: InvitationId, now: DateTime<Utc>) -> Result<()> {
    let done = sqlx::query!(
        "update invitations set accepted_at = $2 where id = $1 and accepted_at is null and revoked_at is null",
        id as InvitationId,
        now
    )
    .execute(tx.connection())
    .await?;
    if done.rows_affected() == 1 { Ok(()) } else { Err(Error::CodeNotValid) }
}

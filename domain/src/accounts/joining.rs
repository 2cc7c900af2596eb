//! Answering an invitation: with the account that the address has, or with a new one.

use chrono::{DateTime, Utc};

use super::{InvitationLetter, JoiningStep};
use crate::{
    access_events::{
        AccessEventKind, ActorKind,
        store::{Subject, record_as},
    },
    audit::{self, AuditAction, Authorship, Entry},
    ctx::{AccountCtx, RequestScope},
    db::{Db, IdentityTx},
    error::{Error, Problem, Result},
    events::{self, Event, Origin, facts::MemberFacts},
    identity::{
        Identity,
        codes::CodeDigest,
        password::{self, Known, Rule},
    },
    ids::{InvitationId, TenantId, UserId},
    members::{invitations, store},
    parse::{Email, Fields},
    policy::StaffRole,
};

/// What a code grants.
#[derive(Clone, Debug)]
struct Grant {
    email: Email,
    what: What,
}

#[derive(Clone, Debug)]
enum What {
    Membership {
        tenant: TenantId,
        slug: String,
        tenant_name: String,
        invitation: InvitationId,
        /// How far the tenant's clock is ahead, by which invitations end.
        ahead_seconds: i64,
    },
    Staff {
        role: StaffRole,
    },
}

/// Reads an invitation by its code, as `asker`.
///
/// # Errors
/// [`Error::CodeNotValid`] for one that never was, was used or taken back, or is too old; [`Error::TenantSuspended`]: it is
/// worth something again once the tenant is let in again.
pub async fn open(db: &Db, asker: &Identity, code: &CodeDigest) -> Result<InvitationLetter> {
    let mut tx = db.begin_identity().await?;
    let grant = find(&mut tx, code, asker.request().clock.now()).await?;
    let next = match asker.person() {
        Some(person) if person.email == grant.email && !person.is_confined => JoiningStep::Accept,
        Some(_) => JoiningStep::OtherAccount,
        None if has_account(&mut tx, &grant.email).await? => JoiningStep::SignIn,
        None => JoiningStep::NewAccount,
    };
    let (tenant_name, slug) = match grant.what {
        What::Membership { tenant_name, slug, .. } => (Some(tenant_name), Some(slug)),
        What::Staff { .. } => (None, None),
    };
    Ok(InvitationLetter { tenant_name, slug, email: grant.email.to_string(), next })
}

/// Accepts with the account one is signed in with, which has to be the invited address's own.
///
/// # Errors
/// As [`open`]; [`Error::Forbidden`] for another address; [`Error::AlreadyMember`].
pub async fn accept(account: &AccountCtx, db: &Db, code: &CodeDigest) -> Result<()> {
    let mut tx = db.begin_identity().await?;
    let grant = find(&mut tx, code, account.clock().now()).await?;
    let person = crate::identity::store::find_letterhead(&mut tx, account.user()).await?;
    let person = person.ok_or(Error::Unauthenticated)?;
    if person.email != grant.email {
        return Err(Error::Forbidden);
    }
    drop(tx);
    join(db, account.request(), &grant, code, Joining::Known { user: account.user(), name: &person.display_name })
        .await?;
    Ok(())
}

/// Accepts with a new account for the invited address: the code has shown that it is theirs.
///
/// # Errors
/// As [`open`]; [`Error::Invalid`] at `display_name` or `new_password`; [`Error::Forbidden`] when the address
/// has an account, whose password is asked for then.
pub async fn accept_as_new(
    db: &Db,
    request: &RequestScope,
    code: &CodeDigest,
    display_name: &str,
    new_password: String,
) -> Result<UserId> {
    let mut tx = db.begin_identity().await?;
    let grant = find(&mut tx, code, request.clock.now()).await?;
    if has_account(&mut tx, &grant.email).await? {
        return Err(Error::Forbidden);
    }
    let rule = match &grant.what {
        What::Membership { tenant, .. } => rule_in(&mut tx, *tenant).await?,
        What::Staff { .. } => Rule::PLATFORM,
    };
    drop(tx);
    let mut fields = Fields::default();
    let name = fields.text("display_name", display_name, 120);
    let known = match password::accept("new_password", &new_password, &[grant.email.as_str(), &name], rule) {
        Ok(known) => Some(known),
        Err(Error::Invalid { fields: wrong }) => {
            wrong.into_iter().for_each(|wrong| fields.wrong(&wrong.field, wrong.problem));
            None
        }
        Err(error) => return Err(error),
    };
    let known = fields.finish(known)?;
    let hash = password::hash(new_password).await?;
    join(db, request, &grant, code, Joining::New { name: &name, hash: &hash, known }).await
}

enum Joining<'a> {
    Known { user: UserId, name: &'a str },
    New { name: &'a str, hash: &'a str, known: Known },
}

/// One transaction: the code is used up, the account and its place are made, and it is written down.
async fn join(
    db: &Db,
    request: &RequestScope,
    grant: &Grant,
    code: &CodeDigest,
    joining: Joining<'_>,
) -> Result<UserId> {
    let now = request.clock.now();
    let (user, name, new) = match joining {
        Joining::Known { user, name } => (user, name, None),
        Joining::New { name, hash, known } => (UserId::new(), name, Some((hash, known))),
    };
    let insert_user = async |tx: &mut IdentityTx| -> Result<()> {
        if let Some((hash, known)) = new {
            insert_user(tx, user, &grant.email, name, hash, known, now).await?;
        }
        Ok(())
    };
    match &grant.what {
        What::Membership { tenant, invitation, ahead_seconds, .. } => {
            let there = request.clock.ahead(*ahead_seconds).now();
            let mut tx = db.begin_identity().await?;
            insert_user(&mut tx).await?;
            let mut tx = tx.into_tenant(*tenant, user).await?;
            let open = invitations::find_in(&mut tx, *invitation, there).await.map_err(|_| Error::CodeNotValid)?;
            invitations::set_accepted(&mut tx, *invitation, there).await?;
            let membership = store::insert(&mut tx, user, &open.invitation.role, &open.scope, now).await?;
            let actor = (ActorKind::Invitation, user.uuid(), name);
            let subject = Subject { id: membership.uuid(), name, person: Some(user.uuid()) };
            let role = open.invitation.role.key();
            record_as(&mut tx, AccessEventKind::MemberJoined, actor, Some(subject), Some(&role), request).await?;
            let origin = Origin { actor_kind: ActorKind::Invitation, actor: user.uuid(), request: request.id, at: now };
            let facts = MemberFacts::new(membership, user, &open.invitation.role, &open.scope, 1);
            events::publish_as(&mut tx, origin, Event::MemberJoined(facts)).await?;
            tx.commit().await?;
        }
        What::Staff { role } => {
            let mut tx = db.begin_identity().await?;
            insert_user(&mut tx).await?;
            let used = sqlx::query!(
                "update staff_invitations set accepted_at = $2
                 where code_digest = $1 and accepted_at is null and revoked_at is null and expires_at > $2
                 returning invited_by",
                code,
                now
            );
            let used = used.fetch_optional(tx.connection()).await?.ok_or(Error::CodeNotValid)?;
            sqlx::query!(
                "insert into staff_members (user_id, role, created_at, invited_by) values ($1, $2, $3, $4)
                 on conflict (user_id) do nothing",
                user as UserId,
                role.as_str(),
                now,
                used.invited_by
            )
            .execute(tx.connection())
            .await?;
            let author = Authorship::of_person(user, name, request);
            let entry = Entry::new(AuditAction::StaffJoined).on(user.uuid()).noting(role.as_str());
            audit::record(&mut tx, &author, entry).await?;
            tx.commit().await?;
        }
    }
    Ok(user)
}

async fn insert_user(
    tx: &mut IdentityTx,
    user: UserId,
    email: &Email,
    name: &str,
    hash: &str,
    known: Known,
    now: DateTime<Utc>,
) -> Result<()> {
    use crate::error::OnConstraint;
    sqlx::query!(
        "insert into users (id, email, display_name, password_hash, password_at_least, password_score, created_at, updated_at)
         values ($1, $2, $3, $4, $5, $6, $7, $7)",
        user as UserId,
        email.as_str(),
        name,
        hash,
        known.at_least.map(i16::from),
        known.score.map(i16::from),
        now
    )
    .execute(tx.connection())
    .await
    .on_constraint([("users_email_key", Error::invalid("email", Problem::Taken))])?;
    Ok(())
}

async fn has_account(tx: &mut IdentityTx, email: &Email) -> Result<bool> {
    let found = sqlx::query_scalar!(r#"select exists(select from users where email = $1) as "there!""#, email.as_str());
    Ok(found.fetch_one(tx.connection()).await?)
}

async fn rule_in(tx: &mut IdentityTx, tenant: TenantId) -> Result<Rule> {
    let row = sqlx::query!(
        "select password_at_least, password_score from sign_in_policies where tenant_id = $1",
        tenant as TenantId
    )
    .fetch_optional(tx.connection())
    .await?;
    let small = |n: i16| u8::try_from(n).unwrap_or(0);
    Ok(row.map_or(Rule::PLATFORM, |row| {
        Rule { at_least: small(row.password_at_least), score: small(row.password_score) }.and(Rule::PLATFORM)
    }))
}

async fn find(tx: &mut IdentityTx, code: &CodeDigest, now: DateTime<Utc>) -> Result<Grant> {
    let digest = *code;
    let found = sqlx::query!(
        r#"select i.tenant_id as "tenant: TenantId", i.id as "id: InvitationId", i.email, t.slug, t.name,
             exists(select from tenant_suspensions s
                    where s.tenant_id = i.tenant_id and s.reactivated_at is null) as "suspended!",
             coalesce((select b.ahead_seconds from sandboxes b where b.tenant_id = i.tenant_id), 0) as "ahead_seconds!"
           from invitations i join tenants t on t.id = i.tenant_id
           where i.code_digest = $1 and i.accepted_at is null and i.revoked_at is null
             and i.expires_at > app_tenant_time(i.tenant_id, $2)"#,
        &digest,
        now
    )
    .fetch_optional(tx.connection())
    .await?;
    if let Some(row) = found {
        if row.suspended {
            return Err(Error::TenantSuspended);
        }
        let what = What::Membership {
            tenant: row.tenant,
            slug: row.slug,
            tenant_name: row.name,
            invitation: row.id,
            ahead_seconds: row.ahead_seconds,
        };
        return Ok(Grant { email: crate::identity::store::stored(row.email)?, what });
    }
    let found = sqlx::query!(
        "select email, role from staff_invitations
         where code_digest = $1 and accepted_at is null and revoked_at is null and expires_at > $2",
        &digest,
        now
    )
    .fetch_optional(tx.connection())
    .await?
    .ok_or(Error::CodeNotValid)?;
    let what = What::Staff { role: crate::identity::store::stored(found.role)? };
    Ok(Grant { email: crate::identity::store::stored(found.email)?, what })
}

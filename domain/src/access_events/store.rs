//! SQL of access events.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::{AccessEvent, AccessEventKind, ActorKind};
use crate::{
    audit::{self, AuditAction, Author, Authorship, Entry},
    ctx::{Actor, Ctx, RequestScope, StaffCtx},
    db::{PlatformTx, TenantTx},
    error::{Error, Result},
    identity::store::stored,
    ids::{AccessEventId, RequestId, TenantId},
};

/// Whom or what something was done to.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Subject<'a> {
    pub id: Uuid,
    pub name: &'a str,
    /// Whose name it is, where it is a person's: their id, or that of the invitation that has their address.
    pub person: Option<Uuid>,
}

/// The same in the audit.
fn entry(kind: AccessEventKind, subject: Option<Subject<'_>>, detail: Option<&str>) -> Result<Entry> {
    let action = kind.as_str().parse::<AuditAction>().map_err(|_| Error::Internal)?;
    let mut entry = Entry::new(action);
    if let Some(subject) = subject {
        entry = entry.on(subject.id).named(subject.name);
        if let Some(person) = subject.person {
            entry = entry.about(person);
        }
    }
    Ok(match detail {
        Some(detail) => entry.noting(detail),
        None => entry,
    })
}

/// Writes down what the asker does, in the transaction that does it.
pub(crate) async fn record(
    tx: &mut TenantTx,
    ctx: &Ctx,
    kind: AccessEventKind,
    subject: Option<Subject<'_>>,
    detail: Option<&str>,
) -> Result<()> {
    let (actor_kind, actor) = match ctx.actor() {
        Actor::Member { user, .. } => (ActorKind::Member, user.uuid()),
        Actor::ViewingAs { user, .. } => (ActorKind::ViewingAs, user.uuid()),
        Actor::Staff { user, .. } => (ActorKind::Staff, user.uuid()),
        Actor::ApiKey { key, .. } => (ActorKind::ApiKey, key.uuid()),
    };
    audit::record(tx, ctx, entry(kind, subject, detail)?).await?;
    let name = ctx.actor().name();
    insert(tx, kind, (actor_kind, actor, name), subject, detail, ctx.request().id, ctx.real_clock().now()).await
}

/// The same for somebody who has no context yet: they are just joining.
pub(crate) async fn record_as(
    tx: &mut TenantTx,
    kind: AccessEventKind,
    (actor_kind, actor, name): (ActorKind, Uuid, &str),
    subject: Option<Subject<'_>>,
    detail: Option<&str>,
    request: &RequestScope,
) -> Result<()> {
    let author = Authorship {
        tenant: None,
        kind: actor_kind.as_str().parse().map_err(|_| Error::Internal)?,
        id: actor,
        behalf: None,
        name,
        address: request.address,
        request: request.id,
        at: request.clock.now(),
    };
    audit::record(tx, &author, entry(kind, subject, detail)?).await?;
    insert(tx, kind, (actor_kind, actor, name), subject, detail, request.id, request.clock.now()).await
}

async fn insert(
    tx: &mut TenantTx,
    kind: AccessEventKind,
    (actor_kind, actor, name): (ActorKind, Uuid, &str),
    subject: Option<Subject<'_>>,
    detail: Option<&str>,
    request: RequestId,
    now: DateTime<Utc>,
) -> Result<()> {
    sqlx::query!(
        "insert into access_events (id, kind, actor_kind, actor_id, actor_name, subject_id, subject_name, detail, request_id, at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        AccessEventId::new() as AccessEventId,
        kind.as_str(),
        actor_kind.as_str(),
        actor,
        name,
        subject.map(|subject| subject.id),
        subject.map(|subject| subject.name),
        detail,
        request as RequestId,
        now
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// What staff do to a tenant from outside.
pub(crate) async fn record_by_staff(
    tx: &mut PlatformTx,
    staff: &StaffCtx,
    tenant: TenantId,
    kind: AccessEventKind,
    subject: Option<Subject<'_>>,
    detail: Option<&str>,
) -> Result<()> {
    audit::record(tx, &staff.author().in_tenant(tenant), entry(kind, subject, detail)?).await?;
    sqlx::query!(
        "insert into access_events (tenant_id, id, kind, actor_kind, actor_id, actor_name, subject_id, subject_name, detail, request_id, at)
         values ($1, $2, $3, 'staff', $4, $5, $6, $7, $8, $9, $10)",
        tenant as TenantId,
        AccessEventId::new() as AccessEventId,
        kind.as_str(),
        staff.user().uuid(),
        staff.name(),
        subject.map(|subject| subject.id),
        subject.map(|subject| subject.name),
        detail,
        staff.request().id as RequestId,
        staff.clock().now()
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

pub(super) async fn list(
    tx: &mut TenantTx,
    before: Option<(DateTime<Utc>, AccessEventId)>,
    rows: i64,
) -> Result<Vec<AccessEvent>> {
    let rows = sqlx::query!(
        r#"select id as "id: AccessEventId", kind, actor_kind, actor_name, subject_name, detail, at from access_events
           where (at, id) < (coalesce($1, 'infinity'::timestamptz), coalesce($2, 'ffffffff-ffff-ffff-ffff-ffffffffffff'::uuid))
           order by at desc, id desc limit $3"#,
        before.map(|(at, _)| at),
        before.map(|(_, id)| id.uuid()),
        rows
    )
    .fetch_all(tx.connection())
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(AccessEvent {
                id: row.id,
                kind: stored(row.kind)?,
                actor_kind: stored(row.actor_kind)?,
                actor_name: row.actor_name,
                subject_name: row.subject_name,
                detail: row.detail,
                at: row.at,
            })
        })
        .collect()
}

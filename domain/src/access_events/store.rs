//! SQL of access events.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::{AccessEvent, AccessEventKind, ActorKind};
use crate::{
    ctx::{Actor, Ctx, StaffCtx},
    db::{PlatformTx, TenantTx},
    error::Result,
    identity::store::stored,
    ids::{AccessEventId, RequestId, TenantId},
};

/// Whom or what something was done to.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Subject<'a> {
    pub id: Uuid,
    pub name: &'a str,
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
    let name = ctx.actor().name();
    record_as(tx, kind, (actor_kind, actor, name), subject, detail, ctx.request().id, ctx.clock().now()).await
}

/// The same for somebody who has no context yet: they are just joining.
pub(crate) async fn record_as(
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

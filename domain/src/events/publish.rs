//! Writing an event: one call, in the transaction of what it tells of. Either both are kept or neither.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::{Event, store};
use crate::{
    access_events::ActorKind,
    ctx::{Actor, Ctx, StaffCtx},
    db::{PlatformTx, TenantTx},
    error::Result,
    ids::{RequestId, TenantId},
};

/// By whom, in which request, when.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Origin {
    pub actor_kind: ActorKind,
    pub actor: Uuid,
    pub request: RequestId,
    pub at: DateTime<Utc>,
}

/// What the asker does.
pub(crate) async fn publish(tx: &mut TenantTx, ctx: &Ctx, event: Event) -> Result<()> {
    let (actor_kind, actor) = match ctx.actor() {
        Actor::Member { user, .. } => (ActorKind::Member, user.uuid()),
        Actor::ViewingAs { user, .. } => (ActorKind::ViewingAs, user.uuid()),
        Actor::Staff { user, .. } => (ActorKind::Staff, user.uuid()),
        Actor::ApiKey { key, .. } => (ActorKind::ApiKey, key.uuid()),
    };
    let origin = Origin { actor_kind, actor, request: ctx.request().id, at: ctx.real_clock().now() };
    publish_as(tx, origin, event).await
}

/// The same for somebody who has no context yet: they are just joining.
pub(crate) async fn publish_as(tx: &mut TenantTx, origin: Origin, event: Event) -> Result<()> {
    store::insert(tx.connection(), None, &event, origin).await
}

/// What staff do to a tenant from outside.
pub(crate) async fn publish_by_staff(
    tx: &mut PlatformTx,
    staff: &StaffCtx,
    tenant: TenantId,
    event: Event,
) -> Result<()> {
    let origin = Origin {
        actor_kind: ActorKind::Staff,
        actor: staff.user().uuid(),
        request: staff.request().id,
        at: staff.clock().now(),
    };
    store::insert(tx.connection(), Some(tenant), &event, origin).await
}

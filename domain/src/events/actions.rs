//! Reading a tenant's events, as far as the asker may know.

use uuid::Uuid;

use super::{
    EventFilter, EventKind, EventRecord, Position,
    store::{self, Asked, Recorded},
};
use crate::{
    ctx::Ctx,
    db::Db,
    error::Result,
    page::{Limit, Page},
    policy::{Action, Scope},
};

/// What happened, the latest first.
///
/// # Errors
/// [`crate::Error::Forbidden`] without `events.view`; [`crate::Error::NotFound`] for a shop that the asker does not reach;
/// [`crate::Error::Invalid`] for a cursor or limit that is none.
pub async fn list(ctx: &Ctx, db: &Db, filter: &EventFilter) -> Result<Page<EventRecord>> {
    ctx.authorize(Action::ViewEvents)?;
    if let Some(location) = filter.location {
        ctx.authorize_at(Action::ViewEvents, location)?;
    }
    let limit = Limit::new(filter.limit)?;
    let before: Option<Position> = filter.cursor.as_ref().map(|cursor| cursor.position()).transpose()?;
    let kinds = store::names(told(ctx).filter(|kind| filter.kind.is_none_or(|wanted| wanted == *kind)));
    let scope = shops(ctx);
    let asked = Asked { kinds: &kinds, scope: scope.as_deref(), location: filter.location };
    let mut tx = db.begin(ctx).await?;
    let rows = store::list(&mut tx, &asked, before, limit.rows_to_fetch()).await?;
    Ok(limit.page(rows, |row| row.position))
}

/// What happened after `after`, in order, `most` at most: for those who show a page live.
///
/// # Errors
/// [`crate::Error::Forbidden`] without `tenants.view`.
pub async fn since(ctx: &Ctx, db: &Db, after: Position, most: u16) -> Result<Vec<EventRecord>> {
    ctx.authorize(Action::ViewTenant)?;
    let (kinds, scope) = (store::names(told(ctx)), shops(ctx));
    let asked = Asked { kinds: &kinds, scope: scope.as_deref(), location: None };
    let mut tx = db.begin(ctx).await?;
    store::since(&mut tx, &asked, after, most.into()).await
}

/// Whether the asker may know of it: the same rule as the lists', for events that are at hand.
pub(super) fn may_know(ctx: &Ctx, event: &Recorded) -> bool {
    let record = &event.record;
    event.tenant == ctx.tenant()
        && told(ctx).any(|kind| kind == record.kind)
        && record.location_id.is_none_or(|location| ctx.scope().reaches(location))
        && event.reach.as_ref().is_none_or(|reach| reach.iter().any(|location| ctx.scope().reaches(*location)))
}

fn told(ctx: &Ctx) -> impl Iterator<Item = EventKind> {
    let (actions, all) = (ctx.actions(), *ctx.scope() == Scope::All);
    EventKind::ALL
        .iter()
        .copied()
        .filter(move |kind| actions.contains(kind.sees()) && (all || !kind.is_for_whole_reach()))
}

fn shops(ctx: &Ctx) -> Option<Vec<Uuid>> {
    ctx.scope().limit().map(|ids| ids.iter().map(|id| id.uuid()).collect())
}

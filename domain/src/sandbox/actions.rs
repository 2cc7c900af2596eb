//! Reading a company's clock, and moving it on.

use super::{ClockForm, FURTHEST_AHEAD, TenantClock, store};
use crate::{
    audit::{self, AuditAction, Entry},
    ctx::Ctx,
    db::Db,
    error::{Error, Problem, Result},
    events::{self, Event, facts::ClockFacts},
    jobs,
    policy::Action,
};

/// What time it is in the tenant one is in.
///
/// # Errors
/// [`crate::Error::Forbidden`] without `tenants.view`.
pub async fn find(ctx: &Ctx, db: &Db) -> Result<TenantClock> {
    ctx.authorize(Action::ViewTenant)?;
    let mut tx = db.begin(ctx).await?;
    let row = store::find(&mut tx).await?;
    Ok(read(ctx, row.as_ref()))
}

/// Moves a sandbox's clock on. What then is due there is due at once: its jobs are brought forward in the same transaction, and
/// what its tokens are worth is asked by its clock.
///
/// # Errors
/// [`crate::Error::Forbidden`] without `clock.move` and in a company that is no sandbox; [`crate::Error::Invalid`] at `day` or
/// `time`, also for a time that is over there or further than [`FURTHEST_AHEAD`]; [`crate::Error::Stale`] when somebody moved it
/// meanwhile.
pub async fn forward(ctx: &Ctx, db: &Db, form: &ClockForm) -> Result<TenantClock> {
    ctx.authorize(Action::MoveClock)?;
    let mut tx = db.begin(ctx).await?;
    let before = store::find(&mut tx).await?.ok_or(Error::Forbidden)?;
    let to = form.parse()?;
    // What is asked for may be over only because somebody else moved it.
    if form.version != before.version {
        return Err(Error::Stale);
    }
    // Of a time that clocks show twice the first, and one that they jump over is none.
    let to = store::zone(&mut tx).await?.instant(to).ok_or_else(|| Error::invalid("time", Problem::Time))?;
    let real = ctx.real_clock().now();
    let ahead_seconds = (to - real).num_seconds();
    if ahead_seconds < before.ahead_seconds {
        return Err(Error::invalid("day", Problem::Past));
    }
    if ahead_seconds > FURTHEST_AHEAD {
        return Err(Error::invalid("day", Problem::TooFar));
    }
    store::set(&mut tx, ahead_seconds, form.version, real).await?;
    let after = store::find(&mut tx).await?.ok_or(Error::Internal)?;
    let entry = Entry::new(AuditAction::ClockMoved).on(ctx.tenant().uuid());
    let entry = entry.changed("ahead_seconds", before.ahead_seconds, after.ahead_seconds);
    audit::record(&mut tx, ctx, entry).await?;
    let facts = ClockFacts { now: to, ahead_seconds, version: after.version };
    events::publish(&mut tx, ctx, Event::ClockMoved(facts)).await?;
    jobs::bring_forward(&mut tx, ctx.tenant(), ahead_seconds - before.ahead_seconds).await?;
    tx.commit().await?;
    Ok(read(ctx, Some(&after)))
}

fn read(ctx: &Ctx, row: Option<&store::Row>) -> TenantClock {
    let ahead_seconds = row.map_or(0, |row| row.ahead_seconds);
    TenantClock {
        sandbox: row.is_some(),
        now: ctx.real_clock().ahead(ahead_seconds).now(),
        ahead_seconds,
        moved_at: row.and_then(|row| row.moved_at),
        version: row.map_or(0, |row| row.version),
    }
}

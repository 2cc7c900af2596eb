//! Months of events: made ahead, and dropped once they are old and every consumer has read them.

use std::sync::atomic::{AtomicU32, Ordering};

use chrono::{DateTime, Datelike, Months, NaiveDate, Utc};

use crate::{db::Db, error::Result};

/// Besides the current one.
const AHEAD: u32 = 2;

/// How many whole months stay, besides the current one.
static KEPT: AtomicU32 = AtomicU32::new(13);

/// Says how long events are kept, once, when the program starts.
pub fn configure(months: u32) {
    KEPT.store(months.max(1), Ordering::Relaxed);
}

/// Makes the months that are missing, and drops those that are over. Any number of servers may do so at once.
///
/// # Errors
/// When the database refuses. A reader in the way is one reason: it is tried again.
pub async fn tend(db: &Db, now: DateTime<Utc>) -> Result<()> {
    keep(db, now, KEPT.load(Ordering::Relaxed)).await
}

pub(super) async fn keep(db: &Db, now: DateTime<Utc>, months: u32) -> Result<()> {
    let this = first_day(now);
    for month in (0..=AHEAD).filter_map(|ahead| this.checked_add_months(Months::new(ahead))) {
        make(db, month).await?;
    }
    let Some(oldest) = this.checked_sub_months(Months::new(months)) else { return Ok(()) };
    let ended_by = oldest.and_time(chrono::NaiveTime::MIN).and_utc();
    let mut tx = db.begin_worker().await?;
    let dropped = sqlx::query_scalar!(r#"select app_drop_read_events($1) as "leaf!""#, ended_by)
        .fetch_all(tx.connection())
        .await?;
    tx.commit().await?;
    if !dropped.is_empty() {
        tracing::info!(months = dropped.join(", "), "events that are no longer kept were dropped");
    }
    Ok(())
}

/// A month whose first events already lie where there is no month stays there: they are read and dropped all the same.
async fn make(db: &Db, month: NaiveDate) -> Result<()> {
    let mut tx = db.begin_worker().await?;
    let strays = sqlx::query_scalar!(
        r#"select to_regclass('events_' || to_char($1::date, 'YYYY_MM')) is null
             and exists (select from events where at >= $1::date and at < $1::date + interval '1 month') as "strays!""#,
        month
    )
    .fetch_one(tx.connection())
    .await?;
    if strays {
        tracing::warn!(%month, "this month of events has no partition of its own: its first events came before it was made");
        return Ok(());
    }
    // Whoever reads a month for long is not queued behind.
    sqlx::query!("set local lock_timeout = '2s'").execute(tx.connection()).await?;
    // Of two servers the second finds what the first made.
    sqlx::query!(
        "select app_make_month_partition('events', $1) from pg_advisory_xact_lock(hashtext('events months'))",
        month
    )
    .fetch_one(tx.connection())
    .await?;
    tx.commit().await
}

fn first_day(at: DateTime<Utc>) -> NaiveDate {
    let day = at.date_naive();
    day.with_day(1).unwrap_or(day)
}

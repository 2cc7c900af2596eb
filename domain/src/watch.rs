//! What somebody who watches over the installation has to know: how long letters wait, how many people are signed in, and
//! whether others should be told of the trace that a request belongs to. Numbers and random ids; nothing of anybody.

use std::sync::OnceLock;

use chrono::{DateTime, Utc};

use crate::{db::Db, error::Result};

/// Letters that were not sent yet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Queue {
    pub waiting: i64,
    /// For how long the oldest of them has waited.
    pub oldest_seconds: i64,
}

/// # Errors
/// When the database cannot be reached.
pub async fn message_queue(db: &Db, now: DateTime<Utc>) -> Result<Queue> {
    let mut tx = db.begin_worker().await?;
    // The index of what is due holds these and no others.
    let row = sqlx::query!(
        r#"select count(*) as "waiting!", min(created_at) as oldest from messages where status in ('queued', 'sending')"#
    )
    .fetch_one(tx.connection())
    .await?;
    let oldest_seconds = row.oldest.map_or(0, |oldest| (now - oldest).num_seconds().max(0));
    Ok(Queue { waiting: row.waiting, oldest_seconds })
}

/// Sessions of somebody that can still be used.
///
/// # Errors
/// When the database cannot be reached.
pub async fn open_sessions(db: &Db, now: DateTime<Utc>) -> Result<i64> {
    let mut tx = db.begin_identity().await?;
    Ok(sqlx::query_scalar!(
        r#"select count(*) as "open!" from sessions where user_id is not null and expires_at > $1"#,
        now
    )
    .fetch_one(tx.connection())
    .await?)
}

static TRACE: OnceLock<fn() -> Option<String>> = OnceLock::new();

/// From here on what we ask of others carries the trace that `current` names, as `traceparent` (W3C Trace Context).
pub fn carry_trace(current: fn() -> Option<String>) {
    // Set once: a second time names the same function.
    TRACE.set(current).ok();
}

pub(crate) fn traceparent() -> Option<String> {
    TRACE.get().and_then(|current| current())
}

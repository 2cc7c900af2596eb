//! Who reads events on behalf of the platform. Each consumer has a cursor of its own, moved in the transaction of what it
//! does with what it read: in the database an event has its effect exactly once, elsewhere at least once.

use std::future::Future;

use chrono::{DateTime, Utc};

use super::{Position, store, store::Recorded};
use crate::{
    db::{Db, WorkerTx},
    error::Result,
};

/// Somebody who reads every event, in order.
pub trait Consumer: Sync {
    /// Names its cursor. Never changed: another name begins anew.
    const NAME: &'static str;

    /// Does what is to be done about them, in the transaction that moves the cursor.
    ///
    /// # Errors
    /// Nothing of it is kept then, and the same events come again.
    fn take(&self, tx: WorkerTx, events: &[Recorded]) -> impl Future<Output = Result<WorkerTx>> + Send;
}

/// Hands the consumer its next events, `most` at most, and says how many there were. Of two servers one does, and the
/// other finds nothing to do meanwhile.
///
/// # Errors
/// What the consumer says, or the database.
pub async fn consume<C: Consumer>(db: &Db, consumer: &C, now: DateTime<Utc>, most: u16) -> Result<usize> {
    let mut tx = db.begin_worker().await?;
    sqlx::query!(
        "insert into event_consumers (name, xact, sequence, updated_at) values ($1, '0', 0, $2) on conflict do nothing",
        C::NAME,
        now
    )
    .execute(tx.connection())
    .await?;
    let cursor = sqlx::query!(
        r#"select xact::text::bigint as "xact!", sequence from event_consumers where name = $1 for update skip locked"#,
        C::NAME
    )
    .fetch_optional(tx.connection())
    .await?;
    let Some(cursor) = cursor else { return Ok(0) };
    let after = Position { xact: cursor.xact, sequence: cursor.sequence };
    let (events, last) = store::next(&mut tx, after, most.into()).await?;
    let Some(last) = last else {
        tx.commit().await?;
        return Ok(0);
    };
    let mut tx = consumer.take(tx, &events).await?;
    sqlx::query!(
        "update event_consumers set xact = $2::text::xid8, sequence = $3, updated_at = $4 where name = $1",
        C::NAME,
        last.xact.to_string(),
        last.sequence,
        now
    )
    .execute(tx.connection())
    .await?;
    tx.commit().await?;
    Ok(events.len())
}

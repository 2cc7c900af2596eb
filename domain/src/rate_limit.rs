//! How often somebody may ask, kept in the database so that it holds across servers.
//!
//! The generic cell rate algorithm (ITU-T I.371, A): one instant a caller, which says when all of their allowance is back.
//! Headers are those of draft-ietf-httpapi-ratelimit-headers.

use chrono::{DateTime, TimeDelta, Utc};

use crate::{
    db::{Db, IdentityTx},
    error::Result,
};

/// So many at once, all of them back after `window`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quota {
    pub name: &'static str,
    pub most: u32,
    pub window: TimeDelta,
}

/// What a caller is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Allowance {
    pub quota: Quota,
    pub is_allowed: bool,
    /// Requests left at once.
    pub left: u32,
    /// Until one more is allowed, where none is left; otherwise until all are back. In seconds, rounded up.
    pub seconds: u32,
}

impl Quota {
    fn interval(self) -> TimeDelta {
        self.window / i32::try_from(self.most.max(1)).unwrap_or(i32::MAX)
    }

    /// What is left for a caller whose allowance is back at `full_at`.
    fn allowance(self, full_at: DateTime<Utc>, now: DateTime<Utc>, is_allowed: bool) -> Allowance {
        let debt = (full_at - now).max(TimeDelta::zero());
        let interval = self.interval().num_microseconds().unwrap_or(1).max(1);
        let used = debt.num_microseconds().unwrap_or(i64::MAX);
        let free = (self.window.num_microseconds().unwrap_or(0) - used).max(0) / interval;
        let wait = if is_allowed { debt } else { debt + self.interval() - self.window };
        let seconds = (wait.num_milliseconds().max(0) + 999) / 1000;
        Allowance {
            quota: self,
            is_allowed,
            left: if is_allowed { u32::try_from(free).unwrap_or(0) } else { 0 },
            seconds: u32::try_from(seconds).unwrap_or(u32::MAX),
        }
    }
}

/// Takes one request off the allowance of `who`.
///
/// # Errors
/// When the database cannot be reached.
pub async fn take(db: &Db, quota: Quota, who: &str, now: DateTime<Utc>) -> Result<Allowance> {
    let key = db.blind_index("rate limit", format!("{}/{who}", quota.name).as_bytes()).await?;
    let mut tx = db.begin_identity().await?;
    let interval = quota.interval().as_seconds_f64();
    // In one statement: two servers never both take the last one.
    let taken = sqlx::query_scalar!(
        "insert into rate_limits as r (key, full_at) values ($1, $2::timestamptz + $3::float8 * interval '1 second')
         on conflict (key) do update set full_at = greatest(r.full_at, $2) + $3 * interval '1 second'
         where greatest(r.full_at, $2) + $3 * interval '1 second' <= $4
         returning full_at",
        &key,
        now,
        interval,
        now + quota.window
    )
    .fetch_optional(tx.connection())
    .await?;
    let allowance = match taken {
        Some(full_at) => {
            tx.commit().await?;
            quota.allowance(full_at, now, true)
        }
        None => {
            let full_at = sqlx::query_scalar!("select full_at from rate_limits where key = $1", &key)
                .fetch_optional(tx.connection())
                .await?;
            quota.allowance(full_at.unwrap_or(now), now, false)
        }
    };
    Ok(allowance)
}

/// Removes callers who have all of their allowance back.
///
/// # Errors
/// When the database refuses.
pub async fn delete_full(tx: &mut IdentityTx, now: DateTime<Utc>, batch: i64) -> Result<u64> {
    let done = sqlx::query!(
        "delete from rate_limits where key in
           (select key from rate_limits where full_at < $1 limit $2 for update skip locked)",
        now,
        batch
    )
    .execute(tx.connection())
    .await?;
    Ok(done.rows_affected())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::testing::{MASTER_KEYS, database};

    const QUOTA: Quota = Quota { name: "test", most: 5, window: TimeDelta::seconds(10) };

    #[tokio::test]
    async fn an_allowance_is_used_up_and_comes_back() {
        let db = database().await.db;
        let now = DateTime::UNIX_EPOCH + TimeDelta::days(20_000);
        let left = async |who: &str, at| {
            let allowance = take(&db, QUOTA, who, at).await.unwrap();
            (allowance.is_allowed, allowance.left, allowance.seconds)
        };
        for expected in [(true, 4, 2), (true, 3, 4), (true, 2, 6), (true, 1, 8), (true, 0, 10), (false, 0, 2)] {
            assert_eq!(left("ana", now).await, expected);
        }
        assert_eq!(left("beto", now).await, (true, 4, 2), "another caller has their own");
        assert_eq!(left("ana", now + TimeDelta::seconds(2)).await, (true, 0, 10));
        assert_eq!(left("ana", now + TimeDelta::seconds(3)).await, (false, 0, 1));
        assert_eq!(left("ana", now + TimeDelta::minutes(1)).await, (true, 4, 2));
    }

    /// Of many at the same moment, on two servers, exactly so many are let through.
    #[tokio::test]
    async fn holds_across_servers() {
        let database = database().await;
        let other = database.another_server(MASTER_KEYS).await.unwrap();
        let now = DateTime::UNIX_EPOCH + TimeDelta::days(20_000);
        let asked = (0..40).map(|n| {
            let db = if n % 2 == 0 { database.db.clone() } else { other.clone() };
            tokio::spawn(async move { take(&db, QUOTA, "ana", now).await.unwrap().is_allowed })
        });
        let mut allowed = 0;
        for one in asked.collect::<Vec<_>>() {
            allowed += i32::from(one.await.unwrap());
        }
        assert_eq!(allowed, 5);
    }
}

//! Guessing is slowed down: by account, by address, and by the browser it comes from. An attempt counts when it begins,
//! so that a hundred at once are a hundred; a success takes its count back. Nothing here knows whether an account exists.
//!
//! After OWASP's Authentication Cheat Sheet and "Slow Down Online Guessing Attacks with Device Cookies".

use chrono::{DateTime, TimeDelta, Utc};

use crate::{
    ctx::RequestScope,
    db::{Db, IdentityTx},
    error::{Error, Result},
    network,
};

/// How many attempts are free, and what happens then.
#[derive(Clone, Copy, Debug)]
struct Limit {
    free: i32,
    /// The first lock; each further attempt doubles it.
    lock: TimeDelta,
    most: TimeDelta,
    /// After so long without an attempt all is forgotten.
    forget: TimeDelta,
}

/// The longest an account is locked at a time.
pub(crate) const LONGEST_LOCK: TimeDelta = TimeDelta::minutes(15);
/// With so many wrong attempts in a row the lock has reached [`LONGEST_LOCK`]: 30 seconds, doubled five times.
const LOCKED_LONG: i32 = 10;
/// What attempts at an account's password are counted under.
pub(crate) const PASSWORD: &str = "password";

const ACCOUNT: Limit =
    Limit { free: 5, lock: TimeDelta::seconds(30), most: LONGEST_LOCK, forget: TimeDelta::hours(12) };
/// A shop's people share one address: they may err more often together.
const ADDRESS: Limit =
    Limit { free: 50, lock: TimeDelta::minutes(1), most: TimeDelta::minutes(30), forget: TimeDelta::minutes(30) };

/// One thing that is counted.
#[derive(Clone, Debug)]
pub(crate) struct Counted {
    key: [u8; 32],
    limit: Limit,
}

/// An account by what somebody typed as its address, known or not.
pub(crate) async fn account(db: &Db, purpose: &'static str, typed: &str) -> Result<Counted> {
    let name = format!("{purpose}/{}", typed.trim().to_lowercase());
    Ok(Counted { key: db.blind_index("sign-in account", name.as_bytes()).await?, limit: ACCOUNT })
}

/// A browser that signed in before: counted by itself, so that strangers lock only strangers out.
pub(super) async fn device(db: &Db, account: &str, token: &str) -> Result<Counted> {
    let name = format!("{}/{token}", account.trim().to_lowercase());
    Ok(Counted { key: db.blind_index("sign-in device", name.as_bytes()).await?, limit: ACCOUNT })
}

pub(super) async fn address(db: &Db, request: &RequestScope) -> Result<Option<Counted>> {
    let Some(address) = request.address else { return Ok(None) };
    let name = network::subscriber(address).to_string();
    Ok(Some(Counted { key: db.blind_index("sign-in address", name.as_bytes()).await?, limit: ADDRESS }))
}

/// Counts one attempt on each of `counted`. `true`: with it an account is locked for as long as accounts are locked, which
/// its owner should hear of.
///
/// # Errors
/// [`Error::TooManyRequests`] when one of them is locked.
pub(super) async fn begin(tx: &mut IdentityTx, counted: &[Counted], now: DateTime<Utc>) -> Result<bool> {
    let mut locks = false;
    for one in counted {
        let limit = one.limit;
        // In one statement: of many at once each sees the count of those before, on whichever server.
        let counts = sqlx::query_scalar!(
            "insert into sign_in_attempts as a (key, attempts, last_at) values ($1, 1, $2)
             on conflict (key) do update set
               attempts = case when a.last_at < $3 then 1 else a.attempts + 1 end,
               last_at = $2,
               locked_until = case when a.last_at >= $3 and a.attempts + 1 >= $4
                 then $2 + least($5::float8 * power(2, least(a.attempts + 1 - $4, 20)), $6) * interval '1 second' end
             where a.locked_until is null or a.locked_until <= $2
             returning attempts",
            &one.key,
            now,
            now - limit.forget,
            limit.free,
            limit.lock.as_seconds_f64(),
            limit.most.as_seconds_f64()
        )
        .fetch_optional(tx.connection())
        .await?;
        locks |= one.limit.free == ACCOUNT.free && counts == Some(LOCKED_LONG);
        if counts.is_none() {
            let until = sqlx::query_scalar!("select locked_until from sign_in_attempts where key = $1", &one.key)
                .fetch_optional(tx.connection())
                .await?
                .flatten();
            let seconds = until.map_or(1, |until| (until - now).num_seconds().clamp(0, 86_400) + 1);
            return Err(Error::TooManyRequests { seconds: u32::try_from(seconds).unwrap_or(1) });
        }
    }
    Ok(locks)
}

/// Takes a success back: what locks by account is forgotten, an address has one attempt less.
pub(crate) async fn succeed(tx: &mut IdentityTx, counted: &[Counted]) -> Result<()> {
    for one in counted {
        if one.limit.free == ACCOUNT.free {
            sqlx::query!("delete from sign_in_attempts where key = $1", &one.key).execute(tx.connection()).await?;
        } else {
            sqlx::query!(
                "update sign_in_attempts set attempts = greatest(attempts - 1, 0),
                   locked_until = case when attempts > $2 then locked_until end where key = $1",
                &one.key,
                one.limit.free
            )
            .execute(tx.connection())
            .await?;
        }
    }
    Ok(())
}

/// Removes what no longer counts.
///
/// # Errors
/// When the database refuses.
pub async fn delete_forgotten(tx: &mut IdentityTx, now: DateTime<Utc>, batch: i64) -> Result<u64> {
    let done = sqlx::query!(
        "delete from sign_in_attempts where key in
           (select key from sign_in_attempts where last_at < $1 limit $2 for update skip locked)",
        now - TimeDelta::days(1),
        batch
    )
    .execute(tx.connection())
    .await?;
    Ok(done.rows_affected())
}

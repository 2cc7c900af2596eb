//! Browsers that somebody signed in from before, by a cookie of their own that outlives sessions.

use chrono::{DateTime, Utc};
use sha2::{Digest, Sha256};

use super::codes;
use crate::{db::IdentityTx, error::Result, ids::UserId};

/// How long a browser is remembered without being used: as long as its cookie lives.
pub const REMEMBERED: chrono::TimeDelta = chrono::TimeDelta::days(365);

fn digest(token: &str) -> [u8; 32] {
    Sha256::digest(token.as_bytes()).into()
}

/// Whether `user` signed in from the browser with this token before.
pub(super) async fn knows(tx: &mut IdentityTx, user: UserId, token: &str, now: DateTime<Utc>) -> Result<bool> {
    let found = sqlx::query_scalar!(
        r#"select exists(select from known_devices where user_id = $1 and token_digest = $2 and last_seen_at > $3) as "known!""#,
        user as UserId,
        &digest(token),
        now - REMEMBERED
    );
    Ok(found.fetch_one(tx.connection()).await?)
}

/// Remembers the browser. Without a token it gets one, which the cookie is to carry.
pub(super) async fn remember(
    tx: &mut IdentityTx,
    user: UserId,
    token: Option<&str>,
    now: DateTime<Utc>,
) -> Result<String> {
    let token = token.filter(|token| token.len() == 26).map_or_else(codes::letter_code, str::to_owned);
    sqlx::query!(
        "insert into known_devices (user_id, token_digest, created_at, last_seen_at) values ($1, $2, $3, $3)
         on conflict (user_id, token_digest) do update set last_seen_at = excluded.last_seen_at",
        user as UserId,
        &digest(&token),
        now
    )
    .execute(tx.connection())
    .await?;
    Ok(token)
}

/// After a change of password no browser is trusted more than a stranger's.
pub(crate) async fn forget_all(tx: &mut IdentityTx, user: UserId) -> Result<()> {
    sqlx::query!("delete from known_devices where user_id = $1", user as UserId).execute(tx.connection()).await?;
    Ok(())
}

/// Removes browsers that were not used for as long as their cookie lives.
///
/// # Errors
/// When the database refuses.
pub async fn delete_forgotten(tx: &mut IdentityTx, now: DateTime<Utc>, batch: i64) -> Result<u64> {
    let done = sqlx::query!(
        "delete from known_devices where (user_id, token_digest) in
           (select user_id, token_digest from known_devices where last_seen_at < $1 limit $2 for update skip locked)",
        now - REMEMBERED,
        batch
    )
    .execute(tx.connection())
    .await?;
    Ok(done.rows_affected())
}

//! Sessions as rows. What names one, and what is in one, is the server's business; here is only the keeping.

use chrono::{DateTime, Utc};
use serde_json::Value;

use crate::{db::IdentityTx, error::Result, ids::UserId};

/// A session without its id: the table knows only the id's SHA-256.
#[derive(Clone, Debug)]
pub struct Session {
    pub user: Option<UserId>,
    pub data: Value,
    pub expires_at: DateTime<Utc>,
}

/// SHA-256 of a session's id.
pub type IdHash = [u8; 32];

/// `false`: the id is taken, and the row that has it is left alone.
///
/// # Errors
/// When the database refuses.
pub async fn create(tx: &mut IdentityTx, id: &IdHash, session: &Session, now: DateTime<Utc>) -> Result<bool> {
    let done = sqlx::query!(
        "insert into sessions (id_hash, user_id, data, created_at, expires_at) values ($1, $2, $3, $4, $5)
         on conflict do nothing",
        id,
        session.user as Option<UserId>,
        session.data,
        now,
        session.expires_at
    )
    .execute(tx.connection())
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Writes a session that exists. One deleted meanwhile (signed out elsewhere) stays deleted.
///
/// # Errors
/// When the database refuses.
pub async fn save(tx: &mut IdentityTx, id: &IdHash, session: &Session) -> Result<()> {
    sqlx::query!(
        "update sessions set user_id = $2, data = $3, expires_at = $4 where id_hash = $1",
        id,
        session.user as Option<UserId>,
        session.data,
        session.expires_at
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// The session, unless it has expired.
///
/// # Errors
/// When the database refuses.
pub async fn load(tx: &mut IdentityTx, id: &IdHash, now: DateTime<Utc>) -> Result<Option<Session>> {
    Ok(sqlx::query_as!(
        Session,
        r#"select user_id as "user: UserId", data, expires_at from sessions where id_hash = $1 and expires_at > $2"#,
        id,
        now
    )
    .fetch_optional(tx.connection())
    .await?)
}

/// # Errors
/// When the database refuses.
pub async fn delete(tx: &mut IdentityTx, id: &IdHash) -> Result<()> {
    sqlx::query!("delete from sessions where id_hash = $1", id).execute(tx.connection()).await?;
    Ok(())
}

/// Removes up to `batch` expired sessions and says how many there were.
///
/// # Errors
/// When the database refuses.
pub async fn delete_expired(tx: &mut IdentityTx, now: DateTime<Utc>, batch: i64) -> Result<u64> {
    let done = sqlx::query!(
        "delete from sessions where id_hash in
           (select id_hash from sessions where expires_at <= $1 limit $2 for update skip locked)",
        now,
        batch
    )
    .execute(tx.connection())
    .await?;
    Ok(done.rows_affected())
}

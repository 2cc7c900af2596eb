//! Sessions as rows. The cookie's id is known to the table by its SHA-256 only; who is signed in, since when and from
//! where is in the row.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::Method;
use crate::{
    audit::{self, AuditAction, Entry},
    clock::Clock,
    ctx::AccountCtx,
    db::{Db, IdentityTx},
    error::{Error, Result},
    ids::{MembershipId, SessionId, TenantId, UserId},
};

/// For so long after showing who they are, a person may change how they sign in.
const FRESH: TimeDelta = TimeDelta::minutes(15);

/// What a session says of who is signed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignedIn {
    pub session: SessionId,
    pub user: UserId,
    pub method: Method,
    pub at: DateTime<Utc>,
    pub second_factor_at: Option<DateTime<Utc>>,
    /// When they last showed who they are, at sign-in or again later.
    pub confirmed_at: DateTime<Utc>,
    /// A tenant's own provider vouched for them: the session reaches that tenant alone.
    pub confined_to: Option<TenantId>,
    pub device: String,
    /// Of the address they signed in from, as [`crate::network::subscriber`] writes it.
    pub address_digest: Option<[u8; 32]>,
    /// Whom they look as, and where.
    pub viewing_as: Option<(TenantId, MembershipId)>,
}

impl SignedIn {
    #[must_use]
    pub fn is_fresh(&self, now: DateTime<Utc>) -> bool {
        now - self.confirmed_at < FRESH
    }
}

/// A session without its id.
#[derive(Clone, Debug)]
pub struct Session {
    pub signed_in: Option<SignedIn>,
    /// Somebody has just signed in. Any other session of somebody is there already.
    pub begins: bool,
    pub data: Value,
    pub expires_at: DateTime<Utc>,
}

/// What a load gives back.
#[derive(Clone, Debug)]
pub struct Loaded {
    pub data: Value,
    pub expires_at: DateTime<Utc>,
}

/// SHA-256 of a session's id.
pub type IdHash = [u8; 32];

/// As the table knows the id in the cookie.
#[must_use]
pub fn id_hash(id: i128) -> IdHash {
    Sha256::digest(id.to_be_bytes()).into()
}

/// What came of writing a session under an id that was not used before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Written {
    Done,
    /// Another session has that id, and keeps it.
    IdTaken,
    /// Whose it is was signed out meanwhile: nothing was written, and the id is nobody's.
    Ended,
}

/// Writes a session under a new id: one of nobody, one that begins, or one that goes on with other rights.
///
/// # Errors
/// When the database refuses.
pub async fn create(tx: &mut IdentityTx, id: &IdHash, session: &Session, now: DateTime<Utc>) -> Result<Written> {
    if let Some(who) = &session.signed_in {
        if !session.begins {
            return renew(tx, id, session, who).await;
        }
        // For share, so that of a sign-in under way and a change of the password one sees the other.
        let ended_at =
            sqlx::query_scalar!("select sessions_ended_at from users where id = $1 for share", who.user as UserId)
                .fetch_optional(tx.connection())
                .await?;
        if ended_at.is_none_or(|at| at.is_some_and(|at| at > who.at)) {
            return Ok(Written::Ended);
        }
    }
    let who = session.signed_in.as_ref();
    let done = sqlx::query!(
        "insert into sessions (id_hash, data, created_at, expires_at, last_seen_at,
                               id, user_id, method, signed_in_at, second_factor_at, confined_to, device, address_digest)
         values ($1, $2, $3, $4, $3, $5, $6, $7, $8, $9, $10, $11, $12)
         on conflict (id_hash) do nothing",
        id,
        session.data,
        now,
        session.expires_at,
        who.map(|who| who.session) as Option<SessionId>,
        who.map(|who| who.user) as Option<UserId>,
        who.map(|who| who.method.as_str()),
        who.map(|who| who.at),
        who.and_then(|who| who.second_factor_at),
        who.and_then(|who| who.confined_to) as Option<TenantId>,
        who.map(|who| who.device.as_str()),
        who.and_then(|who| who.address_digest.as_ref().map(|digest| digest.as_slice()))
    )
    .execute(tx.connection())
    .await?;
    Ok(if done.rows_affected() == 1 { Written::Done } else { Written::IdTaken })
}

/// In place: one that was ended meanwhile does not come back, and of two requests that renew it at once the later has it.
async fn renew(tx: &mut IdentityTx, id: &IdHash, session: &Session, who: &SignedIn) -> Result<Written> {
    let done = sqlx::query!(
        "update sessions set id_hash = $2, data = $3, expires_at = $4, second_factor_at = $5 where id = $1",
        who.session as SessionId,
        id,
        session.data,
        session.expires_at,
        who.second_factor_at
    )
    .execute(tx.connection())
    .await?;
    Ok(if done.rows_affected() == 1 { Written::Done } else { Written::Ended })
}

/// Writes a session that exists. One deleted meanwhile (signed out elsewhere) stays deleted.
///
/// # Errors
/// When the database refuses.
pub async fn save(tx: &mut IdentityTx, id: &IdHash, session: &Session) -> Result<()> {
    let who = session.signed_in.as_ref();
    sqlx::query!(
        "update sessions set data = $2, expires_at = $3, user_id = $4, second_factor_at = $5 where id_hash = $1",
        id,
        session.data,
        session.expires_at,
        who.map(|who| who.user) as Option<UserId>,
        who.and_then(|who| who.second_factor_at)
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// The session, unless it has expired or nobody was heard of for longer than `idle`.
///
/// # Errors
/// When the database refuses.
pub async fn load(tx: &mut IdentityTx, id: &IdHash, now: DateTime<Utc>, idle: TimeDelta) -> Result<Option<Loaded>> {
    Ok(sqlx::query_as!(
        Loaded,
        "select data, expires_at from sessions where id_hash = $1 and expires_at > $2 and last_seen_at > $3",
        id,
        now,
        now - idle
    )
    .fetch_optional(tx.connection())
    .await?)
}

/// Whether a session still lasts.
pub(super) async fn is_alive(tx: &mut IdentityTx, id: SessionId, now: DateTime<Utc>, idle: TimeDelta) -> Result<bool> {
    Ok(sqlx::query_scalar!(
        r#"select exists (select from sessions where id = $1 and expires_at > $2 and last_seen_at > $3) as "alive!""#,
        id as SessionId,
        now,
        now - idle
    )
    .fetch_one(tx.connection())
    .await?)
}

/// Removes a session of nobody. One of somebody is renewed in place or ended by [`forget`].
///
/// # Errors
/// When the database refuses.
pub async fn delete(tx: &mut IdentityTx, id: &IdHash) -> Result<()> {
    sqlx::query!("delete from sessions where id_hash = $1 and user_id is null", id).execute(tx.connection()).await?;
    Ok(())
}

/// Ends the session of whoever signs out.
///
/// # Errors
/// When the database refuses.
pub async fn forget(db: &Db, id: SessionId) -> Result<()> {
    let mut tx = db.begin_identity().await?;
    sqlx::query!("delete from sessions where id = $1", id as SessionId).execute(tx.connection()).await?;
    tx.commit().await
}

/// Takes a value out of a session: of two requests that do so at once, one gets it.
///
/// # Errors
/// When the database refuses.
pub async fn take(db: &Db, id: &IdHash, key: &str) -> Result<Option<Value>> {
    let mut tx = db.begin_identity().await?;
    let value = sqlx::query_scalar!(
        r#"select data -> $2 as "value: Value" from sessions where id_hash = $1 and data ? $2 for update"#,
        id,
        key
    );
    let Some(value) = value.fetch_optional(tx.connection()).await?.flatten() else { return Ok(None) };
    sqlx::query!("update sessions set data = data - $2::text where id_hash = $1", id, key)
        .execute(tx.connection())
        .await?;
    tx.commit().await?;
    Ok(Some(value))
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

/// Ends every session of a person but `except`, and those that are about to begin with what was shown before. Part of
/// whatever makes it necessary.
pub(crate) async fn end_all(
    tx: &mut IdentityTx,
    user: UserId,
    except: Option<SessionId>,
    clock: &Clock,
) -> Result<u64> {
    // First: it waits for whoever is writing a session at this moment, which is then there to be deleted. The time is read
    // after that: whatever was shown before it was shown before this change.
    sqlx::query!("select id from users where id = $1 for no key update", user as UserId)
        .fetch_optional(tx.connection())
        .await?;
    sqlx::query!("update users set sessions_ended_at = $2 where id = $1", user as UserId, clock.now())
        .execute(tx.connection())
        .await?;
    let done = sqlx::query!(
        "delete from sessions where user_id = $1 and ($2::uuid is null or id <> $2)",
        user as UserId,
        except as Option<SessionId>
    )
    .execute(tx.connection())
    .await?;
    Ok(done.rows_affected())
}

/// One session, as its owner sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct OwnSession {
    pub id: SessionId,
    /// What the browser called itself.
    #[schema(example = "Firefox, Linux")]
    pub device: String,
    pub method: Method,
    pub signed_in_at: DateTime<Utc>,
    pub last_seen_at: DateTime<Utc>,
    /// The one that asks.
    pub is_current: bool,
}

/// The person's own sessions, the last used first; of very many, the fifty used last.
///
/// # Errors
/// When the database refuses.
pub async fn list(account: &AccountCtx, db: &Db) -> Result<Vec<OwnSession>> {
    let mut tx = db.begin_identity().await?;
    let rows = sqlx::query!(
        r#"select id as "id!: SessionId", coalesce(device, '') as "device!", method as "method!",
                  signed_in_at as "signed_in_at!", last_seen_at
           from sessions where user_id = $1 and expires_at > $2 and id is not null
           order by last_seen_at desc limit 50"#,
        account.user as UserId,
        account.clock().now()
    )
    .fetch_all(tx.connection())
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(OwnSession {
                id: row.id,
                device: row.device,
                method: super::store::stored(row.method)?,
                signed_in_at: row.signed_in_at,
                last_seen_at: row.last_seen_at,
                is_current: row.id == account.signed_in.session,
            })
        })
        .collect()
}

/// Ends one of the person's own sessions.
///
/// # Errors
/// [`Error::NotFound`] for one that is not theirs or has ended.
pub async fn end(account: &AccountCtx, db: &Db, id: SessionId) -> Result<()> {
    let mut tx = db.begin_identity().await?;
    let done =
        sqlx::query!("delete from sessions where id = $1 and user_id = $2", id as SessionId, account.user as UserId)
            .execute(tx.connection())
            .await?;
    if done.rows_affected() == 0 {
        return Err(Error::NotFound);
    }
    audit::record(&mut tx, account, Entry::new(AuditAction::PersonSessionsEnded).on(id.uuid())).await?;
    tx.commit().await
}

/// Signs the person out everywhere else.
///
/// # Errors
/// When the database refuses.
pub async fn end_others(account: &AccountCtx, db: &Db) -> Result<u64> {
    let mut tx = db.begin_identity().await?;
    let ended = end_all(&mut tx, account.user, Some(account.signed_in.session), account.clock()).await?;
    let entry = Entry::new(AuditAction::PersonSessionsEnded).on(account.user.uuid());
    audit::record(&mut tx, account, entry.noting(format!("{ended} sessions"))).await?;
    tx.commit().await?;
    Ok(ended)
}

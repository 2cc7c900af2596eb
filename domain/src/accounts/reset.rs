//! Getting an account back by letter. Asking is answered in the same words and the same time for any address: who asks
//! only leaves a note, and the worker writes the letter.

use chrono::{DateTime, TimeDelta, Utc};

use super::profile::{rule_of, set_password};
use crate::{
    ctx::RequestScope,
    db::{Db, IdentityTx},
    error::{Error, Problem, Result},
    identity::{
        codes::{self, CodeDigest},
        password, sessions,
        store::find_letterhead,
    },
    ids::{PasswordResetRequestId, UserId},
    locale::Locale,
    messages::{self, Mail},
    parse::{Email, Fields},
};

/// How long a code is worth something.
const VALID: TimeDelta = TimeDelta::minutes(60);
/// Letters to one account within [`VALID`]; more would be somebody's way to annoy.
const MOST_LETTERS: i64 = 3;

/// Asks for a letter.
///
/// # Errors
/// [`Error::Invalid`] for what is no address; when the database refuses.
pub async fn ask(db: &Db, request: &RequestScope, email: &str) -> Result<()> {
    let mut fields = Fields::default();
    let email: Option<Email> = fields.value("email", email, Problem::Email);
    let email = fields.finish(email)?;
    let mut tx = db.begin_identity().await?;
    sqlx::query!(
        "insert into password_reset_requests (id, email, locale, created_at) values ($1, $2, $3, $4)",
        PasswordResetRequestId::new() as PasswordResetRequestId,
        email.as_str(),
        request.locale.tag(),
        request.clock.now()
    )
    .execute(tx.connection())
    .await?;
    tx.commit().await
}

/// Answers what was asked, up to `batch` at once, and says how many there were. A crash in between loses nothing: a note
/// goes in the transaction that writes its letter.
///
/// # Errors
/// When the database refuses.
pub async fn answer(db: &Db, now: DateTime<Utc>, batch: i64) -> Result<u64> {
    let mut tx = db.begin_identity().await?;
    let asked = sqlx::query!(
        "delete from password_reset_requests where id in
           (select id from password_reset_requests order by id limit $1 for update skip locked)
         returning email, locale",
        batch
    )
    .fetch_all(tx.connection())
    .await?;
    let count = asked.len() as u64;
    for row in asked {
        let user = sqlx::query_scalar!(
            r#"select u.id as "id: UserId" from users u where u.email = $1
                 and (select count(*) from password_resets r where r.user_id = u.id and r.created_at > $2) < $3"#,
            row.email,
            now - VALID,
            MOST_LETTERS
        )
        .fetch_optional(tx.connection())
        .await?;
        if let Some(user) = user {
            write(db, &mut tx, user, row.locale.parse().unwrap_or_default(), now).await?;
        }
    }
    tx.commit().await?;
    Ok(count)
}

async fn write(db: &Db, tx: &mut IdentityTx, user: UserId, asked_in: Locale, now: DateTime<Utc>) -> Result<()> {
    let Some(person) = find_letterhead(tx, user).await? else { return Ok(()) };
    let code = codes::letter_code();
    sqlx::query!(
        "insert into password_resets (code_digest, user_id, created_at, expires_at) values ($1, $2, $3, $4)",
        &codes::digest(&code),
        user as UserId,
        now,
        now + VALID
    )
    .execute(tx.connection())
    .await?;
    let minutes = u32::try_from(VALID.num_minutes()).unwrap_or(60);
    let mail = Mail::PasswordReset { name: person.display_name, code, minutes };
    let locale = person.locale.unwrap_or(asked_in);
    messages::prepare(db, None, &person.email, locale, &mail, now).await?.enqueue(tx).await?;
    Ok(())
}

/// Whose code it is, without using it up: what the form that asks for a new password shows.
///
/// # Errors
/// [`Error::CodeNotValid`] for one that never was, was used, or is too old.
pub async fn open(db: &Db, request: &RequestScope, code: &CodeDigest) -> Result<Email> {
    let mut tx = db.begin_identity().await?;
    let (user, _) = find(&mut tx, code, request.clock.now()).await?;
    Ok(find_letterhead(&mut tx, user).await?.ok_or(Error::CodeNotValid)?.email)
}

/// Sets a new password by the letter's code. Every session ends; second factors stay, and are asked for as ever.
///
/// # Errors
/// [`Error::CodeNotValid`]; [`Error::Invalid`] at `new_password`.
pub async fn set(db: &Db, request: &RequestScope, code: &CodeDigest, new: String) -> Result<()> {
    let now = request.clock.now();
    let mut tx = db.begin_identity().await?;
    let (user, digest) = find(&mut tx, code, now).await?;
    let person = find_letterhead(&mut tx, user).await?.ok_or(Error::CodeNotValid)?;
    let rule = rule_of(&mut tx, user).await?;
    drop(tx);
    let known = password::accept("new_password", &new, &[person.email.as_str(), &person.display_name], rule)?;
    let hash = password::hash(new).await?;
    let mail = Mail::PasswordChanged { name: person.display_name, at: now, device: request.device.clone() };
    let locale = person.locale.unwrap_or(request.locale);
    let message = messages::prepare(db, None, &person.email, locale, &mail, now).await?;
    let mut tx = db.begin_identity().await?;
    // Used up here: of two at once, one finds it used.
    let used = sqlx::query!(
        "update password_resets set used_at = $2 where code_digest = $1 and used_at is null and expires_at > $2",
        &digest,
        now
    );
    if used.execute(tx.connection()).await?.rows_affected() == 0 {
        return Err(Error::CodeNotValid);
    }
    set_password(&mut tx, user, &hash, known, now).await?;
    sessions::end_all(&mut tx, user, None).await?;
    message.enqueue(&mut tx).await?;
    tx.commit().await
}

async fn find(tx: &mut IdentityTx, code: &CodeDigest, now: DateTime<Utc>) -> Result<(UserId, CodeDigest)> {
    let digest = *code;
    let user = sqlx::query_scalar!(
        r#"select user_id as "user: UserId" from password_resets
           where code_digest = $1 and used_at is null and expires_at > $2"#,
        &digest,
        now
    )
    .fetch_optional(tx.connection())
    .await?;
    Ok((user.ok_or(Error::CodeNotValid)?, digest))
}

/// Removes codes that are worth nothing any more.
///
/// # Errors
/// When the database refuses.
pub async fn delete_expired(tx: &mut IdentityTx, now: DateTime<Utc>, batch: i64) -> Result<u64> {
    let done = sqlx::query!(
        "delete from password_resets where code_digest in
           (select code_digest from password_resets where expires_at <= $1 limit $2 for update skip locked)",
        now,
        batch
    )
    .execute(tx.connection())
    .await?;
    Ok(done.rows_affected())
}

//! Getting an account back by letter. Asking is answered in the same words and the same time for any address.

use chrono::{DateTime, TimeDelta, Utc};

use super::{
    letters::{self, Letter, Person},
    profile::{rule_of, set_password},
};
use crate::{
    audit::{self, AuditAction, Authorship, Entry},
    ctx::RequestScope,
    db::{Db, IdentityTx},
    encryption::Sealer,
    error::{Error, Problem, Result},
    identity::{
        codes::{self, CodeDigest},
        password, sessions,
        store::find_letterhead,
        throttle,
    },
    ids::UserId,
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
    letters::note(&mut tx, request, Letter::PasswordReset, &email).await?;
    tx.commit().await
}

/// Writes the letter with its code, unless there were too many lately.
pub(super) async fn write(tx: &mut IdentityTx, sealer: &Sealer, person: &Person, now: DateTime<Utc>) -> Result<()> {
    let lately = sqlx::query_scalar!(
        r#"select count(*) as "lately!" from password_resets where user_id = $1 and created_at > $2"#,
        person.id as UserId,
        now - VALID
    );
    if lately.fetch_one(tx.connection()).await? >= MOST_LETTERS {
        return Ok(());
    }
    let code = codes::letter_code();
    sqlx::query!(
        "insert into password_resets (code_digest, user_id, created_at, expires_at) values ($1, $2, $3, $4)",
        &codes::digest(&code),
        person.id as UserId,
        now,
        now + VALID
    )
    .execute(tx.connection())
    .await?;
    let minutes = u32::try_from(VALID.num_minutes()).unwrap_or(60);
    let mail = Mail::PasswordReset { name: person.name.clone(), code, minutes };
    messages::prepare(sealer, &person.email, person.locale, &mail, now)?.enqueue(tx).await?;
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
    let message = messages::prepare(&db.sealer(None).await?, &person.email, locale, &mail, now)?;
    let attempts = [throttle::account(db, throttle::PASSWORD, person.email.as_str()).await?];
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
    sessions::end_all(&mut tx, user, None, &request.clock).await?;
    // Whoever has the account's mail need not wait for guesses at the old password.
    throttle::succeed(&mut tx, &attempts).await?;
    message.enqueue(&mut tx).await?;
    let author = Authorship::of_person(user, "", request);
    audit::record(&mut tx, &author, Entry::new(AuditAction::PersonPasswordReset).on(user.uuid())).await?;
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

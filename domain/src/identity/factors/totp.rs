//! Codes by time (RFC 6238): SHA-1, six digits, thirty seconds, because that is what every authenticator app reads.

use chrono::{DateTime, Utc};
use totp_rs::{Algorithm, Builder, Secret, Totp};

use super::{SecondFactors, TotpEnrolment, changed, recovery};
use crate::{
    ctx::AccountCtx,
    db::{Db, IdentityTx},
    encryption::Cell,
    error::{Error, Problem, Result},
    identity::store::find_letterhead,
    ids::{TotpId, UserId},
    messages::FactorChange,
};

/// How the product calls itself in an authenticator app.
const ISSUER: &str = "BarberPro";
/// 160 bits, as RFC 4226 (section 4) recommends.
const SECRET_BYTES: usize = 20;

fn cell(id: TotpId) -> Cell {
    Cell { tenant: None, table: "totp_factors", column: "secret", row: id.uuid() }
}

fn build(secret: &[u8], account: &str) -> Result<Totp> {
    // A colon would end the account's name in the address; no e-mail address of ours has one.
    let account = account.replace(':', "");
    Builder::new()
        .with_algorithm(Algorithm::SHA1)
        .with_digits(6)
        .with_step_duration(30)
        // One step to either side, for clocks that are off and people who type slowly.
        .with_skew(1)
        .with_secret(secret.to_vec())
        .with_account_name(account)
        .with_issuer(Some(ISSUER))
        .build()
        .map_err(|error| {
            tracing::error!(%error, "a TOTP secret is not usable");
            Error::Internal
        })
}

/// Makes a secret that waits for its first code. One made before and never confirmed is replaced.
///
/// # Errors
/// [`Error::ConfirmIdentity`] when the person signed in too long ago.
pub async fn begin(account: &AccountCtx, db: &Db) -> Result<TotpEnrolment> {
    account.authorize_sensitive()?;
    let mut secret = zeroize::Zeroizing::new([0_u8; SECRET_BYTES]);
    rand::RngCore::fill_bytes(&mut rand::rng(), secret.as_mut_slice());
    let id = TotpId::new();
    let sealed = db.seal(&cell(id), secret.as_slice()).await?;
    let mut tx = db.begin_identity().await?;
    let person = find_letterhead(&mut tx, account.user).await?.ok_or(Error::Unauthenticated)?;
    sqlx::query!("delete from totp_factors where user_id = $1 and confirmed_at is null", account.user as UserId)
        .execute(tx.connection())
        .await?;
    sqlx::query!(
        "insert into totp_factors (id, user_id, secret, created_at) values ($1, $2, $3::bytea, $4)",
        id as TotpId,
        account.user as UserId,
        sealed,
        account.clock().now()
    )
    .execute(tx.connection())
    .await?;
    tx.commit().await?;
    enrolment(&build(secret.as_slice(), person.email.as_str())?)
}

/// The secret that waits for its first code, if there is one: for showing the page again after a wrong code.
///
/// # Errors
/// [`Error::ConfirmIdentity`] when the person signed in too long ago.
pub async fn pending(account: &AccountCtx, db: &Db) -> Result<Option<TotpEnrolment>> {
    account.authorize_sensitive()?;
    let mut tx = db.begin_identity().await?;
    let Some(person) = find_letterhead(&mut tx, account.user).await? else { return Ok(None) };
    drop(tx);
    let found = load(db, account.user, false, person.email.as_str()).await?;
    found.map(|(_, totp)| enrolment(&totp)).transpose()
}

fn enrolment(totp: &Totp) -> Result<TotpEnrolment> {
    let uri = totp.to_url().map_err(|_| Error::Internal)?;
    let code = qrcode::QrCode::new(uri.as_bytes()).map_err(|_| Error::Internal)?;
    let colors = code.to_colors();
    let qr = colors.chunks(code.width()).map(|row| row.iter().map(|c| *c == qrcode::Color::Dark).collect()).collect();
    Ok(TotpEnrolment { secret: totp.secret().to_base32(), uri, qr })
}

/// Confirms the waiting secret by its first code; it replaces one in use. Gives the recovery codes, shown once, when the
/// account has none yet.
///
/// # Errors
/// [`Error::Invalid`] at `code`; [`Error::NotFound`] when nothing waits; [`Error::ConfirmIdentity`].
pub async fn confirm(account: &AccountCtx, db: &Db, code: &str) -> Result<Vec<String>> {
    account.authorize_sensitive()?;
    let now = account.clock().now();
    let (id, totp) = load(db, account.user, false, "").await?.ok_or(Error::NotFound)?;
    let step = check(&totp, code, now).ok_or_else(|| Error::invalid("code", Problem::Wrong))?;
    let sealer = db.sealer(None).await?;
    let mut tx = db.begin_identity().await?;
    sqlx::query!("delete from totp_factors where user_id = $1 and confirmed_at is not null", account.user as UserId)
        .execute(tx.connection())
        .await?;
    let done = sqlx::query!(
        "update totp_factors set confirmed_at = $2, last_step = $3 where id = $1 and confirmed_at is null",
        id as TotpId,
        now,
        step
    )
    .execute(tx.connection())
    .await?;
    // Replaced or confirmed meanwhile, in another window.
    if done.rows_affected() == 0 {
        return Err(Error::NotFound);
    }
    let codes = recovery::ensure(&mut tx, account.user, now).await?;
    changed(account, &sealer, &mut tx, FactorChange::TotpAdded, now).await?;
    tx.commit().await?;
    Ok(codes)
}

/// Takes codes by time away. Gives what is left.
///
/// # Errors
/// [`Error::NotFound`] when there are none; [`Error::ConfirmIdentity`].
pub async fn remove(account: &AccountCtx, db: &Db) -> Result<SecondFactors> {
    account.authorize_sensitive()?;
    let sealer = db.sealer(None).await?;
    let mut tx = db.begin_identity().await?;
    let done = sqlx::query!(
        "delete from totp_factors where user_id = $1 and confirmed_at is not null",
        account.user as UserId
    )
    .execute(tx.connection())
    .await?;
    if done.rows_affected() == 0 {
        return Err(Error::NotFound);
    }
    let left = changed(account, &sealer, &mut tx, FactorChange::TotpRemoved, account.clock().now()).await?;
    tx.commit().await?;
    Ok(left)
}

/// The step of time that `code` shows for `user`; none when it is no code of theirs at this moment.
pub(super) async fn step_of(db: &Db, user: UserId, code: &str, now: DateTime<Utc>) -> Result<Option<(TotpId, i64)>> {
    let found = load(db, user, true, "").await?;
    Ok(found.and_then(|(id, totp)| Some((id, check(&totp, code, now)?))))
}

/// Uses a step up. `false`: it was, on whichever server, or a later one; each lets in once.
pub(super) async fn use_up(tx: &mut IdentityTx, (id, step): (TotpId, i64)) -> Result<bool> {
    let done = sqlx::query!(
        "update totp_factors set last_step = $2 where id = $1 and (last_step is null or last_step < $2)",
        id as TotpId,
        step
    )
    .execute(tx.connection())
    .await?;
    Ok(done.rows_affected() == 1)
}

fn check(totp: &Totp, code: &str, now: DateTime<Utc>) -> Option<i64> {
    let digits: String = code.chars().filter(|c| !c.is_whitespace()).take(12).collect();
    let step = totp.check(&digits, u64::try_from(now.timestamp()).ok()?)?;
    i64::try_from(step).ok()
}

async fn load(db: &Db, user: UserId, confirmed: bool, account: &str) -> Result<Option<(TotpId, Totp)>> {
    let mut tx = db.begin_identity().await?;
    let Some(row) = sqlx::query!(
        r#"select id as "id: TotpId", secret::bytea as "secret!: Vec<u8>" from totp_factors
           where user_id = $1 and (confirmed_at is not null) = $2"#,
        user as UserId,
        confirmed
    )
    .fetch_optional(tx.connection())
    .await?
    else {
        return Ok(None);
    };
    drop(tx);
    let secret = db.unseal(&cell(row.id), &row.secret).await?;
    let name = if account.is_empty() { "account" } else { account };
    Ok(Some((row.id, build(&secret, name)?)))
}

/// Removes secrets that nobody confirmed within a day.
///
/// # Errors
/// When the database refuses.
pub async fn delete_unconfirmed(tx: &mut IdentityTx, now: DateTime<Utc>, batch: i64) -> Result<u64> {
    let done = sqlx::query!(
        "delete from totp_factors where id in
           (select id from totp_factors where confirmed_at is null and created_at < $1 limit $2 for update skip locked)",
        now - chrono::TimeDelta::days(1),
        batch
    )
    .execute(tx.connection())
    .await?;
    Ok(done.rows_affected())
}

/// For tests of other crates, which type what an authenticator app would show.
#[doc(hidden)]
#[must_use]
pub fn code_of(base32: &str, now: DateTime<Utc>) -> Option<String> {
    let secret = Secret::try_from_base32(base32).ok()?;
    let totp = build(secret.as_ref(), "account").ok()?;
    Some(totp.generate(u64::try_from(now.timestamp()).ok()?).to_string())
}

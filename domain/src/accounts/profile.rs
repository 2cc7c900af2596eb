//! What a person changes of themselves.

use super::{Profile, ProfileForm};
use crate::{
    audit::{self, AuditAction, Entry},
    ctx::AccountCtx,
    db::{Db, IdentityTx},
    error::{Error, Result},
    identity::{
        confirm_password, devices,
        password::{self, Known, Rule},
        sessions,
        store::find_letterhead,
    },
    ids::UserId,
    locale::Locale,
    messages::{self, Mail},
};

/// # Errors
/// [`Error::Unauthenticated`] when the account is gone.
pub async fn find(account: &AccountCtx, db: &Db) -> Result<Profile> {
    let mut tx = db.begin_identity().await?;
    let person = find_letterhead(&mut tx, account.user).await?.ok_or(Error::Unauthenticated)?;
    let version = sqlx::query_scalar!("select version from users where id = $1", account.user as UserId);
    Ok(Profile {
        version: version.fetch_one(tx.connection()).await?,
        email: person.email.to_string(),
        display_name: person.display_name,
        locale: person.locale,
    })
}

/// # Errors
/// [`Error::Invalid`]; [`Error::Stale`] when it was changed meanwhile, in another window perhaps.
pub async fn edit(account: &AccountCtx, db: &Db, form: &ProfileForm) -> Result<Profile> {
    let (name, locale) = form.parse()?;
    let mut tx = db.begin_identity().await?;
    let before = find_letterhead(&mut tx, account.user).await?.ok_or(Error::Unauthenticated)?;
    let done = sqlx::query!(
        "update users set display_name = $2, locale = $3, updated_at = $4, version = version + 1
          where id = $1 and version = $5",
        account.user as UserId,
        name,
        locale.map(|locale| locale.tag()),
        account.clock().now(),
        form.version
    )
    .execute(tx.connection())
    .await?;
    if done.rows_affected() == 0 {
        return Err(Error::Stale);
    }
    let person = account.user.uuid();
    let entry = Entry::new(AuditAction::PersonProfileEdited).on(person).about(person);
    let tag = |locale: Option<Locale>| locale.map(|locale| locale.tag());
    let entry =
        entry.changed("display_name", before.display_name, name).changed("locale", tag(before.locale), tag(locale));
    audit::record(&mut tx, account, entry).await?;
    tx.commit().await?;
    find(account, db).await
}

/// Changes the password. Every other session ends, every known browser is forgotten, and its owner is told.
///
/// # Errors
/// [`Error::Invalid`] at `current_password` or `new_password`; [`Error::TooManyRequests`].
pub async fn change_password(account: &AccountCtx, db: &Db, current: String, new: String) -> Result<()> {
    let mut tx = db.begin_identity().await?;
    let person = find_letterhead(&mut tx, account.user).await?.ok_or(Error::Unauthenticated)?;
    let rule = rule_of(&mut tx, account.user).await?;
    drop(tx);
    confirm_password(account, db, "current_password", current).await?;
    let known = password::accept("new_password", &new, &[person.email.as_str(), &person.display_name], rule)?;
    let hash = password::hash(new).await?;
    let now = account.clock().now();
    let mail = Mail::PasswordChanged { name: person.display_name, at: now, device: account.request().device.clone() };
    let locale = person.locale.unwrap_or(account.request().locale);
    let message = messages::prepare(&db.sealer(None).await?, &person.email, locale, &mail, now)?;
    let mut tx = db.begin_identity().await?;
    set_password(&mut tx, account.user, &hash, known, now).await?;
    sessions::end_all(&mut tx, account.user, Some(account.signed_in().session), account.clock()).await?;
    message.enqueue(&mut tx).await?;
    audit::record(&mut tx, account, Entry::new(AuditAction::PersonPasswordChanged).on(account.user.uuid())).await?;
    tx.commit().await
}

/// The strictest rule of all tenants a person belongs to.
pub(super) async fn rule_of(tx: &mut IdentityTx, user: UserId) -> Result<Rule> {
    let row = sqlx::query!(
        "select max(p.password_at_least) as at_least, max(p.password_score) as score
         from memberships m join sign_in_policies p on p.tenant_id = m.tenant_id where m.user_id = $1",
        user as UserId
    )
    .fetch_one(tx.connection())
    .await?;
    let small = |n: Option<i16>| n.and_then(|n| u8::try_from(n).ok()).unwrap_or(0);
    Ok(Rule::PLATFORM.and(Rule { at_least: small(row.at_least), score: small(row.score) }))
}

pub(super) async fn set_password(
    tx: &mut IdentityTx,
    user: UserId,
    hash: &str,
    known: Known,
    now: chrono::DateTime<chrono::Utc>,
) -> Result<()> {
    sqlx::query!(
        "update users set password_hash = $2, password_at_least = $3, password_score = $4, updated_at = $5 where id = $1",
        user as UserId,
        hash,
        known.at_least.map(i16::from),
        known.score.map(i16::from),
        now
    )
    .execute(tx.connection())
    .await?;
    sqlx::query!("delete from password_resets where user_id = $1", user as UserId).execute(tx.connection()).await?;
    devices::forget_all(tx, user).await
}

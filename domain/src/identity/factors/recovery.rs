//! Recovery codes: ten, each worth one sign-in, for people who lost their other factor.

use chrono::{DateTime, Utc};

use super::changed;
use crate::{
    ctx::AccountCtx,
    db::{Db, IdentityTx},
    error::{Error, Result},
    identity::codes,
    ids::UserId,
    messages::FactorChange,
};

const HOW_MANY: usize = 10;

pub(super) async fn left(tx: &mut IdentityTx, user: UserId) -> Result<u32> {
    let left = sqlx::query_scalar!(
        r#"select count(*) as "left!" from recovery_codes where user_id = $1 and used_at is null"#,
        user as UserId
    );
    Ok(u32::try_from(left.fetch_one(tx.connection()).await?).unwrap_or(0))
}

pub(super) async fn delete(tx: &mut IdentityTx, user: UserId) -> Result<()> {
    sqlx::query!("delete from recovery_codes where user_id = $1", user as UserId).execute(tx.connection()).await?;
    Ok(())
}

/// New codes where there are none; else nothing.
pub(super) async fn ensure(tx: &mut IdentityTx, user: UserId, now: DateTime<Utc>) -> Result<Vec<String>> {
    if left(tx, user).await? > 0 { Ok(Vec::new()) } else { replace(tx, user, now).await }
}

async fn replace(tx: &mut IdentityTx, user: UserId, now: DateTime<Utc>) -> Result<Vec<String>> {
    delete(tx, user).await?;
    let new: Vec<String> = (0..HOW_MANY).map(|_| codes::recovery_code()).collect();
    let digests: Vec<Vec<u8>> = new.iter().map(|code| codes::digest(code).to_vec()).collect();
    sqlx::query!(
        "insert into recovery_codes (user_id, code_digest, created_at) select $1, unnest($2::bytea[]), $3",
        user as UserId,
        &digests,
        now
    )
    .execute(tx.connection())
    .await?;
    Ok(new)
}

/// Makes new codes; the old ones are worth nothing.
///
/// # Errors
/// [`Error::NotFound`] for an account without a second factor; [`Error::ConfirmIdentity`].
pub async fn renew(account: &AccountCtx, db: &Db) -> Result<Vec<String>> {
    account.authorize_sensitive()?;
    let now = account.clock().now();
    let sealer = db.sealer(None).await?;
    let mut tx = db.begin_identity().await?;
    if !super::of(&mut tx, account.user).await?.any() {
        return Err(Error::NotFound);
    }
    let new = replace(&mut tx, account.user, now).await?;
    changed(account, &sealer, &mut tx, FactorChange::RecoveryCodesRenewed, now).await?;
    tx.commit().await?;
    Ok(new)
}

/// Whether `code` is one of theirs; it is used up.
pub(super) async fn verify(tx: &mut IdentityTx, user: UserId, code: &str, now: DateTime<Utc>) -> Result<bool> {
    let done = sqlx::query!(
        "update recovery_codes set used_at = $3 where user_id = $1 and code_digest = $2 and used_at is null",
        user as UserId,
        &codes::digest(code),
        now
    )
    .execute(tx.connection())
    .await?;
    Ok(done.rows_affected() == 1)
}

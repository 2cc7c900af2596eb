//! The second step of a sign-in that began with a password.

use chrono::{DateTime, Utc};

use super::{recovery, totp};
use crate::{
    ctx::RequestScope,
    db::Db,
    error::{Error, Problem, Result},
    identity::{Method, Shown, throttle},
    ids::UserId,
};

/// Checks a code by time or a recovery code of somebody whose password fitted at `since`.
///
/// # Errors
/// [`Error::Invalid`] at `code` when it is neither, or was used; [`Error::TooManyRequests`] after too many attempts.
pub async fn verify_code(
    db: &Db,
    request: &RequestScope,
    (user, since): (UserId, DateTime<Utc>),
    code: &str,
) -> Result<Shown> {
    let now = request.clock.now();
    let mut counted = vec![throttle::account(db, "second factor", &user.to_string()).await?];
    counted.extend(throttle::address(db, request).await?);
    let mut tx = db.begin_identity().await?;
    throttle::begin(&mut tx, &counted, now).await?;
    tx.commit().await?;
    let step = totp::step_of(db, user, code, now).await?;
    let mut tx = db.begin_identity().await?;
    let fits = match step {
        Some(step) => totp::use_up(&mut tx, step).await?,
        None => recovery::verify(&mut tx, user, code, now).await?,
    };
    if !fits {
        return Err(Error::invalid("code", Problem::Wrong));
    }
    throttle::succeed(&mut tx, &counted).await?;
    tx.commit().await?;
    Ok(Shown { user, at: since, method: Method::Password, second_factor_at: Some(now), confined_to: None })
}

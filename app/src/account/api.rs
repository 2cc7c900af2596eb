//! Server functions of a person's own account.

use domain::{
    accounts::{Profile, ProfileForm},
    identity::{
        Method,
        factors::{Factors, TotpEnrolment},
    },
    ids::{PasskeyId, SessionId},
};
use leptos::{prelude::*, server_fn::codec::Json};
use serde::{Deserialize, Serialize};

#[cfg(feature = "ssr")]
use super::side::lead_to;
use crate::error::AppError;

/// A session, as the page shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionRow {
    pub id: SessionId,
    pub device: String,
    pub method: Method,
    pub signed_in_at: chrono::DateTime<chrono::Utc>,
    pub last_seen_at: chrono::DateTime<chrono::Utc>,
    pub is_current: bool,
}

/// How the person signs in, and whether they may change it at this moment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Security {
    pub factors: Factors,
    /// They showed who they are a short while ago.
    pub is_confirmed: bool,
}

#[cfg(feature = "ssr")]
fn account() -> Result<(domain::ctx::AccountCtx, crate::request::RequestContext), AppError> {
    let request = crate::request::current()?;
    Ok((request.identity.account()?, request))
}

#[server(input = Json)]
pub async fn find_profile() -> Result<Profile, AppError> {
    let (account, request) = account()?;
    Ok(domain::accounts::find(&account, &request.db).await?)
}

#[server]
pub async fn edit_profile(form: ProfileForm) -> Result<(), AppError> {
    let (account, request) = account()?;
    let profile = domain::accounts::edit(&account, &request.db, &form).await?;
    // What this browser was told before gives way to what was chosen now.
    if let Some(locale) = profile.locale {
        crate::session::server::remember(&request, "locale", locale.tag());
    }
    lead_to("/account/profile");
    Ok(())
}

#[server]
pub async fn change_password(current_password: String, new_password: String) -> Result<(), AppError> {
    use crate::session::server;
    let (account, request) = account()?;
    domain::accounts::change_password(&account, &request.db, current_password, new_password).await?;
    let confirmed = confirmed(&account);
    server::change(&server::current()?, &confirmed).await?;
    lead_to("/account/security?done=password");
    Ok(())
}

#[cfg(feature = "ssr")]
fn confirmed(account: &domain::ctx::AccountCtx) -> domain::identity::sessions::SignedIn {
    domain::identity::sessions::SignedIn { confirmed_at: account.clock().now(), ..account.signed_in().clone() }
}

/// Shows again who one is: by password where there is one.
#[server]
pub async fn confirm_identity(password: String, #[server(default)] next: String) -> Result<(), AppError> {
    use crate::session::server;
    let (account, request) = account()?;
    domain::identity::confirm_password(&account, &request.db, "password", password).await?;
    server::change(&server::current()?, &confirmed(&account)).await?;
    if next.is_empty() {
        lead_to("/account/security");
    } else {
        leptos_axum::redirect(server::local(&next));
    }
    Ok(())
}

#[server(input = Json)]
pub async fn list_sessions() -> Result<Vec<SessionRow>, AppError> {
    let (account, request) = account()?;
    let sessions = domain::identity::sessions::list(&account, &request.db).await?;
    Ok(sessions
        .into_iter()
        .map(|session| SessionRow {
            id: session.id,
            device: session.device,
            method: session.method,
            signed_in_at: session.signed_in_at,
            last_seen_at: session.last_seen_at,
            is_current: session.is_current,
        })
        .collect())
}

#[server]
pub async fn end_session(id: SessionId) -> Result<(), AppError> {
    let (account, request) = account()?;
    domain::identity::sessions::end(&account, &request.db, id).await?;
    lead_to("/account/sessions");
    Ok(())
}

#[server]
pub async fn end_other_sessions() -> Result<(), AppError> {
    let (account, request) = account()?;
    domain::identity::sessions::end_others(&account, &request.db).await?;
    lead_to("/account/sessions");
    Ok(())
}

#[server(input = Json)]
pub async fn find_security() -> Result<Security, AppError> {
    let (account, request) = account()?;
    let factors = domain::identity::factors::find(&account, &request.db).await?;
    Ok(Security { factors, is_confirmed: account.authorize_sensitive().is_ok() })
}

/// The secret for an authenticator app that waits for its first code; made where there is none.
#[server(input = Json)]
pub async fn enrol_totp() -> Result<TotpEnrolment, AppError> {
    use domain::identity::factors::totp;
    let (account, request) = account()?;
    match totp::pending(&account, &request.db).await? {
        Some(waiting) => Ok(waiting),
        None => Ok(totp::begin(&account, &request.db).await?),
    }
}

/// Confirms it by its first code.
#[server]
pub async fn confirm_totp(code: String) -> Result<(), AppError> {
    let (account, request) = account()?;
    let codes = domain::identity::factors::totp::confirm(&account, &request.db, &code).await?;
    lead_to(factor_changed(&account, Change::Added, &codes).await?);
    Ok(())
}

#[server]
pub async fn remove_totp() -> Result<(), AppError> {
    let (account, request) = account()?;
    let left = domain::identity::factors::totp::remove(&account, &request.db).await?;
    lead_to(factor_changed(&account, Change::Removed { left }, &[]).await?);
    Ok(())
}

/// What a change of factors did to the session it was made in.
#[cfg(feature = "ssr")]
enum Change {
    /// A factor was added, and thereby shown.
    Added,
    Removed {
        left: domain::identity::factors::SecondFactors,
    },
    CodesRenewed,
}

/// The session has other rights now: a new id.
#[cfg(feature = "ssr")]
async fn factor_changed(
    account: &domain::ctx::AccountCtx,
    change: Change,
    codes: &[String],
) -> Result<&'static str, AppError> {
    use crate::session::server;
    let mut signed_in = account.signed_in().clone();
    match change {
        Change::Added => signed_in.second_factor_at = Some(account.clock().now()),
        Change::Removed { left } if !left.any() => signed_in.second_factor_at = None,
        Change::Removed { .. } | Change::CodesRenewed => {}
    }
    let session = server::current()?;
    server::change(&session, &signed_in).await?;
    if codes.is_empty() {
        return Ok("/account/security");
    }
    server::keep_once(&session, &crate::request::current()?.db, account.user().uuid(), &codes).await?;
    Ok("/account/recovery-codes")
}

#[server]
pub async fn renew_recovery_codes() -> Result<(), AppError> {
    let (account, request) = account()?;
    let codes = domain::identity::factors::recovery::renew(&account, &request.db).await?;
    lead_to(factor_changed(&account, Change::CodesRenewed, &codes).await?);
    Ok(())
}

/// The recovery codes that were just made: they can be read once.
#[server(input = Json)]
pub async fn new_recovery_codes() -> Result<Vec<String>, AppError> {
    use crate::session::server;
    let (account, request) = account()?;
    let codes = server::take_once(&server::current()?, &request.db, account.user().uuid()).await?;
    Ok(codes.unwrap_or_default())
}

/// What to ask an authenticator for to add a passkey.
#[server(input = Json)]
pub async fn begin_adding_passkey() -> Result<String, AppError> {
    use crate::session::server;
    let (account, request) = account()?;
    let (challenge, state) =
        domain::identity::factors::passkeys::begin_adding(&account, &request.db, &request.passkeys).await?;
    server::keep_ceremony(&server::current()?, &server::Ceremony::Adding(Box::new(state))).await?;
    Ok(serde_json::to_string(&challenge).map_err(|_| domain::Error::Internal)?)
}

/// Keeps what the authenticator made. Gives the address to go on to.
#[server(input = Json)]
pub async fn add_passkey(answer: String, name: String) -> Result<String, AppError> {
    use crate::session::server;
    use domain::Error;
    let (account, request) = account()?;
    let session = server::current()?;
    let Some(server::Ceremony::Adding(state)) = server::take_ceremony(&session, &request.db).await? else {
        return Err(Error::PasskeyRefused.into());
    };
    let answer = serde_json::from_str(&answer).map_err(|_| Error::PasskeyRefused)?;
    let codes =
        domain::identity::factors::passkeys::add(&account, &request.db, &request.passkeys, &state, &answer, &name)
            .await?;
    Ok(factor_changed(&account, Change::Added, &codes).await?.to_owned())
}

#[server]
pub async fn remove_passkey(id: PasskeyId) -> Result<(), AppError> {
    let (account, request) = account()?;
    let left = domain::identity::factors::passkeys::remove(&account, &request.db, id).await?;
    lead_to(factor_changed(&account, Change::Removed { left }, &[]).await?);
    Ok(())
}

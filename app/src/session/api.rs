//! Server functions of getting in and out.

use domain::{accounts::InvitationLetter, identity::factors::SecondFactors};
use leptos::{prelude::*, server_fn::codec::Json};
use serde::{Deserialize, Serialize};

use crate::error::AppError;

/// What the page of the second step shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SecondStep {
    pub factors: SecondFactors,
}

/// Checks e-mail and password and begins a session, or the wait for the second factor.
#[server]
pub async fn sign_in(email: String, password: String, #[server(default)] next: String) -> Result<(), AppError> {
    use super::server;
    use domain::identity::Credentials;
    let request = crate::request::current()?;
    let session = server::current()?;
    let credentials = Credentials { email: &email, password, device: request.device.as_deref() };
    let first = domain::identity::sign_in(&request.db, request.identity.request(), credentials).await?;
    let Some(second) = first.second else {
        return enter(&request, first.shown(), &next).await;
    };
    let pending = server::Pending {
        user: first.user,
        at: first.at,
        next: server::local(&next).to_owned(),
        totp: second.totp,
        passkeys: second.passkeys,
    };
    server::await_second_factor(&session, &pending).await?;
    leptos_axum::redirect("/sign-in/second");
    Ok(())
}

/// Begins the session and leads on.
#[cfg(feature = "ssr")]
pub(crate) async fn enter(
    request: &crate::request::RequestContext,
    shown: domain::identity::Shown,
    next: &str,
) -> Result<(), AppError> {
    use super::server;
    let session = server::current()?;
    let token =
        server::begin(&session, &request.db, request.identity.request(), shown, request.device.as_deref()).await?;
    server::remember(request, server::DEVICE_COOKIE, &token);
    leptos_axum::redirect(server::local(next));
    Ok(())
}

/// Which second factors the person whose password fitted can use.
#[server(input = Json)]
pub async fn find_second_step() -> Result<SecondStep, AppError> {
    let pending = pending().await?;
    Ok(SecondStep { factors: SecondFactors { totp: pending.totp, passkeys: pending.passkeys } })
}

#[cfg(feature = "ssr")]
async fn pending() -> Result<super::server::Pending, AppError> {
    use super::server;
    let request = crate::request::current()?;
    let now = request.identity.request().clock.now();
    Ok(server::pending(&server::current()?, now).await?.ok_or(domain::Error::Unauthenticated)?)
}

/// Checks a code by time, or a recovery code.
#[server]
pub async fn sign_in_with_code(code: String) -> Result<(), AppError> {
    let request = crate::request::current()?;
    let pending = pending().await?;
    let scope = request.identity.request();
    let shown = domain::identity::factors::verify_code(&request.db, scope, (pending.user, pending.at), &code).await?;
    enter(&request, shown, &pending.next).await
}

/// What to ask an authenticator: for the person whose password fitted, or for whoever has a passkey here.
#[server(input = Json)]
pub async fn begin_passkey(alone: bool) -> Result<String, AppError> {
    use super::server;
    use domain::identity::factors::passkeys;
    let request = crate::request::current()?;
    let user = if alone { None } else { Some(pending().await?.user) };
    let (challenge, state) = passkeys::begin_using(&request.db, &request.passkeys, user).await?;
    server::keep_ceremony(&server::current()?, &server::Ceremony::Using(state)).await?;
    Ok(serde_json::to_string(&challenge).map_err(|_| domain::Error::Internal)?)
}

/// Checks what the authenticator answered. Gives the address to go on to.
#[server(input = Json)]
pub async fn sign_in_with_passkey(answer: String, #[server(default)] next: String) -> Result<String, AppError> {
    use super::server;
    use domain::{Error, identity::factors::passkeys};
    let request = crate::request::current()?;
    let session = server::current()?;
    let now = request.identity.request().clock.now();
    let pending = server::pending(&session, now).await?;
    let next = pending.as_ref().map_or_else(|| server::local(&next).to_owned(), |pending| pending.next.clone());
    let Some(server::Ceremony::Using(state)) = server::take_ceremony(&session, &request.db).await? else {
        return Err(Error::PasskeyRefused.into());
    };
    let answer = serde_json::from_str(&answer).map_err(|_| Error::PasskeyRefused)?;
    let scope = request.identity.request();
    let mut shown = passkeys::verify(&request.db, scope, &request.passkeys, state, &answer).await?;
    if let Some(pending) = pending {
        shown.at = pending.at;
    }
    let token = server::begin(&session, &request.db, scope, shown, request.device.as_deref()).await?;
    server::remember(&request, server::DEVICE_COOKIE, &token);
    Ok(next)
}

/// Ends the session.
#[server]
pub async fn sign_out() -> Result<(), AppError> {
    super::server::end(&super::server::current()?, &crate::request::current()?.db).await?;
    leptos_axum::redirect("/sign-in");
    Ok(())
}

/// Ends the session, to answer the invitation at hand with another account.
#[server]
pub async fn change_account() -> Result<(), AppError> {
    super::server::end_for_invitation(&super::server::current()?, &crate::request::current()?.db).await?;
    leptos_axum::redirect("/sign-in?next=/invitation/answer");
    Ok(())
}

/// Asks for a letter with a code to choose a new password. The answer is the same for every address.
#[server]
pub async fn ask_password_reset(email: String) -> Result<(), AppError> {
    let request = crate::request::current()?;
    domain::accounts::reset::ask(&request.db, request.identity.request(), &email).await?;
    leptos_axum::redirect("/reset/sent");
    Ok(())
}

/// Shows a letter's code: what it opens is kept in the session, so that the code is in no address.
#[server]
pub async fn open_password_reset(code: String) -> Result<(), AppError> {
    use super::server;
    let request = crate::request::current()?;
    let code = domain::identity::codes::digest(&code);
    domain::accounts::reset::open(&request.db, request.identity.request(), &code).await?;
    server::keep_letter(&server::current()?, server::Letter::Reset, code).await?;
    leptos_axum::redirect("/reset/password");
    Ok(())
}

/// Whose password is about to be changed.
#[server(input = Json)]
pub async fn find_password_reset() -> Result<String, AppError> {
    let request = crate::request::current()?;
    let code = letter(super::server::Letter::Reset).await?;
    Ok(domain::accounts::reset::open(&request.db, request.identity.request(), &code).await?.to_string())
}

/// Sets the new password by the code that was shown.
#[server]
pub async fn set_new_password(new_password: String) -> Result<(), AppError> {
    use super::server;
    let request = crate::request::current()?;
    let code = letter(server::Letter::Reset).await?;
    domain::accounts::reset::set(&request.db, request.identity.request(), &code, new_password).await?;
    server::end(&server::current()?, &request.db).await?;
    leptos_axum::redirect("/sign-in?done=password");
    Ok(())
}

#[cfg(feature = "ssr")]
async fn letter(wanted: super::server::Letter) -> Result<domain::identity::codes::CodeDigest, AppError> {
    use super::server;
    Ok(server::letter(&server::current()?, wanted).await?.ok_or(domain::Error::CodeNotValid)?)
}

/// Shows an invitation's code.
#[server]
pub async fn open_invitation(code: String) -> Result<(), AppError> {
    use super::server;
    let request = crate::request::current()?;
    let code = domain::identity::codes::digest(&code);
    domain::accounts::open(&request.db, &request.identity, &code).await?;
    server::keep_letter(&server::current()?, server::Letter::Invitation, code).await?;
    leptos_axum::redirect("/invitation/answer");
    Ok(())
}

/// The invitation whose code was shown.
#[server(input = Json)]
pub async fn find_invitation() -> Result<InvitationLetter, AppError> {
    let request = crate::request::current()?;
    let code = letter(super::server::Letter::Invitation).await?;
    Ok(domain::accounts::open(&request.db, &request.identity, &code).await?)
}

/// Accepts it with the account one is signed in with.
#[server]
pub async fn accept_invitation() -> Result<(), AppError> {
    use super::server;
    let request = crate::request::current()?;
    let account = request.identity.account()?;
    let session = server::current()?;
    let code = letter(server::Letter::Invitation).await?;
    let invitation = domain::accounts::open(&request.db, &request.identity, &code).await?;
    domain::accounts::accept(&account, &request.db, &code).await?;
    server::drop_letter(&session).await?;
    leptos_axum::redirect(&place(&invitation));
    Ok(())
}

/// Accepts it with a new account, and begins its first session.
#[server]
pub async fn join(display_name: String, new_password: String) -> Result<(), AppError> {
    use super::server;
    use domain::identity::{Method, Shown};
    let request = crate::request::current()?;
    let code = letter(server::Letter::Invitation).await?;
    let invitation = domain::accounts::open(&request.db, &request.identity, &code).await?;
    let scope = request.identity.request();
    let user = domain::accounts::accept_as_new(&request.db, scope, &code, &display_name, new_password).await?;
    let shown =
        Shown { user, at: scope.clock.now(), method: Method::Password, second_factor_at: None, confined_to: None };
    enter(&request, shown, &place(&invitation)).await
}

#[cfg(feature = "ssr")]
fn place(invitation: &InvitationLetter) -> String {
    invitation.slug.as_ref().map_or_else(|| "/staff".to_owned(), |slug| format!("/t/{slug}"))
}

/// Chooses the language of pages, for this browser.
#[server]
pub async fn set_locale(locale: String) -> Result<(), AppError> {
    let locale: domain::locale::Locale =
        locale.parse().map_err(|_| domain::Error::invalid("locale", domain::error::Problem::Choice))?;
    super::server::remember(&crate::request::current()?, "locale", locale.tag());
    Ok(())
}

/// Chooses the appearance of pages, for this browser.
#[server]
pub async fn set_theme(theme: String) -> Result<(), AppError> {
    let theme = crate::viewer::Theme::from_name(&theme)
        .ok_or_else(|| domain::Error::invalid("theme", domain::error::Problem::Choice))?;
    super::server::remember(&crate::request::current()?, "theme", theme.as_str());
    Ok(())
}

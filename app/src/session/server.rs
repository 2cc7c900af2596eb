//! [server] What a session holds, for pages and for the REST API alike.

use base64::{Engine, engine::general_purpose::STANDARD};
use chrono::{DateTime, TimeDelta, Utc};
use domain::{
    Error,
    company_sign_in::Attempt,
    ctx::RequestScope,
    db::Db,
    encryption::Cell,
    identity::{
        self, Shown,
        codes::CodeDigest,
        factors::passkeys,
        sessions::{self, SignedIn},
    },
    ids::{TenantId, UserId},
};
use http::{HeaderValue, header::SET_COOKIE, request::Parts};
use leptos::prelude::*;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use tower_sessions::Session;

use crate::{error::AppError, request::RequestContext};

/// Where the session says who is signed in.
pub const SIGNED_IN: &str = "signed_in";
/// Where it says that somebody has just signed in: for the store, which keeps no note of it.
pub const BEGINS: &str = "begins";
/// Where it says whose password fitted, while the second factor is asked for.
const PENDING: &str = "pending";
/// What an authenticator was asked.
const CEREMONY: &str = "ceremony";
/// The digest of a letter's code that was shown, while its form is filled in.
const LETTER: &str = "letter";

/// The company whose provider is wanted, and where to go on to.
const COMPANY: &str = "company";
/// What was begun there.
const ATTEMPT: &str = "company_attempt";

/// So long after a password fitted the second factor can follow.
const PENDING_FOR: TimeDelta = TimeDelta::minutes(10);

/// The cookie that outlives sessions: a browser that was here before.
pub const DEVICE_COOKIE: &str = "device";

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Pending {
    pub user: UserId,
    pub at: DateTime<Utc>,
    pub next: String,
    pub totp: bool,
    pub passkeys: bool,
}

/// What an authenticator was asked for, and when.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) enum Ceremony {
    Adding(Box<passkeys::Adding>),
    Using(passkeys::Using),
}

/// What a letter's code opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Letter {
    Reset,
    Invitation,
}

fn failed(error: &tower_sessions::session::Error) -> Error {
    leptos::logging::error!("session: {error}");
    Error::Unavailable
}

async fn get<T: DeserializeOwned>(session: &Session, key: &str) -> Result<Option<T>, Error> {
    session.get(key).await.map_err(|error| failed(&error))
}

async fn put<T: Serialize>(session: &Session, key: &str, value: &T) -> Result<(), Error> {
    session.insert(key, value).await.map_err(|error| failed(&error))
}

async fn take<T: DeserializeOwned>(session: &Session, key: &str) -> Result<Option<T>, Error> {
    session.remove(key).await.map_err(|error| failed(&error))
}

/// Takes a value in the row itself: of two requests at once, one gets it.
async fn take_from_row<T: DeserializeOwned>(session: &Session, db: &Db, key: &str) -> Result<Option<T>, Error> {
    let Some(id) = session.id() else { return Ok(None) };
    let taken = sessions::take(db, &sessions::id_hash(id.0), key).await?;
    // What this request has read of the session is written back without it.
    take::<serde_json::Value>(session, key).await?;
    Ok(taken.and_then(|value| serde_json::from_value(value).ok()))
}

/// Begins a session that everything was shown for. Its id is new: one known before (session fixation) is worth nothing
/// after, and what was pending is gone. Gives the token for the browser's own cookie.
///
/// # Errors
/// When the database refuses.
pub async fn begin(
    session: &Session,
    db: &Db,
    request: &RequestScope,
    shown: Shown,
    device: Option<&str>,
) -> Result<String, Error> {
    let (signed_in, token) = identity::begin(db, request, shown, device).await?;
    // Who signs in to answer an invitation goes on with it. Only its addressee can accept it, whoever opened it here.
    let invitation = letter(session, Letter::Invitation).await?;
    forget(session, db).await?;
    session.clear().await;
    session.cycle_id().await.map_err(|error| failed(&error))?;
    put(session, SIGNED_IN, &signed_in).await?;
    put(session, BEGINS, &true).await?;
    if let Some(code) = invitation {
        keep_letter(session, Letter::Invitation, code).await?;
    }
    Ok(token)
}

/// Writes what changed about who is signed in, under a new id: their rights are others now.
pub(crate) async fn change(session: &Session, signed_in: &SignedIn) -> Result<(), Error> {
    session.cycle_id().await.map_err(|error| failed(&error))?;
    put(session, SIGNED_IN, signed_in).await
}

/// Ends the session.
///
/// # Errors
/// When the database refuses.
pub async fn end(session: &Session, db: &Db) -> Result<(), Error> {
    forget(session, db).await?;
    session.flush().await.map_err(|error| failed(&error))
}

/// The row of whoever is signed in goes: what the cookie says then is worth nothing.
async fn forget(session: &Session, db: &Db) -> Result<(), Error> {
    match get::<SignedIn>(session, SIGNED_IN).await? {
        Some(signed_in) => sessions::forget(db, signed_in.session).await,
        None => Ok(()),
    }
}

/// Ends the session of somebody who answers an invitation with another account: the invitation stays open.
pub(crate) async fn end_for_invitation(session: &Session, db: &Db) -> Result<(), Error> {
    let invitation = letter(session, Letter::Invitation).await?;
    forget(session, db).await?;
    session.clear().await;
    session.cycle_id().await.map_err(|error| failed(&error))?;
    match invitation {
        Some(code) => keep_letter(session, Letter::Invitation, code).await,
        None => Ok(()),
    }
}

/// The session of the request at hand.
pub(crate) fn current() -> Result<Session, AppError> {
    use_context::<Parts>()
        .and_then(|parts| parts.extensions.get::<Session>().cloned())
        .ok_or_else(|| Error::Internal.into())
}

pub(crate) async fn await_second_factor(session: &Session, pending: &Pending) -> Result<(), Error> {
    session.cycle_id().await.map_err(|error| failed(&error))?;
    put(session, PENDING, pending).await
}

/// Whose second factor is awaited, unless it took too long.
pub(crate) async fn pending(session: &Session, now: DateTime<Utc>) -> Result<Option<Pending>, Error> {
    let pending: Option<Pending> = get(session, PENDING).await?;
    Ok(pending.filter(|pending| now - pending.at < PENDING_FOR))
}

pub(crate) async fn keep_ceremony(session: &Session, ceremony: &Ceremony) -> Result<(), Error> {
    put(session, CEREMONY, ceremony).await
}

/// What was asked, once: an answer is tried against it one time.
pub(crate) async fn take_ceremony(session: &Session, db: &Db) -> Result<Option<Ceremony>, Error> {
    take_from_row(session, db, CEREMONY).await
}

pub(crate) async fn keep_letter(session: &Session, letter: Letter, code: CodeDigest) -> Result<(), Error> {
    put(session, LETTER, &(letter, code)).await
}

pub(crate) async fn letter(session: &Session, wanted: Letter) -> Result<Option<CodeDigest>, Error> {
    let kept: Option<(Letter, CodeDigest)> = get(session, LETTER).await?;
    Ok(kept.filter(|(letter, _)| *letter == wanted).map(|(_, code)| code))
}

pub(crate) async fn drop_letter(session: &Session) -> Result<(), Error> {
    take::<(Letter, CodeDigest)>(session, LETTER).await.map(drop)
}

/// Keeps something to be shown once, on the next page: sealed, because a session is a row.
pub(crate) async fn keep_once<T: Serialize>(
    session: &Session,
    db: &Db,
    owner: uuid::Uuid,
    value: &T,
) -> Result<(), Error> {
    let plain = serde_json::to_vec(value).map_err(|_| Error::Internal)?;
    let sealed = db.seal(&once_cell(owner), &plain).await?;
    put(session, &once(owner), &STANDARD.encode(sealed)).await
}

/// What was kept to be shown once.
pub(crate) async fn take_once<T: DeserializeOwned>(
    session: &Session,
    db: &Db,
    owner: uuid::Uuid,
) -> Result<Option<T>, Error> {
    let Some(sealed) = take::<String>(session, &once(owner)).await? else { return Ok(None) };
    let sealed = STANDARD.decode(sealed).map_err(|_| Error::Internal)?;
    let plain = db.unseal(&once_cell(owner), &sealed).await?;
    Ok(serde_json::from_slice(&plain).ok())
}

/// What is shown on the next page and never again, by whom or what it belongs to.
fn once(owner: uuid::Uuid) -> String {
    format!("once {owner}")
}

const fn once_cell(owner: uuid::Uuid) -> Cell {
    Cell { tenant: None, table: "sessions", column: "data", row: owner }
}

/// Remembers whose provider somebody wants to sign in by.
pub(crate) async fn want_company(session: &Session, tenant: TenantId, next: &str) -> Result<(), Error> {
    put(session, COMPANY, &(tenant, next)).await
}

/// Whose provider it is, and where to go on to.
///
/// # Errors
/// When the database refuses.
pub async fn wanted_company(session: &Session) -> Result<Option<(TenantId, String)>, Error> {
    get(session, COMPANY).await
}

/// Keeps what was begun with a company's provider until it answers: sealed, because a session is a row.
///
/// # Errors
/// When the database refuses.
pub async fn keep_attempt(session: &Session, db: &Db, attempt: &Attempt) -> Result<(), Error> {
    let row = uuid::Uuid::now_v7();
    let plain = serde_json::to_vec(attempt).map_err(|_| Error::Internal)?;
    let sealed = db.seal(&once_cell(row), &plain).await?;
    put(session, ATTEMPT, &(row, STANDARD.encode(sealed))).await
}

/// What was begun, once.
///
/// # Errors
/// When the database refuses.
pub async fn take_attempt(session: &Session, db: &Db) -> Result<Option<Attempt>, Error> {
    let Some((row, sealed)) = take_from_row::<(uuid::Uuid, String)>(session, db, ATTEMPT).await? else {
        return Ok(None);
    };
    let sealed = STANDARD.decode(sealed).map_err(|_| Error::Internal)?;
    let plain = db.unseal(&once_cell(row), &sealed).await?;
    Ok(serde_json::from_slice(&plain).ok())
}

/// Sets a cookie of ours on the answer of a server function.
pub(crate) fn remember(request: &RequestContext, name: &str, value: &str) {
    let cookie = cookie(name, value, request.secure_cookies);
    if let (Some(response), Ok(cookie)) =
        (use_context::<leptos_axum::ResponseOptions>(), HeaderValue::from_str(&cookie))
    {
        response.append_header(SET_COOKIE, cookie);
    }
}

/// A cookie that lives for a year and that no script reads.
#[must_use]
pub fn cookie(name: &str, value: &str, secure: bool) -> String {
    let secure = if secure { "; Secure" } else { "" };
    format!("{name}={value}; Path=/; Max-Age=31536000; SameSite=Lax; HttpOnly{secure}")
}

/// `next` if it is an address of ours, else the start: a sign-in link must not lead elsewhere.
#[must_use]
pub fn local(next: &str) -> &str {
    let path = next.split(['?', '#']).next().unwrap_or_default();
    // Dots are read away by the browser: `/.//host` would become `//host`.
    let ours = next.starts_with('/')
        && !path.contains("//")
        && !path.contains("/.")
        && !next.contains('\\')
        && next.bytes().all(|byte| byte.is_ascii_graphic());
    if ours { next } else { "/" }
}

#[cfg(test)]
mod tests {
    use super::local;

    #[test]
    fn a_sign_in_link_leads_nowhere_else() {
        for good in ["/t/sur/locations?q=a%20b", "/t/sur?next=https://x//y", "/"] {
            assert_eq!(local(good), good);
        }
        for bad in [
            "",
            "https://evil.example",
            "//evil.example",
            "/\\evil.example",
            "/.//evil.example",
            "/a//b",
            "/t/../x",
            "/\t/evil.example",
            "t/sur",
            "/a b",
        ] {
            assert_eq!(local(bad), "/", "{bad}");
        }
    }
}

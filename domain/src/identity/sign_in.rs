//! Getting in with e-mail and password, and what every way in has in common.

use std::fmt;

use chrono::{DateTime, Utc};

use super::{
    Method, devices,
    factors::{self, SecondFactors},
    password::{self, Known},
    sessions::SignedIn,
    store,
    throttle::{self, Counted},
};
use crate::{
    accounts::letters::{self, Letter},
    audit::{self, AuditAction, Authorship, Entry},
    ctx::{AccountCtx, RequestScope},
    db::Db,
    error::{Error, Problem, Result},
    ids::{SessionId, TenantId, UserId},
    messages::{self, Mail},
    network,
    parse::Email,
};

/// What somebody typed, and the token of their browser if it was here before.
#[derive(Clone)]
pub struct Credentials<'a> {
    pub email: &'a str,
    pub password: String,
    pub device: Option<&'a str>,
}

impl fmt::Debug for Credentials<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Credentials").field("email", &self.email).finish_non_exhaustive()
    }
}

/// A password that fits. It is not a sign-in yet where a second factor is to follow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FirstFactor {
    pub user: UserId,
    /// When it was typed.
    pub at: DateTime<Utc>,
    pub second: Option<SecondFactors>,
}

/// Checks e-mail and password and says whose they are.
///
/// # Errors
/// [`Error::WrongCredentials`], after the same time and in the same words whether or not the account exists;
/// [`Error::TooManyRequests`] after too many attempts on an account or from an address, known or not.
pub async fn sign_in(db: &Db, request: &RequestScope, credentials: Credentials<'_>) -> Result<FirstFactor> {
    let Credentials { email, password, device } = credentials;
    if password.len() > 1024 {
        return Err(Error::WrongCredentials);
    }
    let now = request.clock.now();
    let email: Option<Email> = email.parse().ok();
    let mut tx = db.begin_identity().await?;
    let login = match &email {
        Some(email) => store::find_login(&mut tx, email).await?,
        None => None,
    };
    // Asked for an unknown account too: it would take less time otherwise.
    let whose = login.as_ref().map_or_else(UserId::new, |login| login.id);
    let known_device = match device {
        Some(token) if devices::knows(&mut tx, whose, token, now).await? => Some(token),
        _ => None,
    };
    drop(tx);
    let typed = email.as_ref().map_or("", Email::as_str);
    let mut counted: Vec<Counted> = vec![match known_device {
        Some(token) => throttle::device(db, typed, token).await?,
        None => throttle::account(db, throttle::PASSWORD, typed).await?,
    }];
    counted.extend(throttle::address(db, request).await?);
    let mut tx = db.begin_identity().await?;
    let locks = throttle::begin(&mut tx, &counted, now).await?;
    // With the count, and before anything is known of the account: nobody can keep the letter from being written. A browser
    // of the owner's own is locked by itself, and they know of it.
    if let (true, Some(email), None) = (locks, &email, known_device) {
        letters::note(&mut tx, request, Letter::AccountLocked, email).await?;
    }
    tx.commit().await?;

    let hash = login.as_ref().and_then(|login| login.password_hash.clone());
    let fits = password::verify(password.clone(), hash.clone()).await?;
    let (Some(login), Some(hash), true) = (login, hash, fits) else {
        return Err(Error::WrongCredentials);
    };
    let renewed = if password::is_outdated(&hash) { Some(password::hash(password.clone()).await?) } else { None };
    let known = password::judge(&password, &[login.email.as_str(), &login.display_name]);
    let mut tx = db.begin_identity().await?;
    if !store::set_password_known(&mut tx, login.id, &hash, known, renewed.as_deref(), now).await? {
        // Changed while it was verified.
        return Err(Error::WrongCredentials);
    }
    throttle::succeed(&mut tx, &counted).await?;
    let second = factors::of(&mut tx, login.id).await?;
    tx.commit().await?;
    Ok(FirstFactor { user: login.id, at: now, second: second.any().then_some(second) })
}

/// The password of somebody who is signed in already.
///
/// # Errors
/// [`Error::Invalid`] at `field` when it is not theirs; [`Error::TooManyRequests`].
pub async fn confirm_password(account: &AccountCtx, db: &Db, field: &str, password: String) -> Result<()> {
    let counted = [throttle::account(db, "confirm", &account.user.to_string()).await?];
    let mut tx = db.begin_identity().await?;
    throttle::begin(&mut tx, &counted, account.clock().now()).await?;
    let hash = store::find_password_hash(&mut tx, account.user).await?;
    tx.commit().await?;
    if password.len() > 1024 || !password::verify(password, hash).await? {
        return Err(Error::invalid(field, Problem::Wrong));
    }
    let mut tx = db.begin_identity().await?;
    throttle::succeed(&mut tx, &counted).await?;
    tx.commit().await
}

/// How somebody showed who they are.
#[derive(Clone, Copy, Debug)]
pub struct Shown {
    pub user: UserId,
    /// When the first of it was. What ends sessions after that ends the one that begins with it.
    pub at: DateTime<Utc>,
    pub method: Method,
    pub second_factor_at: Option<DateTime<Utc>>,
    pub confined_to: Option<TenantId>,
}

/// Begins a sign-in that everything was shown for: what the new session is to say, and the token of the browser
/// (for a session confined to a tenant, the one it had).
/// A browser that was not here before is told of by letter, unless it is the account's first.
///
/// # Errors
/// [`Error::WrongCredentials`] when every session was ended after the first of it was shown.
pub async fn begin(db: &Db, request: &RequestScope, shown: Shown, device: Option<&str>) -> Result<(SignedIn, String)> {
    let now = request.clock.now();
    let address_digest = address_digest(db, request).await?;
    let sealer = db.sealer(None).await?;
    let mut tx = db.begin_identity().await?;
    if store::lock_sessions_ended_at(&mut tx, shown.user).await?.is_some_and(|at| at > shown.at) {
        return Err(Error::WrongCredentials);
    }
    let person = store::find_letterhead(&mut tx, shown.user).await?.ok_or(Error::Unauthenticated)?;
    let known = match device {
        Some(token) => devices::knows(&mut tx, shown.user, token, now).await?,
        None => false,
    };
    // Whom a company's provider vouched for has shown no password: their browser earns no patience with guesses at it.
    let token = match shown.confined_to {
        Some(_) => device.unwrap_or_default().to_owned(),
        None => devices::remember(&mut tx, shown.user, device.filter(|_| known), now).await?,
    };
    if !known && person.last_signed_in_at.is_some() && shown.confined_to.is_none() {
        let mail = Mail::NewSignIn { name: person.display_name, device: request.device.clone(), at: now };
        let locale = person.locale.unwrap_or(request.locale);
        messages::prepare(&sealer, &person.email, locale, &mail, now)?.enqueue(&mut tx).await?;
    }
    store::set_last_signed_in(&mut tx, shown.user, now).await?;
    let author = Authorship::of_person(shown.user, "", request);
    let entry = Entry::new(AuditAction::PersonSignedIn).on(shown.user.uuid()).noting(shown.method.as_str());
    audit::record(&mut tx, &author, entry).await?;
    tx.commit().await?;
    let signed_in = SignedIn {
        session: SessionId::new(),
        user: shown.user,
        method: shown.method,
        at: shown.at,
        second_factor_at: shown.second_factor_at,
        confirmed_at: now,
        confined_to: shown.confined_to,
        device: request.device.clone(),
        address_digest,
        viewing_as: None,
    };
    Ok((signed_in, token))
}

async fn address_digest(db: &Db, request: &RequestScope) -> Result<Option<[u8; 32]>> {
    let Some(address) = request.address else { return Ok(None) };
    let name = network::subscriber(address).to_string();
    Ok(Some(db.blind_index("session address", name.as_bytes()).await?))
}

impl FirstFactor {
    /// As what a sign-in begins with, where no second factor is to follow.
    #[must_use]
    pub const fn shown(self) -> Shown {
        Shown { user: self.user, at: self.at, method: Method::Password, second_factor_at: None, confined_to: None }
    }
}

/// What is known of a password, for stores.
pub(super) fn columns(known: Known) -> (Option<i16>, Option<i16>) {
    (known.at_least.map(i16::from), known.score.map(i16::from))
}

//! Passkeys (WebAuthn Level 2). The authenticator checks that it is its owner, so a passkey is both factors at once:
//! it can follow a password or stand alone.

use chrono::{DateTime, Utc};
use url::Url;
use webauthn_rs::{
    Webauthn, WebauthnBuilder,
    prelude::{
        CreationChallengeResponse, DiscoverableAuthentication, Passkey as Credential, PasskeyAuthentication,
        PasskeyRegistration, PublicKeyCredential, RegisterPublicKeyCredential, RequestChallengeResponse,
    },
};
use webauthn_rs_proto::ResidentKeyRequirement;

use super::{Passkey, SecondFactors, changed, recovery};
use crate::{
    ctx::{AccountCtx, RequestScope},
    db::{Db, IdentityTx},
    error::{Error, OnConstraint, Problem, Result},
    identity::{Method, Shown, store::find_letterhead},
    ids::{PasskeyId, UserId},
    messages::FactorChange,
};

/// A phone, a laptop, a key on the ring, some to spare.
const MOST: usize = 20;

/// Our side of the protocol, for one public address. An address without a name, such as an IP address, has no passkeys.
#[derive(Clone, Debug)]
pub struct Party(Option<std::sync::Arc<Webauthn>>);

/// What has to be remembered between the two steps of adding a passkey.
pub type Adding = PasskeyRegistration;

/// What has to be remembered between the two steps of using one.
#[derive(Debug, serde::Serialize, serde::Deserialize)]
pub enum Using {
    /// After a password: only this person's.
    Second(Box<PasskeyAuthentication>),
    /// Alone: whoever's it is.
    Alone(Box<DiscoverableAuthentication>),
}

impl Party {
    /// For the address people use, such as `https://app.example.com`.
    #[must_use]
    pub fn new(public_url: &str) -> Self {
        let url = Url::parse(public_url).ok();
        let built = url.as_ref().and_then(|url| {
            let builder = WebauthnBuilder::new(url.domain()?, url).ok()?;
            builder.rp_name("BarberPro").build().ok()
        });
        if built.is_none() {
            tracing::warn!(public_url, "passkeys need an address with a name: there are none on this installation");
        }
        Self(built.map(std::sync::Arc::new))
    }

    fn get(&self) -> Result<&Webauthn> {
        self.0.as_deref().ok_or(Error::PasskeyRefused)
    }
}

/// Anything that is wrong with an answer of an authenticator is one thing to the person.
fn refused(error: &webauthn_rs::prelude::WebauthnError) -> Error {
    tracing::info!(%error, "a passkey was refused");
    Error::PasskeyRefused
}

pub(super) async fn list(tx: &mut IdentityTx, user: UserId) -> Result<Vec<Passkey>> {
    Ok(sqlx::query_as!(
        Passkey,
        r#"select id as "id: PasskeyId", name, created_at, last_used_at from passkeys where user_id = $1 order by created_at"#,
        user as UserId
    )
    .fetch_all(tx.connection())
    .await?)
}

async fn credentials(tx: &mut IdentityTx, user: UserId) -> Result<Vec<Credential>> {
    let rows = sqlx::query_scalar!("select credential from passkeys where user_id = $1", user as UserId)
        .fetch_all(tx.connection())
        .await?;
    rows.into_iter().map(|value| serde_json::from_value(value).map_err(|_| Error::Internal)).collect()
}

/// First step of adding a passkey: what the browser is to ask its authenticator for.
///
/// # Errors
/// [`Error::ConfirmIdentity`] when the person signed in too long ago.
pub async fn begin_adding(account: &AccountCtx, db: &Db, party: &Party) -> Result<(CreationChallengeResponse, Adding)> {
    account.authorize_sensitive()?;
    let mut tx = db.begin_identity().await?;
    let person = find_letterhead(&mut tx, account.user).await?.ok_or(Error::Unauthenticated)?;
    let known = credentials(&mut tx, account.user).await?.iter().map(|known| known.cred_id().clone()).collect();
    let begun = party.get()?.start_passkey_registration(
        account.user.uuid(),
        person.email.as_str(),
        &person.display_name,
        Some(known),
    );
    let (mut challenge, state) = begun.map_err(|error| refused(&error))?;
    // So that it can be used alone: the browser finds it without being told whose it is.
    if let Some(selection) = &mut challenge.public_key.authenticator_selection {
        selection.resident_key = Some(ResidentKeyRequirement::Required);
        selection.require_resident_key = true;
    }
    Ok((challenge, state))
}

/// Second step: keeps the passkey under a name. Gives recovery codes, shown once, when the account has none yet.
///
/// # Errors
/// [`Error::PasskeyRefused`]; [`Error::Invalid`] at `name`; [`Error::ConfirmIdentity`].
pub async fn add(
    account: &AccountCtx,
    db: &Db,
    party: &Party,
    state: &Adding,
    answer: &RegisterPublicKeyCredential,
    name: &str,
) -> Result<Vec<String>> {
    account.authorize_sensitive()?;
    let mut fields = crate::parse::Fields::default();
    let name = fields.text("name", name, 60);
    let name = fields.finish(Some(name))?;
    let credential = party.get()?.finish_passkey_registration(answer, state).map_err(|error| refused(&error))?;
    let now = account.clock().now();
    let sealer = db.sealer(None).await?;
    let mut tx = db.begin_identity().await?;
    if list(&mut tx, account.user).await?.len() >= MOST {
        return Err(Error::invalid("name", Problem::TooMany { max: MOST as u32 }));
    }
    sqlx::query!(
        "insert into passkeys (id, user_id, name, credential_id, credential, created_at) values ($1, $2, $3, $4, $5, $6)",
        PasskeyId::new() as PasskeyId,
        account.user as UserId,
        name,
        credential.cred_id().as_slice(),
        serde_json::to_value(&credential).map_err(|_| Error::Internal)?,
        now
    )
    .execute(tx.connection())
    .await
    .on_constraint([("passkeys_credential_key", Error::PasskeyRefused)])?;
    let codes = recovery::ensure(&mut tx, account.user, now).await?;
    changed(account, &sealer, &mut tx, FactorChange::PasskeyAdded, now).await?;
    tx.commit().await?;
    Ok(codes)
}

/// Takes a passkey away. Gives what is left.
///
/// # Errors
/// [`Error::NotFound`] for one that is not theirs; [`Error::ConfirmIdentity`].
pub async fn remove(account: &AccountCtx, db: &Db, id: PasskeyId) -> Result<SecondFactors> {
    account.authorize_sensitive()?;
    let sealer = db.sealer(None).await?;
    let mut tx = db.begin_identity().await?;
    let done =
        sqlx::query!("delete from passkeys where id = $1 and user_id = $2", id as PasskeyId, account.user as UserId)
            .execute(tx.connection())
            .await?;
    if done.rows_affected() == 0 {
        return Err(Error::NotFound);
    }
    let left = changed(account, &sealer, &mut tx, FactorChange::PasskeyRemoved, account.clock().now()).await?;
    tx.commit().await?;
    Ok(left)
}

/// First step of using one: after a password for that person, else for whoever it is.
///
/// # Errors
/// [`Error::NotFound`] for a person without one.
pub async fn begin_using(db: &Db, party: &Party, user: Option<UserId>) -> Result<(RequestChallengeResponse, Using)> {
    let Some(user) = user else {
        let (mut challenge, state) =
            party.get()?.start_discoverable_authentication().map_err(|error| refused(&error))?;
        // Asked for by a button, not while a field is filled in.
        challenge.mediation = None;
        return Ok((challenge, Using::Alone(Box::new(state))));
    };
    let mut tx = db.begin_identity().await?;
    let known = credentials(&mut tx, user).await?;
    if known.is_empty() {
        return Err(Error::NotFound);
    }
    let (challenge, state) = party.get()?.start_passkey_authentication(&known).map_err(|error| refused(&error))?;
    Ok((challenge, Using::Second(Box::new(state))))
}

/// Second step: whose it is.
///
/// # Errors
/// [`Error::PasskeyRefused`], also for one that we do not know.
pub async fn verify(
    db: &Db,
    request: &RequestScope,
    party: &Party,
    state: Using,
    answer: &PublicKeyCredential,
) -> Result<Shown> {
    let now = request.clock.now();
    let mut tx = db.begin_identity().await?;
    let Some(row) = sqlx::query!(
        r#"select id as "id: PasskeyId", user_id as "user: UserId", credential from passkeys
           where credential_id = $1 for update"#,
        answer.get_credential_id()
    )
    .fetch_optional(tx.connection())
    .await?
    else {
        return Err(Error::PasskeyRefused);
    };
    let mut credential: Credential = serde_json::from_value(row.credential).map_err(|_| Error::Internal)?;
    let (result, method) = match state {
        Using::Second(state) => (party.get()?.finish_passkey_authentication(answer, &state), Method::Password),
        Using::Alone(state) => {
            let whose = party.get()?.identify_discoverable_authentication(answer).map_err(|error| refused(&error))?.0;
            if whose != row.user.uuid() {
                return Err(Error::PasskeyRefused);
            }
            (party.get()?.finish_discoverable_authentication_v2(answer, *state, &credential), Method::Passkey)
        }
    };
    let result = result.map_err(|error| refused(&error))?;
    credential.update_credential(&result);
    sqlx::query!(
        "update passkeys set credential = $2, last_used_at = $3 where id = $1",
        row.id as PasskeyId,
        serde_json::to_value(&credential).map_err(|_| Error::Internal)?,
        now
    )
    .execute(tx.connection())
    .await?;
    tx.commit().await?;
    Ok(shown(row.user, method, now))
}

const fn shown(user: UserId, method: Method, now: DateTime<Utc>) -> Shown {
    Shown { user, at: now, method, second_factor_at: Some(now), confined_to: None }
}

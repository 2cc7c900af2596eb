//! What is said to a provider, and what of its answer is believed (OpenID Connect Core 1.0, 3.1; RFC 7636; RFC 9700).
//!
//! Every refusal is logged by its kind only: codes, tokens, and what providers write into their errors are in no log.

use chrono::{DateTime, TimeDelta, Utc};
use openidconnect::{
    AccessTokenHash, AuthType, AuthenticationFlow, AuthorizationCode, ClaimsVerificationError, ClientId, CsrfToken,
    IssuerUrl, JsonWebKeySet, Nonce, OAuth2TokenResponse, PkceCodeChallenge, PkceCodeVerifier, RequestTokenError,
    Scope, SignatureVerificationError, TokenResponse,
    core::{
        CoreClient, CoreClientAuthMethod, CoreIdToken, CoreIdTokenClaims, CoreIdTokenVerifier, CoreJsonWebKeySet,
        CoreJwsSigningAlgorithm, CoreProviderMetadata, CoreResponseType, CoreTokenResponse,
    },
};

use super::{
    SignInProblem,
    outside::{Away, Outside},
    store::Configured,
};
use crate::parse::Email;

/// How long a discovery document and its keys are taken for current.
const CURRENT_FOR: TimeDelta = TimeDelta::hours(1);
/// A token signed by a key that is not known makes us ask for the keys again; strangers' tokens shall not, all the time.
const KEYS_AGAIN_AFTER: TimeDelta = TimeDelta::seconds(30);
/// By which clocks may differ.
const SKEW: TimeDelta = TimeDelta::seconds(60);
/// How old a token may be: it was asked for a moment ago.
const OLDEST: TimeDelta = TimeDelta::minutes(10);

/// Signatures that are believed. None by a shared secret: who has it could vouch for anybody.
const ALGORITHMS: [CoreJwsSigningAlgorithm; 3] = [
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256,
    CoreJwsSigningAlgorithm::EcdsaP256Sha256,
    CoreJwsSigningAlgorithm::RsaSsaPssSha256,
];

/// A provider as it described itself.
#[derive(Clone)]
pub(super) struct Known {
    metadata: CoreProviderMetadata,
    keys: CoreJsonWebKeySet,
    since: DateTime<Utc>,
    keys_asked_again_at: Option<DateTime<Utc>>,
}

/// What a browser takes to the provider, and what has to be remembered until it comes back.
pub(super) struct Journey {
    pub address: String,
    pub state: String,
    pub nonce: String,
    pub verifier: String,
}

/// Of whom a provider says that they are who they are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Vouched {
    pub subject: String,
    pub email: Email,
    pub name: Option<String>,
}

type Outcome<T> = Result<T, SignInProblem>;

/// Notes why, for whoever looks after the installation, and what the person is told.
fn refused(why: &'static str) -> SignInProblem {
    tracing::warn!(why, "what a company's provider said was refused");
    SignInProblem::Refused
}

fn away(why: &'static str) -> SignInProblem {
    tracing::warn!(why, "a company's provider could not be asked");
    SignInProblem::Provider
}

/// The provider's description of itself, remembered for a while.
pub(super) async fn discover(outside: &Outside, issuer: &str, now: DateTime<Utc>) -> Outcome<Known> {
    if let Some(known) = outside.known().get(issuer)
        && now - known.since < CURRENT_FOR
    {
        return Ok(known.clone());
    }
    discover_anew(outside, issuer, now).await
}

pub(super) async fn discover_anew(outside: &Outside, issuer: &str, now: DateTime<Utc>) -> Outcome<Known> {
    if !outside.accepts(issuer) {
        return Err(away("the issuer's address is not one that may be asked"));
    }
    let url = IssuerUrl::new(issuer.to_owned()).map_err(|_| away("the issuer is no address"))?;
    // Compares the issuer with the one that the document names (Discovery, 4.3).
    let metadata = CoreProviderMetadata::discover_async(url, outside).await;
    let metadata = metadata.map_err(|error| away(kind_of_discovery(&error)))?;
    let addresses =
        [Some(metadata.authorization_endpoint().as_str()), metadata.token_endpoint().map(|url| url.as_str())];
    if addresses.iter().any(|address| !address.is_some_and(|address| outside.accepts(address))) {
        return Err(away("an endpoint is missing or at an address that may not be used"));
    }
    let keys = metadata.jwks().clone();
    let known = Known { metadata, keys, since: now, keys_asked_again_at: None };
    outside.remember(issuer, known.clone());
    Ok(known)
}

fn kind_of_discovery(error: &openidconnect::DiscoveryError<Away>) -> &'static str {
    use openidconnect::DiscoveryError as E;
    match error {
        E::Request(Away::Forbidden) => "an address that may not be asked",
        E::Request(Away::TooLong) => "an answer that is too long",
        E::Request(Away::Silent) => "no answer",
        E::Parse(_) => "no discovery document",
        E::Response(..) => "another status or type than expected",
        E::UrlParse(_) => "the issuer is no address",
        E::Validation(_) => "it calls itself another issuer",
        _ => "something else",
    }
}

/// The way to the provider, with everything that is compared on the way back.
pub(super) async fn depart(outside: &Outside, provider: &Configured, now: DateTime<Utc>) -> Outcome<Journey> {
    let known = discover(outside, &provider.issuer, now).await?;
    let redirect = outside.redirect_url().ok_or_else(|| away("our own address is none"))?;
    let client = CoreClient::from_provider_metadata(known.metadata, ClientId::new(provider.client_id.clone()), None)
        .set_redirect_uri(redirect);
    let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
    let (address, state, nonce) = client
        .authorize_url(
            AuthenticationFlow::<CoreResponseType>::AuthorizationCode,
            CsrfToken::new_random,
            Nonce::new_random,
        )
        .add_scope(Scope::new("email".to_owned()))
        .add_scope(Scope::new("profile".to_owned()))
        .set_pkce_challenge(challenge)
        .url();
    Ok(Journey {
        address: address.into(),
        state: state.into_secret(),
        nonce: nonce.secret().clone(),
        verifier: verifier.into_secret(),
    })
}

/// Changes the code for what it stands for, and believes what can be believed.
pub(super) async fn redeem(
    outside: &Outside,
    provider: &Configured,
    secret: &str,
    code: String,
    verifier: String,
    nonce: String,
    now: DateTime<Utc>,
) -> Outcome<Vouched> {
    let mut known = discover(outside, &provider.issuer, now).await?;
    let answer = exchange(outside, &known, provider, secret, code, verifier).await?;
    let token = answer.id_token().ok_or_else(|| refused("no id token"))?;
    let nonce = Nonce::new(nonce);
    let claims = match believe(token, &known, provider, &nonce, now) {
        Err(ClaimsVerificationError::SignatureVerification(SignatureVerificationError::NoMatchingKey)) => {
            known = renew_keys(outside, &provider.issuer, known, now).await?;
            believe(token, &known, provider, &nonce, now)
        }
        outcome => outcome,
    };
    let claims = claims.map_err(|error| refused(kind_of_claim(&error)))?;
    check_access_token(token, claims, &answer, &known, provider)?;
    check_party(claims, provider)?;
    vouched(claims)
}

async fn exchange(
    outside: &Outside,
    known: &Known,
    provider: &Configured,
    secret: &str,
    code: String,
    verifier: String,
) -> Outcome<CoreTokenResponse> {
    use openidconnect::ClientSecret;
    let methods = known.metadata.token_endpoint_auth_methods_supported();
    let posts = methods.is_some_and(|methods| {
        methods.contains(&CoreClientAuthMethod::ClientSecretPost)
            && !methods.contains(&CoreClientAuthMethod::ClientSecretBasic)
    });
    let redirect = outside.redirect_url().ok_or_else(|| away("our own address is none"))?;
    let client = CoreClient::from_provider_metadata(
        known.metadata.clone(),
        ClientId::new(provider.client_id.clone()),
        Some(ClientSecret::new(secret.to_owned())),
    )
    .set_auth_type(if posts { AuthType::RequestBody } else { AuthType::BasicAuth })
    .set_redirect_uri(redirect);
    let request = client.exchange_code(AuthorizationCode::new(code)).map_err(|_| away("it has no token endpoint"))?;
    let answer = request.set_pkce_verifier(PkceCodeVerifier::new(verifier)).request_async(outside).await;
    // What the provider writes in its errors may quote what it was sent.
    answer.map_err(|error| match error {
        RequestTokenError::ServerResponse(_) => refused("the provider refuses the code"),
        RequestTokenError::Request(_) => away("no answer to the code"),
        RequestTokenError::Parse(..) => away("an answer to the code that is none"),
        RequestTokenError::Other(_) => away("another answer to the code"),
    })
}

/// Issuer, audience, signature, times and nonce.
fn believe<'a>(
    token: &'a CoreIdToken,
    known: &Known,
    provider: &Configured,
    nonce: &Nonce,
    now: DateTime<Utc>,
) -> Result<&'a CoreIdTokenClaims, ClaimsVerificationError> {
    token.claims(&judge(known, provider, now), nonce)
}

fn judge(known: &Known, provider: &Configured, now: DateTime<Utc>) -> CoreIdTokenVerifier<'static> {
    // As for a client without a secret, so that no signature by one is looked at.
    CoreIdTokenVerifier::new_public_client(
        ClientId::new(provider.client_id.clone()),
        known.metadata.issuer().clone(),
        known.keys.clone(),
    )
    .set_allowed_algs(ALGORITHMS)
    .set_time_fn(move || now - SKEW)
    .set_issue_time_verifier_fn(move |issued| {
        if issued > now + SKEW || issued < now - OLDEST { Err("issued at another time".to_owned()) } else { Ok(()) }
    })
}

/// The keys may have been changed since they were read.
async fn renew_keys(outside: &Outside, issuer: &str, mut known: Known, now: DateTime<Utc>) -> Outcome<Known> {
    let asked = outside.known().get(issuer).and_then(|known| known.keys_asked_again_at);
    if asked.is_some_and(|asked| now - asked < KEYS_AGAIN_AFTER) {
        return Err(refused("signed by a key that is not the provider's"));
    }
    known.keys_asked_again_at = Some(now);
    // Noted first: of many at once, one asks.
    outside.remember(issuer, known.clone());
    let keys = JsonWebKeySet::fetch_async(known.metadata.jwks_uri(), outside).await;
    known.keys = keys.map_err(|error| away(kind_of_discovery(&error)))?;
    outside.remember(issuer, known.clone());
    Ok(known)
}

/// Whether the token belongs to the access token it came with, where it says so (3.1.3.8).
fn check_access_token(
    token: &CoreIdToken,
    claims: &CoreIdTokenClaims,
    answer: &CoreTokenResponse,
    known: &Known,
    provider: &Configured,
) -> Outcome<()> {
    let Some(expected) = claims.access_token_hash() else { return Ok(()) };
    let judge = judge(known, provider, DateTime::UNIX_EPOCH);
    let found = token.signing_alg().ok().zip(token.signing_key(&judge).ok());
    let found = found.and_then(|(alg, key)| AccessTokenHash::from_token(answer.access_token(), alg, key).ok());
    if found.as_ref() == Some(expected) { Ok(()) } else { Err(refused("it belongs to another access token")) }
}

/// 3.1.3.7, 4 and 5. The library refuses every audience but ours, so what is left is who asked for it.
fn check_party(claims: &CoreIdTokenClaims, provider: &Configured) -> Outcome<()> {
    let is_ours = claims.authorized_party().is_none_or(|party| party.as_str() == provider.client_id);
    if is_ours { Ok(()) } else { Err(refused("it was made for another client")) }
}

fn vouched(claims: &CoreIdTokenClaims) -> Outcome<Vouched> {
    let subject = claims.subject().as_str();
    if subject.is_empty() || subject.len() > 255 || subject.contains('\0') {
        return Err(refused("a subject that is none"));
    }
    if claims.email_verified() != Some(true) {
        return Err(SignInProblem::Email);
    }
    let email = claims.email().and_then(|email| email.as_str().parse::<Email>().ok()).ok_or(SignInProblem::Email)?;
    let name = claims.name().and_then(|name| name.get(None)).map(|name| name.as_str().to_owned());
    Ok(Vouched { subject: subject.to_owned(), email, name })
}

fn kind_of_claim(error: &ClaimsVerificationError) -> &'static str {
    use ClaimsVerificationError as E;
    use SignatureVerificationError as S;
    match error {
        E::Expired(_) => "it is over, or was issued at another time",
        E::InvalidAudience(_) => "it was made for another client",
        E::InvalidIssuer(_) => "another issuer",
        E::InvalidNonce(_) => "it belongs to another sign-in",
        E::SignatureVerification(S::NoSignature) => "it is not signed",
        E::SignatureVerification(S::NoMatchingKey) => "signed by a key that is not the provider's",
        E::SignatureVerification(S::DisallowedAlg(_) | S::UnsupportedAlg(_)) => "signed in a way that is not believed",
        E::SignatureVerification(_) => "the signature does not fit",
        _ => "something else in it",
    }
}

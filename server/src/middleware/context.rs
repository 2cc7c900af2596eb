//! Finds out who asks and how they want to be answered.

use app::{
    request::RequestContext,
    session::server::{DEVICE_COOKIE, SIGNED_IN},
    viewer::Theme,
};
use axum::{
    extract::{Request, State},
    http::{
        HeaderMap,
        header::{ACCEPT_LANGUAGE, AUTHORIZATION, USER_AGENT},
    },
    middleware::Next,
    response::Response,
};
use domain::{
    api_keys,
    ctx::RequestScope,
    identity::{self, Identity, Person, sessions::SignedIn},
    ids::RequestId,
    locale::Locale,
};
use tower_sessions::Session;

use super::{address, cookie, device, is_api, limit, security::ScriptNonce};
use crate::{api::problem::ApiError, state::AppState};

pub async fn identify(State(state): State<AppState>, mut request: Request, next: Next) -> Result<Response, ApiError> {
    let scope = RequestScope {
        id: request.extensions().get::<RequestId>().copied().unwrap_or_else(RequestId::new),
        locale: locale_of(request.headers()),
        clock: state.clock.clone(),
        address: address::of(request.extensions(), request.headers(), &state.settings.trusted_proxies),
        device: device::name(request.headers().get(USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or("")),
        staff_second_factor: state.settings.staff_need_second_factor(),
    };
    let mut identity = match bearer(&request) {
        Some(key) => match api_keys::authenticate(&state.db, scope.clone(), &key).await {
            Ok(identity) => identity,
            Err(domain::Error::Unauthenticated) => return Ok(limit::refuse_key(&state, &scope).await),
            Err(error) => return Err(error.into()),
        },
        None => by_session(&state, request.extensions().get().cloned(), scope).await?,
    };
    // What this browser was told comes first, then what the person chose, then what the browser asks for.
    if chosen(request.headers()).is_none()
        && let Some(locale) = identity.person().and_then(|person: &Person| person.locale)
    {
        identity = identity.in_locale(locale);
    }
    let nonce = request.extensions().get::<ScriptNonce>().map(|nonce| nonce.0.clone()).unwrap_or_default();
    let context = RequestContext {
        db: state.db.clone(),
        theme: cookie(request.headers(), "theme").and_then(Theme::from_name).unwrap_or_default(),
        nonce,
        assets: state.assets.clone(),
        secure_cookies: state.settings.is_https(),
        demo: state.settings.demo,
        submitted: None,
        live_position: state.live.position().map(|position| position.to_string()),
        device: cookie(request.headers(), DEVICE_COOKIE).map(str::to_owned),
        passkeys: state.passkeys.clone(),
        outside: state.outside.clone(),
        identity,
    };
    let locale = context.identity.request().locale;
    request.extensions_mut().insert(context);
    let mut response = next.run(request).await;
    // Errors are worded further out.
    response.extensions_mut().insert(locale);
    Ok(response)
}

/// The key of a program. Only the REST API takes one.
fn bearer(request: &Request) -> Option<String> {
    if is_api(request.uri().path()) { bearer_of(request.headers()) } else { None }
}

/// What is sent as a key. Something else in its place is no key.
pub(crate) fn bearer_of(headers: &HeaderMap) -> Option<String> {
    let value = headers.get(AUTHORIZATION)?.to_str().ok()?;
    let key = value.strip_prefix("Bearer ").or_else(|| value.strip_prefix("bearer "));
    Some(key.unwrap_or_default().trim().to_owned())
}

async fn by_session(state: &AppState, session: Option<Session>, scope: RequestScope) -> Result<Identity, ApiError> {
    let session = session.ok_or(domain::Error::Internal)?;
    let signed_in: Option<SignedIn> = session.get(SIGNED_IN).await.map_err(|error| {
        tracing::error!(%error, "the session could not be read");
        domain::Error::Unavailable
    })?;
    Ok(identity::identify(&state.db, signed_in, scope).await?)
}

fn chosen(headers: &HeaderMap) -> Option<Locale> {
    cookie(headers, "locale").and_then(|tag| tag.parse().ok())
}

/// The language to answer in, as far as the request itself tells.
pub fn locale_of(headers: &HeaderMap) -> Locale {
    let asked =
        || headers.get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).and_then(Locale::from_accept_language);
    chosen(headers).or_else(asked).unwrap_or_default()
}

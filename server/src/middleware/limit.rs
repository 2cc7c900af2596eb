//! How often somebody may ask: a key, a person, or an address that nobody is signed in from. What writes without being
//! signed in (signing in, asking for letters, showing codes) has a quota of its own.

use app::request::RequestContext;
use axum::{
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, Method},
    middleware::Next,
    response::Response,
};
use chrono::TimeDelta;
use domain::{
    Error,
    ctx::RequestScope,
    identity::Identity,
    network,
    rate_limit::{self, Allowance, Quota},
};

use crate::{api::problem::ApiError, state::AppState};

pub async fn limit(State(state): State<AppState>, request: Request, next: Next) -> Result<Response, ApiError> {
    let identity = request.extensions().get::<RequestContext>().ok_or(Error::Internal)?.identity.clone();
    let allowance = if is_entering(request.method(), &identity) {
        let quota = Quota { name: "sign-in", most: state.settings.rate_sign_in, window: TimeDelta::hours(1) };
        take(&state, quota, &address(identity.request())).await?
    } else {
        of(&state, &identity).await?
    };
    if !allowance.is_allowed {
        return Err(Error::TooManyRequests { seconds: allowance.seconds.max(1) }.into());
    }
    let mut response = next.run(request).await;
    announce(response.headers_mut(), &allowance);
    Ok(response)
}

/// For addresses outside the people's router that do some work for anybody.
pub async fn limit_anybody(State(state): State<AppState>, request: Request, next: Next) -> Result<Response, ApiError> {
    let address = super::address::of(request.extensions(), request.headers(), &state.settings.trusted_proxies);
    let who = address.map_or_else(String::new, |address| network::subscriber(address).to_string());
    // Asked when the database is away, these say so: that is what they are for.
    let Ok(allowance) = take(&state, anonymous(&state), &who).await else { return Ok(next.run(request).await) };
    if !allowance.is_allowed {
        return Err(Error::TooManyRequests { seconds: allowance.seconds.max(1) }.into());
    }
    let mut response = next.run(request).await;
    announce(response.headers_mut(), &allowance);
    Ok(response)
}

/// A program whose key is not one: it counts as nobody, and its guesses run out.
pub async fn refuse_key(state: &AppState, scope: &RequestScope) -> Error {
    match take(state, anonymous(state), &address(scope)).await {
        Ok(allowance) if allowance.is_allowed => Error::Unauthenticated,
        Ok(allowance) => Error::TooManyRequests { seconds: allowance.seconds.max(1) },
        Err(error) => error,
    }
}

fn is_entering(method: &Method, identity: &Identity) -> bool {
    let signed_in = identity.person().is_some() || identity.bearer().is_some();
    !signed_in && !matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS)
}

async fn of(state: &AppState, identity: &Identity) -> Result<Allowance, Error> {
    let settings = &state.settings;
    let minute = TimeDelta::minutes(1);
    if let Some(bearer) = identity.bearer() {
        let quota = Quota { name: "api-key", most: settings.rate_api_key, window: minute };
        return take(state, quota, &bearer.key().to_string()).await;
    }
    if let Some(person) = identity.person() {
        let quota = Quota { name: "person", most: settings.rate_person, window: minute };
        return take(state, quota, &person.id.to_string()).await;
    }
    take(state, anonymous(state), &address(identity.request())).await
}

fn anonymous(state: &AppState) -> Quota {
    Quota { name: "anonymous", most: state.settings.rate_anonymous, window: TimeDelta::minutes(1) }
}

async fn take(state: &AppState, quota: Quota, who: &str) -> Result<Allowance, Error> {
    rate_limit::take(&state.db, quota, who, state.clock.now()).await
}

/// Those without an address share one allowance: nothing reaches us without one but tests.
fn address(scope: &RequestScope) -> String {
    scope.address.map_or_else(String::new, |address| network::subscriber(address).to_string())
}

/// draft-ietf-httpapi-ratelimit-headers-10.
fn announce(headers: &mut HeaderMap, allowance: &Allowance) {
    let quota = allowance.quota;
    let policy = format!("\"{}\";q={};w={}", quota.name, quota.most, quota.window.num_seconds());
    let now = format!("\"{}\";r={};t={}", quota.name, allowance.left, allowance.seconds);
    for (name, value) in [("ratelimit-policy", policy), ("ratelimit", now)] {
        if let Ok(value) = HeaderValue::from_str(&value) {
            headers.insert(name, value);
        }
    }
}

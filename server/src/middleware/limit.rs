//! How often somebody may ask: a key, a person, or an address that nobody is signed in from. What lets somebody in
//! (passwords, codes, letters) costs the address a quota of its own besides, whoever is signed in there: a session or a key
//! of one's own is no way to guess at other people's.

use app::request::RequestContext;
use axum::{
    extract::{Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, Method, header::RETRY_AFTER},
    middleware::Next,
    response::{IntoResponse, Response},
};
use chrono::TimeDelta;
use domain::{
    Error,
    ctx::RequestScope,
    identity::Identity,
    network,
    rate_limit::{self, Allowance, Quota},
};

use crate::{api::problem::ApiError, metrics, state::AppState};

/// The operations that let somebody in, or try to. All of them are POST. A test asks of everything that is open to
/// everybody whether it belongs here.
pub const ENTERING: &[&str] = &[
    "/api/session",
    "/sfn/app/company_sign_in/api/begin_company_sign_in",
    "/sfn/app/session/api/ask_password_reset",
    "/sfn/app/session/api/join",
    "/sfn/app/session/api/open_invitation",
    "/sfn/app/session/api/open_password_reset",
    "/sfn/app/session/api/set_new_password",
    "/sfn/app/session/api/sign_in",
    "/sfn/app/session/api/sign_in_with_code",
    "/sfn/app/session/api/sign_in_with_passkey",
];

const POLICY: HeaderName = HeaderName::from_static("ratelimit-policy");
const LEFT: HeaderName = HeaderName::from_static("ratelimit");

/// Every request, by whoever asks.
///
/// # Errors
/// [`Error::Unavailable`] when the database cannot be reached.
pub async fn limit(State(state): State<AppState>, request: Request, next: Next) -> Result<Response, ApiError> {
    let identity = request.extensions().get::<RequestContext>().ok_or(Error::Internal)?.identity.clone();
    let allowance = of(&state, &identity).await?;
    Ok(within(&allowance, request, next).await)
}

/// What lets somebody in, by address. It stands inside `forms`: a form has become a call of the function it names there,
/// so that the path is the one the request is routed by, however it was sent, and nothing is counted twice.
///
/// # Errors
/// [`Error::Unavailable`] when the database cannot be reached.
pub async fn limit_entering(State(state): State<AppState>, request: Request, next: Next) -> Result<Response, ApiError> {
    if !is_entering(request.method(), request.uri().path()) {
        return Ok(next.run(request).await);
    }
    let identity = request.extensions().get::<RequestContext>().ok_or(Error::Internal)?.identity.clone();
    let quota = Quota { name: "sign-in", most: state.settings.rate_sign_in, window: TimeDelta::hours(1) };
    let allowance = take(&state, quota, &address(identity.request())).await?;
    Ok(within(&allowance, request, next).await)
}

/// For addresses outside the people's router that do some work for anybody.
pub async fn limit_anybody(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let address = super::address::of(request.extensions(), request.headers(), &state.settings.trusted_proxies);
    let who = address.map_or_else(String::new, |address| network::subscriber(address).to_string());
    // Asked when the database is away, these say so: that is what they are for.
    let Ok(allowance) = take(&state, anonymous(&state), &who).await else { return next.run(request).await };
    within(&allowance, request, next).await
}

/// A program whose key is not one: it counts as nobody, and its guesses run out.
pub async fn refuse_key(state: &AppState, scope: &RequestScope) -> Response {
    let allowance = match take(state, anonymous(state), &address(scope)).await {
        Ok(allowance) => allowance,
        Err(error) => return ApiError(error).into_response(),
    };
    let mut response =
        if allowance.is_allowed { ApiError(Error::Unauthenticated).into_response() } else { refused(&allowance) };
    announce(response.headers_mut(), &allowance);
    response
}

/// What a caller has to be told of an answer that another one takes the place of.
pub(super) fn announced(headers: &HeaderMap) -> Vec<(HeaderName, HeaderValue)> {
    let all = [POLICY, LEFT, RETRY_AFTER].into_iter();
    all.flat_map(|name| headers.get_all(&name).iter().map(move |value| (name.clone(), value.clone()))).collect()
}

fn is_entering(method: &Method, path: &str) -> bool {
    method == Method::POST && ENTERING.contains(&path)
}

async fn within(allowance: &Allowance, request: Request, next: Next) -> Response {
    let mut response = if allowance.is_allowed { next.run(request).await } else { refused(allowance) };
    announce(response.headers_mut(), allowance);
    response
}

fn refused(allowance: &Allowance) -> Response {
    metrics::refused(allowance.quota.name);
    let seconds = allowance.seconds.max(1);
    let mut response = ApiError(Error::TooManyRequests { seconds }).into_response();
    response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(seconds));
    response
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

/// draft-ietf-httpapi-ratelimit-headers-10. Both are lists: where two quotas hold, the nearer one stands first.
fn announce(headers: &mut HeaderMap, allowance: &Allowance) {
    let quota = allowance.quota;
    let policy = format!("\"{}\";q={};w={}", quota.name, quota.most, quota.window.num_seconds());
    let now = format!("\"{}\";r={};t={}", quota.name, allowance.left, allowance.seconds);
    for (name, value) in [(POLICY, policy), (LEFT, now)] {
        if let Ok(value) = HeaderValue::from_str(&value) {
            headers.append(name, value);
        }
    }
}

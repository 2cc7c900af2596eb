//! Finds out who asks and how they want to be answered.

use app::{request::RequestContext, session::api::server::USER_KEY, viewer::Theme};
use axum::{
    extract::{Request, State},
    http::{HeaderMap, header::ACCEPT_LANGUAGE},
    middleware::Next,
    response::Response,
};
use domain::{
    ctx::RequestScope,
    identity::{self, Person},
    ids::{RequestId, UserId},
    locale::Locale,
};
use tower_sessions::Session;

use super::{cookie, security::ScriptNonce};
use crate::{api::problem::ApiError, state::AppState};

pub async fn identify(State(state): State<AppState>, mut request: Request, next: Next) -> Result<Response, ApiError> {
    let session = request.extensions().get::<Session>().cloned().ok_or(domain::Error::Internal)?;
    let user: Option<UserId> = session.get(USER_KEY).await.map_err(|error| {
        tracing::error!(%error, "the session could not be read");
        domain::Error::Unavailable
    })?;
    let scope = RequestScope {
        id: request.extensions().get::<RequestId>().copied().unwrap_or_else(RequestId::new),
        locale: locale_of(request.headers()),
        clock: state.clock.clone(),
    };
    let mut identity = identity::identify(&state.db, user, scope).await?;
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
        identity,
    };
    let locale = context.identity.request().locale;
    request.extensions_mut().insert(context);
    let mut response = next.run(request).await;
    // Errors are worded further out.
    response.extensions_mut().insert(locale);
    Ok(response)
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

//! A person's own account. Second factors are added on the pages: an authenticator needs a browser.

use axum::{extract::State, http::StatusCode};
use domain::{
    accounts::{self, Profile, ProfileForm},
    identity::{
        factors::{self, Factors},
        sessions::{self, OwnSession},
    },
    ids::SessionId,
    page::{Page, Paging},
};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    etag::{IfMatch, NotAsRead, Tagged, versioned},
    extract::{Account, Json, Path, Query},
    problem::{ApiResult, Errors},
};
use crate::state::AppState;

versioned!(Profile);

pub fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(find_profile, update_profile))
        .routes(routes!(find_factors))
        .routes(routes!(list_sessions, delete_other_sessions))
        .routes(routes!(delete_session))
}

/// Find one's own profile
#[utoipa::path(get, path = "/api/account", tag = "account", responses((status = OK, body = Profile, headers(("ETag" = String))), Errors))]
async fn find_profile(State(state): State<AppState>, Account(account): Account) -> ApiResult<Tagged<Profile>> {
    Ok(Tagged(accounts::find(&account, &state.db).await?))
}

/// Change one's own name and language
///
/// `version` is the one that was read.
#[utoipa::path(put, path = "/api/account", tag = "account", params(IfMatch), request_body = ProfileForm,
    responses((status = OK, body = Profile, headers(("ETag" = String))), NotAsRead, Errors))]
async fn update_profile(
    State(state): State<AppState>,
    Account(account): Account,
    if_match: IfMatch,
    Json(mut form): Json<ProfileForm>,
) -> ApiResult<Tagged<Profile>> {
    form.version = if_match.or(form.version);
    if_match.answer(accounts::edit(&account, &state.db, &form).await)
}

/// Find how one signs in
#[utoipa::path(get, path = "/api/account/factors", tag = "account", responses((status = OK, body = Factors), Errors))]
async fn find_factors(State(state): State<AppState>, Account(account): Account) -> ApiResult<axum::Json<Factors>> {
    Ok(axum::Json(factors::find(&account, &state.db).await?))
}

/// List one's own sessions
#[utoipa::path(get, path = "/api/account/sessions", tag = "account", params(Paging),
    responses((status = OK, body = Page<OwnSession>), Errors))]
async fn list_sessions(
    State(state): State<AppState>,
    Account(account): Account,
    Query(paging): Query<Paging>,
) -> ApiResult<axum::Json<Page<OwnSession>>> {
    Ok(axum::Json(paging.cut(sessions::list(&account, &state.db).await?, |session| session.id)?))
}

/// Sign out everywhere else
#[utoipa::path(delete, path = "/api/account/sessions", tag = "account",
    responses((status = NO_CONTENT, description = "Signed out everywhere else"), Errors))]
async fn delete_other_sessions(State(state): State<AppState>, Account(account): Account) -> ApiResult<StatusCode> {
    sessions::end_others(&account, &state.db).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// End one of one's own sessions
#[utoipa::path(delete, path = "/api/account/sessions/{session}", tag = "account", params(("session" = SessionId, Path)),
    responses((status = NO_CONTENT, description = "Ended"), Errors))]
async fn delete_session(
    State(state): State<AppState>,
    Account(account): Account,
    Path(session): Path<SessionId>,
) -> ApiResult<StatusCode> {
    sessions::end(&account, &state.db, session).await?;
    Ok(StatusCode::NO_CONTENT)
}

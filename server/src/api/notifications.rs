//! What a person should hear of.

use axum::{extract::State, http::StatusCode};
use domain::{
    notifications::{self, Notification, Preferences, PreferencesForm, ReadMark, Unread},
    page::{Page, Paging},
};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    etag::{IfMatch, NotAsRead, Tagged, versioned},
    extract::{Json, Query, Tenant},
    problem::{ApiResult, Errors},
};
use crate::state::AppState;

versioned!(Preferences);

pub fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(list_notifications))
        .routes(routes!(count_unread))
        .routes(routes!(mark_read))
        .routes(routes!(find_notification_preferences, update_notification_preferences))
}

/// List what you should hear of
///
/// The latest first: what others did to you, and, for those who may see access events, what they did to who may do what.
/// API keys have none of their own.
#[utoipa::path(get, path = "/api/tenants/{tenant}/notifications", tag = "notifications",
    params(("tenant" = String, Path, description = "Slug of the tenant"), Paging),
    responses((status = OK, body = Page<Notification>), Errors))]
async fn list_notifications(
    State(state): State<AppState>,
    Tenant(ctx): Tenant,
    Query(paging): Query<Paging>,
) -> ApiResult<axum::Json<Page<Notification>>> {
    Ok(axum::Json(notifications::list_page(&ctx, &state.db, &paging).await?))
}

/// Count what you have not read
#[utoipa::path(get, path = "/api/tenants/{tenant}/notifications/unread", tag = "notifications",
    params(("tenant" = String, Path, description = "Slug of the tenant")),
    responses((status = OK, body = Unread), Errors))]
async fn count_unread(State(state): State<AppState>, Tenant(ctx): Tenant) -> ApiResult<axum::Json<Unread>> {
    Ok(axum::Json(notifications::unread(&ctx, &state.db).await?))
}

/// Say what you have read
///
/// Everything up to `until`, or what has these `message_ids`.
#[utoipa::path(put, path = "/api/tenants/{tenant}/notifications/read", tag = "notifications",
    params(("tenant" = String, Path, description = "Slug of the tenant")),
    request_body = ReadMark,
    responses((status = NO_CONTENT), Errors))]
async fn mark_read(
    State(state): State<AppState>,
    Tenant(ctx): Tenant,
    Json(mark): Json<ReadMark>,
) -> ApiResult<StatusCode> {
    notifications::mark_read(&ctx, &state.db, mark).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Find what you want to hear of
///
/// In this tenant, by category: in the inbox, and by mail. API keys have nothing to choose.
#[utoipa::path(get, path = "/api/tenants/{tenant}/notifications/preferences", tag = "notifications",
    params(("tenant" = String, Path, description = "Slug of the tenant")),
    responses((status = OK, body = Preferences, headers(("ETag" = String))), Errors))]
async fn find_notification_preferences(
    State(state): State<AppState>,
    Tenant(ctx): Tenant,
) -> ApiResult<Tagged<Preferences>> {
    Ok(Tagged(notifications::preferences(&ctx, &state.db).await?))
}

/// Choose what you want to hear of
///
/// The categories that are named are wanted, the others are not. Mail about security is always sent. What you were told
/// already stays.
#[utoipa::path(put, path = "/api/tenants/{tenant}/notifications/preferences", tag = "notifications",
    request_body = PreferencesForm,
    params(("tenant" = String, Path, description = "Slug of the tenant"), IfMatch),
    responses((status = OK, body = Preferences, headers(("ETag" = String))), NotAsRead, Errors))]
async fn update_notification_preferences(
    State(state): State<AppState>,
    Tenant(ctx): Tenant,
    if_match: IfMatch,
    Json(mut form): Json<PreferencesForm>,
) -> ApiResult<Tagged<Preferences>> {
    form.version = if_match.or(form.version);
    if_match.answer(notifications::edit_preferences(&ctx, &state.db, &form).await)
}

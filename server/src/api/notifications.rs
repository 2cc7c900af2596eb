//! What a person should hear of.

use axum::{extract::State, http::StatusCode};
use chrono::{DateTime, Utc};
use domain::{
    notifications::{self, Notification, Unread},
    page::{Page, Paging},
};
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    extract::{Json, Query, Tenant},
    problem::{ApiResult, Errors},
};
use crate::state::AppState;

pub fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(list_notifications)).routes(routes!(count_unread)).routes(routes!(mark_read))
}

/// How far was read.
#[derive(Debug, Deserialize, ToSchema)]
struct ReadUntil {
    /// The time of the latest notification that was shown.
    until: DateTime<Utc>,
}

/// List what you should hear of
///
/// The latest first. API keys have none of their own.
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

/// Say how far you have read
#[utoipa::path(put, path = "/api/tenants/{tenant}/notifications/read", tag = "notifications",
    params(("tenant" = String, Path, description = "Slug of the tenant")),
    request_body = ReadUntil,
    responses((status = NO_CONTENT), Errors))]
async fn mark_read(
    State(state): State<AppState>,
    Tenant(ctx): Tenant,
    Json(read): Json<ReadUntil>,
) -> ApiResult<StatusCode> {
    notifications::mark_read(&ctx, &state.db, read.until).await?;
    Ok(StatusCode::NO_CONTENT)
}

//! What was said to people in a tenant's name.

use axum::extract::State;
use domain::{
    ids::MessageId,
    messages::{
        self, MessageDetail, MessageFilter, MessageSummary,
        quiet_hours::{self, QuietHours, QuietHoursForm},
    },
    page::Page,
};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    etag::{IfMatch, NotAsRead, Tagged, versioned},
    extract::{Json, Path, Query, Tenant},
    problem::{ApiResult, Errors},
};
use crate::state::AppState;

versioned!(QuietHours);

pub fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(list_messages))
        .routes(routes!(find_message))
        .routes(routes!(find_quiet_hours, update_quiet_hours))
}

/// List messages
///
/// Mail and notifications, the latest first: whom each was for, by what right, and what became of it. What a message says is
/// not shown. They are kept for some 13 months. That the list was read is in the audit.
#[utoipa::path(get, path = "/api/tenants/{tenant}/messages", tag = "messages",
    params(("tenant" = String, Path, description = "Slug of the tenant"), MessageFilter),
    responses((status = OK, body = Page<MessageSummary>), Errors))]
async fn list_messages(
    State(state): State<AppState>,
    Tenant(ctx): Tenant,
    Query(filter): Query<MessageFilter>,
) -> ApiResult<axum::Json<Page<MessageSummary>>> {
    Ok(axum::Json(messages::list(&ctx, &state.db, &filter).await?))
}

/// Find a message
///
/// With its history, the first change first.
#[utoipa::path(get, path = "/api/tenants/{tenant}/messages/{message}", tag = "messages",
    params(("tenant" = String, Path, description = "Slug of the tenant"), ("message" = MessageId, Path)),
    responses((status = OK, body = MessageDetail), Errors))]
async fn find_message(
    State(state): State<AppState>,
    Tenant(ctx): Tenant,
    Path((_, message)): Path<(String, MessageId)>,
) -> ApiResult<axum::Json<MessageDetail>> {
    Ok(axum::Json(messages::find(&ctx, &state.db, message).await?))
}

/// Find the quiet hours
#[utoipa::path(get, path = "/api/tenants/{tenant}/quiet-hours", tag = "messages",
    params(("tenant" = String, Path, description = "Slug of the tenant")),
    responses((status = OK, body = QuietHours, headers(("ETag" = String))), Errors))]
async fn find_quiet_hours(State(state): State<AppState>, Tenant(ctx): Tenant) -> ApiResult<Tagged<QuietHours>> {
    Ok(Tagged(quiet_hours::find(&ctx, &state.db).await?))
}

/// Choose the quiet hours
///
/// By the clocks of the tenant's zone. What may wait and is written in them is sent when they end; security, and what
/// somebody has just asked for, goes at once. What is held already is sent when it was going to be. `version` is the one that
/// was read, 0 where none were chosen before.
#[utoipa::path(put, path = "/api/tenants/{tenant}/quiet-hours", tag = "messages", request_body = QuietHoursForm,
    params(("tenant" = String, Path, description = "Slug of the tenant"), IfMatch),
    responses((status = OK, body = QuietHours, headers(("ETag" = String))), NotAsRead, Errors))]
async fn update_quiet_hours(
    State(state): State<AppState>,
    Tenant(ctx): Tenant,
    if_match: IfMatch,
    Json(mut form): Json<QuietHoursForm>,
) -> ApiResult<Tagged<QuietHours>> {
    form.version = if_match.or(form.version);
    if_match.answer(quiet_hours::edit(&ctx, &state.db, &form).await)
}

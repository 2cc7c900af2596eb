//! What time it is in a tenant.

use axum::extract::State;
use domain::sandbox::{self, ClockForm, TenantClock};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    etag::{IfMatch, NotAsRead, Tagged, versioned},
    extract::{Json, Tenant},
    problem::{ApiResult, Errors},
};
use crate::state::AppState;

versioned!(TenantClock);

pub fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(find_clock, update_clock))
}

/// Find out what time it is
///
/// Everywhere the real time, but for a sandbox whose clock was moved on: what is due there, and what has expired, goes by its
/// own.
#[utoipa::path(get, path = "/api/tenants/{tenant}/clock", tag = "sandbox",
    params(("tenant" = String, Path, description = "Slug of the tenant")),
    responses((status = OK, body = TenantClock, headers(("ETag" = String))), Errors))]
async fn find_clock(State(state): State<AppState>, Tenant(ctx): Tenant) -> ApiResult<Tagged<TenantClock>> {
    Ok(Tagged(sandbox::find(&ctx, &state.db).await?))
}

/// Move a sandbox's clock on
///
/// To a day and a time in the tenant's own zone, at most ten years ahead and never back. What then is due is done at once.
/// Refused with `forbidden` where the tenant is no sandbox.
#[utoipa::path(put, path = "/api/tenants/{tenant}/clock", tag = "sandbox", request_body = ClockForm,
    params(("tenant" = String, Path, description = "Slug of the tenant"), IfMatch),
    responses((status = OK, body = TenantClock, headers(("ETag" = String))), NotAsRead, Errors))]
async fn update_clock(
    State(state): State<AppState>,
    Tenant(ctx): Tenant,
    if_match: IfMatch,
    Json(mut form): Json<ClockForm>,
) -> ApiResult<Tagged<TenantClock>> {
    form.version = if_match.or(form.version);
    if_match.answer(sandbox::forward(&ctx, &state.db, &form).await)
}

//! What happened to who may do what.

use axum::extract::State;
use domain::{
    access_events::{self, AccessEvent, AccessEventFilter},
    page::Page,
};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    extract::{Query, Tenant},
    problem::{ApiResult, Errors},
};
use crate::state::AppState;

pub fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(list_access_events))
}

/// List what happened to who may do what
///
/// The latest first.
#[utoipa::path(get, path = "/api/tenants/{tenant}/access-events", tag = "access events",
    params(("tenant" = String, Path, description = "Slug of the tenant"), AccessEventFilter),
    responses((status = OK, body = Page<AccessEvent>), Errors))]
async fn list_access_events(
    State(state): State<AppState>,
    Tenant(ctx): Tenant,
    Query(filter): Query<AccessEventFilter>,
) -> ApiResult<axum::Json<Page<AccessEvent>>> {
    Ok(axum::Json(access_events::list(&ctx, &state.db, &filter).await?))
}

//! How far a tenant has come in setting itself up.

use axum::extract::State;
use domain::{
    ids::TenantId,
    onboarding::{self, DismissForm, Progress},
};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    extract::{Json, Path, Staff, Tenant},
    problem::{ApiResult, Errors},
};
use crate::state::AppState;

pub fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(find_onboarding, update_onboarding)).routes(routes!(find_tenant_onboarding))
}

/// Find how far setting up has come
///
/// Each step is read from the facts it is about. `page` is where it is done: a page of the tenant's, or of the person's
/// account.
#[utoipa::path(get, path = "/api/tenants/{tenant}/onboarding", tag = "onboarding",
    params(("tenant" = String, Path, description = "Slug of the tenant")),
    responses((status = OK, body = Progress), Errors))]
async fn find_onboarding(State(state): State<AppState>, Tenant(ctx): Tenant) -> ApiResult<axum::Json<Progress>> {
    Ok(axum::Json(onboarding::progress(&ctx, &state.db).await?))
}

/// Put the steps away or take them out again
///
/// For everybody of the tenant.
#[utoipa::path(put, path = "/api/tenants/{tenant}/onboarding", tag = "onboarding", request_body = DismissForm,
    params(("tenant" = String, Path, description = "Slug of the tenant")),
    responses((status = OK, body = Progress), Errors))]
async fn update_onboarding(
    State(state): State<AppState>,
    Tenant(ctx): Tenant,
    Json(form): Json<DismissForm>,
) -> ApiResult<axum::Json<Progress>> {
    Ok(axum::Json(onboarding::set_dismissed(&ctx, &state.db, form).await?))
}

/// Find how far a tenant has come
///
/// For staff.
#[utoipa::path(get, path = "/api/staff/tenants/{id}/onboarding", tag = "onboarding", params(("id" = TenantId, Path)),
    responses((status = OK, body = Progress), Errors))]
async fn find_tenant_onboarding(
    State(state): State<AppState>,
    Staff(staff): Staff,
    Path(id): Path<TenantId>,
) -> ApiResult<axum::Json<Progress>> {
    Ok(axum::Json(onboarding::progress_of(&staff, &state.db, id).await?))
}

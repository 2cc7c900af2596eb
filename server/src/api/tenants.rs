//! Client organisations: staff list, create and edit any; a tenant's own people read and edit theirs.

use axum::{extract::State, response::IntoResponse};
use domain::{
    ids::TenantId,
    page::{Page, Paging},
    tenants::{
        self, NewTenantForm, Suspension, TenantFilter, TenantForm, TenantStatusForm, TenantSummary, suspensions,
    },
};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    created,
    etag::{IfMatch, NotAsRead, Tagged, versioned},
    extract::{Idempotency, Json, Path, Query, Staff, Tenant},
    problem::{ApiResult, Errors},
};
use crate::state::AppState;

versioned!(tenants::Tenant);

pub fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(list_tenants, create_tenant))
        .routes(routes!(find_tenant, update_tenant))
        .routes(routes!(set_tenant_status))
        .routes(routes!(list_suspensions))
        .routes(routes!(find_own_tenant, update_own_tenant))
}

/// List tenants
///
/// For staff. By name.
#[utoipa::path(get, path = "/api/staff/tenants", tag = "tenants", params(TenantFilter),
    responses((status = OK, body = Page<TenantSummary>), Errors))]
async fn list_tenants(
    State(state): State<AppState>,
    Staff(staff): Staff,
    Query(filter): Query<TenantFilter>,
) -> ApiResult<axum::Json<Page<TenantSummary>>> {
    Ok(axum::Json(tenants::list(&staff, &state.db, &filter).await?))
}

/// Create a tenant
///
/// For staff. The tenant starts with one legal entity.
#[utoipa::path(post, path = "/api/staff/tenants", tag = "tenants", request_body = NewTenantForm,
    params(Idempotency),
    responses((status = CREATED, body = tenants::Tenant, headers(("Location" = String))), Errors))]
async fn create_tenant(
    State(state): State<AppState>,
    Staff(staff): Staff,
    Idempotency(key): Idempotency,
    Json(form): Json<NewTenantForm>,
) -> ApiResult<impl IntoResponse> {
    let tenant = tenants::create(&staff, &state.db, &form, key.as_ref()).await?;
    Ok(created(&format!("/api/staff/tenants/{}", tenant.id), tenant))
}

/// Find a tenant
///
/// For staff.
#[utoipa::path(get, path = "/api/staff/tenants/{id}", tag = "tenants", params(("id" = TenantId, Path)),
    responses((status = OK, body = tenants::Tenant, headers(("ETag" = String))), Errors))]
async fn find_tenant(
    State(state): State<AppState>,
    Staff(staff): Staff,
    Path(id): Path<TenantId>,
) -> ApiResult<Tagged<tenants::Tenant>> {
    Ok(Tagged(tenants::find_any(&staff, &state.db, id).await?))
}

/// Edit a tenant
///
/// For staff. `version` is the one that was read.
#[utoipa::path(put, path = "/api/staff/tenants/{id}", tag = "tenants", params(("id" = TenantId, Path), IfMatch),
    request_body = TenantForm,
    responses((status = OK, body = tenants::Tenant, headers(("ETag" = String))), NotAsRead, Errors))]
async fn update_tenant(
    State(state): State<AppState>,
    Staff(staff): Staff,
    Path(id): Path<TenantId>,
    if_match: IfMatch,
    Json(mut form): Json<TenantForm>,
) -> ApiResult<Tagged<tenants::Tenant>> {
    form.version = if_match.or(form.version);
    if_match.answer(tenants::edit_any(&staff, &state.db, id, &form).await)
}

/// Suspend a tenant or let it in again
///
/// For staff. While it is suspended its people and its keys are answered 403 `tenant_suspended`. `version` is the tenant's
/// that was read; 409 `stale` also for a tenant that is already what it is to be.
#[utoipa::path(put, path = "/api/staff/tenants/{id}/status", tag = "tenants", params(("id" = TenantId, Path), IfMatch),
    request_body = TenantStatusForm,
    responses((status = OK, body = tenants::Tenant, headers(("ETag" = String))), NotAsRead, Errors))]
async fn set_tenant_status(
    State(state): State<AppState>,
    Staff(staff): Staff,
    Path(id): Path<TenantId>,
    if_match: IfMatch,
    Json(mut form): Json<TenantStatusForm>,
) -> ApiResult<Tagged<tenants::Tenant>> {
    form.version = if_match.or(form.version);
    if_match.answer(suspensions::set_status(&staff, &state.db, id, &form).await)
}

/// List a tenant's suspensions
///
/// For staff. The latest first.
#[utoipa::path(get, path = "/api/staff/tenants/{id}/suspensions", tag = "tenants",
    params(("id" = TenantId, Path), Paging),
    responses((status = OK, body = Page<Suspension>), Errors))]
async fn list_suspensions(
    State(state): State<AppState>,
    Staff(staff): Staff,
    Path(id): Path<TenantId>,
    Query(paging): Query<Paging>,
) -> ApiResult<axum::Json<Page<Suspension>>> {
    Ok(axum::Json(suspensions::list(&staff, &state.db, id, &paging).await?))
}

/// Find one's own tenant
#[utoipa::path(get, path = "/api/tenants/{tenant}", tag = "tenants", params(("tenant" = String, Path, description = "Slug of the tenant")),
    responses((status = OK, body = tenants::Tenant, headers(("ETag" = String))), Errors))]
async fn find_own_tenant(State(state): State<AppState>, Tenant(ctx): Tenant) -> ApiResult<Tagged<tenants::Tenant>> {
    Ok(Tagged(tenants::find(&ctx, &state.db).await?))
}

/// Edit one's own tenant
///
/// `version` is the one that was read.
#[utoipa::path(put, path = "/api/tenants/{tenant}", tag = "tenants",
    params(("tenant" = String, Path, description = "Slug of the tenant"), IfMatch), request_body = TenantForm,
    responses((status = OK, body = tenants::Tenant, headers(("ETag" = String))), NotAsRead, Errors))]
async fn update_own_tenant(
    State(state): State<AppState>,
    Tenant(ctx): Tenant,
    if_match: IfMatch,
    Json(mut form): Json<TenantForm>,
) -> ApiResult<Tagged<tenants::Tenant>> {
    form.version = if_match.or(form.version);
    if_match.answer(tenants::edit(&ctx, &state.db, &form).await)
}

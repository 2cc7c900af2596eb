//! Staff inside a tenant, for both sides.

use axum::{extract::State, http::StatusCode, response::IntoResponse};
use domain::{
    ids::{StaffAccessId, TenantId},
    page::{Page, Paging},
    staff_access::{self, StaffAccess, StaffAccessForm},
};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    created,
    extract::{Idempotency, Json, Path, Query, Staff, Tenant},
    problem::{ApiResult, Errors},
};
use crate::state::AppState;

pub fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(list_staff_access))
        .routes(routes!(delete_staff_access))
        .routes(routes!(list_own_staff_access))
        .routes(routes!(create_staff_access))
        .routes(routes!(delete_own_staff_access))
}

/// List who of the staff is or was in the tenant
#[utoipa::path(get, path = "/api/tenants/{tenant}/staff-access", tag = "staff access",
    params(("tenant" = String, Path, description = "Slug of the tenant"), Paging),
    responses((status = OK, body = Page<StaffAccess>), Errors))]
async fn list_staff_access(
    State(state): State<AppState>,
    Tenant(ctx): Tenant,
    Query(paging): Query<Paging>,
) -> ApiResult<axum::Json<Page<StaffAccess>>> {
    Ok(axum::Json(staff_access::list_page(&ctx, &state.db, &paging).await?))
}

/// Send staff out
#[utoipa::path(delete, path = "/api/tenants/{tenant}/staff-access/{access}", tag = "staff access",
    params(("tenant" = String, Path, description = "Slug of the tenant"), ("access" = StaffAccessId, Path)),
    responses((status = NO_CONTENT, description = "Sent out"), Errors))]
async fn delete_staff_access(
    State(state): State<AppState>,
    Tenant(ctx): Tenant,
    Path((_, access)): Path<(String, StaffAccessId)>,
) -> ApiResult<StatusCode> {
    staff_access::end(&ctx, &state.db, access).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// List one's own stays
///
/// For staff.
#[utoipa::path(get, path = "/api/staff/access", tag = "staff access", params(Paging),
    responses((status = OK, body = Page<StaffAccess>), Errors))]
async fn list_own_staff_access(
    State(state): State<AppState>,
    Staff(staff): Staff,
    Query(paging): Query<Paging>,
) -> ApiResult<axum::Json<Page<StaffAccess>>> {
    Ok(axum::Json(staff_access::list_own_page(&staff, &state.db, &paging).await?))
}

/// Enter a tenant
///
/// For staff, with a reason and for a time. Its owners are told by letter, and either side can end it.
#[utoipa::path(post, path = "/api/staff/tenants/{id}/access", tag = "staff access",
    params(("id" = TenantId, Path), Idempotency), request_body = StaffAccessForm,
    responses((status = CREATED, body = StaffAccess, headers(("Location" = String))), Errors))]
async fn create_staff_access(
    State(state): State<AppState>,
    Staff(staff): Staff,
    Path(id): Path<TenantId>,
    Idempotency(key): Idempotency,
    Json(form): Json<StaffAccessForm>,
) -> ApiResult<impl IntoResponse> {
    let access = staff_access::enter(&staff, &state.db, id, &form, key.as_ref()).await?;
    Ok(created(&format!("/api/staff/access/{}", access.id), access))
}

/// Leave a tenant
///
/// For staff, before their time is up.
#[utoipa::path(delete, path = "/api/staff/access/{access}", tag = "staff access", params(("access" = StaffAccessId, Path)),
    responses((status = NO_CONTENT, description = "Left"), Errors))]
async fn delete_own_staff_access(
    State(state): State<AppState>,
    Staff(staff): Staff,
    Path(access): Path<StaffAccessId>,
) -> ApiResult<StatusCode> {
    staff_access::leave(&staff, &state.db, access).await?;
    Ok(StatusCode::NO_CONTENT)
}

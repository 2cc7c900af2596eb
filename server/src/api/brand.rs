//! How a tenant's own pages look.

use axum::{body::Bytes, extract::State, http::StatusCode};
use domain::brand::{self, Brand, BrandForm};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    etag::{IfMatch, NotAsRead, Tagged, versioned},
    extract::{Json, Tenant},
    problem::{ApiResult, Errors},
};
use crate::state::AppState;

versioned!(Brand);

pub fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(find_brand, update_brand)).routes(routes!(update_logo, delete_logo))
}

/// The bytes of a file.
#[derive(ToSchema)]
#[schema(value_type = String, format = Binary)]
#[expect(dead_code, reason = "describes a body; the handler takes it as it is")]
struct Picture(Vec<u8>);

/// Find the brand
#[utoipa::path(get, path = "/api/tenants/{tenant}/brand", tag = "brand",
    params(("tenant" = String, Path, description = "Slug of the tenant")),
    responses((status = OK, body = Brand, headers(("ETag" = String))), Errors))]
async fn find_brand(State(state): State<AppState>, Tenant(ctx): Tenant) -> ApiResult<Tagged<Brand>> {
    Ok(Tagged(brand::find(&ctx, &state.db).await?))
}

/// Choose the colour
///
/// Any colour is taken. Where it could not be read on a page, or would be taken for the colour of errors, pages show it
/// lighter or darker. `version` is the one that was read, 0 where none was chosen before.
#[utoipa::path(put, path = "/api/tenants/{tenant}/brand", tag = "brand", request_body = BrandForm,
    params(("tenant" = String, Path, description = "Slug of the tenant"), IfMatch),
    responses((status = OK, body = Brand, headers(("ETag" = String))), NotAsRead, Errors))]
async fn update_brand(
    State(state): State<AppState>,
    Tenant(ctx): Tenant,
    if_match: IfMatch,
    Json(mut form): Json<BrandForm>,
) -> ApiResult<Tagged<Brand>> {
    form.version = if_match.or(form.version);
    if_match.answer(brand::edit(&ctx, &state.db, &form).await)
}

/// Replace the logo
///
/// A PNG, JPEG or WebP picture of at most 1 MB and 4096 pixels a side. It is told by its bytes, drawn anew with a longer side
/// of at most 512 pixels, and kept as PNG.
#[utoipa::path(put, path = "/api/tenants/{tenant}/brand/logo", tag = "brand",
    request_body(content((Picture = "image/png"), (Picture = "image/jpeg"), (Picture = "image/webp"))),
    params(("tenant" = String, Path, description = "Slug of the tenant"), IfMatch),
    responses((status = OK, body = Brand, headers(("ETag" = String))), NotAsRead, Errors))]
async fn update_logo(
    State(state): State<AppState>,
    Tenant(ctx): Tenant,
    if_match: IfMatch,
    file: Bytes,
) -> ApiResult<Tagged<Brand>> {
    if_match.answer(brand::upload_logo(&ctx, &state.db, file.into(), if_match.version()).await)
}

/// Remove the logo
#[utoipa::path(delete, path = "/api/tenants/{tenant}/brand/logo", tag = "brand",
    params(("tenant" = String, Path, description = "Slug of the tenant")),
    responses((status = NO_CONTENT, description = "Removed, if there was one"), Errors))]
async fn delete_logo(State(state): State<AppState>, Tenant(ctx): Tenant) -> ApiResult<StatusCode> {
    brand::remove_logo(&ctx, &state.db).await?;
    Ok(StatusCode::NO_CONTENT)
}

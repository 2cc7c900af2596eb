//! The shops of a tenant.

use axum::{extract::State, response::IntoResponse};
use domain::{
    ids::LocationId,
    locations::{self, Location, LocationFilter, LocationForm},
    page::Page,
};
use serde::Deserialize;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    created,
    extract::{Idempotency, Json, Path, Query, Tenant},
    problem::{ApiResult, Errors},
};
use crate::state::AppState;

pub fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(list_locations, create_location))
        .routes(routes!(find_location, update_location))
}

#[derive(Deserialize)]
struct LocationPath {
    location: LocationId,
}

/// List locations
///
/// Those the caller's membership reaches, by name.
#[utoipa::path(get, path = "/api/tenants/{tenant}/locations", tag = "locations",
    params(("tenant" = String, Path, description = "Slug of the tenant"), LocationFilter),
    responses((status = OK, body = Page<Location>), Errors))]
async fn list_locations(
    State(state): State<AppState>,
    Tenant(ctx): Tenant,
    Query(filter): Query<LocationFilter>,
) -> ApiResult<axum::Json<Page<Location>>> {
    Ok(axum::Json(locations::list(&ctx, &state.db, &filter).await?))
}

/// Create a location
#[utoipa::path(post, path = "/api/tenants/{tenant}/locations", tag = "locations", request_body = LocationForm,
    params(("tenant" = String, Path, description = "Slug of the tenant"),
        ("Idempotency-Key" = Option<String>, Header, description = "Sent again within a day, gives back the first answer")),
    responses((status = CREATED, body = Location, headers(("Location" = String))), Errors))]
async fn create_location(
    State(state): State<AppState>,
    Tenant(ctx): Tenant,
    Path(tenant): Path<String>,
    Idempotency(key): Idempotency,
    Json(form): Json<LocationForm>,
) -> ApiResult<impl IntoResponse> {
    let location = locations::create(&ctx, &state.db, &form, key.as_ref()).await?;
    Ok(created(&format!("/api/tenants/{tenant}/locations/{}", location.id), location))
}

/// Find a location
#[utoipa::path(get, path = "/api/tenants/{tenant}/locations/{location}", tag = "locations",
    params(("tenant" = String, Path, description = "Slug of the tenant"), ("location" = LocationId, Path)),
    responses((status = OK, body = Location), Errors))]
async fn find_location(
    State(state): State<AppState>,
    Tenant(ctx): Tenant,
    Path(path): Path<LocationPath>,
) -> ApiResult<axum::Json<Location>> {
    Ok(axum::Json(locations::find(&ctx, &state.db, path.location).await?))
}

/// Edit a location
///
/// `version` is the one that was read.
#[utoipa::path(put, path = "/api/tenants/{tenant}/locations/{location}", tag = "locations",
    params(("tenant" = String, Path, description = "Slug of the tenant"), ("location" = LocationId, Path)),
    request_body = LocationForm, responses((status = OK, body = Location), Errors))]
async fn update_location(
    State(state): State<AppState>,
    Tenant(ctx): Tenant,
    Path(path): Path<LocationPath>,
    Json(form): Json<LocationForm>,
) -> ApiResult<axum::Json<Location>> {
    Ok(axum::Json(locations::edit(&ctx, &state.db, path.location, &form).await?))
}

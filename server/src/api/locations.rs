//! The shops of a tenant.

use app::i18n::{t, words};
use axum::{extract::State, response::IntoResponse};
use domain::{
    ids::LocationId,
    locations::{self, Location, LocationFilter, LocationForm, LocationStatus},
    page::Page,
};
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    created,
    etag::{IfMatch, NotAsRead, Tagged, versioned},
    extract::{Idempotency, Json, Path, Query, Tenant},
    problem::{ApiResult, Errors},
};
use crate::{
    export::{self, Table},
    state::AppState,
};

versioned!(Location);

pub fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(list_locations, create_location))
        .routes(routes!(export_locations))
        .routes(routes!(find_location, update_location))
        .routes(routes!(set_location_status))
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
    params(("tenant" = String, Path, description = "Slug of the tenant"), Idempotency),
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
    responses((status = OK, body = Location, headers(("ETag" = String))), Errors))]
async fn find_location(
    State(state): State<AppState>,
    Tenant(ctx): Tenant,
    Path(path): Path<LocationPath>,
) -> ApiResult<Tagged<Location>> {
    Ok(Tagged(locations::find(&ctx, &state.db, path.location).await?))
}

/// Edit a location
///
/// `version` is the one that was read.
#[utoipa::path(put, path = "/api/tenants/{tenant}/locations/{location}", tag = "locations",
    params(("tenant" = String, Path, description = "Slug of the tenant"), ("location" = LocationId, Path), IfMatch),
    request_body = LocationForm, responses((status = OK, body = Location, headers(("ETag" = String))), NotAsRead, Errors))]
async fn update_location(
    State(state): State<AppState>,
    Tenant(ctx): Tenant,
    Path(path): Path<LocationPath>,
    if_match: IfMatch,
    Json(mut form): Json<LocationForm>,
) -> ApiResult<Tagged<Location>> {
    form.version = if_match.or(form.version);
    if_match.answer(locations::edit(&ctx, &state.db, path.location, &form).await)
}

/// Whether a shop takes customers.
#[derive(Debug, Deserialize, ToSchema)]
struct StatusForm {
    status: LocationStatus,
}

/// Close a location, or open it again
///
/// One that is so already stays as it is.
#[utoipa::path(put, path = "/api/tenants/{tenant}/locations/{location}/status", tag = "locations",
    params(("tenant" = String, Path, description = "Slug of the tenant"), ("location" = LocationId, Path), IfMatch),
    request_body = StatusForm, responses((status = OK, body = Location, headers(("ETag" = String))), NotAsRead, Errors))]
async fn set_location_status(
    State(state): State<AppState>,
    Tenant(ctx): Tenant,
    Path(path): Path<LocationPath>,
    if_match: IfMatch,
    Json(form): Json<StatusForm>,
) -> ApiResult<Tagged<Location>> {
    let outcome = locations::set_status(&ctx, &state.db, path.location, form.status, if_match.version()).await;
    if_match.answer(outcome)
}

/// Export locations
///
/// All that the filter lets through, as comma-separated values in the way of the reader's spreadsheet program: with
/// semicolons for es-AR. The cursor and the limit do not count.
#[utoipa::path(get, path = "/api/tenants/{tenant}/locations.csv", tag = "locations",
    params(("tenant" = String, Path, description = "Slug of the tenant"), LocationFilter),
    responses((status = OK, content_type = "text/csv", body = String), Errors))]
async fn export_locations(
    State(state): State<AppState>,
    Tenant(ctx): Tenant,
    Path(tenant): Path<String>,
    Query(filter): Query<LocationFilter>,
) -> ApiResult<impl IntoResponse> {
    locations::take(&ctx, &state.db).await?;
    let w = words(ctx.locale());
    let table = Table {
        name: format!("{tenant}-{}", t!(w, locations.file)),
        locale: ctx.locale(),
        columns: vec![
            t!(w, locations.name),
            t!(w, locations.street),
            t!(w, locations.city),
            t!(w, locations.province),
            t!(w, locations.postal_code),
            t!(w, locations.phone),
            t!(w, locations.status),
        ],
    };
    let rows = move |cursor| {
        let (ctx, db) = (ctx.clone(), state.db.clone());
        let filter = LocationFilter { cursor, limit: Some(100), ..filter.clone() };
        async move { locations::list(&ctx, &db, &filter).await }
    };
    let cells = move |row: Location| {
        vec![
            row.name,
            row.street,
            row.city,
            row.province.name().to_owned(),
            row.postal_code.map(|code| code.to_string()).unwrap_or_default(),
            row.phone.map(|phone| phone.to_string()).unwrap_or_default(),
            match row.status {
                LocationStatus::Open => t!(w, locations.open),
                LocationStatus::Closed => t!(w, locations.closed),
            }
            .to_owned(),
        ]
    };
    export::csv(table, rows, cells).await
}

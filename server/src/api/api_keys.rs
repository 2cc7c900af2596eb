//! Keys of a tenant's own programs.

use axum::{extract::State, http::StatusCode, response::IntoResponse};
use domain::{
    api_keys::{self, ApiKey, ApiKeyForm, NewApiKey},
    ids::ApiKeyId,
    page::{Page, Paging},
};
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    created,
    extract::{Idempotency, Json, Path, Query, Tenant},
    problem::{ApiResult, Errors},
};
use crate::state::AppState;

pub fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(list_api_keys, create_api_key))
        .routes(routes!(rotate_api_key))
        .routes(routes!(find_api_key, delete_api_key))
}

/// List API keys
#[utoipa::path(get, path = "/api/tenants/{tenant}/api-keys", tag = "api keys",
    params(("tenant" = String, Path, description = "Slug of the tenant"), Paging),
    responses((status = OK, body = Page<ApiKey>), Errors))]
async fn list_api_keys(
    State(state): State<AppState>,
    Tenant(ctx): Tenant,
    Query(paging): Query<Paging>,
) -> ApiResult<axum::Json<Page<ApiKey>>> {
    Ok(axum::Json(paging.cut(api_keys::list(&ctx, &state.db).await?, |key| key.id)?))
}

/// Make an API key
///
/// Its secret is in this answer and in no other but that to the same request with the same Idempotency-Key. Nobody makes one that may more than they do.
#[utoipa::path(post, path = "/api/tenants/{tenant}/api-keys", tag = "api keys",
    params(("tenant" = String, Path, description = "Slug of the tenant"), Idempotency),
    request_body = ApiKeyForm,
    responses((status = CREATED, body = NewApiKey, headers(("Location" = String))), Errors))]
async fn create_api_key(
    State(state): State<AppState>,
    Tenant(ctx): Tenant,
    Path(tenant): Path<String>,
    Idempotency(key): Idempotency,
    Json(form): Json<ApiKeyForm>,
) -> ApiResult<impl IntoResponse> {
    let new = api_keys::create(&ctx, &state.db, &form, key.as_ref()).await?;
    Ok(created(&format!("/api/tenants/{tenant}/api-keys/{}", new.key.id), new))
}

#[derive(Deserialize, ToSchema)]
struct RotateApiKeyRequest {
    /// How long the secret before still works: 0 to 168.
    #[schema(example = 24)]
    overlap_hours: u32,
}

/// Give a key a new secret
///
/// The one before works for a while, so that programs can be changed without a gap.
#[utoipa::path(post, path = "/api/tenants/{tenant}/api-keys/{key}/rotate", tag = "api keys",
    params(("tenant" = String, Path, description = "Slug of the tenant"), ("key" = ApiKeyId, Path), Idempotency),
    request_body = RotateApiKeyRequest, responses((status = OK, body = NewApiKey), Errors))]
async fn rotate_api_key(
    State(state): State<AppState>,
    Tenant(ctx): Tenant,
    Path((_, key)): Path<(String, ApiKeyId)>,
    Idempotency(idempotency): Idempotency,
    Json(request): Json<RotateApiKeyRequest>,
) -> ApiResult<axum::Json<NewApiKey>> {
    let renewed = api_keys::rotate(&ctx, &state.db, key, request.overlap_hours, idempotency.as_ref()).await?;
    Ok(axum::Json(renewed))
}

/// Find an API key
#[utoipa::path(get, path = "/api/tenants/{tenant}/api-keys/{key}", tag = "api keys",
    params(("tenant" = String, Path, description = "Slug of the tenant"), ("key" = ApiKeyId, Path)),
    responses((status = OK, body = ApiKey), Errors))]
async fn find_api_key(
    State(state): State<AppState>,
    Tenant(ctx): Tenant,
    Path((_, key)): Path<(String, ApiKeyId)>,
) -> ApiResult<axum::Json<ApiKey>> {
    Ok(axum::Json(api_keys::find(&ctx, &state.db, key).await?))
}

/// Revoke a key at once
#[utoipa::path(delete, path = "/api/tenants/{tenant}/api-keys/{key}", tag = "api keys",
    params(("tenant" = String, Path, description = "Slug of the tenant"), ("key" = ApiKeyId, Path)),
    responses((status = NO_CONTENT, description = "Revoked"), Errors))]
async fn delete_api_key(
    State(state): State<AppState>,
    Tenant(ctx): Tenant,
    Path((_, key)): Path<(String, ApiKeyId)>,
) -> ApiResult<StatusCode> {
    api_keys::revoke(&ctx, &state.db, key).await?;
    Ok(StatusCode::NO_CONTENT)
}

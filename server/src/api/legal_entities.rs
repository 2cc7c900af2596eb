//! Who a tenant is before the tax authority.

use axum::{extract::State, response::IntoResponse};
use domain::{
    ids::LegalEntityId,
    legal_entities::{self, LegalEntity, LegalEntityForm},
    page::{Page, Paging},
};
use serde::Deserialize;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    created,
    etag::{IfMatch, NotAsRead, Tagged, versioned},
    extract::{Idempotency, Json, Path, Query, Tenant},
    problem::{ApiResult, Errors},
};
use crate::state::AppState;

versioned!(LegalEntity);

pub fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(list_legal_entities, create_legal_entity))
        .routes(routes!(find_legal_entity, update_legal_entity))
}

#[derive(Deserialize)]
struct LegalEntityPath {
    legal_entity: LegalEntityId,
}

/// List legal entities
///
/// All of the tenant's, by name, closed ones too.
#[utoipa::path(get, path = "/api/tenants/{tenant}/legal-entities", tag = "legal entities",
    params(("tenant" = String, Path, description = "Slug of the tenant"), Paging),
    responses((status = OK, body = Page<LegalEntity>), Errors))]
async fn list_legal_entities(
    State(state): State<AppState>,
    Tenant(ctx): Tenant,
    Query(paging): Query<Paging>,
) -> ApiResult<axum::Json<Page<LegalEntity>>> {
    Ok(axum::Json(paging.cut(legal_entities::list(&ctx, &state.db).await?, |entity| entity.id)?))
}

/// Add a legal entity
///
/// A CUIT is one legal entity's within a tenant.
#[utoipa::path(post, path = "/api/tenants/{tenant}/legal-entities", tag = "legal entities", request_body = LegalEntityForm,
    params(("tenant" = String, Path, description = "Slug of the tenant"), Idempotency),
    responses((status = CREATED, body = LegalEntity, headers(("Location" = String))), Errors))]
async fn create_legal_entity(
    State(state): State<AppState>,
    Tenant(ctx): Tenant,
    Path(tenant): Path<String>,
    Idempotency(key): Idempotency,
    Json(form): Json<LegalEntityForm>,
) -> ApiResult<impl IntoResponse> {
    let entity = legal_entities::create(&ctx, &state.db, &form, key.as_ref()).await?;
    Ok(created(&format!("/api/tenants/{tenant}/legal-entities/{}", entity.id), entity))
}

/// Find a legal entity
#[utoipa::path(get, path = "/api/tenants/{tenant}/legal-entities/{legal_entity}", tag = "legal entities",
    params(("tenant" = String, Path, description = "Slug of the tenant"), ("legal_entity" = LegalEntityId, Path)),
    responses((status = OK, body = LegalEntity, headers(("ETag" = String))), Errors))]
async fn find_legal_entity(
    State(state): State<AppState>,
    Tenant(ctx): Tenant,
    Path(path): Path<LegalEntityPath>,
) -> ApiResult<Tagged<LegalEntity>> {
    Ok(Tagged(legal_entities::find(&ctx, &state.db, path.legal_entity).await?))
}

/// Edit a legal entity
///
/// `version` is the one that was read. One that an open location bills with cannot be closed: 409 `in_use`.
#[utoipa::path(put, path = "/api/tenants/{tenant}/legal-entities/{legal_entity}", tag = "legal entities",
    params(("tenant" = String, Path, description = "Slug of the tenant"), ("legal_entity" = LegalEntityId, Path), IfMatch),
    request_body = LegalEntityForm,
    responses((status = OK, body = LegalEntity, headers(("ETag" = String))), NotAsRead, Errors))]
async fn update_legal_entity(
    State(state): State<AppState>,
    Tenant(ctx): Tenant,
    Path(path): Path<LegalEntityPath>,
    if_match: IfMatch,
    Json(mut form): Json<LegalEntityForm>,
) -> ApiResult<Tagged<LegalEntity>> {
    form.version = if_match.or(form.version);
    if_match.answer(legal_entities::edit(&ctx, &state.db, path.legal_entity, &form).await)
}

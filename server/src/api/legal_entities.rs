//! Who a tenant is before the tax authority.

use axum::{Json, extract::State};
use domain::legal_entities::{self, LegalEntity};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    extract::Tenant,
    problem::{ApiResult, Errors},
};
use crate::state::AppState;

pub fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(list_legal_entities))
}

/// List legal entities
///
/// All of the tenant's, by name.
#[utoipa::path(get, path = "/api/tenants/{tenant}/legal-entities", tag = "legal entities",
    params(("tenant" = String, Path, description = "Slug of the tenant")),
    responses((status = OK, body = Vec<LegalEntity>), Errors))]
async fn list_legal_entities(State(state): State<AppState>, Tenant(ctx): Tenant) -> ApiResult<Json<Vec<LegalEntity>>> {
    Ok(Json(legal_entities::list(&ctx, &state.db).await?))
}

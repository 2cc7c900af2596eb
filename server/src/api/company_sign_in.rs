//! A tenant's own provider, and the mail domains that it vouches for.

use axum::{extract::State, http::StatusCode, response::IntoResponse};
use domain::{
    Error,
    company_sign_in::{self, ClaimedDomain, CompanySignIn, CompanySignInForm, MailDomain},
};
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    created,
    etag::{IfMatch, NotAsRead, Tagged, Versioned},
    extract::{Idempotency, Json, Path, Tenant},
    problem::{ApiResult, Errors},
};
use crate::state::AppState;

/// Version 0 where nothing was set up.
impl Versioned for CompanySignIn {
    fn version(&self) -> i32 {
        self.provider.as_ref().map_or(0, |provider| provider.version)
    }
}

pub fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(find_company_sign_in, update_company_sign_in))
        .routes(routes!(claim_domain))
        .routes(routes!(give_up_domain))
        .routes(routes!(verify_domain))
}

/// Find the tenant's own provider
///
/// The client secret is never answered.
#[utoipa::path(get, path = "/api/tenants/{tenant}/company-sign-in", tag = "sign-in policy",
    params(("tenant" = String, Path, description = "Slug of the tenant")),
    responses((status = OK, body = CompanySignIn, headers(("ETag" = String))), Errors))]
async fn find_company_sign_in(State(state): State<AppState>, Tenant(ctx): Tenant) -> ApiResult<Tagged<CompanySignIn>> {
    Ok(Tagged(company_sign_in::find(&ctx, &state.db, &state.outside).await?))
}

/// Set up the tenant's own provider
///
/// `version` is the one that was read, 0 for the first. Without `client_secret` the one there is stays; another issuer or
/// client needs its own. Before it is switched on, the provider is asked who it is.
#[utoipa::path(put, path = "/api/tenants/{tenant}/company-sign-in", tag = "sign-in policy",
    params(("tenant" = String, Path, description = "Slug of the tenant"), IfMatch), request_body = CompanySignInForm,
    responses((status = OK, body = CompanySignIn, headers(("ETag" = String))), NotAsRead, Errors))]
async fn update_company_sign_in(
    State(state): State<AppState>,
    Tenant(ctx): Tenant,
    if_match: IfMatch,
    Json(mut form): Json<CompanySignInForm>,
) -> ApiResult<Tagged<CompanySignIn>> {
    form.version = if_match.or(form.version);
    if_match.answer(company_sign_in::save(&ctx, &state.db, &state.outside, &form).await)
}

#[derive(Deserialize, ToSchema)]
struct ClaimDomainRequest {
    #[schema(example = "barberia-sur.com.ar")]
    domain: String,
}

/// Claim a mail domain
///
/// Answers the TXT record that shows whose it is. Claimed again, it is the same claim.
#[utoipa::path(post, path = "/api/tenants/{tenant}/company-sign-in/domains", tag = "sign-in policy",
    params(("tenant" = String, Path, description = "Slug of the tenant"), Idempotency), request_body = ClaimDomainRequest,
    responses((status = CREATED, body = ClaimedDomain, headers(("Location" = String))), Errors))]
async fn claim_domain(
    State(state): State<AppState>,
    Tenant(ctx): Tenant,
    Path(tenant): Path<String>,
    Idempotency(key): Idempotency,
    Json(request): Json<ClaimDomainRequest>,
) -> ApiResult<impl IntoResponse> {
    let claimed = company_sign_in::add_domain(&ctx, &state.db, &request.domain, key.as_ref()).await?;
    Ok(created(&format!("/api/tenants/{tenant}/company-sign-in"), claimed))
}

/// Look whether a claimed domain is the tenant's
#[utoipa::path(post, path = "/api/tenants/{tenant}/company-sign-in/domains/{domain}/verify", tag = "sign-in policy",
    params(("tenant" = String, Path, description = "Slug of the tenant"), ("domain" = String, Path, description = "A claimed domain")),
    responses((status = OK, body = ClaimedDomain), Errors))]
async fn verify_domain(
    State(state): State<AppState>,
    Tenant(ctx): Tenant,
    Path((_, domain)): Path<(String, String)>,
) -> ApiResult<axum::Json<ClaimedDomain>> {
    Ok(axum::Json(company_sign_in::verify_domain(&ctx, &state.db, &state.outside, &named(&domain)?).await?))
}

/// Give a mail domain up
#[utoipa::path(delete, path = "/api/tenants/{tenant}/company-sign-in/domains/{domain}", tag = "sign-in policy",
    params(("tenant" = String, Path, description = "Slug of the tenant"), ("domain" = String, Path, description = "A claimed domain")),
    responses((status = NO_CONTENT, description = "Given up"), Errors))]
async fn give_up_domain(
    State(state): State<AppState>,
    Tenant(ctx): Tenant,
    Path((_, domain)): Path<(String, String)>,
) -> ApiResult<StatusCode> {
    company_sign_in::remove_domain(&ctx, &state.db, &named(&domain)?).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// What is no domain names nothing.
fn named(domain: &str) -> Result<MailDomain, Error> {
    domain.parse().map_err(|_| Error::NotFound)
}

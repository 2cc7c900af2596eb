//! How a tenant wants its people to sign in.

use app::request::RequestContext;
use axum::{Extension, extract::State};
use domain::{
    Error,
    parse::Slug,
    sign_in_policy::{self, Effect, SignInPolicy, SignInPolicyForm},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    etag::{Tagged, versioned},
    extract::{Json, Tenant},
    problem::{ApiResult, Errors},
};
use crate::state::AppState;

versioned!(SignInPolicy);

pub fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(find_sign_in_policy)).routes(routes!(optimize_security))
}

/// Find the sign-in policy
#[utoipa::path(get, path = "/api/tenants/{tenant}/sign-in-policy", tag = "sign-in policy",
    params(("tenant" = String, Path, description = "Slug of the tenant")),
    responses((status = OK, body = SignInPolicy, headers(("ETag" = String))), Errors))]
async fn find_sign_in_policy(State(state): State<AppState>, Tenant(ctx): Tenant) -> ApiResult<Tagged<SignInPolicy>> {
    Ok(Tagged(sign_in_policy::find(&ctx, &state.db).await?))
}

#[derive(Deserialize, ToSchema)]
struct OptimizeSecurityRequest {
    /// Slug of the tenant. An API key may leave it out: it has one.
    #[schema(value_type = Option<String>, example = "barberia-sur")]
    tenant: Option<Slug>,
    /// Without it only the effect is told, and nothing changes.
    #[serde(default)]
    apply: bool,
    policy: SignInPolicyForm,
}

#[derive(Serialize, ToSchema)]
struct OptimizeSecurityResponse {
    applied: bool,
    /// The policy in force after this request.
    policy: SignInPolicy,
    /// Whom the policy that was sent stops at their next step.
    effect: Effect,
}

/// Try out or change the sign-in policy
///
/// Tells whom it would stop before it is applied. Owners are never locked out.
#[utoipa::path(post, path = "/api/enterprise/optimize/security", tag = "sign-in policy", request_body = OptimizeSecurityRequest,
    responses((status = OK, body = OptimizeSecurityResponse), Errors))]
async fn optimize_security(
    State(state): State<AppState>,
    Extension(context): Extension<RequestContext>,
    Json(request): Json<OptimizeSecurityRequest>,
) -> ApiResult<axum::Json<OptimizeSecurityResponse>> {
    let own = context.identity.bearer().map(|bearer| bearer.slug().clone());
    let ctx = match request.tenant.or(own) {
        Some(slug) => context.identity.enter(&slug)?,
        None if context.identity.person().is_none() => return Err(Error::Unauthenticated.into()),
        None => return Err(Error::invalid("tenant", domain::error::Problem::Required).into()),
    };
    let (policy, effect) = if request.apply {
        sign_in_policy::apply(&ctx, &state.db, &request.policy).await?
    } else {
        let effect = sign_in_policy::preview(&ctx, &state.db, &request.policy).await?;
        (sign_in_policy::find(&ctx, &state.db).await?, effect)
    };
    Ok(axum::Json(OptimizeSecurityResponse { applied: request.apply, policy, effect }))
}

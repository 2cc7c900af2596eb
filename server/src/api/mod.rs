//! The REST API. A handler is registered by what documents it, so a route that is not in the OpenAPI document cannot
//! exist.

pub mod access_events;
pub mod account;
pub mod api_keys;
pub mod audit;
pub mod brand;
pub mod company_sign_in;
pub mod etag;
pub mod events;
pub mod extract;
pub mod files;
pub mod health;
pub mod jobs;
pub mod legal_entities;
pub mod live;
pub mod locations;
pub mod members;
pub mod messages;
pub mod notifications;
pub mod onboarding;
pub mod problem;
pub mod sandbox;
pub mod session;
pub mod sign_in_policy;
pub mod staff;
pub mod staff_access;
pub mod tenants;

use axum::{Json, Router, response::IntoResponse, routing::get};
use utoipa::OpenApi;
use utoipa_axum::router::OpenApiRouter;
use utoipa_swagger_ui::SwaggerUi;

use crate::state::AppState;

#[derive(OpenApi)]
#[openapi(
    info(
        title = "BarberPro API",
        description = "REST API of BarberPro. Errors are application/problem+json (RFC 9457) with a stable `code`, in the language of Accept-Language; each is explained at /problems. Lists are walked by `cursor`. A POST that creates takes an Idempotency-Key; what is edited answers an ETag and takes If-Match. Dates are RFC 3339 in UTC."
    ),
    tags(
        (name = "health", description = "Is it there, is it ready"),
        (name = "session", description = "Who is asking"),
        (name = "tenants", description = "Client organisations"),
        (name = "sandbox", description = "What time it is in a tenant, and moving it on where it is there to try things in"),
        (name = "brand", description = "How a tenant's own pages look"),
        (name = "legal entities", description = "Who a tenant is before the tax authority"),
        (name = "locations", description = "The shops of a tenant"),
        (name = "onboarding", description = "How far a tenant has come in setting itself up"),
        (name = "account", description = "A person's own account"),
        (name = "members", description = "The people of a tenant, invitations, roles of its own"),
        (name = "api keys", description = "Keys of a tenant's own programs, sent as `Authorization: Bearer`"),
        (name = "sign-in policy", description = "How a tenant wants its people to sign in"),
        (name = "staff access", description = "Staff of the platform inside a tenant"),
        (name = "notifications", description = "What a person should hear of"),
        (name = "messages", description = "What was said to people in a tenant's name, and when they are left alone"),
        (name = "access events", description = "What happened to who may do what"),
        (name = "audit", description = "What was done and looked at, chained and signed"),
        (name = "jobs", description = "What is done in the background"),
        (name = "events", description = "What happens in a tenant, for programs: types, what happened, what happens now"),
        (name = "files", description = "Papers and pictures that the tenant keeps here, and links to their contents"),
        (name = "staff", description = "The people who work for the platform")
    ),
    components(schemas(problem::Problem))
)]
struct Document;

fn described() -> OpenApiRouter<AppState> {
    OpenApiRouter::with_openapi(Document::openapi()).merge(health::routes()).merge(people())
}

/// What is asked by people.
fn people() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .merge(session::routes())
        .merge(tenants::routes())
        .merge(sandbox::routes())
        .merge(brand::routes())
        .merge(legal_entities::routes())
        .merge(notifications::routes())
        .merge(messages::routes())
        .merge(locations::routes())
        .merge(onboarding::routes())
        .merge(account::routes())
        .merge(members::routes())
        .merge(api_keys::routes())
        .merge(sign_in_policy::routes())
        .merge(company_sign_in::routes())
        .merge(staff_access::routes())
        .merge(access_events::routes())
        .merge(audit::routes())
        .merge(events::routes())
        .merge(files::routes())
        .merge(live::routes())
        .merge(staff::routes())
        .merge(jobs::routes())
}

/// What is asked by people. Addresses below /api that lead nowhere are answered here, not by a page.
pub fn routes() -> Router<AppState> {
    let (router, _) = people().split_for_parts();
    router.route("/api", get(nothing)).route("/api/{*nowhere}", axum::routing::any(nothing))
}

async fn nothing() -> problem::ApiError {
    domain::Error::NotFound.into()
}

/// The OpenAPI document.
#[must_use]
pub fn document() -> utoipa::openapi::OpenApi {
    let (_, mut document) = described().split_for_parts();
    // The version of a program that is released by commit is its commit; in the document it would be noise.
    document.info.version = "1".to_owned();
    document
}

/// The document and a page to read it on. Everybody may.
pub fn reference() -> Router<AppState> {
    let document = document();
    // Swagger UI serves the document too.
    Router::from(SwaggerUi::new("/api/docs").url("/api/openapi.json", document))
}

/// `value` as JSON that was just made: 201 and where it is.
fn created<T: serde::Serialize>(address: &str, value: T) -> impl IntoResponse + use<T> {
    (axum::http::StatusCode::CREATED, [(axum::http::header::LOCATION, address.to_owned())], Json(value))
}

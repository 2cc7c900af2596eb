//! Who is asking.

use app::session::api::server::USER_KEY;
use axum::{extract::State, http::StatusCode};
use domain::{
    Error,
    identity::{Person, sign_in},
    ids::{TenantId, UserId},
    locale::Locale,
    parse::Slug,
    policy::{Role, StaffRole},
};
use serde::{Deserialize, Serialize};
use tower_sessions::Session;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    extract::{Asker, Json},
    problem::{ApiResult, Errors},
};
use crate::state::AppState;

pub fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(get_session, create_session, delete_session))
}

#[derive(Serialize, ToSchema)]
struct SessionResponse {
    user_id: UserId,
    #[schema(example = "ana@ejemplo.com")]
    email: String,
    #[schema(example = "Ana Díaz")]
    display_name: String,
    /// The language they chose; none: their browser's.
    locale: Option<Locale>,
    /// Set for people who work for the platform.
    staff: Option<StaffRole>,
    memberships: Vec<MembershipResponse>,
}

#[derive(Serialize, ToSchema)]
struct MembershipResponse {
    tenant_id: TenantId,
    #[schema(value_type = String, example = "barberia-sur")]
    slug: Slug,
    #[schema(example = "Barbería Sur")]
    name: String,
    role: Role,
}

impl From<&Person> for SessionResponse {
    fn from(person: &Person) -> Self {
        let memberships = person.memberships.iter().map(|membership| MembershipResponse {
            tenant_id: membership.tenant,
            slug: membership.slug.clone(),
            name: membership.tenant_name.clone(),
            role: membership.role,
        });
        Self {
            user_id: person.id,
            email: person.email.to_string(),
            display_name: person.display_name.clone(),
            locale: person.locale,
            staff: person.staff,
            memberships: memberships.collect(),
        }
    }
}

#[derive(Deserialize, ToSchema)]
struct CreateSessionRequest {
    #[schema(example = "ana@ejemplo.com")]
    email: String,
    #[schema(format = Password)]
    password: String,
}

/// Who I am and where I belong
#[utoipa::path(get, path = "/api/session", tag = "session", responses((status = OK, body = SessionResponse), Errors))]
async fn get_session(Asker(identity): Asker) -> ApiResult<axum::Json<SessionResponse>> {
    let person = identity.person().ok_or(Error::Unauthenticated)?;
    Ok(axum::Json(person.into()))
}

/// Sign in
///
/// The session is the cookie of the answer.
#[utoipa::path(post, path = "/api/session", tag = "session", request_body = CreateSessionRequest,
    responses((status = NO_CONTENT, description = "Signed in"), Errors))]
async fn create_session(
    State(state): State<AppState>,
    Asker(identity): Asker,
    session: Session,
    Json(request): Json<CreateSessionRequest>,
) -> ApiResult<StatusCode> {
    let user = sign_in(&state.db, identity.request(), &request.email, request.password).await?;
    // A new id: one known before (session fixation) is worth nothing after.
    session.cycle_id().await.map_err(|error| failed(&error))?;
    session.insert(USER_KEY, user).await.map_err(|error| failed(&error))?;
    Ok(StatusCode::NO_CONTENT)
}

/// Sign out
#[utoipa::path(delete, path = "/api/session", tag = "session", responses((status = NO_CONTENT, description = "Signed out"), Errors))]
async fn delete_session(Asker(identity): Asker, session: Session) -> ApiResult<StatusCode> {
    identity.person().ok_or(Error::Unauthenticated)?;
    session.flush().await.map_err(|error| failed(&error))?;
    Ok(StatusCode::NO_CONTENT)
}

fn failed(error: &tower_sessions::session::Error) -> Error {
    tracing::error!(%error, "the session could not be written");
    Error::Unavailable
}

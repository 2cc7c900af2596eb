//! Who is asking.

use app::session::server;
use axum::{
    extract::State,
    http::{StatusCode, header::SET_COOKIE},
    response::IntoResponse,
};
use domain::{
    Error,
    identity::{AssignedRole, Credentials, Obstacle, Person, factors::verify_code, sign_in},
    ids::{TenantId, UserId},
    locale::Locale,
    parse::Slug,
    policy::{Action, ActionSet, StaffRole},
};
use serde::{Deserialize, Serialize};
use tower_sessions::Session;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    extract::{Asker, Device, Json},
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
    role: AssignedRole,
    /// What the person may do there at this moment.
    #[schema(value_type = Vec<Action>)]
    actions: ActionSet,
    /// What keeps them out for now.
    #[schema(value_type = Option<String>, example = "second_factor")]
    obstacle: Option<Obstacle>,
}

impl From<&Person> for SessionResponse {
    fn from(person: &Person) -> Self {
        let memberships = person.memberships.iter().map(|membership| MembershipResponse {
            tenant_id: membership.tenant,
            slug: membership.slug.clone(),
            name: membership.tenant_name.clone(),
            role: membership.role.clone(),
            actions: membership.actions,
            obstacle: membership.obstacle,
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
    /// A code by time, or a recovery code, for accounts with a second factor.
    #[serde(default)]
    #[schema(example = "123456")]
    code: Option<String>,
}

/// Who I am and where I belong
#[utoipa::path(get, path = "/api/session", tag = "session", responses((status = OK, body = SessionResponse), Errors))]
async fn get_session(Asker(identity): Asker) -> ApiResult<axum::Json<SessionResponse>> {
    let person = identity.person().ok_or(Error::Unauthenticated)?;
    Ok(axum::Json(person.into()))
}

/// Sign in
///
/// The session is the cookie of the answer. An account with a second factor needs `code` too.
#[utoipa::path(post, path = "/api/session", tag = "session", request_body = CreateSessionRequest,
    responses((status = NO_CONTENT, description = "Signed in"), Errors))]
async fn create_session(
    State(state): State<AppState>,
    Asker(identity): Asker,
    Device(device): Device,
    session: Session,
    Json(request): Json<CreateSessionRequest>,
) -> ApiResult<impl IntoResponse> {
    let scope = identity.request();
    let device = device.as_deref();
    let credentials = Credentials { email: &request.email, password: request.password, device };
    let first = sign_in(&state.db, scope, credentials).await?;
    let shown = match (first.second, request.code) {
        (None, _) => first.shown(),
        (Some(_), Some(code)) => verify_code(&state.db, scope, (first.user, first.at), &code).await?,
        (Some(_), None) => return Err(Error::SecondFactorRequired.into()),
    };
    let token = server::begin(&session, &state.db, scope, shown, device).await?;
    let cookie = server::cookie(server::DEVICE_COOKIE, &token, state.settings.is_https());
    Ok((StatusCode::NO_CONTENT, [(SET_COOKIE, cookie)]))
}

/// Sign out
#[utoipa::path(delete, path = "/api/session", tag = "session", responses((status = NO_CONTENT, description = "Signed out"), Errors))]
async fn delete_session(
    State(state): State<AppState>,
    Asker(identity): Asker,
    session: Session,
) -> ApiResult<StatusCode> {
    identity.person().ok_or(Error::Unauthenticated)?;
    server::end(&session, &state.db).await?;
    Ok(StatusCode::NO_CONTENT)
}

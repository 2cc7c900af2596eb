//! The people who work for the platform itself.

use axum::{extract::State, http::StatusCode, response::IntoResponse};
use domain::{
    ids::{InvitationId, UserId},
    policy::StaffRole,
    staff::{self, StaffInvitation, StaffInvitationForm, StaffList},
};
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    created,
    extract::{Json, Path, Staff},
    problem::{ApiResult, Errors},
};
use crate::state::AppState;

pub fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(list_staff))
        .routes(routes!(update_staff, delete_staff))
        .routes(routes!(delete_staff_sessions))
        .routes(routes!(create_staff_invitation))
        .routes(routes!(delete_staff_invitation))
}

/// List staff and who is invited
#[utoipa::path(get, path = "/api/staff/users", tag = "staff", responses((status = OK, body = StaffList), Errors))]
async fn list_staff(State(state): State<AppState>, Staff(asker): Staff) -> ApiResult<axum::Json<StaffList>> {
    Ok(axum::Json(staff::list(&asker, &state.db).await?))
}

#[derive(Deserialize, ToSchema)]
struct UpdateStaffRequest {
    role: StaffRole,
}

/// Give a member of staff another role
#[utoipa::path(put, path = "/api/staff/users/{id}", tag = "staff", params(("id" = UserId, Path)),
    request_body = UpdateStaffRequest, responses((status = NO_CONTENT, description = "Changed"), Errors))]
async fn update_staff(
    State(state): State<AppState>,
    Staff(asker): Staff,
    Path(id): Path<UserId>,
    Json(request): Json<UpdateStaffRequest>,
) -> ApiResult<StatusCode> {
    staff::edit(&asker, &state.db, id, request.role).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Remove a member of staff
///
/// Out of the staff, and out of every tenant they are in. Their account stays.
#[utoipa::path(delete, path = "/api/staff/users/{id}", tag = "staff", params(("id" = UserId, Path)),
    responses((status = NO_CONTENT, description = "Removed"), Errors))]
async fn delete_staff(
    State(state): State<AppState>,
    Staff(asker): Staff,
    Path(id): Path<UserId>,
) -> ApiResult<StatusCode> {
    staff::remove(&asker, &state.db, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Sign a member of staff out everywhere
#[utoipa::path(delete, path = "/api/staff/users/{id}/sessions", tag = "staff", params(("id" = UserId, Path)),
    responses((status = NO_CONTENT, description = "Signed out"), Errors))]
async fn delete_staff_sessions(
    State(state): State<AppState>,
    Staff(asker): Staff,
    Path(id): Path<UserId>,
) -> ApiResult<StatusCode> {
    staff::end_sessions(&asker, &state.db, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Invite somebody to the staff
#[utoipa::path(post, path = "/api/staff/invitations", tag = "staff", request_body = StaffInvitationForm,
    responses((status = CREATED, body = StaffInvitation, headers(("Location" = String))), Errors))]
async fn create_staff_invitation(
    State(state): State<AppState>,
    Staff(asker): Staff,
    Json(form): Json<StaffInvitationForm>,
) -> ApiResult<impl IntoResponse> {
    let invitation = staff::invite(&asker, &state.db, &form).await?;
    Ok(created(&format!("/api/staff/invitations/{}", invitation.id), invitation))
}

/// Take an invitation back
#[utoipa::path(delete, path = "/api/staff/invitations/{id}", tag = "staff", params(("id" = InvitationId, Path)),
    responses((status = NO_CONTENT, description = "Taken back"), Errors))]
async fn delete_staff_invitation(
    State(state): State<AppState>,
    Staff(asker): Staff,
    Path(id): Path<InvitationId>,
) -> ApiResult<StatusCode> {
    staff::revoke(&asker, &state.db, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

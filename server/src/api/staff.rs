//! The people who work for the platform itself.

use axum::{extract::State, http::StatusCode, response::IntoResponse};
use domain::{
    ids::{InvitationId, UserId},
    page::{Page, Paging},
    policy::StaffRole,
    staff::{self, StaffInvitation, StaffInvitationForm, StaffMember},
};
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    created,
    etag::{IfMatch, NotAsRead, Tagged, versioned},
    extract::{Idempotency, Json, Path, Query, Staff},
    problem::{ApiResult, Errors},
};
use crate::state::AppState;

versioned!(StaffMember);

pub fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(list_staff))
        .routes(routes!(find_staff, update_staff, delete_staff))
        .routes(routes!(delete_staff_sessions))
        .routes(routes!(list_staff_invitations, create_staff_invitation))
        .routes(routes!(delete_staff_invitation))
}

/// List staff
///
/// By name.
#[utoipa::path(get, path = "/api/staff/users", tag = "staff", params(Paging),
    responses((status = OK, body = Page<StaffMember>), Errors))]
async fn list_staff(
    State(state): State<AppState>,
    Staff(asker): Staff,
    Query(paging): Query<Paging>,
) -> ApiResult<axum::Json<Page<StaffMember>>> {
    Ok(axum::Json(paging.cut(staff::list(&asker, &state.db).await?.members, |member| member.id)?))
}

/// Find a member of staff
#[utoipa::path(get, path = "/api/staff/users/{id}", tag = "staff", params(("id" = UserId, Path)),
    responses((status = OK, body = StaffMember, headers(("ETag" = String))), Errors))]
async fn find_staff(
    State(state): State<AppState>,
    Staff(asker): Staff,
    Path(id): Path<UserId>,
) -> ApiResult<Tagged<StaffMember>> {
    Ok(Tagged(staff::find(&asker, &state.db, id).await?))
}

/// List who is invited to the staff
///
/// Invitations that can still be accepted, the latest first.
#[utoipa::path(get, path = "/api/staff/invitations", tag = "staff", params(Paging),
    responses((status = OK, body = Page<StaffInvitation>), Errors))]
async fn list_staff_invitations(
    State(state): State<AppState>,
    Staff(asker): Staff,
    Query(paging): Query<Paging>,
) -> ApiResult<axum::Json<Page<StaffInvitation>>> {
    Ok(axum::Json(paging.cut(staff::list(&asker, &state.db).await?.invitations, |invitation| invitation.id)?))
}

#[derive(Deserialize, ToSchema)]
struct UpdateStaffRequest {
    role: StaffRole,
    /// The version that was read before editing.
    #[serde(default)]
    #[schema(example = 1)]
    version: i32,
}

/// Give a member of staff another role
///
/// `version` is the one that was read.
#[utoipa::path(put, path = "/api/staff/users/{id}", tag = "staff", params(("id" = UserId, Path), IfMatch),
    request_body = UpdateStaffRequest,
    responses((status = OK, body = StaffMember, headers(("ETag" = String))), NotAsRead, Errors))]
async fn update_staff(
    State(state): State<AppState>,
    Staff(asker): Staff,
    Path(id): Path<UserId>,
    if_match: IfMatch,
    Json(request): Json<UpdateStaffRequest>,
) -> ApiResult<Tagged<StaffMember>> {
    if_match.answer(staff::edit(&asker, &state.db, id, request.role, if_match.or(request.version)).await)
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
#[utoipa::path(post, path = "/api/staff/invitations", tag = "staff", params(Idempotency),
    request_body = StaffInvitationForm,
    responses((status = CREATED, body = StaffInvitation, headers(("Location" = String))), Errors))]
async fn create_staff_invitation(
    State(state): State<AppState>,
    Staff(asker): Staff,
    Idempotency(key): Idempotency,
    Json(form): Json<StaffInvitationForm>,
) -> ApiResult<impl IntoResponse> {
    let invitation = staff::invite(&asker, &state.db, &form, key.as_ref()).await?;
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

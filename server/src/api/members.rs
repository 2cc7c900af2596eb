//! The people of a tenant, who is invited, and the roles a tenant makes itself.

use axum::{extract::State, http::StatusCode, response::IntoResponse};
use domain::{
    ids::{CustomRoleId, InvitationId, LocationId, MembershipId},
    members::{
        self, CustomRole, CustomRoleForm, Explanation, Invitation, InvitationForm, Member, MemberForm, MemberSession,
        invitations, roles,
    },
    policy::Action,
};
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    created,
    extract::{Idempotency, Json, Path, Query, Tenant},
    problem::{ApiResult, Errors},
};
use crate::state::AppState;

pub fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(list_members))
        .routes(routes!(find_member, update_member, delete_member))
        .routes(routes!(list_member_sessions, delete_member_sessions))
        .routes(routes!(explain_member))
        .routes(routes!(list_invitations, create_invitation))
        .routes(routes!(find_invitation, delete_invitation))
        .routes(routes!(list_roles, create_role))
        .routes(routes!(find_role, update_role, delete_role))
}

/// List members
///
/// Those who share a shop with the caller, by name.
#[utoipa::path(get, path = "/api/tenants/{tenant}/members", tag = "members", params(("tenant" = String, Path, description = "Slug of the tenant")),
    responses((status = OK, body = Vec<Member>), Errors))]
async fn list_members(State(state): State<AppState>, Tenant(ctx): Tenant) -> ApiResult<axum::Json<Vec<Member>>> {
    Ok(axum::Json(members::list(&ctx, &state.db).await?))
}

/// Find a member
#[utoipa::path(get, path = "/api/tenants/{tenant}/members/{member}", tag = "members",
    params(("tenant" = String, Path, description = "Slug of the tenant"), ("member" = MembershipId, Path)),
    responses((status = OK, body = Member), Errors))]
async fn find_member(
    State(state): State<AppState>,
    Tenant(ctx): Tenant,
    Path((_, member)): Path<(String, MembershipId)>,
) -> ApiResult<axum::Json<Member>> {
    Ok(axum::Json(members::find(&ctx, &state.db, member).await?))
}

/// Give a member another role or other shops
///
/// Nobody grants what they lack; a tenant keeps an owner.
#[utoipa::path(put, path = "/api/tenants/{tenant}/members/{member}", tag = "members",
    params(("tenant" = String, Path, description = "Slug of the tenant"), ("member" = MembershipId, Path)),
    request_body = MemberForm, responses((status = OK, body = Member), Errors))]
async fn update_member(
    State(state): State<AppState>,
    Tenant(ctx): Tenant,
    Path((_, member)): Path<(String, MembershipId)>,
    Json(form): Json<MemberForm>,
) -> ApiResult<axum::Json<Member>> {
    Ok(axum::Json(members::edit(&ctx, &state.db, member, &form).await?))
}

/// Remove a member
///
/// Their account and their other tenants stay.
#[utoipa::path(delete, path = "/api/tenants/{tenant}/members/{member}", tag = "members",
    params(("tenant" = String, Path, description = "Slug of the tenant"), ("member" = MembershipId, Path)),
    responses((status = NO_CONTENT, description = "Removed"), Errors))]
async fn delete_member(
    State(state): State<AppState>,
    Tenant(ctx): Tenant,
    Path((_, member)): Path<(String, MembershipId)>,
) -> ApiResult<StatusCode> {
    members::remove(&ctx, &state.db, member).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// List a member's sessions
///
/// Those with which they reach this tenant.
#[utoipa::path(get, path = "/api/tenants/{tenant}/members/{member}/sessions", tag = "members",
    params(("tenant" = String, Path, description = "Slug of the tenant"), ("member" = MembershipId, Path)),
    responses((status = OK, body = Vec<MemberSession>), Errors))]
async fn list_member_sessions(
    State(state): State<AppState>,
    Tenant(ctx): Tenant,
    Path((_, member)): Path<(String, MembershipId)>,
) -> ApiResult<axum::Json<Vec<MemberSession>>> {
    Ok(axum::Json(members::sessions(&ctx, &state.db, member).await?))
}

/// End a member's sessions
///
/// They have to sign in again before they enter this tenant.
#[utoipa::path(delete, path = "/api/tenants/{tenant}/members/{member}/sessions", tag = "members",
    params(("tenant" = String, Path, description = "Slug of the tenant"), ("member" = MembershipId, Path)),
    responses((status = NO_CONTENT, description = "Ended"), Errors))]
async fn delete_member_sessions(
    State(state): State<AppState>,
    Tenant(ctx): Tenant,
    Path((_, member)): Path<(String, MembershipId)>,
) -> ApiResult<StatusCode> {
    members::end_sessions(&ctx, &state.db, member).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Deserialize, IntoParams)]
struct Question {
    action: Action,
    /// For actions about shops: which one.
    location: Option<LocationId>,
}

/// Ask whether a member may do something, and why
#[utoipa::path(get, path = "/api/tenants/{tenant}/members/{member}/permission", tag = "members",
    params(("tenant" = String, Path, description = "Slug of the tenant"), ("member" = MembershipId, Path), Question),
    responses((status = OK, body = Explanation), Errors))]
async fn explain_member(
    State(state): State<AppState>,
    Tenant(ctx): Tenant,
    Path((_, member)): Path<(String, MembershipId)>,
    Query(question): Query<Question>,
) -> ApiResult<axum::Json<Explanation>> {
    let explanation = members::explain(&ctx, &state.db, member, question.action, question.location).await?;
    Ok(axum::Json(explanation))
}

/// List open invitations
#[utoipa::path(get, path = "/api/tenants/{tenant}/invitations", tag = "members", params(("tenant" = String, Path, description = "Slug of the tenant")),
    responses((status = OK, body = Vec<Invitation>), Errors))]
async fn list_invitations(
    State(state): State<AppState>,
    Tenant(ctx): Tenant,
) -> ApiResult<axum::Json<Vec<Invitation>>> {
    Ok(axum::Json(invitations::list(&ctx, &state.db).await?))
}

/// Invite somebody
///
/// By letter, with a code that is worth one membership, once, for a week.
#[utoipa::path(post, path = "/api/tenants/{tenant}/invitations", tag = "members",
    params(("tenant" = String, Path, description = "Slug of the tenant"),
        ("Idempotency-Key" = Option<String>, Header, description = "Sent again within a day, gives back the first answer")),
    request_body = InvitationForm,
    responses((status = CREATED, body = Invitation, headers(("Location" = String))), Errors))]
async fn create_invitation(
    State(state): State<AppState>,
    Tenant(ctx): Tenant,
    Path(tenant): Path<String>,
    Idempotency(key): Idempotency,
    Json(form): Json<InvitationForm>,
) -> ApiResult<impl IntoResponse> {
    let invitation = invitations::invite(&ctx, &state.db, &form, key.as_ref()).await?;
    Ok(created(&format!("/api/tenants/{tenant}/invitations/{}", invitation.id), invitation))
}

/// Find an open invitation
#[utoipa::path(get, path = "/api/tenants/{tenant}/invitations/{invitation}", tag = "members",
    params(("tenant" = String, Path, description = "Slug of the tenant"), ("invitation" = InvitationId, Path)),
    responses((status = OK, body = Invitation), Errors))]
async fn find_invitation(
    State(state): State<AppState>,
    Tenant(ctx): Tenant,
    Path((_, invitation)): Path<(String, InvitationId)>,
) -> ApiResult<axum::Json<Invitation>> {
    Ok(axum::Json(invitations::find(&ctx, &state.db, invitation).await?))
}

/// Take an invitation back
#[utoipa::path(delete, path = "/api/tenants/{tenant}/invitations/{invitation}", tag = "members",
    params(("tenant" = String, Path, description = "Slug of the tenant"), ("invitation" = InvitationId, Path)),
    responses((status = NO_CONTENT, description = "Taken back"), Errors))]
async fn delete_invitation(
    State(state): State<AppState>,
    Tenant(ctx): Tenant,
    Path((_, invitation)): Path<(String, InvitationId)>,
) -> ApiResult<StatusCode> {
    invitations::revoke(&ctx, &state.db, invitation).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// List the tenant's own roles
#[utoipa::path(get, path = "/api/tenants/{tenant}/roles", tag = "members", params(("tenant" = String, Path, description = "Slug of the tenant")),
    responses((status = OK, body = Vec<CustomRole>), Errors))]
async fn list_roles(State(state): State<AppState>, Tenant(ctx): Tenant) -> ApiResult<axum::Json<Vec<CustomRole>>> {
    Ok(axum::Json(roles::list(&ctx, &state.db).await?))
}

/// Make a role
#[utoipa::path(post, path = "/api/tenants/{tenant}/roles", tag = "members",
    params(("tenant" = String, Path, description = "Slug of the tenant"),
        ("Idempotency-Key" = Option<String>, Header, description = "Sent again within a day, gives back the first answer")),
    request_body = CustomRoleForm,
    responses((status = CREATED, body = CustomRole, headers(("Location" = String))), Errors))]
async fn create_role(
    State(state): State<AppState>,
    Tenant(ctx): Tenant,
    Path(tenant): Path<String>,
    Idempotency(key): Idempotency,
    Json(form): Json<CustomRoleForm>,
) -> ApiResult<impl IntoResponse> {
    let role = roles::create(&ctx, &state.db, &form, key.as_ref()).await?;
    Ok(created(&format!("/api/tenants/{tenant}/roles/{}", role.id), role))
}

/// Find a role
#[utoipa::path(get, path = "/api/tenants/{tenant}/roles/{role}", tag = "members",
    params(("tenant" = String, Path, description = "Slug of the tenant"), ("role" = CustomRoleId, Path)),
    responses((status = OK, body = CustomRole), Errors))]
async fn find_role(
    State(state): State<AppState>,
    Tenant(ctx): Tenant,
    Path((_, role)): Path<(String, CustomRoleId)>,
) -> ApiResult<axum::Json<CustomRole>> {
    Ok(axum::Json(roles::find(&ctx, &state.db, role).await?))
}

/// Change a role, for everybody who has it
#[utoipa::path(put, path = "/api/tenants/{tenant}/roles/{role}", tag = "members",
    params(("tenant" = String, Path, description = "Slug of the tenant"), ("role" = CustomRoleId, Path)),
    request_body = CustomRoleForm, responses((status = OK, body = CustomRole), Errors))]
async fn update_role(
    State(state): State<AppState>,
    Tenant(ctx): Tenant,
    Path((_, role)): Path<(String, CustomRoleId)>,
    Json(form): Json<CustomRoleForm>,
) -> ApiResult<axum::Json<CustomRole>> {
    Ok(axum::Json(roles::edit(&ctx, &state.db, role, &form).await?))
}

/// Remove a role that nobody has
#[utoipa::path(delete, path = "/api/tenants/{tenant}/roles/{role}", tag = "members",
    params(("tenant" = String, Path, description = "Slug of the tenant"), ("role" = CustomRoleId, Path)),
    responses((status = NO_CONTENT, description = "Removed"), Errors))]
async fn delete_role(
    State(state): State<AppState>,
    Tenant(ctx): Tenant,
    Path((_, role)): Path<(String, CustomRoleId)>,
) -> ApiResult<StatusCode> {
    roles::remove(&ctx, &state.db, role).await?;
    Ok(StatusCode::NO_CONTENT)
}

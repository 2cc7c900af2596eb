//! The people of a tenant, who is invited, and the roles a tenant makes itself.

use axum::{extract::State, http::StatusCode, response::IntoResponse};
use domain::{
    ids::{CustomRoleId, InvitationId, LocationId, MembershipId},
    members::{
        self, CustomRole, CustomRoleForm, Explanation, Invitation, InvitationForm, Member, MemberForm, MemberSession,
        invitations, roles,
    },
    page::{Page, Paging},
    policy::Action,
};
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    created,
    etag::{IfMatch, NotAsRead, Tagged, versioned},
    extract::{Idempotency, Json, Path, Query, Tenant},
    problem::{ApiResult, Errors},
};
use crate::state::AppState;

versioned!(CustomRole, Member);

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
#[utoipa::path(get, path = "/api/tenants/{tenant}/members", tag = "members",
    params(("tenant" = String, Path, description = "Slug of the tenant"), Paging),
    responses((status = OK, body = Page<Member>), Errors))]
async fn list_members(
    State(state): State<AppState>,
    Tenant(ctx): Tenant,
    Query(paging): Query<Paging>,
) -> ApiResult<axum::Json<Page<Member>>> {
    Ok(axum::Json(paging.cut(members::list(&ctx, &state.db).await?, |member| member.id)?))
}

/// Find a member
#[utoipa::path(get, path = "/api/tenants/{tenant}/members/{member}", tag = "members",
    params(("tenant" = String, Path, description = "Slug of the tenant"), ("member" = MembershipId, Path)),
    responses((status = OK, body = Member, headers(("ETag" = String))), Errors))]
async fn find_member(
    State(state): State<AppState>,
    Tenant(ctx): Tenant,
    Path((_, member)): Path<(String, MembershipId)>,
) -> ApiResult<Tagged<Member>> {
    Ok(Tagged(members::find(&ctx, &state.db, member).await?))
}

/// Give a member another role or other shops
///
/// Nobody grants what they lack; a tenant keeps an owner.
#[utoipa::path(put, path = "/api/tenants/{tenant}/members/{member}", tag = "members",
    params(("tenant" = String, Path, description = "Slug of the tenant"), ("member" = MembershipId, Path), IfMatch),
    request_body = MemberForm, responses((status = OK, body = Member, headers(("ETag" = String))), NotAsRead, Errors))]
async fn update_member(
    State(state): State<AppState>,
    Tenant(ctx): Tenant,
    Path((_, member)): Path<(String, MembershipId)>,
    if_match: IfMatch,
    Json(mut form): Json<MemberForm>,
) -> ApiResult<Tagged<Member>> {
    form.version = if_match.or(form.version);
    if_match.answer(members::edit(&ctx, &state.db, member, &form).await)
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
    params(("tenant" = String, Path, description = "Slug of the tenant"), ("member" = MembershipId, Path), Paging),
    responses((status = OK, body = Page<MemberSession>), Errors))]
async fn list_member_sessions(
    State(state): State<AppState>,
    Tenant(ctx): Tenant,
    Path((_, member)): Path<(String, MembershipId)>,
    Query(paging): Query<Paging>,
) -> ApiResult<axum::Json<Page<MemberSession>>> {
    let sessions = members::sessions(&ctx, &state.db, member).await?;
    Ok(axum::Json(paging.cut(sessions, |session| session.id)?))
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
#[utoipa::path(get, path = "/api/tenants/{tenant}/invitations", tag = "members",
    params(("tenant" = String, Path, description = "Slug of the tenant"), Paging),
    responses((status = OK, body = Page<Invitation>), Errors))]
async fn list_invitations(
    State(state): State<AppState>,
    Tenant(ctx): Tenant,
    Query(paging): Query<Paging>,
) -> ApiResult<axum::Json<Page<Invitation>>> {
    Ok(axum::Json(paging.cut(invitations::list(&ctx, &state.db).await?, |invitation| invitation.id)?))
}

/// Invite somebody
///
/// By letter, with a code that is worth one membership, once, for a week.
#[utoipa::path(post, path = "/api/tenants/{tenant}/invitations", tag = "members",
    params(("tenant" = String, Path, description = "Slug of the tenant"), Idempotency),
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
#[utoipa::path(get, path = "/api/tenants/{tenant}/roles", tag = "members",
    params(("tenant" = String, Path, description = "Slug of the tenant"), Paging),
    responses((status = OK, body = Page<CustomRole>), Errors))]
async fn list_roles(
    State(state): State<AppState>,
    Tenant(ctx): Tenant,
    Query(paging): Query<Paging>,
) -> ApiResult<axum::Json<Page<CustomRole>>> {
    Ok(axum::Json(paging.cut(roles::list(&ctx, &state.db).await?, |role| role.id)?))
}

/// Make a role
#[utoipa::path(post, path = "/api/tenants/{tenant}/roles", tag = "members",
    params(("tenant" = String, Path, description = "Slug of the tenant"), Idempotency),
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
    responses((status = OK, body = CustomRole, headers(("ETag" = String))), Errors))]
async fn find_role(
    State(state): State<AppState>,
    Tenant(ctx): Tenant,
    Path((_, role)): Path<(String, CustomRoleId)>,
) -> ApiResult<Tagged<CustomRole>> {
    Ok(Tagged(roles::find(&ctx, &state.db, role).await?))
}

/// Change a role, for everybody who has it
#[utoipa::path(put, path = "/api/tenants/{tenant}/roles/{role}", tag = "members",
    params(("tenant" = String, Path, description = "Slug of the tenant"), ("role" = CustomRoleId, Path), IfMatch),
    request_body = CustomRoleForm,
    responses((status = OK, body = CustomRole, headers(("ETag" = String))), NotAsRead, Errors))]
async fn update_role(
    State(state): State<AppState>,
    Tenant(ctx): Tenant,
    Path((_, role)): Path<(String, CustomRoleId)>,
    if_match: IfMatch,
    Json(mut form): Json<CustomRoleForm>,
) -> ApiResult<Tagged<CustomRole>> {
    form.version = if_match.or(form.version);
    if_match.answer(roles::edit(&ctx, &state.db, role, &form).await)
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

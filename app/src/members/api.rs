//! Server functions of members, invitations and roles.

use domain::{
    ids::{CustomRoleId, InvitationId, LocationId, MembershipId},
    members::{CustomRole, CustomRoleForm, Explanation, Invitation, InvitationForm, Member, MemberForm, MemberSession},
    policy::Action,
};
use leptos::{prelude::*, server_fn::codec::Json};
use serde::{Deserialize, Serialize};

use crate::error::AppError;

/// A shop to choose.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shop {
    pub id: LocationId,
    pub name: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct People {
    pub members: Vec<Member>,
    /// Empty for those who may not invite.
    pub invitations: Vec<Invitation>,
}

/// What the forms of a member and of an invitation offer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choices {
    pub roles: Vec<CustomRole>,
    pub shops: Vec<Shop>,
    /// Whether the asker reaches every shop, and so may let others.
    pub all: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemberDetail {
    pub member: Member,
    pub choices: Choices,
    /// None for those who may not see them.
    pub sessions: Option<Vec<MemberSession>>,
}

#[cfg(feature = "ssr")]
pub(crate) async fn shops(ctx: &domain::ctx::Ctx, db: &domain::db::Db) -> Result<Vec<Shop>, AppError> {
    let locations = domain::locations::names(ctx, db).await?;
    Ok(locations.into_iter().map(|(id, name)| Shop { id, name }).collect())
}

#[cfg(feature = "ssr")]
async fn choices(ctx: &domain::ctx::Ctx, db: &domain::db::Db) -> Result<Choices, AppError> {
    Ok(Choices {
        roles: domain::members::roles::list(ctx, db).await?,
        shops: shops(ctx, db).await?,
        all: *ctx.scope() == domain::policy::Scope::All,
    })
}

#[server(input = Json)]
pub async fn list_members(tenant: String) -> Result<People, AppError> {
    let (ctx, db) = crate::request::enter(&tenant)?;
    let members = domain::members::list(&ctx, &db).await?;
    let may_invite = ctx.authorize(Action::InviteMember).is_ok();
    let invitations = if may_invite { domain::members::invitations::list(&ctx, &db).await? } else { Vec::new() };
    Ok(People { members, invitations })
}

#[server(input = Json)]
pub async fn find_member(tenant: String, id: MembershipId) -> Result<MemberDetail, AppError> {
    let (ctx, db) = crate::request::enter(&tenant)?;
    let member = domain::members::find(&ctx, &db, id).await?;
    let sessions = if ctx.authorize(Action::EditMember).is_ok() {
        Some(domain::members::sessions(&ctx, &db, id).await?)
    } else {
        None
    };
    Ok(MemberDetail { member, choices: choices(&ctx, &db).await?, sessions })
}

/// The shops that the asker reaches, by name.
#[server(input = Json)]
pub async fn list_shops(tenant: String) -> Result<Vec<Shop>, AppError> {
    let (ctx, db) = crate::request::enter(&tenant)?;
    shops(&ctx, &db).await
}

/// What the form of an invitation offers. Refused like the invitation itself.
#[server(input = Json)]
pub async fn invitation_choices(tenant: String) -> Result<Choices, AppError> {
    let (ctx, db) = crate::request::enter(&tenant)?;
    ctx.authorize(Action::InviteMember)?;
    choices(&ctx, &db).await
}

#[server]
pub async fn invite_member(tenant: String, key: String, form: InvitationForm) -> Result<(), AppError> {
    let (ctx, db) = crate::request::enter(&tenant)?;
    domain::members::invitations::invite(&ctx, &db, &form, Some(&key.parse()?)).await?;
    leptos_axum::redirect(&format!("/t/{tenant}/members"));
    Ok(())
}

#[server]
pub async fn revoke_invitation(tenant: String, id: InvitationId) -> Result<(), AppError> {
    let (ctx, db) = crate::request::enter(&tenant)?;
    domain::members::invitations::revoke(&ctx, &db, id).await?;
    leptos_axum::redirect(&format!("/t/{tenant}/members"));
    Ok(())
}

#[server]
pub async fn edit_member(tenant: String, id: MembershipId, form: MemberForm) -> Result<(), AppError> {
    let (ctx, db) = crate::request::enter(&tenant)?;
    domain::members::edit(&ctx, &db, id, &form).await?;
    leptos_axum::redirect(&format!("/t/{tenant}/members"));
    Ok(())
}

#[server]
pub async fn remove_member(tenant: String, id: MembershipId) -> Result<(), AppError> {
    let (ctx, db) = crate::request::enter(&tenant)?;
    domain::members::remove(&ctx, &db, id).await?;
    leptos_axum::redirect(&format!("/t/{tenant}/members"));
    Ok(())
}

#[server]
pub async fn end_member_sessions(tenant: String, id: MembershipId) -> Result<(), AppError> {
    let (ctx, db) = crate::request::enter(&tenant)?;
    domain::members::end_sessions(&ctx, &db, id).await?;
    leptos_axum::redirect(&format!("/t/{tenant}/members/{id}"));
    Ok(())
}

/// "Can this person do this, and why."
#[server(input = Json)]
pub async fn explain_member(
    tenant: String,
    id: MembershipId,
    action: Action,
    location: Option<LocationId>,
) -> Result<Explanation, AppError> {
    let (ctx, db) = crate::request::enter(&tenant)?;
    Ok(domain::members::explain(&ctx, &db, id, action, location).await?)
}

/// Looks at the tenant as one of its members does, and changes nothing.
#[server]
pub async fn view_as(tenant: String, id: MembershipId) -> Result<(), AppError> {
    use crate::session::server;
    let request = crate::request::current()?;
    let (ctx, db) = crate::request::enter(&tenant)?;
    let viewing = domain::members::viewing::begin(&ctx, &db, id).await?;
    let mut signed_in = request.identity.signed_in().cloned().ok_or(domain::Error::Unauthenticated)?;
    signed_in.viewing_as = Some(viewing);
    server::change(&server::current()?, &signed_in).await?;
    leptos_axum::redirect(&format!("/t/{tenant}"));
    Ok(())
}

/// Back to oneself.
#[server]
pub async fn stop_viewing(tenant: String) -> Result<(), AppError> {
    use crate::session::server;
    use domain::access_events::AccessEventKind;
    let request = crate::request::current()?;
    let mut signed_in = request.identity.signed_in().cloned().ok_or(domain::Error::Unauthenticated)?;
    let slug: domain::parse::Slug = tenant.parse().map_err(|_| domain::Error::NotFound)?;
    // Whom they looked as may be out of reach by now: then there is nothing to write down.
    if let Ok(ctx) = request.identity.enter(&slug) {
        domain::members::viewing::note(&ctx, &request.db, AccessEventKind::ViewingEnded, None).await?;
    }
    signed_in.viewing_as = None;
    server::change(&server::current()?, &signed_in).await?;
    leptos_axum::redirect(&format!("/t/{tenant}"));
    Ok(())
}

#[server(input = Json)]
pub async fn list_roles(tenant: String) -> Result<Vec<CustomRole>, AppError> {
    let (ctx, db) = crate::request::enter(&tenant)?;
    Ok(domain::members::roles::list(&ctx, &db).await?)
}

#[server(input = Json)]
pub async fn find_role(tenant: String, id: CustomRoleId) -> Result<CustomRole, AppError> {
    let (ctx, db) = crate::request::enter(&tenant)?;
    Ok(domain::members::roles::find(&ctx, &db, id).await?)
}

#[server]
pub async fn create_role(tenant: String, key: String, form: CustomRoleForm) -> Result<(), AppError> {
    let (ctx, db) = crate::request::enter(&tenant)?;
    domain::members::roles::create(&ctx, &db, &form, Some(&key.parse()?)).await?;
    leptos_axum::redirect(&format!("/t/{tenant}/roles"));
    Ok(())
}

#[server]
pub async fn edit_role(tenant: String, id: CustomRoleId, form: CustomRoleForm) -> Result<(), AppError> {
    let (ctx, db) = crate::request::enter(&tenant)?;
    domain::members::roles::edit(&ctx, &db, id, &form).await?;
    leptos_axum::redirect(&format!("/t/{tenant}/roles"));
    Ok(())
}

#[server]
pub async fn remove_role(tenant: String, id: CustomRoleId) -> Result<(), AppError> {
    let (ctx, db) = crate::request::enter(&tenant)?;
    domain::members::roles::remove(&ctx, &db, id).await?;
    leptos_axum::redirect(&format!("/t/{tenant}/roles"));
    Ok(())
}

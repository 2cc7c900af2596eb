//! Server functions of staff users.

use domain::{
    ids::{InvitationId, UserId},
    staff::{StaffInvitationForm, StaffList},
};
use leptos::{prelude::*, server_fn::codec::Json};

use crate::error::AppError;

#[server(input = Json)]
pub async fn list_staff() -> Result<StaffList, AppError> {
    let (staff, db) = crate::request::staff()?;
    Ok(domain::staff::list(&staff, &db).await?)
}

#[server]
pub async fn invite_staff(form: StaffInvitationForm) -> Result<(), AppError> {
    let (staff, db) = crate::request::staff()?;
    domain::staff::invite(&staff, &db, &form, None).await?;
    leptos_axum::redirect("/staff/users");
    Ok(())
}

#[server]
pub async fn revoke_staff_invitation(id: InvitationId) -> Result<(), AppError> {
    let (staff, db) = crate::request::staff()?;
    domain::staff::revoke(&staff, &db, id).await?;
    leptos_axum::redirect("/staff/users");
    Ok(())
}

#[server]
pub async fn edit_staff(id: UserId, role: String, version: i32) -> Result<(), AppError> {
    let (staff, db) = crate::request::staff()?;
    let role = role.parse().map_err(|_| domain::Error::invalid("role", domain::error::Problem::Choice))?;
    domain::staff::edit(&staff, &db, id, role, version).await?;
    leptos_axum::redirect("/staff/users");
    Ok(())
}

#[server]
pub async fn remove_staff(id: UserId) -> Result<(), AppError> {
    let (staff, db) = crate::request::staff()?;
    domain::staff::remove(&staff, &db, id).await?;
    leptos_axum::redirect("/staff/users");
    Ok(())
}

#[server]
pub async fn end_staff_sessions(id: UserId) -> Result<(), AppError> {
    let (staff, db) = crate::request::staff()?;
    domain::staff::end_sessions(&staff, &db, id).await?;
    leptos_axum::redirect("/staff/users");
    Ok(())
}

//! Server functions of staff inside a tenant, for both sides.

use domain::{
    ids::{StaffAccessId, TenantId},
    staff_access::{StaffAccess, StaffAccessForm},
};
use leptos::{prelude::*, server_fn::codec::Json};

use crate::error::AppError;

/// Who of the staff is or was in the tenant.
#[server(input = Json)]
pub async fn list_staff_access(tenant: String) -> Result<Vec<StaffAccess>, AppError> {
    let (ctx, db) = crate::request::enter(&tenant)?;
    Ok(domain::staff_access::list(&ctx, &db).await?)
}

/// The tenant sends them out.
#[server]
pub async fn end_staff_access(tenant: String, id: StaffAccessId) -> Result<(), AppError> {
    let (ctx, db) = crate::request::enter(&tenant)?;
    domain::staff_access::end(&ctx, &db, id).await?;
    leptos_axum::redirect(&format!("/t/{tenant}/staff-access"));
    Ok(())
}

/// The asker's own stays.
#[server(input = Json)]
pub async fn list_own_access() -> Result<Vec<StaffAccess>, AppError> {
    let (staff, db) = crate::request::staff()?;
    Ok(domain::staff_access::list_own(&staff, &db).await?)
}

#[server]
pub async fn enter_tenant(id: TenantId, form: StaffAccessForm) -> Result<(), AppError> {
    let (staff, db) = crate::request::staff()?;
    let access = domain::staff_access::enter(&staff, &db, id, &form, None).await?;
    leptos_axum::redirect(&format!("/t/{}", access.slug));
    Ok(())
}

#[server]
pub async fn leave_tenant(id: StaffAccessId) -> Result<(), AppError> {
    let (staff, db) = crate::request::staff()?;
    domain::staff_access::leave(&staff, &db, id).await?;
    leptos_axum::redirect("/staff/access");
    Ok(())
}

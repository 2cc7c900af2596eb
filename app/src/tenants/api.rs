//! Server functions of tenants.

use domain::{
    ids::TenantId,
    page::Page,
    staff_access::StaffAccess,
    tenants::{
        Client, NewTenantForm, Overview, Tenant, TenantCount, TenantCounts, TenantFilter, TenantForm, TenantStatusForm,
        TenantSummary,
    },
};
use leptos::{prelude::*, server_fn::codec::Json};
use serde::{Deserialize, Serialize};

use crate::error::AppError;
#[cfg(feature = "ssr")]
use crate::{
    i18n::{t, words},
    ui::toast::say,
};

#[server(input = Json)]
pub async fn tenant_overview(tenant: String) -> Result<Overview, AppError> {
    let (ctx, db) = crate::request::enter(&tenant)?;
    Ok(domain::tenants::overview(&ctx, &db).await?)
}

/// What staff see first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StaffOverview {
    pub counts: TenantCounts,
    /// The clients that came last, newest first.
    pub latest: Vec<Tenant>,
    /// The asker's own stays in clients' companies that are open.
    pub stays: Vec<StaffAccess>,
}

#[server(input = Json)]
pub async fn find_staff_overview() -> Result<StaffOverview, AppError> {
    let (staff, db) = crate::request::staff()?;
    let stays = domain::staff_access::list_own(&staff, &db).await?;
    let now = staff.clock().now();
    Ok(StaffOverview {
        counts: domain::tenants::counts(&staff, &db).await?,
        latest: domain::tenants::latest(&staff, &db, 6).await?,
        stays: stays.into_iter().filter(|stay| stay.is_open && stay.expires_at > now).collect(),
    })
}

#[server(input = Json)]
pub async fn find_tenant(tenant: String) -> Result<Tenant, AppError> {
    let (ctx, db) = crate::request::enter(&tenant)?;
    Ok(domain::tenants::find(&ctx, &db).await?)
}

#[server]
pub async fn edit_tenant(tenant: String, form: TenantForm) -> Result<(), AppError> {
    let (ctx, db) = crate::request::enter(&tenant)?;
    let edited = domain::tenants::edit(&ctx, &db, &form).await?;
    say(t!(words(ctx.locale()), form.said_saved, name = edited.name).to_string(), None);
    leptos_axum::redirect(&format!("/t/{tenant}"));
    Ok(())
}

/// A page of clients, and how many there are of them on all pages.
#[server(input = Json)]
pub async fn list_clients(filter: TenantFilter) -> Result<(Page<TenantSummary>, TenantCount), AppError> {
    let (staff, db) = crate::request::staff()?;
    let page = domain::tenants::list(&staff, &db, &filter).await?;
    Ok((page, domain::tenants::count(&staff, &db, &filter).await?))
}

/// Whether the asker may create clients: the page of the form asks before it shows one.
#[server(input = Json)]
pub async fn may_create_client() -> Result<(), AppError> {
    let (staff, _) = crate::request::staff()?;
    Ok(staff.authorize(domain::policy::StaffAction::CreateTenant)?)
}

#[server(input = Json)]
pub async fn find_client(id: TenantId) -> Result<Client, AppError> {
    let (staff, db) = crate::request::staff()?;
    Ok(domain::tenants::client(&staff, &db, id).await?)
}

/// The same for the page of its status, which is for those who may change it.
#[server(input = Json)]
pub async fn find_client_status(id: TenantId) -> Result<Client, AppError> {
    let (staff, db) = crate::request::staff()?;
    staff.authorize(domain::policy::StaffAction::SuspendTenant)?;
    Ok(domain::tenants::client(&staff, &db, id).await?)
}

/// Suspends a client or lets it in again.
#[server]
pub async fn set_client_status(id: TenantId, form: TenantStatusForm) -> Result<(), AppError> {
    let (staff, db) = crate::request::staff()?;
    domain::tenants::suspensions::set_status(&staff, &db, id, &form).await?;
    leptos_axum::redirect(&format!("/staff/tenants/{id}"));
    Ok(())
}

/// `key` makes sending the form twice create one client.
#[server]
pub async fn create_client(key: String, form: NewTenantForm) -> Result<(), AppError> {
    let (staff, db) = crate::request::staff()?;
    let made = domain::tenants::create(&staff, &db, &form, Some(&key.parse()?)).await?;
    say(t!(words(staff.request().locale), form.said_created, name = made.name).to_string(), None);
    leptos_axum::redirect("/staff/tenants");
    Ok(())
}

#[server]
pub async fn edit_client(id: TenantId, form: TenantForm) -> Result<(), AppError> {
    let (staff, db) = crate::request::staff()?;
    let edited = domain::tenants::edit_any(&staff, &db, id, &form).await?;
    say(t!(words(staff.request().locale), form.said_saved, name = edited.name).to_string(), None);
    leptos_axum::redirect("/staff/tenants");
    Ok(())
}

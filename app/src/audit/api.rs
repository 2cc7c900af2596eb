//! Server functions of the audit.

use domain::{
    audit::{AuditFilter, AuditRecord, ChainState, Verification},
    page::Page,
};
use leptos::{prelude::*, server_fn::codec::Json};

use crate::error::AppError;

#[server(input = Json)]
pub async fn list_audit(tenant: String, filter: AuditFilter) -> Result<Page<AuditRecord>, AppError> {
    let (ctx, db) = crate::request::enter(&tenant)?;
    Ok(domain::audit::list(&ctx, &db, &filter).await?)
}

/// How far the chain has come; and, where that is asked for, whether it is as it was written.
#[server(input = Json)]
pub async fn find_audit_chain(tenant: String, verify: bool) -> Result<(ChainState, Option<Verification>), AppError> {
    let (ctx, db) = crate::request::enter(&tenant)?;
    let found = if verify { Some(domain::audit::verify_now(&ctx, &db).await?) } else { None };
    Ok((domain::audit::state(&ctx, &db).await?, found))
}

#[server(input = Json)]
pub async fn list_platform_audit(filter: AuditFilter) -> Result<Page<AuditRecord>, AppError> {
    let (staff, db) = crate::request::staff()?;
    Ok(domain::audit::list_platform(&staff, &db, &filter).await?)
}

#[server(input = Json)]
pub async fn find_platform_audit_chain(verify: bool) -> Result<(ChainState, Option<Verification>), AppError> {
    let (staff, db) = crate::request::staff()?;
    let found = if verify { Some(domain::audit::verify_platform_now(&staff, &db).await?) } else { None };
    Ok((domain::audit::state_of_platform(&staff, &db).await?, found))
}

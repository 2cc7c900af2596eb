//! Server functions of setting up.

use domain::onboarding::Progress;
use leptos::{prelude::*, server_fn::codec::Json};

use crate::error::AppError;

#[server(input = Json)]
pub async fn find_onboarding(tenant: String) -> Result<Progress, AppError> {
    let (ctx, db) = crate::request::enter(&tenant)?;
    Ok(domain::onboarding::progress(&ctx, &db).await?)
}

/// Puts the list away for everybody of the company, or takes it out again.
#[server]
pub async fn dismiss_onboarding(tenant: String, dismissed: bool) -> Result<(), AppError> {
    let (ctx, db) = crate::request::enter(&tenant)?;
    domain::onboarding::set_dismissed(&ctx, &db, domain::onboarding::DismissForm { dismissed }).await?;
    leptos_axum::redirect(&format!("/t/{tenant}"));
    Ok(())
}

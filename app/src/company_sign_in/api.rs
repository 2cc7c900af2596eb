//! Server functions of signing in by a tenant's own provider.

use domain::company_sign_in::{CompanySignIn, CompanySignInForm};
use leptos::{prelude::*, server_fn::codec::Json};
use serde::{Deserialize, Serialize};

use crate::{error::AppError, members::api::Choices};

/// The settings, and what their form offers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CompanySettings {
    pub settings: CompanySignIn,
    pub choices: Choices,
}

/// Finds the company that somebody means, by their address or its slug, and leads on to its provider.
#[server]
pub async fn begin_company_sign_in(company: String, #[server(default)] next: String) -> Result<(), AppError> {
    use crate::session::server;
    let request = crate::request::current()?;
    let tenant = domain::company_sign_in::find_company(&request.db, &company).await?;
    server::want_company(&server::current()?, tenant, server::local(&next)).await?;
    leptos_axum::redirect("/sign-in/company/go");
    Ok(())
}

#[server(input = Json)]
pub async fn find_company_sign_in(tenant: String) -> Result<CompanySettings, AppError> {
    let (ctx, db) = crate::request::enter(&tenant)?;
    let outside = crate::request::current()?.outside;
    let settings = domain::company_sign_in::find(&ctx, &db, &outside).await?;
    // Who may see the settings may see little else, such as an owner on a strange network.
    let choices = Choices {
        roles: domain::members::roles::list(&ctx, &db).await.unwrap_or_default(),
        shops: crate::members::api::shops(&ctx, &db).await.unwrap_or_default(),
        all: *ctx.scope() == domain::policy::Scope::All,
    };
    Ok(CompanySettings { settings, choices })
}

#[server]
pub async fn save_company_sign_in(tenant: String, form: CompanySignInForm) -> Result<(), AppError> {
    let (ctx, db) = crate::request::enter(&tenant)?;
    let outside = crate::request::current()?.outside;
    domain::company_sign_in::save(&ctx, &db, &outside, &form).await?;
    leptos_axum::redirect(&format!("/t/{tenant}/company-sign-in"));
    Ok(())
}

#[server]
pub async fn claim_company_domain(tenant: String, domain: String) -> Result<(), AppError> {
    let (ctx, db) = crate::request::enter(&tenant)?;
    ::domain::company_sign_in::add_domain(&ctx, &db, &domain, None).await?;
    leptos_axum::redirect(&format!("/t/{tenant}/company-sign-in"));
    Ok(())
}

/// `claimed` is the domain; on the page `domain` is the field of the one to be claimed.
#[server]
pub async fn verify_company_domain(tenant: String, claimed: String) -> Result<(), AppError> {
    use domain::Error;
    let (ctx, db) = crate::request::enter(&tenant)?;
    let outside = crate::request::current()?.outside;
    let domain = claimed.parse().map_err(|_| Error::NotFound)?;
    match ::domain::company_sign_in::verify_domain(&ctx, &db, &outside, &domain).await {
        Ok(_) => leptos_axum::redirect(&format!("/t/{tenant}/company-sign-in")),
        Err(Error::Invalid { mut fields }) => {
            fields.iter_mut().for_each(|wrong| "claimed".clone_into(&mut wrong.field));
            return Err(Error::Invalid { fields }.into());
        }
        Err(error) => return Err(error.into()),
    }
    Ok(())
}

#[server]
pub async fn remove_company_domain(tenant: String, claimed: String) -> Result<(), AppError> {
    let (ctx, db) = crate::request::enter(&tenant)?;
    let domain = claimed.parse().map_err(|_| domain::Error::NotFound)?;
    ::domain::company_sign_in::remove_domain(&ctx, &db, &domain).await?;
    leptos_axum::redirect(&format!("/t/{tenant}/company-sign-in"));
    Ok(())
}

//! Server functions of the sign-in policy.

use domain::{
    members::CustomRole,
    sign_in_policy::{Effect, SignInPolicy, SignInPolicyForm},
};
use leptos::{prelude::*, server_fn::codec::Json};
use serde::{Deserialize, Serialize};

use crate::error::AppError;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Policy {
    pub policy: SignInPolicy,
    /// The tenant's own roles, for choosing who needs a second factor.
    pub roles: Vec<CustomRole>,
    /// Where the asker comes from, as the list of networks would see it.
    pub address: Option<String>,
}

#[server(input = Json)]
pub async fn find_sign_in_policy(tenant: String) -> Result<Policy, AppError> {
    let (ctx, db) = crate::request::enter(&tenant)?;
    let policy = domain::sign_in_policy::find(&ctx, &db).await?;
    // An owner on a strange network may mend the policy and see nothing else.
    let roles = domain::members::roles::list(&ctx, &db).await.unwrap_or_default();
    Ok(Policy { policy, roles, address: ctx.request().address.map(|address| address.to_string()) })
}

/// Whom a change would stop. Changes nothing.
#[server]
pub async fn preview_sign_in_policy(tenant: String, form: SignInPolicyForm) -> Result<Effect, AppError> {
    let (ctx, db) = crate::request::enter(&tenant)?;
    Ok(domain::sign_in_policy::preview(&ctx, &db, &form).await?)
}

#[server]
pub async fn apply_sign_in_policy(tenant: String, form: SignInPolicyForm) -> Result<(), AppError> {
    let (ctx, db) = crate::request::enter(&tenant)?;
    domain::sign_in_policy::apply(&ctx, &db, &form).await?;
    leptos_axum::redirect(&format!("/t/{tenant}/sign-in-settings"));
    Ok(())
}

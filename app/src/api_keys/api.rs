//! Server functions of API keys.

use chrono::NaiveDate;
use domain::{
    api_keys::{ApiKey, ApiKeyForm},
    ids::ApiKeyId,
};
use leptos::{prelude::*, server_fn::codec::Json};
use serde::{Deserialize, Serialize};

use crate::{error::AppError, members::api::Shop};

/// The keys, and the secret of one that was just made: it is in one answer only.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Keys {
    pub keys: Vec<ApiKey>,
    pub secret: Option<NewSecret>,
}

#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewSecret {
    pub key: ApiKeyId,
    pub secret: String,
}

impl std::fmt::Debug for NewSecret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct(stringify!(NewSecret)).field(stringify!(key), &self.key).finish_non_exhaustive()
    }
}

/// What the form of a new key offers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyChoices {
    pub shops: Vec<Shop>,
    pub all: bool,
    /// The day it is in Argentina: a key can end with it, and not before.
    pub today: NaiveDate,
}

#[server(input = Json)]
pub async fn list_api_keys(tenant: String) -> Result<Keys, AppError> {
    use crate::session::server;
    let (ctx, db) = crate::request::enter(&tenant)?;
    let keys = domain::api_keys::list(&ctx, &db).await?;
    let secret = server::take_once(&server::current()?, &db, ctx.tenant().uuid()).await?;
    Ok(Keys { keys, secret })
}

#[server(input = Json)]
pub async fn api_key_choices(tenant: String) -> Result<KeyChoices, AppError> {
    let (ctx, db) = crate::request::enter(&tenant)?;
    ctx.authorize(domain::policy::Action::EditApiKeys)?;
    let shops = crate::members::api::shops(&ctx, &db).await?;
    let today = domain::address::TimeZone::BuenosAires.local(ctx.clock().now()).date();
    Ok(KeyChoices { shops, all: *ctx.scope() == domain::policy::Scope::All, today })
}

#[server]
pub async fn create_api_key(tenant: String, key: String, form: ApiKeyForm) -> Result<(), AppError> {
    let (ctx, db) = crate::request::enter(&tenant)?;
    let new = domain::api_keys::create(&ctx, &db, &form, Some(&key.parse()?)).await?;
    show(&ctx, &db, new).await?;
    leptos_axum::redirect(&format!("/t/{tenant}/api-keys"));
    Ok(())
}

#[server]
pub async fn rotate_api_key(tenant: String, id: ApiKeyId, overlap_hours: u32) -> Result<(), AppError> {
    let (ctx, db) = crate::request::enter(&tenant)?;
    let new = domain::api_keys::rotate(&ctx, &db, id, overlap_hours, None).await?;
    show(&ctx, &db, new).await?;
    leptos_axum::redirect(&format!("/t/{tenant}/api-keys"));
    Ok(())
}

/// The list shows the secret once.
#[cfg(feature = "ssr")]
async fn show(ctx: &domain::ctx::Ctx, db: &domain::db::Db, new: domain::api_keys::NewApiKey) -> Result<(), AppError> {
    use crate::session::server;
    if let Some(secret) = new.secret {
        let secret = NewSecret { key: new.key.id, secret };
        server::keep_once(&server::current()?, db, ctx.tenant().uuid(), &secret).await?;
    }
    Ok(())
}

#[server]
pub async fn revoke_api_key(tenant: String, id: ApiKeyId) -> Result<(), AppError> {
    let (ctx, db) = crate::request::enter(&tenant)?;
    domain::api_keys::revoke(&ctx, &db, id).await?;
    leptos_axum::redirect(&format!("/t/{tenant}/api-keys"));
    Ok(())
}

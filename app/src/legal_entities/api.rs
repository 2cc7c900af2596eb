//! Server functions of legal entities.

use chrono::NaiveDate;
use domain::{
    ids::LegalEntityId,
    legal_entities::{LegalEntity, LegalEntityForm},
};
use leptos::{prelude::*, server_fn::codec::Json};

use crate::error::AppError;

#[server(input = Json)]
pub async fn list_legal_entities(tenant: String) -> Result<Vec<LegalEntity>, AppError> {
    let (ctx, db) = crate::request::enter(&tenant)?;
    Ok(domain::legal_entities::list(&ctx, &db).await?)
}

/// One of them, and the day it is in Argentina.
#[server(input = Json)]
pub async fn find_legal_entity(tenant: String, id: LegalEntityId) -> Result<(LegalEntity, NaiveDate), AppError> {
    let (ctx, db) = crate::request::enter(&tenant)?;
    let entity = domain::legal_entities::find(&ctx, &db, id).await?;
    Ok((entity, domain::legal_entities::today(ctx.clock())))
}

/// Whether the asker may add one: the page of the form asks before it shows one. Answers with the day it is in Argentina.
#[server(input = Json)]
pub async fn may_create_legal_entity(tenant: String) -> Result<NaiveDate, AppError> {
    let (ctx, _) = crate::request::enter(&tenant)?;
    ctx.authorize(domain::policy::Action::CreateLegalEntity)?;
    Ok(domain::legal_entities::today(ctx.clock()))
}

/// `key` makes sending the form twice create one.
#[server]
pub async fn create_legal_entity(tenant: String, key: String, form: LegalEntityForm) -> Result<(), AppError> {
    let (ctx, db) = crate::request::enter(&tenant)?;
    domain::legal_entities::create(&ctx, &db, &form, Some(&key.parse()?)).await?;
    leptos_axum::redirect(&format!("/t/{tenant}/legal-entities"));
    Ok(())
}

#[server]
pub async fn edit_legal_entity(tenant: String, id: LegalEntityId, form: LegalEntityForm) -> Result<(), AppError> {
    let (ctx, db) = crate::request::enter(&tenant)?;
    domain::legal_entities::edit(&ctx, &db, id, &form).await?;
    leptos_axum::redirect(&format!("/t/{tenant}/legal-entities"));
    Ok(())
}

//! Server functions of messages.

use domain::{
    ids::MessageId,
    messages::{
        MessageDetail, MessageFilter, MessageSummary,
        quiet_hours::{QuietHours, QuietHoursForm},
    },
    page::Page,
};
use leptos::{prelude::*, server_fn::codec::Json};

use crate::error::AppError;
#[cfg(feature = "ssr")]
use crate::i18n::{t, words};

#[server(input = Json)]
pub async fn list_messages(tenant: String, filter: MessageFilter) -> Result<Page<MessageSummary>, AppError> {
    let (ctx, db) = crate::request::enter(&tenant)?;
    Ok(domain::messages::list(&ctx, &db, &filter).await?)
}

#[server(input = Json)]
pub async fn find_message(tenant: String, id: MessageId) -> Result<MessageDetail, AppError> {
    let (ctx, db) = crate::request::enter(&tenant)?;
    Ok(domain::messages::find(&ctx, &db, id).await?)
}

#[server(input = Json)]
pub async fn find_quiet_hours(tenant: String) -> Result<QuietHours, AppError> {
    let (ctx, db) = crate::request::enter(&tenant)?;
    Ok(domain::messages::quiet_hours::find(&ctx, &db).await?)
}

#[server]
pub async fn edit_quiet_hours(tenant: String, form: QuietHoursForm) -> Result<(), AppError> {
    let (ctx, db) = crate::request::enter(&tenant)?;
    domain::messages::quiet_hours::edit(&ctx, &db, &form).await?;
    crate::ui::toast::say(t!(words(ctx.locale()), messages.said_quiet).to_owned(), None);
    leptos_axum::redirect(&format!("/t/{tenant}/messages"));
    Ok(())
}

//! Server functions of notifications.

use domain::{
    ids::MessageId,
    notifications::{Notification, Preferences, PreferencesForm, Unread},
};
use leptos::{prelude::*, server_fn::codec::Json};

use crate::error::AppError;
#[cfg(feature = "ssr")]
use crate::i18n::{t, words};

#[server(input = Json)]
pub async fn list_notifications(tenant: String) -> Result<Vec<Notification>, AppError> {
    let (ctx, db) = crate::request::enter(&tenant)?;
    Ok(domain::notifications::list(&ctx, &db).await?)
}

#[server(input = Json)]
pub async fn count_unread(tenant: String) -> Result<Unread, AppError> {
    let (ctx, db) = crate::request::enter(&tenant)?;
    Ok(domain::notifications::unread(&ctx, &db).await?)
}

/// `until`: the time of the latest notification that was shown, RFC 3339.
#[server]
pub async fn mark_read(tenant: String, until: String) -> Result<(), AppError> {
    use domain::notifications::ReadMark;
    let (ctx, db) = crate::request::enter(&tenant)?;
    let until = until.parse().map_err(|_| domain::Error::invalid("until", domain::error::Problem::Date))?;
    let mark = ReadMark { until: Some(until), message_ids: None, is_read: true };
    domain::notifications::mark_read(&ctx, &db, mark).await?;
    Ok(())
}

/// One of them, as read or as not read any more.
#[server]
pub async fn mark_one(tenant: String, id: MessageId, is_read: bool) -> Result<(), AppError> {
    use domain::notifications::ReadMark;
    let (ctx, db) = crate::request::enter(&tenant)?;
    let mark = ReadMark { until: None, message_ids: Some(vec![id]), is_read };
    domain::notifications::mark_read(&ctx, &db, mark).await?;
    Ok(())
}

#[server(input = Json)]
pub async fn find_preferences(tenant: String) -> Result<Preferences, AppError> {
    let (ctx, db) = crate::request::enter(&tenant)?;
    Ok(domain::notifications::preferences(&ctx, &db).await?)
}

#[server]
pub async fn edit_preferences(tenant: String, form: PreferencesForm) -> Result<(), AppError> {
    let (ctx, db) = crate::request::enter(&tenant)?;
    domain::notifications::edit_preferences(&ctx, &db, &form).await?;
    crate::ui::toast::say(t!(words(ctx.locale()), notifications.said_chosen).to_owned(), None);
    Ok(())
}

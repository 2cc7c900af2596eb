//! Server functions of notifications.

use domain::notifications::{Notification, Unread};
use leptos::{prelude::*, server_fn::codec::Json};

use crate::error::AppError;

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
    let (ctx, db) = crate::request::enter(&tenant)?;
    let until = until.parse().map_err(|_| domain::Error::invalid("until", domain::error::Problem::Date))?;
    domain::notifications::mark_read(&ctx, &db, until).await?;
    Ok(())
}

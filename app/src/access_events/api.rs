//! Server functions of access events.

use domain::{
    access_events::{AccessEvent, AccessEventFilter},
    page::Page,
};
use leptos::{prelude::*, server_fn::codec::Json};

use crate::error::AppError;

#[server(input = Json)]
pub async fn list_access_events(tenant: String, filter: AccessEventFilter) -> Result<Page<AccessEvent>, AppError> {
    let (ctx, db) = crate::request::enter(&tenant)?;
    Ok(domain::access_events::list(&ctx, &db, &filter).await?)
}

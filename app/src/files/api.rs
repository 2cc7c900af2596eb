//! Server functions of files. Sending one is none of them: a function would hold the whole file in memory. The server's
//! `files::upload` streams the form of the page.

use domain::{
    files::{File, FileFilter, FileUsage},
    ids::FileId,
    page::Page,
};
use leptos::{prelude::*, server_fn::codec::Json};
use serde::{Deserialize, Serialize};

use crate::error::AppError;

/// A page of files, and how much all of them are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileList {
    pub page: Page<File>,
    pub usage: FileUsage,
}

#[server(input = Json)]
pub async fn list_files(tenant: String, filter: FileFilter) -> Result<FileList, AppError> {
    let (ctx, db) = crate::request::enter(&tenant)?;
    let page = domain::files::list(&ctx, &db, &filter).await?;
    Ok(FileList { page, usage: domain::files::usage(&ctx, &db).await? })
}

/// Leads to the content, which the browser saves; the page stays.
#[server]
pub async fn download_file(tenant: String, id: FileId) -> Result<(), AppError> {
    let (ctx, db) = crate::request::enter(&tenant)?;
    let link = domain::files::link(&ctx, &db, id, domain::files::FileLinkForm::default()).await?;
    leptos_axum::redirect(&link.address);
    Ok(())
}

#[server]
pub async fn delete_file(tenant: String, id: FileId) -> Result<(), AppError> {
    let (ctx, db) = crate::request::enter(&tenant)?;
    domain::files::delete(&ctx, &db, id).await?;
    leptos_axum::redirect(&format!("/t/{tenant}/files"));
    Ok(())
}

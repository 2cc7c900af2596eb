//! Files of a tenant.

use axum::{
    body::Body,
    extract::State,
    http::{HeaderMap, StatusCode, header::CONTENT_LENGTH},
    response::IntoResponse,
};
use domain::{
    files::{self, File, FileFilter, FileForm, FileLink, FileLinkForm, FileUsage},
    ids::FileId,
    page::Page,
};
use futures::{StreamExt, TryStreamExt};
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    created,
    etag::{Tagged, versioned},
    extract::{Idempotency, Json, Path, Query, Tenant},
    problem::{ApiResult, Errors},
};
use crate::{middleware::forms::unreadable, state::AppState};

versioned!(File);

pub fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(list_files, create_file))
        .routes(routes!(find_file_usage))
        .routes(routes!(find_file, delete_file))
        .routes(routes!(create_file_link))
}

#[derive(Deserialize)]
struct FilePath {
    file: FileId,
}

/// The bytes of a file.
#[derive(ToSchema)]
#[schema(value_type = String, format = Binary)]
#[expect(dead_code, reason = "describes a body; the handler takes it as it is")]
struct FileBytes(Vec<u8>);

/// List files
///
/// The latest first.
#[utoipa::path(get, path = "/api/tenants/{tenant}/files", tag = "files",
    params(("tenant" = String, Path, description = "Slug of the tenant"), FileFilter),
    responses((status = OK, body = Page<File>), Errors))]
async fn list_files(
    State(state): State<AppState>,
    Tenant(ctx): Tenant,
    Query(filter): Query<FileFilter>,
) -> ApiResult<axum::Json<Page<File>>> {
    Ok(axum::Json(files::list(&ctx, &state.db, &filter).await?))
}

/// Send a file
///
/// The body is the file itself. What it is, is seen in its bytes: its name and its `Content-Type` do not count, and its name
/// is given an ending that fits. Pages (HTML), SVG, scripts, programs and documents with macros are refused. `status` is
/// `ready`, or `waiting` while the virus scanner is away; until then it cannot be downloaded.
#[utoipa::path(post, path = "/api/tenants/{tenant}/files", tag = "files",
    request_body(content = FileBytes, content_type = "application/octet-stream"),
    params(("tenant" = String, Path, description = "Slug of the tenant"), FileForm, Idempotency),
    responses((status = CREATED, body = File, headers(("Location" = String))), Errors))]
async fn create_file(
    State(state): State<AppState>,
    Tenant(ctx): Tenant,
    Path(tenant): Path<String>,
    Idempotency(key): Idempotency,
    Query(form): Query<FileForm>,
    headers: HeaderMap,
    body: Body,
) -> ApiResult<impl IntoResponse> {
    let declared = headers.get(CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse().ok());
    let content = body.into_data_stream().map_err(|error| unreadable(&error)).boxed();
    let file = files::create(&ctx, &state.db, &form, content, declared, key.as_ref()).await?;
    Ok(created(&format!("/api/tenants/{tenant}/files/{}", file.id), file))
}

/// Find the storage used
#[utoipa::path(get, path = "/api/tenants/{tenant}/files/usage", tag = "files",
    params(("tenant" = String, Path, description = "Slug of the tenant")),
    responses((status = OK, body = FileUsage), Errors))]
async fn find_file_usage(State(state): State<AppState>, Tenant(ctx): Tenant) -> ApiResult<axum::Json<FileUsage>> {
    Ok(axum::Json(files::usage(&ctx, &state.db).await?))
}

/// Find a file
///
/// What is known of it; its content is had by a link.
#[utoipa::path(get, path = "/api/tenants/{tenant}/files/{file}", tag = "files",
    params(("tenant" = String, Path, description = "Slug of the tenant"), ("file" = FileId, Path)),
    responses((status = OK, body = File, headers(("ETag" = String))), Errors))]
async fn find_file(
    State(state): State<AppState>,
    Tenant(ctx): Tenant,
    Path(path): Path<FilePath>,
) -> ApiResult<Tagged<File>> {
    Ok(Tagged(files::find(&ctx, &state.db, path.file).await?))
}

/// Delete a file
///
/// With its content. Links to it lead nowhere from then on.
#[utoipa::path(delete, path = "/api/tenants/{tenant}/files/{file}", tag = "files",
    params(("tenant" = String, Path, description = "Slug of the tenant"), ("file" = FileId, Path)),
    responses((status = NO_CONTENT, description = "Deleted"), Errors))]
async fn delete_file(
    State(state): State<AppState>,
    Tenant(ctx): Tenant,
    Path(path): Path<FilePath>,
) -> ApiResult<StatusCode> {
    files::delete(&ctx, &state.db, path.file).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Give a link to the content
///
/// Good for five minutes and for whoever has it, without a key or a session. It answers with the content as a download; with
/// `show`, a picture of purpose `picture` is shown in its place. That it was given is recorded.
#[utoipa::path(post, path = "/api/tenants/{tenant}/files/{file}/links", tag = "files", request_body = FileLinkForm,
    params(("tenant" = String, Path, description = "Slug of the tenant"), ("file" = FileId, Path)),
    responses((status = OK, body = FileLink), Errors))]
async fn create_file_link(
    State(state): State<AppState>,
    Tenant(ctx): Tenant,
    Path(path): Path<FilePath>,
    Json(form): Json<FileLinkForm>,
) -> ApiResult<axum::Json<FileLink>> {
    let link = files::link(&ctx, &state.db, path.file, form).await?;
    Ok(axum::Json(FileLink { address: format!("{}{}", state.settings.address(), link.address), ..link }))
}

//! The form that sends a file from a page. It goes to no server function, which would hold the whole file in memory: its
//! fields are read, and what follows them is streamed to where it is kept. Refused, the page is shown again as any form's is.

use app::{files::UPLOAD, request::RequestContext, ui::form::Submitted};
use axum::{
    extract::{FromRequest, Multipart, Request, multipart::MultipartError},
    http::{Method, StatusCode, request::Parts},
    response::{IntoResponse, Redirect, Response},
};
use domain::{
    Error,
    error::Problem,
    files::{self, File, FileForm},
    parse::Slug,
};
use futures::{StreamExt, TryStreamExt};

use crate::{api::problem::ApiError, state::AppState};

/// Bytes of all fields before the file.
const MOST_FIELDS: usize = 4096;
/// What a form adds to the file it holds, and room to see that a file is too large, which is told otherwise than a body that is.
pub const AROUND: u64 = 1024 * 1024;

/// Whether a request brings a file: it may be larger than others, and take longer.
#[must_use]
pub fn brings_a_file(method: &Method, path: &str) -> bool {
    method == Method::POST && (page(path).is_some() || is_operation(path))
}

/// `/api/tenants/{tenant}/files`
fn is_operation(path: &str) -> bool {
    let tenant = path.strip_prefix("/api/tenants/").and_then(|rest| rest.strip_suffix("/files"));
    tenant.is_some_and(|tenant| !tenant.is_empty() && !tenant.contains('/'))
}

/// The tenant of `/t/{tenant}/files`.
pub fn page(path: &str) -> Option<&str> {
    path.strip_prefix("/t/")?.strip_suffix("/files").filter(|tenant| !tenant.is_empty() && !tenant.contains('/'))
}

/// What came of it.
pub enum Outcome {
    Answered(Response),
    /// The page is to be shown again, with this.
    ShowAgain(Box<(Parts, StatusCode, Submitted)>),
}

/// # Errors
/// Where nobody may be told of the page: [`Error::Unauthenticated`], and what [`domain::identity::Identity::enter`] refuses.
pub async fn from_form(state: &AppState, request: Request, tenant: &str) -> Result<Outcome, ApiError> {
    let context = request.extensions().get::<RequestContext>().ok_or(Error::Internal)?;
    if context.identity.person().is_none() {
        return Err(Error::Unauthenticated.into());
    }
    let slug: Slug = tenant.parse().map_err(|_| Error::NotFound)?;
    let ctx = context.identity.enter(&slug)?;
    let (parts, body) = request.into_parts();
    let whole = Request::from_parts(parts.clone(), body);
    let mut form = Multipart::from_request(whole, &()).await.map_err(|_| Error::Malformed)?;
    let mut values = Vec::new();
    let taken = take(state, &ctx, &mut form, &mut values).await;
    match taken {
        Ok(_) => Ok(Outcome::Answered(Redirect::to(&format!("/t/{slug}/files")).into_response())),
        Err(error) => {
            // A browser that is still sending does not read what is answered. So much it may send.
            while let Ok(Some(_)) = form.next_field().await {}
            let status = StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
            let submitted = Submitted { function: UPLOAD.to_owned(), values, error: Some(error), answer: None };
            Ok(Outcome::ShowAgain(Box::new((parts, status, submitted))))
        }
    }
}

async fn take(
    state: &AppState,
    ctx: &domain::ctx::Ctx,
    form: &mut Multipart,
    values: &mut Vec<(String, String)>,
) -> domain::Result<File> {
    let mut bytes = 0;
    while let Some(mut field) = form.next_field().await.map_err(|error| unreadable(&error))? {
        let name = field.name().unwrap_or_default().to_owned();
        if let Some(called) = field.file_name().map(str::to_owned) {
            let of = |name: &str| values.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone());
            let form = FileForm { name: called, purpose: of("purpose").unwrap_or_default() };
            if form.name.is_empty() {
                return Err(Error::invalid("file", Problem::Required));
            }
            let key = of("key").map(|key| key.parse()).transpose()?;
            let content = field.map_err(|error| unreadable(&error)).boxed();
            return files::create(ctx, &state.db, &form, content, None, key.as_ref()).await;
        }
        let mut value = Vec::new();
        while let Some(chunk) = field.chunk().await.map_err(|error| unreadable(&error))? {
            bytes += chunk.len();
            if bytes > MOST_FIELDS {
                return Err(Error::TooLarge);
            }
            value.extend_from_slice(&chunk);
        }
        values.push((name, String::from_utf8(value).map_err(|_| Error::Malformed)?));
    }
    Err(Error::invalid("file", Problem::Required))
}

fn unreadable(error: &MultipartError) -> Error {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE { Error::TooLarge } else { Error::Malformed }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_takes_files_may_be_sent_one() {
        for (path, expected) in [
            ("/api/tenants/sur/files", true),
            ("/t/sur/files", true),
            ("/api/tenants/sur/files/", false),
            ("/api/tenants/sur/x/files", false),
            ("/api/tenants//files", false),
            ("/api/tenants/sur/locations", false),
            ("/t/sur/files/new", false),
            ("/sfn/files", false),
        ] {
            assert_eq!(brings_a_file(&Method::POST, path), expected, "{path}");
            assert!(!brings_a_file(&Method::PUT, path), "{path}");
        }
    }
}

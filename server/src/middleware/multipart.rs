//! Forms with files. Each file becomes a field that holds it in base 64, so that a server function takes one as it takes any
//! other argument, and a form with a file works without JavaScript as every other does.

use app::request::RequestContext;
use axum::{
    extract::{FromRequest, Multipart, Request, multipart::MultipartError},
    http::{StatusCode, request::Parts},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use domain::Error;

/// Bytes of all files of a form together. They are held in memory, in several shapes.
const MOST_FILE_BYTES: usize = 2 * 1024 * 1024;

type Fields = Vec<(String, String)>;

/// What the form sent: its fields, and apart from them its files, which are not written back into a page. Bytes of all fields
/// together and their number are limited, and those of all files.
///
/// # Errors
/// [`Error::Unauthenticated`] for nobody: what they may send is small. [`Error::TooLarge`], [`Error::Malformed`].
pub(super) async fn read(request: Request, most: usize, most_fields: usize) -> Result<(Parts, Fields, Fields), Error> {
    let context = request.extensions().get::<RequestContext>().ok_or(Error::Internal)?;
    if context.identity.person().is_none() {
        return Err(Error::Unauthenticated);
    }
    let (parts, body) = request.into_parts();
    let whole = Request::from_parts(parts.clone(), body);
    let mut form = Multipart::from_request(whole, &()).await.map_err(|_| Error::Malformed)?;
    let (mut values, mut files, mut bytes, mut file_bytes) = (Fields::new(), Fields::new(), 0, 0);
    while let Some(mut field) = form.next_field().await.map_err(|error| unreadable(&error))? {
        if values.len() + files.len() >= most_fields {
            return Err(Error::TooLarge);
        }
        let name = field.name().ok_or(Error::Malformed)?.to_owned();
        let is_file = field.file_name().is_some();
        bytes += name.len();
        let mut content = Vec::new();
        while let Some(chunk) = field.chunk().await.map_err(|error| unreadable(&error))? {
            *(if is_file { &mut file_bytes } else { &mut bytes }) += chunk.len();
            if bytes > most || file_bytes > MOST_FILE_BYTES {
                return Err(Error::TooLarge);
            }
            content.extend_from_slice(&chunk);
        }
        if is_file {
            files.push((name, STANDARD.encode(&content)));
        } else {
            values.push((name, String::from_utf8(content).map_err(|_| Error::Malformed)?));
        }
    }
    Ok((parts, values, files))
}

fn unreadable(error: &MultipartError) -> Error {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE { Error::TooLarge } else { Error::Malformed }
}

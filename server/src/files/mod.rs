//! Contents of files on their way out: for whoever has a link that is still good, without a session. All headers are ours,
//! also where the content is in a bucket, and whatever the content is, no browser takes it for a page of ours.
//!
//! Sources: OWASP File Upload Cheat Sheet; RFC 6266 and RFC 8187 (names); WHATWG Fetch (`nosniff`).

pub mod settings;
pub mod upload;

use std::fmt::Write as _;

use axum::{
    Router,
    body::Body,
    extract::{Path, State},
    http::{
        HeaderValue,
        header::{ACCEPT_RANGES, CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_TYPE},
    },
    middleware::from_fn_with_state,
    response::{IntoResponse, Response},
    routing::get,
};
use domain::{Error, files};

use crate::{
    api::problem::{ApiError, ApiResult},
    middleware::limit,
    state::AppState,
};

/// Where contents are. Everything below it has a policy of its own.
pub const BELOW: &str = "/files/";

/// The policy of a content: were it ever shown as a page, it is one without an origin, scripts or anything else.
pub const POLICY: &str = "sandbox; default-src 'none'; frame-ancestors 'none'";

/// Marks an answer whose bytes go as they are: compressed, its length would not be known.
#[derive(Clone, Copy, Debug)]
pub struct AsItIs;

pub fn routes(state: &AppState) -> Router<AppState> {
    Router::new().route("/files/{token}", get(download)).layer(from_fn_with_state(state.clone(), limit::limit_anybody))
}

async fn download(State(state): State<AppState>, Path(token): Path<String>) -> ApiResult<Response> {
    let opened = files::open(&state.db, &token, state.clock.now()).await?;
    let name = disposition(if opened.show { "inline" } else { "attachment" }, &opened.name);
    let headers = [
        (CONTENT_TYPE, HeaderValue::from_static(opened.media_type.as_str())),
        (CONTENT_LENGTH, HeaderValue::from(opened.size_bytes)),
        (CONTENT_DISPOSITION, HeaderValue::try_from(name).map_err(|_| ApiError(Error::Internal))?),
        // A link is good for one reader and a few minutes.
        (CACHE_CONTROL, HeaderValue::from_static("private, no-store")),
        // Parts are not given out.
        (ACCEPT_RANGES, HeaderValue::from_static("none")),
    ];
    let mut response = (headers, Body::from_stream(opened.content)).into_response();
    response.extensions_mut().insert(AsItIs);
    Ok(response)
}

/// The name twice: in ASCII for programs of long ago, and as it is (RFC 6266, appendix D).
fn disposition(kind: &str, name: &str) -> String {
    let plain: String = name
        .chars()
        .map(|letter| if matches!(letter, ' '..='~') && !matches!(letter, '"' | '\\' | '%') { letter } else { '_' })
        .collect();
    let mut text = format!("{kind}; filename=\"{plain}\"; filename*=UTF-8''");
    for byte in name.bytes() {
        // `attr-char` of RFC 8187.
        if byte.is_ascii_alphanumeric() || b"!#$&+-.^_`|~".contains(&byte) {
            text.push(char::from(byte));
        } else {
            // Writing to a String does not fail.
            let _ = write!(text, "%{byte:02X}");
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::disposition;

    #[test]
    fn a_name_is_told_to_programs_old_and_new() {
        for (name, expected) in [
            ("a.pdf", "attachment; filename=\"a.pdf\"; filename*=UTF-8''a.pdf"),
            (
                "inscripción 50%.pdf",
                "attachment; filename=\"inscripci_n 50_.pdf\"; filename*=UTF-8''inscripci%C3%B3n%2050%25.pdf",
            ),
            (
                "x\"; filename=\"y.html",
                "attachment; filename=\"x_; filename=_y.html\"; filename*=UTF-8''x%22%3B%20filename%3D%22y.html",
            ),
            ("a'b(c)*.txt", "attachment; filename=\"a'b(c)*.txt\"; filename*=UTF-8''a%27b%28c%29%2A.txt"),
        ] {
            assert_eq!(disposition("attachment", name), expected);
        }
    }
}

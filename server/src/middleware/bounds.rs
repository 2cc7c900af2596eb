//! How much a request may bring and how long it may take. What brings a file may bring more and take longer; how long nothing
//! may come is the same for all.

use axum::{
    body::{Body, HttpBody},
    extract::{Request, State},
    http::StatusCode,
    middleware::Next,
    response::{IntoResponse, Response},
};
use domain::files::FilePurpose;
use http_body_util::Limited;

use crate::{files::upload, state::AppState};

pub async fn within(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let settings = &state.settings;
    let (most, patience) = if upload::brings_a_file(request.method(), request.uri().path()) {
        let most = usize::try_from(FilePurpose::most_bytes_of_any() + upload::AROUND).unwrap_or(usize::MAX);
        (most, settings.upload_timeout)
    } else {
        (settings.body_limit, settings.request_timeout)
    };
    // What is announced is refused before it is sent; what is not is counted.
    if request.body().size_hint().lower() > most as u64 {
        return StatusCode::PAYLOAD_TOO_LARGE.into_response();
    }
    let request = request.map(|body| Body::new(Limited::new(body, most)));
    match tokio::time::timeout(patience, next.run(request)).await {
        Ok(response) => response,
        Err(_) => StatusCode::SERVICE_UNAVAILABLE.into_response(),
    }
}

//! A request id on everything, and one line in the log for each request.

use std::time::Instant;

use axum::{
    extract::{ConnectInfo, Request, State},
    http::HeaderValue,
    middleware::Next,
    response::Response,
};
use domain::ids::RequestId;
use tracing::Instrument;

use crate::state::AppState;

/// The id is ours, never the caller's: nobody chooses what a line in our log is found by. It names neither query nor
/// body, which may hold what is nobody else's business.
pub async fn log(State(_): State<AppState>, mut request: Request, next: Next) -> Response {
    let started = Instant::now();
    let id = RequestId::new();
    request.extensions_mut().insert(id);
    let method = request.method().clone();
    let path = request.uri().path().to_owned();
    let peer = request.extensions().get::<ConnectInfo<std::net::SocketAddr>>().map(|info| info.0.ip());
    let span = tracing::info_span!("request", request.id = %id);
    let mut response = next.run(request).instrument(span.clone()).await;
    if let Ok(value) = HeaderValue::from_str(&id.to_string()) {
        response.headers_mut().insert("x-request-id", value);
    }
    let status = response.status().as_u16();
    let duration_ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
    let peer = peer.map(tracing::field::display);
    span.in_scope(|| {
        if status >= 500 {
            tracing::error!(%method, path, status, duration_ms, peer, "answered");
        } else {
            tracing::info!(%method, path, status, duration_ms, peer, "answered");
        }
    });
    response
}

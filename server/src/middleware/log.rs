//! A request id on everything, and what is left of each request: a line in the log, a sample in the metrics, a span for
//! whoever collects traces.

use std::time::Instant;

use axum::{
    extract::{ConnectInfo, MatchedPath, Request, State},
    http::{HeaderName, HeaderValue},
    middleware::Next,
    response::Response,
};
use domain::ids::RequestId;
use tracing::Instrument;

use super::route::Route;
use crate::{files, metrics, state::AppState, traces};

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
/// How a caller finds our part of the trace (W3C Trace Context, level 2, a draft).
const TRACE: HeaderName = HeaderName::from_static("traceresponse");

/// The id is ours, never the caller's: nobody chooses what a line in our log is found by. It names neither query nor
/// body, which may hold what is nobody else's business.
pub async fn log(State(_): State<AppState>, mut request: Request, next: Next) -> Response {
    let started = Instant::now();
    let (id, route) = (RequestId::new(), Route::default());
    let method = request.method().clone();
    let path = without_secrets(request.uri().path()).to_owned();
    let peer = request.extensions().get::<ConnectInfo<std::net::SocketAddr>>().map(|info| info.0.ip());
    let traced = traces::begin(&method, id, request.headers());
    let span = traced.in_scope(|| tracing::info_span!("request", request.id = %id));
    // Files and probes have their route by now; what people ask for finds its own further in.
    let matched = request.extensions().get::<MatchedPath>().cloned();
    request.extensions_mut().insert(id);
    request.extensions_mut().insert(route.clone());
    let mut response = next.run(request).instrument(span.clone()).instrument(traced.clone()).await;
    let route = matched.as_ref().map_or_else(|| route.pattern(), MatchedPath::as_str);
    if let Ok(value) = HeaderValue::from_str(&id.to_string()) {
        response.headers_mut().insert(REQUEST_ID, value);
    }
    if let Some(value) = traces::parent_of(&traced).and_then(|trace| HeaderValue::from_str(&trace).ok()) {
        response.headers_mut().insert(TRACE, value);
    }
    let (status, took) = (response.status().as_u16(), started.elapsed());
    metrics::answered(&method, route, status, took);
    traces::end(&traced, &method, route, status);
    let duration_ms = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
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

/// A link to a file opens it, for as long as it is good.
fn without_secrets(path: &str) -> &str {
    if path.starts_with(files::BELOW) { files::BELOW } else { path }
}

#[cfg(test)]
mod tests {
    use super::without_secrets;

    #[test]
    fn a_link_to_a_file_is_not_logged() {
        assert_eq!(without_secrets("/files/AQAAAABm"), "/files/");
        assert_eq!(without_secrets("/t/sur/files"), "/t/sur/files");
    }
}

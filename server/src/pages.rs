//! The app's pages and server functions on axum.

use std::{future::ready, mem::take, sync::OnceLock};

use app::request::RequestContext;
use axum::{
    Router,
    body::{Body, Bytes},
    extract::{Request, State},
    http::{header::CONTENT_TYPE, request::Parts},
    middleware::map_response,
    response::Response,
};
use futures::{StreamExt, stream::once};
use leptos::{nonce::Nonce, prelude::*};
use leptos_axum::{AxumRouteListing, LeptosRoutes, generate_route_list};

use crate::state::AppState;

/// Every page's address and how it is rendered. Made once: while leptos makes the list, no resource of the whole process
/// begins to load, and a page that is being rendered then would wait for its data for ever.
#[must_use]
pub fn list() -> Vec<AxumRouteListing> {
    static LIST: OnceLock<Vec<AxumRouteListing>> = OnceLock::new();
    LIST.get_or_init(|| generate_route_list(app::App)).clone()
}

/// Pages, server functions, and the page for addresses that lead nowhere.
pub fn routes(state: &AppState) -> Router<AppState> {
    Router::new()
        .leptos_routes_with_context(state, list(), provide_request, app::shell)
        .fallback(page)
        .layer(map_response(end_last))
}

/// Puts the end of a document at its end: leptos writes the scripts with the page's data behind it, and HTML has no
/// elements there.
async fn end_last(response: Response) -> Response {
    let html = response.headers().get(CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
    if !html {
        return response;
    }
    response.map(|body| {
        let parts = body.into_data_stream().map(Some).chain(once(ready(None)));
        Body::from_stream(parts.scan(Bytes::new(), |end, part| {
            let part = match part {
                Some(Ok(part)) => Ok(without_end(part, end)),
                Some(error) => error,
                None => Ok(take(end)),
            };
            ready(Some(part))
        }))
    })
}

/// Cuts the end of the document out of a part of it, if it is there: up to the scripts behind it.
fn without_end(part: Bytes, end: &mut Bytes) -> Bytes {
    // Nothing else in a page reads like this: what people typed is escaped.
    let Some(from) = part.windows(7).rposition(|window| window == b"</body>") else { return part };
    let length = part[from..].windows(7).position(|window| window == b"<script").unwrap_or(part.len() - from);
    *end = part.slice(from..from + length);
    Bytes::from([&part[..from], &part[from + length..]].concat())
}

/// Renders whatever page the address names; for none, the one that says so.
async fn page(State(_): State<AppState>, request: Request) -> Response {
    leptos_axum::render_app_async_with_context(provide_request, app::shell)(request).await
}

/// Hands what the middleware found out to the page or server function.
fn provide_request() {
    if let Some(request) = use_context::<Parts>().and_then(|parts| parts.extensions.get::<RequestContext>().cloned()) {
        provide_context(Nonce::from_value(request.nonce.to_string()));
        provide_context(request);
    }
}

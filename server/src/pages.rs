//! The app's pages and server functions on axum.

use std::sync::OnceLock;

use app::request::RequestContext;
use axum::{
    Router,
    extract::{Request, State},
    http::request::Parts,
    response::Response,
};
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
    Router::new().leptos_routes_with_context(state, list(), provide_request, app::shell).fallback(page)
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

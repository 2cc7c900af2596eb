//! Which route a request took, for those outside the router that took it: they see the request only before and the answer
//! only after. The place to write it down comes with the request, so that it is known however the answer came to be.

use std::sync::{Arc, OnceLock};

use axum::{
    extract::{MatchedPath, Request},
    middleware::Next,
    response::Response,
};

/// What no route is for, and what was refused before any was looked for.
const NONE: &str = "unmatched";

/// Where the route is written down.
#[derive(Clone, Debug, Default)]
pub struct Route(Arc<OnceLock<MatchedPath>>);

impl Route {
    /// Its pattern, such as `/api/tenants/{tenant}`: there are as many as routes, whatever is asked for.
    #[must_use]
    pub fn pattern(&self) -> &str {
        self.0.get().map_or(NONE, MatchedPath::as_str)
    }
}

/// Stands around each route.
pub async fn remember(request: Request, next: Next) -> Response {
    let extensions = request.extensions();
    if let (Some(route), Some(matched)) = (extensions.get::<Route>(), extensions.get::<MatchedPath>()) {
        // The first one stays: a form that is shown again took it.
        route.0.set(matched.clone()).ok();
    }
    next.run(request).await
}

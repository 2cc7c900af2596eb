//! Events as they happen.

use app::request::RequestContext;
use axum::{
    Extension,
    extract::State,
    http::{HeaderMap, HeaderValue, header},
    response::{IntoResponse, Response},
};
use domain::{Error, policy::Action};
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    extract::{Path, Query, Tenant},
    problem::{ApiResult, Errors},
};
use crate::{
    live::stream::{self, Asked, Shown},
    state::AppState,
};

pub fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(follow_events))
}

#[derive(Deserialize, IntoParams)]
struct LiveQuery {
    /// The last position that is known, where the header Last-Event-ID cannot be sent.
    after: Option<String>,
    /// `false`: answers with what was missed, and ends.
    wait: Option<bool>,
}

/// Follow what happens
///
/// Server-sent events: each message is an event as the list has it, as far as the caller may know. `ready` follows what was
/// missed since Last-Event-ID; `beat` says now and then that nothing happened; `reset` says that too much was missed, so that everything is to be read anew; `end` says with a
/// `code` why the caller is let in no more. A stream may end at any time: come back with the last id.
#[utoipa::path(get, path = "/api/tenants/{tenant}/live", tag = "events",
    params(("tenant" = String, Path, description = "Slug of the tenant"),
        ("Last-Event-ID" = Option<String>, Header, description = "The last id that was received"), LiveQuery),
    responses((status = OK, body = String, content_type = "text/event-stream"), Errors))]
async fn follow_events(
    State(state): State<AppState>,
    Tenant(ctx): Tenant,
    Path(tenant): Path<String>,
    Query(query): Query<LiveQuery>,
    Extension(context): Extension<RequestContext>,
    headers: HeaderMap,
) -> ApiResult<Response> {
    ctx.authorize(Action::ViewTenant)?;
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
    let shown = match context.identity.signed_in() {
        Some(signed_in) => Shown::Session(Box::new(signed_in.clone())),
        None => Shown::Key(crate::middleware::context::bearer_of(&headers).ok_or(Error::Unauthenticated)?),
    };
    let asked = Asked {
        ctx,
        slug: tenant.parse().map_err(|_| Error::NotFound)?,
        shown,
        after: text("last-event-id").or(query.after),
        stays: query.wait.unwrap_or(true),
    };
    let mut response = stream::open(&state, asked).await?.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/event-stream"));
    // nginx would collect it otherwise.
    headers.insert("x-accel-buffering", HeaderValue::from_static("no"));
    Ok(response)
}

//! What happened, for programs.

use app::i18n::words;
use axum::extract::State;
use domain::{
    events::{self, EventFilter, EventRecord},
    page::{Page, Paging},
};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    extract::{Asker, Query, Tenant},
    problem::{ApiResult, Errors},
};
use crate::state::AppState;

pub fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(list_event_types)).routes(routes!(list_events))
}

/// A type of events.
#[derive(Serialize, ToSchema)]
struct EventType {
    #[serde(rename = "type")]
    #[schema(example = "location.created")]
    kind: &'static str,
    /// One more whenever what `data` holds changes.
    #[schema(example = 1)]
    version: i16,
    /// In the caller's language.
    #[schema(example = "Se abrió un local.")]
    description: &'static str,
    /// What `data` holds: JSON Schema 2020-12.
    #[schema(value_type = Object)]
    schema: serde_json::Value,
    sample: EventRecord,
}

/// List the types of events
///
/// With what each carries, as a schema and a sample. Fields may be added to a type with a new version; read what you know.
#[utoipa::path(get, path = "/api/event-types", tag = "events", params(Paging),
    responses((status = OK, body = Page<EventType>), Errors))]
async fn list_event_types(
    Asker(identity): Asker,
    Query(paging): Query<Paging>,
) -> ApiResult<axum::Json<Page<EventType>>> {
    let w = words(identity.request().locale);
    let types = events::catalogue().into_iter().map(|event| EventType {
        kind: event.kind.as_str(),
        version: event.version,
        description: app::events::described(w, event.kind),
        schema: event.schema,
        sample: event.sample,
    });
    Ok(axum::Json(paging.cut(types.collect(), |event| event.kind.to_owned())?))
}

/// List what happened
///
/// The latest first: what the caller may see, in the shops that they reach. What happens next is followed at `/live`.
#[utoipa::path(get, path = "/api/tenants/{tenant}/events", tag = "events",
    params(("tenant" = String, Path, description = "Slug of the tenant"), EventFilter),
    responses((status = OK, body = Page<EventRecord>), Errors))]
async fn list_events(
    State(state): State<AppState>,
    Tenant(ctx): Tenant,
    Query(filter): Query<EventFilter>,
) -> ApiResult<axum::Json<Page<EventRecord>>> {
    Ok(axum::Json(events::list(&ctx, &state.db, &filter).await?))
}

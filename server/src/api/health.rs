//! Is it there, is it ready.

use std::time::Duration;

use axum::{Json, Router, extract::State, http::StatusCode, middleware::from_fn_with_state};
use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{COMMIT, middleware::limit, state::AppState};

/// How long the database may take to answer a probe.
const PATIENCE: Duration = Duration::from_secs(2);

pub fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(get_health)).routes(routes!(get_liveness)).routes(routes!(get_readiness))
}

/// The same, for the router: probes have no session. What asks the database has a limit.
pub fn probes(state: &AppState) -> Router<AppState> {
    let limited = OpenApiRouter::new().routes(routes!(get_health)).routes(routes!(get_readiness)).split_for_parts().0;
    let limited = limited.layer(from_fn_with_state(state.clone(), limit::limit_anybody));
    limited.merge(OpenApiRouter::new().routes(routes!(get_liveness)).split_for_parts().0)
}

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum Status {
    Ok,
    /// Something named below is wrong; requests may fail.
    Degraded,
}

#[derive(Serialize, ToSchema)]
struct Health {
    status: Status,
    database: DatabaseHealth,
    migrations: Migrations,
    /// The commit the server was built from.
    #[schema(example = "1f2e3d4c5b6a")]
    version: &'static str,
    started_at: DateTime<Utc>,
}

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum DatabaseHealth {
    Reachable,
    Unreachable,
}

#[derive(Serialize, ToSchema)]
struct Migrations {
    /// The newest one the database has; absent while it cannot be asked.
    #[schema(example = 5)]
    applied: Option<i64>,
    /// How many of this server's the database lacks; absent while it cannot be asked.
    #[schema(example = 0)]
    pending: Option<usize>,
}

async fn examine(state: &AppState) -> Health {
    let answer = tokio::time::timeout(PATIENCE, state.db.migrations()).await;
    let (database, migrations) = match answer {
        Ok(Ok((applied, pending))) => {
            (DatabaseHealth::Reachable, Migrations { applied: applied.last().copied(), pending: Some(pending.len()) })
        }
        _ => (DatabaseHealth::Unreachable, Migrations { applied: None, pending: None }),
    };
    let status = if migrations.pending == Some(0) { Status::Ok } else { Status::Degraded };
    Health { status, database, migrations, version: COMMIT, started_at: state.started_at }
}

/// State of the server and of what it needs
///
/// Answers 200 also when something is wrong, and says what: it is for reading. Probes use `/live` and `/ready`.
#[utoipa::path(get, path = "/api/health", tag = "health", responses((status = OK, body = Health)))]
async fn get_health(State(state): State<AppState>) -> Json<Health> {
    Json(examine(&state).await)
}

/// Whether the process runs
#[utoipa::path(get, path = "/api/health/live", tag = "health", responses((status = NO_CONTENT, description = "It runs")))]
async fn get_liveness() -> StatusCode {
    StatusCode::NO_CONTENT
}

/// Whether requests should be sent here
///
/// No while the server drains, cannot reach its database, or the database lacks migrations.
#[utoipa::path(get, path = "/api/health/ready", tag = "health", responses(
    (status = NO_CONTENT, description = "It is ready"),
    (status = SERVICE_UNAVAILABLE, description = "It is not", body = Health),
))]
async fn get_readiness(State(state): State<AppState>) -> Result<StatusCode, (StatusCode, Json<Health>)> {
    let health = examine(&state).await;
    match health.status {
        Status::Ok if !state.is_draining() => Ok(StatusCode::NO_CONTENT),
        _ => Err((StatusCode::SERVICE_UNAVAILABLE, Json(health))),
    }
}

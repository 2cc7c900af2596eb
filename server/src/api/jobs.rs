//! What is done in the background. For staff.

use axum::extract::State;
use domain::{
    ids::JobId,
    jobs::{self, JobDetail, JobFilter, JobQueueSummary, JobSummary},
    page::{Page, Paging},
};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    extract::{Path, Query, Staff},
    problem::{ApiResult, Errors},
};
use crate::state::AppState;

pub fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(list_jobs))
        .routes(routes!(find_job))
        .routes(routes!(list_job_queues))
        .routes(routes!(replay_job))
        .routes(routes!(cancel_job))
}

/// List jobs
///
/// The latest first. Jobs that went well are kept for a week, those that were given up for 90 days.
#[utoipa::path(get, path = "/api/staff/jobs", tag = "jobs", params(JobFilter),
    responses((status = OK, body = Page<JobSummary>), Errors))]
async fn list_jobs(
    State(state): State<AppState>,
    Staff(staff): Staff,
    Query(filter): Query<JobFilter>,
) -> ApiResult<axum::Json<Page<JobSummary>>> {
    Ok(axum::Json(jobs::list(&staff, &state.db, &filter).await?))
}

/// Find a job
///
/// With what happened to it.
#[utoipa::path(get, path = "/api/staff/jobs/{id}", tag = "jobs", params(("id" = JobId, Path)),
    responses((status = OK, body = JobDetail), Errors))]
async fn find_job(
    State(state): State<AppState>,
    Staff(staff): Staff,
    Path(id): Path<JobId>,
) -> ApiResult<axum::Json<JobDetail>> {
    Ok(axum::Json(jobs::find(&staff, &state.db, id).await?))
}

/// List queues of jobs
///
/// How many jobs each has, and since when the one waits that has been due longest. There are few queues.
#[utoipa::path(get, path = "/api/staff/job-queues", tag = "jobs", params(Paging),
    responses((status = OK, body = Page<JobQueueSummary>), Errors))]
async fn list_job_queues(
    State(state): State<AppState>,
    Staff(staff): Staff,
    Query(paging): Query<Paging>,
) -> ApiResult<axum::Json<Page<JobQueueSummary>>> {
    Ok(axum::Json(paging.cut(jobs::queues(&staff, &state.db).await?, |row| row.queue)?))
}

/// Try a job again that was given up
///
/// It waits again, with all of its attempts; what it did before stays done. A job that is not dead is 409 `stale`, and so
/// is one whose unique key an unfinished job has.
#[utoipa::path(post, path = "/api/staff/jobs/{id}/replay", tag = "jobs", params(("id" = JobId, Path)),
    responses((status = OK, body = JobDetail), Errors))]
async fn replay_job(
    State(state): State<AppState>,
    Staff(staff): Staff,
    Path(id): Path<JobId>,
) -> ApiResult<axum::Json<JobDetail>> {
    Ok(axum::Json(jobs::replay(&staff, &state.db, id).await?))
}

/// Cancel a job
///
/// One that waits is cancelled at once. One that runs has `cancel_requested`, and ends where it next looks; what it did
/// until then stays. A job that is over, or was asked already, is 409 `stale`.
#[utoipa::path(post, path = "/api/staff/jobs/{id}/cancellation", tag = "jobs", params(("id" = JobId, Path)),
    responses((status = OK, body = JobDetail), Errors))]
async fn cancel_job(
    State(state): State<AppState>,
    Staff(staff): Staff,
    Path(id): Path<JobId>,
) -> ApiResult<axum::Json<JobDetail>> {
    Ok(axum::Json(jobs::cancel(&staff, &state.db, id).await?))
}

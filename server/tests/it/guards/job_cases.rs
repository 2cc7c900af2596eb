//! The cases of who may do what: background jobs.

use domain::{ids::JobId, policy::StaffAction};
use http::Method;
use serde_json::json;

use super::cases::{Case, Door, ask, call, case};
use crate::support::{Sent, fields};

fn address(id: JobId, more: &str) -> String {
    format!("/api/staff/jobs/{id}{more}")
}

pub const CASES: &[Case] = &[
    case!("GET /api/staff/jobs", Door::Staff(StaffAction::ViewJobs), |_| ask(
        Method::GET,
        "/api/staff/jobs",
        Sent::Nothing
    )),
    case!("GET /api/staff/job-queues", Door::Staff(StaffAction::ViewJobs), |_| ask(
        Method::GET,
        "/api/staff/job-queues",
        Sent::Nothing
    )),
    case!("GET /api/staff/jobs/{id}", Door::Staff(StaffAction::ViewJobs), |w| ask(
        Method::GET,
        address(w.dead_job, ""),
        Sent::Nothing
    )),
    case!("POST /api/staff/jobs/{id}/replay", Door::Staff(StaffAction::ManageJobs), |w| ask(
        Method::POST,
        address(w.dead_job, "/replay"),
        Sent::Nothing
    )),
    case!("POST /api/staff/jobs/{id}/cancellation", Door::Staff(StaffAction::ManageJobs), |w| ask(
        Method::POST,
        address(w.waiting_job, "/cancellation"),
        Sent::Nothing
    )),
    case!("POST /sfn/app/jobs/api/list_jobs", Door::Staff(StaffAction::ViewJobs), |_| {
        call("/sfn/app/jobs/api/list_jobs", Sent::Json(json!({"filter": {}})))
    }),
    case!("POST /sfn/app/jobs/api/list_job_queues", Door::Staff(StaffAction::ViewJobs), |_| {
        call("/sfn/app/jobs/api/list_job_queues", Sent::Json(json!({})))
    }),
    case!("POST /sfn/app/jobs/api/find_job", Door::Staff(StaffAction::ViewJobs), |w| {
        call("/sfn/app/jobs/api/find_job", Sent::Json(json!({"id": w.dead_job})))
    }),
    case!("POST /sfn/app/jobs/api/replay_job", Door::Staff(StaffAction::ManageJobs), |w| {
        call("/sfn/app/jobs/api/replay_job", fields(&[("id", &w.dead_job.to_string())]))
    }),
    case!("POST /sfn/app/jobs/api/cancel_job", Door::Staff(StaffAction::ManageJobs), |w| {
        call("/sfn/app/jobs/api/cancel_job", fields(&[("id", &w.waiting_job.to_string())]))
    }),
];

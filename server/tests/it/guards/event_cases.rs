//! The cases of who may do what: events, and pages that stay up to date.

use domain::policy::Action;
use http::Method;
use serde_json::json;

use super::cases::{Case, Door, ask, call, case};
use crate::support::Sent;

pub const CASES: &[Case] = &[
    case!("GET /api/tenants/{tenant}/events", Door::Tenant(Action::ViewEvents), |_| ask(
        Method::GET,
        "/api/tenants/sur/events",
        Sent::Nothing
    )),
    // With nothing to wait for, so that it ends.
    case!("GET /api/tenants/{tenant}/live", Door::Tenant(Action::ViewTenant), |_| ask(
        Method::GET,
        "/api/tenants/sur/live?wait=false",
        Sent::Nothing
    )),
    case!("POST /sfn/app/events/api/list_event_types", Door::Tenant(Action::ViewEvents), |_| call(
        "/sfn/app/events/api/list_event_types",
        Sent::Json(json!({"tenant": "sur"}))
    )),
];

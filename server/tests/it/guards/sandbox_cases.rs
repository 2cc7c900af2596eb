//! The cases of who may do what: clocks. The tenant of the cases is a sandbox.

use domain::policy::Action;
use http::Method;
use serde_json::json;

use super::cases::{Case, Door, ask, call, case};
use crate::support::{Sent, fields};

pub const CASES: &[Case] = &[
    case!("GET /api/tenants/{tenant}/clock", Door::Tenant(Action::ViewTenant), |_| ask(
        Method::GET,
        "/api/tenants/sur/clock",
        Sent::Nothing
    )),
    case!("PUT /api/tenants/{tenant}/clock", Door::Tenant(Action::MoveClock), |_| ask(
        Method::PUT,
        "/api/tenants/sur/clock",
        Sent::Json(json!({"day": "2027-01-15", "time": "09:30", "version": 1}))
    )),
    case!("POST /sfn/app/sandbox/api/find_clock", Door::Tenant(Action::ViewTenant), |_| call(
        "/sfn/app/sandbox/api/find_clock",
        Sent::Json(json!({"tenant": "sur"}))
    )),
    case!("POST /sfn/app/sandbox/api/forward_clock", Door::Tenant(Action::MoveClock), |_| call(
        "/sfn/app/sandbox/api/forward_clock",
        fields(&[("tenant", "sur"), ("form[day]", "15/01/2027"), ("form[time]", "9:30"), ("form[version]", "1"),])
    )),
];

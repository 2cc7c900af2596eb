//! The cases of who may do what: the audit.

use domain::policy::{Action, StaffAction};
use http::Method;
use serde_json::json;

use super::cases::{Case, Door, ask, call, case};
use crate::support::Sent;

const LIST: Door = Door::Tenant(Action::ViewAudit);
const TAKE: Door = Door::Tenant(Action::TakeAudit);
const STAFF: Door = Door::Staff(StaffAction::ViewAudit);

pub const CASES: &[Case] = &[
    case!("GET /api/tenants/{tenant}/audit", LIST, |_| ask(Method::GET, "/api/tenants/sur/audit", Sent::Nothing)),
    case!("GET /api/tenants/{tenant}/audit.csv", TAKE, |_| ask(
        Method::GET,
        "/api/tenants/sur/audit.csv",
        Sent::Nothing
    )),
    case!("GET /api/tenants/{tenant}/audit/state", LIST, |_| ask(
        Method::GET,
        "/api/tenants/sur/audit/state",
        Sent::Nothing
    )),
    case!("GET /api/tenants/{tenant}/audit/verification", LIST, |_| ask(
        Method::GET,
        "/api/tenants/sur/audit/verification",
        Sent::Nothing
    )),
    case!("GET /api/tenants/{tenant}/audit/bundle", TAKE, |_| ask(
        Method::GET,
        "/api/tenants/sur/audit/bundle",
        Sent::Nothing
    )),
    case!("GET /api/staff/audit", STAFF, |_| ask(Method::GET, "/api/staff/audit", Sent::Nothing)),
    case!("GET /api/staff/audit/state", STAFF, |_| ask(Method::GET, "/api/staff/audit/state", Sent::Nothing)),
    case!("GET /api/staff/audit/verification", STAFF, |_| ask(
        Method::GET,
        "/api/staff/audit/verification",
        Sent::Nothing
    )),
    case!("GET /api/staff/audit/bundle", STAFF, |_| ask(Method::GET, "/api/staff/audit/bundle", Sent::Nothing)),
    case!("POST /sfn/app/audit/api/list_audit", LIST, |_| call(
        "/sfn/app/audit/api/list_audit",
        Sent::Json(json!({"tenant": "sur", "filter": {}}))
    )),
    case!("POST /sfn/app/audit/api/find_audit_chain", LIST, |_| call(
        "/sfn/app/audit/api/find_audit_chain",
        Sent::Json(json!({"tenant": "sur", "verify": true}))
    )),
    case!("POST /sfn/app/audit/api/list_platform_audit", STAFF, |_| call(
        "/sfn/app/audit/api/list_platform_audit",
        Sent::Json(json!({"filter": {}}))
    )),
    case!("POST /sfn/app/audit/api/find_platform_audit_chain", STAFF, |_| call(
        "/sfn/app/audit/api/find_platform_audit_chain",
        Sent::Json(json!({"verify": true}))
    )),
];

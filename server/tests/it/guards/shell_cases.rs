//! The cases of who may do what: what surrounds pages, and the lists that are asked from them.

use domain::policy::{Action, StaffAction};
use http::Method;
use serde_json::json;

use super::cases::{Case, Door, ask, call, case};
use crate::support::{Sent, fields};

const UNTIL: &str = "2026-01-01T00:00:00Z";

pub const CASES: &[Case] = &[
    case!("GET /api/tenants/{tenant}/notifications", Door::Tenant(Action::ViewTenant), |_| ask(
        Method::GET,
        "/api/tenants/sur/notifications",
        Sent::Nothing
    )),
    case!("GET /api/tenants/{tenant}/notifications/unread", Door::Tenant(Action::ViewTenant), |_| ask(
        Method::GET,
        "/api/tenants/sur/notifications/unread",
        Sent::Nothing
    )),
    case!("PUT /api/tenants/{tenant}/notifications/read", Door::Person(Action::ViewTenant), |_| ask(
        Method::PUT,
        "/api/tenants/sur/notifications/read",
        Sent::Json(json!({"until": UNTIL}))
    )),
    case!("GET /api/tenants/{tenant}/locations.csv", Door::Tenant(Action::ViewLocations), |_| ask(
        Method::GET,
        "/api/tenants/sur/locations.csv",
        Sent::Nothing
    )),
    case!("PUT /api/tenants/{tenant}/locations/{location}/status", Door::Location(Action::EditLocation), |w| ask(
        Method::PUT,
        format!("/api/tenants/sur/locations/{}/status", w.here),
        Sent::Json(json!({"status": "closed"}))
    )),
    case!("POST /sfn/app/locations/api/set_location_status", Door::Location(Action::EditLocation), |w| call(
        "/sfn/app/locations/api/set_location_status",
        fields(&[("tenant", "sur"), ("id", &w.here.to_string()), ("status", "closed")])
    )),
    case!("POST /sfn/app/members/api/list_shops", Door::Tenant(Action::ViewLocations), |_| call(
        "/sfn/app/members/api/list_shops",
        Sent::Json(json!({"tenant": "sur"}))
    )),
    case!("POST /sfn/app/notifications/api/list_notifications", Door::Tenant(Action::ViewTenant), |_| call(
        "/sfn/app/notifications/api/list_notifications",
        Sent::Json(json!({"tenant": "sur"}))
    )),
    case!("POST /sfn/app/notifications/api/count_unread", Door::Tenant(Action::ViewTenant), |_| call(
        "/sfn/app/notifications/api/count_unread",
        Sent::Json(json!({"tenant": "sur"}))
    )),
    case!("POST /sfn/app/notifications/api/mark_read", Door::Person(Action::ViewTenant), |_| call(
        "/sfn/app/notifications/api/mark_read",
        fields(&[("tenant", "sur"), ("until", UNTIL)])
    )),
    case!("POST /sfn/app/portal/api/find_workplace", Door::Tenant(Action::ViewLocations), |_| call(
        "/sfn/app/portal/api/find_workplace",
        Sent::Json(json!({"tenant": "sur"}))
    )),
    case!("POST /sfn/app/search/api/find_in_company", Door::Tenant(Action::ViewTenant), |_| call(
        "/sfn/app/search/api/find_in_company",
        Sent::Json(json!({"tenant": "sur", "q": "a"}))
    )),
    case!("POST /sfn/app/search/api/find_clients", Door::Staff(StaffAction::ListTenants), |_| call(
        "/sfn/app/search/api/find_clients",
        Sent::Json(json!({"q": "sur"}))
    )),
    case!("POST /sfn/app/tenants/api/find_staff_overview", Door::Staff(StaffAction::ListTenants), |_| call(
        "/sfn/app/tenants/api/find_staff_overview",
        Sent::Json(json!({}))
    )),
];

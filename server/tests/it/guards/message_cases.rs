//! The cases of who may do what: messages, quiet hours, and what people want to hear of.

use domain::policy::Action;
use http::Method;
use serde_json::json;

use super::cases::{Case, Door, ask, call, case};
use crate::support::{Sent, fields};

const VIEW: Door = Door::Tenant(Action::ViewMessages);

fn hours() -> serde_json::Value {
    json!({"is_on": "yes", "from": "22:00", "to": "07:30", "version": 0})
}

fn wanted() -> serde_json::Value {
    json!({"in_app": ["team"], "mail": ["company"], "version": 0})
}

pub const CASES: &[Case] = &[
    case!("GET /api/tenants/{tenant}/messages", VIEW, |_| ask(Method::GET, "/api/tenants/sur/messages", Sent::Nothing)),
    case!("GET /api/tenants/{tenant}/messages/{message}", VIEW, |w| ask(
        Method::GET,
        format!("/api/tenants/sur/messages/{}", w.message),
        Sent::Nothing
    )),
    case!("GET /api/tenants/{tenant}/quiet-hours", VIEW, |_| ask(
        Method::GET,
        "/api/tenants/sur/quiet-hours",
        Sent::Nothing
    )),
    case!("PUT /api/tenants/{tenant}/quiet-hours", Door::Tenant(Action::EditTenant), |_| ask(
        Method::PUT,
        "/api/tenants/sur/quiet-hours",
        Sent::Json(hours())
    )),
    case!("GET /api/tenants/{tenant}/notifications/preferences", Door::Person(Action::ViewTenant), |_| ask(
        Method::GET,
        "/api/tenants/sur/notifications/preferences",
        Sent::Nothing
    )),
    case!("PUT /api/tenants/{tenant}/notifications/preferences", Door::Person(Action::ViewTenant), |_| ask(
        Method::PUT,
        "/api/tenants/sur/notifications/preferences",
        Sent::Json(wanted())
    )),
    case!("POST /sfn/app/messages/api/list_messages", VIEW, |_| call(
        "/sfn/app/messages/api/list_messages",
        Sent::Json(json!({"tenant": "sur", "filter": {}}))
    )),
    case!("POST /sfn/app/messages/api/find_message", VIEW, |w| call(
        "/sfn/app/messages/api/find_message",
        Sent::Json(json!({"tenant": "sur", "id": w.message}))
    )),
    case!("POST /sfn/app/messages/api/find_quiet_hours", VIEW, |_| call(
        "/sfn/app/messages/api/find_quiet_hours",
        Sent::Json(json!({"tenant": "sur"}))
    )),
    case!("POST /sfn/app/messages/api/edit_quiet_hours", Door::Tenant(Action::EditTenant), |_| call(
        "/sfn/app/messages/api/edit_quiet_hours",
        fields(&[
            ("tenant", "sur"),
            ("form[is_on]", "yes"),
            ("form[from]", "22:00"),
            ("form[to]", "07:30"),
            ("form[version]", "0"),
        ])
    )),
    // A message that is in nobody's inbox, so that it is passed over for everybody alike.
    case!("POST /sfn/app/notifications/api/mark_one", Door::Person(Action::ViewTenant), |w| call(
        "/sfn/app/notifications/api/mark_one",
        fields(&[("tenant", "sur"), ("id", &w.message.to_string()), ("is_read", "true")])
    )),
    case!("POST /sfn/app/notifications/api/find_preferences", Door::Person(Action::ViewTenant), |_| call(
        "/sfn/app/notifications/api/find_preferences",
        Sent::Json(json!({"tenant": "sur"}))
    )),
    case!("POST /sfn/app/notifications/api/edit_preferences", Door::Person(Action::ViewTenant), |_| call(
        "/sfn/app/notifications/api/edit_preferences",
        fields(&[("tenant", "sur"), ("form[in_app][]", "team"), ("form[mail][]", "company"), ("form[version]", "0"),])
    )),
];

//! One case for each REST operation and each server function: how it is asked for, and who may.

use domain::{
    policy::{Action, StaffAction},
    testing::World,
};
use http::Method;
use serde_json::{Value, json};

use crate::support::{Sent, fields};

/// Who is let in.
#[derive(Clone, Copy, Debug)]
pub enum Door {
    /// Anybody with a session, for themselves.
    SignedIn,
    /// The same, where nothing was prepared that could be done: refused with this status for a reason of its own.
    SignedInUnready(u16),
    /// Members of the tenant `sur` whose role may.
    Tenant(Action),
    /// The same, and no key, whatever it may.
    Person(Action),
    /// The same, about the shop `here`: members who do not reach it are not told that it is there.
    Location(Action),
    /// Staff whose role may.
    Staff(StaffAction),
}

pub struct Case {
    /// As in the OpenAPI document, or the server function's path.
    pub operation: &'static str,
    pub door: Door,
    pub request: fn(&World) -> (Method, String, Sent),
}

/// Open to everybody, each with its reason. This list may only shrink.
pub const OPEN: &[(&str, &str)] = &[
    ("GET /api/health", "monitors have no login"),
    ("GET /api/health/live", "probes have no login"),
    ("GET /api/health/ready", "probes have no login"),
    ("GET /api/audit/keys", "whoever verifies an audit needs nothing of ours but this"),
    ("GET /api/audit/chains/{chain}/checkpoints", "published, so that a chain cannot be cut unseen"),
    ("GET /api/event-types", "a reference, as the description of the API is"),
    ("POST /api/session", "signing in"),
    ("POST /sfn/app/session/api/sign_in", "signing in"),
    ("POST /sfn/app/session/api/set_locale", "a cookie of the asker's own browser"),
    ("POST /sfn/app/session/api/set_theme", "a cookie of the asker's own browser"),
    ("POST /sfn/app/session/api/sign_out", "ends the asker's own session, if there is one"),
    ("POST /sfn/app/session/api/change_account", "ends the asker's own session, if there is one"),
    ("POST /sfn/app/session/api/find_second_step", "the second step of signing in: needs a password that fitted"),
    ("POST /sfn/app/session/api/sign_in_with_code", "the second step of signing in: needs a password that fitted"),
    ("POST /sfn/app/session/api/begin_passkey", "signing in"),
    ("POST /sfn/app/session/api/sign_in_with_passkey", "signing in"),
    ("POST /sfn/app/session/api/ask_password_reset", "getting an account back"),
    ("POST /sfn/app/session/api/open_password_reset", "needs a letter's code"),
    ("POST /sfn/app/session/api/find_password_reset", "needs a letter's code"),
    ("POST /sfn/app/session/api/set_new_password", "needs a letter's code"),
    ("POST /sfn/app/session/api/open_invitation", "needs a letter's code"),
    ("POST /sfn/app/session/api/find_invitation", "needs a letter's code"),
    ("POST /sfn/app/session/api/join", "needs a letter's code"),
    ("POST /sfn/app/company_sign_in/api/begin_company_sign_in", "signing in"),
];

fn location(world: &World, name: &str) -> Value {
    json!({
        "name": name, "legal_entity_id": world.entity, "street": "Calle 1", "city": "Salta", "province": "AR-A",
        "postal_code": "4400", "phone": "", "status": "open", "version": 1,
    })
}

fn location_form(world: &World, name: &str, more: &[(&str, &str)]) -> Sent {
    let entity = world.entity.to_string();
    let form = [
        ("tenant", "sur"),
        ("form[name]", name),
        ("form[legal_entity_id]", &entity),
        ("form[street]", "Calle 1"),
        ("form[city]", "Salta"),
        ("form[province]", "AR-A"),
        ("form[postal_code]", "4400"),
        ("form[phone]", ""),
        ("form[status]", "open"),
        ("form[version]", "1"),
    ];
    fields(&[&form, more].concat())
}

fn tenant(name: &str) -> Value {
    json!({"name": name, "locale": "es-AR", "time_zone": "America/Argentina/Salta", "version": 1})
}

fn tenant_form(more: &[(&str, &str)]) -> Sent {
    let form = [
        ("form[name]", "Otro nombre"),
        ("form[locale]", "es-AR"),
        ("form[time_zone]", "America/Argentina/Salta"),
        ("form[version]", "1"),
    ];
    fields(&[&form, more].concat())
}

fn new_tenant() -> Value {
    json!({
        "name": "Nueva", "slug": "nueva", "legal_name": "Nueva SAS", "cuit": "33693450239", "tax_condition": "exento",
        "locale": "es-AR", "time_zone": "America/Argentina/Salta",
    })
}

fn new_tenant_form() -> Sent {
    fields(&[
        ("key", "k"),
        ("form[name]", "Nueva"),
        ("form[slug]", "nueva-2"),
        ("form[legal_name]", "Nueva SAS"),
        ("form[cuit]", "33693450239"),
        ("form[tax_condition]", "exento"),
        ("form[locale]", "es-AR"),
        ("form[time_zone]", "America/Argentina/Salta"),
    ])
}

fn here(world: &World) -> String {
    format!("/api/tenants/sur/locations/{}", world.here)
}

fn staff_address(world: &World) -> String {
    format!("/api/staff/tenants/{}", world.sur)
}

pub fn ask(method: Method, path: impl Into<String>, sent: Sent) -> (Method, String, Sent) {
    (method, path.into(), sent)
}

pub fn call(path: &str, sent: Sent) -> (Method, String, Sent) {
    ask(Method::POST, path, sent)
}

macro_rules! case {
    ($operation:literal, $door:expr, $request:expr) => {
        Case { operation: $operation, door: $door, request: $request }
    };
}
pub(super) use case;

pub const CASES: &[Case] = &[
    case!("GET /api/session", Door::SignedIn, |_| ask(Method::GET, "/api/session", Sent::Nothing)),
    case!("DELETE /api/session", Door::SignedIn, |_| ask(Method::DELETE, "/api/session", Sent::Nothing)),
    case!("GET /api/staff/tenants", Door::Staff(StaffAction::ListTenants), |_| ask(
        Method::GET,
        "/api/staff/tenants",
        Sent::Nothing
    )),
    case!("POST /api/staff/tenants", Door::Staff(StaffAction::CreateTenant), |_| {
        ask(Method::POST, "/api/staff/tenants", Sent::Json(new_tenant()))
    }),
    case!("GET /api/staff/tenants/{id}", Door::Staff(StaffAction::ListTenants), |w| ask(
        Method::GET,
        staff_address(w),
        Sent::Nothing
    )),
    case!("PUT /api/staff/tenants/{id}", Door::Staff(StaffAction::EditAnyTenant), |w| {
        ask(Method::PUT, staff_address(w), Sent::Json(tenant("Otro nombre")))
    }),
    case!("GET /api/tenants/{tenant}", Door::Tenant(Action::ViewTenant), |_| ask(
        Method::GET,
        "/api/tenants/sur",
        Sent::Nothing
    )),
    case!("PUT /api/tenants/{tenant}", Door::Tenant(Action::EditTenant), |_| {
        ask(Method::PUT, "/api/tenants/sur", Sent::Json(tenant("Otro nombre")))
    }),
    case!("GET /api/tenants/{tenant}/legal-entities", Door::Tenant(Action::ViewLegalEntities), |_| {
        ask(Method::GET, "/api/tenants/sur/legal-entities", Sent::Nothing)
    }),
    case!("GET /api/tenants/{tenant}/locations", Door::Tenant(Action::ViewLocations), |_| {
        ask(Method::GET, "/api/tenants/sur/locations", Sent::Nothing)
    }),
    case!("POST /api/tenants/{tenant}/locations", Door::Tenant(Action::CreateLocation), |w| {
        ask(Method::POST, "/api/tenants/sur/locations", Sent::Json(location(w, "Nueva")))
    }),
    case!("GET /api/tenants/{tenant}/locations/{location}", Door::Location(Action::ViewLocations), |w| {
        ask(Method::GET, here(w), Sent::Nothing)
    }),
    case!("PUT /api/tenants/{tenant}/locations/{location}", Door::Location(Action::EditLocation), |w| {
        ask(Method::PUT, here(w), Sent::Json(location(w, "Aquí mismo")))
    }),
    case!("POST /sfn/app/tenants/api/tenant_overview", Door::Tenant(Action::ViewTenant), |_| {
        call("/sfn/app/tenants/api/tenant_overview", Sent::Json(json!({"tenant": "sur"})))
    }),
    case!("POST /sfn/app/tenants/api/find_tenant", Door::Tenant(Action::ViewTenant), |_| {
        call("/sfn/app/tenants/api/find_tenant", Sent::Json(json!({"tenant": "sur"})))
    }),
    case!("POST /sfn/app/tenants/api/edit_tenant", Door::Tenant(Action::EditTenant), |_| {
        call("/sfn/app/tenants/api/edit_tenant", tenant_form(&[("tenant", "sur")]))
    }),
    case!("POST /sfn/app/tenants/api/list_clients", Door::Staff(StaffAction::ListTenants), |_| {
        call("/sfn/app/tenants/api/list_clients", Sent::Json(json!({"filter": {}})))
    }),
    case!("POST /sfn/app/tenants/api/may_create_client", Door::Staff(StaffAction::CreateTenant), |_| {
        call("/sfn/app/tenants/api/may_create_client", Sent::Json(json!({})))
    }),
    case!("POST /sfn/app/tenants/api/find_client", Door::Staff(StaffAction::ListTenants), |w| {
        call("/sfn/app/tenants/api/find_client", Sent::Json(json!({"id": w.sur})))
    }),
    case!("POST /sfn/app/tenants/api/create_client", Door::Staff(StaffAction::CreateTenant), |_| {
        call("/sfn/app/tenants/api/create_client", new_tenant_form())
    }),
    case!("POST /sfn/app/tenants/api/edit_client", Door::Staff(StaffAction::EditAnyTenant), |w| {
        call("/sfn/app/tenants/api/edit_client", tenant_form(&[("id", &w.sur.to_string())]))
    }),
    case!("POST /sfn/app/locations/api/list_locations", Door::Tenant(Action::ViewLocations), |_| {
        call("/sfn/app/locations/api/list_locations", Sent::Json(json!({"tenant": "sur", "filter": {}})))
    }),
    case!("POST /sfn/app/locations/api/find_location", Door::Location(Action::ViewLocations), |w| {
        call("/sfn/app/locations/api/find_location", Sent::Json(json!({"tenant": "sur", "id": w.here})))
    }),
    case!("POST /sfn/app/locations/api/new_location", Door::Tenant(Action::CreateLocation), |_| {
        call("/sfn/app/locations/api/new_location", Sent::Json(json!({"tenant": "sur"})))
    }),
    case!("POST /sfn/app/locations/api/create_location", Door::Tenant(Action::CreateLocation), |w| {
        call("/sfn/app/locations/api/create_location", location_form(w, "Otra nueva", &[("key", "k")]))
    }),
    case!("POST /sfn/app/locations/api/edit_location", Door::Location(Action::EditLocation), |w| {
        call("/sfn/app/locations/api/edit_location", location_form(w, "Aquí mismo", &[("id", &w.here.to_string())]))
    }),
];

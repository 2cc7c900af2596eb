//! The cases of who may do what: a client's status, its legal entities, how far it has come.

use domain::{
    policy::{Action, StaffAction},
    testing::World,
};
use http::Method;
use serde_json::{Value, json};

use super::cases::{Case, Door, ask, call, case};
use crate::support::{Sent, fields};

const ENTITIES: &str = "/api/tenants/sur/legal-entities";

fn entity(cuit: &str) -> Value {
    json!({
        "legal_name": "Sur Estilo SAS", "cuit": cuit, "tax_condition": "monotributo", "points_of_sale": "1, 2",
        "gross_income_number": "", "activity_started_on": "", "status": "open", "version": 1,
    })
}

fn entity_form(cuit: &str, more: &[(&str, &str)]) -> Sent {
    let form = [
        ("tenant", "sur"),
        ("form[legal_name]", "Sur Estilo SAS"),
        ("form[cuit]", cuit),
        ("form[tax_condition]", "monotributo"),
        ("form[points_of_sale]", "1, 2"),
        ("form[gross_income_number]", ""),
        ("form[activity_started_on]", ""),
        ("form[status]", "open"),
        ("form[version]", "1"),
    ];
    fields(&[&form, more].concat())
}

fn here(world: &World) -> String {
    format!("{ENTITIES}/{}", world.entity)
}

fn staff_address(world: &World, more: &str) -> String {
    format!("/api/staff/tenants/{}/{more}", world.sur)
}

pub const CASES: &[Case] = &[
    case!("PUT /api/staff/tenants/{id}/status", Door::Staff(StaffAction::SuspendTenant), |w| ask(
        Method::PUT,
        staff_address(w, "status"),
        Sent::Json(json!({"status": "suspended", "reason": "Dos facturas sin pagar", "version": 1}))
    )),
    case!("GET /api/staff/tenants/{id}/suspensions", Door::Staff(StaffAction::ListTenants), |w| ask(
        Method::GET,
        staff_address(w, "suspensions"),
        Sent::Nothing
    )),
    case!("GET /api/staff/tenants/{id}/onboarding", Door::Staff(StaffAction::ListTenants), |w| ask(
        Method::GET,
        staff_address(w, "onboarding"),
        Sent::Nothing
    )),
    case!("POST /sfn/app/tenants/api/find_client_status", Door::Staff(StaffAction::SuspendTenant), |w| {
        call("/sfn/app/tenants/api/find_client_status", Sent::Json(json!({"id": w.sur})))
    }),
    case!("POST /sfn/app/tenants/api/set_client_status", Door::Staff(StaffAction::SuspendTenant), |w| call(
        "/sfn/app/tenants/api/set_client_status",
        fields(&[
            ("id", &w.sur.to_string()),
            ("form[status]", "suspended"),
            ("form[reason]", "Dos facturas sin pagar"),
            ("form[version]", "1"),
        ])
    )),
    case!("POST /api/tenants/{tenant}/legal-entities", Door::Tenant(Action::CreateLegalEntity), |_| ask(
        Method::POST,
        ENTITIES,
        Sent::Json(entity("33693450239"))
    )),
    case!("GET /api/tenants/{tenant}/legal-entities/{legal_entity}", Door::Tenant(Action::ViewLegalEntities), |w| ask(
        Method::GET,
        here(w),
        Sent::Nothing
    )),
    case!("PUT /api/tenants/{tenant}/legal-entities/{legal_entity}", Door::Tenant(Action::EditLegalEntity), |w| {
        ask(Method::PUT, here(w), Sent::Json(entity("30703088534")))
    }),
    case!("POST /sfn/app/legal_entities/api/list_legal_entities", Door::Tenant(Action::ViewLegalEntities), |_| {
        call("/sfn/app/legal_entities/api/list_legal_entities", Sent::Json(json!({"tenant": "sur"})))
    }),
    case!("POST /sfn/app/legal_entities/api/find_legal_entity", Door::Tenant(Action::ViewLegalEntities), |w| call(
        "/sfn/app/legal_entities/api/find_legal_entity",
        Sent::Json(json!({"tenant": "sur", "id": w.entity}))
    )),
    case!("POST /sfn/app/legal_entities/api/may_create_legal_entity", Door::Tenant(Action::CreateLegalEntity), |_| {
        call("/sfn/app/legal_entities/api/may_create_legal_entity", Sent::Json(json!({"tenant": "sur"})))
    }),
    case!("POST /sfn/app/legal_entities/api/create_legal_entity", Door::Tenant(Action::CreateLegalEntity), |_| {
        call("/sfn/app/legal_entities/api/create_legal_entity", entity_form("33693450239", &[("key", "k")]))
    }),
    case!("POST /sfn/app/legal_entities/api/edit_legal_entity", Door::Tenant(Action::EditLegalEntity), |w| call(
        "/sfn/app/legal_entities/api/edit_legal_entity",
        entity_form("30703088534", &[("id", &w.entity.to_string())])
    )),
    case!("GET /api/tenants/{tenant}/onboarding", Door::Tenant(Action::ViewMembers), |_| ask(
        Method::GET,
        "/api/tenants/sur/onboarding",
        Sent::Nothing
    )),
    case!("PUT /api/tenants/{tenant}/onboarding", Door::Tenant(Action::EditTenant), |_| ask(
        Method::PUT,
        "/api/tenants/sur/onboarding",
        Sent::Json(json!({"dismissed": true}))
    )),
    case!("POST /sfn/app/onboarding/api/find_onboarding", Door::Tenant(Action::ViewMembers), |_| call(
        "/sfn/app/onboarding/api/find_onboarding",
        Sent::Json(json!({"tenant": "sur"}))
    )),
    case!("POST /sfn/app/onboarding/api/dismiss_onboarding", Door::Tenant(Action::EditTenant), |_| call(
        "/sfn/app/onboarding/api/dismiss_onboarding",
        fields(&[("tenant", "sur"), ("dismissed", "true")])
    )),
];

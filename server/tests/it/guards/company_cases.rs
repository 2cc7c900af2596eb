//! The cases of who may do what: signing in by a tenant's own provider. `sur.example` is verified in a test world, so
//! that nothing has to be looked up.

use domain::policy::Action;
use http::Method;
use serde_json::json;

use super::cases::{Case, Door, ask, call, case};
use crate::support::{Sent, fields};

const ADDRESS: &str = "/api/tenants/sur/company-sign-in";

pub const CASES: &[Case] = &[
    case!("GET /api/tenants/{tenant}/company-sign-in", Door::Tenant(Action::ViewSignInPolicy), |_| ask(
        Method::GET,
        ADDRESS,
        Sent::Nothing
    )),
    case!("PUT /api/tenants/{tenant}/company-sign-in", Door::Tenant(Action::EditSignInPolicy), |_| ask(
        Method::PUT,
        ADDRESS,
        Sent::Json(json!({
            "issuer": "https://login.sur.example", "client_id": "barberpro", "client_secret": "un-secreto",
            "enabled": "no", "joins_automatically": "no", "role": "reception", "reach": "all",
            "trusts_second_factor": "no", "version": 0,
        }))
    )),
    case!("POST /api/tenants/{tenant}/company-sign-in/domains", Door::Tenant(Action::EditSignInPolicy), |_| ask(
        Method::POST,
        format!("{ADDRESS}/domains"),
        Sent::Json(json!({"domain": "otra.example"}))
    )),
    case!(
        "POST /api/tenants/{tenant}/company-sign-in/domains/{domain}/verify",
        Door::Tenant(Action::EditSignInPolicy),
        |_| ask(Method::POST, format!("{ADDRESS}/domains/sur.example/verify"), Sent::Nothing)
    ),
    case!(
        "DELETE /api/tenants/{tenant}/company-sign-in/domains/{domain}",
        Door::Tenant(Action::EditSignInPolicy),
        |_| ask(Method::DELETE, format!("{ADDRESS}/domains/sur.example"), Sent::Nothing)
    ),
    case!("POST /sfn/app/company_sign_in/api/find_company_sign_in", Door::Tenant(Action::ViewSignInPolicy), |_| call(
        "/sfn/app/company_sign_in/api/find_company_sign_in",
        Sent::Json(json!({"tenant": "sur"}))
    )),
    case!("POST /sfn/app/company_sign_in/api/save_company_sign_in", Door::Tenant(Action::EditSignInPolicy), |_| call(
        "/sfn/app/company_sign_in/api/save_company_sign_in",
        fields(&[
            ("tenant", "sur"),
            ("form[issuer]", "https://login.sur.example"),
            ("form[client_id]", "barberpro"),
            ("form[client_secret]", "un-secreto"),
            ("form[enabled]", "no"),
            ("form[joins_automatically]", "no"),
            ("form[role]", "reception"),
            ("form[reach]", "all"),
            ("form[trusts_second_factor]", "no"),
            ("form[version]", "0"),
        ])
    )),
    case!("POST /sfn/app/company_sign_in/api/claim_company_domain", Door::Tenant(Action::EditSignInPolicy), |_| call(
        "/sfn/app/company_sign_in/api/claim_company_domain",
        fields(&[("tenant", "sur"), ("domain", "otra.example")])
    )),
    case!("POST /sfn/app/company_sign_in/api/verify_company_domain", Door::Tenant(Action::EditSignInPolicy), |_| call(
        "/sfn/app/company_sign_in/api/verify_company_domain",
        fields(&[("tenant", "sur"), ("claimed", "sur.example")])
    )),
    case!("POST /sfn/app/company_sign_in/api/remove_company_domain", Door::Tenant(Action::EditSignInPolicy), |_| call(
        "/sfn/app/company_sign_in/api/remove_company_domain",
        fields(&[("tenant", "sur"), ("claimed", "sur.example")])
    )),
];

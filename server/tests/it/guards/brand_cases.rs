//! The cases of who may do what: how a tenant's pages look.

use domain::policy::Action;
use http::Method;
use serde_json::json;

use super::cases::{Case, Door, ask, call, case};
use crate::support::{PICTURE, Sent, fields, picture};

const ADDRESS: &str = "/api/tenants/sur/brand";

pub const CASES: &[Case] = &[
    case!("GET /api/tenants/{tenant}/brand", Door::Tenant(Action::ViewTenant), |_| ask(
        Method::GET,
        ADDRESS,
        Sent::Nothing
    )),
    case!("PUT /api/tenants/{tenant}/brand", Door::Tenant(Action::EditBrand), |_| ask(
        Method::PUT,
        ADDRESS,
        Sent::Json(json!({"colour": "#15803d", "version": 0}))
    )),
    case!("PUT /api/tenants/{tenant}/brand/logo", Door::Tenant(Action::EditBrand), |_| ask(
        Method::PUT,
        format!("{ADDRESS}/logo"),
        Sent::File("image/png".to_owned(), picture())
    )),
    case!("DELETE /api/tenants/{tenant}/brand/logo", Door::Tenant(Action::EditBrand), |_| ask(
        Method::DELETE,
        format!("{ADDRESS}/logo"),
        Sent::Nothing
    )),
    case!("POST /sfn/app/brand/api/find_brand", Door::Tenant(Action::ViewTenant), |_| call(
        "/sfn/app/brand/api/find_brand",
        Sent::Json(json!({"tenant": "sur"}))
    )),
    case!("POST /sfn/app/brand/api/edit_brand", Door::Tenant(Action::EditBrand), |_| call(
        "/sfn/app/brand/api/edit_brand",
        fields(&[("tenant", "sur"), ("form[colour]", "#15803d"), ("form[version]", "0")])
    )),
    case!("POST /sfn/app/brand/api/upload_logo", Door::Tenant(Action::EditBrand), |_| call(
        "/sfn/app/brand/api/upload_logo",
        fields(&[("tenant", "sur"), ("logo", PICTURE)])
    )),
    case!("POST /sfn/app/brand/api/remove_logo", Door::Tenant(Action::EditBrand), |_| call(
        "/sfn/app/brand/api/remove_logo",
        fields(&[("tenant", "sur")])
    )),
];

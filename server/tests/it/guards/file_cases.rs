//! The cases of who may do what: files.

use domain::{policy::Action, testing::World};
use http::Method;
use serde_json::json;

use super::cases::{Case, Door, ask, call, case};
use crate::support::{Sent, fields};

const VIEW: Door = Door::Tenant(Action::ViewFiles);
const DELETE: Door = Door::Tenant(Action::DeleteFile);
const ADDRESS: &str = "/api/tenants/sur/files";

fn address(world: &World, more: &str) -> String {
    format!("{ADDRESS}/{}{more}", world.file)
}

pub const CASES: &[Case] = &[
    case!("GET /api/tenants/{tenant}/files", VIEW, |_| ask(Method::GET, ADDRESS, Sent::Nothing)),
    case!("POST /api/tenants/{tenant}/files", Door::Tenant(Action::CreateFile), |_| ask(
        Method::POST,
        format!("{ADDRESS}?name=nueva.txt&purpose=document"),
        Sent::File("application/octet-stream".to_owned(), b"una nota".to_vec())
    )),
    case!("GET /api/tenants/{tenant}/files/usage", VIEW, |_| ask(
        Method::GET,
        format!("{ADDRESS}/usage"),
        Sent::Nothing
    )),
    case!("GET /api/tenants/{tenant}/files/{file}", VIEW, |w| ask(Method::GET, address(w, ""), Sent::Nothing)),
    case!("DELETE /api/tenants/{tenant}/files/{file}", DELETE, |w| ask(Method::DELETE, address(w, ""), Sent::Nothing)),
    case!("POST /api/tenants/{tenant}/files/{file}/links", VIEW, |w| ask(
        Method::POST,
        address(w, "/links"),
        Sent::Json(json!({"show": false}))
    )),
    case!("POST /sfn/app/files/api/list_files", VIEW, |_| call(
        "/sfn/app/files/api/list_files",
        Sent::Json(json!({"tenant": "sur", "filter": {}}))
    )),
    case!("POST /sfn/app/files/api/download_file", VIEW, |w| call(
        "/sfn/app/files/api/download_file",
        fields(&[("tenant", "sur"), ("id", &w.file.to_string())])
    )),
    case!("POST /sfn/app/files/api/delete_file", DELETE, |w| call(
        "/sfn/app/files/api/delete_file",
        fields(&[("tenant", "sur"), ("id", &w.file.to_string())])
    )),
];

//! What happens around every request, one file each.

pub mod address;
pub mod bounds;
pub mod context;
pub mod device;
pub mod drain;
pub mod forms;
pub mod gate;
pub mod limit;
pub mod log;
pub mod multipart;
pub mod problem;
pub mod route;
pub mod security;
pub mod viewing;

use axum::http::{HeaderMap, header::COOKIE};

/// The value of a cookie.
pub(crate) fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers
        .get_all(COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find_map(|(key, value)| (key == name).then_some(value))
}

/// Whether a path is for programs: their errors are problems, not pages.
pub(crate) fn is_api(path: &str) -> bool {
    path == "/api" || path.starts_with("/api/")
}

/// Whether a path is a server function: its errors are the domain's error as JSON.
pub(crate) fn is_server_function(path: &str) -> bool {
    path.starts_with("/sfn/")
}

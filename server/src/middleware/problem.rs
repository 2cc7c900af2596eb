//! Words errors for whoever asked: `application/problem+json` (RFC 9457) for programs, the domain's error for the
//! browser part, a plain page for people. Errors of the layers around the handlers (too large, too late, another
//! origin) go through here too, so none of them looks different.

use app::i18n::{self, words};
use axum::{
    Json,
    extract::{Request, State},
    http::{
        HeaderValue, StatusCode,
        header::{CONTENT_TYPE, RETRY_AFTER},
    },
    middleware::Next,
    response::{Html, IntoResponse, Response},
};
use domain::{Error, ids::RequestId, locale::Locale};

use super::{context::locale_of, is_api, is_server_function};
use crate::{
    api::problem::{ApiError, Problem},
    state::AppState,
};

pub async fn word(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let path = request.uri().path().to_owned();
    let locale = locale_of(request.headers());
    let id = request.extensions().get::<RequestId>().copied();
    let response = next.run(request).await;
    let Some(error) = error_of(&response, &path) else { return response };
    let locale = response.extensions().get::<Locale>().copied().unwrap_or(locale);
    let (old, _) = response.into_parts();
    let mut worded = if is_api(&path) {
        as_problem(&error, locale, id, &state.settings.address())
    } else if is_server_function(&path) {
        (status_of(&error), Json(&error)).into_response()
    } else {
        as_page(&error, locale, id)
    };
    // Allow (405) and the like still hold; what described the old body does not.
    for (name, value) in &old.headers {
        if !matches!(name.as_str(), "content-type" | "content-length" | "content-encoding") {
            worded.headers_mut().append(name, value.clone());
        }
    }
    if let Error::TooManyRequests { seconds } = error {
        worded.headers_mut().insert(RETRY_AFTER, HeaderValue::from(seconds));
    }
    if matches!(error, Error::Unavailable | Error::Timeout) {
        worded.headers_mut().insert(RETRY_AFTER, HeaderValue::from_static("5"));
    }
    worded
}

/// The error an answer stands for, unless it says so itself already.
fn error_of(response: &Response, path: &str) -> Option<Error> {
    if let Some(ApiError(error)) = response.extensions().get::<ApiError>() {
        return Some(error.clone());
    }
    let status = response.status();
    if !status.is_client_error() && !status.is_server_error() {
        return None;
    }
    // Ours: a page that says what is wrong, the error of a server function, a health report.
    let kind = response.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let is_ours = if is_api(path) || is_server_function(path) {
        kind.starts_with("application/json")
    } else {
        kind.starts_with("text/html")
    };
    if is_ours {
        return None;
    }
    Some(match status {
        StatusCode::UNAUTHORIZED => Error::Unauthenticated,
        StatusCode::FORBIDDEN => Error::CrossOrigin,
        StatusCode::NOT_FOUND => Error::NotFound,
        StatusCode::METHOD_NOT_ALLOWED => Error::MethodNotAllowed,
        StatusCode::PAYLOAD_TOO_LARGE => Error::TooLarge,
        StatusCode::UNSUPPORTED_MEDIA_TYPE => Error::UnsupportedMediaType,
        StatusCode::TOO_MANY_REQUESTS => Error::TooManyRequests { seconds: 1 },
        StatusCode::SERVICE_UNAVAILABLE => Error::Timeout,
        status if status.is_client_error() => Error::Malformed,
        _ => Error::Internal,
    })
}

fn status_of(error: &Error) -> StatusCode {
    StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}

fn as_problem(error: &Error, locale: Locale, id: Option<RequestId>, public_url: &str) -> Response {
    let mut response = (status_of(error), Json(Problem::new(error, locale, id, public_url))).into_response();
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
    if let Ok(language) = HeaderValue::from_str(locale.tag()) {
        response.headers_mut().insert("content-language", language);
    }
    response
}

/// Where not even the app could answer. All of it is our own text.
fn as_page(error: &Error, locale: Locale, id: Option<RequestId>) -> Response {
    let w = words(locale);
    let (title, text) = i18n::error(w, error);
    let (home, code) = (i18n::t!(w, errors.go_home), i18n::t!(w, errors.request));
    let id = id.map(|id| id.to_string()).unwrap_or_default();
    let page = format!(
        "<!DOCTYPE html><html lang=\"{locale}\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" \
         content=\"width=device-width, initial-scale=1\"><meta name=\"color-scheme\" content=\"light dark\"><title>{title}</title></head>\
         <body><main><h1>{title}</h1><p>{text}</p><p>{code}: {id}</p><p><a href=\"/\">{home}</a></p></main></body></html>"
    );
    (status_of(error), Html(page)).into_response()
}

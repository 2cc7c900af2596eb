//! Forms without JavaScript. A form posts to the address of its own page and names its server function. When the
//! function refuses, the same page is rendered again with everything that was typed and what is wrong with it; the
//! person sees the address they were at, and loses nothing but files. The same for a function that answers something: a
//! button of the form asks it, and the answer is shown with what was typed.

use app::{
    error::AppError,
    request::RequestContext,
    session::server::local,
    ui::form::{FUNCTION_FIELD, Submitted},
};
use axum::{
    body::{Body, to_bytes},
    extract::{Request, State},
    http::{
        HeaderValue, Method, StatusCode, Uri,
        header::{ACCEPT, CONTENT_LENGTH, CONTENT_TYPE, LOCATION, SET_COOKIE},
        request::Parts,
    },
    middleware::Next,
    response::{IntoResponse, Redirect, Response},
};
use domain::Error;

use super::{is_api, is_server_function, limit, multipart, viewing::FormPage};
use crate::{
    api::problem::ApiError,
    files::upload::{self, Outcome as Upload},
    state::AppState,
};

/// An answer of a server function that a form asks is small: an error, nothing, or what is shown on its page.
const ANSWER_LIMIT: usize = 1024 * 1024;
/// What people type by hand. All of it may come back in the page, so it is bounded well below other bodies.
const FORM_LIMIT: usize = 256 * 1024;
const MOST_FIELDS: usize = 500;

pub async fn resubmit(State(state): State<AppState>, mut request: Request, next: Next) -> Result<Response, ApiError> {
    if is_server_function(request.uri().path()) {
        // The browser part's own calls. Asked for HTML, a function would redirect to whatever Referer it is told.
        request.headers_mut().insert(ACCEPT, HeaderValue::from_static("application/json"));
    }
    let path = request.uri().path();
    if request.method() != Method::POST || is_api(path) || is_server_function(path) {
        return Ok(next.run(request).await);
    }
    let kind = request.headers().get(CONTENT_TYPE).map_or(&b""[..], HeaderValue::as_bytes);
    let (parts, values, files) = if kind.starts_with(b"application/x-www-form-urlencoded") {
        let (parts, body) = request.into_parts();
        let limit = FORM_LIMIT.min(state.settings.body_limit);
        let body = to_bytes(body, limit).await.map_err(|error| unreadable(&error))?;
        (parts, form_urlencoded::parse(&body).into_owned().take(MOST_FIELDS + 1).collect(), Vec::new())
    } else if kind.starts_with(b"multipart/form-data") {
        // A file that is kept is streamed there; the files of other forms are small, and arguments as any other.
        if let Some(tenant) = upload::page(path).map(str::to_owned) {
            return Ok(match upload::from_form(&state, request, &tenant).await? {
                Upload::Answered(response) => response,
                Upload::ShowAgain(refused) => {
                    let (parts, status, submitted) = *refused;
                    with_status(show_again(parts, submitted, next).await, status)
                }
            });
        }
        multipart::read(request, FORM_LIMIT, MOST_FIELDS).await?
    } else {
        return Err(Error::UnsupportedMediaType.into());
    };
    if values.len() > MOST_FIELDS {
        return Err(Error::TooLarge.into());
    }
    // The form's own stands first; that of a button stands where the button does.
    let mut named = values.iter().filter(|(key, _)| key == FUNCTION_FIELD).map(|(_, value)| value.clone());
    let function = named.next().filter(|function| is_server_function(function)).ok_or(Error::Malformed)?;
    let asked = named.next_back().unwrap_or_else(|| function.clone());
    let function_uri: Uri = asked.parse().map_err(|_| Error::Malformed)?;
    if !is_server_function(function_uri.path()) {
        return Err(Error::Malformed.into());
    }

    // Without the names of functions: a function refuses a field that is there twice.
    let arguments = values.iter().filter(|(key, _)| key != FUNCTION_FIELD).chain(&files);
    let arguments = form_urlencoded::Serializer::new(String::new()).extend_pairs(arguments).finish();
    let mut call = Request::from_parts(parts.clone(), Body::from(arguments));
    call.headers_mut().remove(CONTENT_LENGTH);
    call.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/x-www-form-urlencoded"));
    *call.uri_mut() = function_uri;
    call.extensions_mut().insert(FormPage(parts.uri.path().to_owned()));
    // Asked for as a program would: the answer is then data, not a redirect with the error in its address.
    call.headers_mut().insert(ACCEPT, HeaderValue::from_static("application/json"));
    let answer = next.clone().run(call).await;

    let cookies: Vec<HeaderValue> = answer.headers().get_all(SET_COOKIE).iter().cloned().collect();
    let announced = limit::announced(answer.headers());
    let mut response = match Outcome::of(answer).await {
        Outcome::Done { leads_to } => {
            let here = parts.uri.path_and_query().map_or("/", |whole| whole.as_str());
            Redirect::to(local(leads_to.as_deref().unwrap_or(here))).into_response()
        }
        Outcome::Answered(text) => {
            let (values, answer) = (without_secrets(values), Some((asked, text)));
            show_again(parts, Submitted { function, values, error: None, answer }, next).await
        }
        Outcome::Refused(status, error) => {
            let values = without_secrets(values);
            let submitted = Submitted { function, values, error: Some(error), answer: None };
            with_status(show_again(parts, submitted, next).await, status)
        }
    };
    for cookie in cookies {
        response.headers_mut().append(SET_COOKIE, cookie);
    }
    for (name, value) in announced {
        response.headers_mut().append(name, value);
    }
    Ok(response)
}

/// What came of a form.
enum Outcome {
    Done { leads_to: Option<String> },
    Answered(String),
    Refused(StatusCode, Error),
}

impl Outcome {
    async fn of(answer: Response) -> Self {
        let status = answer.status();
        if !status.is_success() {
            return Self::Refused(status, error_in(answer).await);
        }
        let leads_to = answer.headers().get(LOCATION).and_then(|value| value.to_str().ok()).map(str::to_owned);
        let Ok(body) = to_bytes(answer.into_body(), ANSWER_LIMIT).await else { return Self::Done { leads_to } };
        match String::from_utf8(body.into()) {
            Ok(text) if leads_to.is_none() && !matches!(text.as_str(), "" | "null") => Self::Answered(text),
            _ => Self::Done { leads_to },
        }
    }
}

/// A page that could be shown, as what it says deserves.
fn with_status(mut page: Response, status: StatusCode) -> Response {
    if page.status() == StatusCode::OK {
        *page.status_mut() = status;
    }
    page
}

/// The page that the form is on, with what was typed into it.
async fn show_again(parts: Parts, submitted: Submitted, next: Next) -> Response {
    let mut page = Request::from_parts(parts, Body::empty());
    *page.method_mut() = Method::GET;
    page.headers_mut().remove(CONTENT_TYPE);
    page.headers_mut().remove(CONTENT_LENGTH);
    if let Some(context) = page.extensions_mut().get_mut::<RequestContext>() {
        context.submitted = Some(submitted);
    }
    next.run(page).await
}

/// Too long, or cut off on its way.
pub(crate) fn unreadable(error: &axum::Error) -> Error {
    let mut cause: Option<&(dyn std::error::Error + 'static)> = Some(error);
    while let Some(error) = cause {
        if error.is::<http_body_util::LengthLimitError>() {
            return Error::TooLarge;
        }
        cause = error.source();
    }
    Error::Malformed
}

async fn error_in(answer: Response) -> Error {
    if let Some(error) = answer.extensions().get::<ApiError>() {
        return error.0.clone();
    }
    let body = to_bytes(answer.into_body(), ANSWER_LIMIT).await.unwrap_or_default();
    serde_json::from_slice::<AppError>(&body).map_or(Error::Internal, |AppError(error)| error)
}

/// What must not be written back into a page.
fn without_secrets(values: Vec<(String, String)>) -> Vec<(String, String)> {
    values.into_iter().filter(|(key, _)| !is_secret(key) && key != FUNCTION_FIELD).collect()
}

/// `password`, `new_password`, `form[password]`, `form[client_secret]`; what is said about passwords, such as how long they have to be, is none.
fn is_secret(key: &str) -> bool {
    let field = key.rsplit('[').next().unwrap_or(key).trim_end_matches(']');
    field == "password" || field.ends_with("_password") || field.ends_with("_secret")
}

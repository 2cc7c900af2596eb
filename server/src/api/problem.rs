//! Errors of the REST API.

use app::i18n::{self, words};
use axum::{
    extract::rejection::{JsonRejection, PathRejection, QueryRejection},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use domain::{Error, ids::RequestId, locale::Locale};
use serde::Serialize;
use utoipa::{IntoResponses, ToSchema};

use crate::problems;

pub type ApiResult<T> = Result<T, ApiError>;

/// The domain's error on its way out of a handler. It is worded by the middleware, which knows the language.
#[derive(Clone, Debug)]
pub struct ApiError(pub Error);

impl From<Error> for ApiError {
    fn from(error: Error) -> Self {
        Self(error)
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.0.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = status.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

impl From<JsonRejection> for ApiError {
    fn from(rejection: JsonRejection) -> Self {
        match rejection.status() {
            StatusCode::UNSUPPORTED_MEDIA_TYPE => Error::UnsupportedMediaType.into(),
            StatusCode::PAYLOAD_TOO_LARGE => Error::TooLarge.into(),
            _ => Error::Malformed.into(),
        }
    }
}

/// What is no id or slug at all names nothing.
impl From<PathRejection> for ApiError {
    fn from(_: PathRejection) -> Self {
        Error::NotFound.into()
    }
}

impl From<QueryRejection> for ApiError {
    fn from(_: QueryRejection) -> Self {
        Error::Malformed.into()
    }
}

/// An error as RFC 9457 writes it.
#[derive(Debug, Serialize, ToSchema)]
pub struct Problem {
    /// Names the kind of problem, and is where it is explained.
    #[serde(rename = "type")]
    #[schema(format = "uri", example = "https://app.example.com/problems/invalid")]
    kind: String,
    /// The stable name of the problem, for programs.
    #[schema(example = "invalid")]
    code: &'static str,
    #[schema(example = 422)]
    status: u16,
    /// In the caller's language.
    #[schema(example = "Hay datos para corregir")]
    title: &'static str,
    /// What to do, in the caller's language.
    #[schema(example = "Revisá los campos marcados.")]
    detail: &'static str,
    /// Finds the request in our log.
    #[schema(value_type = Option<String>, example = "req_01h455vb4pex5vsknk084sn02q")]
    request_id: Option<RequestId>,
    /// The fields that break a rule.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    fields: Vec<ProblemField>,
}

/// One broken rule.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProblemField {
    /// The field's name as it was sent.
    #[schema(example = "cuit")]
    field: String,
    /// The stable name of the rule.
    #[schema(example = "cuit")]
    problem: String,
    /// In the caller's language.
    #[schema(example = "El CUIT no es válido: revisá los once dígitos.")]
    detail: String,
}

impl Problem {
    #[must_use]
    pub fn new(error: &Error, locale: Locale, request_id: Option<RequestId>, public_url: &str) -> Self {
        let w = words(locale);
        let (title, detail) = i18n::error(w, error);
        let broken = if let Error::Invalid { fields } = error { fields.as_slice() } else { &[] };
        let fields = broken
            .iter()
            .map(|field| ProblemField {
                field: field.field.clone(),
                problem: name_of(&field.problem),
                detail: i18n::problem(w, &field.problem),
            })
            .collect();
        let (code, status) = (error.code(), error.status());
        Self { kind: problems::address(public_url, error), code, status, title, detail, request_id, fields }
    }
}

/// The name a problem is serialised by.
fn name_of(problem: &domain::error::Problem) -> String {
    let value = serde_json::to_value(problem).unwrap_or_default();
    value.get("problem").and_then(|name| name.as_str()).unwrap_or_default().to_owned()
}

/// What any operation may answer besides what it is for.
#[derive(IntoResponses)]
pub enum Errors {
    #[response(status = 400, description = "The request cannot be read", content_type = "application/problem+json")]
    Malformed(Problem),
    #[response(status = 401, description = "Nobody is signed in", content_type = "application/problem+json")]
    Unauthenticated(Problem),
    #[response(status = 403, description = "Not allowed to do this", content_type = "application/problem+json")]
    Forbidden(Problem),
    #[response(
        status = 404,
        description = "It does not exist, or is not the caller's to know of",
        content_type = "application/problem+json"
    )]
    NotFound(Problem),
    #[response(
        status = 409,
        description = "Changed meanwhile, or the Idempotency-Key came with another body",
        content_type = "application/problem+json"
    )]
    Conflict(Problem),
    #[response(status = 413, description = "The body is too large", content_type = "application/problem+json")]
    TooLarge(Problem),
    #[response(status = 415, description = "The body is not JSON", content_type = "application/problem+json")]
    UnsupportedMediaType(Problem),
    #[response(
        status = 422,
        description = "Fields break rules; each is named",
        content_type = "application/problem+json"
    )]
    Invalid(Problem),
    #[response(
        status = 429,
        description = "Too often; see Retry-After, RateLimit and RateLimit-Policy",
        content_type = "application/problem+json"
    )]
    TooManyRequests(Problem),
    #[response(status = 500, description = "A fault of ours", content_type = "application/problem+json")]
    Internal(Problem),
    #[response(
        status = 503,
        description = "Too late, or the database is away; see Retry-After",
        content_type = "application/problem+json"
    )]
    Unavailable(Problem),
}

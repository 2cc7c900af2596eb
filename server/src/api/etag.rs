//! Versions over HTTP: what was read says its version as `ETag`, and an edit may say by `If-Match` which version it is for
//! (RFC 9110, sections 8.8.3 and 13.1.1). Without it the body's `version` counts, which is what forms send.

use axum::{
    Json,
    extract::FromRequestParts,
    http::{HeaderMap, HeaderValue, header, request::Parts},
    response::{IntoResponse, Response},
};
use domain::Error;
use serde::Serialize;
use utoipa::{
    IntoParams, IntoResponses,
    openapi::{
        Required,
        path::{Parameter, ParameterBuilder, ParameterIn},
    },
};

use super::problem::{ApiError, ApiResult, Problem};

/// No thing ever has this version.
const NEVER: i32 = -1;

/// What counts its edits.
pub trait Versioned {
    fn version(&self) -> i32;
}

/// For things whose field `version` it is.
macro_rules! versioned {
    ($($thing:ty),*) => {
        $(impl $crate::api::etag::Versioned for $thing {
            fn version(&self) -> i32 {
                self.version
            }
        })*
    };
}
pub(crate) use versioned;
/// A thing as JSON, with its version as `ETag`.
pub struct Tagged<T>(pub T);

impl<T: Versioned + Serialize> IntoResponse for Tagged<T> {
    fn into_response(self) -> Response {
        let tag = HeaderValue::from_str(&format!("\"{}\"", self.0.version()));
        let mut response = Json(self.0).into_response();
        if let Ok(tag) = tag {
            response.headers_mut().insert(header::ETAG, tag);
        }
        response
    }
}

/// The header `If-Match`: which version an edit is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IfMatch {
    /// Not sent, or `*`: whatever there is. The body's own version still counts.
    Any,
    Version(i32),
}

impl IfMatch {
    fn of(headers: &HeaderMap) -> Self {
        let mut tags = headers.get_all(header::IF_MATCH).iter().peekable();
        if tags.peek().is_none() {
            return Self::Any;
        }
        let texts = tags.map(|value| value.to_str().unwrap_or_default());
        let tags: Vec<&str> = texts.flat_map(|text| text.split(',')).map(str::trim).collect();
        if tags.contains(&"*") {
            return Self::Any;
        }
        // Of several only the greatest can be the one there is: versions only grow, and its reader has seen it.
        Self::Version(tags.into_iter().filter_map(read).max().unwrap_or(NEVER))
    }

    /// The version that an edit is held to, where the body names `own`.
    #[must_use]
    pub const fn or(self, own: i32) -> i32 {
        match self {
            Self::Any => own,
            Self::Version(version) => version,
        }
    }

    /// The same where the body names none.
    #[must_use]
    pub const fn version(self) -> Option<i32> {
        match self {
            Self::Any => None,
            Self::Version(version) => Some(version),
        }
    }

    /// What the edit came to.
    ///
    /// # Errors
    /// The edit's; [`Error::PreconditionFailed`] for one that was held to the header's version and found another.
    pub fn answer<T>(self, outcome: domain::Result<T>) -> ApiResult<Tagged<T>> {
        match (outcome, self) {
            (Ok(thing), _) => Ok(Tagged(thing)),
            (Err(Error::Stale), Self::Version(_)) => Err(Error::PreconditionFailed.into()),
            (Err(error), _) => Err(error.into()),
        }
    }
}

/// The version in a tag of ours. A proxy that compresses makes it weak (`W/`): it still names the same version.
fn read(tag: &str) -> Option<i32> {
    let tag = tag.strip_prefix("W/").unwrap_or(tag);
    tag.strip_prefix('"')?.strip_suffix('"')?.parse().ok()
}

impl<S: Sync> FromRequestParts<S> for IfMatch {
    type Rejection = ApiError;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
        Ok(Self::of(&parts.headers))
    }
}

impl IntoParams for IfMatch {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let parameter = ParameterBuilder::new()
            .name("If-Match")
            .parameter_in(ParameterIn::Header)
            .required(Required::False)
            .description(Some("The ETag of what was read: if there is another version now, nothing is written. In its place the body's `version` counts"))
            .schema(Some(<String as utoipa::PartialSchema>::schema()))
            .example(Some("\"3\"".into()));
        vec![parameter.build()]
    }
}

/// What an edit with `If-Match` may answer besides.
#[derive(IntoResponses)]
pub enum NotAsRead {
    #[response(
        status = 412,
        description = "If-Match names another version than there is",
        content_type = "application/problem+json"
    )]
    PreconditionFailed(Problem),
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn sent(values: &[&str]) -> IfMatch {
        let mut headers = HeaderMap::new();
        for value in values {
            headers.append(header::IF_MATCH, HeaderValue::from_str(value).unwrap());
        }
        IfMatch::of(&headers)
    }

    #[test]
    fn a_tag_is_read_as_the_version_it_names() {
        assert_eq!(sent(&[]), IfMatch::Any);
        assert_eq!(sent(&["*"]), IfMatch::Any);
        assert_eq!(sent(&["\"7\""]), IfMatch::Version(7));
        assert_eq!(sent(&["W/\"7\""]), IfMatch::Version(7));
        assert_eq!(sent(&["\"2\", \"10\"", "\"3\""]), IfMatch::Version(10));
    }

    #[test]
    fn a_tag_that_is_none_of_ours_fits_no_version() {
        for other in ["", "7", "\"a\"", "\"7", "\"99999999999\"", "\"\""] {
            assert_eq!(sent(&[other]), IfMatch::Version(NEVER), "{other}");
        }
    }

    #[test]
    fn only_an_edit_that_named_a_version_fails_by_its_precondition() {
        let outcome = |if_match: IfMatch| if_match.answer::<()>(Err(Error::Stale)).err().unwrap().0;
        assert_eq!(outcome(IfMatch::Any), Error::Stale);
        assert_eq!(outcome(IfMatch::Version(1)), Error::PreconditionFailed);
    }
}

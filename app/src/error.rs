//! The domain's error as server functions carry it: the same value on both sides.

use domain::Error;
use leptos::server_fn::{codec::JsonEncoding, error::FromServerFnError};
use serde::{Deserialize, Serialize};
use server_fn::error::ServerFnErrorErr;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(transparent)]
#[error(transparent)]
pub struct AppError(pub Error);

/// On the server this also sets the status of the answer, of a server function and of a page alike: a page whose data is
/// not found is a 404.
impl From<Error> for AppError {
    fn from(error: Error) -> Self {
        #[cfg(feature = "ssr")]
        if let Some(response) = leptos::prelude::use_context::<leptos_axum::ResponseOptions>()
            && let Ok(status) = http::StatusCode::from_u16(error.status())
        {
            response.set_status(status);
        }
        Self(error)
    }
}

impl FromServerFnError for AppError {
    type Encoder = JsonEncoding;

    /// What went wrong around a server function rather than in it. Its texts may hold anything, so none is kept.
    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        match error {
            ServerFnErrorErr::Args(_) | ServerFnErrorErr::MissingArg(_) | ServerFnErrorErr::Serialization(_) => {
                Error::Malformed.into()
            }
            // In the browser: the server could not be reached.
            ServerFnErrorErr::Request(_) => Error::Unavailable.into(),
            // In the browser: an answer that is none of ours, from something between it and the server.
            ServerFnErrorErr::Deserialization(_) if cfg!(not(feature = "ssr")) => Error::Unavailable.into(),
            ServerFnErrorErr::Deserialization(_) => Error::Malformed.into(),
            _ => Error::Internal.into(),
        }
    }
}

//! Server functions of events.

use domain::events::EventKind;
use leptos::{prelude::*, server_fn::codec::Json};
use serde::{Deserialize, Serialize};

use crate::error::AppError;

/// A type of events, to be read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Described {
    pub kind: EventKind,
    pub version: i16,
    pub schema: String,
    pub sample: String,
}

#[server(input = Json)]
pub async fn list_event_types(tenant: String) -> Result<Vec<Described>, AppError> {
    let (ctx, _) = crate::request::enter(&tenant)?;
    ctx.authorize(domain::policy::Action::ViewEvents)?;
    let types = domain::events::catalogue().into_iter().map(|event| Described {
        kind: event.kind,
        version: event.version,
        schema: serde_json::to_string_pretty(&event.schema).unwrap_or_default(),
        sample: serde_json::to_string_pretty(&event.sample).unwrap_or_default(),
    });
    Ok(types.collect())
}

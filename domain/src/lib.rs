//! The rules of the product, one folder a vertical. Nothing here knows axum or leptos.
//!
//! Without feature `server` this crate compiles for the browser, so that a form is checked there by the server's own
//! code. With it come the stores (SQL), the actions (authorise, rule, store) and the database.

pub mod address;
pub mod cuit;
pub mod error;
pub mod format;
pub mod identity;
pub mod ids;
pub mod legal_entities;
pub mod locale;
pub mod locations;
pub mod money;
pub mod page;
pub mod parse;
pub mod policy;
pub mod tenants;

#[cfg(feature = "server")]
pub mod clock;
#[cfg(feature = "server")]
pub mod ctx;
#[cfg(feature = "server")]
pub mod db;
#[cfg(feature = "server")]
pub mod demo;
#[cfg(feature = "server")]
pub mod encryption;
#[cfg(feature = "server")]
pub mod idempotency;
#[cfg(feature = "server")]
pub mod messages;
#[cfg(feature = "server")]
pub mod testing;

pub use error::{Error, Result};

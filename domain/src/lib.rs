//! The rules of the product, one folder a vertical. Nothing here knows axum or leptos.
//!
//! Without feature `server` this crate compiles for the browser, so that a form is checked there by the server's own
//! code. With it come the stores (SQL), the actions (authorise, rule, store) and the database.

pub mod access_events;
pub mod accounts;
pub mod address;
pub mod api_keys;
pub mod audit;
pub mod brand;
pub mod calendar;
pub mod colour;
pub mod company_sign_in;
pub mod cuit;
pub mod error;
pub mod events;
pub mod files;
pub mod format;
pub mod identity;
pub mod ids;
pub mod jobs;
pub mod legal_entities;
pub mod locale;
pub mod locations;
pub mod members;
pub mod messages;
pub mod money;
pub mod network;
pub mod notifications;
pub mod onboarding;
pub mod page;
pub mod parse;
pub mod policy;
pub mod sandbox;
pub mod sign_in_policy;
pub mod spreadsheet;
pub mod staff;
pub mod staff_access;
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
pub mod rate_limit;
#[cfg(feature = "server")]
pub mod testing;
#[cfg(feature = "server")]
pub mod watch;

pub use error::{Error, Result};

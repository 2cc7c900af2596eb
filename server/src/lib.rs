//! The axum server. The binary is `main.rs`; this is a library so that tests drive the same router.

pub mod api;
pub mod assets;
pub mod brand;
pub mod commands;
pub mod company_sign_in;
pub mod config;
pub mod database;
pub mod events;
pub mod export;
pub mod files;
pub mod jobs;
pub mod keys;
pub mod listener;
pub mod live;
pub mod mail;
pub mod metrics;
pub mod middleware;
pub mod pages;
pub mod problems;
pub mod router;
pub mod session_store;
pub mod slow_queries;
pub mod state;
pub mod traces;

/// The commit this program was built from.
pub const COMMIT: &str = env!("BARBERPRO_COMMIT");

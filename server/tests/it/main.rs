//! The server over HTTP, against a real database. The tree follows the addresses.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic)]

mod api;
mod brand;
mod command_line;
mod company_sign_in;
mod connections;
mod files;
mod forms;
mod guards;
mod invitations;
mod jobs;
mod live;
mod mail;
mod metrics;
mod openapi;
mod pages;
mod rate_limits;
mod secrets;
mod security;
mod slow_queries;
mod support;
mod suspension;
mod traces;
mod viewing;

//! The server over HTTP, against a real database. The tree follows the addresses.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic)]

mod api;
mod command_line;
mod connections;
mod forms;
mod guards;
mod mail;
mod openapi;
mod pages;
mod security;
mod support;

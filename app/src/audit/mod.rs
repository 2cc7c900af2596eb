//! The audit: what was done and looked at, and whether it is as it was written.

pub mod api;
mod chain;
mod list;
mod words;

pub use list::{AuditPage, StaffAuditPage};

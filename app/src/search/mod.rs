//! Finding pages, records and actions by a few letters.

pub mod api;
pub mod entries;

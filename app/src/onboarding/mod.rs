//! Setting a company up: what there is to do, how far it has come, and how long it took.

pub mod api;
mod checklist;
mod parts;

pub use checklist::Checklist;
pub(crate) use parts::ClientProgress;

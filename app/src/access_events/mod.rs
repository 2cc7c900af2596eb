//! What happened to who may do what.

pub mod api;
mod details;
mod list;

pub(crate) use details::detail;
pub use list::AccessEventsPage;
pub(crate) use list::EventRow;
pub use list::sentence;

//! Events for programs: the page that describes their types.

pub mod api;
mod catalogue;
mod words;

pub use catalogue::EventTypesPage;
pub use words::described;

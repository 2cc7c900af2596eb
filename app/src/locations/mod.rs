//! Locations: the list, and the forms to create and edit one.

pub mod api;
mod edit;
mod list;
mod parts;

pub use edit::{LocationPage, NewLocationPage};
pub use list::LocationsPage;

//! Files: the list with what is kept of how much, and the form that sends one.

pub mod api;
mod list;
mod parts;
mod upload;

pub use list::FilesPage;
pub use upload::UPLOAD;

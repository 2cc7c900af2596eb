//! What is done in the background, for the staff who look after it.

pub mod api;
mod job;
mod list;
mod parts;
mod queues;

pub use job::JobPage;
pub use list::JobsPage;

//! What was said to people in a company's name, and when they are left alone.

pub mod api;
mod list;
mod message;
mod parts;
mod quiet_hours;

pub use list::MessagesPage;
pub use message::MessagePage;

//! The people who work for the platform.

pub mod api;
mod users;

pub use users::StaffUsersPage;

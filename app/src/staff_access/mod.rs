//! Staff inside a tenant: what the tenant sees of it, and how staff enter and leave.

pub mod api;
mod enter;
mod own;
mod parts;
mod seen;

pub(crate) use enter::EnterForm;
pub use own::OwnAccessPage;
pub use seen::StaffAccessPage;

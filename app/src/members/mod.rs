//! The people of a tenant: the list, inviting somebody, one member; and the roles, built in and the tenant's own.

pub mod api;
mod invite;
mod list;
mod member;
mod parts;
mod place;
mod role;
mod roles;
mod sessions;
mod subjects;
mod why;

pub use invite::NewMemberPage;
pub use list::MembersPage;
pub use member::MemberPage;
pub use role::{NewRolePage, RolePage};
pub use roles::RolesPage;
pub(crate) use subjects::ActionBoxes;

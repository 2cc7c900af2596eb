//! Legal entities: the list, and the forms to add and edit one.

pub mod api;
mod edit;
mod list;
mod parts;

pub use edit::{LegalEntityPage, NewLegalEntityPage};
pub use list::LegalEntitiesPage;

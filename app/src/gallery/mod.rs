//! The gallery: every part of the kit in every state, on pages of its own. Browser tests walk it; whoever builds a page
//! looks here first. It holds nobody's data: what it shows is made up on the spot and says so.

mod fields;
mod frame;
mod marks;
mod pickers;

pub use fields::FieldsPage;
pub use marks::MarksPage;
pub use pickers::PickersPage;

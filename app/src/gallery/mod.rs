//! The gallery: every part of the kit in every state, on pages of its own. Browser tests walk it; whoever builds a page
//! looks here first. It holds nobody's data: what it shows is made up on the spot and says so.

mod charts;
mod fields;
mod frame;
mod marks;
mod overlays;
mod pickers;
mod sample;
mod shell;
mod states;
mod tables;
mod tokens;

pub use charts::{ChartsPage, ManyPointsPage};
pub use fields::FieldsPage;
pub use marks::MarksPage;
pub use overlays::OverlaysPage;
pub use pickers::PickersPage;
pub use shell::ShellPage;
pub use states::StatesPage;
pub use tables::TablesPage;
pub use tokens::TokensPage;

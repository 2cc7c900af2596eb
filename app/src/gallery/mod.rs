//! The gallery: every part of the kit in every state, on pages of its own. Browser tests walk it; whoever builds a page
//! looks here first. It holds nobody's data: what it shows is made up on the spot and says so.

mod charts;
mod frame;
mod marks;

pub use charts::{ChartsPage, ManyPointsPage};
pub use marks::MarksPage;

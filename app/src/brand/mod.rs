//! How a tenant's own pages look: the page on which its colour and its logo are chosen.

pub mod api;
mod colour;
mod logo;
mod preview;
mod settings;

pub(crate) use preview::{Swatch, theme_name};
pub use settings::BrandPage;

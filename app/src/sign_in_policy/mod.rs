//! How a tenant wants its people to sign in: the rules, and whom a change of them would stop.

pub mod api;
mod preview;
mod settings;

pub use settings::SignInSettingsPage;
pub(crate) use settings::score;

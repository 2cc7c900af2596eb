//! Tenants: the overview and settings of one, and the staff's list of all.

pub mod api;
mod clients;
mod overview;
mod parts;
mod settings;

pub use clients::{ClientPage, ClientsPage, NewClientPage};
pub use overview::OverviewPage;
pub use settings::SettingsPage;

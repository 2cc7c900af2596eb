//! Tenants: the overview and settings of one, and the staff's list of all.

pub mod api;
mod client;
mod clients;
mod new_client;
mod overview;
mod parts;
mod settings;
mod staff_overview;
mod status;

pub use client::ClientPage;
pub use clients::ClientsPage;
pub use new_client::NewClientPage;
pub use overview::OverviewPage;
pub use settings::SettingsPage;
pub use staff_overview::StaffOverviewPage;
pub use status::ClientStatusPage;

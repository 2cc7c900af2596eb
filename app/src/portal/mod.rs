//! The provider's portal: what somebody who works in a shop needs, on their telephone.

pub mod api;
mod home;
mod me;
mod shops;

pub use home::PortalPage;
pub use me::MePage;
pub use shops::ShopsPage;

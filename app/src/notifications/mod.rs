//! What a person should hear of: the list, and the bell that counts.

pub mod api;
mod bell;
mod list;
mod preferences;

pub use bell::{Bell, provide_news};
pub use list::{NotificationsPage, ProviderNotificationsPage};
pub(crate) use preferences::category_text;

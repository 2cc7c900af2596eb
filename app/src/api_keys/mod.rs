//! API keys: the list with what was just made, and the form to make one.

pub mod api;
mod list;
mod new;
mod permissions;

pub use list::ApiKeysPage;
pub(crate) use list::shop_count;
pub use new::NewApiKeyPage;

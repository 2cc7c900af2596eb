//! Signing in by a tenant's own provider: the way in, and its settings.

pub mod api;
mod enter;
mod settings;

pub use enter::{CompanyEntryPage, SignInProblemNotice};
pub use settings::CompanySignInPage;

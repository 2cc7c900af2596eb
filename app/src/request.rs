//! [server] What a page and a server function know of the request they answer.

use std::sync::Arc;

use domain::{
    Error,
    company_sign_in::Outside,
    ctx::{Ctx, StaffCtx},
    db::Db,
    identity::{Identity, factors::passkeys::Party},
    parse::Slug,
};
use leptos::prelude::*;

use crate::{
    assets::Assets,
    error::AppError,
    ui::form::Submitted,
    viewer::{Theme, Viewer},
};

/// Made by the server's middleware, provided to every page and server function.
#[derive(Clone, Debug)]
pub struct RequestContext {
    pub db: Db,
    pub identity: Identity,
    /// The browser's own cookie: it was signed in from before.
    pub device: Option<String>,
    pub passkeys: Party,
    /// The way to companies' providers.
    pub outside: Outside,
    pub theme: Theme,
    /// Scripts of the page carry it; the policy in the header allows no others.
    pub nonce: Arc<str>,
    pub assets: Arc<Assets>,
    /// Whether cookies may only travel over https.
    pub secure_cookies: bool,
    /// Whether demo data was loaded.
    pub demo: bool,
    /// A form that was sent without JavaScript and refused: the page shows it again as it was.
    pub submitted: Option<Submitted>,
    /// The last event that whatever is read now surely holds.
    pub live_position: Option<String>,
}

impl RequestContext {
    pub(crate) fn viewer(&self) -> Viewer {
        Viewer {
            locale: self.identity.request().locale,
            theme: self.theme,
            person: self.identity.person().cloned(),
            demo: self.demo,
        }
    }
}

/// The request at hand.
///
/// # Errors
/// [`Error::Internal`] outside of one.
pub fn current() -> Result<RequestContext, AppError> {
    use_context().ok_or_else(|| Error::Internal.into())
}

/// Into the tenant that a server function's first argument names.
///
/// # Errors
/// As [`Identity::enter`].
pub fn enter(tenant: &str) -> Result<(Ctx, Db), AppError> {
    let request = current()?;
    let slug: Slug = tenant.parse().map_err(|_| Error::NotFound)?;
    Ok((request.identity.enter(&slug)?, request.db))
}

/// Into the staff's side.
///
/// # Errors
/// As [`Identity::staff`].
pub fn staff() -> Result<(StaffCtx, Db), AppError> {
    let request = current()?;
    Ok((request.identity.staff()?, request.db))
}

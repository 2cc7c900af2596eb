//! Who looks at the page, and how they want it: known to the server from the session, and handed to the browser with
//! the page.

use domain::{
    identity::{Membership, Person},
    locale::Locale,
    policy::{Action, Role},
};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Viewer {
    pub locale: Locale,
    pub theme: Theme,
    pub person: Option<Person>,
    /// Set where demo data is loaded: sign-in says so.
    pub demo: bool,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Theme {
    #[default]
    System,
    Light,
    Dark,
}

impl Theme {
    pub const ALL: [Self; 3] = [Self::System, Self::Light, Self::Dark];

    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|theme| theme.as_str() == name)
    }
}

#[cfg(feature = "ssr")]
fn viewer_of_request() -> Viewer {
    // There is no request while the list of routes is made.
    use_context::<crate::request::RequestContext>().map(|request| request.viewer()).unwrap_or_default()
}

/// In the browser the page brings it; a page that brings none has nobody looking.
#[cfg(not(feature = "ssr"))]
fn viewer_of_request() -> Viewer {
    Viewer::default()
}

/// Puts the viewer where [`use_viewer`] finds it. Called once, at the root.
pub fn provide_viewer() {
    let viewer = SharedValue::new(viewer_of_request).into_inner();
    provide_context::<Viewer>(viewer);
}

#[must_use]
pub fn use_viewer() -> Viewer {
    use_context().unwrap_or_default()
}

/// The first page of somebody in a tenant: who cuts hair has it on a telephone.
#[must_use]
pub fn home_of(membership: &Membership) -> String {
    let side = if membership.role.built_in() == Some(Role::Provider) { "p" } else { "t" };
    format!("/{side}/{}", membership.slug)
}

/// The right by which the viewer is in a tenant.
#[must_use]
pub fn membership(viewer: &Viewer, slug: &str) -> Option<Membership> {
    viewer.person.as_ref()?.memberships.iter().find(|membership| membership.slug.as_str() == slug).cloned()
}

/// Whether the viewer's role in a tenant allows `action`: decides what is offered. What is done, the server decides.
#[must_use]
pub fn may_in(tenant: &str, action: Action) -> bool {
    membership(&use_viewer(), tenant).is_some_and(|membership| membership.may(action))
}

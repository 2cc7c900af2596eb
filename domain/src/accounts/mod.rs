//! A person's own account: name, language, password, and how it begins and is got back.

#[cfg(feature = "server")]
mod joining;
#[cfg(feature = "server")]
pub mod letters;
#[cfg(feature = "server")]
mod profile;
#[cfg(feature = "server")]
pub mod reset;
#[cfg(all(test, feature = "server"))]
mod tests;

use serde::{Deserialize, Serialize};

#[cfg(feature = "server")]
pub use joining::{accept, accept_as_new, open};
#[cfg(feature = "server")]
pub use profile::{change_password, edit, find};

use crate::{
    address::text_enum,
    error::{Problem, Result},
    locale::Locale,
    parse::Fields,
};

/// What somebody can change of themselves.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Profile {
    #[cfg_attr(feature = "server", schema(example = "ana@ejemplo.com"))]
    pub email: String,
    #[cfg_attr(feature = "server", schema(example = "Ana Díaz"))]
    pub display_name: String,
    /// None: their browser's.
    pub locale: Option<Locale>,
    /// Counts the edits; an edit names the version it is based on.
    #[cfg_attr(feature = "server", schema(example = 1))]
    pub version: i32,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct ProfileForm {
    #[cfg_attr(feature = "server", schema(example = "Ana Díaz"))]
    pub display_name: String,
    /// `es-AR`, `en`, or `browser` for the browser's.
    #[cfg_attr(feature = "server", schema(example = "es-AR"))]
    pub locale: String,
    /// The version that was read before editing.
    #[cfg_attr(feature = "server", schema(example = 1))]
    pub version: i32,
}

impl ProfileForm {
    /// # Errors
    /// [`Error::Invalid`](crate::Error::Invalid) with every field that breaks a rule.
    pub fn parse(&self) -> Result<(String, Option<Locale>)> {
        let mut fields = Fields::default();
        let name = fields.text("display_name", &self.display_name, 120);
        // A select without an empty choice says `browser`.
        let locale = if self.locale == "browser" { "" } else { &self.locale };
        let locale = fields.optional("locale", locale, Problem::Choice);
        fields.finish(Some((name, locale)))
    }
}

impl From<&Profile> for ProfileForm {
    fn from(profile: &Profile) -> Self {
        Self {
            display_name: profile.display_name.clone(),
            locale: profile.locale.map(|locale| locale.tag().to_owned()).unwrap_or_default(),
            version: profile.version,
        }
    }
}

/// An invitation, as whoever has its code reads it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct InvitationLetter {
    /// None: the company that runs the platform.
    pub tenant_name: Option<String>,
    pub slug: Option<String>,
    pub email: String,
    pub next: JoiningStep,
}

text_enum! {
    /// What whoever has the code is to do next.
    JoiningStep {
        /// Nobody has that address yet: choose a name and a password.
        NewAccount = "new_account",
        /// The address has an account: sign in with it.
        SignIn = "sign_in",
        /// Signed in with it: accept.
        Accept = "accept",
        /// Signed in with another account.
        OtherAccount = "other_account",
    }
}

//! What a member wants to hear of, and how.

use serde::{Deserialize, Serialize};

use super::Category;
use crate::{
    error::{Problem, Result},
    parse::Fields,
};

/// How somebody hears of one category.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct CategoryPreference {
    pub category: Category,
    /// In the inbox.
    pub in_app: bool,
    pub mail: bool,
    /// Whether mail about it cannot be put off.
    pub mail_is_fixed: bool,
}

/// What somebody hears of in one tenant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Preferences {
    /// Every category, each once.
    pub categories: Vec<CategoryPreference>,
    pub version: i32,
}

/// What differs from what everybody has: every category in the inbox, and by mail only what has to be.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Chosen {
    pub in_app_off: Vec<Category>,
    pub mail_on: Vec<Category>,
}

impl Chosen {
    #[must_use]
    pub fn in_app(&self, category: Category) -> bool {
        !self.in_app_off.contains(&category)
    }

    #[must_use]
    pub fn mail(&self, category: Category) -> bool {
        category.always_by_mail() || self.mail_on.contains(&category)
    }
}

impl Preferences {
    #[must_use]
    pub fn new(chosen: &Chosen, version: i32) -> Self {
        let of = |category: Category| CategoryPreference {
            category,
            in_app: chosen.in_app(category),
            mail: chosen.mail(category),
            mail_is_fixed: category.always_by_mail(),
        };
        Self { categories: Category::ALL.iter().copied().map(of).collect(), version }
    }
}

/// As a form sends it: the names of the categories that are wanted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct PreferencesForm {
    /// In the inbox.
    #[cfg_attr(feature = "server", schema(example = json!(["security", "team"])))]
    pub in_app: Vec<String>,
    /// By mail. Mail about security is sent whether it is named here or not.
    #[cfg_attr(feature = "server", schema(example = json!(["company"])))]
    pub mail: Vec<String>,
    /// The one that was read; 0 where nothing was chosen before.
    pub version: i32,
}

impl PreferencesForm {
    /// # Errors
    /// [`crate::Error::Invalid`] for a category that there is not.
    pub fn parse(&self) -> Result<Chosen> {
        let mut fields = Fields::default();
        let mut read = |field: &str, names: &[String]| {
            let read: Vec<Category> = names.iter().filter_map(|name| name.parse().ok()).collect();
            if read.len() < names.len() {
                fields.wrong(field, Problem::Choice);
            }
            read
        };
        let (in_app, mail) = (read("in_app", &self.in_app), read("mail", &self.mail));
        let all = || Category::ALL.iter().copied();
        fields.finish(Some(Chosen {
            in_app_off: all().filter(|category| !in_app.contains(category)).collect(),
            mail_on: all().filter(|category| mail.contains(category) && !category.always_by_mail()).collect(),
        }))
    }
}

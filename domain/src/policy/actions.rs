//! A set of actions: what somebody may, after role, limits and circumstances are taken together.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{Action, Scope};

/// Written as the list of the actions' names. Names that this version does not know are left out: a role made by a
/// later release grants here what is known here.
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(from = "Vec<String>", into = "Vec<Action>")]
pub struct ActionSet(u128);

const fn bit(action: Action) -> u128 {
    1 << action as u32
}

impl ActionSet {
    #[must_use]
    pub const fn contains(self, action: Action) -> bool {
        self.0 & bit(action) != 0
    }

    #[must_use]
    pub const fn is_subset(self, of: Self) -> bool {
        self.0 & !of.0 == 0
    }

    #[must_use]
    pub const fn intersection(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// In the order of [`Action::ALL`].
    pub fn iter(self) -> impl Iterator<Item = Action> {
        Action::ALL.iter().copied().filter(move |action| self.contains(*action))
    }

    /// What is left of it for somebody who reaches no further than `scope`.
    #[must_use]
    pub fn within(self, scope: &Scope) -> Self {
        match scope {
            Scope::All => self,
            Scope::Locations(_) => self.iter().filter(|action| !action.is_about_whole_tenant()).collect(),
        }
    }

    /// Those that only read.
    #[must_use]
    pub fn reading(self) -> Self {
        self.iter().filter(|action| action.reads()).collect()
    }

    /// The names, for the database.
    #[must_use]
    pub fn names(self) -> Vec<String> {
        self.iter().map(|action| action.as_str().to_owned()).collect()
    }
}

impl FromIterator<Action> for ActionSet {
    fn from_iter<I: IntoIterator<Item = Action>>(actions: I) -> Self {
        Self(actions.into_iter().fold(0, |set, action| set | bit(action)))
    }
}

impl From<Vec<String>> for ActionSet {
    fn from(names: Vec<String>) -> Self {
        names.iter().filter_map(|name| name.parse().ok()).collect()
    }
}

impl From<ActionSet> for Vec<Action> {
    fn from(set: ActionSet) -> Self {
        set.iter().collect()
    }
}

impl fmt::Debug for ActionSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter()).finish()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn is_written_as_names() {
        assert!(Action::ALL.len() <= 128, "a set has room for 128 actions");
        let set: ActionSet = [Action::ViewTenant, Action::EditLocation].into_iter().collect();
        let text = serde_json::to_string(&set).unwrap();
        assert_eq!(text, r#"["tenants.view","locations.edit"]"#);
        let with_unknown = r#"["tenants.view","from.a.later.release","locations.edit"]"#;
        assert_eq!(serde_json::from_str::<ActionSet>(with_unknown).unwrap(), set);
        assert!(set.contains(Action::EditLocation) && !set.contains(Action::EditTenant));
        assert_eq!(set.reading().names(), ["tenants.view"]);
    }
}

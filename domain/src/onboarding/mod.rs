//! How far a tenant has come in setting itself up. Each step is read from the facts that it is about, so nobody ticks
//! anything; only what no fact tells is written down.

#[cfg(feature = "server")]
mod actions;
#[cfg(feature = "server")]
mod consumer;
#[cfg(feature = "server")]
pub(crate) mod store;
#[cfg(all(test, feature = "server"))]
mod tests;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

#[cfg(feature = "server")]
pub use actions::{progress, progress_of, set_dismissed};
#[cfg(feature = "server")]
pub use consumer::Completion;

use crate::address::text_enum;

text_enum! {
    /// What there is to do, in the order in which it is best done. Another step is another variant here, its fact in
    /// `store.rs`, its page in [`Step::page`] and its words in the locale files; the compiler asks for all of them. A step
    /// belongs here once it can be done.
    Step {
        /// The company's own people looked through its data and saved them.
        Company = "company",
        /// A legal entity that can issue: a valid CUIT and a tax condition.
        LegalEntity = "legal_entity",
        /// An open shop with address and telephone.
        Location = "location",
        /// Somebody besides the first person was invited, or is in.
        People = "people",
        /// An owner has a second factor.
        SecondFactor = "second_factor",
        /// Pages have the company's colour or its logo.
        Brand = "brand",
    }
}

impl Step {
    /// Where it is done: a page of the tenant, or one of the person's own account.
    #[must_use]
    pub const fn page(self) -> StepPage {
        match self {
            Self::Company => StepPage::Settings,
            Self::LegalEntity => StepPage::LegalEntities,
            Self::Location => StepPage::Locations,
            Self::People => StepPage::Members,
            Self::SecondFactor => StepPage::AccountSecurity,
            Self::Brand => StepPage::Brand,
        }
    }

    /// Whether a company is set up without it.
    #[must_use]
    pub const fn is_optional(self) -> bool {
        matches!(self, Self::Brand)
    }
}

text_enum! {
    /// A page, by its path: below the tenant's own, `account/...` below the root.
    StepPage {
        Settings = "settings",
        LegalEntities = "legal-entities",
        Locations = "locations",
        Members = "members",
        AccountSecurity = "account/security",
        Brand = "brand",
    }
}

/// One step, and whether it is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct StepState {
    pub step: Step,
    pub done: bool,
    /// Whether the company is set up without it.
    pub optional: bool,
    /// When the fact came to be, where that is known.
    pub done_at: Option<DateTime<Utc>>,
    /// Where it is done.
    pub page: StepPage,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Progress {
    pub steps: Vec<StepState>,
    /// When the tenant was created.
    pub started_at: DateTime<Utc>,
    /// When the last step that is not optional was done for the first time; it stays, whatever is undone later.
    pub completed_at: Option<DateTime<Utc>>,
    /// Seconds from the start to the end, or until now.
    pub elapsed_seconds: i64,
    /// Since when the tenant does not want to be shown the list.
    pub dismissed_at: Option<DateTime<Utc>>,
}

impl Progress {
    /// The steps without which the company is not set up.
    fn needed(&self) -> impl Iterator<Item = &StepState> {
        self.steps.iter().filter(|step| !step.optional)
    }

    /// How many steps are to be done.
    #[must_use]
    pub fn all(&self) -> usize {
        self.needed().count()
    }

    /// How many of those are.
    #[must_use]
    pub fn done(&self) -> usize {
        self.needed().filter(|step| step.done).count()
    }
}

/// Whether the list is to be shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct DismissForm {
    pub dismissed: bool,
}

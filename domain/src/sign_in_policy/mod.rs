//! How a tenant wants its people to sign in.

#[cfg(feature = "server")]
mod actions;
#[cfg(feature = "server")]
mod effect;
#[cfg(feature = "server")]
mod store;
#[cfg(all(test, feature = "server"))]
mod tests;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

#[cfg(feature = "server")]
pub use actions::{apply, find, preview};
#[cfg(feature = "server")]
pub(crate) use store::find as in_force;

use crate::{
    address::text_enum,
    error::{Problem, Result},
    identity::{
        AssignedRole,
        password::{LENGTHS, Rule},
    },
    ids::{CustomRoleId, MembershipId},
    network::{self, Network},
    parse::Fields,
    policy::Role,
};

/// A tenant's own rules. Version 0: it has none, and the platform's hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct SignInPolicy {
    /// Roles that need a second factor: names of built-in ones, ids of the tenant's own.
    #[cfg_attr(feature = "server", schema(example = json!(["owner", "administrator"])))]
    pub second_factor_roles: Vec<String>,
    /// How old a session may be, in minutes; none: as long as the platform allows.
    pub session_minutes: Option<u32>,
    /// How long it may be idle, in minutes.
    pub idle_minutes: Option<u32>,
    /// Where people may come from; empty: from everywhere.
    #[cfg_attr(feature = "server", schema(value_type = Vec<String>, example = json!(["190.210.0.0/16"])))]
    pub networks: Vec<Network>,
    #[cfg_attr(feature = "server", schema(value_type = Object))]
    pub password: Rule,
    /// Whether e-mail and password, or a passkey, are enough; otherwise the tenant's own provider has to vouch. Owners
    /// keep both ways.
    pub password_sign_in: bool,
    pub version: i32,
}

impl Default for SignInPolicy {
    fn default() -> Self {
        Self {
            second_factor_roles: Vec::new(),
            session_minutes: None,
            idle_minutes: None,
            networks: Vec::new(),
            password: Rule::PLATFORM,
            password_sign_in: true,
            version: 0,
        }
    }
}

impl SignInPolicy {
    /// Whether a role needs a second factor. Where networks are limited an owner always does: they are the one who may
    /// mend the list from elsewhere.
    #[must_use]
    pub fn needs_second_factor(&self, role: &AssignedRole) -> bool {
        let key = role.key();
        self.second_factor_roles.contains(&key) || (!self.networks.is_empty() && role.built_in() == Some(Role::Owner))
    }
}

text_enum! {
    /// In what a length of time is typed.
    LengthUnit {
        Minutes = "minutes",
        Hours = "hours",
        Days = "days",
    }
}

impl LengthUnit {
    #[must_use]
    pub const fn minutes(self) -> u32 {
        match self {
            Self::Minutes => 1,
            Self::Hours => 60,
            Self::Days => 24 * 60,
        }
    }

    /// The largest in which so many minutes are a whole number.
    #[must_use]
    pub fn of(minutes: u32) -> Self {
        let whole = |unit: &&Self| minutes.is_multiple_of(unit.minutes());
        Self::ALL.iter().rev().find(whole).copied().unwrap_or(Self::Minutes)
    }
}

/// What a form sends. Empty numbers mean no limit of the tenant's own.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct SignInPolicyForm {
    #[cfg_attr(feature = "server", schema(example = json!(["owner", "administrator"])))]
    pub second_factor_roles: Vec<String>,
    /// From 15 minutes to 30 days, in `session_unit`.
    #[cfg_attr(feature = "server", schema(example = "480"))]
    pub session_minutes: String,
    /// `minutes`, `hours` or `days`; minutes unless told.
    #[cfg_attr(feature = "server", schema(example = "minutes"))]
    pub session_unit: String,
    /// From 5 minutes to 30 days, in `idle_unit`.
    #[cfg_attr(feature = "server", schema(example = "60"))]
    pub idle_minutes: String,
    /// As `session_unit`.
    #[cfg_attr(feature = "server", schema(example = "minutes"))]
    pub idle_unit: String,
    /// One a line, or separated by commas.
    #[cfg_attr(feature = "server", schema(example = "190.210.0.0/16"))]
    pub networks: String,
    #[cfg_attr(feature = "server", schema(example = "12"))]
    pub password_at_least: String,
    #[cfg_attr(feature = "server", schema(example = "3"))]
    pub password_score: String,
    /// `yes` or `no`.
    #[cfg_attr(feature = "server", schema(example = "yes"))]
    pub password_sign_in: String,
    pub version: i32,
}

impl From<&SignInPolicy> for SignInPolicyForm {
    fn from(policy: &SignInPolicy) -> Self {
        let length = |minutes: Option<u32>| match minutes {
            Some(minutes) => {
                let unit = LengthUnit::of(minutes);
                ((minutes / unit.minutes()).to_string(), unit.to_string())
            }
            None => (String::new(), LengthUnit::Hours.to_string()),
        };
        let (session_minutes, session_unit) = length(policy.session_minutes);
        let (idle_minutes, idle_unit) = length(policy.idle_minutes);
        Self {
            second_factor_roles: policy.second_factor_roles.clone(),
            session_minutes,
            session_unit,
            idle_minutes,
            idle_unit,
            networks: network::lines(&policy.networks),
            password_at_least: policy.password.at_least.to_string(),
            password_score: policy.password.score.to_string(),
            password_sign_in: if policy.password_sign_in { "yes" } else { "no" }.to_owned(),
            version: policy.version,
        }
    }
}

impl SignInPolicyForm {
    /// # Errors
    /// [`Error::Invalid`](crate::Error::Invalid) with every field that breaks a rule.
    pub fn parse(&self) -> Result<SignInPolicy> {
        let mut fields = Fields::default();
        let known = |key: &String| key.parse::<Role>().is_ok() || key.parse::<CustomRoleId>().is_ok();
        if !self.second_factor_roles.iter().all(known) {
            fields.wrong("second_factor_roles", Problem::Choice);
        }
        let session_minutes =
            minutes(&mut fields, ("session_minutes", &self.session_minutes), ("session_unit", &self.session_unit), 15);
        let idle_minutes =
            minutes(&mut fields, ("idle_minutes", &self.idle_minutes), ("idle_unit", &self.idle_unit), 5);
        let networks = network::list(&self.networks);
        if networks.is_none() {
            fields.wrong("networks", Problem::Network);
        }
        let at_least: Option<u8> = fields.value("password_at_least", &self.password_at_least, Problem::Choice);
        if at_least.is_some_and(|length| !LENGTHS.contains(&length)) {
            fields.wrong("password_at_least", Problem::Choice);
        }
        let score: Option<u8> = fields.value("password_score", &self.password_score, Problem::Choice);
        if score.is_some_and(|score| !(Rule::PLATFORM.score..=4).contains(&score)) {
            fields.wrong("password_score", Problem::Choice);
        }
        let password_sign_in = match self.password_sign_in.as_str() {
            "yes" => Some(true),
            "no" => Some(false),
            _ => {
                fields.wrong("password_sign_in", Problem::Choice);
                None
            }
        };
        let mut second_factor_roles = self.second_factor_roles.clone();
        second_factor_roles.sort();
        second_factor_roles.dedup();
        let policy = (|| {
            Some(SignInPolicy {
                second_factor_roles,
                session_minutes,
                idle_minutes,
                networks: networks?,
                password: Rule { at_least: at_least?, score: score? },
                password_sign_in: password_sign_in?,
                version: self.version,
            })
        })();
        fields.finish(policy)
    }
}

/// As long as the platform lets a session be: 30 days.
const MOST_MINUTES: u32 = 30 * 24 * 60;

/// A length in minutes, of at least `least`. What is wrong with it is told in the unit it was typed in.
fn minutes(fields: &mut Fields, number: (&str, &str), unit: (&str, &str), least: u32) -> Option<u32> {
    let unit = match unit.1 {
        "" => LengthUnit::Minutes,
        text => fields.value(unit.0, text, Problem::Choice)?,
    };
    let (min, max) = (least.div_ceil(unit.minutes()), MOST_MINUTES / unit.minutes());
    let typed: u32 = fields.optional(number.0, number.1, Problem::Between { min, max })?;
    if !(min..=max).contains(&typed) {
        fields.wrong(number.0, Problem::Between { min, max });
        return None;
    }
    Some(typed * unit.minutes())
}

/// Whom a policy would stop at their next step, compared with the one in force.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Effect {
    /// How many members there are, of whom those below are some.
    pub members: u32,
    pub as_of: DateTime<Utc>,
    /// Will have to add a second factor before they go on.
    pub second_factor: Vec<Affected>,
    /// Are signed in on a session that would be too old or too long idle.
    pub sign_in_again: Vec<Affected>,
    /// Are signed in from outside the networks.
    pub networks: Vec<Affected>,
    /// Are signed in from an address of which it cannot be told: the networks are too large to look through.
    pub networks_unknown: u32,
    /// Will have to choose a better password.
    pub password: Vec<Affected>,
    /// Will have to sign in by the tenant's own provider.
    pub company_sign_in: Vec<Affected>,
}

impl Effect {
    /// Whether nobody would notice.
    #[must_use]
    pub fn is_none(&self) -> bool {
        self.networks_unknown == 0
            && [&self.second_factor, &self.sign_in_again, &self.networks, &self.password, &self.company_sign_in]
                .iter()
                .all(|people| people.is_empty())
    }
}

/// One of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Affected {
    pub membership: MembershipId,
    pub name: String,
    pub email: String,
}

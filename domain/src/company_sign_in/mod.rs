//! Signing in by a tenant's own provider (OpenID Connect Core 1.0, authorization code with PKCE).
//!
//! A tenant names its provider and shows by DNS which mail domains are its own. From then on the provider vouches for
//! people with addresses there. A session that begins so reaches that tenant and nothing else, because what a tenant's
//! own provider says of a person is worth something in that tenant only.

#[cfg(feature = "server")]
mod actions;
#[cfg(feature = "server")]
mod entering;
mod mail_domain;
#[cfg(feature = "server")]
mod outside;
#[cfg(feature = "server")]
mod provider;
#[cfg(feature = "server")]
pub(crate) mod store;

use std::fmt;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

#[cfg(feature = "server")]
pub use actions::{add_domain, find, remove_domain, save, verify_domain};
#[cfg(feature = "server")]
pub use entering::{Answer, Attempt, Entered, begin, find_company, finish};
pub use mail_domain::{MailDomain, NotAMailDomain};
#[cfg(feature = "server")]
pub use outside::Outside;

use crate::{
    address::text_enum,
    error::{Problem, Result},
    identity::AssignedRole,
    ids::LocationId,
    members::RoleChoice,
    parse::Fields,
    policy::{Role, Scope},
};

text_enum! {
    /// How far a tenant is with it.
    CompanySignInState {
        /// No provider, or it is switched off.
        Off = "off",
        /// The provider is on, but no domain is shown to be the tenant's.
        WaitingForDomain = "waiting_for_domain",
        /// People can sign in by it.
        On = "on",
    }
}

text_enum! {
    /// Why somebody was not signed in by their company's provider. Part of an address, `/sign-in?problem=...`.
    SignInProblem {
        /// Nothing of the kind was begun in this browser, or too long ago, or it was answered already.
        Expired = "company_expired",
        /// The person, or the provider for them, said no.
        Cancelled = "company_cancelled",
        /// The provider does not answer, or not as a provider does.
        Provider = "company_provider",
        /// What it says of the person does not hold.
        Refused = "company_refused",
        /// It names no address, or one that it has not verified.
        Email = "company_email",
        /// The address is in no domain of the company.
        Domain = "company_domain",
        /// They are no member, and nobody becomes one by signing in.
        NotMember = "company_not_member",
        /// An owner, for whom a provider vouches only if an owner chose it.
        Owner = "company_owner",
        /// The platform suspended the company.
        Suspended = "company_suspended",
        /// A fault of ours.
        Unavailable = "company_unavailable",
    }
}

/// A tenant's settings. The client secret goes in and never comes out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct CompanySignIn {
    pub state: CompanySignInState,
    /// None: there never was one.
    pub provider: Option<Provider>,
    pub domains: Vec<ClaimedDomain>,
    /// What has to be registered at the provider.
    #[cfg_attr(feature = "server", schema(example = "https://app.example.com/sign-in/company/callback"))]
    pub redirect_uri: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Provider {
    #[cfg_attr(feature = "server", schema(example = "https://login.example.com"))]
    pub issuer: String,
    #[cfg_attr(feature = "server", schema(example = "barberpro"))]
    pub client_id: String,
    pub enabled: bool,
    /// Whether whoever it vouches for becomes a member by signing in.
    pub joins_automatically: bool,
    /// As what they do.
    pub role: AssignedRole,
    /// And for which shops; none: all.
    pub locations: Option<Vec<LocationId>>,
    /// Whether its word counts as a second factor too.
    pub trusts_second_factor: bool,
    /// Whether an owner chose it: otherwise it does not vouch for owners.
    pub set_up_by_owner: bool,
    pub version: i32,
}

/// A mail domain that a tenant says is its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct ClaimedDomain {
    #[cfg_attr(feature = "server", schema(value_type = String, example = "barberia-sur.com.ar"))]
    pub domain: MailDomain,
    /// The name of the TXT record to make.
    #[cfg_attr(feature = "server", schema(example = "_barberpro-challenge.barberia-sur.com.ar"))]
    pub record: String,
    /// What it has to say.
    pub challenge: String,
    /// Since when it is known to be theirs; none: it is not yet.
    pub verified_at: Option<DateTime<Utc>>,
}

/// What a form sends of the provider.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct CompanySignInForm {
    #[cfg_attr(feature = "server", schema(example = "https://login.example.com"))]
    pub issuer: String,
    #[cfg_attr(feature = "server", schema(example = "barberpro"))]
    pub client_id: String,
    /// Empty: the one there is. Another issuer needs its own.
    #[cfg_attr(feature = "server", schema(format = Password))]
    pub client_secret: String,
    /// `yes` or `no`.
    #[cfg_attr(feature = "server", schema(example = "yes"))]
    pub enabled: String,
    /// `yes` or `no`.
    #[cfg_attr(feature = "server", schema(example = "yes"))]
    pub joins_automatically: String,
    /// The name of a built-in role other than owner, or the id of one of the tenant's own.
    #[cfg_attr(feature = "server", schema(example = "reception"))]
    pub role: String,
    /// `all` or `some`.
    #[cfg_attr(feature = "server", schema(example = "all"))]
    pub reach: String,
    /// With `some`: which.
    pub locations: Vec<String>,
    /// `yes` or `no`.
    #[cfg_attr(feature = "server", schema(example = "no"))]
    pub trusts_second_factor: String,
    /// The version that was read before; 0 for the first.
    pub version: i32,
}

impl std::fmt::Debug for CompanySignInForm {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("CompanySignInForm").field("issuer", &self.issuer).finish_non_exhaustive()
    }
}

/// The same, read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProviderFields {
    pub issuer: String,
    pub client_id: String,
    pub client_secret: Option<ClientSecret>,
    pub enabled: bool,
    pub joins_automatically: bool,
    pub role: RoleChoice,
    pub scope: Scope,
    pub trusts_second_factor: bool,
    pub version: i32,
}

/// What is to be stored of them, once it is known what their role is and who asks.
#[cfg(feature = "server")]
pub(crate) struct Vouch<'a> {
    pub fields: &'a ProviderFields,
    pub role: &'a AssignedRole,
    pub by_owner: bool,
}

/// A secret that is shown nowhere.
#[derive(Clone, PartialEq, Eq)]
pub struct ClientSecret(String);

impl ClientSecret {
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for ClientSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ClientSecret")
    }
}

impl CompanySignInForm {
    /// # Errors
    /// [`Error::Invalid`](crate::Error::Invalid) with every field that breaks a rule.
    pub fn parse(&self) -> Result<ProviderFields> {
        let mut fields = Fields::default();
        let issuer = fields.text("issuer", &self.issuer, 300);
        if !issuer.is_empty() && !is_like_an_issuer(&issuer) {
            fields.wrong("issuer", Problem::Issuer);
        }
        let client_id = fields.text("client_id", &self.client_id, 300);
        let client_secret = match self.client_secret.trim() {
            "" => None,
            secret if secret.len() > 1000 => {
                fields.wrong("client_secret", Problem::TooLong { max: 1000 });
                None
            }
            secret => Some(ClientSecret(secret.to_owned())),
        };
        let mut answer = |field: &str, text: &str| match text {
            "yes" => Some(true),
            "no" => Some(false),
            _ => {
                fields.wrong(field, Problem::Choice);
                None
            }
        };
        let enabled = answer("enabled", &self.enabled);
        let joins_automatically = answer("joins_automatically", &self.joins_automatically);
        let trusts_second_factor = answer("trusts_second_factor", &self.trusts_second_factor);
        let place = crate::members::place(&mut fields, &self.role, &self.reach, &self.locations);
        if self.role == Role::Owner.as_str() {
            fields.wrong("role", Problem::Choice);
        }
        fields.finish((|| {
            let (role, scope) = place?;
            Some(ProviderFields {
                issuer,
                client_id,
                client_secret,
                enabled: enabled?,
                joins_automatically: joins_automatically?,
                role,
                scope,
                trusts_second_factor: trusts_second_factor?,
                version: self.version,
            })
        })())
    }
}

impl From<Option<&Provider>> for CompanySignInForm {
    fn from(provider: Option<&Provider>) -> Self {
        let answer = |yes: bool| if yes { "yes" } else { "no" }.to_owned();
        let Some(provider) = provider else {
            return Self {
                enabled: answer(false),
                joins_automatically: answer(false),
                role: Role::Reception.to_string(),
                reach: "all".to_owned(),
                trusts_second_factor: answer(false),
                ..Self::default()
            };
        };
        let locations = provider.locations.as_deref().unwrap_or_default();
        Self {
            issuer: provider.issuer.clone(),
            client_id: provider.client_id.clone(),
            client_secret: String::new(),
            enabled: answer(provider.enabled),
            joins_automatically: answer(provider.joins_automatically),
            role: provider.role.key(),
            reach: if provider.locations.is_none() { "all" } else { "some" }.to_owned(),
            locations: locations.iter().map(ToString::to_string).collect(),
            trusts_second_factor: answer(provider.trusts_second_factor),
            version: provider.version,
        }
    }
}

/// The shape of it (OpenID Connect Discovery, 3): https, and neither query nor fragment. Where it may lead is the server's
/// to say.
fn is_like_an_issuer(text: &str) -> bool {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://")).unwrap_or_default();
    !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_graphic() && !b"?#@\\".contains(&byte))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_form_is_read_whole_and_never_makes_an_owner() {
        let form = CompanySignInForm {
            issuer: "https://login.sur.example".into(),
            client_id: "barberpro".into(),
            client_secret: " secreto ".into(),
            ..CompanySignInForm::from(None)
        };
        let fields = form.parse().unwrap();
        assert_eq!(fields.client_secret.as_ref().unwrap().expose(), "secreto");
        assert!(!format!("{fields:?}").contains("secreto"));
        let wrong = CompanySignInForm { role: "owner".into(), enabled: "maybe".into(), ..form.clone() };
        let error = wrong.parse().unwrap_err();
        assert_eq!(error.of("role").collect::<Vec<_>>(), [&Problem::Choice]);
        assert_eq!(error.of("enabled").collect::<Vec<_>>(), [&Problem::Choice]);
        for issuer in
            ["login.example", "ftp://x", "https://", "https://x?y", "https://a@b", "https://a b", "javascript:x"]
        {
            let error = CompanySignInForm { issuer: issuer.into(), ..form.clone() }.parse().unwrap_err();
            assert_eq!(error.of("issuer").collect::<Vec<_>>(), [&Problem::Issuer], "{issuer}");
        }
    }
}

//! What a tenant's sign-in policy asks of a session before it lets it in.

use serde::{Deserialize, Serialize};

use crate::error::Error;

/// Why somebody who belongs there is not let in, and what they can do about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Obstacle {
    /// Their role needs a second factor, and this session has none.
    SecondFactor,
    /// The same, where the tenant's own provider vouched: adding a factor is not the session's to do.
    CompanySecondFactor,
    /// The session is older, or was idle for longer, than the tenant allows, or was ended by it.
    SignInAgain,
    /// The address is not one of the tenant's.
    Network,
    /// The password is weaker than the tenant allows.
    Password,
    /// The tenant wants its own provider to vouch.
    CompanySignIn,
    /// The platform suspended the tenant. It comes before what the tenant's own policy asks for.
    Suspended,
}

impl From<Obstacle> for Error {
    fn from(obstacle: Obstacle) -> Self {
        match obstacle {
            Obstacle::SecondFactor => Self::SecondFactorRequired,
            Obstacle::CompanySecondFactor => Self::CompanySecondFactorRequired,
            Obstacle::SignInAgain => Self::SignInAgain,
            Obstacle::Network => Self::NetworkNotAllowed,
            Obstacle::Password => Self::PasswordChangeRequired,
            Obstacle::CompanySignIn => Self::CompanySignInRequired,
            Obstacle::Suspended => Self::TenantSuspended,
        }
    }
}

#[cfg(feature = "server")]
mod rules {
    use chrono::{DateTime, TimeDelta, Utc};

    use super::Obstacle;
    use crate::{
        ctx::RequestScope,
        identity::{AssignedRole, Method, password::Known, sessions::SignedIn},
        network,
        policy::{Action, ActionSet, Role},
        sign_in_policy::SignInPolicy,
    };

    /// What is judged, besides the policy.
    pub(crate) struct Arrival<'a> {
        pub signed_in: &'a SignedIn,
        /// The longest that this session was not heard of, up to this request.
        pub idle: TimeDelta,
        pub password: Known,
        /// The membership's: sessions begun before are not let in.
        pub sign_in_again_after: Option<DateTime<Utc>>,
        pub request: &'a RequestScope,
    }

    /// Judges a member's session. With an owner on a strange network the actions shrink to those that can mend the
    /// policy: nobody locks the last owner out.
    pub(crate) fn admit(
        policy: &SignInPolicy,
        arrival: &Arrival<'_>,
        role: &AssignedRole,
        actions: ActionSet,
    ) -> (ActionSet, Option<Obstacle>) {
        let now = arrival.request.clock.now();
        let owner = role.built_in() == Some(Role::Owner);
        let signed_in = arrival.signed_in;
        let ended = arrival.sign_in_again_after.is_some_and(|after| signed_in.at <= after);
        let too_old = policy.session_minutes.is_some_and(|most| now - signed_in.at > TimeDelta::minutes(most.into()));
        let idle = policy.idle_minutes.is_some_and(|most| arrival.idle > TimeDelta::minutes(most.into()));
        if ended || too_old || idle {
            return (actions, Some(Obstacle::SignInAgain));
        }
        if !policy.password_sign_in && signed_in.method != Method::Oidc && !owner {
            return (actions, Some(Obstacle::CompanySignIn));
        }
        if policy.needs_second_factor(role) && signed_in.second_factor_at.is_none() {
            let confined = signed_in.confined_to.is_some();
            return (actions, Some(if confined { Obstacle::CompanySecondFactor } else { Obstacle::SecondFactor }));
        }
        if signed_in.method == Method::Password && !arrival.password.reaches(policy.password) {
            return (actions, Some(Obstacle::Password));
        }
        if !network::allows(&policy.networks, arrival.request.address) {
            return if owner { (mending(actions), None) } else { (actions, Some(Obstacle::Network)) };
        }
        (actions, None)
    }

    fn mending(actions: ActionSet) -> ActionSet {
        let mend = [Action::ViewTenant, Action::ViewSignInPolicy, Action::EditSignInPolicy];
        actions.intersection(mend.into_iter().collect())
    }
}

#[cfg(feature = "server")]
pub(crate) use rules::{Arrival, admit};

//! From a sign-in page to the provider, and back into a session.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{
    MailDomain, Outside, SignInProblem,
    provider::{self, Vouched},
    store::{self, Configured, Known},
};
use crate::{
    access_events::{
        AccessEventKind, ActorKind,
        store::{Subject, record_as},
    },
    ctx::RequestScope,
    db::{Db, TenantTx},
    error::{Error, Problem, Result},
    events::{self, Event, Origin, facts::MemberFacts},
    identity::{AssignedRole, Method, Shown},
    ids::{MembershipId, RequestId, TenantId, UserId},
    members,
    parse::{Email, Fields, Slug},
    policy::Role,
    tenants::suspensions,
};

/// So long a person may take at the provider.
const VALID: TimeDelta = TimeDelta::minutes(10);

/// A sign-in that was begun: what has to be remembered, in this browser's session and nowhere else, until the provider
/// sends the person back. It is worth one answer.
#[derive(Clone, Serialize, Deserialize)]
pub struct Attempt {
    tenant: TenantId,
    issuer: String,
    client_id: String,
    state: String,
    nonce: String,
    verifier: String,
    at: DateTime<Utc>,
}

impl std::fmt::Debug for Attempt {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Attempt").field("tenant", &self.tenant).finish_non_exhaustive()
    }
}

/// What the provider sends back, by way of the browser.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub struct Answer {
    code: Option<String>,
    state: Option<String>,
    error: Option<String>,
    /// RFC 9207: who answers.
    iss: Option<String>,
}

/// Somebody whom a company's provider vouched for.
#[derive(Clone, Debug)]
pub struct Entered {
    pub shown: Shown,
    pub slug: Slug,
}

impl From<Error> for SignInProblem {
    fn from(error: Error) -> Self {
        tracing::error!(code = error.code(), "signing in by a company's provider failed");
        Self::Unavailable
    }
}

/// The company that somebody means, by their address or by the company's slug.
///
/// # Errors
/// [`Error::Invalid`] at `company`, in the same words for an address that no company claims, a company that does not exist
/// and one that has no provider.
pub async fn find_company(db: &Db, typed: &str) -> Result<TenantId> {
    let mut fields = Fields::default();
    let typed = fields.text("company", typed, 254).to_lowercase();
    fields.finish(Some(()))?;
    let mut tx = db.begin_identity().await?;
    let found = match (typed.contains('@'), typed.parse::<Slug>()) {
        (true, _) => match typed.parse::<Email>().ok().as_ref().and_then(MailDomain::of) {
            Some(domain) => store::tenant_of_domain(&mut tx, &domain).await?,
            None => None,
        },
        (false, Ok(slug)) => store::tenant_of_slug(&mut tx, &slug).await?,
        (false, Err(_)) => None,
    };
    found.ok_or_else(|| Error::invalid("company", Problem::Unknown))
}

/// Begins: the provider's address to go to, and what to remember.
///
/// # Errors
/// [`SignInProblem::Provider`] when it cannot be asked or the company has none any more.
pub async fn begin(
    db: &Db,
    outside: &Outside,
    request: &RequestScope,
    tenant: TenantId,
) -> Result<(String, Attempt), SignInProblem> {
    let now = request.clock.now();
    let mut tx = db.begin_identity().await?;
    let found = store::find_configured(&mut tx, tenant).await?.ok_or(SignInProblem::Provider)?;
    drop(tx);
    let journey = provider::depart(outside, &found, now).await?;
    let attempt = Attempt {
        tenant,
        issuer: found.issuer,
        client_id: found.client_id,
        state: journey.state,
        nonce: journey.nonce,
        verifier: journey.verifier,
        at: now,
    };
    Ok((journey.address, attempt))
}

/// Ends: what the new session is to say. Whoever is not known yet is linked, and becomes a member where the company wants
/// that; when anything does not hold, nothing is written at all.
///
/// # Errors
/// The [`SignInProblem`].
pub async fn finish(
    db: &Db,
    outside: &Outside,
    request: &RequestScope,
    attempt: Option<Attempt>,
    answer: Answer,
) -> Result<Entered, SignInProblem> {
    let now = request.clock.now();
    let attempt =
        attempt.filter(|attempt| now - attempt.at < VALID && is_same(&attempt.state, answer.state.as_deref()));
    let attempt = attempt.ok_or(SignInProblem::Expired)?;
    if answer.iss.is_some_and(|issuer| issuer != attempt.issuer) {
        return Err(SignInProblem::Refused);
    }
    if let Some(error) = answer.error {
        return Err(if error == "access_denied" { SignInProblem::Cancelled } else { SignInProblem::Provider });
    }
    let code = answer.code.filter(|code| !code.is_empty() && code.len() <= 4096).ok_or(SignInProblem::Refused)?;
    let mut tx = db.begin_identity().await?;
    let found = store::find_configured(&mut tx, attempt.tenant).await?.ok_or(SignInProblem::Provider)?;
    drop(tx);
    // Another provider was chosen meanwhile: what was asked of the first is not asked of the second.
    if (&found.issuer, &found.client_id) != (&attempt.issuer, &attempt.client_id) {
        return Err(SignInProblem::Expired);
    }
    let secret = db.unseal(&store::secret_cell(found.tenant, found.id), &found.client_secret).await?;
    let secret = std::str::from_utf8(&secret).map_err(|_| Error::Internal)?;
    let vouched = provider::redeem(outside, &found, secret, code, attempt.verifier, attempt.nonce, now).await?;
    // Of two first sign-ins at once, the second finds what the first made.
    for _ in 0..2 {
        if let Some(user) = enter(db, request, &found, &vouched, now).await? {
            let second_factor_at = found.trusts_second_factor.then_some(now);
            let shown =
                Shown { user, at: now, method: Method::Oidc, second_factor_at, confined_to: Some(found.tenant) };
            return Ok(Entered { shown, slug: found.slug });
        }
    }
    Err(SignInProblem::Unavailable)
}

/// Compares digests, so that the time it takes tells nothing.
fn is_same(ours: &str, theirs: Option<&str>) -> bool {
    theirs.is_some_and(|theirs| Sha256::digest(ours.as_bytes()) == Sha256::digest(theirs.as_bytes()))
}

/// Who it is here. `None`: somebody else wrote the same at the same time; look again.
async fn enter(
    db: &Db,
    request: &RequestScope,
    provider: &Configured,
    vouched: &Vouched,
    now: DateTime<Utc>,
) -> Result<Option<UserId>, SignInProblem> {
    let mut tx = db.begin_identity().await?;
    // Not before the provider has answered: whether a company is suspended is told to its own people only.
    if suspensions::is_suspended(&mut tx, provider.tenant).await? {
        return Err(SignInProblem::Suspended);
    }
    // Asked of known people too: a company vouches for addresses that are its own.
    let domain = MailDomain::of(&vouched.email).ok_or(SignInProblem::Domain)?;
    if !store::is_claimed(&mut tx, provider.tenant, &domain).await? {
        return Err(SignInProblem::Domain);
    }
    let person = store::find_person(&mut tx, provider, &vouched.subject, &vouched.email).await?;
    let membership = match &person {
        Some(person) => store::find_membership(&mut tx, provider.tenant, person.user).await?,
        None => None,
    };
    match &membership {
        Some((_, role)) if role == Role::Owner.as_str() && !provider.set_up_by_owner => {
            return Err(SignInProblem::Owner);
        }
        None if !provider.joins_automatically => return Err(SignInProblem::NotMember),
        _ => {}
    }
    let person = match person {
        Some(person) => person,
        None => {
            let (user, name) = (UserId::new(), name_of(vouched));
            if !store::insert_user(&mut tx, user, &vouched.email, &name, now).await? {
                return Ok(None);
            }
            Known { user, name, linked: false }
        }
    };
    if person.linked && membership.is_some() {
        return Ok(Some(person.user));
    }
    let mut tx = tx.into_tenant(provider.tenant, person.user).await?;
    if !person.linked && !store::insert_link(&mut tx, &provider.issuer, &vouched.subject, person.user, now).await? {
        return Ok(None);
    }
    let (membership, detail) = match membership {
        Some((membership, _)) => (membership, provider.issuer.clone()),
        None => match join(&mut tx, &person, request.id, now).await? {
            Some((membership, role)) => (membership, format!("{} → {}", provider.issuer, role.key())),
            None => return Ok(None),
        },
    };
    let actor = (ActorKind::Member, person.user.uuid(), person.name.as_str());
    let subject = Subject { id: membership.uuid(), name: &person.name, person: Some(person.user.uuid()) };
    let kind = AccessEventKind::CompanySignInJoined;
    record_as(&mut tx, kind, actor, Some(subject), Some(&detail), request).await?;
    tx.commit().await?;
    Ok(Some(person.user))
}

async fn join(
    tx: &mut TenantTx,
    person: &Known,
    request: RequestId,
    now: DateTime<Utc>,
) -> Result<Option<(MembershipId, AssignedRole)>, SignInProblem> {
    let (role, scope) = store::default_place(tx).await?;
    match members::store::insert(tx, person.user, &role, &scope, now).await {
        Ok(membership) => {
            let origin = Origin { actor_kind: ActorKind::Member, actor: person.user.uuid(), request, at: now };
            let facts = MemberFacts::new(membership, person.user, &role, &scope, 1);
            events::publish_as(tx, origin, Event::MemberJoined(facts)).await?;
            Ok(Some((membership, role)))
        }
        Err(Error::AlreadyMember) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// What the provider calls them, else what stands before the `@`: in one line, and not too long.
fn name_of(vouched: &Vouched) -> String {
    let plain = |text: &str| -> String {
        let words: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        words.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(120).collect()
    };
    let given = vouched.name.as_deref().map(plain).filter(|name| !name.is_empty());
    given.unwrap_or_else(|| plain(vouched.email.as_str().split('@').next().unwrap_or_default()))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_name_is_one_line_whatever_the_provider_writes() {
        let name = |name: Option<&str>| {
            name_of(&Vouched {
                subject: "1".into(),
                email: "ana@sur.example".parse().unwrap(),
                name: name.map(str::to_owned),
            })
        };
        assert_eq!(name(Some(" Ana\n\u{7}Díaz ")), "Ana Díaz");
        assert_eq!(name(Some("\t")), "ana");
        assert_eq!(name(None), "ana");
        assert_eq!(name(Some(&"x".repeat(500))).len(), 120);
    }
}

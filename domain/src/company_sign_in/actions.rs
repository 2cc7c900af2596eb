//! A tenant's settings for it.

use uuid::Uuid;

use super::{
    ClaimedDomain, CompanySignIn, CompanySignInForm, CompanySignInState, MailDomain, Outside, Provider, Vouch,
    provider, store,
};
use crate::{
    access_events::{
        AccessEventKind,
        store::{Subject, record},
    },
    ctx::Ctx,
    db::{Db, TenantTx},
    error::{Error, Problem, Result},
    idempotency::{Attempt, Begun, Key},
    identity::codes,
    members::{grantable, resolve},
    policy::{Action, Role, Scope},
    sign_in_policy,
};

/// More are a mistake.
const MOST_DOMAINS: u32 = 20;

/// How it is set up, and how far.
///
/// # Errors
/// [`Error::Forbidden`] without `sign_in_policy.view`.
pub async fn find(ctx: &Ctx, db: &Db, outside: &Outside) -> Result<CompanySignIn> {
    ctx.authorize(Action::ViewSignInPolicy)?;
    let mut tx = db.begin(ctx).await?;
    read(&mut tx, outside).await
}

async fn read(tx: &mut TenantTx, outside: &Outside) -> Result<CompanySignIn> {
    let provider = store::find(tx).await?.map(|row| row.provider);
    let domains = store::domains(tx).await?;
    let state = match &provider {
        Some(provider) if provider.enabled => {
            if domains.iter().any(|domain| domain.verified_at.is_some()) {
                CompanySignInState::On
            } else {
                CompanySignInState::WaitingForDomain
            }
        }
        _ => CompanySignInState::Off,
    };
    Ok(CompanySignIn { state, provider, domains, redirect_uri: outside.redirect_uri().to_owned() })
}

/// Sets the provider up. It is asked who it is before it is switched on.
///
/// # Errors
/// [`Error::Forbidden`] without `sign_in_policy.edit`, and for those who may less than everything: a provider says who
/// anybody is. [`Error::Invalid`], also for a role or shops beyond the asker's own and for a provider that does not answer
/// as one; [`Error::InUse`] for switching off what the sign-in policy asks for; [`Error::Stale`].
pub async fn save(ctx: &Ctx, db: &Db, outside: &Outside, form: &CompanySignInForm) -> Result<CompanySignIn> {
    authorize_all(ctx)?;
    let fields = form.parse()?;
    let now = ctx.real_clock().now();
    let mut tx = db.begin(ctx).await?;
    let before = store::find(&mut tx).await?;
    drop(tx);
    let known = before.as_ref().map(|row| &row.provider);
    if known.map_or(0, |provider| provider.version) != fields.version {
        return Err(Error::Stale);
    }
    let is_other = known.is_none_or(|known| known.issuer != fields.issuer || known.client_id != fields.client_id);
    // The secret is for the provider it was given by: nobody reads it by naming another one.
    if is_other && fields.client_secret.is_none() {
        return Err(Error::invalid("client_secret", Problem::Required));
    }
    if !outside.accepts(&fields.issuer) {
        return Err(Error::invalid("issuer", Problem::Issuer));
    }
    if fields.enabled && (is_other || known.is_some_and(|known| !known.enabled)) {
        let asked = provider::discover_anew(outside, &fields.issuer, now).await;
        asked.map_err(|_| Error::invalid("issuer", Problem::ProviderAway))?;
    }
    let id = before.as_ref().map_or_else(Uuid::now_v7, |row| row.id);
    let secret = match &fields.client_secret {
        Some(secret) => Some(db.seal(&store::secret_cell(ctx.tenant(), id), secret.expose().as_bytes()).await?),
        None => None,
    };
    let is_owner = ctx.role() == Some(Role::Owner);
    let same = !is_other && fields.client_secret.is_none();
    let by_owner = is_owner || (same && known.is_some_and(|known| known.set_up_by_owner));

    let mut tx = db.begin(ctx).await?;
    let (role, actions) = resolve(&mut tx, fields.role).await?;
    grantable(ctx, &role, actions, &fields.scope)?;
    let wanted = Vouch { fields: &fields, role: &role, by_owner };
    store::save(&mut tx, id, &wanted, secret.as_deref(), now).await?;
    still_needed(&mut tx).await?;
    let after = read(&mut tx, outside).await?;
    let mut detail = difference(known, after.provider.as_ref());
    if secret.is_some() {
        detail.push("client_secret".to_owned());
    }
    let detail = detail.join("; ");
    record(&mut tx, ctx, AccessEventKind::CompanySignInChanged, None, Some(&detail)).await?;
    tx.commit().await?;
    Ok(after)
}

/// Claims a mail domain. Claimed twice, it is the same claim.
///
/// # Errors
/// As [`save`]; [`Error::Invalid`] at `domain` for one where anybody can have an address;
/// [`Error::IdempotencyKeyReused`].
pub async fn add_domain(ctx: &Ctx, db: &Db, domain: &str, key: Option<&Key>) -> Result<ClaimedDomain> {
    authorize_all(ctx)?;
    let domain = MailDomain::claim(domain)?;
    let attempt = Attempt::new(ctx, db, "company_sign_in.claim", key, &domain.as_str()).await?;
    let mut tx = match attempt.begin(ctx, db).await? {
        Begun::Now(tx) => tx,
        Begun::Before(claimed) => return Ok(claimed),
    };
    let claimed = store::domains(&mut tx).await?;
    if claimed.len() >= MOST_DOMAINS as usize && claimed.iter().all(|claimed| claimed.domain != domain) {
        return Err(Error::invalid("domain", Problem::TooMany { max: MOST_DOMAINS }));
    }
    if store::insert_domain(&mut tx, &domain, &codes::random_text(26), ctx.real_clock().now()).await? {
        note(&mut tx, ctx, &domain, "claimed").await?;
    }
    let claimed = claim(&mut tx, &domain).await?;
    // A claim has no id of its own: it is found by its tenant and its domain.
    attempt.remember(&mut tx, ctx.tenant().uuid(), &claimed).await?;
    tx.commit().await?;
    Ok(claimed)
}

/// Looks whether the domain's DNS says what was asked for. For a domain that is known to be theirs nothing is looked up.
///
/// # Errors
/// As [`save`]; [`Error::NotFound`] for a domain that is not claimed; [`Error::Invalid`] at `domain` when the record is not
/// there, or the domain is another tenant's; [`Error::Unavailable`] when the DNS does not answer.
pub async fn verify_domain(ctx: &Ctx, db: &Db, outside: &Outside, domain: &MailDomain) -> Result<ClaimedDomain> {
    authorize_all(ctx)?;
    let mut tx = db.begin(ctx).await?;
    let claimed = claim(&mut tx, domain).await?;
    drop(tx);
    if claimed.verified_at.is_some() {
        return Ok(claimed);
    }
    if !outside.answers_challenge(domain, &claimed.challenge).await? {
        return Err(Error::invalid("domain", Problem::ChallengeMissing));
    }
    let mut tx = db.begin(ctx).await?;
    if store::set_verified(&mut tx, domain, &claimed.challenge, ctx.real_clock().now()).await? {
        note(&mut tx, ctx, domain, "verified").await?;
    }
    let claimed = claim(&mut tx, domain).await?;
    tx.commit().await?;
    Ok(claimed)
}

/// Gives a domain up: its people cannot sign in by the provider any more.
///
/// # Errors
/// As [`save`]; [`Error::NotFound`]; [`Error::InUse`] for the last one, while the sign-in policy asks for the provider.
pub async fn remove_domain(ctx: &Ctx, db: &Db, domain: &MailDomain) -> Result<()> {
    authorize_all(ctx)?;
    let mut tx = db.begin(ctx).await?;
    if !store::delete_domain(&mut tx, domain).await? {
        return Err(Error::NotFound);
    }
    still_needed(&mut tx).await?;
    note(&mut tx, ctx, domain, "removed").await?;
    tx.commit().await
}

/// Whoever chooses the provider can have it say that they are anybody. So it is for those who may everything anyway, and
/// an owner has to choose it before it vouches for owners.
fn authorize_all(ctx: &Ctx) -> Result<()> {
    ctx.authorize(Action::EditSignInPolicy)?;
    let everything = Action::ALL.iter().all(|action| ctx.actions().contains(*action)) && *ctx.scope() == Scope::All;
    if everything || ctx.role() == Some(Role::Owner) { Ok(()) } else { Err(Error::Forbidden) }
}

/// What the policy asks everybody for is not taken away from under them.
async fn still_needed(tx: &mut TenantTx) -> Result<()> {
    if sign_in_policy::in_force(tx).await?.password_sign_in || store::has_provider(tx).await? {
        Ok(())
    } else {
        Err(Error::InUse)
    }
}

async fn claim(tx: &mut TenantTx, domain: &MailDomain) -> Result<ClaimedDomain> {
    let claimed = store::domains(tx).await?;
    claimed.into_iter().find(|claimed| claimed.domain == *domain).ok_or(Error::NotFound)
}

async fn note(tx: &mut TenantTx, ctx: &Ctx, domain: &MailDomain, what: &str) -> Result<()> {
    let subject = Subject { id: ctx.tenant().uuid(), name: domain.as_str(), person: None };
    let detail = format!("{what}: {domain}");
    record(tx, ctx, AccessEventKind::CompanySignInChanged, Some(subject), Some(&detail)).await
}

/// Which settings changed, by the names of their fields, with what they were and are.
fn difference(before: Option<&Provider>, after: Option<&Provider>) -> Vec<String> {
    let fields = |provider: Option<&Provider>| {
        let value = provider.and_then(|provider| serde_json::to_value(provider).ok()).unwrap_or_default();
        value.as_object().cloned().unwrap_or_default()
    };
    let (before, after) = (fields(before), fields(after));
    let changed = after.iter().filter(|(name, value)| *name != "version" && before.get(*name) != Some(value));
    let texts = changed.map(|(name, value)| {
        let was = before.get(name).map(ToString::to_string).unwrap_or_default();
        format!("{name}: {was} → {value}")
    });
    texts.collect()
}

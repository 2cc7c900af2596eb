//! Reading the policy, trying another one out, and putting it in force.

use super::{Effect, SignInPolicy, SignInPolicyForm, effect, store};
use crate::{
    access_events::{AccessEventKind, store::record},
    company_sign_in,
    ctx::Ctx,
    db::Db,
    error::{Error, Problem, Result},
    events::{self, Event, facts::SignInPolicyFacts},
    network,
    policy::Action,
};

/// The policy in force.
///
/// # Errors
/// [`Error::Forbidden`] without `sign_in_policy.view`.
pub async fn find(ctx: &Ctx, db: &Db) -> Result<SignInPolicy> {
    ctx.authorize(Action::ViewSignInPolicy)?;
    let mut tx = db.begin(ctx).await?;
    store::find(&mut tx).await
}

/// Whom a change would stop at their next step. Changes nothing.
///
/// # Errors
/// As [`apply`].
pub async fn preview(ctx: &Ctx, db: &Db, form: &SignInPolicyForm) -> Result<Effect> {
    ctx.authorize(Action::EditSignInPolicy)?;
    let policy = form.parse()?;
    let inside = effect::inside(db, &policy).await?;
    let mut tx = db.begin(ctx).await?;
    check(ctx, &mut tx, &policy).await?;
    effect::of(ctx, &mut tx, &policy, &inside).await
}

/// Puts a policy in force. Owners are never locked out: from a strange network, or without the tenant's provider, they
/// still reach these settings.
///
/// # Errors
/// [`Error::Forbidden`] without `sign_in_policy.edit`; [`Error::Invalid`], also for networks that the asker is not in and
/// for a provider that is not set up; [`Error::Stale`] when somebody changed it meanwhile.
pub async fn apply(ctx: &Ctx, db: &Db, form: &SignInPolicyForm) -> Result<(SignInPolicy, Effect)> {
    ctx.authorize(Action::EditSignInPolicy)?;
    let policy = form.parse()?;
    let inside = effect::inside(db, &policy).await?;
    let mut tx = db.begin(ctx).await?;
    check(ctx, &mut tx, &policy).await?;
    let effect = effect::of(ctx, &mut tx, &policy, &inside).await?;
    let before = store::find(&mut tx).await?;
    store::save(&mut tx, &policy, ctx.real_clock().now()).await?;
    let after = store::find(&mut tx).await?;
    record(&mut tx, ctx, AccessEventKind::SignInPolicyChanged, None, Some(&difference(&before, &after))).await?;
    events::publish(&mut tx, ctx, Event::SignInPolicyChanged(SignInPolicyFacts { version: after.version })).await?;
    tx.commit().await?;
    Ok((after, effect))
}

async fn check(ctx: &Ctx, tx: &mut crate::db::TenantTx, policy: &SignInPolicy) -> Result<()> {
    if !network::allows(&policy.networks, ctx.request().address) {
        return Err(Error::invalid("networks", Problem::ExcludesYou));
    }
    if !policy.password_sign_in && !company_sign_in::store::has_provider(tx).await? {
        return Err(Error::invalid("password_sign_in", Problem::NoProvider));
    }
    Ok(())
}

/// Which settings changed, by the names of their fields, with what they were and are.
fn difference(before: &SignInPolicy, after: &SignInPolicy) -> String {
    let fields = |policy: &SignInPolicy| {
        let value = serde_json::to_value(policy).unwrap_or_default();
        value.as_object().cloned().unwrap_or_default()
    };
    let (before, after) = (fields(before), fields(after));
    let changed = after.iter().filter(|(name, value)| *name != "version" && before.get(*name) != Some(value));
    let texts = changed.map(|(name, value)| {
        let was = before.get(name).map(ToString::to_string).unwrap_or_default();
        format!("{name}: {was} → {value}")
    });
    texts.collect::<Vec<_>>().join("; ")
}

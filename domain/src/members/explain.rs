//! "Can this person do this, and why": the same rules that decide, asked for their reasons.

use super::{Explanation, PolicyObstacle, Reason, actions::is_seen, store};
use crate::{
    ctx::Ctx,
    db::Db,
    error::{Error, Result},
    ids::{LocationId, MembershipId},
    policy::{Action, Role, Scope},
    sign_in_policy,
};

/// Whether a member may do `action`, at one shop where it is about shops, and why.
///
/// # Errors
/// [`Error::NotFound`] for a member or a shop that the asker does not reach; [`Error::Forbidden`] without `members.view`.
pub async fn explain(
    ctx: &Ctx,
    db: &Db,
    member: MembershipId,
    action: Action,
    location: Option<LocationId>,
) -> Result<Explanation> {
    ctx.authorize(Action::ViewMembers)?;
    if location.is_some_and(|location| !ctx.scope().reaches(location)) {
        return Err(Error::NotFound);
    }
    let mut tx = db.begin(ctx).await?;
    let row = store::find(&mut tx, member, ctx.real_clock().now()).await?;
    if !is_seen(ctx, &row.scope) {
        return Err(Error::NotFound);
    }
    let policy = sign_in_policy::in_force(&mut tx).await?;
    let mut reasons = Vec::new();
    let includes = row.actions.contains(action);
    reasons.push(if includes {
        Reason::RoleIncludes { role: row.role.clone() }
    } else {
        let others = Role::ALL.iter().copied().filter(|role| role.may(action)).collect();
        Reason::RoleLacks { role: row.role.clone(), others }
    });
    let mut reaches = true;
    match (location, &row.scope) {
        (Some(location), scope) if action.is_about_locations() => {
            reaches = scope.reaches(location);
            reasons.push(if reaches {
                Reason::ReachesLocation { all: *scope == Scope::All }
            } else {
                Reason::DoesNotReachLocation
            });
        }
        (_, Scope::Locations(_)) if action.is_about_whole_tenant() => {
            reaches = false;
            reasons.push(Reason::NeedsAllLocations);
        }
        _ => {}
    }
    // What the policy asks for stops nobody for good: they are told what to do, and then may.
    if policy.needs_second_factor(&row.role) && !row.has_second_factor {
        reasons.push(Reason::SignInPolicy { obstacle: PolicyObstacle::SecondFactor });
    }
    if !row.password.reaches(policy.password) {
        reasons.push(Reason::SignInPolicy { obstacle: PolicyObstacle::Password });
    }
    if !policy.password_sign_in && row.role.built_in() != Some(Role::Owner) {
        reasons.push(Reason::SignInPolicy { obstacle: PolicyObstacle::CompanySignIn });
    }
    Ok(Explanation { action, allowed: includes && reaches, reasons })
}

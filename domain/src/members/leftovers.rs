//! What somebody who may less than before has given others: taken back as far as they could not give it now.

use super::invitations;
use crate::{
    api_keys,
    ctx::Ctx,
    db::TenantTx,
    error::Result,
    identity::AssignedRole,
    ids::UserId,
    policy::{ActionSet, Role, Scope},
};

/// What somebody may.
pub(crate) struct Rights {
    pub owner: bool,
    pub actions: ActionSet,
    pub scope: Scope,
}

impl Rights {
    fn cover(&self, role: Option<&AssignedRole>, actions: ActionSet, scope: &Scope) -> bool {
        let owner = role.and_then(AssignedRole::built_in) == Some(Role::Owner);
        (self.owner || !owner) && actions.within(scope).is_subset(self.actions) && self.scope.covers(scope)
    }
}

/// Takes back the open invitations of `user` and the keys whose secret they know, but for those within what they have
/// `left`; with nothing left, all of them. Part of whatever takes rights away.
pub(super) async fn revoke(ctx: &Ctx, tx: &mut TenantTx, user: UserId, left: Option<&Rights>) -> Result<()> {
    let now = ctx.clock().now();
    for open in invitations::open_by(tx, Some(user), None, now).await? {
        if !left.is_some_and(|left| left.cover(Some(&open.invitation.role), open.actions, &open.scope)) {
            invitations::revoke_leftover(ctx, tx, &open).await?;
        }
    }
    for key in api_keys::known_to(tx, user, now).await? {
        if !left.is_some_and(|left| left.cover(None, key.actions, &key.scope())) {
            api_keys::take_from(ctx, tx, &key, user).await?;
        }
    }
    Ok(())
}

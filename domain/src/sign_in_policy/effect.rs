//! Whom a policy would stop, before it is put in force.

use std::collections::HashSet;

use chrono::TimeDelta;

use super::{
    Affected, Effect, SignInPolicy,
    store::{self, MemberRow, SessionRow},
};
use crate::{
    ctx::Ctx,
    db::{Db, TenantTx},
    error::Result,
    identity::Method,
    policy::Role,
};

/// Addresses are kept as digests only. Networks of up to this many subscribers are looked through one by one.
const MOST_ADDRESSES: usize = 65_536;

pub(super) async fn of(ctx: &Ctx, db: &Db, tx: &mut TenantTx, policy: &SignInPolicy) -> Result<Effect> {
    let now = ctx.clock().now();
    let (members, sessions) = (store::members(tx).await?, store::sessions(tx, now).await?);
    let of =
        |member: &MemberRow| sessions.iter().filter(move |session| session.user == member.user).collect::<Vec<_>>();
    let pick = |stopped: &dyn Fn(&MemberRow, &[&SessionRow]) -> bool| -> Vec<Affected> {
        members.iter().filter(|member| stopped(member, &of(member))).map(affected).collect()
    };
    let owner = |member: &MemberRow| member.role.built_in() == Some(Role::Owner);
    let too_old = |session: &SessionRow| {
        policy.session_minutes.is_some_and(|most| now - session.signed_in_at > TimeDelta::minutes(most.into()))
            || policy.idle_minutes.is_some_and(|most| now - session.last_seen_at > TimeDelta::minutes(most.into()))
    };
    let inside = digests(db, policy).await?;
    let (networks, networks_unknown) = match &inside {
        _ if policy.networks.is_empty() => (Vec::new(), 0),
        Some(inside) => {
            let outside = |session: &SessionRow| {
                session.address_digest.as_ref().is_none_or(|digest| !inside.contains(digest.as_slice()))
            };
            (pick(&|member, sessions| !owner(member) && sessions.iter().any(|session| outside(session))), 0)
        }
        None => (Vec::new(), u32::try_from(sessions.len()).unwrap_or(u32::MAX)),
    };
    Ok(Effect {
        members: u32::try_from(members.len()).unwrap_or(u32::MAX),
        as_of: now,
        second_factor: pick(&|member, _| policy.needs_second_factor(&member.role) && !member.has_second_factor),
        sign_in_again: pick(&|_, sessions| sessions.iter().any(|session| too_old(session))),
        networks,
        networks_unknown,
        password: pick(&|member, _| !member.password.reaches(policy.password)),
        company_sign_in: pick(&|member, sessions| {
            !policy.password_sign_in && !owner(member) && sessions.iter().any(|session| session.method != Method::Oidc)
        }),
    })
}

fn affected(member: &MemberRow) -> Affected {
    Affected { membership: member.membership, name: member.name.clone(), email: member.email.clone() }
}

/// The digests of every subscriber in the networks; `None` when they are too many.
async fn digests(db: &Db, policy: &SignInPolicy) -> Result<Option<HashSet<Vec<u8>>>> {
    let mut addresses = Vec::new();
    for network in &policy.networks {
        match network.subscribers(MOST_ADDRESSES.saturating_sub(addresses.len())) {
            Some(some) => addresses.extend(some),
            None => return Ok(None),
        }
    }
    let mut digests = HashSet::with_capacity(addresses.len());
    for address in addresses {
        digests.insert(db.blind_index("session address", address.to_string().as_bytes()).await?.to_vec());
    }
    Ok(Some(digests))
}

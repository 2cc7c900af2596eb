//! Whom a policy would stop, before it is put in force.

use std::{
    collections::{HashMap, HashSet},
    net::IpAddr,
};

use chrono::TimeDelta;

use super::{
    Affected, Effect, SignInPolicy,
    store::{self, MemberRow, SessionRow},
};
use crate::{
    ctx::Ctx,
    db::{Db, TenantTx},
    error::{Error, Result},
    identity::Method,
    ids::UserId,
    policy::Role,
};

/// Addresses are kept as digests only. Networks of up to this many subscribers are looked through one by one.
const MOST_ADDRESSES: usize = 65_536;

/// The digests of every subscriber in a policy's networks; `None` when they are too many.
pub(super) struct Inside(Option<HashSet<[u8; 32]>>);

/// Whom `policy` would stop. `inside` is of its networks.
pub(super) async fn of(ctx: &Ctx, tx: &mut TenantTx, policy: &SignInPolicy, inside: &Inside) -> Result<Effect> {
    let now = ctx.real_clock().now();
    let (members, sessions) = (store::members(tx).await?, store::sessions(tx, now).await?);
    let mut by_user: HashMap<UserId, Vec<&SessionRow>> = HashMap::new();
    for session in &sessions {
        by_user.entry(session.user).or_default().push(session);
    }
    let pick = |stopped: &dyn Fn(&MemberRow, &[&SessionRow]) -> bool| -> Vec<Affected> {
        let of = |member: &MemberRow| by_user.get(&member.user).map_or(&[][..], Vec::as_slice);
        members.iter().filter(|member| stopped(member, of(member))).map(affected).collect()
    };
    let owner = |member: &MemberRow| member.role.built_in() == Some(Role::Owner);
    let too_old = |session: &SessionRow| {
        policy.session_minutes.is_some_and(|most| now - session.signed_in_at > TimeDelta::minutes(most.into()))
            || policy.idle_minutes.is_some_and(|most| session.idle(now) > TimeDelta::minutes(most.into()))
    };
    let (networks, networks_unknown) = match &inside.0 {
        _ if policy.networks.is_empty() => (Vec::new(), 0),
        Some(inside) => {
            let outside =
                |session: &SessionRow| session.address_digest.as_ref().is_none_or(|digest| !inside.contains(digest));
            (pick(&|member, sessions| !owner(member) && sessions.iter().any(|session| outside(session))), 0)
        }
        None => (Vec::new(), u32::try_from(sessions.len()).unwrap_or(u32::MAX)),
    };
    Ok(Effect {
        members: u32::try_from(members.len()).unwrap_or(u32::MAX),
        as_of: now,
        // Also whoever has one and did not show it: their company's provider vouched for them, say.
        second_factor: pick(&|member, sessions| {
            policy.needs_second_factor(&member.role)
                && (!member.has_second_factor || sessions.iter().any(|session| !session.has_second_factor))
        }),
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

/// Looks the networks of a policy through. Before a transaction: it takes a moment.
pub(super) async fn inside(db: &Db, policy: &SignInPolicy) -> Result<Inside> {
    let mut addresses = Vec::new();
    for network in &policy.networks {
        match network.subscribers(MOST_ADDRESSES.saturating_sub(addresses.len())) {
            Some(some) => addresses.extend(some),
            None => return Ok(Inside(None)),
        }
    }
    let indexer = db.indexer().await?;
    let digests = tokio::task::spawn_blocking(move || {
        let digest = |address: IpAddr| indexer.index("session address", address.to_string().as_bytes());
        addresses.into_iter().map(digest).collect::<Result<HashSet<_>>>()
    });
    Ok(Inside(Some(digests.await.map_err(|_| Error::Internal)??)))
}

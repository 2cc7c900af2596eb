//! Keys against a real database.
#![allow(clippy::unwrap_used)]

use chrono::TimeDelta;

use super::*;
use crate::{
    Error,
    ctx::{Ctx, RequestScope},
    testing::{API_KEY, World},
};

fn form(actions: &[&str]) -> ApiKeyForm {
    ApiKeyForm {
        name: "Caja".into(),
        actions: actions.iter().map(|action| (*action).to_owned()).collect(),
        reach: "all".into(),
        ..ApiKeyForm::default()
    }
}

async fn enter(world: &World, request: RequestScope, secret: &str) -> crate::Result<Ctx> {
    authenticate(&world.database.db, request, secret).await?.enter(&"sur".parse().unwrap())
}

#[tokio::test]
async fn a_key_may_what_it_was_made_for() {
    let world = World::new().await;
    let (owner, db) = (world.ctx(world.owner, "sur").await, &world.database.db);
    let new = create(&owner, db, &form(&["locations.view"]), None).await.unwrap();
    let secret = new.secret.unwrap();
    assert!(secret.starts_with(&new.key.prefixes[0]) && secret.len() == 65);
    let ctx = enter(&world, world.request(), &secret).await.unwrap();
    assert!(ctx.authorize(Action::ViewLocations).is_ok());
    assert_eq!(ctx.authorize(Action::EditTenant).unwrap_err(), Error::Forbidden);
    let keys = list(&owner, db).await.unwrap();
    assert!(keys.iter().any(|key| key.id == new.key.id && key.last_used_at.is_some()));
    let last = if secret.ends_with('x') { 'y' } else { 'x' };
    let wrong = format!("{}{last}", &secret[..64]);
    for text in ["", "bpk_", wrong.as_str(), &secret.to_uppercase(), "bpk_aaaaaaaa_"] {
        assert_eq!(enter(&world, world.request(), text).await.unwrap_err(), Error::Unauthenticated, "{text}");
    }
}

#[tokio::test]
async fn nobody_makes_a_key_that_may_more_than_they_do_and_no_key_makes_keys() {
    let world = World::new().await;
    let (owner, db) = (world.ctx(world.owner, "sur").await, &world.database.db);
    let new = create(&owner, db, &form(&["api_keys.edit", "api_keys.view"]), None).await.unwrap();
    let key = enter(&world, world.request(), &new.secret.unwrap()).await.unwrap();
    assert_eq!(create(&key, db, &form(&["api_keys.view"]), None).await.unwrap_err(), Error::Forbidden);
    assert_eq!(rotate(&key, db, new.key.id, 1, None).await.unwrap_err(), Error::Forbidden);
    assert!(revoke(&key, db, world.api_key).await.is_ok(), "ending one gives nobody anything");
    let manager = Ctx { actions: ActionSet::from_iter([Action::EditApiKeys]), ..owner };
    let beyond = Error::invalid("actions", Problem::BeyondYou);
    assert_eq!(create(&manager, db, &form(&["tenants.edit"]), None).await.unwrap_err(), beyond);
}

#[tokio::test]
async fn two_rotations_at_once_are_one() {
    let world = World::new().await;
    let (owner, db) = (world.ctx(world.owner, "sur").await, &world.database.db);
    let rotate = || rotate(&owner, db, world.api_key, 1, None);
    let (one, two) = tokio::join!(rotate(), rotate());
    let made: Vec<_> = [one, two].into_iter().filter_map(Result::ok).collect();
    assert_eq!(made.len(), 1);
    assert_eq!(made[0].key.prefixes.len(), 2, "the old one, and one new one");
}

#[tokio::test]
async fn rotating_leaves_no_gap_and_revoking_no_time() {
    let world = World::new().await;
    let (owner, db) = (world.ctx(world.owner, "sur").await, &world.database.db);
    let new = rotate(&owner, db, world.api_key, 2, None).await.unwrap().secret.unwrap();
    let works = async |secret: &str| enter(&world, world.request(), secret).await.is_ok();
    assert!(works(API_KEY).await && works(&new).await);
    assert_eq!(rotate(&owner, db, world.api_key, 2, None).await.unwrap_err(), Error::InUse, "one rotation at a time");
    world.clock.advance(TimeDelta::hours(2));
    assert!(!works(API_KEY).await && works(&new).await);
    let owner = world.ctx(world.owner, "sur").await;
    revoke(&owner, db, world.api_key).await.unwrap();
    assert!(!works(&new).await);
}

#[tokio::test]
async fn a_key_ends_with_its_last_day_and_comes_from_where_it_may() {
    let world = World::new().await;
    let (owner, db) = (world.ctx(world.owner, "sur").await, &world.database.db);
    let past = ApiKeyForm { expires_on: "2026-11-15".into(), ..form(&["locations.view"]) };
    assert_eq!(create(&owner, db, &past, None).await.unwrap_err(), Error::invalid("expires_on", Problem::Past));
    let today =
        ApiKeyForm { expires_on: "2026-11-16".into(), networks: "203.0.113.0/24".into(), ..form(&["locations.view"]) };
    let secret = create(&owner, db, &today, None).await.unwrap().secret.unwrap();
    let elsewhere = RequestScope { address: Some("198.51.100.9".parse().unwrap()), ..world.request() };
    assert_eq!(enter(&world, elsewhere, &secret).await.unwrap_err(), Error::Unauthenticated);
    assert!(enter(&world, world.request(), &secret).await.is_ok());
    world.clock.advance(TimeDelta::hours(15) - TimeDelta::seconds(1));
    assert!(enter(&world, world.request(), &secret).await.is_ok(), "until midnight in Argentina");
    world.clock.advance(TimeDelta::seconds(1));
    assert_eq!(enter(&world, world.request(), &secret).await.unwrap_err(), Error::Unauthenticated);
}

#[tokio::test]
async fn the_secret_is_not_in_the_database_and_given_again_to_the_same_request_alone() {
    let world = World::new().await;
    let (owner, db) = (world.ctx(world.owner, "sur").await, &world.database.db);
    let key = "same".parse().unwrap();
    let first = create(&owner, db, &form(&["locations.view"]), Some(&key)).await.unwrap();
    let again = create(&owner, db, &form(&["locations.view"]), Some(&key)).await.unwrap();
    assert_eq!(first, again);
    assert_ne!(create(&owner, db, &form(&["locations.view"]), None).await.unwrap().secret, first.secret);
    let secret = first.secret.unwrap();
    assert!(!format!("{:?}", NewApiKey { key: first.key, secret: Some(secret.clone()) }).contains(&secret[13..]));
    let mut rows = world.database.owner().await;
    let all: Vec<String> = sqlx::query_scalar(
        "select s::text from api_key_secrets s union all select k::text from api_keys k union all select e::text from access_events e
         union all select encode(answer::bytea, 'escape') from idempotency_keys",
    )
    .fetch_all(&mut rows)
    .await
    .unwrap();
    assert!(all.iter().all(|row| !row.contains(&secret[13..])));
}

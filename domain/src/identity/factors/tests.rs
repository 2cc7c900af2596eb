//! Second factors against a real database.
#![allow(clippy::unwrap_used)]

use chrono::{DateTime, TimeDelta, Utc};

use super::*;
use crate::{
    Error,
    ctx::AccountCtx,
    error::Problem,
    identity::{Credentials, FirstFactor, sign_in},
    ids::UserId,
    testing::{PASSWORD, World},
};

async fn account(world: &World) -> AccountCtx {
    world.identity(Some(world.owner)).await.account().unwrap()
}

fn wrong() -> Error {
    Error::invalid("code", Problem::Wrong)
}

/// An account with codes by time: the secret and the recovery codes.
async fn enrolled(world: &World) -> (String, Vec<String>) {
    let (account, db) = (account(world).await, &world.database.db);
    let secret = totp::begin(&account, db).await.unwrap().secret;
    let code = totp::code_of(&secret, world.clock.now()).unwrap();
    let codes = totp::confirm(&account, db, &code).await.unwrap();
    (secret, codes)
}

#[tokio::test]
async fn a_code_by_time_is_confirmed_first_and_then_asked_for() {
    let world = World::new().await;
    let (db, request) = (&world.database.db, world.request());
    let account = account(&world).await;
    let enrolment = totp::begin(&account, db).await.unwrap();
    assert!(enrolment.uri.starts_with("otpauth://totp/") && enrolment.qr.len() > 20);
    assert_eq!(
        totp::pending(&account, db).await.unwrap().unwrap().secret,
        enrolment.secret,
        "the page can be shown again"
    );
    assert_eq!(totp::confirm(&account, db, "000000").await.unwrap_err(), wrong());
    let credentials = || Credentials { email: "owner@sur.example", password: PASSWORD.to_owned(), device: None };
    let before = sign_in(db, &request, credentials()).await.unwrap();
    assert_eq!(
        before,
        FirstFactor { user: world.owner, at: world.clock.now(), second: None },
        "nothing is asked for before it is confirmed"
    );

    let code = totp::code_of(&enrolment.secret, world.clock.now()).unwrap();
    assert_eq!(totp::confirm(&account, db, &code).await.unwrap().len(), 10);
    let after = sign_in(db, &request, credentials()).await.unwrap();
    assert_eq!(after.second, Some(SecondFactors { totp: true, passkeys: false }));
    assert!(find(&account, db).await.unwrap().totp_since.is_some());
}

/// Whose password fitted at this moment.
fn since(world: &World, user: UserId) -> (UserId, DateTime<Utc>) {
    (user, world.clock.now())
}

#[tokio::test]
async fn each_code_by_time_is_worth_one_sign_in() {
    let world = World::new().await;
    let (db, request) = (&world.database.db, world.request());
    let (secret, _) = enrolled(&world).await;
    let now = || totp::code_of(&secret, world.clock.now()).unwrap();
    let code = now();
    assert_eq!(
        verify_code(db, &request, since(&world, world.owner), &code).await.unwrap_err(),
        wrong(),
        "it confirmed the factor"
    );
    world.clock.advance(TimeDelta::seconds(30));
    let code = now();
    let shown = verify_code(db, &request, since(&world, world.owner), &format!(" {} ", code)).await.unwrap();
    assert_eq!(shown.second_factor_at, Some(world.clock.now()));
    assert_eq!(verify_code(db, &request, since(&world, world.owner), &code).await.unwrap_err(), wrong());
    world.clock.advance(TimeDelta::seconds(90));
    assert_eq!(verify_code(db, &request, since(&world, world.owner), &code).await.unwrap_err(), wrong(), "too old");
    assert_eq!(
        verify_code(db, &request, since(&world, world.provider), &now()).await.unwrap_err(),
        wrong(),
        "somebody else's"
    );
}

#[tokio::test]
async fn a_recovery_code_is_worth_one_sign_in_and_new_ones_replace_the_old() {
    let world = World::new().await;
    let (db, request) = (&world.database.db, world.request());
    let (_, codes) = enrolled(&world).await;
    assert!(verify_code(db, &request, since(&world, world.owner), &codes[0].to_uppercase()).await.is_ok());
    assert_eq!(verify_code(db, &request, since(&world, world.owner), &codes[0]).await.unwrap_err(), wrong());
    let account = account(&world).await;
    assert_eq!(find(&account, db).await.unwrap().recovery_codes_left, 9);
    let new = recovery::renew(&account, db).await.unwrap();
    assert_eq!(verify_code(db, &request, since(&world, world.owner), &codes[1]).await.unwrap_err(), wrong());
    assert!(verify_code(db, &request, since(&world, world.owner), &new[1]).await.is_ok());
}

#[tokio::test]
async fn guessing_codes_is_slowed_down() {
    let world = World::new().await;
    let (db, request) = (&world.database.db, world.request());
    enrolled(&world).await;
    for _ in 0..5 {
        assert_eq!(verify_code(db, &request, since(&world, world.owner), "000000").await.unwrap_err(), wrong());
    }
    let refused = verify_code(db, &request, since(&world, world.owner), "000000").await.unwrap_err();
    assert!(matches!(refused, Error::TooManyRequests { seconds: 30..=31 }), "{refused:?}");
}

#[tokio::test]
async fn a_change_of_factors_needs_a_fresh_sign_in_and_ends_the_other_sessions() {
    let world = World::new().await;
    let db = &world.database.db;
    let stale = account(&world).await;
    let other = world.session(world.owner).await;
    enrolled(&world).await;
    assert!(world.identity_of(other).await.person().is_none(), "the other session has ended");
    world.clock.advance(TimeDelta::minutes(15));
    assert_eq!(totp::remove(&stale, db).await.unwrap_err(), Error::ConfirmIdentity);
    assert_eq!(totp::begin(&stale, db).await.unwrap_err(), Error::ConfirmIdentity);
    let fresh = account(&world).await;
    assert!(!totp::remove(&fresh, db).await.unwrap().any());
    let factors = find(&fresh, db).await.unwrap();
    assert_eq!((factors.totp_since, factors.recovery_codes_left), (None, 0), "recovery codes go with the last factor");
}

#[tokio::test]
async fn the_secret_is_not_in_the_database() {
    let world = World::new().await;
    let (secret, codes) = enrolled(&world).await;
    let mut owner = world.database.owner().await;
    let rows: Vec<String> = sqlx::query_scalar(
        "select t::text from totp_factors t union all select r::text from recovery_codes r union all select m::text from messages m where m.payload is not null",
    )
    .fetch_all(&mut owner)
    .await
    .unwrap();
    let raw = totp_rs::Secret::try_from_base32(&secret).unwrap();
    let hex: String = raw.as_ref().iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(rows.len(), 12);
    for row in rows {
        assert!(!row.contains(&hex) && !row.contains(&secret));
        assert!(codes.iter().all(|code| !row.contains(code.as_str()) && !row.contains(&code.replace('-', ""))));
    }
}

//! Against a real database, as the identity role.
#![allow(clippy::unwrap_used)]

use chrono::TimeDelta;
use serde_json::json;

use super::*;
use crate::{
    Error,
    identity::sessions::{self, Session, SignedIn, Written},
    policy::{Role, Scope, StaffRole},
    testing::{PASSWORD, World},
};

#[tokio::test]
async fn signing_in_needs_the_right_password_and_tells_no_more() {
    let world = World::new().await;
    let (db, identity) = (&world.database.db, world.identity(None).await);
    let attempt = async |email: &str, password: &str| {
        let credentials = Credentials { email, password: password.to_owned(), device: None };
        sign_in(db, identity.request(), credentials).await.map(|first| first.user)
    };
    assert_eq!(attempt(" Owner@Sur.example ", PASSWORD).await, Ok(world.owner));
    for (email, password) in [
        ("owner@sur.example", "otra"),
        ("nobody@sur.example", PASSWORD),
        ("not an address", PASSWORD),
        ("owner@sur.example", ""),
        ("owner@sur.example", &"x".repeat(2000)),
    ] {
        assert_eq!(attempt(email, password).await, Err(Error::WrongCredentials), "{email}");
    }
}

#[tokio::test]
async fn an_outdated_hash_is_renewed_at_sign_in() {
    let world = World::new().await;
    let weak = argon2::Argon2::new(
        argon2::Algorithm::Argon2id,
        argon2::Version::V0x13,
        argon2::Params::new(8192, 1, 1, None).unwrap(),
    );
    let hash = argon2::password_hash::PasswordHasher::hash_password(&weak, b"vieja").unwrap().to_string();
    let mut tx = world.database.db.begin_identity().await.unwrap();
    let known = password::Known::default();
    let before = store::find_password_hash(&mut tx, world.owner).await.unwrap().unwrap();
    let now = world.clock.now();
    assert!(store::set_password_known(&mut tx, world.owner, &before, known, Some(&hash), now).await.unwrap());
    let late = store::set_password_known(&mut tx, world.owner, &before, known, Some(&before), now).await.unwrap();
    assert!(!late, "a password that was changed meanwhile does not come back");
    tx.commit().await.unwrap();
    let identity = world.identity(None).await;
    let db = &world.database.db;
    for _ in 0..2 {
        let credentials = Credentials { email: "owner@sur.example", password: "vieja".into(), device: None };
        assert_eq!(sign_in(db, identity.request(), credentials).await.unwrap().user, world.owner);
    }
    let mut tx = db.begin_identity().await.unwrap();
    let login = store::find_login(&mut tx, &"owner@sur.example".parse().unwrap()).await.unwrap().unwrap();
    assert!(!password::is_outdated(&login.password_hash.unwrap()));
}

#[tokio::test]
async fn a_person_enters_their_tenants_and_no_others() {
    let world = World::new().await;
    let (sur, norte, none) = ("sur".parse().unwrap(), "norte".parse().unwrap(), "nadie".parse().unwrap());
    let manager = world.identity(Some(world.manager_here)).await;
    let ctx = manager.enter(&sur).unwrap();
    assert_eq!((ctx.role(), ctx.scope()), (Some(Role::RegionalManager), &Scope::Locations(vec![world.here])));
    assert_eq!(manager.enter(&norte).unwrap_err(), Error::NotFound);
    assert_eq!(manager.enter(&none).unwrap_err(), Error::NotFound);
    assert_eq!(manager.staff().unwrap_err(), Error::NotFound);
    assert_eq!(world.identity(None).await.enter(&sur).unwrap_err(), Error::Unauthenticated);
    let staff = world.identity(Some(world.weak_staff)).await;
    assert_eq!(staff.staff().unwrap().role(), StaffRole::Finance);
    assert_eq!(staff.enter(&sur).unwrap_err(), Error::NotFound);
}

#[tokio::test]
async fn sessions_are_kept_until_they_expire() {
    let world = World::new().await;
    let mut tx = world.database.db.begin_identity().await.unwrap();
    let now = world.clock.now();
    let id = [7; 32];
    let session =
        Session { signed_in: None, begins: false, data: json!({"a": 1}), expires_at: now + TimeDelta::hours(1) };
    let idle = TimeDelta::minutes(30);
    assert_eq!(sessions::create(&mut tx, &id, &session, now).await.unwrap(), Written::Done);
    assert_eq!(sessions::create(&mut tx, &id, &session, now).await.unwrap(), Written::IdTaken);
    assert_eq!(sessions::load(&mut tx, &id, now, idle).await.unwrap().unwrap().data, json!({"a": 1}));
    let later = now + TimeDelta::hours(1);
    assert!(sessions::load(&mut tx, &id, later, idle).await.unwrap().is_none());
    assert_eq!(sessions::delete_expired(&mut tx, later, 10).await.unwrap(), 1);
    sessions::save(&mut tx, &id, &session).await.unwrap();
    assert!(
        sessions::load(&mut tx, &id, now, idle).await.unwrap().is_none(),
        "a deleted session comes back by no save"
    );
}

/// Writes a session under a new id, as a change of rights does.
async fn renew(world: &World, signed_in: &SignedIn, id: u8) -> Written {
    let session = Session {
        signed_in: Some(signed_in.clone()),
        begins: false,
        data: json!({}),
        expires_at: world.clock.now() + TimeDelta::hours(1),
    };
    let mut tx = world.database.db.begin_identity().await.unwrap();
    let written = sessions::create(&mut tx, &[id; 32], &session, world.clock.now()).await.unwrap();
    tx.commit().await.unwrap();
    written
}

#[tokio::test]
async fn a_session_is_renewed_in_place_and_does_not_come_back() {
    let world = World::new().await;
    let (db, now) = (&world.database.db, world.clock.now());
    let signed_in = world.session(world.owner).await;
    let (one, two) = tokio::join!(renew(&world, &signed_in, 1), renew(&world, &signed_in, 2));
    assert_eq!([one, two], [Written::Done, Written::Done], "two at once do not wait for each other for ever");
    let mut tx = db.begin_identity().await.unwrap();
    let idle = TimeDelta::minutes(30);
    let mut living = 0;
    for id in [1, 2] {
        living += usize::from(sessions::load(&mut tx, &[id; 32], now, idle).await.unwrap().is_some());
    }
    assert_eq!(living, 1, "it has one id");
    drop(tx);
    sessions::forget(db, signed_in.session).await.unwrap();
    assert_eq!(renew(&world, &signed_in, 3).await, Written::Ended);
    assert!(world.identity_of(signed_in).await.person().is_none());
}

#[tokio::test]
async fn what_was_shown_before_everything_ended_begins_no_session() {
    let world = World::new().await;
    let (db, request) = (&world.database.db, world.request());
    let begin = async |at| {
        let shown =
            Shown { user: world.owner, at, method: Method::Password, second_factor_at: None, confined_to: None };
        world.session_as(shown).await
    };
    let at = world.clock.now();
    world.clock.advance(TimeDelta::seconds(1));
    let account = world.identity(Some(world.owner)).await.account().unwrap();
    sessions::end_others(&account, db).await.unwrap();
    assert_eq!(begin(at).await.unwrap_err(), Error::WrongCredentials);
    let later = begin(world.clock.now()).await.unwrap();
    assert!(identify(db, Some(later), request).await.unwrap().person().is_some());
}

#[tokio::test]
async fn a_value_of_a_session_is_taken_once() {
    let world = World::new().await;
    let db = &world.database.db;
    let session = Session {
        signed_in: None,
        begins: false,
        data: json!({"ceremony": {"a": 1}, "other": 2}),
        expires_at: world.clock.now() + TimeDelta::hours(1),
    };
    let id = [7; 32];
    let mut tx = db.begin_identity().await.unwrap();
    sessions::create(&mut tx, &id, &session, world.clock.now()).await.unwrap();
    tx.commit().await.unwrap();
    let take = || sessions::take(db, &id, "ceremony");
    let (one, two, three) = tokio::join!(take(), take(), take());
    let taken: Vec<_> = [one, two, three].into_iter().filter_map(Result::unwrap).collect();
    assert_eq!(taken, [json!({"a": 1})]);
    assert_eq!(sessions::take(db, &id, "other").await.unwrap(), Some(json!(2)));
}

#[tokio::test]
async fn guessing_locks_an_account_whether_or_not_it_exists() {
    let world = World::new().await;
    let (db, request) = (&world.database.db, world.request());
    let attempt = async |email: &str, password: &str, device: Option<&str>| {
        sign_in(db, &request, Credentials { email, password: password.to_owned(), device }).await
    };
    // A browser that was here before.
    let shown = Shown {
        user: world.owner,
        at: world.clock.now(),
        method: Method::Password,
        second_factor_at: None,
        confined_to: None,
    };
    let (_, device) = begin(db, &request, shown, None).await.unwrap();
    for email in ["owner@sur.example", "nobody@sur.example"] {
        for _ in 0..5 {
            assert_eq!(attempt(email, "otra", None).await, Err(Error::WrongCredentials), "{email}");
        }
        let locked = attempt(email, PASSWORD, None).await;
        assert!(matches!(locked, Err(Error::TooManyRequests { seconds: 30..=31 })), "{email}: {locked:?}");
    }
    assert!(attempt("owner@sur.example", PASSWORD, Some(&device)).await.is_ok(), "its owner is not locked out");
    assert!(attempt("owner@sur.example", PASSWORD, Some("another-token-of-26-letters")).await.is_err());
    world.clock.advance(TimeDelta::seconds(31));
    assert!(attempt("owner@sur.example", PASSWORD, None).await.is_ok(), "a lock passes, and a success clears it");
    for _ in 0..4 {
        assert_eq!(attempt("owner@sur.example", "otra", None).await, Err(Error::WrongCredentials));
    }
}

#[tokio::test]
async fn many_at_once_are_many() {
    let world = World::new().await;
    let attempts = (0..12).map(|_| {
        let (db, request) = (world.database.db.clone(), world.request());
        tokio::spawn(async move {
            let credentials = Credentials { email: "owner@sur.example", password: "otra".into(), device: None };
            sign_in(&db, &request, credentials).await
        })
    });
    let mut wrong = 0;
    for attempt in attempts.collect::<Vec<_>>() {
        wrong += i32::from(attempt.await.unwrap() == Err(Error::WrongCredentials));
    }
    assert_eq!(wrong, 5, "the others were not even tried");
}

#[tokio::test]
async fn an_address_that_tries_many_accounts_is_locked() {
    let world = World::new().await;
    let (db, request) = (&world.database.db, world.request());
    let mut tx = db.begin_identity().await.unwrap();
    let counted = [throttle::address(db, &request).await.unwrap().unwrap()];
    for _ in 0..50 {
        throttle::begin(&mut tx, &counted, world.clock.now()).await.unwrap();
    }
    tx.commit().await.unwrap();
    let credentials = Credentials { email: "owner@sur.example", password: PASSWORD.into(), device: None };
    let locked = sign_in(db, &request, credentials).await;
    assert!(matches!(locked, Err(Error::TooManyRequests { .. })), "{locked:?}");
}

#[tokio::test]
async fn a_new_browser_is_told_of_by_letter() {
    let world = World::new().await;
    let (db, request) = (&world.database.db, world.request());
    let shown = Shown {
        user: world.owner,
        at: world.clock.now(),
        method: Method::Password,
        second_factor_at: None,
        confined_to: None,
    };
    let told = async || {
        let mut rows = world.database.owner().await;
        sqlx::query_scalar::<_, i64>("select count(*) from messages where template = 'new_sign_in'")
            .fetch_one(&mut rows)
            .await
            .unwrap()
    };
    let (_, device) = begin(db, &request, shown, None).await.unwrap();
    assert_eq!(told().await, 0, "the account's first");
    begin(db, &request, shown, Some(&device)).await.unwrap();
    assert_eq!(told().await, 0, "the same browser");
    begin(db, &request, shown, None).await.unwrap();
    assert_eq!(told().await, 1);
}

#[tokio::test]
async fn sessions_are_seen_and_ended_by_their_owner() {
    let world = World::new().await;
    let db = &world.database.db;
    let account = world.identity(Some(world.owner)).await.account().unwrap();
    let list = sessions::list(&account, db).await.unwrap();
    assert_eq!(list.iter().filter(|session| session.is_current).count(), 1);
    assert_eq!(list.len(), 2);
    let stranger = world.identity(Some(world.provider)).await.account().unwrap();
    assert_eq!(sessions::end(&stranger, db, world.other_session).await.unwrap_err(), Error::NotFound);
    sessions::end(&account, db, world.other_session).await.unwrap();
    assert_eq!(sessions::end_others(&account, db).await.unwrap(), 0);
    assert_eq!(sessions::list(&account, db).await.unwrap().len(), 1);
}

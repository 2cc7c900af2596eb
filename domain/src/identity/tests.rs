//! Against a real database, as the identity role.
#![allow(clippy::unwrap_used)]

use chrono::TimeDelta;
use serde_json::json;

use super::*;
use crate::{
    Error,
    identity::sessions::{self, Session},
    policy::{Role, Scope, StaffRole},
    testing::{PASSWORD, World},
};

#[tokio::test]
async fn signing_in_needs_the_right_password_and_tells_no_more() {
    let world = World::new().await;
    let (db, identity) = (&world.database.db, world.identity(None).await);
    let attempt = async |email: &str, password: &str| sign_in(db, identity.request(), email, password.to_owned()).await;
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
    store::set_password_hash(&mut tx, world.owner, &hash, world.clock.now()).await.unwrap();
    tx.commit().await.unwrap();
    let identity = world.identity(None).await;
    let db = &world.database.db;
    for _ in 0..2 {
        assert_eq!(sign_in(db, identity.request(), "owner@sur.example", "vieja".into()).await, Ok(world.owner));
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
    assert_eq!((ctx.role(), ctx.scope()), (Role::RegionalManager, &Scope::Locations(vec![world.here])));
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
    let session = Session { user: Some(world.owner), data: json!({"a": 1}), expires_at: now + TimeDelta::hours(1) };
    assert!(sessions::create(&mut tx, &id, &session, now).await.unwrap());
    assert!(!sessions::create(&mut tx, &id, &session, now).await.unwrap());
    assert_eq!(sessions::load(&mut tx, &id, now).await.unwrap().unwrap().data, json!({"a": 1}));
    let later = now + TimeDelta::hours(1);
    assert!(sessions::load(&mut tx, &id, later).await.unwrap().is_none());
    assert_eq!(sessions::delete_expired(&mut tx, later, 10).await.unwrap(), 1);
    sessions::save(&mut tx, &id, &session).await.unwrap();
    assert!(sessions::load(&mut tx, &id, now).await.unwrap().is_none(), "a deleted session comes back by no save");
}

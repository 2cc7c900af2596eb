//! Staff users, against a real database.
#![allow(clippy::unwrap_used)]

use super::*;
use crate::{Error, policy::StaffRole, testing::World};

#[tokio::test]
async fn the_last_administrator_stays_one() {
    let world = World::new().await;
    let (staff, db) = (world.staff_ctx(world.staff).await, &world.database.db);
    assert_eq!(
        edit(&staff, db, world.staff, StaffRole::Support, 1).await.unwrap_err(),
        Error::invalid("role", Problem::LastOwner)
    );
    assert_eq!(remove(&staff, db, world.staff).await.unwrap_err(), Error::LastOwner);
    edit(&staff, db, world.weak_staff, StaffRole::Administrator, 1).await.unwrap();
    edit(&staff, db, world.staff, StaffRole::Support, 1).await.unwrap();
    let staff = world.staff_ctx(world.staff).await;
    assert_eq!(list(&staff, db).await.unwrap_err(), Error::Forbidden, "from their next request on");
}

#[tokio::test]
async fn who_leaves_the_staff_leaves_every_tenant() {
    let world = World::new().await;
    let (staff, db) = (world.staff_ctx(world.staff).await, &world.database.db);
    let session = world.session(world.visitor).await;
    assert!(world.identity_of(session.clone()).await.enter(&"sur".parse().unwrap()).is_ok());
    remove(&staff, db, world.visitor).await.unwrap();
    let identity = world.identity_of(session).await;
    assert_eq!(identity.staff().unwrap_err(), Error::NotFound);
    assert_eq!(identity.enter(&"sur".parse().unwrap()).unwrap_err(), Error::NotFound);
}

#[tokio::test]
async fn sessions_of_staff_are_ended_and_nobody_elses() {
    let world = World::new().await;
    let (staff, db) = (world.staff_ctx(world.staff).await, &world.database.db);
    let session = world.session(world.weak_staff).await;
    end_sessions(&staff, db, world.weak_staff).await.unwrap();
    assert!(world.identity_of(session).await.person().is_none());
    assert_eq!(end_sessions(&staff, db, world.owner).await.unwrap_err(), Error::NotFound);
}

#[tokio::test]
async fn staff_need_a_second_factor_where_the_installation_says_so() {
    let world = World::new().await;
    let session = world.session(world.staff).await;
    let request = crate::ctx::RequestScope { staff_second_factor: true, ..world.request() };
    let identity = crate::identity::identify(&world.database.db, Some(session), request).await.unwrap();
    assert_eq!(identity.staff().unwrap_err(), Error::SecondFactorRequired);
    assert!(identity.account().is_ok(), "they can add one");
}

//! Staff inside tenants, against a real database.
#![allow(clippy::unwrap_used)]

use chrono::TimeDelta;

use super::*;
use crate::{Error, ctx::Ctx, ids::UserId, policy::Action, testing::World};

fn form(level: &str) -> StaffAccessForm {
    StaffAccessForm {
        reason: "Revisar una consulta".into(),
        minutes: "60".into(),
        level: level.into(),
        locations: vec![],
    }
}

async fn inside(world: &World, staff: UserId) -> crate::Result<Ctx> {
    world.identity(Some(staff)).await.enter(&"sur".parse().unwrap())
}

#[tokio::test]
async fn staff_enter_with_a_reason_for_a_time() {
    let world = World::new().await;
    let (staff, db) = (world.staff_ctx(world.staff).await, &world.database.db);
    assert_eq!(inside(&world, world.staff).await.unwrap_err(), Error::NotFound);
    let short = StaffAccessForm { reason: "porque sí".into(), ..form("read") };
    assert_eq!(
        enter(&staff, db, world.sur, &short, None).await.unwrap_err(),
        Error::invalid("reason", Problem::TooShort { min: 10 })
    );
    enter(&staff, db, world.sur, &form("read"), None).await.unwrap();
    let ctx = inside(&world, world.staff).await.unwrap();
    assert!(ctx.authorize(Action::ViewLocations).is_ok());
    for action in Action::ALL.iter().filter(|action| !action.reads()) {
        assert_eq!(ctx.authorize(*action).unwrap_err(), Error::Forbidden, "{action}");
    }
    world.clock.advance(TimeDelta::minutes(60));
    assert_eq!(inside(&world, world.staff).await.unwrap_err(), Error::NotFound, "their time is up");
}

#[tokio::test]
async fn how_far_they_go_follows_level_role_and_shops() {
    let world = World::new().await;
    let (staff, db) = (world.staff_ctx(world.staff).await, &world.database.db);
    let limited = StaffAccessForm { locations: vec![world.here.to_string()], ..form("assist") };
    enter(&staff, db, world.sur, &limited, None).await.unwrap();
    let ctx = inside(&world, world.staff).await.unwrap();
    assert!(ctx.authorize_at(Action::EditLocation, world.here).is_ok());
    assert_eq!(ctx.authorize_at(Action::EditLocation, world.there).unwrap_err(), Error::NotFound);
    for action in [Action::EditMember, Action::EditApiKeys, Action::EditSignInPolicy, Action::InviteMember] {
        assert_eq!(
            ctx.authorize(action).unwrap_err(),
            Error::Forbidden,
            "{action}: who may do what stays the tenant's own"
        );
    }
    let finance = world.staff_ctx(world.weak_staff).await;
    assert_eq!(enter(&finance, db, world.sur, &form("read"), None).await.unwrap_err(), Error::Forbidden);
    let other = StaffAccessForm { locations: vec![world.elsewhere.to_string()], ..form("read") };
    assert_eq!(
        enter(&staff, db, world.sur, &other, None).await.unwrap_err(),
        Error::invalid("locations", Problem::Unknown)
    );
}

#[tokio::test]
async fn either_side_ends_it_and_the_tenant_sees_it() {
    let world = World::new().await;
    let (owner, db) = (world.ctx(world.owner, "sur").await, &world.database.db);
    assert!(inside(&world, world.visitor).await.is_ok());
    let seen = list(&owner, db).await.unwrap();
    assert_eq!((seen[0].id, seen[0].reason.as_str()), (world.stay, "Revisar una consulta"));
    end(&owner, db, world.stay).await.unwrap();
    assert_eq!(inside(&world, world.visitor).await.unwrap_err(), Error::NotFound, "at their next request");
    assert_eq!(end(&owner, db, world.stay).await.unwrap_err(), Error::NotFound);

    let staff = world.staff_ctx(world.visitor).await;
    let stay = enter(&staff, db, world.sur, &form("read"), None).await.unwrap();
    let again = enter(&staff, db, world.sur, &form("read"), None).await.unwrap();
    assert_eq!(leave(&staff, db, stay.id).await.unwrap_err(), Error::NotFound, "a new stay ends the one before");
    assert_eq!(leave(&world.staff_ctx(world.staff).await, db, again.id).await.unwrap_err(), Error::NotFound);
    leave(&staff, db, again.id).await.unwrap();
    assert_eq!(inside(&world, world.visitor).await.unwrap_err(), Error::NotFound);
}

#[tokio::test]
async fn owners_are_told_by_letter() {
    let world = World::new().await;
    let (staff, db) = (world.staff_ctx(world.staff).await, &world.database.db);
    enter(&staff, db, world.sur, &form("read"), None).await.unwrap();
    let mut rows = world.database.owner().await;
    let told: Vec<String> = sqlx::query_scalar("select recipient from messages where template = 'staff_access_opened'")
        .fetch_all(&mut rows)
        .await
        .unwrap();
    assert_eq!(told, ["owner@sur.example"]);
}

/// What was written down of staff at `sur`, in order.
async fn recorded(world: &World) -> Vec<String> {
    let mut rows = world.database.owner().await;
    sqlx::query_scalar("select kind from access_events where tenant_id = $1 and kind like 'staff.%' order by at, id")
        .bind(world.sur.uuid())
        .fetch_all(&mut rows)
        .await
        .unwrap()
}

#[tokio::test]
async fn each_way_in_and_each_end_is_written_down_once() {
    let world = World::new().await;
    let (staff, db) = (world.staff_ctx(world.staff).await, &world.database.db);
    enter(&staff, db, world.sur, &form("read"), None).await.unwrap();
    world.clock.advance(TimeDelta::minutes(1));
    let second = enter(&staff, db, world.sur, &form("read"), None).await.unwrap();
    assert_eq!(recorded(&world).await, ["staff.entered", "staff.left", "staff.entered"], "the one before ended");
    // Both sides at the same moment.
    let owner = world.ctx(world.owner, "sur").await;
    let (one, two) = tokio::join!(end(&owner, db, second.id), leave(&staff, db, second.id));
    assert_eq!([one.is_ok(), two.is_ok()].into_iter().filter(|ok| *ok).count(), 1, "{one:?} {two:?}");
    assert_eq!(recorded(&world).await.len(), 4);
    // One whose time was up ended then, by nobody.
    enter(&staff, db, world.sur, &form("read"), None).await.unwrap();
    world.clock.advance(TimeDelta::hours(9));
    let staff = world.staff_ctx(world.staff).await;
    enter(&staff, db, world.sur, &form("read"), None).await.unwrap();
    assert_eq!(recorded(&world).await[4..], ["staff.entered", "staff.entered"]);
    let ended = list(&world.ctx(world.owner, "sur").await, db).await.unwrap();
    assert!(ended.iter().any(|stay| stay.ended_by == Some(EndedBy::Time) && stay.ended_at == Some(stay.expires_at)));
}

//! Clocks against a real database. In the test world Barbería Sur is a sandbox and Cadena Norte a client.
#![allow(clippy::unwrap_used)]

use chrono::TimeDelta;
use serde::{Deserialize, Serialize};

use super::*;
use crate::{
    accounts,
    api_keys::{self, ApiKeyForm, ApiKeyStatus},
    ctx::Ctx,
    error::Error,
    identity::codes,
    jobs::{self, Failure, Finished, Job, LEASE, Registry, Run, Worker},
    messages,
    parse::Slug,
    testing::World,
};

/// The clock at a version, so and so far from where it stands.
async fn forwarded(world: &World, by: TimeDelta, version: i32) -> crate::Result<TenantClock> {
    let ctx = world.ctx(world.owner, "sur").await;
    let form = ClockForm::at(TimeZone::BuenosAires, ctx.clock().now() + by, version);
    forward(&ctx, &world.database.db, &form).await
}

async fn owner(world: &World) -> Ctx {
    world.ctx(world.owner, "sur").await
}

#[tokio::test]
async fn a_sandboxs_clock_is_moved_on_and_goes_on_from_there() {
    let world = World::new().await;
    let before = find(&owner(&world).await, &world.database.db).await.unwrap();
    assert_eq!((before.sandbox, before.ahead_seconds, before.version), (true, 0, 1));
    assert_eq!(before.now, world.clock.now());
    let moved = forwarded(&world, TimeDelta::days(40), 1).await.unwrap();
    assert_eq!((moved.now, moved.version), (world.clock.now() + TimeDelta::days(40), 2));
    world.clock.advance(TimeDelta::minutes(5));
    let ctx = owner(&world).await;
    assert_eq!(ctx.clock().now(), moved.now + TimeDelta::minutes(5));
    assert_eq!(ctx.real_clock().now(), world.clock.now());
    // Whoever came in before goes on by the time that they came in with: nothing changes in the middle of a request.
    assert_eq!(find(&ctx, &world.database.db).await.unwrap().now, ctx.clock().now());
}

#[tokio::test]
async fn a_clock_goes_neither_back_nor_too_far_nor_twice_from_one_reading() {
    let world = World::new().await;
    assert_eq!(forwarded(&world, -TimeDelta::minutes(1), 1).await, Err(Error::invalid("day", Problem::Past)));
    assert_eq!(forwarded(&world, -TimeDelta::days(1), 1).await, Err(Error::invalid("day", Problem::Past)));
    assert_eq!(forwarded(&world, TimeDelta::days(4000), 1).await, Err(Error::invalid("day", Problem::TooFar)));
    forwarded(&world, TimeDelta::days(1), 1).await.unwrap();
    assert_eq!(forwarded(&world, TimeDelta::days(1), 1).await, Err(Error::Stale));
    assert_eq!(forwarded(&world, -TimeDelta::days(9), 1).await, Err(Error::Stale), "whatever is asked for");
    let ctx = owner(&world).await;
    let wrong = ClockForm { day: "31/02/2027".into(), time: "25:00".into(), version: 2 };
    let Err(Error::Invalid { fields }) = forward(&ctx, &world.database.db, &wrong).await else { panic!("accepted") };
    let told: Vec<_> = fields.iter().map(|wrong| (wrong.field.as_str(), &wrong.problem)).collect();
    assert_eq!(told, [("day", &Problem::Date), ("time", &Problem::Time)]);
}

#[tokio::test]
async fn the_clock_of_a_client_is_the_real_one_and_nobodys_to_move() {
    let world = World::new().await;
    forwarded(&world, TimeDelta::days(9), 1).await.unwrap();
    let ctx = world.ctx(world.other_owner, "norte").await;
    let clock = find(&ctx, &world.database.db).await.unwrap();
    assert_eq!((clock.sandbox, clock.now, clock.version), (false, world.clock.now(), 0));
    let form = ClockForm::at(TimeZone::BuenosAires, clock.now + TimeDelta::days(1), 0);
    assert_eq!(forward(&ctx, &world.database.db, &form).await, Err(Error::Forbidden));
}

#[tokio::test]
async fn a_key_ends_by_the_clock_of_its_tenant() {
    let world = World::new().await;
    let (ctx, db) = (owner(&world).await, &world.database.db);
    let form = ApiKeyForm {
        name: "Caja".into(),
        actions: vec!["tenants.view".into()],
        reach: "all".into(),
        expires_on: "2026-12-24".into(),
        ..ApiKeyForm::default()
    };
    let made = api_keys::create(&ctx, db, &form, None).await.unwrap();
    let secret = made.secret.unwrap();
    let sur: Slug = "sur".parse().unwrap();
    let identity = api_keys::authenticate(db, world.request(), &secret).await.unwrap();
    assert_eq!(identity.enter(&sur).unwrap().clock().now(), world.clock.now());
    forwarded(&world, TimeDelta::days(30), 1).await.unwrap();
    let identity = api_keys::authenticate(db, world.request(), &secret).await.unwrap();
    assert_eq!(identity.enter(&sur).unwrap().clock().now(), world.clock.now() + TimeDelta::days(30));
    forwarded(&world, TimeDelta::days(30), 2).await.unwrap();
    assert_eq!(api_keys::authenticate(db, world.request(), &secret).await.unwrap_err(), Error::Unauthenticated);
    let keys = api_keys::list(&owner(&world).await, db).await.unwrap();
    assert_eq!(keys.iter().find(|key| key.id == made.key.id).unwrap().status, ApiKeyStatus::Expired);
}

#[tokio::test]
async fn an_invitation_ends_by_the_clock_of_its_tenant_and_its_letter_is_sent_now() {
    let world = World::new().await;
    let db = &world.database.db;
    forwarded(&world, TimeDelta::days(60), 1).await.unwrap();
    let form = crate::members::InvitationForm {
        email: "nueva@example.com".into(),
        role: "reception".into(),
        reach: "all".into(),
        ..Default::default()
    };
    crate::members::invitations::invite(&owner(&world).await, db, &form, None).await.unwrap();
    let due = messages::claim(db, world.clock.now(), 10).await.unwrap();
    let code = due.iter().find_map(|due| due.mail.code()).unwrap().to_owned();
    let (nobody, digest) = (world.identity(None).await, codes::digest(&code));
    accounts::open(db, &nobody, &digest).await.unwrap();
    forwarded(&world, TimeDelta::days(6), 2).await.unwrap();
    accounts::open(db, &nobody, &digest).await.unwrap();
    forwarded(&world, TimeDelta::days(2), 3).await.unwrap();
    assert_eq!(accounts::open(db, &nobody, &digest).await.unwrap_err(), Error::CodeNotValid);
}

/// Says what time it was in its tenant.
#[derive(Serialize, Deserialize)]
struct Tell {}

impl Job for Tell {
    const NAME: &'static str = "test.tell";

    async fn run(self, run: &mut Run) -> crate::Result<Finished, Failure> {
        let mut tx = run.begin_tenant().await?;
        sqlx::query("insert into told (at) values ($1)")
            .bind(run.clock().now())
            .execute(tx.connection())
            .await
            .unwrap();
        run.complete(tx).await
    }
}

#[tokio::test]
async fn what_a_sandbox_scheduled_is_done_when_its_clock_comes_there() {
    let world = World::new().await;
    let db = &world.database.db;
    sqlx::raw_sql("create table told (at timestamptz); grant insert on told to app_tenant")
        .execute(&mut world.database.owner().await)
        .await
        .unwrap();
    let worker = Worker::new(db.clone(), world.clock.clone(), Registry::default().with::<Tell>(), "a", LEASE);
    let told = async || -> Vec<DateTime<Utc>> {
        worker.once().await.unwrap();
        let mut owner = world.database.owner().await;
        sqlx::query_scalar("select at from told order by at").fetch_all(&mut owner).await.unwrap()
    };
    let start = world.clock.now();
    forwarded(&world, TimeDelta::days(10), 1).await.unwrap();
    for slug in ["sur", "norte"] {
        let user = if slug == "sur" { world.owner } else { world.other_owner };
        let ctx = world.ctx(user, slug).await;
        let now = ctx.clock().now();
        let mut tx = db.begin(&ctx).await.unwrap();
        jobs::prepare(&Tell {}, now).unwrap().not_before(now + TimeDelta::days(3)).enqueue(&mut tx).await.unwrap();
        tx.commit().await.unwrap();
    }
    assert!(told().await.is_empty());
    forwarded(&world, TimeDelta::days(2), 2).await.unwrap();
    assert!(told().await.is_empty(), "a day is left");
    forwarded(&world, TimeDelta::days(1), 3).await.unwrap();
    assert_eq!(told().await, [start + TimeDelta::days(13)]);
    // The client's waits for the real time.
    world.clock.advance(TimeDelta::days(3));
    assert_eq!(told().await, [start + TimeDelta::days(3), start + TimeDelta::days(13)]);
}

#[tokio::test]
async fn ending_a_members_sessions_in_a_sandbox_does_not_lock_them_out_of_it() {
    let world = World::new().await;
    let db = &world.database.db;
    forwarded(&world, TimeDelta::days(300), 1).await.unwrap();
    crate::members::end_sessions(&owner(&world).await, db, world.spare).await.unwrap();
    world.clock.advance(TimeDelta::seconds(1));
    let spare = {
        let mut owner = world.database.owner().await;
        let user: uuid::Uuid = sqlx::query_scalar("select user_id from memberships where id = $1")
            .bind(world.spare.uuid())
            .fetch_one(&mut owner)
            .await
            .unwrap();
        crate::ids::UserId::from_uuid(user)
    };
    // Signs in again.
    world.ctx(spare, "sur").await;
}

//! In which order events are read, and that none is missed.

use std::time::Duration;

use uuid::Uuid;

use super::{super::consumers::consume, *};
use crate::{db::Db, error::Error};

async fn read(world: &World, consumer: &Collecting) -> usize {
    consume(&world.database.db, consumer, world.clock.now(), 100).await.unwrap()
}

/// Until that many were read: other tests' transactions hold the order back, never for long.
async fn read_until(world: &World, consumer: &Collecting, count: usize) {
    for _ in 0..200 {
        read(world, consumer).await;
        if consumer.numbers().len() >= count {
            return;
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    panic!("{:?} of {count}", consumer.numbers());
}

/// The cursor that would seem to do: every id after the last one that was seen.
async fn by_id_alone(world: &World, after: Uuid) -> Vec<(Uuid, i64)> {
    let mut owner = world.database.owner().await;
    sqlx::query_as("select id, (payload->>'version')::bigint from events where id > $1 order by id")
        .bind(after)
        .fetch_all(&mut owner)
        .await
        .unwrap()
}

#[tokio::test]
async fn a_late_commit_is_not_skipped_and_a_cursor_over_ids_would_skip_it() {
    let world = World::new().await;
    let (ctx, db) = (world.ctx(world.owner, "sur").await, &world.database.db);
    let consumer = Collecting::default();
    // The first takes its number and its id, and then takes its time.
    let mut slow = db.begin(&ctx).await.unwrap();
    publish(&mut slow, &ctx, number(1)).await.unwrap();
    write(&world, &ctx, 2).await;

    let seen = by_id_alone(&world, Uuid::nil()).await;
    assert_eq!(seen.iter().map(|(_, number)| *number).collect::<Vec<_>>(), [2]);
    // The second is committed, and held back: something may still come to stand before it.
    assert_eq!(read(&world, &consumer).await, 0);

    slow.commit().await.unwrap();
    assert_eq!(by_id_alone(&world, seen[0].0).await, [], "a cursor over ids has passed the late one for good");
    read_until(&world, &consumer, 2).await;
    assert_eq!(consumer.numbers(), [1, 2]);
    assert_eq!(read(&world, &consumer).await, 0, "nothing comes twice");
}

#[tokio::test]
async fn what_is_rolled_back_was_never_published() {
    let world = World::new().await;
    let (ctx, db) = (world.ctx(world.owner, "sur").await, &world.database.db);
    let mut tx = db.begin(&ctx).await.unwrap();
    publish(&mut tx, &ctx, number(1)).await.unwrap();
    drop(tx);
    write(&world, &ctx, 2).await;
    let consumer = Collecting::default();
    read_until(&world, &consumer, 1).await;
    assert_eq!(consumer.numbers(), [2]);
}

#[tokio::test]
async fn events_of_one_transaction_come_in_the_order_they_were_published_in_and_in_pages() {
    let world = World::new().await;
    let (ctx, db) = (world.ctx(world.owner, "sur").await, &world.database.db);
    let mut tx = db.begin(&ctx).await.unwrap();
    for version in 1..=5 {
        publish(&mut tx, &ctx, number(version)).await.unwrap();
    }
    tx.commit().await.unwrap();
    settled(&world, 5).await;
    let consumer = Collecting::default();
    for expected in [2, 2, 1, 0] {
        assert_eq!(consume(db, &consumer, world.clock.now(), 2).await.unwrap(), expected);
    }
    assert_eq!(consumer.numbers(), [1, 2, 3, 4, 5]);
}

/// Does something in the database, and then fails as often as it is told to.
struct Failing<'a> {
    db: &'a Db,
    failures: std::sync::atomic::AtomicU32,
}

impl Consumer for Failing<'_> {
    const NAME: &'static str = "failing";

    async fn take(&self, mut tx: WorkerTx, _: &[Recorded]) -> Result<WorkerTx> {
        // An effect in the same transaction: another consumer's cursor.
        sqlx::query("insert into event_consumers values ('effect', '0', 1, now()) on conflict (name) do update set sequence = event_consumers.sequence + 1")
            .execute(tx.connection())
            .await?;
        // While one is at it, another server finds nothing to do.
        assert_eq!(consume(self.db, &Other, chrono::Utc::now(), 10).await?, 0);
        if self.failures.fetch_sub(1, std::sync::atomic::Ordering::SeqCst) > 0 {
            return Err(Error::Unavailable);
        }
        Ok(tx)
    }
}

/// The same consumer on another server: it must not be called.
struct Other;

impl Consumer for Other {
    const NAME: &'static str = "failing";

    async fn take(&self, _: WorkerTx, events: &[Recorded]) -> Result<WorkerTx> {
        panic!("{} events were read by two at once", events.len());
    }
}

#[tokio::test]
async fn an_effect_in_the_database_happens_once_and_one_server_at_a_time_makes_it() {
    let world = World::new().await;
    let (ctx, db) = (world.ctx(world.owner, "sur").await, &world.database.db);
    write(&world, &ctx, 1).await;
    settled(&world, 1).await;
    // Its cursor is there already: what waits for the first insert of it is not what is looked at here.
    let mut owner = world.database.owner().await;
    sqlx::query("insert into event_consumers values ('failing', '0', 0, now())").execute(&mut owner).await.unwrap();
    let consumer = Failing { db, failures: 1.into() };
    assert_eq!(consume(db, &consumer, world.clock.now(), 10).await.unwrap_err(), Error::Unavailable);
    assert_eq!(consume(db, &consumer, world.clock.now(), 10).await.unwrap(), 1);
    assert_eq!(consume(db, &consumer, world.clock.now(), 10).await.unwrap(), 0);
    let effects: i64 = sqlx::query_scalar("select sequence from event_consumers where name = 'effect'")
        .fetch_one(&mut owner)
        .await
        .unwrap();
    assert_eq!(effects, 1);
}

#[tokio::test]
async fn reading_goes_by_the_index() {
    let world = World::new().await;
    let mut owner = world.database.owner().await;
    sqlx::raw_sql(
        "insert into events (tenant_id, id, kind, version, actor_kind, request_id, at, payload)
           select id, gen_random_uuid(), 'brand.changed', 1, 'member', gen_random_uuid(), now(), '{}'
           from tenants, generate_series(1, 5000);
         analyze events",
    )
    .execute(&mut owner)
    .await
    .unwrap();
    for (role, columns) in [("app_worker", "xact, sequence"), ("app_tenant", "tenant_id")] {
        sqlx::raw_sql(sqlx::AssertSqlSafe(format!(
            "reset role; set role {role}; select set_config('app.tenant_id', '{}', false)",
            world.sur.uuid()
        )))
        .execute(&mut owner)
        .await
        .unwrap();
        let plan: Vec<String> = sqlx::query_scalar(
            "explain select id from events where (xact, sequence) > ('3', 0) and xact < pg_snapshot_xmin(pg_current_snapshot())
             order by events.xact, sequence limit 100",
        )
        .fetch_all(&mut owner)
        .await
        .unwrap();
        let plan = plan.join("\n");
        assert!(plan.contains("Index Scan") && !plan.contains("Sort  ("), "{role}: {plan}");
        assert!(plan.contains("ROW(xact, sequence) >"), "{columns}: {plan}");
    }
}

//! What recurs, and the jobs of the product that do.

use chrono::{TimeDelta, Timelike};

use super::{Note, asked, effects, kinds, state, worker, world};
use crate::{
    ids::JobId,
    jobs::{LEASE, Worker, registry, tidying},
    testing::World,
};

fn recurring(world: &World, name: &str) -> Worker {
    let registry = kinds().every::<Note>(TimeDelta::minutes(10));
    Worker::new(world.database.db.clone(), world.clock.clone(), registry, name, LEASE)
}

fn of_the_product(world: &World) -> Worker {
    Worker::new(world.database.db.clone(), world.clock.clone(), registry(), "a", LEASE)
}

async fn asked_for(world: &World) -> i64 {
    let mut owner = world.database.owner().await;
    sqlx::query_scalar("select count(*) from jobs where kind = 'test.note'").fetch_one(&mut owner).await.unwrap()
}

#[tokio::test]
async fn what_recurs_is_asked_for_once_each_time_it_is_due_however_many_workers_there_are() {
    let world = world().await;
    assert_eq!(world.clock.now().minute() % 10, 0);
    for due in 1..=3 {
        // New workers, as after a restart, look at the same moment as those that are there.
        let workers: Vec<Worker> = (0..4).map(|n| recurring(&world, &format!("w{n}"))).collect();
        let looks = workers.iter().chain(&workers).map(Worker::schedule);
        futures_all(looks).await;
        assert_eq!(asked_for(&world).await, due);
        world.clock.advance(TimeDelta::minutes(9));
        workers[0].schedule().await.unwrap();
        assert_eq!(asked_for(&world).await, due, "it is not due yet");
        world.clock.advance(TimeDelta::minutes(1));
    }
    // Nobody looked for a day: what was missed is not made up for.
    world.clock.advance(TimeDelta::days(1));
    recurring(&world, "late").once().await.unwrap();
    assert_eq!(asked_for(&world).await, 4);
    assert_eq!(effects(&world).await.len(), 4);
}

/// All of them at once.
async fn futures_all(looks: impl Iterator<Item = impl Future<Output = crate::Result<()>>>) {
    let mut waiting: Vec<_> = looks.map(Box::pin).collect();
    std::future::poll_fn(|context| {
        waiting.retain_mut(|look| match look.as_mut().poll(context) {
            std::task::Poll::Ready(done) => {
                done.unwrap();
                false
            }
            std::task::Poll::Pending => true,
        });
        if waiting.is_empty() { std::task::Poll::Ready(()) } else { std::task::Poll::Pending }
    })
    .await;
}

/// `(status, done, total)` of the last job of a kind.
async fn last(world: &World, kind: &str) -> (String, i64, Option<i64>) {
    let mut owner = world.database.owner().await;
    sqlx::query_as("select status, progress_done, progress_total from jobs where kind = $1 order by id desc limit 1")
        .bind(kind)
        .fetch_one(&mut owner)
        .await
        .unwrap()
}

#[tokio::test]
async fn idempotency_keys_are_removed_when_they_are_worth_nothing() {
    let world = world().await;
    let mut owner = world.database.owner().await;
    // 2,500 of two tenants and 10 of staff are outdated, 3 are not.
    for (query, at) in [
        (
            "insert into idempotency_keys select t.id, 'x', n::text, decode(repeat('00', 32), 'hex'), t.id, $1
            from tenants t, generate_series(1, 1250) n",
            world.clock.now() - TimeDelta::hours(24),
        ),
        (
            "insert into platform_idempotency_keys select u.id, 'x', n::text, decode(repeat('00', 32), 'hex'), u.id, $1
            from (select id from users limit 1) u, generate_series(1, 10) n",
            world.clock.now() - TimeDelta::hours(30),
        ),
        (
            "insert into idempotency_keys select t.id, 'new', n::text, decode(repeat('00', 32), 'hex'), t.id, $1
            from (select id from tenants limit 1) t, generate_series(1, 3) n",
            world.clock.now() - TimeDelta::hours(23),
        ),
    ] {
        sqlx::query(query).bind(at).execute(&mut owner).await.unwrap();
    }
    of_the_product(&world).once().await.unwrap();
    assert_eq!(last(&world, "idempotency_keys.tidy").await, ("done".into(), 2510, Some(2510)));
    let left: Vec<String> =
        sqlx::query_scalar("select operation from idempotency_keys").fetch_all(&mut owner).await.unwrap();
    assert_eq!(left, ["new"; 3]);
}

#[tokio::test]
async fn what_is_over_is_removed_by_the_tidying_of_logins() {
    let world = world().await;
    let mut owner = world.database.owner().await;
    let now = world.clock.now();
    for (byte, expires) in [(1_u8, now - TimeDelta::hours(1)), (2, now + TimeDelta::hours(1))] {
        sqlx::query(
            "insert into sessions (id_hash, data, created_at, expires_at, last_seen_at) values ($1, '{}', $2, $3, $2)",
        )
        .bind(vec![byte; 32])
        .bind(now)
        .bind(expires)
        .execute(&mut owner)
        .await
        .unwrap();
    }
    of_the_product(&world).once().await.unwrap();
    assert_eq!(last(&world, "identity.tidy").await.0, "done");
    let left: Vec<Vec<u8>> =
        sqlx::query_scalar("select id_hash from sessions where user_id is null").fetch_all(&mut owner).await.unwrap();
    assert_eq!(left, [vec![2; 32]]);
}

#[tokio::test]
async fn jobs_that_ended_long_ago_are_removed_and_dead_ones_are_kept_for_longer() {
    let world = world().await;
    let done = asked(&world, &Note::default()).await;
    worker(&world, "a").once().await.unwrap();
    let waiting = world.waiting_job;
    let there = async |id: JobId| {
        let mut owner = world.database.owner().await;
        sqlx::query_scalar::<_, bool>("select exists(select from jobs where id = $1)")
            .bind(id.uuid())
            .fetch_one(&mut owner)
            .await
            .unwrap()
    };
    for (after, expected) in [
        (tidying::ENDED_KEPT_FOR - TimeDelta::hours(1), [true, true, true]),
        (TimeDelta::hours(2), [false, true, true]),
        (tidying::DEAD_KEPT_FOR, [false, false, true]),
    ] {
        world.clock.advance(after);
        of_the_product(&world).once().await.unwrap();
        assert_eq!([there(done).await, there(world.dead_job).await, there(waiting).await], expected, "{after}");
    }
    let mut owner = world.database.owner().await;
    let stray: i64 = sqlx::query_scalar("select count(*) from job_events where job_id not in (select id from jobs)")
        .fetch_one(&mut owner)
        .await
        .unwrap();
    assert_eq!(stray, 0);
    assert_eq!(state(&world, waiting).await.0, "waiting");
}

//! Several workers at once, and workers that are killed.

use chrono::TimeDelta;

use super::{
    Note, Pieces, asked, claim_one, effect, effects, events, nothing_is_due, run_of, run_to_its_end, state, worker,
    world,
};
use crate::jobs::{Failure, JobQueue, LEASE, store};

#[tokio::test]
async fn what_is_claimed_is_nobody_elses_until_its_lease_ends() {
    let world = world().await;
    let id = asked(&world, &Note::default()).await;
    let (a, b) = (worker(&world, "a"), worker(&world, "b"));
    // Killed in the middle of it.
    let killed = claim_one(&a).await;
    world.clock.advance(LEASE - TimeDelta::seconds(1));
    assert!(nothing_is_due(&b).await);
    world.clock.advance(TimeDelta::seconds(1));
    let taken_over = claim_one(&b).await;
    assert_eq!((killed.id, killed.attempt, taken_over.id, taken_over.attempt), (id, 1, id, 2));
    run_to_its_end(&b, taken_over).await;
    assert_eq!(events(&world, id).await, ["1 started", "1 lost", "2 started", "2 done"]);
    assert_eq!(effects(&world).await, ["note"]);
}

/// A worker that was only slow comes back after another one took over: nothing that it does from then on is kept.
#[tokio::test]
async fn a_late_end_of_an_attempt_that_was_taken_over_changes_nothing() {
    let world = world().await;
    let id = asked(&world, &Note::default()).await;
    let (a, b) = (worker(&world, "a"), worker(&world, "b"));
    let slow = claim_one(&a).await;
    let mut late = run_of(&world, &slow, "a");
    let mut in_vain = late.begin_worker().await.unwrap();
    effect(&mut in_vain, "late").await;
    let mut half = late.begin_worker().await.unwrap();
    effect(&mut half, "late half").await;
    world.clock.advance(LEASE);
    let taken_over = claim_one(&b).await;

    // While the other one is at it.
    assert_eq!(late.checkpoint(half).await.unwrap_err(), Failure::Lost);
    assert_eq!(late.complete(in_vain).await.unwrap_err(), Failure::Lost);
    a.try_record(&slow, Failure::never("refused")).await.unwrap();
    assert_eq!(state(&world, id).await, ("running".into(), 2, 6, None));

    let mut run = run_of(&world, &taken_over, "b");
    let mut tx = run.begin_worker().await.unwrap();
    effect(&mut tx, "once").await;
    run.complete(tx).await.unwrap();
    // And when it is done.
    let again = late.begin_worker().await.unwrap();
    assert_eq!(late.complete(again).await.unwrap_err(), Failure::Lost);
    a.try_record(&slow, Failure::again("refused")).await.unwrap();
    assert_eq!(state(&world, id).await, ("done".into(), 2, 6, None));
    assert_eq!(effects(&world).await, ["once"]);
    assert_eq!(events(&world, id).await, ["1 started", "1 lost", "2 started", "2 done"]);
}

/// The lease ends while the last transaction is being written: whoever looks for jobs at that moment leaves it alone.
#[tokio::test]
async fn who_is_just_ending_a_job_is_not_overtaken() {
    let world = world().await;
    let id = asked(&world, &Note::default()).await;
    let (a, b) = (worker(&world, "a"), worker(&world, "b"));
    let claimed = claim_one(&a).await;
    let mut tx = world.database.db.begin_worker().await.unwrap();
    let (now, progress) = (world.clock.now(), claimed.progress);
    assert!(store::complete(tx.connection(), claimed.key(), progress, "a", now).await.unwrap());
    world.clock.advance(LEASE);
    assert!(nothing_is_due(&b).await);
    tx.commit().await.unwrap();
    assert!(nothing_is_due(&b).await);
    assert_eq!(state(&world, id).await.0, "done");
}

/// What was done before a worker was killed stays done; the next one goes on from there.
#[tokio::test]
async fn a_job_in_pieces_goes_on_where_it_was_cut_off() {
    let world = world().await;
    let id = asked(&world, &Pieces {}).await;
    let (a, b) = (worker(&world, "a"), worker(&world, "b"));
    let killed = claim_one(&a).await;
    let mut run = run_of(&world, &killed, "a");
    run.expect(5);
    for _ in 0..2 {
        let mut tx = run.begin_worker().await.unwrap();
        effect(&mut tx, "piece").await;
        run.advance(1);
        run.checkpoint(tx).await.unwrap();
    }
    // The third piece was under way.
    let mut tx = run.begin_worker().await.unwrap();
    effect(&mut tx, "piece").await;
    run.advance(1);
    drop((tx, run));
    world.clock.advance(LEASE);
    b.once().await.unwrap();
    assert_eq!(effects(&world).await.len(), 5);
    let mut owner = world.database.owner().await;
    let progress: (i64, Option<i64>) = sqlx::query_as("select progress_done, progress_total from jobs where id = $1")
        .bind(id.uuid())
        .fetch_one(&mut owner)
        .await
        .unwrap();
    assert_eq!(progress, (5, Some(5)));
    assert_eq!(state(&world, id).await.0, "done");
}

#[tokio::test]
async fn the_lease_of_a_running_job_is_lengthened() {
    let world = world().await;
    asked(&world, &Note::default()).await;
    let (a, b) = (worker(&world, "a"), worker(&world, "b"));
    let claimed = claim_one(&a).await;
    world.clock.advance(LEASE - TimeDelta::seconds(1));
    let mut tx = world.database.db.begin_worker().await.unwrap();
    let until = world.clock.now() + LEASE;
    assert_eq!(store::beat(&mut tx, claimed.key(), until).await.unwrap(), Some(false));
    tx.commit().await.unwrap();
    world.clock.advance(LEASE - TimeDelta::seconds(1));
    assert!(nothing_is_due(&b).await);
    world.clock.advance(TimeDelta::seconds(1));
    assert_eq!(claim_one(&b).await.attempt, 2);
}

/// Two workers in the middle of claiming: neither waits for the other, and each gets jobs of its own.
#[tokio::test]
async fn two_who_claim_at_once_share_what_is_due() {
    let world = world().await;
    for _ in 0..3 {
        asked(&world, &Note::default()).await;
    }
    let (db, now) = (&world.database.db, world.clock.now());
    let kinds = ["test.note".to_owned()];
    let mut first = db.begin_worker().await.unwrap();
    let of_first = store::due(&mut first, JobQueue::Default, &kinds, now, 1).await.unwrap();
    let mut second = db.begin_worker().await.unwrap();
    let claiming = store::due(&mut second, JobQueue::Default, &kinds, now, 10);
    let of_second =
        tokio::time::timeout(std::time::Duration::from_secs(5), claiming).await.expect("no waiting").unwrap();
    assert_eq!((of_first.len(), of_second.len()), (1, 2));
    assert!(of_second.iter().all(|job| job.id != of_first[0].id));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_workers_run_each_job_once() {
    let world = world().await;
    for _ in 0..20 {
        asked(&world, &Note::default()).await;
    }
    let other = world.database.another_server(crate::testing::MASTER_KEYS).await.unwrap();
    let (a, b) =
        (worker(&world, "a"), crate::jobs::Worker::new(other, world.clock.clone(), super::kinds(), "b", LEASE));
    let (first, second) = tokio::join!(a.once(), b.once());
    first.unwrap();
    second.unwrap();
    assert_eq!(effects(&world).await.len(), 20);
    let mut owner = world.database.owner().await;
    let attempts: i64 = sqlx::query_scalar("select sum(attempt)::bigint from jobs where kind = 'test.note'")
        .fetch_one(&mut owner)
        .await
        .unwrap();
    assert_eq!(attempts, 20);
}

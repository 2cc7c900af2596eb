//! How jobs end: done, tried again, given up, cancelled, put back.

use chrono::TimeDelta;
use tokio::sync::watch;

use super::{
    Note, Pieces, Trouble, asked, claim_one, effect, effects, events, kinds, nothing_is_due, run_of, run_to_its_end,
    state, worker, world,
};
use crate::{
    jobs::{Failure, Finished, Job, LEASE, Retry, Run, Worker, cancel},
    testing::World,
};

#[tokio::test]
async fn a_job_is_tried_again_after_pauses_that_double_and_given_up_in_the_end() {
    let world = world().await;
    let id = asked(&world, &Trouble { how: 0 }).await;
    let worker = worker(&world, "a");
    for attempt in 1..3 {
        worker.once().await.unwrap();
        let why = Some("the other server is away".to_owned());
        assert_eq!(state(&world, id).await, ("waiting".into(), attempt, 3 - attempt, why));
        let (least, most) = (8 << (attempt - 1), 12 << (attempt - 1));
        world.clock.advance(TimeDelta::seconds(least) - TimeDelta::milliseconds(1));
        assert!(nothing_is_due(&worker).await, "the pause after attempt {attempt} doubles");
        world.clock.advance(TimeDelta::seconds(most - least) + TimeDelta::milliseconds(1));
    }
    worker.once().await.unwrap();
    assert_eq!(state(&world, id).await.0, "dead");
    world.clock.advance(TimeDelta::days(1));
    assert!(nothing_is_due(&worker).await);
    assert_eq!(events(&world, id).await, ["1 started", "1 failed", "2 started", "2 failed", "3 started", "3 dead"]);
    assert!(effects(&world).await.is_empty(), "a failed attempt leaves nothing");
}

#[test]
fn pauses_double_up_to_the_longest_and_differ() {
    let retry = Retry::USUAL;
    for (attempts, seconds) in [(1, 10), (2, 20), (5, 160), (9, 2560), (10, 3600), (100, 3600), (i32::MAX, 3600)] {
        for _ in 0..50 {
            let pause = retry.pause_after(attempts).num_milliseconds();
            assert!((seconds * 800..=seconds * 1200).contains(&pause), "{attempts}: {pause}");
        }
    }
    let pauses: std::collections::BTreeSet<_> = (0..50).map(|_| retry.pause_after(10)).collect();
    assert!(pauses.len() > 1, "what failed together is not tried again together");
}

#[tokio::test]
async fn what_never_will_work_is_given_up_at_once_and_a_panic_ends_nothing_else() {
    let world = world().await;
    let (gone, panics) = (asked(&world, &Trouble { how: 1 }).await, asked(&world, &Trouble { how: 2 }).await);
    let fine = asked(&world, &Note::default()).await;
    worker(&world, "a").once().await.unwrap();
    assert_eq!(state(&world, gone).await, ("dead".into(), 1, 2, Some("it is gone".into())));
    assert_eq!(state(&world, panics).await, ("waiting".into(), 1, 2, Some("it panicked".into())));
    assert_eq!(state(&world, fine).await.0, "done");
    assert_eq!(effects(&world).await, ["note"]);
}

#[tokio::test]
async fn a_job_that_cuts_off_every_attempt_is_given_up() {
    let world = world().await;
    let id = asked(&world, &Trouble { how: 0 }).await;
    let worker = worker(&world, "a");
    for _ in 0..3 {
        claim_one(&worker).await;
        world.clock.advance(LEASE);
    }
    assert!(nothing_is_due(&worker).await);
    assert_eq!(state(&world, id).await, ("dead".into(), 3, 0, Some("every attempt was cut off".into())));
    assert_eq!(events(&world, id).await.last().unwrap(), "3 dead");
}

/// Who looks for a job gets one, also behind others that are only to be put away.
#[tokio::test]
async fn jobs_that_are_over_do_not_hide_those_behind_them() {
    let world = world().await;
    asked(&world, &Trouble { how: 0 }).await;
    let worker = worker(&world, "a");
    for _ in 0..3 {
        claim_one(&worker).await;
        world.clock.advance(LEASE);
    }
    let behind = asked(&world, &Note::default()).await;
    let claimed = worker.claim(crate::jobs::JobQueue::Default, 1).await.unwrap();
    assert_eq!(claimed.iter().map(|job| job.id).collect::<Vec<_>>(), [behind]);
}

#[tokio::test]
async fn a_waiting_job_is_cancelled_at_once() {
    let world = world().await;
    let id = asked(&world, &Note::default()).await;
    let staff = world.staff_ctx(world.staff).await;
    cancel(&staff, &world.database.db, id).await.unwrap();
    assert_eq!(state(&world, id).await.0, "cancelled");
    worker(&world, "a").once().await.unwrap();
    assert!(effects(&world).await.is_empty());
}

/// It ends at the next piece: what it did is kept, and nothing more is done.
#[tokio::test]
async fn a_running_job_is_cancelled_where_it_looks() {
    let world = world().await;
    let id = asked(&world, &Pieces {}).await;
    let worker = worker(&world, "a");
    let claimed = claim_one(&worker).await;
    let staff = world.staff_ctx(world.staff).await;
    let job = cancel(&staff, &world.database.db, id).await.unwrap();
    assert_eq!((job.job.status.as_str(), job.job.cancel_requested), ("running", true));
    run_to_its_end(&worker, claimed).await;
    assert_eq!(state(&world, id).await.0, "cancelled");
    assert_eq!(effects(&world).await, ["piece"]);
    assert_eq!(events(&world, id).await, ["1 started", "1 cancel_requested", "1 cancelled"]);
}

#[tokio::test]
async fn a_job_that_was_to_end_is_not_taken_over() {
    let world = world().await;
    let id = asked(&world, &Pieces {}).await;
    let worker = worker(&world, "a");
    claim_one(&worker).await;
    let staff = world.staff_ctx(world.staff).await;
    cancel(&staff, &world.database.db, id).await.unwrap();
    world.clock.advance(LEASE);
    assert!(nothing_is_due(&worker).await);
    assert_eq!(state(&world, id).await.0, "cancelled");
}

/// What is done is done: whoever wanted it to end was too late.
#[tokio::test]
async fn a_job_that_does_not_look_is_done_though_it_was_to_end() {
    let world = world().await;
    let id = asked(&world, &Note::default()).await;
    let worker = worker(&world, "a");
    let claimed = claim_one(&worker).await;
    let staff = world.staff_ctx(world.staff).await;
    cancel(&staff, &world.database.db, id).await.unwrap();
    run_to_its_end(&worker, claimed).await;
    assert_eq!(state(&world, id).await.0, "done");
    assert_eq!(effects(&world).await, ["note"]);
}

/// Does one piece, and then looks for something outside the database, asking again and again whether to go on.
#[derive(Default, serde::Serialize, serde::Deserialize)]
struct Patient {}

impl Job for Patient {
    const NAME: &'static str = "test.patient";

    async fn run(self, run: &mut Run) -> Result<Finished, Failure> {
        let mut tx = run.begin_worker().await?;
        effect(&mut tx, "piece").await;
        run.advance(1);
        run.checkpoint(tx).await?;
        loop {
            run.check()?;
            tokio::time::sleep(std::time::Duration::from_millis(5)).await;
        }
    }
}

#[tokio::test]
async fn a_worker_that_ends_puts_its_job_back_and_the_attempt_is_not_counted() {
    let world = world().await;
    let id = asked(&world, &Patient {}).await;
    let worker = impatient(&world, LEASE);
    let claimed = claim_one(&worker).await;
    let (stop, stopped) = watch::channel(false);
    let running = worker.run(claimed, stopped);
    let stopping = async {
        while effects(&world).await.is_empty() {}
        stop.send_replace(true);
    };
    tokio::join!(running, stopping);
    assert_eq!(state(&world, id).await, ("waiting".into(), 1, Retry::USUAL.attempts, None));
    assert_eq!(events(&world, id).await, ["1 started", "1 interrupted"]);
    let again = claim_one(&worker).await;
    assert_eq!((again.id, again.attempt, again.progress.done), (id, 2, 1));
}

/// Between two pieces it hears of it too: the worker asks whenever it lengthens the lease.
#[tokio::test]
async fn a_running_job_hears_that_it_is_to_end() {
    let world = world().await;
    let id = asked(&world, &Patient {}).await;
    let worker = impatient(&world, TimeDelta::milliseconds(90));
    let claimed = claim_one(&worker).await;
    let staff = world.staff_ctx(world.staff).await;
    let asking = async {
        while effects(&world).await.is_empty() {}
        cancel(&staff, &world.database.db, id).await.unwrap();
    };
    tokio::join!(run_to_its_end(&worker, claimed), asking);
    assert_eq!(state(&world, id).await.0, "cancelled");
    assert_eq!(events(&world, id).await, ["1 started", "1 cancel_requested", "1 cancelled"]);
}

#[tokio::test]
async fn an_interrupted_attempt_is_put_back() {
    let world = world().await;
    let id = asked(&world, &Note::default()).await;
    let worker = worker(&world, "a");
    let claimed = claim_one(&worker).await;
    worker.try_record(&claimed, Failure::Interrupted).await.unwrap();
    assert_eq!(state(&world, id).await, ("waiting".into(), 1, 8, None));
    let again = claim_one(&worker).await;
    assert_eq!(again.attempt, 2, "the number that tells attempts apart goes on");
    let mut run = run_of(&world, &claimed, "a");
    let tx = run.begin_worker().await.unwrap();
    assert_eq!(run.complete(tx).await.unwrap_err(), Failure::Lost);
}

/// Waits for ever.
#[derive(Default, serde::Serialize, serde::Deserialize)]
struct Endless {}

impl Job for Endless {
    const NAME: &'static str = "test.endless";
    const TIME_LIMIT: std::time::Duration = std::time::Duration::from_millis(300);

    async fn run(self, run: &mut Run) -> Result<Finished, Failure> {
        let mut tx = run.begin_worker().await?;
        effect(&mut tx, "endless").await;
        std::future::pending::<()>().await;
        run.complete(tx).await
    }
}

fn impatient(world: &World, lease: TimeDelta) -> Worker {
    let (db, clock) = (world.database.db.clone(), world.clock.clone());
    Worker::new(db, clock, kinds().with::<Endless>().with::<Patient>(), "a", lease)
}

#[tokio::test]
async fn an_attempt_that_takes_too_long_is_cut_off() {
    let world = world().await;
    let id = asked(&world, &Endless {}).await;
    impatient(&world, LEASE).once().await.unwrap();
    assert_eq!(state(&world, id).await, ("waiting".into(), 1, 7, Some("it took too long".into())));
    assert!(effects(&world).await.is_empty());
}

/// The worker asks again and again whether the job is still its own; where it is not, it lets go of it.
#[tokio::test]
async fn a_worker_lets_go_of_a_job_that_another_one_took_over() {
    let world = world().await;
    let id = asked(&world, &Endless {}).await;
    let (slow, other) = (impatient(&world, TimeDelta::milliseconds(90)), impatient(&world, LEASE));
    let claimed = claim_one(&slow).await;
    world.clock.advance(TimeDelta::seconds(1));
    assert_eq!(claim_one(&other).await.attempt, 2);
    run_to_its_end(&slow, claimed).await;
    assert_eq!(state(&world, id).await, ("running".into(), 2, 6, None));
    assert_eq!(events(&world, id).await, ["1 started", "1 lost", "2 started"]);
}

//! What staff see of jobs, and do about them.

use chrono::TimeDelta;

use super::{Note, Trouble, asked, claim_one, effects, nothing_is_due, prepare, state, worker, world};
use crate::{
    error::Error,
    jobs::{JobEventKind, JobFilter, JobQueue, JobStatus, cancel, find, list, queues, replay},
};

#[tokio::test]
async fn a_dead_job_is_replayed_with_all_its_attempts() {
    let world = world().await;
    let id = asked(&world, &Trouble { how: 1 }).await;
    let (db, worker) = (&world.database.db, worker(&world, "a"));
    worker.once().await.unwrap();
    let staff = world.staff_ctx(world.staff).await;
    let job = replay(&staff, db, id).await.unwrap();
    assert_eq!((job.job.status, job.job.attempts_left, job.job.finished_at), (JobStatus::Waiting, 3, None));
    let last = job.events.last().unwrap();
    assert_eq!((last.kind, last.by.as_deref(), last.attempt), (JobEventKind::Replayed, Some("Sara"), 1));
    // Twice is once.
    assert_eq!(replay(&staff, db, id).await.unwrap_err(), Error::Stale);
    let claimed = claim_one(&worker).await;
    assert_eq!((claimed.id, claimed.attempt), (id, 2));
    // What was wrong is right now.
    let mut owner = world.database.owner().await;
    let right = sqlx::query("update jobs set kind = 'test.note', payload = '{}', lease_until = $2 where id = $1");
    right.bind(id.uuid()).bind(world.clock.now()).execute(&mut owner).await.unwrap();
    worker.once().await.unwrap();
    assert_eq!(state(&world, id).await.0, "done");
    assert_eq!(effects(&world).await, ["note"]);
}

#[tokio::test]
async fn a_dead_job_is_not_replayed_beside_another_one_with_its_unique_key() {
    let world = world().await;
    let db = &world.database.db;
    let staff = world.staff_ctx(world.staff).await;
    let job = Note { about: Some(world.here) };
    let first = asked(&world, &job).await;
    let worker = worker(&world, "a");
    let claimed = claim_one(&worker).await;
    worker.try_record(&claimed, crate::jobs::Failure::never("no")).await.unwrap();
    let second = asked(&world, &job).await;
    assert_eq!(replay(&staff, db, first).await.unwrap_err(), Error::Stale);
    cancel(&staff, db, second).await.unwrap();
    replay(&staff, db, first).await.unwrap();
}

#[tokio::test]
async fn only_what_can_change_is_changed_and_only_by_those_who_may() {
    let world = world().await;
    let db = &world.database.db;
    let staff = world.staff_ctx(world.staff).await;
    let (support, finance) = (world.staff_ctx(world.visitor).await, world.staff_ctx(world.weak_staff).await);
    for id in [world.waiting_job, world.dead_job] {
        assert_eq!(cancel(&support, db, id).await.unwrap_err(), Error::Forbidden);
        assert_eq!(replay(&support, db, id).await.unwrap_err(), Error::Forbidden);
        assert!(find(&support, db, id).await.is_ok());
        assert_eq!(find(&finance, db, id).await.unwrap_err(), Error::Forbidden);
    }
    assert_eq!(list(&finance, db, &JobFilter::default()).await.unwrap_err(), Error::Forbidden);
    assert_eq!(queues(&finance, db).await.unwrap_err(), Error::Forbidden);
    assert_eq!(replay(&staff, db, world.waiting_job).await.unwrap_err(), Error::Stale);
    assert_eq!(cancel(&staff, db, world.dead_job).await.unwrap_err(), Error::Stale);
    let nowhere = crate::ids::JobId::new();
    assert_eq!(cancel(&staff, db, nowhere).await.unwrap_err(), Error::NotFound);
    assert_eq!(replay(&staff, db, nowhere).await.unwrap_err(), Error::NotFound);
    let cancelled = cancel(&staff, db, world.waiting_job).await.unwrap();
    assert_eq!(cancelled.events.last().unwrap().by.as_deref(), Some("Sara"));
    assert_eq!(cancel(&staff, db, world.waiting_job).await.unwrap_err(), Error::Stale);
}

#[tokio::test]
async fn the_list_is_narrowed_and_walked_the_latest_first() {
    let world = world().await;
    let db = &world.database.db;
    let staff = world.staff_ctx(world.staff).await;
    let mut ids = vec![world.waiting_job, world.dead_job];
    for _ in 0..3 {
        ids.push(asked(&world, &Note::default()).await);
    }
    ids.sort_unstable();
    ids.reverse();
    let mut walked = Vec::new();
    let mut filter = JobFilter { limit: Some(2), ..JobFilter::default() };
    loop {
        let page = list(&staff, db, &filter).await.unwrap();
        walked.extend(page.items.iter().map(|job| job.id));
        filter.cursor = page.next;
        if filter.cursor.is_none() {
            break;
        }
    }
    assert_eq!(walked, ids);
    let found = async |filter: JobFilter| list(&staff, db, &filter).await.unwrap().items;
    let dead = found(JobFilter { status: Some(JobStatus::Dead), ..JobFilter::default() }).await;
    assert_eq!(dead.iter().map(|job| job.id).collect::<Vec<_>>(), [world.dead_job]);
    assert_eq!(dead[0].tenant.as_ref().map(|tenant| tenant.name.as_str()), Some("Barbería Sur"));
    assert_eq!(dead[0].last_error.as_deref(), Some("it did not work"));
    assert_eq!(found(JobFilter { q: Some("NOTE".into()), ..JobFilter::default() }).await.len(), 3);
    assert_eq!(found(JobFilter { tenant: Some(world.sur), ..JobFilter::default() }).await.len(), 2);
    assert_eq!(found(JobFilter { tenant: Some(world.norte), ..JobFilter::default() }).await.len(), 0);
    assert_eq!(found(JobFilter { queue: Some(JobQueue::Maintenance), ..JobFilter::default() }).await.len(), 0);
}

#[tokio::test]
async fn a_queue_says_what_is_in_it_and_for_how_long_it_waits() {
    let world = world().await;
    let db = &world.database.db;
    let (staff, worker) = (world.staff_ctx(world.staff).await, worker(&world, "a"));
    let begun = world.clock.now();
    world.clock.advance(TimeDelta::minutes(5));
    asked(&world, &Trouble { how: 0 }).await;
    worker.once().await.unwrap();
    asked(&world, &Note::default()).await;
    claim_one(&worker).await;
    assert!(nothing_is_due(&worker).await);
    let all = queues(&staff, db).await.unwrap();
    assert_eq!(all.iter().map(|queue| queue.queue).collect::<Vec<_>>(), JobQueue::ALL);
    let default = &all[0];
    // Of the world, one waits for a worker that knows it, and one is dead.
    assert_eq!((default.waiting, default.retrying, default.running, default.dead, default.done), (2, 1, 1, 1, 0));
    assert_eq!(default.oldest_due_at, Some(begun));
    assert_eq!((all[1].waiting, all[1].oldest_due_at), (0, None));
    // What is for later does not wait.
    cancel(&staff, db, world.waiting_job).await.unwrap();
    let mut tx = db.begin_worker().await.unwrap();
    let later = prepare(&Note::default(), world.clock.now()).unwrap().not_before(begun + TimeDelta::days(1));
    later.enqueue(&mut tx).await.unwrap();
    tx.commit().await.unwrap();
    let all = queues(&staff, db).await.unwrap();
    assert_eq!((all[0].waiting, all[0].oldest_due_at), (2, None));
}

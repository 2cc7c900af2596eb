//! Against a real database, with kinds of jobs that are there for tests alone. What they do is a row of a table that each
//! test makes, so that doing it twice is seen.
#![allow(clippy::expect_used, clippy::unwrap_used)]

mod asking;
mod ending;
mod recurring;
mod sharing;
mod staff;

use chrono::TimeDelta;
use serde::{Deserialize, Serialize};
use sqlx::Row;
use tokio::sync::watch;

use super::{
    CarriesJobs, Claimed, Failure, Finished, Job, JobQueue, LEASE, Registry, Retry, Run, Worker, prepare, run::Asked,
};
use crate::{
    ids::{JobId, LocationId},
    testing::World,
};

/// Writes a row, and is done with it.
#[derive(Default, Serialize, Deserialize)]
struct Note {
    about: Option<LocationId>,
}

impl Job for Note {
    const NAME: &'static str = "test.note";

    fn unique_key(&self) -> Option<String> {
        self.about.map(|about| about.to_string())
    }

    async fn run(self, run: &mut Run) -> Result<Finished, Failure> {
        let mut tx = run.begin_worker().await?;
        effect(&mut tx, "note").await;
        run.complete(tx).await
    }
}

/// Never succeeds: 0 may work another time, 1 never will, 2 panics.
#[derive(Serialize, Deserialize)]
struct Trouble {
    how: u8,
}

impl Job for Trouble {
    const NAME: &'static str = "test.trouble";
    const RETRY: Retry = Retry { attempts: 3, first_pause: TimeDelta::seconds(10), longest_pause: TimeDelta::hours(1) };

    async fn run(self, run: &mut Run) -> Result<Finished, Failure> {
        // Begun and never ended: nothing of it is kept.
        let mut tx = run.begin_worker().await?;
        effect(&mut tx, "trouble").await;
        match self.how {
            0 => Err(Failure::again("the other server\nis away")),
            1 => Err(Failure::never("it is gone")),
            _ => panic!("as asked"),
        }
    }
}

/// Five pieces, each with a row, and asks after each whether to go on.
#[derive(Default, Serialize, Deserialize)]
struct Pieces {}

impl Job for Pieces {
    const NAME: &'static str = "test.pieces";
    const QUEUE: JobQueue = JobQueue::Maintenance;

    async fn run(self, run: &mut Run) -> Result<Finished, Failure> {
        run.expect(5);
        while run.progress().done < 5 {
            let mut tx = run.begin_worker().await?;
            effect(&mut tx, "piece").await;
            run.advance(1);
            run.checkpoint(tx).await?;
        }
        let tx = run.begin_worker().await?;
        run.complete(tx).await
    }
}

/// Writes the names of the shops that it sees in its tenant.
#[derive(Serialize, Deserialize)]
struct Shops {}

impl Job for Shops {
    const NAME: &'static str = "test.shops";

    async fn run(self, run: &mut Run) -> Result<Finished, Failure> {
        let mut tx = run.begin_tenant().await?;
        sqlx::query("insert into effects (what) select name from locations order by name")
            .execute(tx.connection())
            .await
            .unwrap();
        run.complete(tx).await
    }
}

async fn effect(tx: &mut impl CarriesJobs, what: &str) {
    sqlx::query("insert into effects (what) values ($1)").bind(what).execute(tx.connection()).await.unwrap();
}

fn kinds() -> Registry {
    Registry::default().with::<Note>().with::<Trouble>().with::<Pieces>().with::<Shops>()
}

/// A world with a table for what jobs do.
async fn world() -> World {
    let world = World::new().await;
    sqlx::raw_sql(
        "create table effects (number bigint generated always as identity, what text not null);
         grant select, insert on effects to app_worker, app_tenant, app_identity, app_platform",
    )
    .execute(&mut world.database.owner().await)
    .await
    .unwrap();
    world
}

fn worker(world: &World, name: &str) -> Worker {
    Worker::new(world.database.db.clone(), world.clock.clone(), kinds(), name, LEASE)
}

/// What a job sees that was claimed by `name`.
fn run_of(world: &World, claimed: &Claimed, name: &str) -> Run {
    let (_, asked) = watch::channel(Asked::Nothing);
    Run::new((world.database.db.clone(), world.clock.clone(), name.to_owned(), LEASE), claimed, asked)
}

/// The platform's own job, asked for and committed.
async fn asked<J: Job>(world: &World, job: &J) -> JobId {
    let mut tx = world.database.db.begin_worker().await.unwrap();
    let id = prepare(job, world.clock.now()).unwrap().enqueue(&mut tx).await.unwrap().expect("no other");
    tx.commit().await.unwrap();
    id
}

async fn claim_one(worker: &Worker) -> Claimed {
    let mut claimed = worker.claim(JobQueue::Default, 10).await.unwrap();
    claimed.extend(worker.claim(JobQueue::Maintenance, 10).await.unwrap());
    assert_eq!(claimed.len(), 1, "{claimed:?}");
    claimed.remove(0)
}

/// Runs what was claimed, with a worker that is not told to end.
async fn run_to_its_end(worker: &Worker, claimed: Claimed) {
    let (_stop, stopped) = watch::channel(false);
    worker.run(claimed, stopped).await;
}

async fn nothing_is_due(worker: &Worker) -> bool {
    worker.claim(JobQueue::Default, 10).await.unwrap().is_empty()
        && worker.claim(JobQueue::Maintenance, 10).await.unwrap().is_empty()
}

async fn effects(world: &World) -> Vec<String> {
    let mut owner = world.database.owner().await;
    sqlx::query_scalar("select what from effects order by number").fetch_all(&mut owner).await.unwrap()
}

/// `(status, attempt, attempts left, last error)`
async fn state(world: &World, id: JobId) -> (String, i32, i32, Option<String>) {
    let mut owner = world.database.owner().await;
    let row = sqlx::query("select status, attempt, attempts_left, last_error from jobs where id = $1")
        .bind(id.uuid())
        .fetch_one(&mut owner)
        .await
        .unwrap();
    (row.get(0), row.get(1), row.get(2), row.get(3))
}

/// What happened to it, as `attempt kind`.
async fn events(world: &World, id: JobId) -> Vec<String> {
    let mut owner = world.database.owner().await;
    sqlx::query_scalar("select attempt || ' ' || kind from job_events where job_id = $1 order by id")
        .bind(id.uuid())
        .fetch_all(&mut owner)
        .await
        .unwrap()
}

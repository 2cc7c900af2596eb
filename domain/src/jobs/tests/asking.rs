//! Asking for jobs: in whose transaction, for whom, and how often.

use serde_json::{Value, json};

use super::{Note, Shops, asked, effects, events, nothing_is_due, prepare, run_of, state, worker, world};
use crate::{
    jobs::{CarriesJobs, Job, JobQueue, Prepared, prepared::says_nothing_of_people},
    testing::World,
};

fn note(world: &World) -> Prepared {
    prepare(&Note::default(), world.clock.now()).unwrap()
}

#[tokio::test]
async fn a_job_is_asked_for_with_its_transaction_or_not_at_all() {
    let world = world().await;
    let db = &world.database.db;
    let mut tx = db.begin_worker().await.unwrap();
    assert!(note(&world).enqueue(&mut tx).await.unwrap().is_some());
    drop(tx);
    let worker = worker(&world, "a");
    assert!(nothing_is_due(&worker).await);
    worker.once().await.unwrap();
    assert!(effects(&world).await.is_empty());

    async fn commit(job: Prepared, mut tx: impl CarriesJobs) {
        job.enqueue(&mut tx).await.unwrap().expect("written");
        tx.end().await.unwrap();
    }
    let ctx = world.ctx(world.owner, "sur").await;
    let staff = world.staff_ctx(world.staff).await;
    commit(note(&world), db.begin(&ctx).await.unwrap()).await;
    commit(note(&world), db.begin_identity().await.unwrap()).await;
    commit(note(&world), db.begin_platform(&staff).await.unwrap()).await;
    commit(note(&world).of(world.norte), db.begin_platform(&staff).await.unwrap()).await;
    commit(note(&world), db.begin_worker().await.unwrap()).await;
    let mut owner = world.database.owner().await;
    let tenants: Vec<Option<uuid::Uuid>> =
        sqlx::query_scalar("select tenant_id from jobs where kind = 'test.note' order by id")
            .fetch_all(&mut owner)
            .await
            .unwrap();
    assert_eq!(tenants, [Some(world.sur.uuid()), None, None, Some(world.norte.uuid()), None]);
    worker.once().await.unwrap();
    assert_eq!(effects(&world).await.len(), 5);
}

#[tokio::test]
async fn a_tenant_asks_for_jobs_of_its_own_only_and_reads_none() {
    let world = world().await;
    let ctx = world.ctx(world.owner, "sur").await;
    let mut tx = world.database.db.begin(&ctx).await.unwrap();
    assert!(note(&world).of(world.norte).enqueue(&mut tx).await.is_err());
    for query in
        ["select 1 from jobs", "select 1 from job_events", "update jobs set status = 'done'", "delete from jobs"]
    {
        let mut tx = world.database.db.begin(&ctx).await.unwrap();
        let refused = sqlx::query(query).execute(tx.connection()).await.unwrap_err();
        assert!(refused.to_string().contains("permission denied"), "{query}: {refused}");
    }
}

#[tokio::test]
async fn a_job_reaches_its_tenant_and_no_other() {
    let world = world().await;
    let mut tx = world.database.db.begin_worker().await.unwrap();
    let now = world.clock.now();
    prepare(&Shops {}, now).unwrap().of(world.norte).enqueue(&mut tx).await.unwrap();
    let homeless = prepare(&Shops {}, now).unwrap().enqueue(&mut tx).await.unwrap().unwrap();
    tx.commit().await.unwrap();
    worker(&world, "a").once().await.unwrap();
    assert_eq!(effects(&world).await, ["Lejos"]);
    let (status, .., why) = state(&world, homeless).await;
    assert_eq!((status.as_str(), why.as_deref()), ("dead", Some("the job belongs to no tenant")));
}

#[tokio::test]
async fn a_job_with_a_unique_key_is_not_written_while_another_one_is_unfinished() {
    let world = world().await;
    let ask = async |about, tenant| {
        let mut tx = world.database.db.begin_worker().await.unwrap();
        let job = prepare(&Note { about: Some(about) }, world.clock.now()).unwrap();
        let job = if let Some(tenant) = tenant { job.of(tenant) } else { job };
        let written = job.enqueue(&mut tx).await.unwrap().is_some();
        tx.commit().await.unwrap();
        written
    };
    for (about, tenant, written) in [
        (world.here, None, true),
        (world.here, None, false),
        (world.there, None, true),
        (world.here, Some(world.sur), true),
        (world.here, Some(world.sur), false),
        (world.here, Some(world.norte), true),
    ] {
        assert_eq!(ask(about, tenant).await, written, "{about} {tenant:?}");
    }
    let worker = worker(&world, "a");
    let running = worker.claim(JobQueue::Default, 1).await.unwrap().remove(0);
    assert!(!ask(world.here, None).await, "one is running");
    let mut run = run_of(&world, &running, "a");
    run.complete(run.begin_worker().await.unwrap()).await.unwrap();
    assert!(ask(world.here, None).await, "it is done");
}

#[tokio::test]
async fn a_job_for_later_waits_for_its_time() {
    let world = world().await;
    let mut tx = world.database.db.begin_worker().await.unwrap();
    let at = world.clock.now() + chrono::TimeDelta::hours(3);
    let id = note(&world).not_before(at).enqueue(&mut tx).await.unwrap().unwrap();
    tx.commit().await.unwrap();
    let worker = worker(&world, "a");
    world.clock.advance(chrono::TimeDelta::hours(3) - chrono::TimeDelta::seconds(1));
    worker.once().await.unwrap();
    assert!(effects(&world).await.is_empty());
    world.clock.advance(chrono::TimeDelta::seconds(1));
    worker.once().await.unwrap();
    assert_eq!(effects(&world).await, ["note"]);
    assert_eq!(events(&world, id).await, ["1 started", "1 done"]);
}

#[tokio::test]
async fn what_a_worker_does_not_know_it_leaves_to_others() {
    let world = world().await;
    let worker = worker(&world, "a");
    // A kind of a later release.
    assert_eq!(state(&world, world.waiting_job).await.0, "waiting");
    worker.once().await.unwrap();
    assert_eq!(state(&world, world.waiting_job).await.0, "waiting");
    // A payload that this release cannot read is given up at once.
    let id = asked(&world, &Note::default()).await;
    let mut owner = world.database.owner().await;
    let broken = sqlx::query("update jobs set payload = '{\"about\": 7}' where id = $1").bind(id.uuid());
    broken.execute(&mut owner).await.unwrap();
    worker.once().await.unwrap();
    assert_eq!(state(&world, id).await.0, "dead");
}

/// Says something of a person.
#[derive(serde::Serialize, serde::Deserialize)]
struct Personal {
    email: String,
}

impl Job for Personal {
    const NAME: &'static str = "test.personal";

    async fn run(self, run: &mut crate::jobs::Run) -> Result<crate::jobs::Finished, crate::jobs::Failure> {
        let tx = run.begin_worker().await?;
        run.complete(tx).await
    }
}

#[test]
fn a_payload_says_nothing_of_people() {
    let now = chrono::DateTime::UNIX_EPOCH;
    assert!(prepare(&Personal { email: "ana@example.com".into() }, now).is_err());
    let id = crate::ids::LocationId::new();
    for (payload, allowed) in [
        (json!({"location": id, "at": "2026-11-16T12:00:00Z", "count": 3, "all": true, "none": null}), true),
        (json!({"locations": [id, id]}), true),
        (json!({"name": "Ana"}), false),
        (json!({"email": "ana@example.com"}), false),
        (json!({"more": [{"note": "loc_ and a word"}]}), false),
        (Value::String(id.to_string()), true),
    ] {
        assert_eq!(says_nothing_of_people(&payload), allowed, "{payload}");
    }
}

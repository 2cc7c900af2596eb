//! Jobs: the program itself, killed in the middle of one; and what staff do by the pages.

use std::time::{Duration, Instant};

use chrono::TimeDelta;
use domain::{
    jobs::{Failure, Finished, Job, Run, Wake, prepare},
    testing::{MASTER_KEYS, World},
};
use serde::{Deserialize, Serialize};
use serde_json::json;
use tokio::process::{Child, Command};

use crate::support::TestApp;

/// Rows that the job removes: two and a half of its pieces.
const OUTDATED: i64 = 2500;
/// One in the middle of the second piece.
const IN_THE_MIDDLE: &str = "1500";

fn program(world: &World, arguments: &[&str]) -> Child {
    let folder = std::env::temp_dir().join(format!("barberpro-jobs-{}", std::process::id()));
    // The environment of whoever runs the tests is not what is tested.
    Command::new(env!("CARGO_BIN_EXE_server"))
        .args(arguments)
        .args(["--job-lease", "2s", "--master-keys", MASTER_KEYS, "--log", "off"])
        .args(["--database-url", &world.database.login_url(), "--mail-folder", folder.to_str().unwrap()])
        .env_clear()
        .env("PATH", std::env::var_os("PATH").unwrap())
        .stdout(std::process::Stdio::null())
        .kill_on_drop(true)
        .spawn()
        .unwrap()
}

/// Waits until a query says so, and no longer than a minute.
async fn until(world: &World, query: &'static str) {
    let mut administrator = world.database.administrator().await;
    let begun = Instant::now();
    while !sqlx::query_scalar::<_, bool>(query).fetch_one(&mut administrator).await.unwrap() {
        assert!(begun.elapsed() < Duration::from_mins(1), "it does not come to this: {query}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// `server work` is killed while it removes the second piece of three, and `server serve` takes over. Each row is removed
/// once, each removal is counted once, and what the killed one had begun is not kept.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_killed_workers_job_is_taken_over_and_its_effect_is_there_once() {
    let world = World::new().await;
    let mut owner = world.database.owner().await;
    sqlx::raw_sql(
        "create table removed (key text);
         grant insert on removed to app_worker;
         create function note_removal() returns trigger language plpgsql as
           $$ begin insert into removed values (old.key); return null; end $$;
         create trigger note_removal after delete on idempotency_keys for each row execute function note_removal()",
    )
    .execute(&mut owner)
    .await
    .unwrap();
    // The programs' clock is the machine's.
    sqlx::query(
        "insert into idempotency_keys (tenant_id, operation, key, request_digest, resource_id, created_at)
         select $1, 'x', n::text, decode(repeat('00', 32), 'hex'), $1, now() - interval '3 days' + n * interval '1 second'
         from generate_series(1, $2) n",
    )
    .bind(world.sur.uuid())
    .bind(OUTDATED)
    .execute(&mut owner)
    .await
    .unwrap();
    let mut holding = world.database.administrator().await;
    sqlx::raw_sql("begin").execute(&mut holding).await.unwrap();
    let held = sqlx::query("select from idempotency_keys where key = $1 for update").bind(IN_THE_MIDDLE);
    assert_eq!(held.execute(&mut holding).await.unwrap().rows_affected(), 1);

    let mut killed = program(&world, &["work"]);
    until(
        &world,
        "select exists(select from jobs where kind = 'idempotency_keys.tidy' and status = 'running' and progress_done = 1000)
           and exists(select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock')",
    )
    .await;
    // SIGKILL: nothing of it can be cleaned up.
    killed.kill().await.unwrap();
    sqlx::raw_sql("rollback").execute(&mut holding).await.unwrap();
    let before: i64 = sqlx::query_scalar("select count(*) from removed").fetch_one(&mut owner).await.unwrap();
    assert_eq!(before, 1000, "the piece that was under way is not kept");

    let site = std::env::temp_dir().join(format!("barberpro-jobs-site-{}", std::process::id()));
    std::fs::create_dir_all(&site).unwrap();
    let manifest = r#"{"script": "/a.js", "wasm": "/a.wasm", "link": "/b.js", "style": "/a.css"}"#;
    std::fs::write(site.join("manifest.json"), manifest).unwrap();
    let port = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap().port();
    let listen = format!("127.0.0.1:{port}");
    let taking_over = program(&world, &["serve", "--listen", &listen, "--site", site.to_str().unwrap()]);
    until(&world, "select exists(select from jobs where kind = 'idempotency_keys.tidy' and status = 'done')").await;

    let (removed, different): (i64, i64) =
        sqlx::query_as("select count(*), count(distinct key) from removed").fetch_one(&mut owner).await.unwrap();
    assert_eq!((removed, different), (OUTDATED, OUTDATED));
    let jobs: Vec<(i32, i64, Option<i64>)> =
        sqlx::query_as("select attempt, progress_done, progress_total from jobs where kind = 'idempotency_keys.tidy'")
            .fetch_all(&mut owner)
            .await
            .unwrap();
    assert_eq!(jobs, [(2, OUTDATED, Some(OUTDATED))]);
    let events: Vec<String> = sqlx::query_scalar(
        "select e.attempt || ' ' || e.kind from job_events e join jobs j on j.id = e.job_id
         where j.kind = 'idempotency_keys.tidy' order by e.id",
    )
    .fetch_all(&mut owner)
    .await
    .unwrap();
    assert_eq!(events, ["1 started", "1 lost", "2 started", "2 done"]);
    drop(taking_over);
    std::fs::remove_dir_all(site).ok();
}

/// Done as soon as it is begun.
#[derive(Serialize, Deserialize)]
struct Nothing {}

impl Job for Nothing {
    const NAME: &'static str = "test.nothing";

    async fn run(self, run: &mut Run) -> Result<Finished, Failure> {
        let tx = run.begin_worker().await?;
        run.complete(tx).await
    }
}

/// Nobody waits for the next look: what was committed is heard of, and only then.
#[tokio::test]
async fn a_new_job_wakes_who_listens_when_it_is_committed() {
    let world = World::new().await;
    let db = &world.database.db;
    let mut wake = Wake::new(db).await.unwrap();
    for commits in [false, true] {
        let mut tx = db.begin_worker().await.unwrap();
        prepare(&Nothing {}, world.clock.now()).unwrap().enqueue(&mut tx).await.unwrap().unwrap();
        assert!(tokio::time::timeout(Duration::from_millis(200), wake.next()).await.is_err(), "it is not committed");
        if commits {
            tx.commit().await.unwrap();
            tokio::time::timeout(Duration::from_secs(10), wake.next()).await.expect("it is heard of").unwrap();
        } else {
            drop(tx);
            assert!(tokio::time::timeout(Duration::from_millis(200), wake.next()).await.is_err(), "it never was");
        }
    }
}

#[tokio::test]
async fn staff_list_find_replay_and_cancel_jobs() {
    let app = TestApp::new().await;
    let (staff, world) = (app.staff().await, &app.world);
    let queues = staff.get("/api/staff/job-queues").await.expect(200).json()["items"].clone();
    assert_eq!(
        (&queues[0]["queue"], &queues[0]["waiting"], &queues[0]["dead"]),
        (&json!("default"), &json!(1), &json!(1))
    );
    assert_eq!(queues[0]["oldest_due_at"], "2026-11-16T12:00:00Z");

    let first = staff.get("/api/staff/jobs?limit=1").await.expect(200).json();
    assert_eq!(first["items"][0]["id"], json!(world.dead_job));
    let next = first["next"].as_str().unwrap();
    let second = staff.get(&format!("/api/staff/jobs?limit=1&cursor={next}")).await.expect(200).json();
    assert_eq!((&second["items"][0]["id"], &second["next"]), (&json!(world.waiting_job), &json!(null)));
    let dead = staff.get("/api/staff/jobs?status=dead&queue=default&q=sample").await.expect(200).json();
    assert_eq!(dead["items"].as_array().unwrap().len(), 1);
    staff.get("/api/staff/jobs?status=gone").await.expect(400);
    assert_eq!(staff.get("/api/staff/jobs?cursor=x").await.expect(422).problem().1, ["cursor"]);

    let dead = format!("/api/staff/jobs/{}", world.dead_job);
    let found = staff.get(&dead).await.expect(200);
    insta::assert_json_snapshot!(found.json(), { ".job.id" => "[id]", ".job.tenant.id" => "[id]" });
    let replay = format!("{dead}/replay");
    let replayed = staff.post(&replay, json!({})).await.expect(200).json();
    assert_eq!((&replayed["job"]["status"], &replayed["job"]["attempts_left"]), (&json!("waiting"), &json!(1)));
    assert_eq!(
        replayed["events"][1],
        json!({"kind": "replayed", "attempt": 1, "worker": null, "by": "Sara", "error": null, "at": "2026-11-16T12:00:00Z"})
    );
    assert_eq!(staff.post(&replay, json!({})).await.expect(409).problem().0, "stale");

    let cancellation = format!("/api/staff/jobs/{}/cancellation", world.waiting_job);
    let cancelled = staff.post(&cancellation, json!({})).await.expect(200).json();
    assert_eq!(
        (&cancelled["job"]["status"], &cancelled["job"]["cancel_requested"]),
        (&json!("cancelled"), &json!(false))
    );
    assert_eq!(staff.post(&cancellation, json!({})).await.expect(409).problem().0, "stale");
    for nowhere in ["/api/staff/jobs/job_x", "/api/staff/jobs/job_01h455vb4pex5vsknk084sn02q"] {
        staff.get(nowhere).await.expect(404);
    }
}

#[tokio::test]
async fn the_pages_of_jobs_read_and_work_without_javascript() {
    let app = TestApp::new().await;
    let staff = app.staff().await;
    let list = staff.get("/staff/jobs").await.expect(200).text();
    for text in [
        "<title>Tareas en segundo plano · BarberPro</title>",
        "world.sample",
        "Barbería Sur",
        "it did not work",
        "General",
        "Mantenimiento",
    ] {
        assert!(list.contains(text), "{text} is not in {list}");
    }
    let english = staff.clone().in_english().get("/staff/jobs?status=running").await.expect(200).text();
    assert!(english.contains("Background jobs") && english.contains("No such jobs"), "{english}");

    let address = format!("/staff/jobs/{}", app.world.dead_job);
    let page = staff.get(&address).await.expect(200).text();
    assert!(page.contains("Volver a intentar") && page.contains("Se abandonó"), "{page}");
    let id = app.world.dead_job.to_string();
    let form = [("__fn", "/sfn/app/jobs/api/replay_job"), ("id", id.as_str())];
    assert_eq!(staff.submit(&address, &form).await.expect(303).header("location"), address);
    let page = staff.get(&address).await.expect(200).text();
    assert!(page.contains("Se volvió a poner en espera") && page.contains("Cancelar la tarea"), "{page}");
    // Somebody else had been quicker.
    staff.submit(&address, &form).await.expect(409);

    // Who may only look is offered nothing to press.
    let support = app.client(app.world.visitor).await;
    let page = support.get(&address).await.expect(200).text();
    assert!(!page.contains("Cancelar la tarea"), "{page}");
    app.client(app.world.weak_staff).await.get("/staff/jobs").await.expect(403);
    app.owner().await.get("/staff/jobs").await.expect(404);
}

/// How long the oldest job waits is counted from now.
#[tokio::test]
async fn a_queue_that_nobody_serves_is_seen() {
    let app = TestApp::new().await;
    app.world.clock.advance(TimeDelta::minutes(90));
    let page = app.staff().await.get("/staff/jobs").await.expect(200).text();
    assert!(page.contains("1\u{a0}h 30\u{a0}min"), "{page}");
}

//! With a scanner: what it says, and what becomes of files while it says nothing.

use chrono::TimeDelta;

use super::*;
use crate::support::clamd::{Clamd, Mood, eicar};

async fn app(clamd: &Clamd) -> TestApp {
    flags(&[format!("--virus-scanner=clamd://{}", clamd.address), "--virus-scan-timeout=1s".to_owned()]).await
}

async fn rows(app: &TestApp, query: &'static str) -> i64 {
    let mut owner = app.world.database.owner().await;
    sqlx::query_scalar(query).fetch_one(&mut owner).await.unwrap()
}

const PIECES: &str = "select count(*) from file_pieces";
const FILE_ROWS: &str = "select count(*) from files";

#[tokio::test]
async fn what_the_scanner_lets_pass_is_clean() {
    let clamd = Clamd::start().await;
    let app = app(&clamd).await;
    let content = "limpio\n".repeat(100_000);
    let file = send(&app.owner().await, "a.txt", "document", content.as_bytes()).await.expect(201).json();
    assert_eq!((&file["status"], &file["scan"]), (&json!("ready"), &json!("clean")));
    assert!(clamd.seen() == [content.as_bytes()], "it is given the whole content, piece by piece");
}

#[tokio::test]
async fn what_is_infected_is_refused_and_recorded_and_nothing_of_it_is_kept() {
    let clamd = Clamd::start().await;
    let app = app(&clamd).await;
    let owner = app.owner().await;
    let before = (rows(&app, PIECES).await, rows(&app, FILE_ROWS).await);
    let refused = send(&owner, "virus.txt", "document", &eicar()).await.expect(422);
    assert_eq!(refused.problem().1, ["file"]);
    assert!(refused.text().contains("encontró algo dañino"), "{}", refused.text());
    assert_eq!((rows(&app, PIECES).await, rows(&app, FILE_ROWS).await), before);
    let audit = owner.get("/api/tenants/sur/audit?action=file.refused").await.expect(200).json();
    let details = &audit["items"][0]["details"];
    assert_eq!((&details["name"], &details["note"]), (&json!("virus.txt"), &json!("Eicar-Signature")));
}

#[tokio::test]
async fn what_the_scanner_does_not_take_is_refused() {
    let clamd = Clamd::start().await;
    let app = app(&clamd).await;
    clamd.is(Mood::TakesAtMost(300_000));
    let owner = app.owner().await;
    let content = "grande\n".repeat(200_000);
    let refused = send(&owner, "a.txt", "document", content.as_bytes()).await.expect(422);
    assert!(refused.text().contains("demasiado grande para el antivirus"), "{}", refused.text());
    send(&owner, "a.txt", "document", b"chico").await.expect(201);
}

#[tokio::test]
async fn a_file_waits_while_the_scanner_is_away_and_nobody_gets_it() {
    let clamd = Clamd::start().await;
    for mood in [Mood::Hangs, Mood::Closes, Mood::Fails] {
        let app = app(&clamd).await;
        let owner = app.owner().await;
        clamd.is(mood);
        let file = send(&owner, "a.txt", "document", b"espera").await.expect(201).json();
        assert_eq!((&file["status"], &file["scan"]), (&json!("waiting"), &json!("pending")), "{mood:?}");
        let path = format!("{FILES}/{}", id(&file));
        let refused = owner.post(&format!("{path}/links"), json!({})).await.expect(422);
        assert_eq!(refused.problem().1, ["status"]);
        let page = owner.get("/t/sur/files").await.expect(200).text();
        assert!(page.contains("Espera el análisis"), "{page}");
        assert_eq!(rows(&app, "select count(*) from events where kind = 'file.added'").await, 0);

        // Still away: it is tried again later.
        work(&app).await;
        assert_eq!(owner.get(&path).await.expect(200).json()["status"], "waiting");
        clamd.is(Mood::Scans);
        app.world.clock.advance(TimeDelta::minutes(1));
        work(&app).await;
        let found = owner.get(&path).await.expect(200);
        assert_eq!((&found.json()["status"], &found.json()["scan"]), (&json!("ready"), &json!("clean")), "{mood:?}");
        assert_eq!(found.header("etag"), "\"2\"");
        assert_eq!(rows(&app, "select count(*) from events where kind = 'file.added'").await, 1);
        app.anonymous().get(&link(&owner, id(&file), false).await).await.expect(200);
    }
}

#[tokio::test]
async fn what_turns_out_to_be_infected_later_loses_its_content_and_says_why() {
    let clamd = Clamd::start().await;
    let app = app(&clamd).await;
    let owner = app.owner().await;
    let before = rows(&app, PIECES).await;
    clamd.is(Mood::Closes);
    let file = send(&owner, "virus.txt", "document", &eicar()).await.expect(201).json();
    clamd.is(Mood::Scans);
    work(&app).await;
    let path = format!("{FILES}/{}", id(&file));
    let found = owner.get(&path).await.expect(200).json();
    assert_eq!((&found["status"], &found["scan"]), (&json!("refused"), &json!("infected")));
    assert_eq!(rows(&app, PIECES).await, before);
    let usage = owner.get(&format!("{FILES}/usage")).await.expect(200).json();
    assert_eq!(usage["used_bytes"], domain::testing::FILE.len(), "it takes no room");
    owner.post(&format!("{path}/links"), json!({})).await.expect(422);
    let audit = owner.get("/api/tenants/sur/audit?action=file.refused").await.expect(200).json();
    let record = &audit["items"][0];
    assert_eq!((&record["actor_name"], &record["details"]["note"]), (&json!("Olga Dueña"), &json!("Eicar-Signature")));
    assert_eq!(rows(&app, "select count(*) from events where kind = 'file.added'").await, 0);
    owner.delete(&path).await.expect(204);
}

/// A job that was given up is asked for again: no file waits for ever.
#[tokio::test]
async fn a_scan_that_was_given_up_is_asked_for_again() {
    let clamd = Clamd::start().await;
    let app = app(&clamd).await;
    let owner = app.owner().await;
    clamd.is(Mood::Closes);
    let file = send(&owner, "a.txt", "document", b"espera").await.expect(201).json();
    let mut connection = app.world.database.owner().await;
    let given_up =
        "update jobs set status = 'dead', attempts_left = 0, finished_at = created_at where kind = 'files.scan'";
    sqlx::query(given_up).execute(&mut connection).await.unwrap();
    clamd.is(Mood::Scans);
    work(&app).await;
    let path = format!("{FILES}/{}", id(&file));
    assert_eq!(app.owner().await.get(&path).await.expect(200).json()["status"], "waiting");
    app.world.clock.advance(TimeDelta::minutes(61));
    work(&app).await;
    assert_eq!(app.owner().await.get(&path).await.expect(200).json()["status"], "ready");
}

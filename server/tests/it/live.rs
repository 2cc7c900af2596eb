//! Streams of what happens. Each test has a database of its own; what wakes its server is Postgres itself.

use std::time::Duration;

use axum::body::{Body, BodyDataStream};
use domain::{ids::TenantId, testing::World};
use futures::StreamExt;
use http::Response;
use serde_json::{Value, json};
use server::{
    listener::{self, Ending, Limits},
    live::follow::{self, Following, Mode},
};
use sqlx::{Connection, Executor, PgConnection};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    sync::{oneshot, watch},
};

use crate::support::{Client, TestApp};

/// A server that follows what happens.
async fn following(flags: &[&str]) -> (TestApp, watch::Sender<bool>) {
    let app = TestApp::with(flags).await;
    let direct = app.world.database.login_options();
    let stop = follow_as(&app, Following { mode: Mode::Listen, direct, every: Duration::from_millis(50) });
    (app, stop)
}

fn follow_as(app: &TestApp, following: Following) -> watch::Sender<bool> {
    let (stop, stopped) = watch::channel(false);
    tokio::spawn(follow::follow(app.state.live.clone(), app.state.db.clone(), following, stopped));
    stop
}

/// What a reader gets.
struct Reading {
    response: http::response::Parts,
    body: BodyDataStream,
    buffer: String,
}

#[derive(Clone, Debug, PartialEq)]
struct Message {
    id: String,
    event: String,
    data: Value,
}

impl Reading {
    async fn open(client: &Client, path: &str, after: Option<&str>) -> Self {
        let headers: Vec<_> = after.map(|after| ("last-event-id", after)).into_iter().collect();
        let answer: Response<Body> = client.open(path, &headers).await;
        let (response, body) = answer.into_parts();
        assert_eq!(response.status, 200);
        Self { response, body: body.into_data_stream(), buffer: String::new() }
    }

    /// The next block of lines; nothing when the stream has ended.
    async fn block(&mut self) -> Option<String> {
        loop {
            if let Some((block, rest)) = self.buffer.split_once("\n\n") {
                let block = block.to_owned();
                self.buffer = rest.to_owned();
                return Some(block);
            }
            let next = tokio::time::timeout(Duration::from_secs(20), self.body.next()).await;
            let bytes = next.expect("something comes within 20 s")?.unwrap();
            self.buffer.push_str(std::str::from_utf8(&bytes).unwrap());
        }
    }

    /// The next message; that it is still there is none.
    async fn next(&mut self) -> Option<Message> {
        loop {
            let block = self.block().await?;
            let field = |name: &str| block.lines().find_map(|line| line.strip_prefix(name)).map(str::trim);
            if field("event:") == Some("beat") {
                continue;
            }
            if let Some(data) = field("data:") {
                let text = |name| field(name).unwrap_or_default().to_owned();
                return Some(Message {
                    id: text("id:"),
                    event: text("event:"),
                    data: serde_json::from_str(data).unwrap(),
                });
            }
        }
    }

    async fn kind(&mut self) -> String {
        let message = self.next().await.expect("the stream goes on");
        if message.event.is_empty() { message.data["type"].as_str().unwrap().to_owned() } else { message.event }
    }

    /// All that comes until it ends.
    async fn rest(&mut self) -> Vec<Message> {
        let mut all = Vec::new();
        while let Some(message) = self.next().await {
            all.push(message);
        }
        all
    }
}

async fn set_status(client: &Client, tenant: &str, location: domain::ids::LocationId, status: &str) {
    let path = format!("/api/tenants/{tenant}/locations/{location}/status");
    client.put(&path, json!({"status": status})).await.expect(200);
}

/// Events written by hand, with a number each, in one transaction that is committed or not yet.
async fn write(
    connection: &mut PgConnection,
    tenant: TenantId,
    numbers: std::ops::Range<i32>,
    at: chrono::DateTime<chrono::Utc>,
) {
    sqlx::query(
        "insert into events (tenant_id, id, kind, version, actor_kind, request_id, at, payload)
         select $1, gen_random_uuid(), 'brand.changed', 1, 'member', gen_random_uuid(), $4, jsonb_build_object('version', n)
         from generate_series($2, $3 - 1) n order by n",
    )
    .bind(tenant.uuid())
    .bind(numbers.start)
    .bind(numbers.end)
    .bind(at)
    .execute(&mut *connection)
    .await
    .unwrap();
    connection.execute("select pg_notify('events', 'by hand')").await.unwrap();
}

fn numbers(messages: &[Message]) -> Vec<i64> {
    let events = messages.iter().filter(|message| message.event.is_empty());
    events.map(|message| message.data["data"]["version"].as_i64().unwrap()).collect()
}

const SUR: &str = "/api/tenants/sur/live";

#[tokio::test]
async fn what_happens_at_any_server_arrives_at_the_tenants_streams_and_at_no_others() {
    let (app, _stop) = following(&[]).await;
    let World { here, elsewhere, .. } = app.world;
    let (owner, other) = (app.owner().await, app.client(app.world.other_owner).await);
    let mut sur = Reading::open(&owner, SUR, None).await;
    let mut norte = Reading::open(&other, "/api/tenants/norte/live", None).await;
    assert_eq!((sur.kind().await, norte.kind().await), ("ready".to_owned(), "ready".to_owned()));
    set_status(&app.at_another_server(&owner).await, "sur", here, "closed").await;
    let message = sur.next().await.unwrap();
    assert_eq!(message.data["type"], "location.status_changed");
    assert_eq!((&message.data["location_id"], &message.data["position"]), (&json!(here), &json!(message.id)));
    set_status(&other, "norte", elsewhere, "closed").await;
    // The first that comes is its own.
    assert_eq!(norte.next().await.unwrap().data["location_id"], json!(elsewhere));
    owner.put("/api/tenants/sur/brand", json!({"colour": "#15803d", "version": 0})).await.expect(200);
    assert_eq!(sur.kind().await, "brand.changed", "and of the other tenant nothing in between");
}

#[tokio::test]
async fn people_hear_of_their_own_shops_and_of_what_they_may_see() {
    let (app, _stop) = following(&[]).await;
    let owner = app.owner().await;
    let mut provider = Reading::open(&app.client(app.world.provider).await, SUR, None).await;
    let mut manager = Reading::open(&app.client(app.world.manager_there).await, SUR, None).await;
    assert_eq!((provider.kind().await, manager.kind().await), ("ready".to_owned(), "ready".to_owned()));
    set_status(&owner, "sur", app.world.here, "closed").await;
    let key = json!({"name": "Caja", "actions": ["locations.view"], "reach": "all", "locations": [], "networks": "", "expires_on": ""});
    owner.post("/api/tenants/sur/api-keys", key).await.expect(201);
    owner.put("/api/tenants/sur/brand", json!({"colour": "#15803d", "version": 0})).await.expect(200);
    assert_eq!([provider.kind().await, provider.kind().await], ["location.status_changed", "brand.changed"]);
    assert_eq!(manager.kind().await, "brand.changed", "neither a shop beyond theirs nor a key");
}

#[tokio::test]
async fn who_comes_back_gets_what_they_missed_and_who_missed_too_much_reads_anew() {
    let (app, _stop) = following(&[]).await;
    let (owner, now) = (app.owner().await, app.world.clock.now());
    let mut behind = app.world.database.owner().await;
    let mut first = Reading::open(&owner, SUR, None).await;
    assert_eq!(first.kind().await, "ready");
    write(&mut behind, app.world.sur, 0..1, now).await;
    let last = first.next().await.unwrap().id;
    drop(first);
    write(&mut behind, app.world.sur, 1..4, now).await;
    write(&mut behind, app.world.norte, 100..101, now).await;
    // Until what was written can be read; other tests' transactions hold it back for a moment.
    let mut watching =
        Reading::open(&app.client(app.world.other_owner).await, "/api/tenants/norte/live", Some("3-0")).await;
    while watching.kind().await != "brand.changed" {}

    let mut again = Reading::open(&owner, SUR, Some(&last)).await;
    let missed: Vec<_> = [again.next().await.unwrap(), again.next().await.unwrap(), again.next().await.unwrap()].into();
    assert_eq!(numbers(&missed), [1, 2, 3]);
    assert_eq!(again.kind().await, "ready");
    // Where the header cannot be sent, and nothing is waited for.
    let mut asked = Reading::open(&owner, &format!("{SUR}?wait=false&after={last}"), None).await;
    assert_eq!(numbers(&asked.rest().await), [1, 2, 3]);
    for wrong in ["nonsense", "9000000000000-1", ""] {
        assert_eq!(Reading::open(&owner, SUR, Some(wrong)).await.kind().await, "reset", "{wrong}");
    }
    // Too old, and then too many.
    app.world.clock.advance(chrono::TimeDelta::minutes(61));
    let owner = app.owner().await;
    assert_eq!(Reading::open(&owner, SUR, Some(&last)).await.kind().await, "reset");
    let (last, at_once) = (missed[2].id.clone(), format!("{SUR}?wait=false"));
    write(&mut behind, app.world.sur, 4..504, app.world.clock.now()).await;
    let missed = loop {
        let missed = Reading::open(&owner, &at_once, Some(&last)).await.rest().await;
        if missed.len() > 1 {
            break missed;
        }
    };
    assert_eq!((missed.len(), missed[500].event.as_str()), (501, "ready"), "as many as that are still told");
    write(&mut behind, app.world.sur, 504..505, app.world.clock.now()).await;
    while Reading::open(&owner, &at_once, Some(&last)).await.kind().await != "reset" {}
}

#[tokio::test]
async fn a_late_commit_arrives_in_its_place() {
    let (app, _stop) = following(&[]).await;
    let (owner, now) = (app.owner().await, app.world.clock.now());
    let mut stream = Reading::open(&owner, SUR, None).await;
    assert_eq!(stream.kind().await, "ready");
    let (mut slow, mut quick) = (app.world.database.owner().await, app.world.database.owner().await);
    let mut late = slow.begin().await.unwrap();
    write(&mut late, app.world.sur, 1..2, now).await;
    write(&mut quick, app.world.sur, 2..3, now).await;
    // It is committed, and waits for what may still come before it.
    tokio::time::timeout(Duration::from_millis(500), stream.next()).await.unwrap_err();
    late.commit().await.unwrap();
    let both = [stream.next().await.unwrap(), stream.next().await.unwrap()];
    assert_eq!(numbers(&both), [1, 2]);
}

#[tokio::test]
async fn a_reader_who_does_not_read_is_cut_and_misses_nothing() {
    let (app, _stop) = following(&[]).await;
    let (owner, now) = (app.owner().await, app.world.clock.now());
    let mut behind = app.world.database.owner().await;
    let mut slow = Reading::open(&owner, SUR, None).await;
    let mut quick = Reading::open(&owner, SUR, None).await;
    assert_eq!((slow.kind().await, quick.kind().await), ("ready".to_owned(), "ready".to_owned()));
    let mut seen = Vec::new();
    for hundred in 0..3 {
        write(&mut behind, app.world.sur, hundred * 50..(hundred + 1) * 50, now).await;
        while seen.len() < (hundred as usize + 1) * 50 {
            seen.push(quick.next().await.unwrap());
        }
    }
    assert_eq!(numbers(&seen), (0..150).collect::<Vec<_>>(), "who reads is not held up by who does not");
    let before = slow.rest().await;
    assert!((1..150).contains(&before.len()), "{} came before the end", before.len());
    let mut again = Reading::open(&owner, &format!("{SUR}?wait=false"), Some(&before.last().unwrap().id)).await;
    let after = again.rest().await;
    assert_eq!([numbers(&before), numbers(&after)].concat(), (0..150).collect::<Vec<_>>());
}

#[tokio::test]
async fn streams_end_when_the_server_drains_and_no_more_are_taken() {
    let (app, _stop) = following(&[]).await;
    let owner = app.owner().await;
    let mut stream = Reading::open(&owner, SUR, None).await;
    assert_eq!(stream.kind().await, "ready");
    assert_eq!(app.state.live.count(), 1);
    app.state.start_draining();
    let last = stream.block().await.unwrap();
    assert!(last.starts_with("retry: "), "{last}");
    assert_eq!(stream.block().await, None);
    drop(stream);
    assert_eq!(app.state.live.count(), 0);
    let refused = owner.get(SUR).await.expect(503);
    assert_eq!(refused.header("retry-after"), "5");
}

#[tokio::test]
async fn a_stream_ends_at_once_with_the_membership_and_soon_with_the_session() {
    let (app, _stop) = following(&[]).await;
    let owner = app.owner().await;
    let form = json!({"role": "reception", "reach": "all", "locations": [], "version": 1});
    let member = app.client(app.world.provider).await;
    let mut stream = Reading::open(&member, SUR, None).await;
    assert_eq!(stream.kind().await, "ready");
    let mut behind = app.world.database.owner().await;
    let membership: uuid::Uuid = sqlx::query_scalar("select id from memberships where user_id = $1")
        .bind(app.world.provider.uuid())
        .fetch_one(&mut behind)
        .await
        .unwrap();
    let membership = domain::ids::MembershipId::from_uuid(membership);
    // With other rights it goes on, and says more.
    owner.put(&format!("/api/tenants/sur/members/{membership}"), form).await.expect(200);
    set_status(&owner, "sur", app.world.there, "closed").await;
    assert_eq!(stream.next().await.unwrap().data["location_id"], json!(app.world.there));
    owner.delete(&format!("/api/tenants/sur/members/{membership}")).await.expect(204);
    let end = stream.next().await.unwrap();
    assert_eq!((end.event.as_str(), &end.data), ("end", &json!({"code": "not_found"})));
    assert_eq!(stream.block().await, None);

    // Nothing says that a session ended: it is looked at.
    let (app, _stop) = following(&["--live-recheck", "100ms"]).await;
    let mut stream = Reading::open(&app.owner().await, SUR, None).await;
    assert_eq!(stream.kind().await, "ready");
    // Watching is not using: it ends though it was open all the time.
    app.world.clock.advance(chrono::TimeDelta::hours(3));
    assert_eq!(stream.next().await.unwrap().data, json!({"code": "unauthenticated"}));
    assert_eq!(stream.block().await, None);
}

#[tokio::test]
async fn a_suspended_tenants_streams_end() {
    let (app, _stop) = following(&[]).await;
    let mut person = Reading::open(&app.owner().await, SUR, None).await;
    let mut program = Reading::open(&app.program(domain::testing::API_KEY), SUR, None).await;
    assert_eq!((person.kind().await, program.kind().await), ("ready".to_owned(), "ready".to_owned()));
    let status = format!("/api/staff/tenants/{}/status", app.world.sur);
    let form = json!({"status": "suspended", "reason": "Dos facturas sin pagar", "version": 1});
    app.staff().await.put(&status, form).await.expect(200);
    for stream in [&mut person, &mut program] {
        assert_eq!(stream.next().await.unwrap().data, json!({"code": "tenant_suspended"}));
        assert_eq!(stream.block().await, None);
    }
}

#[tokio::test]
async fn there_are_so_many_streams_of_a_person_and_of_a_server() {
    let (app, _stop) = following(&["--live-streams", "3", "--live-streams-person", "2"]).await;
    let (owner, manager) = (app.owner().await, app.client(app.world.manager_here).await);
    let one = Reading::open(&owner, SUR, None).await;
    let _two = Reading::open(&app.owner().await, SUR, None).await;
    let refused = owner.get(SUR).await.expect(429);
    assert_eq!(refused.header("retry-after"), "30");
    let _three = Reading::open(&manager, SUR, None).await;
    manager.get(SUR).await.expect(503);
    drop(one);
    Reading::open(&owner, SUR, None).await;
}

#[tokio::test]
async fn a_stream_is_neither_compressed_nor_timed_out_and_says_that_it_is_there() {
    let (app, _stop) = following(&["--request-timeout", "1500ms", "--live-heartbeat", "200ms"]).await;
    let owner = app.owner().await;
    let answer = owner.open(SUR, &[("accept-encoding", "gzip, br")]).await;
    let headers = answer.headers();
    assert_eq!(headers["content-type"], "text/event-stream");
    assert_eq!((headers.get("content-encoding"), &headers["cache-control"]), (None, &"no-store".parse().unwrap()));
    assert!(headers.contains_key("content-security-policy") && headers.contains_key("x-request-id"));
    let mut stream = Reading::open(&owner, SUR, None).await;
    assert_eq!(stream.response.headers["x-accel-buffering"], "no");
    assert_eq!(stream.kind().await, "ready");
    let started = tokio::time::Instant::now();
    while started.elapsed() < Duration::from_secs(2) {
        assert_eq!(stream.block().await.as_deref(), Some("event: beat\ndata: {}"));
    }
    set_status(&owner, "sur", app.world.here, "closed").await;
    assert_eq!(stream.kind().await, "location.status_changed");
}

#[tokio::test]
async fn where_listening_does_not_work_it_is_looked() {
    for (mode, deaf) in [(Mode::Poll, false), (Mode::Auto, true)] {
        let app = TestApp::new().await;
        // As behind a pooler: it connects, it listens, and hears nothing.
        let direct = app.world.database.login_options();
        let direct = if deaf { direct.database("postgres") } else { direct };
        let _stop = follow_as(&app, Following { mode, direct, every: Duration::from_millis(50) });
        let owner = app.owner().await;
        let mut stream = Reading::open(&owner, SUR, None).await;
        assert_eq!(stream.kind().await, "ready");
        set_status(&owner, "sur", app.world.here, "closed").await;
        assert_eq!(stream.kind().await, "location.status_changed", "{mode:?}");
    }
}

#[tokio::test]
async fn a_lost_connection_is_made_anew_and_nothing_is_missed() {
    let (app, _stop) = following(&[]).await;
    let owner = app.owner().await;
    let mut stream = Reading::open(&owner, SUR, None).await;
    assert_eq!(stream.kind().await, "ready");
    set_status(&owner, "sur", app.world.here, "closed").await;
    assert_eq!(stream.kind().await, "location.status_changed");
    let mut administrator = app.world.database.administrator().await;
    let ended: i64 = sqlx::query_scalar(
        "select count(pg_terminate_backend(pid)) from pg_stat_activity
         where datname = current_database() and application_name = 'barberpro listener'",
    )
    .fetch_one(&mut administrator)
    .await
    .unwrap();
    assert_eq!(ended, 1);
    set_status(&owner, "sur", app.world.here, "open").await;
    assert_eq!(stream.kind().await, "location.status_changed");
}

/// Over a real connection, whose timers are for other things, until its server ends.
#[tokio::test]
async fn a_stream_outlasts_the_timers_of_a_connection_and_is_not_in_the_way_of_an_end() {
    let (app, _stop) = following(&["--live-heartbeat", "200ms"]).await;
    let short = Duration::from_millis(400);
    let limits = Limits { connections: 10, idle: short, write: short, grace: Duration::from_secs(10) };
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (state, router) = (app.state.clone(), app.router.clone());
    let (end, ended) = oneshot::channel::<()>();
    let serving = tokio::spawn(listener::serve(listener, router, limits, async move {
        ended.await.ok();
        state.start_draining();
        Ending::Patient
    }));
    let mut socket = TcpStream::connect(address).await.unwrap();
    let key = domain::testing::API_KEY;
    let head = format!("GET {SUR} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {key}\r\n\r\n");
    socket.write_all(head.as_bytes()).await.unwrap();
    let (started, mut text) = (tokio::time::Instant::now(), String::new());
    let mut buffer = [0; 4096];
    while started.elapsed() < Duration::from_secs(2) {
        let read = tokio::time::timeout(Duration::from_secs(5), socket.read(&mut buffer)).await.unwrap().unwrap();
        assert!(read > 0, "it was cut after {:?}: {text}", started.elapsed());
        text.push_str(std::str::from_utf8(&buffer[..read]).unwrap());
    }
    assert!(text.contains("event: ready") && text.matches("event: beat").count() >= 4, "{text}");
    end.send(()).unwrap();
    let ending = tokio::time::Instant::now();
    socket.read_to_end(&mut Vec::new()).await.unwrap();
    serving.await.unwrap();
    assert!(ending.elapsed() < Duration::from_secs(5), "{:?}", ending.elapsed());
}

/// Of several writers at once one wakes for all. Here it is one that says nothing in the end.
#[tokio::test]
async fn what_another_writer_was_to_wake_for_arrives_all_the_same() {
    let (app, _stop) = following(&[]).await;
    let owner = app.owner().await;
    let mut stream = Reading::open(&owner, SUR, None).await;
    assert_eq!(stream.kind().await, "ready");
    let mut other = app.world.database.owner().await;
    let mut waking = other.begin().await.unwrap();
    let its: bool = sqlx::query_scalar("select pg_try_advisory_xact_lock(hashtext('events'))")
        .fetch_one(&mut *waking)
        .await
        .unwrap();
    assert!(its);
    set_status(&owner, "sur", app.world.here, "closed").await;
    assert_eq!(stream.kind().await, "location.status_changed");
    waking.rollback().await.unwrap();
}

/// A page says what it knew of when it was written, so that its stream begins there.
#[tokio::test]
async fn a_page_says_from_where_it_is_to_be_kept_up_to_date() {
    let (app, _stop) = following(&[]).await;
    let owner = app.owner().await;
    while app.state.live.position().is_none() {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    for path in ["/t/sur/locations", "/t/sur/members"] {
        let page = owner.get(path).await.expect(200).text();
        let after = page.split("data-after=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap().to_owned();
        set_status(&owner, "sur", app.world.here, "closed").await;
        let mut stream = Reading::open(&owner, &format!("{SUR}?after={after}"), None).await;
        loop {
            if stream.kind().await == "location.status_changed" {
                break;
            }
        }
        set_status(&owner, "sur", app.world.here, "open").await;
    }
}

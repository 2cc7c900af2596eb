//! What Prometheus reads. One recorder serves the whole test program, so tests look at labels of their own.

use std::{
    collections::BTreeSet,
    io::Write,
    process::{Command, Stdio},
};

use axum::{Router, body::Body};
use http::{Method, Request};
use http_body_util::BodyExt;
use tower::ServiceExt;

use crate::support::{Sent, TestApp};

/// The listener of metrics, before a database of a test.
fn listener(app: &TestApp) -> Router {
    let handle = server::metrics::keep().unwrap();
    server::metrics::routes(handle, app.state.db.clone(), app.state.clock.clone())
}

async fn read(app: &TestApp) -> String {
    let request = Request::get("/metrics").body(Body::empty()).unwrap();
    let response = listener(app).oneshot(request).await.unwrap();
    assert_eq!(response.status(), 200);
    assert_eq!(response.headers()["content-type"], "text/plain; version=0.0.4; charset=utf-8");
    String::from_utf8(response.into_body().collect().await.unwrap().to_bytes().to_vec()).unwrap()
}

/// A line of the text format that is a sample.
#[derive(Clone, Debug, PartialEq)]
struct Sample {
    name: String,
    labels: Vec<(String, String)>,
    value: f64,
}

fn is_name(text: &str) -> bool {
    let mut letters = text.chars();
    letters.next().is_some_and(|first| first.is_ascii_alphabetic() || first == '_')
        && letters.all(|letter| letter.is_ascii_alphanumeric() || letter == '_')
}

/// Reads the text format strictly (Prometheus, exposition formats, 0.0.4): what is not understood is a fault.
fn parse(text: &str) -> Vec<Sample> {
    let (mut samples, mut types, mut helped) = (Vec::new(), Vec::<(String, String)>::new(), BTreeSet::new());
    for line in text.lines().filter(|line| !line.is_empty()) {
        if let Some(rest) = line.strip_prefix("# HELP ") {
            let (name, help) = rest.split_once(' ').unwrap_or_else(|| panic!("no help: {line}"));
            assert!(is_name(name) && !help.trim().is_empty(), "{line}");
            helped.insert(name.to_owned());
            continue;
        }
        if let Some(rest) = line.strip_prefix("# TYPE ") {
            let (name, kind) = rest.split_once(' ').unwrap();
            assert!(["counter", "gauge", "histogram"].contains(&kind), "{line}");
            assert_eq!(kind == "counter", name.ends_with("_total"), "{line}: counters, and nothing else, end so");
            assert!(types.iter().all(|(known, _)| known != name), "{name} stands twice");
            types.push((name.to_owned(), kind.to_owned()));
            continue;
        }
        assert!(!line.starts_with('#'), "{line}");
        let (series, value) = line.rsplit_once(' ').unwrap();
        let (name, labels) = match series.split_once('{') {
            None => (series, Vec::new()),
            Some((name, labels)) => {
                let labels = labels.strip_suffix("\"}").unwrap_or_else(|| panic!("{line}"));
                let pairs = labels.split("\",").map(|pair| {
                    let (label, value) = pair.split_once("=\"").unwrap_or_else(|| panic!("{line}"));
                    assert!(is_name(label), "{line}");
                    (label.to_owned(), value.to_owned())
                });
                (name, pairs.collect())
            }
        };
        assert!(is_name(name), "{line}");
        let (family, kind) = types.last().unwrap();
        let parts = ["_bucket", "_sum", "_count"].map(|part| format!("{family}{part}"));
        let belongs = if kind == "histogram" { parts.contains(&name.to_owned()) } else { name == family };
        assert!(belongs, "{line} stands under {family}");
        assert!(helped.contains(family), "{family} has no help");
        samples.push(Sample { name: name.to_owned(), labels, value: value.parse().unwrap() });
    }
    let histograms = types.iter().filter(|(_, kind)| kind == "histogram");
    for (family, _) in histograms {
        check_histogram(family, &samples);
    }
    samples
}

/// Buckets grow, the last one holds all, and that is how many there are.
fn check_histogram(family: &str, samples: &[Sample]) {
    for count in samples.iter().filter(|sample| sample.name == format!("{family}_count")) {
        let buckets: Vec<&Sample> = samples
            .iter()
            .filter(|sample| sample.name == format!("{family}_bucket"))
            .filter(|sample| sample.labels.iter().filter(|(label, _)| label != "le").eq(count.labels.iter()))
            .collect();
        assert!(buckets.len() > 5, "{count:?}");
        assert!(buckets.windows(2).all(|pair| pair[0].value <= pair[1].value), "{buckets:?}");
        let last = buckets.last().unwrap();
        assert!(last.labels.contains(&("le".to_owned(), "+Inf".to_owned())) && last.value == count.value, "{last:?}");
    }
}

/// How many requests of a route were counted, by method and status.
fn counted(samples: &[Sample], method: &str, route: &str, status: &str) -> f64 {
    let wanted = [("method", method), ("route", route), ("status", status)];
    let fits = |sample: &&Sample| {
        wanted.iter().all(|(label, value)| sample.labels.iter().any(|(known, is)| known == label && is == value))
    };
    let counts = samples.iter().filter(|sample| sample.name == "http_request_duration_seconds_count").filter(fits);
    counts.map(|sample| sample.value).sum()
}

#[tokio::test]
async fn requests_are_counted_by_the_pattern_of_their_route() {
    let app = TestApp::new().await;
    server::metrics::keep().unwrap();
    let owner = app.owner().await;
    let before = parse(&read(&app).await);
    owner.get(&format!("/api/tenants/sur/locations/{}", app.world.here)).await.expect(200);
    owner.get("/api/tenants/norte/locations/loc_01h455vb4pex5vsknk084sn02q").await.expect(404);
    owner.get("/t/sur/locations").await.expect(200);
    let function = "/sfn/app/locations/api/list_locations";
    owner.post(function, serde_json::json!({"tenant": "sur", "filter": {}})).await.expect(200);
    owner.get("/api/nowhere/at/all").await.expect(404);
    owner.get("/nor/here").await.expect(404);
    owner.send(Method::from_bytes(b"BREW").unwrap(), "/api/session", Sent::Nothing, &[]).await.expect(405);
    app.anonymous().get("/api/health/live").await.expect(204);
    let after = parse(&read(&app).await);
    let grown = |method: &str, route: &str, status: &str| {
        counted(&after, method, route, status) - counted(&before, method, route, status)
    };
    let location = "/api/tenants/{tenant}/locations/{location}";
    for (method, route, status) in [
        ("GET", location, "200"),
        ("GET", location, "404"),
        ("GET", "/t/{tenant}/locations", "200"),
        ("POST", function, "200"),
        ("GET", "/api/{*nowhere}", "404"),
        ("GET", "unmatched", "404"),
        ("other", "/api/session", "405"),
        ("GET", "/api/health/live", "204"),
    ] {
        assert!(grown(method, route, status) >= 1.0, "{method} {route} {status}\n{}", routes(&after).join("\n"));
    }
}

fn routes(samples: &[Sample]) -> Vec<String> {
    let all = samples.iter().flat_map(|sample| &sample.labels).filter(|(label, _)| label == "route");
    all.map(|(_, route)| route.clone()).collect::<BTreeSet<_>>().into_iter().collect()
}

/// A label that callers can choose would be a row for each of them, until there is no memory left.
#[tokio::test]
async fn nothing_that_a_caller_chooses_is_in_a_label() {
    let app = TestApp::new().await;
    server::metrics::keep().unwrap();
    let owner = app.owner().await;
    for (method, path) in [
        ("GET", "/api/tenants/mine-1234/locations"),
        ("GET", "/t/mine-1234"),
        ("GET", "/mine-1234"),
        ("GET", "/api/mine-1234"),
        ("GET", "/sfn/mine-1234"),
        ("POST", "/sfn/mine-1234"),
        ("GET", "/pkg/mine-1234.js"),
        ("GET", "/brand/mine-1234.css"),
        ("GET", "/problems/mine-1234"),
        ("MINE-1234", "/api/session"),
    ] {
        owner
            .send(Method::from_bytes(method.as_bytes()).unwrap(), path, Sent::Nothing, &[("user-agent", "mine-1234")])
            .await;
    }
    let text = read(&app).await;
    for found in ["mine-1234", "MINE-1234", &app.world.sur.to_string(), "sur.example", "203.0.113"] {
        assert!(!text.contains(found), "{found}:\n{text}");
    }
}

#[tokio::test]
async fn what_is_read_says_how_the_server_and_its_queue_are() {
    let app = TestApp::with(&["--rate-anonymous", "1"]).await;
    server::metrics::keep().unwrap();
    let invitation =
        serde_json::json!({"email": "otra@sur.example", "role": "reception", "reach": "all", "locations": []});
    app.owner().await.post("/api/tenants/sur/invitations", invitation).await.expect(201);
    app.world.clock.advance(chrono::TimeDelta::seconds(90));
    for _ in 0..3 {
        app.anonymous().get("/api/session").await;
    }
    let samples = parse(&read(&app).await);
    let value =
        |name: &str| samples.iter().find(|sample| sample.name == name).unwrap_or_else(|| panic!("{name}")).value;
    assert_eq!((value("db_up"), value("messages_waiting"), value("messages_oldest_waiting_seconds")), (1.0, 1.0, 90.0));
    assert!(value("db_pool_connections") >= 1.0 && value("db_pool_idle_connections") >= 1.0);
    assert!(value("db_begin_duration_seconds_count") >= 1.0 && value("db_begin_waiting") >= 0.0);
    assert!(value("sessions_open") >= 1.0);
    // Nobody seals, runs or reads here: what the invitation left waits, and so does what the world has.
    assert!(value("audit_records_unsealed") >= 1.0 && value("audit_oldest_unsealed_seconds") >= 90.0);
    assert!(value("jobs_oldest_due_seconds") >= 0.0);
    let jobs: Vec<&Sample> = samples.iter().filter(|sample| sample.name == "jobs").collect();
    assert_eq!(jobs.len(), 6, "two queues, three ways to stand: {jobs:?}");
    let status = |status: &str| jobs.iter().filter(|job| job.labels[1].1 == status).map(|job| job.value).sum::<f64>();
    assert!(status("waiting") >= 1.0 && status("dead") >= 1.0, "{jobs:?}");
    assert!(value("data_key_lookups_total") >= 1.0);
    assert!(value("process_resident_memory_bytes") > 1_000_000.0 && value("process_open_fds") > 3.0);
    let build = samples.iter().find(|sample| sample.name == "build_info").unwrap();
    assert_eq!(build.labels, [("commit".to_owned(), server::COMMIT.to_owned())]);
    let refused = samples.iter().find(|sample| sample.name == "rate_limit_refusals_total").unwrap();
    assert_eq!(refused.labels, [("quota".to_owned(), "anonymous".to_owned())]);
}

/// The database is away: what is known without it is still told, and that it is away.
#[tokio::test]
async fn metrics_are_read_without_the_database() {
    let app = TestApp::new().await;
    server::metrics::keep().unwrap();
    app.state.db.close().await;
    // Another test may write the same gauges meanwhile, with its own database: looked at until ours was the last.
    for _ in 0..50 {
        if read(&app).await.contains("\ndb_up 0\n") {
            return;
        }
    }
    panic!("db_up never was 0");
}

/// The linter of Prometheus itself, where `bin/setup --tests` has installed it.
#[tokio::test]
#[expect(clippy::print_stderr, reason = "says what was not done")]
async fn promtool_finds_nothing_wrong() {
    let app = TestApp::new().await;
    server::metrics::keep().unwrap();
    app.owner().await.get("/api/session").await.expect(200);
    let text = read(&app).await;
    parse(&text);
    let mut promtool = Command::new("promtool");
    promtool.args(["check", "metrics"]).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let Ok(mut child) = promtool.spawn() else {
        eprintln!("promtool is not installed: only our own parser has read the metrics");
        return;
    };
    child.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned() + &String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && said.trim().is_empty(), "{said}");
}

/// Whoever asks the public port is told that there is nothing.
#[tokio::test]
async fn metrics_are_not_on_the_public_port() {
    let app = TestApp::new().await;
    let answer = app.anonymous().get("/metrics").await;
    assert!(answer.status != 200 && !answer.text().contains("http_request_duration_seconds"), "{}", answer.text());
}

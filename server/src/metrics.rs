//! Metrics for Prometheus: what is counted and by which names, and the listener of its own that they are read at.
//!
//! Whoever counts something gives it a name here and describes it in [`describe`], and counts with the macros of the crate
//! `metrics`. Labels have few values by construction: patterns of routes, not paths; kinds, not ids; nothing of a tenant or
//! a person. Where nobody listens, counting costs next to nothing and keeps nothing.

use std::{sync::OnceLock, time::Duration};

use axum::{
    Router,
    extract::State,
    http::{StatusCode, header::CONTENT_TYPE},
    response::{IntoResponse, Response},
    routing::get,
};
use domain::{clock::Clock, db::Db, files, watch};
use metrics::{Unit, counter, describe_counter, describe_gauge, describe_histogram, gauge, histogram};
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};
use tokio::{net::TcpListener, task::JoinHandle};

use crate::COMMIT;

/// Requests by method, route and status.
pub const REQUESTS: &str = "http_request_duration_seconds";
pub const RATE_LIMIT_REFUSALS: &str = "rate_limit_refusals_total";
pub const SLOW_QUERIES: &str = "db_slow_queries_total";
const BUILD: &str = "build_info";
const DATABASE_UP: &str = "db_up";
const POOL_SIZE: &str = "db_pool_connections";
const POOL_IDLE: &str = "db_pool_idle_connections";
const QUEUE: &str = "messages_waiting";
const QUEUE_AGE: &str = "messages_oldest_waiting_seconds";
const SESSIONS: &str = "sessions_open";
const JOBS: &str = "jobs";
const JOBS_AGE: &str = "jobs_oldest_due_seconds";
const UNSEALED: &str = "audit_records_unsealed";
const UNSEALED_AGE: &str = "audit_oldest_unsealed_seconds";
const UNREAD: &str = "events_oldest_unread_seconds";
/// Streams of what happens.
pub const STREAMS: &str = "live_streams";
pub const STREAMS_REFUSED: &str = "live_streams_refused_total";
pub const STREAM_EVENTS: &str = "live_events_total";
const FILE_BYTES: &str = "file_bytes";

/// Seconds. A page takes some 20 ms; what takes more than `REQUEST_TIMEOUT` does not exist.
const REQUEST_BUCKETS: [f64; 11] = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0, 30.0];
const BEGIN_BUCKETS: [f64; 9] = [0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.05, 0.25, 1.0, 5.0];
const JOB_BUCKETS: [f64; 9] = [0.01, 0.05, 0.25, 1.0, 5.0, 30.0, 120.0, 600.0, 3600.0];
/// What is read anew for whoever asks may take so long.
const PATIENCE: Duration = Duration::from_secs(2);
/// How often samples are put into their histograms, so that they do not pile up while nobody reads.
const UPKEEP: Duration = Duration::from_secs(5);

/// Begins to keep what is counted. Once for the whole process, however often it is called.
///
/// # Errors
/// When something else keeps it already.
pub fn keep() -> Result<PrometheusHandle, String> {
    static KEPT: OnceLock<Result<PrometheusHandle, String>> = OnceLock::new();
    KEPT.get_or_init(|| {
        let buckets = [
            (REQUESTS, REQUEST_BUCKETS.as_slice()),
            (domain::db::BEGIN_SECONDS, BEGIN_BUCKETS.as_slice()),
            (domain::jobs::SECONDS, JOB_BUCKETS.as_slice()),
        ];
        let builder = buckets.into_iter().try_fold(PrometheusBuilder::new(), |builder, (name, buckets)| {
            builder.set_buckets_for_metric(Matcher::Full(name.to_owned()), buckets)
        });
        let handle = builder.and_then(PrometheusBuilder::install_recorder).map_err(|error| error.to_string())?;
        describe();
        gauge!(BUILD, "commit" => COMMIT).set(1.0);
        Ok(handle)
    })
    .clone()
}

fn describe() {
    describe_histogram!(REQUESTS, Unit::Seconds, "How long requests took, by method, route and status");
    describe_counter!(RATE_LIMIT_REFUSALS, "Requests refused because an allowance was used up, by quota");
    describe_counter!(SLOW_QUERIES, "Statements that took longer than SLOW_QUERY");
    describe_gauge!(BUILD, "Always 1; the label is the commit the program was built from");
    describe_gauge!(DATABASE_UP, "1 when the database answered what is read for this page, else 0");
    describe_gauge!(POOL_SIZE, "Connections to the database that are open");
    describe_gauge!(POOL_IDLE, "Connections to the database that are open and not used");
    describe_gauge!(domain::db::WAITING, "Transactions that wait for a connection or for their beginning");
    describe_histogram!(
        domain::db::BEGIN_SECONDS,
        Unit::Seconds,
        "From asking for a connection to the beginning of a transaction"
    );
    describe_counter!(domain::encryption::LOOKUPS, "Data keys looked for, by whether they were at hand");
    describe_counter!(domain::messages::DELIVERIES, "Attempts to send a message, by what became of them");
    describe_gauge!(QUEUE, "Messages that were not sent yet, in the whole installation");
    describe_gauge!(QUEUE_AGE, Unit::Seconds, "How long the oldest of them has waited");
    describe_gauge!(JOBS, "Jobs that are not over, by queue and status, in the whole installation");
    describe_gauge!(JOBS_AGE, Unit::Seconds, "How long the job has waited that has been due longest, by queue");
    describe_histogram!(domain::jobs::SECONDS, Unit::Seconds, "How long attempts at jobs took, by kind and outcome");
    describe_gauge!(UNSEALED, "Records of the audit that are in no chain yet, in the whole installation");
    describe_gauge!(UNSEALED_AGE, Unit::Seconds, "How long the oldest of them has waited");
    describe_gauge!(UNREAD, Unit::Seconds, "How long the next event has waited that a reader has not read, by reader");
    describe_gauge!(STREAMS, "Streams of what happens that are open");
    describe_counter!(STREAMS_REFUSED, "Streams that were refused, by whose limit was reached");
    describe_counter!(STREAM_EVENTS, "Events handed to streams");
    describe_gauge!(SESSIONS, "Sessions that can still be used, in the whole installation");
    describe_gauge!(FILE_BYTES, Unit::Bytes, "Contents of files in the whole installation, by where they are kept");
    describe_counter!(domain::files::SCANS, "Files that were scanned, by what came of it");
    metrics_process::Collector::default().describe();
}

/// A request that was answered.
pub fn answered(method: &http::Method, route: &str, status: u16, took: Duration) {
    let method = if is_known(method) { method.as_str() } else { "other" };
    histogram!(REQUESTS, "method" => method.to_owned(), "route" => route.to_owned(), "status" => status.to_string())
        .record(took.as_secs_f64());
}

/// Anybody can send a method of their own making: each would be a row of its own.
fn is_known(method: &http::Method) -> bool {
    use http::Method;
    [Method::GET, Method::HEAD, Method::POST, Method::PUT, Method::PATCH, Method::DELETE, Method::OPTIONS]
        .contains(method)
}

/// A request that was refused for its allowance.
pub fn refused(quota: &'static str) {
    counter!(RATE_LIMIT_REFUSALS, "quota" => quota).increment(1);
}

#[derive(Clone)]
struct Read {
    handle: PrometheusHandle,
    db: Db,
    clock: Clock,
}

/// What is at the listener: `/metrics` and nothing else. It is not for the public: see docs/OPERATIONS.md.
pub fn routes(handle: PrometheusHandle, db: Db, clock: Clock) -> Router {
    Router::new().route("/metrics", get(read)).with_state(Read { handle, db, clock })
}

async fn read(State(read): State<Read>) -> Response {
    sample(&read.db, &read.clock).await;
    // Reading the process is a few files of /proc.
    let collected = tokio::task::spawn_blocking(|| metrics_process::Collector::default().collect()).await;
    if collected.is_err() {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    }
    let kind = [(CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")];
    (kind, read.handle.render()).into_response()
}

/// What is true at a moment rather than counted as it happens.
async fn sample(db: &Db, clock: &Clock) {
    let (open, idle) = db.connections();
    gauge!(POOL_SIZE).set(f64::from(open));
    #[expect(clippy::cast_precision_loss, reason = "connections are few")]
    gauge!(POOL_IDLE).set(idle as f64);
    let now = clock.now();
    // One after the other: whoever watches takes one connection, not six.
    let asked = async {
        let queue = watch::message_queue(db, now).await?;
        let jobs = watch::jobs(db, now).await?;
        let unsealed = watch::unsealed(db, now).await?;
        let unread = watch::unread_events(db, now).await?;
        let files = files::kept_bytes(db).await?;
        Ok::<_, domain::Error>((queue, jobs, unsealed, unread, files, watch::open_sessions(db, now).await?))
    };
    let known = tokio::time::timeout(PATIENCE, asked).await;
    let Ok(Ok((queue, jobs, unsealed, unread, files, sessions))) = known else {
        gauge!(DATABASE_UP).set(0.0);
        return;
    };
    gauge!(DATABASE_UP).set(1.0);
    for (name, value) in [
        (QUEUE, queue.waiting),
        (QUEUE_AGE, queue.oldest_seconds),
        (UNSEALED, unsealed.waiting),
        (UNSEALED_AGE, unsealed.oldest_seconds),
        (SESSIONS, sessions),
    ] {
        gauge!(name).set(exact(value));
    }
    for (queue, jobs) in jobs {
        for (status, value) in [("waiting", jobs.waiting), ("running", jobs.running), ("dead", jobs.dead)] {
            gauge!(JOBS, "queue" => queue.as_str(), "status" => status).set(exact(value));
        }
        gauge!(JOBS_AGE, "queue" => queue.as_str()).set(exact(jobs.oldest_seconds));
    }
    for (reader, seconds) in unread {
        gauge!(UNREAD, "reader" => reader).set(exact(seconds));
    }
    for (kept, bytes) in files {
        gauge!(FILE_BYTES, "store" => kept.as_str()).set(exact(bytes));
    }
}

#[expect(clippy::cast_precision_loss, reason = "exact up to 2^53")]
const fn exact(value: i64) -> f64 {
    value as f64
}

/// Answers at `listener` until the runtime ends.
pub fn serve(listener: TcpListener, handle: PrometheusHandle, db: Db, clock: Clock) -> JoinHandle<()> {
    let upkeep = handle.clone();
    tokio::spawn(async move {
        loop {
            tokio::time::sleep(UPKEEP).await;
            upkeep.run_upkeep();
        }
    });
    let app = routes(handle, db, clock);
    tokio::spawn(async move {
        if let Err(error) = axum::serve(listener, app).await {
            tracing::error!(%error, "metrics can no longer be read");
        }
    })
}

//! Slow statements in the log.

use std::{
    io,
    sync::{Arc, Mutex},
    time::Duration,
};

use domain::db::{Pool, connect};
use sqlx::Connection;
use tracing::{Dispatch, Instrument, instrument::WithSubscriber};
use tracing_subscriber::{Layer, filter::filter_fn, fmt::MakeWriter, layer::SubscriberExt};

use crate::support::TestApp;

/// A log in memory.
#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<u8>>>);

impl Lines {
    fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
    }
}

impl io::Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl MakeWriter<'_> for Lines {
    type Writer = Self;
    fn make_writer(&self) -> Self {
        self.clone()
    }
}

/// The layers as the program has them, writing into memory.
fn log() -> (Lines, Dispatch) {
    let lines = Lines::default();
    let written = tracing_subscriber::fmt::layer().with_ansi(false).with_writer(lines.clone());
    let written = written.with_filter(filter_fn(|what| !server::slow_queries::is_raw(what)));
    let (slow, writer) = server::slow_queries::layer();
    let log = Dispatch::new(tracing_subscriber::registry().with(written).with(slow));
    writer.begin(&log).unwrap();
    (lines, log)
}

#[tokio::test]
async fn a_slow_query_is_logged_without_the_value_it_was_asked_with() {
    let app = TestApp::new().await;
    let (lines, log) = log();
    let login = app.world.database.login_options();
    let asked = async {
        // As `domain::db::connect` sets it up; the pool is the domain's own and takes no statement of ours.
        let options =
            sqlx::ConnectOptions::log_slow_statements(login, log::LevelFilter::Warn, Duration::from_millis(50));
        let mut connection = sqlx::PgConnection::connect_with(&options).await.unwrap();
        let statement =
            "select pg_sleep(0.1)::text as slept, $1::text as secret -- a long statement, so that it is told whole";
        let span = tracing::info_span!("request", request.id = "req_01h455vb4pex5vsknk084sn02q");
        sqlx::query(statement).bind("valor-secreto-1").fetch_one(&mut connection).instrument(span).await.unwrap();
        sqlx::query("select $1::text").bind("valor-secreto-2").fetch_one(&mut connection).await.unwrap();
        connection.close().await.unwrap();
    };
    asked.with_subscriber(log.clone()).await;
    let text = eventually(&lines, "slow query").await;
    assert_eq!(text.matches("slow query").count(), 1, "the quick one is not slow: {text}");
    assert!(text.contains("begins=\"select pg_sleep(0.1)::text as slept, $1::text as secret --\""), "{text}");
    assert!(text.contains("request.id=\"req_01h455vb4pex5vsknk084sn02q\""), "{text}");
    let fingerprint = text.split("fingerprint=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap_or_default();
    assert!(fingerprint.len() == 12 && fingerprint.chars().all(|c| c.is_ascii_hexdigit()), "{text}");
    for value in ["valor-secreto-1", "valor-secreto-2", "so that it is told whole"] {
        assert!(!text.contains(value), "{value} is in the log: {text}");
    }
}

/// The domain's own connections are set up so: with no patience at all, every one of its statements is slow.
#[tokio::test]
async fn the_pool_tells_of_statements_that_take_longer_than_it_was_told() {
    let app = TestApp::new().await;
    let (lines, log) = log();
    let asked = async {
        let pool = Pool { slow_query: Duration::ZERO, ..Pool::default() };
        let keys = domain::testing::MASTER_KEYS.parse().unwrap();
        connect(app.world.database.login_options(), pool, keys).await.unwrap().close().await;
    };
    asked.with_subscriber(log.clone()).await;
    let text = eventually(&lines, "begins=\"select rolname::text as\"").await;
    assert!(!text.contains("has_role"), "the statement itself is not in the log: {text}");
}

/// What a thread writes is there soon.
async fn eventually(lines: &Lines, wanted: &str) -> String {
    for _ in 0..200 {
        if lines.text().contains(wanted) {
            break;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let text = lines.text();
    assert!(text.contains(wanted), "{wanted} is not in the log: {text}");
    text
}

//! What the subcommands do.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a command line talks to its terminal")]

pub mod audit;
pub mod demo;
pub mod keys;
pub mod migrate;
pub mod openapi;
pub mod postgres;
pub mod serve;
pub mod work;

use std::io::IsTerminal;

use domain::{clock::Clock, db::Db};
use tokio::{net::TcpListener, runtime::Runtime};
use tracing::Dispatch;
use tracing_subscriber::{
    EnvFilter, Layer,
    filter::{FilterExt, filter_fn},
    layer::SubscriberExt,
    util::SubscriberInitExt,
};

use crate::{
    config::{LogFormat, LogSettings, WatchSettings},
    metrics, slow_queries,
    traces::{self, Traces},
};

/// What ends the program, in words for the person who started it.
pub type Failure = Box<dyn std::error::Error>;

/// Says why the program ends.
pub fn complain(error: &dyn std::error::Error) {
    eprintln!("error: {error}");
}

fn runtime() -> Result<Runtime, Failure> {
    Ok(tokio::runtime::Builder::new_multi_thread().enable_all().build()?)
}

/// Begins to log, and to send spans where a collector is named. Whatever this returns sends until it is ended.
fn start_log(log: &LogSettings, watch: Option<&WatchSettings>, runtime: &Runtime) -> Result<Option<Traces>, Failure> {
    let filter = EnvFilter::try_new(&log.log)
        .map_err(|error| format!("the setting --log (environment variable LOG) is wrong: {error}"))?;
    let traces = match watch {
        Some(WatchSettings { otlp_endpoint: Some(endpoint), otlp_share, .. }) => {
            let traces = Traces::start(endpoint, *otlp_share, runtime.handle()).map_err(|error| {
                format!(
                    "the setting --otlp-endpoint (environment variable OTEL_EXPORTER_OTLP_ENDPOINT) is wrong: {error}"
                )
            })?;
            domain::watch::carry_trace(traces::current);
            Some(traces)
        }
        _ => None,
    };
    let lines =
        tracing_subscriber::fmt::layer().with_ansi(std::io::stderr().is_terminal()).with_writer(std::io::stderr);
    let lines = match log.log_format {
        LogFormat::Text => lines.with_target(false).boxed(),
        LogFormat::Json => lines.json().flatten_event(true).with_current_span(true).with_span_list(false).boxed(),
    };
    let others = filter_fn(|what| what.target() != traces::TARGET && !slow_queries::is_raw(what));
    let (slow, writer) = slow_queries::layer();
    let subscriber = tracing_subscriber::registry()
        .with(lines.with_filter(filter.and(others)))
        .with(slow)
        .with(traces.as_ref().map(|traces| traces.layer()));
    let log = Dispatch::new(subscriber);
    writer.begin(&log)?;
    log.init();
    Ok(traces)
}

/// Where metrics are read, if that is asked for. A port that is taken is told of at once.
async fn bind_metrics(watch: &WatchSettings) -> Result<Option<TcpListener>, Failure> {
    let Some(address) = watch.metrics_listen else { return Ok(None) };
    let listener = TcpListener::bind(address).await.map_err(|error| {
        format!("cannot listen on {address} ({error}): the setting is --metrics-listen (environment variable METRICS_LISTEN)")
    })?;
    Ok(Some(listener))
}

/// Answers there from now on.
fn serve_metrics(listener: Option<TcpListener>, db: &Db) -> Result<(), Failure> {
    let Some(listener) = listener else { return Ok(()) };
    let address = listener.local_addr()?;
    drop(metrics::serve(listener, metrics::keep()?, db.clone(), Clock::System));
    tracing::info!("metrics are at http://{address}/metrics");
    Ok(())
}

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

use tracing_subscriber::EnvFilter;

use crate::config::{LogFormat, LogSettings};

/// What ends the program, in words for the person who started it.
pub type Failure = Box<dyn std::error::Error>;

/// Says why the program ends.
pub fn complain(error: &dyn std::error::Error) {
    eprintln!("error: {error}");
}

fn runtime() -> Result<tokio::runtime::Runtime, Failure> {
    Ok(tokio::runtime::Builder::new_multi_thread().enable_all().build()?)
}

fn start_log(settings: &LogSettings) -> Result<(), Failure> {
    let filter = EnvFilter::try_new(&settings.log)
        .map_err(|error| format!("the setting --log (environment variable LOG) is wrong: {error}"))?;
    let log = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(std::io::stderr().is_terminal())
        .with_writer(std::io::stderr);
    match settings.log_format {
        LogFormat::Text => log.with_target(false).init(),
        LogFormat::Json => log.json().flatten_event(true).with_current_span(true).with_span_list(false).init(),
    }
    Ok(())
}

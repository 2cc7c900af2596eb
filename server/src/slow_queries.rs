//! Statements that take too long, in the log by their fingerprint. sqlx tells of them with their whole text, which has
//! parameters in the place of values; what is logged is a digest of it, the same in every release until the statement
//! changes, with its first words to find it by. So no value can be in the log, whatever a statement says.

use std::{
    fmt, io,
    sync::mpsc::{Receiver, Sender, channel},
    thread,
};

use metrics::counter;
use sha2::{Digest, Sha256};
use tracing::{
    Dispatch, Event, Id, Metadata, Subscriber,
    dispatcher::{WeakDispatch, with_default},
    field::{Field, Visit},
    span::Attributes,
};
use tracing_subscriber::{
    Layer,
    filter::{LevelFilter, filter_fn},
    layer::Context,
    registry::LookupSpan,
};

use crate::metrics::SLOW_QUERIES;

/// Where sqlx tells of statements.
const TOLD: &str = "sqlx::query";
/// Of a statement, as it begins.
const FIRST_WORDS: usize = 8;

/// Whether this is what sqlx tells of a slow statement, with all of its text.
#[must_use]
pub fn is_raw(what: &Metadata<'_>) -> bool {
    what.target() == TOLD && *what.level() <= tracing::Level::WARN
}

/// What notices slow statements, and what writes them into the log.
#[must_use]
pub fn layer<S>() -> (impl Layer<S>, Writer)
where
    S: Subscriber + for<'span> LookupSpan<'span>,
{
    let (told, slow) = channel();
    let filter = filter_fn(|what| (what.is_span() && what.name() == "request") || is_raw(what));
    (SlowQueries { told }.with_filter(filter.with_max_level_hint(LevelFilter::INFO)), Writer(slow))
}

/// A layer may not log by itself, being in the middle of an event: a thread does it, with what the layer hands it.
struct SlowQueries {
    told: Sender<Slow>,
}

/// What is noticed and was not written yet.
#[derive(Debug)]
pub struct Writer(Receiver<Slow>);

impl Writer {
    /// Writes to `log` from now on.
    ///
    /// # Errors
    /// When there can be no thread for it.
    pub fn begin(self, log: &Dispatch) -> io::Result<()> {
        let log = log.downgrade();
        let write = move || {
            // Ends with the layer, which holds the other end.
            for slow in self.0 {
                write(&log, &slow);
            }
        };
        thread::Builder::new().name("slow-queries".to_owned()).spawn(write).map(drop)
    }
}

#[derive(Debug)]
struct Slow {
    fingerprint: String,
    begins: String,
    seconds: f64,
    rows: u64,
    request: Option<String>,
}

impl<S> Layer<S> for SlowQueries
where
    S: Subscriber + for<'span> LookupSpan<'span>,
{
    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, context: Context<'_, S>) {
        let mut found = RequestOf(None);
        attributes.record(&mut found);
        if let (RequestOf(Some(request)), Some(span)) = (found, context.span(id)) {
            span.extensions_mut().replace(Request(request));
        }
    }

    fn on_event(&self, event: &Event<'_>, context: Context<'_, S>) {
        let mut read = Statement::default();
        event.record(&mut read);
        let request = context
            .event_scope(event)
            .into_iter()
            .flatten()
            .find_map(|span| span.extensions().get::<Request>().map(|Request(request)| request.clone()));
        let statement = if read.text.is_empty() { &read.summary } else { &read.text };
        let slow = Slow {
            fingerprint: fingerprint(statement),
            begins: begins(statement),
            seconds: read.seconds,
            rows: read.rows,
            request,
        };
        counter!(SLOW_QUERIES).increment(1);
        // The other end is gone only when the program ends.
        self.told.send(slow).ok();
    }
}

fn write(log: &WeakDispatch, slow: &Slow) {
    let Some(log) = log.upgrade() else { return };
    let Slow { fingerprint, begins, seconds, rows, request } = slow;
    with_default(&log, || {
        tracing::warn!(request.id = request, fingerprint, begins, seconds, rows, "slow query");
    });
}

/// The same for a statement however it is broken into lines.
fn fingerprint(statement: &str) -> String {
    let words = statement.split_whitespace().collect::<Vec<_>>().join(" ");
    Sha256::digest(words).iter().take(6).map(|byte| format!("{byte:02x}")).collect()
}

/// The first words, up to where a value could stand: of a statement that is all text of ours, nothing is lost.
fn begins(statement: &str) -> String {
    let words = statement.split_whitespace().take(FIRST_WORDS);
    words.take_while(|word| !word.contains(['\'', '"'])).collect::<Vec<_>>().join(" ")
}

/// The request that a span is for.
struct Request(String);

struct RequestOf(Option<String>);

impl Visit for RequestOf {
    fn record_str(&mut self, field: &Field, value: &str) {
        if field.name() == "request.id" {
            self.0 = Some(value.to_owned());
        }
    }

    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        if field.name() == "request.id" {
            self.0 = Some(format!("{value:?}"));
        }
    }
}

/// What sqlx says of a statement.
#[derive(Default)]
struct Statement {
    text: String,
    summary: String,
    seconds: f64,
    rows: u64,
}

impl Visit for Statement {
    fn record_f64(&mut self, field: &Field, value: f64) {
        if field.name() == "elapsed_secs" {
            self.seconds = value;
        }
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        if matches!(field.name(), "rows_returned" | "rows_affected") {
            self.rows = self.rows.max(value);
        }
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        match field.name() {
            "db.statement" => value.clone_into(&mut self.text),
            "summary" => value.clone_into(&mut self.summary),
            _ => {}
        }
    }

    fn record_debug(&mut self, _: &Field, _: &dyn fmt::Debug) {}
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fingerprint_is_of_the_statement_and_not_of_its_lines() {
        let one = fingerprint("select name\n   from locations where id = $1");
        assert_eq!(one, fingerprint("\n\nselect name from locations where id = $1\n"));
        assert_ne!(one, fingerprint("select city from locations where id = $1"));
        assert_eq!(one.len(), 12);
    }

    #[test]
    fn what_a_statement_begins_with_ends_before_a_value() {
        assert_eq!(
            begins("select pg_sleep($1), name from users where name = 'Ana'"),
            "select pg_sleep($1), name from users where name ="
        );
        assert_eq!(begins("select 'Ana', 1"), "select");
    }
}

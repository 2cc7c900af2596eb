//! Traces for OpenTelemetry: a span for each request, sent to a collector as protobuf over HTTP (OTLP). The caller's trace
//! is taken up from `traceparent` and given on to whom we ask (W3C Trace Context).
//!
//! Only spans of the target [`TARGET`] are sent, and no events: what is logged stays in the log. Spans name routes, statuses
//! and request ids; no path, query, address or person.

use std::{
    fmt,
    sync::atomic::{AtomicU64, Ordering},
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use async_trait::async_trait;
use domain::ids::RequestId;
use http::{HeaderMap, Method};
use opentelemetry::{
    Context, KeyValue,
    propagation::TextMapPropagator,
    trace::{TraceContextExt, TracerProvider},
};
use opentelemetry_http::{Bytes, HeaderExtractor, HttpClient, HttpError, Request, Response};
use opentelemetry_otlp::{Protocol, SpanExporter, WithExportConfig, WithHttpConfig};
use opentelemetry_sdk::{
    Resource,
    propagation::TraceContextPropagator,
    trace::{Sampler, SdkTracerProvider},
};
use tokio::runtime::Handle;
use tracing::{Span, Subscriber, field::Empty};
use tracing_opentelemetry::OpenTelemetrySpanExt;
use tracing_subscriber::{Layer, filter::dynamic_filter_fn, registry::LookupSpan};

use crate::COMMIT;

/// The target of spans that are sent; the log leaves them out.
pub const TARGET: &str = "trace";
const NAME: &str = "barberpro";
/// One delivery. A collector that takes longer is away; what it misses is dropped, never waited for.
const PATIENCE: Duration = Duration::from_secs(5);
/// At the end of the program.
const LAST: Duration = Duration::from_secs(3);
/// A collector that is away is told of once in so many seconds.
const COMPLAIN_EVERY: u64 = 60;

/// Sends spans until it is ended.
#[derive(Debug)]
pub struct Traces(SdkTracerProvider);

impl Traces {
    /// `endpoint` is a collector's address, without the path of traces; `share` of all traces is kept, by their id alone, so
    /// that servers agree and nobody can ask to be kept.
    ///
    /// # Errors
    /// For an address that is none.
    pub fn start(endpoint: &str, share: f64, runtime: &Handle) -> Result<Self, String> {
        let client = reqwest::Client::builder()
            .timeout(PATIENCE)
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .map_err(|error| error.to_string())?;
        let exporter = SpanExporter::builder()
            .with_http()
            .with_http_client(Sender { client, runtime: runtime.clone(), complained: AtomicU64::new(0) })
            .with_protocol(Protocol::HttpBinary)
            .with_endpoint(format!("{}/v1/traces", endpoint.trim_end_matches('/')))
            .with_timeout(PATIENCE)
            .build()
            .map_err(|error| error.to_string())?;
        let about = Resource::builder().with_service_name(NAME);
        let provider = SdkTracerProvider::builder()
            .with_resource(about.with_attribute(KeyValue::new("service.version", COMMIT)).build())
            .with_sampler(Sampler::TraceIdRatioBased(share))
            .with_batch_exporter(exporter)
            .build();
        Ok(Self(provider))
    }

    /// What hands spans on.
    pub fn layer<S>(&self) -> impl Layer<S> + use<S>
    where
        S: Subscriber + for<'span> LookupSpan<'span>,
    {
        tracing_opentelemetry::layer()
            .with_tracer(self.0.tracer(NAME))
            .with_location(false)
            .with_threads(false)
            .with_tracked_inactivity(false)
            // Asked anew for each span: what a thread remembers of the question before it may be about something else, such
            // as whether a slow statement is logged.
            .with_filter(dynamic_filter_fn(|what, _| what.is_span() && what.target() == TARGET))
    }

    /// Sends what waits to be sent, now.
    pub async fn flush(&self) {
        let provider = self.0.clone();
        tokio::task::spawn_blocking(move || provider.force_flush().ok()).await.ok();
    }

    /// Sends what is left, for a moment, and ends.
    pub async fn end(self) {
        // It waits for its thread, which waits for the runtime.
        tokio::task::spawn_blocking(move || self.0.shutdown_with_timeout(LAST).ok()).await.ok();
    }
}

/// Delivers on our runtime, by the HTTP client that the rest of the program has: what collects spans is a thread that
/// knows neither.
struct Sender {
    client: reqwest::Client,
    runtime: Handle,
    complained: AtomicU64,
}

impl fmt::Debug for Sender {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sender").finish_non_exhaustive()
    }
}

impl Sender {
    fn complain(&self, why: &str) {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
        let last = self.complained.load(Ordering::Relaxed);
        if now >= last + COMPLAIN_EVERY
            && self.complained.compare_exchange(last, now, Ordering::Relaxed, Ordering::Relaxed).is_ok()
        {
            tracing::warn!(why, "traces cannot be delivered; they are dropped, nothing else suffers");
        }
    }
}

#[async_trait]
impl HttpClient for Sender {
    async fn send_bytes(&self, request: Request<Bytes>) -> Result<Response<Bytes>, HttpError> {
        let request = reqwest::Request::try_from(request)?;
        let client = self.client.clone();
        let sent = self.runtime.spawn(async move {
            let answer = client.execute(request).await?;
            let status = answer.status();
            Ok::<_, reqwest::Error>((status, answer.bytes().await?))
        });
        let outcome = match sent.await {
            Ok(outcome) => outcome,
            Err(error) => return Err(error.into()),
        };
        match outcome {
            Ok((status, body)) => {
                if !status.is_success() {
                    self.complain(status.as_str());
                }
                let mut response = Response::new(body);
                *response.status_mut() = status;
                Ok(response)
            }
            Err(error) => {
                // Without the address: it may hold a password.
                let error = error.without_url();
                self.complain(&error.to_string());
                Err(error.into())
            }
        }
    }
}

/// A request's span. Where nobody collects, it is none.
pub fn begin(method: &Method, id: RequestId, headers: &HeaderMap) -> Span {
    let span = tracing::info_span!(
        target: TARGET,
        "request",
        otel.name = method.as_str(),
        otel.kind = "server",
        otel.status_code = Empty,
        http.request.method = method.as_str(),
        http.route = Empty,
        http.response.status_code = Empty,
        request.id = %id,
    );
    if !span.is_disabled() {
        let caller = TraceContextPropagator::new().extract(&HeaderExtractor(headers));
        if caller.span().span_context().is_valid() {
            // Refused only for a span that has begun, and this one has not.
            span.set_parent(caller).ok();
        }
    }
    span
}

/// What became of the request.
pub fn end(span: &Span, method: &Method, route: &str, status: u16) {
    if span.is_disabled() {
        return;
    }
    // It has begun by now, so that its name is no field of it any more.
    span.context().span().update_name(format!("{method} {route}"));
    span.record("http.route", route);
    span.record("http.response.status_code", status);
    if status >= 500 {
        span.record("otel.status_code", "ERROR");
    }
}

/// A span as others name it: `00-<trace>-<span>-<flags>`. None where nobody collects.
#[must_use]
pub fn parent_of(span: &Span) -> Option<String> {
    if span.is_disabled() {
        return None;
    }
    name_of(&span.context())
}

/// The same of where we are, however many spans of the log are in between.
#[must_use]
pub fn current() -> Option<String> {
    name_of(&Context::current())
}

fn name_of(context: &Context) -> Option<String> {
    let span = context.span();
    let span = span.span_context();
    let flags = span.trace_flags().to_u8();
    span.is_valid().then(|| format!("00-{}-{}-{flags:02x}", span.trace_id(), span.span_id()))
}

//! Spans as a collector gets them: a small one of our own, which reads the protobuf.

use std::{
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use axum::{Router, body::Bytes, extract::State, http::HeaderMap, routing::post};
use opentelemetry_proto::tonic::{
    collector::trace::v1::{ExportTraceServiceRequest, ExportTraceServiceResponse},
    common::v1::any_value::Value,
    trace::v1::{Span, status::StatusCode},
};
use prost::Message;
use server::traces::Traces;
use tokio::{net::TcpListener, runtime::Handle};
use tracing::{Instrument, instrument::WithSubscriber};
use tracing_subscriber::layer::SubscriberExt;

use crate::support::{Sent, TestApp};

type Collected = Arc<Mutex<Vec<Span>>>;

async fn collect(State(collected): State<Collected>, headers: HeaderMap, body: Bytes) -> Vec<u8> {
    assert_eq!(headers["content-type"], "application/x-protobuf");
    let request = ExportTraceServiceRequest::decode(body).unwrap();
    for resource in request.resource_spans {
        let about = resource.resource.unwrap().attributes;
        assert!(about.iter().any(|pair| pair.key == "service.name"), "{about:?}");
        collected.lock().unwrap().extend(resource.scope_spans.into_iter().flat_map(|scope| scope.spans));
    }
    ExportTraceServiceResponse::default().encode_to_vec()
}

/// A collector, its address, and what it got.
async fn collector() -> (String, Collected) {
    let collected = Collected::default();
    let app = Router::new().route("/v1/traces", post(collect)).with_state(collected.clone());
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
    (address, collected)
}

/// What it got, once there are as many: on a busy machine a delivery takes its time.
async fn arrived(collected: &Collected, most: usize) -> Vec<Span> {
    for _ in 0..500 {
        if collected.lock().unwrap().len() >= most {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let spans = collected.lock().unwrap().clone();
    assert_eq!(spans.len(), most, "{spans:?}");
    spans
}

fn attribute(span: &Span, key: &str) -> String {
    let found = span.attributes.iter().find(|pair| pair.key == key).unwrap_or_else(|| panic!("{key}: {span:?}"));
    match found.value.as_ref().unwrap().value.as_ref().unwrap() {
        Value::StringValue(text) => text.clone(),
        Value::IntValue(number) => number.to_string(),
        other => panic!("{other:?}"),
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Runs `asked` where spans are sent to `endpoint`, and sends them.
async fn traced<T>(endpoint: &str, share: f64, asked: impl Future<Output = T>) -> T {
    let traces = Traces::start(endpoint, share, &Handle::current()).unwrap();
    let subscriber = tracing_subscriber::registry().with(traces.layer());
    let answer = asked.with_subscriber(subscriber).await;
    // A task that was begun on the way may hold the span for a moment after the answer.
    for _ in 0..10 {
        traces.flush().await;
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    traces.end().await;
    answer
}

#[tokio::test(flavor = "multi_thread")]
async fn a_collector_gets_a_span_for_each_request() {
    let (address, collected) = collector().await;
    let app = TestApp::new().await;
    let owner = app.owner().await;
    let caller = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    let path = format!("/api/tenants/sur/locations/{}?q=secreto", app.world.here);
    let answer = traced(&address, 1.0, async {
        owner.get("/api/nowhere").await.expect(404);
        owner.send(http::Method::GET, &path, Sent::Nothing, &[("traceparent", caller)]).await
    });
    let answer = answer.await.expect(200);
    let spans = arrived(&collected, 2).await;
    let route = "/api/tenants/{tenant}/locations/{location}";
    let span = spans.iter().find(|span| span.name == format!("GET {route}")).unwrap();
    assert_eq!(attribute(span, "http.route"), route);
    assert_eq!(attribute(span, "http.request.method"), "GET");
    assert_eq!(attribute(span, "http.response.status_code"), "200");
    assert_eq!(attribute(span, "request.id"), answer.header("x-request-id"));
    // The caller's trace goes on in ours, and the caller is told where.
    assert_eq!((hex(&span.trace_id), hex(&span.parent_span_id)), (caller[3..35].to_owned(), caller[36..52].to_owned()));
    assert_eq!(answer.header("traceresponse"), format!("00-{}-{}-01", hex(&span.trace_id), hex(&span.span_id)));
    assert!(span.end_time_unix_nano > span.start_time_unix_nano);
    // A trace that nobody began is one of its own.
    let own = spans.iter().find(|span| span.name == "GET /api/{*nowhere}").unwrap();
    assert!(own.parent_span_id.is_empty() && own.trace_id != span.trace_id);
    // What was asked for, and by whom, is in none.
    let all = format!("{spans:?}");
    for secret in ["secreto", &app.world.here.to_string(), "session=", "203.0.113"] {
        assert!(!all.contains(secret), "{secret}: {all}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_fault_of_ours_is_an_error_in_its_span() {
    let (address, collected) = collector().await;
    let app = TestApp::new().await;
    let owner = app.owner().await;
    let mut tables = app.world.database.owner().await;
    sqlx::query("alter table locations rename column street to avenue").execute(&mut tables).await.unwrap();
    traced(&address, 1.0, async { owner.get("/api/tenants/sur/locations").await.expect(500) }).await;
    let spans = arrived(&collected, 1).await;
    assert_eq!(spans[0].status.as_ref().unwrap().code(), StatusCode::Error, "{spans:?}");
}

/// The trace goes on to whom we ask: what is named there is the request's own span.
#[tokio::test(flavor = "multi_thread")]
async fn what_we_ask_of_others_carries_the_trace() {
    let (address, collected) = collector().await;
    let named = traced(&address, 1.0, async {
        let span = server::traces::begin(&http::Method::GET, domain::ids::RequestId::new(), &HeaderMap::new());
        // Inside of a span of the log, as in a request.
        let inner = async { server::traces::current() }.instrument(tracing::info_span!("inner"));
        let named = inner.instrument(span.clone()).await;
        server::traces::end(&span, &http::Method::GET, "/x", 200);
        named
    });
    let named = named.await.unwrap();
    let spans = arrived(&collected, 1).await;
    assert_eq!(named, format!("00-{}-{}-01", hex(&spans[0].trace_id), hex(&spans[0].span_id)));
    assert_eq!(server::traces::current(), None, "outside of a request there is none");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_share_of_none_sends_none() {
    let (address, collected) = collector().await;
    let app = TestApp::new().await;
    // Not even for a caller who asks for it.
    let caller = [("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")];
    let anonymous = app.anonymous();
    let asked = async { anonymous.send(http::Method::GET, "/api/health/live", Sent::Nothing, &caller).await };
    traced(&address, 0.0, asked).await.expect(204);
    assert_eq!(collected.lock().unwrap().len(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_suffers_while_the_collector_is_away() {
    let app = TestApp::new().await;
    let owner = app.owner().await;
    // One that refuses, and one that takes the connection and never answers.
    let silent = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let refusing = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let closed = refusing.local_addr().unwrap();
    drop(refusing);
    for address in [closed, silent.local_addr().unwrap()] {
        let traces = Traces::start(&format!("http://{address}"), 1.0, &Handle::current()).unwrap();
        let subscriber = tracing_subscriber::registry().with(traces.layer());
        let asked = async {
            // More than the queue holds, so that some are dropped too.
            for _ in 0..100 {
                let started = Instant::now();
                owner.get("/api/session").await.expect(200);
                assert!(started.elapsed() < Duration::from_secs(3), "a request waited for the collector");
            }
        };
        asked.with_subscriber(subscriber).await;
        let started = Instant::now();
        traces.end().await;
        assert!(started.elapsed() < Duration::from_secs(8), "the end waited {:?}", started.elapsed());
    }
}

//! Accepting connections. axum's own loop has no limits and no timer, so this one is ours: it bounds how many there
//! are, how long a request's head may take to arrive (slowloris) and how long an idle connection is kept.

use std::{future::Future, pin::pin, sync::Arc, time::Duration};

use axum::{Router, extract::ConnectInfo};
use hyper::{body::Incoming, server::conn::http1};
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    server::graceful::GracefulShutdown,
    service::TowerToHyperService,
};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::{OwnedSemaphorePermit, Semaphore},
};
use tokio_io_timeout::TimeoutStream;
use tower::ServiceExt;

use crate::config::ServeSettings;

/// How long connections that are already on their way are still taken.
const LAST_CALL: Duration = Duration::from_millis(50);

#[derive(Clone, Copy, Debug)]
pub struct Limits {
    pub connections: usize,
    /// For a request's head, and between two requests.
    pub idle: Duration,
    /// For a client to take some of its answer: one that never reads would keep its place for ever.
    pub write: Duration,
    /// For running requests, once no more are accepted.
    pub grace: Duration,
}

impl From<&ServeSettings> for Limits {
    fn from(settings: &ServeSettings) -> Self {
        Self {
            connections: settings.max_connections as usize,
            idle: settings.connection_timeout,
            write: settings.request_timeout,
            grace: settings.shutdown_grace,
        }
    }
}

/// What to do with connections that are open at the end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// Each ends by itself: after its answer, or once it has been idle for as long as any may. Nothing that was sent
    /// is lost.
    Patient,
    /// Those without a running request are closed at once; one that was just sent may be lost.
    Prompt,
}

/// Serves until `shutdown` resolves, then finishes what was accepted.
pub async fn serve(listener: TcpListener, app: Router, limits: Limits, shutdown: impl Future<Output = Ending>) {
    let places = Arc::new(Semaphore::new(limits.connections));
    let graceful = GracefulShutdown::new();
    let mut shutdown = pin!(shutdown);
    let ending = loop {
        tokio::select! {
            biased;
            ending = &mut shutdown => break ending,
            (stream, place) = accept(&listener, &places) => handle(stream, place, &app, limits, &graceful),
        }
    };
    // Connections the kernel has taken for us but we have not: closing the socket now would reset them.
    let last_call = tokio::time::sleep(LAST_CALL);
    let mut last_call = pin!(last_call);
    loop {
        tokio::select! {
            biased;
            () = &mut last_call => break,
            (stream, place) = accept(&listener, &places) => handle(stream, place, &app, limits, &graceful),
        }
    }
    drop(listener);
    if ending == Ending::Patient {
        let all_ended = places.acquire_many(u32::try_from(limits.connections).unwrap_or(u32::MAX));
        // What is still running after that is a long request: the grace is for it.
        tokio::time::timeout(limits.idle, all_ended).await.ok();
    }
    if tokio::time::timeout(limits.grace, graceful.shutdown()).await.is_err() {
        tracing::warn!(grace = ?limits.grace, "requests were still running and are cut off");
    }
}

async fn accept(listener: &TcpListener, places: &Arc<Semaphore>) -> (TcpStream, OwnedSemaphorePermit) {
    loop {
        // A semaphore that is never closed always gives a place in the end.
        let Ok(place) = Arc::clone(places).acquire_owned().await else { continue };
        match listener.accept().await {
            Ok((stream, _)) => return (stream, place),
            Err(error) => {
                // Out of file handles, most likely: they come back as connections end.
                tracing::error!(%error, "a connection could not be accepted");
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        }
    }
}

fn handle(stream: TcpStream, place: OwnedSemaphorePermit, app: &Router, limits: Limits, graceful: &GracefulShutdown) {
    // Without this, streamed pages wait for delayed acknowledgements: measured at a fifteenth of the throughput.
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!(%error, "TCP_NODELAY could not be set");
    }
    let peer = stream.peer_addr().ok();
    let app = app.clone().map_request(move |mut request: http::Request<Incoming>| {
        if let Some(peer) = peer {
            request.extensions_mut().insert(ConnectInfo(peer));
        }
        request.map(axum::body::Body::new)
    });
    let mut stream = TimeoutStream::new(stream);
    stream.set_write_timeout(Some(limits.write));
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(limits.idle)
        .serve_connection(TokioIo::new(Box::pin(stream)), TowerToHyperService::new(app));
    let connection = graceful.watch(connection);
    tokio::spawn(async move {
        if let Err(error) = connection.await {
            tracing::debug!(%error, "a connection ended early");
        }
        drop(place);
    });
}

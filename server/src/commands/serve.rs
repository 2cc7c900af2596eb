//! `server serve`

use std::sync::Arc;

use domain::clock::Clock;
use tokio::{
    net::TcpListener,
    signal::unix::{SignalKind, signal},
    sync::watch,
};

use super::{Failure, demo::announce, runtime, start_log, work};
use crate::{
    assets,
    config::ServeSettings,
    database::Database,
    listener::{self, Ending, Limits},
    router,
    state::AppState,
};

/// # Errors
/// When a setting is wrong, the database cannot be reached, or the address is taken.
pub fn run(settings: ServeSettings) -> Result<(), Failure> {
    start_log(&settings.log)?;
    runtime()?.block_on(serve(settings))
}

async fn serve(settings: ServeSettings) -> Result<(), Failure> {
    let assets = assets::load(&settings.site)?;
    // Before the database is touched: a taken port is the commonest mistake.
    let listener = TcpListener::bind(settings.listen).await.map_err(|error| {
        format!("cannot listen on {} ({error}): is it running already? The setting is --listen (environment variable LISTEN)", settings.listen)
    })?;
    let database = Database::find(&settings.database).await?;
    let outcome = serve_on(listener, settings, assets, &database).await;
    database.stop()?;
    outcome
}

async fn serve_on(
    listener: TcpListener,
    settings: ServeSettings,
    assets: app::assets::Assets,
    database: &Database,
) -> Result<(), Failure> {
    if settings.demo && !is_local(&settings.public_url) {
        return Err("demo data has passwords that everybody knows, so --demo (DEMO) goes only with a --public-url (PUBLIC_URL) on localhost".into());
    }
    if database.is_own() || settings.demo {
        database.migrate().await?;
    }
    if settings.demo {
        database.load_demo(&settings.demo_password).await?;
    }
    let db = database.connect(&settings.database).await?;
    let (_, pending) = db.migrations().await.unwrap_or_default();
    if !pending.is_empty() {
        tracing::warn!(?pending, "the database lacks migrations: run `server migrate`");
    }
    let clock = Clock::System;
    let limits = Limits::from(&settings);
    let state = AppState::new(db.clone(), clock.clone(), Arc::new(assets), settings);
    let app = router::router(state.clone());
    let (stop_worker, worker_stopped) = watch::channel(false);
    let worker = (!state.settings.no_worker).then(|| tokio::spawn(work::until(db.clone(), clock, worker_stopped)));

    greet(&state.settings);
    let shutdown = {
        let state = state.clone();
        async move {
            let kind = shutdown_signal().await;
            state.start_draining();
            // Somebody at a terminal waits; a process manager has moved traffic away once readiness says no.
            if kind == Shutdown::Interrupt {
                return Ending::Prompt;
            }
            tracing::info!(drain = ?state.settings.shutdown_drain, "draining");
            tokio::time::sleep(state.settings.shutdown_drain).await;
            Ending::Patient
        }
    };
    listener::serve(listener, app, limits, shutdown).await;
    stop_worker.send_replace(true);
    if let Some(worker) = worker {
        worker.await?;
    }
    db.close().await;
    tracing::info!("stopped");
    Ok(())
}

fn is_local(public_url: &str) -> bool {
    let host = public_url.split("://").nth(1).unwrap_or_default();
    let host = host.rsplit_once(':').map_or(host, |(host, _)| host);
    matches!(host, "localhost" | "127.0.0.1" | "[::1]")
}

fn greet(settings: &ServeSettings) {
    println!("\nBarberPro is at {}", settings.public_url);
    if settings.demo {
        println!("\nSign in with one of these and the password '{}':", settings.demo_password);
        announce();
    }
    println!("\nThe REST API is described at {}/api/docs. Ctrl-C stops everything.", settings.public_url);
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shutdown {
    /// Ctrl-C.
    Interrupt,
    /// SIGTERM.
    Terminate,
}

/// Waits for one of the signals that end a program politely.
pub async fn shutdown_signal() -> Shutdown {
    let (Ok(mut interrupt), Ok(mut terminate)) = (signal(SignalKind::interrupt()), signal(SignalKind::terminate()))
    else {
        tracing::error!("signals cannot be listened to; only a kill ends this program");
        return std::future::pending().await;
    };
    tokio::select! {
        _ = interrupt.recv() => Shutdown::Interrupt,
        _ = terminate.recv() => Shutdown::Terminate,
    }
}

//! `server serve`

use std::sync::Arc;

use domain::{clock::Clock, db::Db, events::retention, files::Files, identity::password, messages};
use sqlx::postgres::PgConnectOptions;
use tokio::{
    net::TcpListener,
    signal::unix::{Signal, SignalKind, signal},
    sync::watch,
};

use super::{Failure, bind_metrics, demo::announce, runtime, serve_metrics, start_log, work};
use crate::{
    assets,
    config::ServeSettings,
    database::Database,
    listener::{self, Ending, Limits},
    live::follow::{self, Following},
    mail::Mailer,
    router,
    state::AppState,
};

/// # Errors
/// When a setting is wrong, the database cannot be reached, or the address is taken.
pub fn run(settings: ServeSettings) -> Result<(), Failure> {
    let runtime = runtime()?;
    let traces = start_log(&settings.log, Some(&settings.watch), &runtime)?;
    runtime.block_on(async {
        let outcome = serve(settings).await;
        if let Some(traces) = traces {
            traces.end().await;
        }
        outcome
    })
}

async fn serve(settings: ServeSettings) -> Result<(), Failure> {
    // Listened to from the first moment: a slow first start can be ended too.
    let mut signals = Signals::new()?;
    if settings.demo && !settings.is_local() {
        return Err("demo data has passwords that everybody knows: --demo (DEMO) goes only with --listen (LISTEN) and --public-url (PUBLIC_URL) on this machine".into());
    }
    if settings.shutdown_drain < settings.connection_timeout {
        tracing::warn!("--shutdown-drain is shorter than --connection-timeout: a restart may lose requests");
    }
    password::configure(settings.password_cost()).map_err(|error| {
        format!("the settings --password-memory, --password-passes and --password-lanes are wrong: {error}")
    })?;
    retention::configure(settings.events.events_keep);
    messages::retention::configure(settings.messages.messages_keep);
    let mailer = Mailer::new(&settings.mail, settings.address())?;
    let files = settings.files.open()?;
    let assets = assets::load(&settings.site)?;
    // Before the database is touched: a taken port is the commonest mistake.
    let listener = TcpListener::bind(settings.listen).await.map_err(|error| {
        format!("cannot listen on {} ({error}): is it running already? The setting is --listen (environment variable LISTEN)", settings.listen)
    })?;
    let metrics = bind_metrics(&settings.watch).await?;
    let database = Database::find(&settings.database).await?;
    let outcome = async {
        let db = tokio::select! {
            db = prepare(&database, &settings, files.clone()) => db?,
            _ = signals.next() => return Ok(()),
        };
        serve_metrics(metrics, &db)?;
        serve_on(listener, settings, assets, (db, database.direct().clone()), mailer, signals).await
    };
    let outcome = outcome.await;
    database.stop()?;
    outcome
}

/// Migrates where nobody else does, loads demo data where it is wanted, connects.
async fn prepare(database: &Database, settings: &ServeSettings, files: Files) -> Result<Db, Failure> {
    if database.is_own() || settings.demo {
        database.migrate().await?;
    }
    if settings.demo {
        database.load_demo(&settings.demo_password).await?;
    }
    let db = database.connect(&settings.database, &settings.keys).await?.with_files(files);
    let (_, pending) = db.migrations().await?;
    if !pending.is_empty() {
        tracing::warn!(?pending, "the database lacks migrations: run `server migrate`");
    }
    Ok(db)
}

async fn serve_on(
    listener: TcpListener,
    settings: ServeSettings,
    assets: app::assets::Assets,
    (db, direct): (Db, PgConnectOptions),
    mailer: Mailer,
    mut signals: Signals,
) -> Result<(), Failure> {
    let clock = Clock::System;
    let limits = Limits::from(&settings);
    let state = AppState::new(db.clone(), clock.clone(), Arc::new(assets), settings);
    let app = router::router(state.clone());
    let (stop_worker, worker_stopped) = watch::channel(false);
    greet(&state.settings, &mailer);
    let following = Following { mode: state.settings.live, direct, every: state.settings.live_poll };
    let follower = tokio::spawn(follow::follow(state.live.clone(), db.clone(), following, worker_stopped.clone()));
    let worker = (!state.settings.no_worker).then(|| {
        let worker = state.settings.jobs.worker(db.clone(), clock.clone());
        tokio::spawn(work::until(db.clone(), worker, mailer, clock, worker_stopped))
    });

    let shutdown = {
        let state = state.clone();
        async move {
            let kind = signals.next().await;
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
    follower.await?;
    db.close().await;
    tracing::info!("stopped");
    Ok(())
}

fn greet(settings: &ServeSettings, mailer: &Mailer) {
    let address = settings.address();
    println!("\nBarberPro is at {address}");
    if settings.demo {
        println!("\nSign in with one of these and the password '{}':", settings.demo_password);
        announce();
    }
    if !settings.no_worker {
        println!("\nMail is {}.", mailer.transport());
    }
    println!("\nThe REST API is described at {address}/api/docs. Ctrl-C stops everything.");
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shutdown {
    /// Ctrl-C.
    Interrupt,
    /// SIGTERM.
    Terminate,
}

/// The signals that end a program politely, listened to from when this is made.
#[derive(Debug)]
pub struct Signals {
    interrupt: Signal,
    terminate: Signal,
}

impl Signals {
    /// # Errors
    /// When the system does not let them be listened to.
    pub fn new() -> std::io::Result<Self> {
        Ok(Self { interrupt: signal(SignalKind::interrupt())?, terminate: signal(SignalKind::terminate())? })
    }

    /// Waits for one of them.
    pub async fn next(&mut self) -> Shutdown {
        tokio::select! {
            _ = self.interrupt.recv() => Shutdown::Interrupt,
            _ = self.terminate.recv() => Shutdown::Terminate,
        }
    }
}

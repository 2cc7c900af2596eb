//! `server work`: what is due without anybody asking.

use std::time::Duration;

use domain::{accounts::letters, audit, clock::Clock, db::Db, events::retention, jobs::Worker, messages};
use tokio::{net::TcpListener, sync::watch};

use super::{Failure, bind_metrics, runtime, serve::Signals, serve_metrics, start_log};
use crate::{
    config::WorkSettings,
    database::Database,
    events, jobs,
    mail::{Mailer, delivery},
};

/// How often it looks for letters that somebody waits for.
const LETTERS_EVERY: Duration = Duration::from_secs(2);
/// How often it looks for what was recorded: within a second it is in its chain.
const SEAL_EVERY: Duration = Duration::from_millis(300);
/// Rows per statement: short locks, bounded memory.
const BATCH: i64 = 1000;

/// # Errors
/// When the database cannot be reached.
pub fn run(settings: WorkSettings) -> Result<(), Failure> {
    let runtime = runtime()?;
    let traces = start_log(&settings.log, Some(&settings.watch), &runtime)?;
    retention::configure(settings.events.events_keep);
    messages::retention::configure(settings.messages.messages_keep);
    runtime.block_on(async {
        let mut signals = Signals::new()?;
        let address = settings.public_url.clone().unwrap_or_else(|| "http://localhost:3000".to_owned());
        let mailer = Mailer::new(&settings.mail, address)?;
        tracing::info!("mail is {}", mailer.transport());
        let metrics = bind_metrics(&settings.watch).await?;
        let database = Database::find(&settings.database).await?;
        let outcome = work(&database, &settings, metrics, mailer, &mut signals).await;
        if let Some(traces) = traces {
            traces.end().await;
        }
        database.stop()?;
        outcome
    })
}

async fn work(
    database: &Database,
    settings: &WorkSettings,
    metrics: Option<TcpListener>,
    mailer: Mailer,
    signals: &mut Signals,
) -> Result<(), Failure> {
    let files = settings.files.open()?;
    let db = database.connect(&settings.database, &settings.keys).await?.with_files(files);
    serve_metrics(metrics, &db)?;
    let worker = settings.jobs.worker(db.clone(), Clock::System);
    if settings.once {
        once(&db, &worker, &Clock::System).await?;
        delivery::once(&mailer, &db, &Clock::System).await?;
    } else {
        let (stop, stopped) = watch::channel(false);
        let working = tokio::spawn(until(db.clone(), worker, mailer, Clock::System, stopped));
        signals.next().await;
        stop.send_replace(true);
        working.await?;
    }
    db.close().await;
    Ok(())
}

/// Works until told to stop; never in the middle of something.
pub async fn until(db: Db, worker: Worker, mailer: Mailer, clock: Clock, stopped: watch::Receiver<bool>) {
    tokio::join!(
        delivery::until(mailer, db.clone(), clock.clone(), stopped.clone()),
        letters(db.clone(), clock.clone(), stopped.clone()),
        seal(db.clone(), clock.clone(), stopped.clone()),
        events::until(db.clone(), clock, stopped.clone()),
        jobs::until(worker, db, stopped)
    );
}

/// Writes the letters that people wait for who forgot their password.
async fn letters(db: Db, clock: Clock, mut stopped: watch::Receiver<bool>) {
    loop {
        if let Err(error) = letters::answer(&db, clock.now(), BATCH).await {
            tracing::error!(%error, "letters could not be written; it is tried again");
        }
        tokio::select! {
            () = tokio::time::sleep(LETTERS_EVERY) => {}
            _ = stopped.wait_for(|stopped| *stopped) => return,
        }
    }
}

/// Chains what was recorded, and signs how far chains have come.
async fn seal(db: Db, clock: Clock, mut stopped: watch::Receiver<bool>) {
    loop {
        let outcome = async {
            audit::seal::pass(&db, clock.now()).await?;
            audit::sign_due(&db, clock.now()).await
        };
        if let Err(error) = outcome.await {
            tracing::error!(%error, "the audit could not be sealed; it is tried again");
        }
        tokio::select! {
            () = tokio::time::sleep(SEAL_EVERY) => {}
            _ = stopped.wait_for(|stopped| *stopped) => return,
        }
    }
}

/// Does what is due now: writes the letters that people wait for, seals the audit, and runs the jobs that are due, what
/// recurs included.
///
/// # Errors
/// When the database refuses.
pub async fn once(db: &Db, worker: &Worker, clock: &Clock) -> domain::Result<()> {
    letters::answer(db, clock.now(), BATCH).await?;
    audit::seal::pass(db, clock.now()).await?;
    audit::sign_due(db, clock.now()).await?;
    events::once(db, clock).await?;
    worker.once().await
}

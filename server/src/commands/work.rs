//! `server work`: what is due without anybody asking.

use std::time::Duration;

use domain::{
    accounts::{letters, reset},
    audit,
    clock::Clock,
    db::Db,
    idempotency,
    identity::{devices, factors::totp, sessions, throttle},
    rate_limit,
};
use tokio::{net::TcpListener, sync::watch};

use super::{Failure, bind_metrics, runtime, serve::Signals, serve_metrics, start_log};
use crate::{
    config::WorkSettings,
    database::Database,
    mail::{Mailer, delivery},
};

/// How often the worker looks.
const EVERY: Duration = Duration::from_mins(10);
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
    let db = database.connect(&settings.database, &settings.keys).await?;
    serve_metrics(metrics, &db)?;
    if settings.once {
        once(&db, &Clock::System).await?;
        delivery::once(&mailer, &db, &Clock::System).await?;
    } else {
        let (stop, stopped) = watch::channel(false);
        let worker = tokio::spawn(until(db.clone(), mailer, Clock::System, stopped));
        signals.next().await;
        stop.send_replace(true);
        worker.await?;
    }
    db.close().await;
    Ok(())
}

/// Works until told to stop; never in the middle of something.
pub async fn until(db: Db, mailer: Mailer, clock: Clock, stopped: watch::Receiver<bool>) {
    tokio::join!(
        delivery::until(mailer, db.clone(), clock.clone(), stopped.clone()),
        letters(db.clone(), clock.clone(), stopped.clone()),
        seal(db.clone(), clock.clone(), stopped.clone()),
        tidy(db, clock, stopped)
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

async fn tidy(db: Db, clock: Clock, mut stopped: watch::Receiver<bool>) {
    loop {
        if let Err(error) = once(&db, &clock).await {
            tracing::error!(%error, "background work failed; it is tried again");
        }
        tokio::select! {
            () = tokio::time::sleep(EVERY) => {}
            // An error means that the sender is gone: the server is ending.
            _ = stopped.wait_for(|stopped| *stopped) => return,
        }
    }
}

/// Does what is due now: writes the letters that people wait for, and removes sessions, codes, throttles, allowances and
/// remembered answers that mean nothing any more.
///
/// # Errors
/// When the database refuses.
pub async fn once(db: &Db, clock: &Clock) -> domain::Result<()> {
    letters::answer(db, clock.now(), BATCH).await?;
    audit::seal::make_months(db, clock.now()).await?;
    audit::seal::pass(db, clock.now()).await?;
    audit::sign_due(db, clock.now()).await?;
    loop {
        let mut tx = db.begin_worker().await?;
        let removed = idempotency::delete_outdated(&mut tx, clock.now(), BATCH).await?;
        tx.commit().await?;
        if removed < BATCH as u64 {
            break;
        }
    }
    loop {
        let mut tx = db.begin_identity().await?;
        let removed = [
            sessions::delete_expired(&mut tx, clock.now(), BATCH).await?,
            reset::delete_expired(&mut tx, clock.now(), BATCH).await?,
            totp::delete_unconfirmed(&mut tx, clock.now(), BATCH).await?,
            throttle::delete_forgotten(&mut tx, clock.now(), BATCH).await?,
            devices::delete_forgotten(&mut tx, clock.now(), BATCH).await?,
            rate_limit::delete_full(&mut tx, clock.now(), BATCH).await?,
        ];
        tx.commit().await?;
        if removed.iter().all(|removed| *removed < BATCH as u64) {
            return Ok(());
        }
    }
}

//! `server work`: what is due without anybody asking.

use std::time::Duration;

use domain::{
    accounts::{letters, reset},
    clock::Clock,
    db::Db,
    events::retention,
    identity::{devices, factors::totp, sessions, throttle},
    rate_limit,
};
use tokio::sync::watch;

use super::{Failure, runtime, serve::Signals, start_log};
use crate::{
    config::WorkSettings,
    database::Database,
    events,
    mail::{Mailer, delivery},
};

/// How often the worker looks.
const EVERY: Duration = Duration::from_mins(10);
/// How often it looks for letters that somebody waits for.
const LETTERS_EVERY: Duration = Duration::from_secs(2);
/// Rows per statement: short locks, bounded memory.
const BATCH: i64 = 1000;

/// # Errors
/// When the database cannot be reached.
pub fn run(settings: WorkSettings) -> Result<(), Failure> {
    start_log(&settings.log)?;
    retention::configure(settings.events.events_keep);
    runtime()?.block_on(async {
        let mut signals = Signals::new()?;
        let address = settings.public_url.clone().unwrap_or_else(|| "http://localhost:3000".to_owned());
        let mailer = Mailer::new(&settings.mail, address)?;
        tracing::info!("mail is {}", mailer.transport());
        let database = Database::find(&settings.database).await?;
        let outcome = work(&database, &settings, mailer, &mut signals).await;
        database.stop()?;
        outcome
    })
}

async fn work(
    database: &Database,
    settings: &WorkSettings,
    mailer: Mailer,
    signals: &mut Signals,
) -> Result<(), Failure> {
    let db = database.connect(&settings.database, &settings.keys).await?;
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
        events::until(db.clone(), clock.clone(), stopped.clone()),
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

/// Does what is due now: writes the letters that people wait for, and removes sessions, codes, throttles and allowances
/// that mean nothing any more.
///
/// # Errors
/// When the database refuses.
pub async fn once(db: &Db, clock: &Clock) -> domain::Result<()> {
    letters::answer(db, clock.now(), BATCH).await?;
    events::once(db, clock).await?;
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

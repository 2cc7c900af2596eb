//! Background work with events: who reads them on behalf of the platform, and their months. Access events too: people are
//! told of them.

use std::time::Duration;

use domain::{
    clock::Clock,
    db::Db,
    events::{consumers, retention},
    notifications,
    onboarding::Completion,
};
use tokio::{sync::watch, time::Instant};

/// How often consumers look for what is new.
const READ_EVERY: Duration = Duration::from_secs(5);
/// How often months are made and dropped.
const TEND_EVERY: Duration = Duration::from_mins(10);
/// Events per transaction of a consumer.
const BATCH: u16 = 200;

/// Reads and tends until told to stop; never in the middle of something.
pub async fn until(db: Db, clock: Clock, mut stopped: watch::Receiver<bool>) {
    let mut tended: Option<Instant> = None;
    loop {
        if tended.is_none_or(|at| at.elapsed() >= TEND_EVERY) {
            tended = Some(Instant::now());
            if let Err(error) = retention::tend(&db, clock.now()).await {
                tracing::error!(%error, "the months of events could not be tended; it is tried again");
            }
        }
        if let Err(error) = consume(&db, &clock).await {
            tracing::error!(%error, "events could not be read; it is tried again");
        }
        tokio::select! {
            () = tokio::time::sleep(READ_EVERY) => {}
            _ = stopped.wait_for(|stopped| *stopped) => return,
        }
    }
}

/// Does what is due now.
///
/// # Errors
/// When the database refuses.
pub async fn once(db: &Db, clock: &Clock) -> domain::Result<()> {
    consume(db, clock).await?;
    retention::tend(db, clock.now()).await
}

/// Each consumer, as far as there is something to read. A new one is a line here.
async fn consume(db: &Db, clock: &Clock) -> domain::Result<()> {
    let completion = async {
        while consumers::consume(db, &Completion { now: clock.now() }, clock.now(), BATCH).await? >= usize::from(BATCH)
        {
        }
        Ok(())
    };
    let telling = async {
        while notifications::consume(db, clock.now(), BATCH).await? >= usize::from(BATCH) {}
        Ok(())
    };
    // One that fails is no reason to keep the other waiting.
    let done: [domain::Result<()>; 2] = [completion.await, telling.await];
    done.into_iter().collect()
}

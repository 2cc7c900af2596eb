//! Sends what is due, again and again. Any number of workers may do it at once.

use std::time::Duration;

use domain::{clock::Clock, db::Db, messages};
use futures::future::join_all;
use tokio::sync::watch;

use super::Mailer;

/// How often the worker looks. People wait for these mails.
const EVERY: Duration = Duration::from_secs(2);
/// And after an error: the database is away, or not migrated yet.
const AFTER_AN_ERROR: Duration = Duration::from_secs(30);
/// Messages sent at once. All of them have to be done before the lease on them ends.
const AT_ONCE: i64 = 8;

/// Sends until told to stop; never stops in the middle of a message.
pub async fn until(mailer: Mailer, db: Db, clock: Clock, mut stopped: watch::Receiver<bool>) {
    loop {
        let pause = loop {
            if *stopped.borrow() {
                return;
            }
            match some(&mailer, &db, &clock).await {
                Ok(0) => break EVERY,
                Ok(_) => {}
                Err(error) => {
                    tracing::error!(%error, "messages could not be sent; it is tried again");
                    break AFTER_AN_ERROR;
                }
            }
        };
        tokio::select! {
            () = tokio::time::sleep(pause) => {}
            // An error means that the sender is gone: the server is ending.
            _ = stopped.wait_for(|stopped| *stopped) => return,
        }
    }
}

/// Sends everything that is due.
///
/// # Errors
/// When the database cannot be reached.
pub async fn once(mailer: &Mailer, db: &Db, clock: &Clock) -> domain::Result<()> {
    while some(mailer, db, clock).await? > 0 {}
    Ok(())
}

/// Sends some of what is due and says how many there were.
async fn some(mailer: &Mailer, db: &Db, clock: &Clock) -> domain::Result<usize> {
    let due = messages::claim(db, clock.now(), AT_ONCE).await?;
    let done = join_all(due.iter().map(async |due| {
        let outcome = mailer.send(due).await;
        messages::record(db, due, &outcome, clock.now()).await
    }));
    done.await.into_iter().collect::<domain::Result<()>>()?;
    Ok(due.len())
}

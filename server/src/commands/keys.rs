//! `server keys`: how the keys of what is encrypted stand, and changing them while servers run.

use std::time::Duration;

use domain::{
    clock::Clock,
    db::Db,
    encryption::{ENCRYPTED, rotate},
};

use super::{Failure, runtime, serve::Signals, start_log};
use crate::{
    config::{KeysAction, KeysSettings},
    database::Database,
};

/// # Errors
/// When the database cannot be reached, a master key is missing, or a value does not open.
pub fn run(settings: &KeysSettings) -> Result<(), Failure> {
    let runtime = runtime()?;
    start_log(&settings.log, None, &runtime)?;
    runtime.block_on(async {
        let mut signals = Signals::new()?;
        let database = Database::find(&settings.database).await?;
        let outcome = async {
            let db = database.connect(&settings.database, &settings.keys).await?;
            match settings.action {
                KeysAction::Status => status(&db).await,
                KeysAction::Rotate => rotate_all(&db, &mut signals).await,
            }
        };
        let outcome = outcome.await;
        database.stop()?;
        outcome
    })
}

async fn status(db: &Db) -> Result<(), Failure> {
    let status = rotate::status(db, ENCRYPTED).await?;
    for (place, (name, keys, given)) in status.masters.iter().enumerate() {
        let what = match (place, keys, given) {
            (0, ..) => "current",
            (_, _, false) => "MISSING from the settings",
            (_, 0, true) => "can be removed",
            (_, _, true) => "still needed: run `server keys rotate`",
        };
        println!("master key {name}: wraps {keys} data keys; {what}");
    }
    println!("data keys: {} current, {} superseded, {} retired", status.current, status.superseded, status.retired);
    for (column, values, outdated) in &status.columns {
        println!("{column}: {values} values, {outdated} under an older data key");
    }
    Ok(())
}

/// Passes until nothing is left to do. Killed at any moment, the next run goes on.
async fn rotate_all(db: &Db, signals: &mut Signals) -> Result<(), Failure> {
    let clock = Clock::System;
    loop {
        let pass = tokio::select! {
            pass = rotate::pass(db, &clock, ENCRYPTED) => pass?,
            _ = signals.next() => return Err("interrupted; run it again to go on".into()),
        };
        println!(
            "{} data keys rewrapped, {} made, {} values encrypted anew, {} data keys retired",
            pass.rewrapped, pass.new_keys, pass.resealed, pass.retired
        );
        if pass.is_done() {
            if pass.broken > 0 {
                return Err(
                    format!("{} values do not open; the log names them, and their keys stay", pass.broken).into()
                );
            }
            println!("Done. `server keys status` says which master keys can be removed.");
            return Ok(());
        }
        let until = pass.settled_at.map(|at| (at - clock.now()).to_std().unwrap_or_default()).unwrap_or_default();
        let pause = until.max(Duration::from_secs(1));
        println!("Waiting {} s until every server uses the new keys.", pause.as_secs());
        tokio::select! {
            () = tokio::time::sleep(pause) => {}
            _ = signals.next() => return Err("interrupted; run it again to go on".into()),
        }
    }
}

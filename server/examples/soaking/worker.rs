//! Workers that are killed.

use std::{
    process::Stdio,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use tokio::process::{Child, Command};

use crate::client::Result;

const EACH: Duration = Duration::from_secs(60);

/// Its settings are in the environment. The lease of jobs is short, so that what a killed one left is soon another's.
fn begin(server: &str) -> Result<Child> {
    let mut command = Command::new(server);
    command.args(["work", "--job-lease", "5s", "--log", "error"]).stdin(Stdio::null()).kill_on_drop(true);
    Ok(command.spawn()?)
}

/// Kills the worker each minute, at another second of it each time, and begins another one. Says how many were killed, and gives
/// the last one, which has to do what is left: it ends when it is dropped.
pub async fn kill_each_minute(server: String, going: Arc<AtomicBool>) -> Result<(u32, Child)> {
    let (mut worker, mut kills, mut minute) = (begin(&server)?, 0, Instant::now());
    while going.load(Ordering::Relaxed) {
        // 17 and 53 have no divisor in common: each kill is at another point of what recurs.
        let second = Duration::from_secs(u64::from(kills) * 17 % 53 + 5);
        while minute.elapsed() < second && going.load(Ordering::Relaxed) {
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        if !going.load(Ordering::Relaxed) {
            break;
        }
        worker.kill().await?;
        kills += 1;
        worker = begin(&server)?;
        while minute.elapsed() < EACH && going.load(Ordering::Relaxed) {
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        minute += EACH;
    }
    Ok((kills, worker))
}

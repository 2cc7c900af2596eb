//! Lets everything run together for a while, for bin/bench: `soak SERVER ADDRESS:PORT PID ADMIN_DATABASE_URL MINUTES FILE`.
//!
//! One server answers requests; workers beside it are killed once a minute, without a word, and new ones take over. At the end
//! every effect is counted: what was asked for once is there once. How the worker is started is in the environment, as
//! `end2end/serve` leaves it.

mod client;
mod soaking;

use std::{
    fs,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use client::{Result, sign_in};
use soaking::{checks, memory::Memory, report, streams, traffic, worker};

#[tokio::main]
async fn main() -> Result<()> {
    let mut arguments = std::env::args().skip(1);
    let mut next = |name: &str| arguments.next().ok_or_else(|| format!("{name} is missing"));
    let server = next("SERVER")?;
    let address: Arc<str> = next("ADDRESS:PORT")?.into();
    let pid = next("PID")?;
    let database = next("ADMIN_DATABASE_URL")?;
    let minutes: u64 = next("MINUTES")?.parse()?;
    let file = next("FILE")?;

    let cookie: Arc<str> = sign_in(&address).await?.into();
    let begun = checks::prepare(&database).await?;
    let going = Arc::new(AtomicBool::new(true));
    let (started, length) = (Instant::now(), Duration::from_secs(minutes * 60));

    let workers = tokio::spawn(worker::kill_each_minute(server, Arc::clone(&going)));
    let memory = tokio::spawn(Memory::watch(pid, Arc::clone(&going)));
    let streams = streams::open(&address, &cookie).await?;
    let traffic = traffic::begin(&address, &cookie, &database, &going);
    while started.elapsed() < length {
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
    going.store(false, Ordering::Relaxed);
    let done = traffic::end(traffic).await?;
    let memory = memory.await??;
    let (kills, last_worker) = workers.await??;
    // What killed ones left is taken over when their leases end.
    let settled = checks::settle(&database).await?;
    let heard = streams::end(streams).await?;
    drop(last_worker);
    let found = checks::count(&database, &address, &cookie, &begun, &done, &heard).await?;
    fs::write(&file, report::text(minutes, kills, settled, &done, &heard, &memory, &found)?)?;
    let wrong = found.iter().filter(|check| !check.holds()).count() + usize::from(!memory.is_flat());
    if wrong > 0 { Err(format!("{wrong} of the checks do not hold: see {file}").into()) } else { Ok(()) }
}

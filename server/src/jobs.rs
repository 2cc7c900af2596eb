//! Runs jobs, again and again. Any number of servers may do it at once.

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use chrono::TimeDelta;
use clap::Args;
use domain::{
    clock::Clock,
    db::Db,
    jobs::{JobQueue, Wake, Worker, registry},
};
use tokio::{
    sync::{Notify, watch},
    task::JoinSet,
};

/// How often a worker looks for what is due by time alone: what is new wakes it.
const EVERY: Duration = Duration::from_secs(2);
/// After an error: the database is away, or not migrated yet.
const AFTER_AN_ERROR: Duration = Duration::from_secs(15);

#[derive(Args, Clone, Copy, Debug)]
pub struct JobSettings {
    /// How long a worker that says nothing is taken to be alive; then another one takes its jobs over
    #[arg(long, env = "JOB_LEASE", default_value = "60s", value_name = "DURATION", value_parser = crate::config::duration)]
    pub job_lease: Duration,
}

impl JobSettings {
    /// The worker of this process.
    #[must_use]
    pub fn worker(self, db: Db, clock: Clock) -> Worker {
        // A second at least: it is lengthened three times before it ends, over a network.
        let lease = TimeDelta::from_std(self.job_lease).unwrap_or(domain::jobs::LEASE).max(TimeDelta::seconds(1));
        Worker::new(db, clock, registry(), name(), lease)
    }
}

/// The machine and the process, for people who look for what it said.
fn name() -> String {
    let machine = std::fs::read_to_string("/proc/sys/kernel/hostname").unwrap_or_default();
    let machine: String = machine.trim().chars().take(60).collect();
    format!("{}/{}", if machine.is_empty() { "server" } else { &machine }, std::process::id())
}

/// Runs jobs until told to stop. Those that run are then asked to come to an end, and put back if they do not.
pub async fn until(worker: Worker, db: Db, stopped: watch::Receiver<bool>) {
    let woken = Arc::new(Notify::new());
    tokio::join!(run(worker, &woken, stopped.clone()), listen(&db, &woken, stopped));
}

async fn run(worker: Worker, woken: &Notify, mut stopped: watch::Receiver<bool>) {
    let mut running: JoinSet<JobQueue> = JoinSet::new();
    let mut of_queue: BTreeMap<JobQueue, usize> = BTreeMap::new();
    while !*stopped.borrow() {
        let pause = match begin(&worker, &mut running, &mut of_queue, &stopped).await {
            Ok(()) => EVERY,
            Err(error) => {
                tracing::error!(%error, "jobs could not be looked for; it is tried again");
                AFTER_AN_ERROR
            }
        };
        tokio::select! {
            Some(ended) = running.join_next() => ended_one(&mut of_queue, ended.ok()),
            () = woken.notified() => {}
            () = tokio::time::sleep(pause) => {}
            // An error means that the sender is gone: the server is ending.
            _ = stopped.wait_for(|stopped| *stopped) => break,
        }
    }
    while running.join_next().await.is_some() {}
}

/// Begins as much as there is room for.
async fn begin(
    worker: &Worker,
    running: &mut JoinSet<JobQueue>,
    of_queue: &mut BTreeMap<JobQueue, usize>,
    stopped: &watch::Receiver<bool>,
) -> domain::Result<()> {
    worker.schedule().await?;
    for queue in JobQueue::ALL.iter().copied() {
        let room = queue.at_once().saturating_sub(of_queue.get(&queue).copied().unwrap_or_default());
        if room == 0 {
            continue;
        }
        for claimed in worker.claim(queue, room).await? {
            *of_queue.entry(queue).or_default() += 1;
            let (worker, stopped) = (worker.clone(), stopped.clone());
            running.spawn(async move {
                worker.run(claimed, stopped).await;
                queue
            });
        }
    }
    Ok(())
}

fn ended_one(of_queue: &mut BTreeMap<JobQueue, usize>, queue: Option<JobQueue>) {
    if let Some(count) = queue.and_then(|queue| of_queue.get_mut(&queue)) {
        *count = count.saturating_sub(1);
    }
}

/// Hears of new jobs. While it cannot, they are found by looking.
async fn listen(db: &Db, woken: &Notify, mut stopped: watch::Receiver<bool>) {
    let hearing = async {
        loop {
            if let Ok(mut wake) = Wake::new(db).await {
                while wake.next().await.is_ok() {
                    woken.notify_one();
                }
            }
            tokio::time::sleep(AFTER_AN_ERROR).await;
        }
    };
    tokio::select! {
        () = hearing => {}
        _ = stopped.wait_for(|stopped| *stopped) => {}
    }
}

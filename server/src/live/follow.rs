//! Following the events: woken by Postgres where listening works, looking by itself where it does not. Either way they are
//! read in their order, from where it read last; a word that was missed costs time, never an event.

use std::time::Duration;

use clap::ValueEnum;
use domain::{
    db::Db,
    events::{
        Position,
        stream::{self, Heard, Listener},
    },
};
use sqlx::postgres::PgConnectOptions;
use tokio::{sync::watch, time::Instant};
use uuid::Uuid;

use super::Live;

/// Events per query.
const BATCH: u16 = 500;
/// When something committed waits for a transaction that still runs.
const WAITING: Duration = Duration::from_millis(20);
/// After something was read: one of several writers at once wakes for all of them, and may be the first to commit.
const TRAILING: [Duration; 3] = [Duration::from_millis(20), Duration::from_millis(100), Duration::from_millis(500)];
/// Listening, it still looks: what wakes it may be lost.
const LISTENING: Duration = Duration::from_secs(2);
/// How often a listener is tried out, and how long it may take to hear.
const PROBE_EVERY: Duration = Duration::from_secs(30);
const PROBE_WAIT: Duration = Duration::from_secs(3);
/// After the database was away.
const AGAIN: Duration = Duration::from_secs(1);

/// How a server hears of events.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Mode {
    /// Listens, and looks by itself for as long as listening is found not to work
    Auto,
    /// Listens
    Listen,
    /// Looks: for databases that are only reached through a pooler
    Poll,
}

#[derive(Clone, Debug)]
pub struct Following {
    pub mode: Mode,
    /// Straight to Postgres.
    pub direct: PgConnectOptions,
    /// How often it looks where it does not listen.
    pub every: Duration,
}

/// Follows until told to stop.
pub async fn follow(live: Live, db: Db, following: Following, mut stopped: watch::Receiver<bool>) {
    tokio::select! {
        () = run(&live, &db, &following) => {}
        _ = stopped.wait_for(|stopped| *stopped) => {}
    }
}

/// Never ends.
async fn run(live: &Live, db: &Db, following: &Following) {
    let mut reader = Reader { live, db, position: start(db).await, trail: 0 };
    if following.mode == Mode::Poll {
        loop {
            let again = reader.read().await;
            tokio::time::sleep(again.unwrap_or(following.every)).await;
        }
    }
    let mut worked = true;
    loop {
        let heard = match Listener::connect(following.direct.clone()).await {
            Ok(mut listener) => {
                let ended = listen(&mut reader, &mut listener).await;
                listener.close().await;
                ended
            }
            Err(error) => {
                tracing::warn!(%error, "no connection to listen on; events are looked for meanwhile");
                Ended::Lost
            }
        };
        if heard == Ended::Deaf && worked {
            match following.mode {
                Mode::Auto => tracing::warn!(
                    "listening does not work here, as through a pooler: events are looked for every {:?}. DATABASE_DIRECT_URL names a way past it",
                    following.every
                ),
                Mode::Listen | Mode::Poll => tracing::error!("listening does not work here: events come late"),
            }
        }
        worked = heard != Ended::Deaf;
        let until = Instant::now() + if worked { AGAIN } else { PROBE_EVERY };
        while Instant::now() < until {
            let again = reader.read().await;
            tokio::time::sleep(again.unwrap_or(following.every).min(following.every)).await;
        }
    }
}

async fn start(db: &Db) -> Position {
    loop {
        match stream::head(db).await {
            Ok(position) => return position,
            Err(_) => tokio::time::sleep(AGAIN).await,
        }
    }
}

/// Why listening ended.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Ended {
    Lost,
    /// What was said was not heard.
    Deaf,
}

async fn listen(reader: &mut Reader<'_>, listener: &mut Listener) -> Ended {
    let (mut token, mut asked) = (String::new(), None::<Instant>);
    let mut probe_at = Instant::now();
    let mut announced = false;
    loop {
        let again = reader.read().await.unwrap_or(LISTENING);
        if asked.is_none() && Instant::now() >= probe_at {
            token = Uuid::now_v7().to_string();
            if stream::probe(reader.db, &token).await.is_ok() {
                asked = Some(Instant::now());
            }
            probe_at = Instant::now() + PROBE_EVERY;
        }
        let patience = asked.map_or(again, |at| again.min(PROBE_WAIT.saturating_sub(at.elapsed())));
        match tokio::time::timeout(patience, listener.heard()).await {
            Ok(Ok(heard)) => {
                // What was said at the same time is read at the same time.
                let mut all = Some(heard);
                while let Some(heard) = all {
                    match heard {
                        Heard::Event => {}
                        Heard::Lost => return Ended::Lost,
                        Heard::Probe(said) => {
                            if said == token {
                                asked = None;
                                if !announced {
                                    tracing::info!("listening for events");
                                    announced = true;
                                }
                            }
                        }
                    }
                    all = listener.heard_already();
                }
            }
            Ok(Err(_)) => return Ended::Lost,
            Err(_) => {
                if asked.is_some_and(|at| at.elapsed() >= PROBE_WAIT) {
                    return Ended::Deaf;
                }
            }
        }
    }
}

struct Reader<'a> {
    live: &'a Live,
    db: &'a Db,
    position: Position,
    /// Of [`TRAILING`], how many were waited since something was read.
    trail: usize,
}

impl Reader<'_> {
    /// Reads what there is. Says when to look again, where that is soon.
    async fn read(&mut self) -> Option<Duration> {
        loop {
            match stream::next(self.db, self.position, BATCH).await {
                Ok(read) => {
                    if !read.events.is_empty() {
                        self.trail = 0;
                    }
                    read.events.into_iter().for_each(|event| self.live.tell(event));
                    self.position = read.position;
                    self.live.set_position(read.position);
                    if read.more {
                        continue;
                    }
                    if read.waiting {
                        return Some(WAITING);
                    }
                    let pause = TRAILING.get(self.trail).copied();
                    self.trail = (self.trail + 1).min(TRAILING.len());
                    return pause;
                }
                // Logged where it happened.
                Err(_) => return Some(AGAIN),
            }
        }
    }
}

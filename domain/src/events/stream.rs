//! Following the events of all tenants as they are committed: what every server does for the pages it shows live.

use std::time::Duration;

use sqlx::{
    PgPool,
    postgres::{PgConnectOptions, PgListener, PgPoolOptions},
};

pub use super::store::Recorded;
use super::{Position, actions, store};
use crate::{ctx::Ctx, db::Db, error::Result};

impl Recorded {
    /// Whether the asker may know of it.
    #[must_use]
    pub fn is_for(&self, ctx: &Ctx) -> bool {
        actions::may_know(ctx, self)
    }
}

/// What was read.
#[derive(Debug)]
pub struct Read {
    pub events: Vec<Recorded>,
    /// Where to go on.
    pub position: Position,
    /// There is more at once.
    pub more: bool,
    /// Something committed waits for a transaction that still runs: worth another look soon.
    pub waiting: bool,
}

/// Where the order of events is now: what can be read stands before it.
///
/// # Errors
/// When the database cannot be reached.
pub async fn head(db: &Db) -> Result<Position> {
    store::head(&mut db.begin_worker().await?).await
}

/// What comes after `after`, `most` at most.
///
/// # Errors
/// When the database cannot be reached.
pub async fn next(db: &Db, after: Position, most: u16) -> Result<Read> {
    let mut tx = db.begin_worker().await?;
    let (events, last) = store::next(&mut tx, after, most.into()).await?;
    let more = events.len() >= usize::from(most);
    let waiting = !more && store::is_waiting(&mut tx).await?;
    Ok(Read { events, position: last.unwrap_or(after), more, waiting })
}

/// A connection that hears of commits. It goes straight to Postgres: a pooler that lends connections for one transaction
/// each forgets who listens.
#[derive(Debug)]
pub struct Listener {
    listener: PgListener,
    pool: PgPool,
}

impl Listener {
    /// # Errors
    /// When the database cannot be reached.
    pub async fn connect(options: PgConnectOptions) -> Result<Self> {
        let pool = PgPoolOptions::new()
            .max_connections(1)
            .acquire_timeout(Duration::from_secs(5))
            // It is one connection for as long as it lasts.
            .idle_timeout(None)
            .max_lifetime(None)
            .connect_lazy_with(options.application_name("barberpro listener"));
        let mut listener = PgListener::connect_with(&pool).await?;
        listener.listen(store::CHANNEL).await?;
        Ok(Self { listener, pool })
    }

    /// Waits for the next word.
    ///
    /// # Errors
    /// When the connection is lost.
    pub async fn heard(&mut self) -> Result<Heard> {
        match self.listener.try_recv().await? {
            Some(word) => {
                Ok(word.payload().strip_prefix(PROBE).map_or(Heard::Event, |token| Heard::Probe(token.to_owned())))
            }
            // The connection was lost; sqlx makes another at the next call, but what was said meanwhile is lost.
            None => Ok(Heard::Lost),
        }
    }

    /// What was said already.
    pub fn heard_already(&mut self) -> Option<Heard> {
        let word = self.listener.next_buffered()?;
        Some(word.payload().strip_prefix(PROBE).map_or(Heard::Event, |token| Heard::Probe(token.to_owned())))
    }

    pub async fn close(self) {
        drop(self.listener);
        self.pool.close().await;
    }
}

/// What a listener hears.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Heard {
    /// An event was committed.
    Event,
    /// What [`probe`] said.
    Probe(String),
    /// The connection was lost and is made anew.
    Lost,
}

const PROBE: &str = "probe ";

/// Says a word on the channel, over the connections that requests use: whether a listener hears it shows whether
/// listening works here.
///
/// # Errors
/// When the database cannot be reached.
pub async fn probe(db: &Db, token: &str) -> Result<()> {
    let mut tx = db.begin_worker().await?;
    sqlx::query!("select pg_notify('events', $1)", format!("{PROBE}{token}")).fetch_one(tx.connection()).await?;
    tx.commit().await
}

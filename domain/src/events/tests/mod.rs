//! Events against a real database, as the roles that requests and the worker have.
#![allow(clippy::unwrap_used)]

mod catalogue;
mod order;
mod publishing;
mod reading;
mod retention;

use super::{
    Event, EventRecord, Position,
    consumers::Consumer,
    facts::SignInPolicyFacts,
    publish,
    store::{self, Recorded},
};
use crate::{ctx::Ctx, db::WorkerTx, error::Result, testing::World};

/// Reads everything and does nothing about it but remember.
#[derive(Default)]
struct Collecting(std::sync::Mutex<Vec<EventRecord>>);

impl Consumer for Collecting {
    const NAME: &'static str = "collecting";

    async fn take(&self, tx: WorkerTx, events: &[Recorded]) -> Result<WorkerTx> {
        self.0.lock().unwrap().extend(events.iter().map(|event| event.record.clone()));
        Ok(tx)
    }
}

impl Collecting {
    /// The numbers of what was read: see [`number`].
    fn numbers(&self) -> Vec<i64> {
        self.0.lock().unwrap().iter().map(|event| event.data["version"].as_i64().unwrap()).collect()
    }
}

/// An event that is known by its number.
const fn number(version: i32) -> Event {
    Event::SignInPolicyChanged(SignInPolicyFacts { version })
}

async fn write(world: &World, ctx: &Ctx, version: i32) {
    let mut tx = world.database.db.begin(ctx).await.unwrap();
    publish(&mut tx, ctx, number(version)).await.unwrap();
    tx.commit().await.unwrap();
}

/// What there is to read, once what other databases of the cluster are doing lets it be read.
async fn settled(world: &World, count: usize) -> Vec<Recorded> {
    for _ in 0..200 {
        let mut tx = world.database.db.begin_worker().await.unwrap();
        let (events, _) = store::next(&mut tx, Position::default(), 1000).await.unwrap();
        if events.len() >= count {
            return events;
        }
        tokio::time::sleep(std::time::Duration::from_millis(25)).await;
    }
    panic!("{count} events do not come to be read");
}

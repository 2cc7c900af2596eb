//! Pages that stay up to date. One task of each server follows the events as they are committed ([`follow`]) and hands them
//! to the streams that are open here ([`stream`]), each of which sends on what its reader may know.

pub mod follow;
pub mod stream;

use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};

use axum::body::Bytes;
use domain::{
    Error,
    events::{Position, stream::Recorded},
    ids::TenantId,
};
use metrics::{counter, gauge};
use tokio::sync::{mpsc, watch};
use uuid::Uuid;

use crate::metrics::{STREAM_EVENTS, STREAMS, STREAMS_REFUSED};

/// Events that a stream may be behind. One that is further behind is cut, and its reader comes back for the rest.
const BUFFER: usize = 64;

/// How many streams there may be.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    pub server: usize,
    pub person: usize,
}

/// The streams of this server.
#[derive(Clone, Debug)]
pub struct Live(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    limits: Limits,
    open: Mutex<Open>,
    next: AtomicU64,
    /// How far this server has read.
    position: Mutex<Option<Position>>,
    closing: watch::Sender<bool>,
}

#[derive(Debug, Default)]
struct Open {
    streams: HashMap<TenantId, HashMap<u64, mpsc::Sender<Arc<Told>>>>,
    /// How many each person or key has.
    people: HashMap<Uuid, usize>,
    count: usize,
}

/// An event, and the text that is sent of it: made once, whoever reads it.
#[derive(Debug)]
pub struct Told {
    pub event: Recorded,
    pub frame: Bytes,
}

/// A place among the streams, given back when it is dropped.
#[derive(Debug)]
pub struct Place {
    live: Live,
    id: u64,
    tenant: TenantId,
    person: Uuid,
}

impl Live {
    #[must_use]
    pub fn new(limits: Limits) -> Self {
        let (closing, _) = watch::channel(false);
        Self(Arc::new(Inner {
            limits,
            open: Mutex::default(),
            next: AtomicU64::default(),
            position: Mutex::default(),
            closing,
        }))
    }

    /// Nobody panics while holding it; were somebody to, the streams that are there still are.
    fn open(&self) -> MutexGuard<'_, Open> {
        self.0.open.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A place for a stream, and what comes to it from now on.
    ///
    /// # Errors
    /// [`Error::Unavailable`] when the server has no more, or is about to end; [`Error::TooManyRequests`] when the person
    /// has no more.
    pub fn join(&self, tenant: TenantId, person: Uuid) -> Result<(Place, mpsc::Receiver<Arc<Told>>), Error> {
        let mut open = self.open();
        if *self.0.closing.borrow() || open.count >= self.0.limits.server {
            counter!(STREAMS_REFUSED, "limit" => "server").increment(1);
            return Err(Error::Unavailable);
        }
        let own = open.people.entry(person).or_default();
        if *own >= self.0.limits.person {
            counter!(STREAMS_REFUSED, "limit" => "person").increment(1);
            return Err(Error::TooManyRequests { seconds: 30 });
        }
        *own += 1;
        open.count += 1;
        gauge!(STREAMS).increment(1.0);
        let id = self.0.next.fetch_add(1, Ordering::Relaxed);
        let (sender, receiver) = mpsc::channel(BUFFER);
        open.streams.entry(tenant).or_default().insert(id, sender);
        Ok((Place { live: self.clone(), id, tenant, person }, receiver))
    }

    /// Hands an event to the tenant's streams. One that is too far behind to take it ends.
    pub fn tell(&self, event: Recorded) {
        let mut open = self.open();
        let Some(streams) = open.streams.get_mut(&event.tenant) else { return };
        let frame = stream::frame(&event.record);
        let told = Arc::new(Told { event, frame });
        streams.retain(|_, sender| sender.try_send(Arc::clone(&told)).is_ok());
        counter!(STREAM_EVENTS).increment(u64::try_from(streams.len()).unwrap_or(u64::MAX));
    }

    /// How far this server has read: what happened until then is in everything that is read from now on. Nothing while it
    /// does not follow.
    #[must_use]
    pub fn position(&self) -> Option<Position> {
        *self.0.position.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn set_position(&self, position: Position) {
        *self.0.position.lock().unwrap_or_else(PoisonError::into_inner) = Some(position);
    }

    /// How many streams are open.
    #[must_use]
    pub fn count(&self) -> usize {
        self.open().count
    }

    /// Ends every stream, and takes no more: their readers come back to another server.
    pub fn close(&self) {
        self.0.closing.send_replace(true);
    }

    pub(crate) fn closing(&self) -> watch::Receiver<bool> {
        self.0.closing.subscribe()
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut open = self.live.open();
        open.count = open.count.saturating_sub(1);
        gauge!(STREAMS).decrement(1.0);
        if let Some(own) = open.people.get_mut(&self.person) {
            *own = own.saturating_sub(1);
            if *own == 0 {
                open.people.remove(&self.person);
            }
        }
        if let Some(streams) = open.streams.get_mut(&self.tenant) {
            streams.remove(&self.id);
            if streams.is_empty() {
                open.streams.remove(&self.tenant);
            }
        }
    }
}

//! One reader's stream, as server-sent events (HTML standard, 9.2). It begins with what was missed, ends when its reader may
//! no longer read, and is cut when its reader does not.

use std::{collections::VecDeque, convert::Infallible, fmt::Write as _, sync::Arc, time::Duration};

use axum::body::{Body, Bytes};
use chrono::TimeDelta;
use domain::{
    Error, api_keys,
    ctx::{Ctx, RequestScope},
    events::{self, EventRecord, Position, stream::head},
    identity::{self, sessions::SignedIn},
    parse::Slug,
};
use rand::Rng;
use tokio::{
    sync::{mpsc, watch},
    time::{Interval, MissedTickBehavior, interval_at},
};

use super::{Place, Told};
use crate::state::AppState;

/// Who misses more than so many events, or one that is older, is told to read everything anew.
const MOST_MISSED: u16 = 500;
const OLDEST_MISSED: TimeDelta = TimeDelta::hours(1);

/// No comment, which scripts of a page would not hear: a connection that was lost silently is noticed by its absence.
const BEAT: &[u8] = b"event: beat\ndata: {}\n\n";

/// How its reader showed who they are: looked at again while the stream is open.
#[derive(Clone)]
pub enum Shown {
    Session(Box<SignedIn>),
    Key(String),
}

/// What is asked for.
pub struct Asked {
    pub ctx: Ctx,
    pub slug: Slug,
    pub shown: Shown,
    /// The last event that the reader knows of, as they say.
    pub after: Option<String>,
    /// Whether to stay open for what comes.
    pub stays: bool,
}

/// A stream for who asks, once there is a place for it and it is known what they missed.
///
/// # Errors
/// As [`Live::join`](super::Live::join), and when the database cannot be reached.
pub async fn open(state: &AppState, asked: Asked) -> Result<Body, Error> {
    let person = match asked.ctx.actor() {
        domain::ctx::Actor::ApiKey { key, .. } => key.uuid(),
        actor => actor.user().map_or_else(uuid::Uuid::nil, |user| user.uuid()),
    };
    // First the place, then what was missed: what happens in between comes by both ways, and is sent once.
    let (place, told) = state.live.join(asked.ctx.tenant(), person)?;
    let settings = &state.settings;
    let mut stream = Stream {
        beat: every(settings.live_heartbeat),
        recheck: every(settings.live_recheck),
        closing: state.live.closing(),
        state: state.clone(),
        queue: VecDeque::new(),
        last: Position::default(),
        told,
        ended: !asked.stays,
        _place: place,
        ctx: asked.ctx,
        slug: asked.slug,
        shown: asked.shown,
    };
    stream.begin(asked.after.as_deref()).await?;
    Ok(Body::from_stream(futures::stream::unfold(stream, step)))
}

fn every(period: Duration) -> Interval {
    let mut interval = interval_at(tokio::time::Instant::now() + period, period);
    interval.set_missed_tick_behavior(MissedTickBehavior::Delay);
    interval
}

struct Stream {
    state: AppState,
    ctx: Ctx,
    slug: Slug,
    shown: Shown,
    /// Sent before anything else.
    queue: VecDeque<Bytes>,
    /// The last event that was looked at, sent or not.
    last: Position,
    told: mpsc::Receiver<Arc<Told>>,
    closing: watch::Receiver<bool>,
    beat: Interval,
    recheck: Interval,
    ended: bool,
    /// Given back with the stream.
    _place: Place,
}

/// What happens to a stream.
enum Next {
    Close,
    Told(Option<Arc<Told>>),
    Check,
    Beat,
}

async fn closed(closing: &mut watch::Receiver<bool>) {
    // An error means that the server is gone.
    closing.wait_for(|closing| *closing).await.ok();
}

async fn step(mut stream: Stream) -> Option<(Result<Bytes, Infallible>, Stream)> {
    loop {
        if let Some(frame) = stream.queue.pop_front() {
            return Some((Ok(frame), stream));
        }
        if stream.ended {
            return None;
        }
        stream.wait().await;
    }
}

impl Stream {
    /// What was missed since `after`; without it, nothing was.
    async fn begin(&mut self, after: Option<&str>) -> Result<(), Error> {
        let db = &self.state.db;
        let now = head(db).await?;
        let missed = match after {
            None => Some(Vec::new()),
            Some(after) => match after.parse::<Position>() {
                // A place that is still to come is another database's.
                Ok(after) if after <= now => {
                    let events = events::since(&self.ctx, db, after, MOST_MISSED + 1).await?;
                    let oldest = self.ctx.real_clock().now() - OLDEST_MISSED;
                    let too_many = events.len() > usize::from(MOST_MISSED);
                    let too_old = events.first().is_some_and(|event| event.at < oldest);
                    (!too_many && !too_old).then_some(events)
                }
                _ => None,
            },
        };
        let kind = if missed.is_some() { "ready" } else { "reset" };
        let missed = missed.unwrap_or_default();
        self.last = missed.last().map_or(now, |event| event.position.max(now));
        // First what was missed: whoever hears that it is ready knows all of it.
        self.queue.extend(missed.iter().map(frame));
        self.queue.push_back(Bytes::from(format!("id: {}\nevent: {kind}\ndata: {{}}\n\n", self.last)));
        Ok(())
    }

    /// Until there is something to send, or the end.
    async fn wait(&mut self) {
        let next = tokio::select! {
            biased;
            () = closed(&mut self.closing) => Next::Close,
            told = self.told.recv() => Next::Told(told),
            _ = self.recheck.tick() => Next::Check,
            _ = self.beat.tick() => Next::Beat,
        };
        match next {
            Next::Close => {
                // Not all of them at once.
                let pause = rand::rng().random_range(500..4000);
                self.queue.push_back(Bytes::from(format!("retry: {pause}\n\n")));
                self.ended = true;
            }
            // Cut: it was too far behind. What it has not read yet it gets when it comes back.
            Next::Told(None) => self.ended = true,
            Next::Told(Some(told)) => self.hear(&told).await,
            Next::Check => self.check().await,
            Next::Beat => self.queue.push_back(Bytes::from_static(BEAT)),
        }
    }

    async fn hear(&mut self, told: &Told) {
        let record = &told.event.record;
        if record.position <= self.last {
            return;
        }
        self.last = record.position;
        if record.kind.changes_rights() {
            self.check().await;
        }
        if !self.ended && told.event.is_for(&self.ctx) {
            self.queue.push_back(told.frame.clone());
        }
    }

    /// Whether its reader is still let in, and as what.
    async fn check(&mut self) {
        match self.identify().await {
            Ok(ctx) => self.ctx = ctx,
            // The database is away: it is asked again.
            Err(Error::Unavailable | Error::Internal) => {}
            Err(error) => {
                let end = format!("event: end\ndata: {{\"code\":\"{}\"}}\n\n", error.code());
                self.queue.push_back(Bytes::from(end));
                self.ended = true;
            }
        }
    }

    async fn identify(&self) -> Result<Ctx, Error> {
        let (db, request): (_, RequestScope) = (&self.state.db, self.ctx.request().clone());
        let identity = match &self.shown {
            Shown::Key(key) => api_keys::authenticate(db, request, key).await?,
            Shown::Session(signed_in) => {
                let idle = TimeDelta::from_std(self.state.settings.session_idle).unwrap_or(TimeDelta::hours(2));
                identity::identify_again(db, (**signed_in).clone(), request, idle).await?
            }
        };
        identity.enter(&self.slug)
    }
}

/// An event as it is sent. JSON has no line breaks of its own, so it is one line.
#[must_use]
pub fn frame(event: &EventRecord) -> Bytes {
    let mut text = format!("id: {}\ndata: ", event.position);
    match serde_json::to_string(event) {
        Ok(json) => {
            // Writing to a String does not fail.
            write!(text, "{json}\n\n").ok();
        }
        Err(error) => {
            tracing::error!(%error, id = %event.id, "an event cannot be sent");
            text = String::from(":\n\n");
        }
    }
    Bytes::from(text)
}

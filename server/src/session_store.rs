//! Sessions on our own table. The id in the cookie is random and 128 bits long; the table has only its SHA-256.

use app::session::server::{BEGINS, SIGNED_IN};
use async_trait::async_trait;
use chrono::{DateTime, TimeDelta};
use domain::{
    clock::Clock,
    db::Db,
    identity::sessions::{self, Session, SignedIn, Written},
};
use tower_sessions::{
    SessionStore,
    session::{Id, Record},
    session_store::{Error, Result},
};

use crate::config::ServeSettings;

/// A session that nobody is signed in with holds a sign-in half way, or a letter's code.
const ANONYMOUS: TimeDelta = TimeDelta::minutes(30);

#[derive(Clone, Debug)]
pub struct PostgresSessions {
    db: Db,
    clock: Clock,
    /// From sign-in, used or not.
    lifetime: TimeDelta,
    /// Since it was last used.
    idle: TimeDelta,
}

impl PostgresSessions {
    #[must_use]
    pub fn new(db: Db, clock: Clock, settings: &ServeSettings) -> Self {
        let delta = |duration| TimeDelta::from_std(duration).unwrap_or(TimeDelta::hours(12));
        Self { db, clock, lifetime: delta(settings.session_lifetime), idle: delta(settings.session_idle) }
    }

    fn session(&self, record: &Record) -> Result<Session> {
        let mut data = record.data.clone();
        let begins = data.remove(BEGINS).is_some();
        let data = serde_json::to_value(&data).map_err(|error| Error::Encode(error.to_string()))?;
        // The same in columns of their own: a person's sessions can be found, and go when they go.
        let signed_in = record.data.get(SIGNED_IN).map(|value| serde_json::from_value::<SignedIn>(value.clone()));
        let signed_in = signed_in.transpose().map_err(|error| Error::Encode(error.to_string()))?;
        // What a session does never lengthens it.
        let expires_at = match &signed_in {
            Some(signed_in) => signed_in.at + self.lifetime,
            None => self.clock.now() + ANONYMOUS,
        };
        Ok(Session { signed_in, begins, data, expires_at })
    }
}

fn hash(id: Id) -> sessions::IdHash {
    sessions::id_hash(id.0)
}

fn backend(error: domain::Error) -> Error {
    Error::Backend(error.to_string())
}

#[async_trait]
impl SessionStore for PostgresSessions {
    async fn create(&self, record: &mut Record) -> Result<()> {
        let session = self.session(record)?;
        let mut tx = self.db.begin_identity().await.map_err(backend)?;
        let now = self.clock.now();
        // Two equal ids of 128 random bits will not happen; were it to, nobody gets another's session.
        if sessions::create(&mut tx, &hash(record.id), &session, now).await.map_err(backend)? == Written::IdTaken {
            record.id = Id::default();
            let again = sessions::create(&mut tx, &hash(record.id), &session, now).await.map_err(backend)?;
            if again == Written::IdTaken {
                return Err(Error::Backend("no id is free".to_owned()));
            }
        }
        tx.commit().await.map_err(backend)
    }

    async fn save(&self, record: &Record) -> Result<()> {
        let mut tx = self.db.begin_identity().await.map_err(backend)?;
        sessions::save(&mut tx, &hash(record.id), &self.session(record)?).await.map_err(backend)?;
        tx.commit().await.map_err(backend)
    }

    async fn load(&self, id: &Id) -> Result<Option<Record>> {
        let mut tx = self.db.begin_identity().await.map_err(backend)?;
        let found = sessions::load(&mut tx, &hash(*id), self.clock.now(), self.idle).await.map_err(backend)?;
        let Some(found) = found else { return Ok(None) };
        let data = serde_json::from_value(found.data).map_err(|error| Error::Decode(error.to_string()))?;
        let expires_at = DateTime::timestamp(&found.expires_at);
        let expiry_date =
            time::OffsetDateTime::from_unix_timestamp(expires_at).map_err(|error| Error::Decode(error.to_string()))?;
        Ok(Some(Record { id: *id, data, expiry_date }))
    }

    async fn delete(&self, id: &Id) -> Result<()> {
        let mut tx = self.db.begin_identity().await.map_err(backend)?;
        sessions::delete(&mut tx, &hash(*id)).await.map_err(backend)?;
        tx.commit().await.map_err(backend)
    }
}

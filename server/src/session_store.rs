//! Sessions on our own table. The id in the cookie is random and 128 bits long; the table has only its SHA-256.

use async_trait::async_trait;
use chrono::DateTime;
use domain::{
    clock::Clock,
    db::Db,
    identity::sessions::{self, IdHash, Session},
};
use sha2::{Digest, Sha256};
use tower_sessions::{
    SessionStore,
    session::{Id, Record},
    session_store::{Error, Result},
};

use app::session::api::server::USER_KEY;

#[derive(Clone, Debug)]
pub struct PostgresSessions {
    db: Db,
    clock: Clock,
}

impl PostgresSessions {
    #[must_use]
    pub const fn new(db: Db, clock: Clock) -> Self {
        Self { db, clock }
    }
}

fn hash(id: Id) -> IdHash {
    Sha256::digest(id.0.to_be_bytes()).into()
}

fn backend(error: domain::Error) -> Error {
    Error::Backend(error.to_string())
}

fn session(record: &Record) -> Result<Session> {
    let data = serde_json::to_value(&record.data).map_err(|error| Error::Encode(error.to_string()))?;
    // The same user in a column of its own: their sessions can be found, and go when they go.
    let user = record.data.get(USER_KEY).and_then(|user| serde_json::from_value(user.clone()).ok());
    let expires_at = DateTime::from_timestamp(record.expiry_date.unix_timestamp(), 0)
        .ok_or_else(|| Error::Encode("the expiry is out of range".to_owned()))?;
    Ok(Session { user, data, expires_at })
}

#[async_trait]
impl SessionStore for PostgresSessions {
    async fn create(&self, record: &mut Record) -> Result<()> {
        let session = session(record)?;
        let mut tx = self.db.begin_identity().await.map_err(backend)?;
        // Two equal ids of 128 random bits will not happen; were it to, nobody gets another's session.
        while !sessions::create(&mut tx, &hash(record.id), &session, self.clock.now()).await.map_err(backend)? {
            record.id = Id::default();
        }
        tx.commit().await.map_err(backend)
    }

    async fn save(&self, record: &Record) -> Result<()> {
        let mut tx = self.db.begin_identity().await.map_err(backend)?;
        sessions::save(&mut tx, &hash(record.id), &session(record)?).await.map_err(backend)?;
        tx.commit().await.map_err(backend)
    }

    async fn load(&self, id: &Id) -> Result<Option<Record>> {
        let mut tx = self.db.begin_identity().await.map_err(backend)?;
        let Some(found) = sessions::load(&mut tx, &hash(*id), self.clock.now()).await.map_err(backend)? else {
            return Ok(None);
        };
        let data = serde_json::from_value(found.data).map_err(|error| Error::Decode(error.to_string()))?;
        let expiry_date = time::OffsetDateTime::from_unix_timestamp(found.expires_at.timestamp())
            .map_err(|error| Error::Decode(error.to_string()))?;
        Ok(Some(Record { id: *id, data, expiry_date }))
    }

    async fn delete(&self, id: &Id) -> Result<()> {
        let mut tx = self.db.begin_identity().await.map_err(backend)?;
        sessions::delete(&mut tx, &hash(*id)).await.map_err(backend)?;
        tx.commit().await.map_err(backend)
    }
}

//! Data keys in use: made, wrapped, found, remembered for a while.

use std::{
    collections::HashMap,
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use aes_gcm::{
    Aes256Gcm, KeyInit,
    aead::{Aead, Payload},
};
use uuid::Uuid;
use zeroize::Zeroizing;

use super::{Cell, LOOKUPS, MasterKeys, master::random, store};
use crate::{
    clock::Clock,
    db::Db,
    error::{Error, Result},
    ids::TenantId,
};

/// How long a data key is taken for the current one without asking again. A rotation waits longer than that before it
/// believes that nothing is sealed under an old key.
pub(super) const CURRENT_FOR: Duration = Duration::from_secs(30);
/// Keys remembered at most.
const REMEMBERED: usize = 1024;

const VERSION: u8 = 1;
const NONCE: usize = 12;
const HEAD: usize = 1 + 16 + NONCE;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Purpose {
    Seal,
    Index,
}

impl Purpose {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Seal => "seal",
            Self::Index => "index",
        }
    }
}

/// A data key, unwrapped. Its bytes are overwritten when nobody holds it any more.
pub(super) struct DataKey {
    pub id: Uuid,
    tenant: Option<TenantId>,
    purpose: Purpose,
    secret: Zeroizing<[u8; 32]>,
}

impl DataKey {
    pub fn new(tenant: Option<TenantId>, purpose: Purpose) -> Result<Self> {
        Ok(Self { id: Uuid::now_v7(), tenant, purpose, secret: random()? })
    }

    pub fn secret(&self) -> &[u8] {
        self.secret.as_ref()
    }

    /// As it is kept: `(master key's id, bytes)`.
    pub fn wrap(&self, masters: &MasterKeys) -> Result<(String, Vec<u8>)> {
        let (master, secret) = masters.current();
        let bound = self.bound(master);
        let mut wrapped = random::<NONCE>()?.to_vec();
        let sealed = encrypt(secret, &wrapped, self.secret.as_ref(), &bound)?;
        wrapped.extend(sealed);
        Ok((master.to_owned(), wrapped))
    }

    pub fn unwrap(row: &store::Row, masters: &MasterKeys) -> Result<Self, Locked> {
        let master = masters.find(&row.master_key_id).ok_or(Locked::Missing)?;
        let purpose = if row.purpose == "index" { Purpose::Index } else { Purpose::Seal };
        let mut key = Self { id: row.id, tenant: row.tenant_id, purpose, secret: Zeroizing::new([0; 32]) };
        let (nonce, wrapped) = row.wrapped.split_at_checked(NONCE).ok_or(Locked::Wrong)?;
        let plain = decrypt(master, nonce, wrapped, &key.bound(&row.master_key_id)).ok_or(Locked::Wrong)?;
        key.secret = Zeroizing::new(plain.as_slice().try_into().map_err(|_| Locked::Wrong)?);
        Ok(key)
    }

    /// What a wrapped key is bound to: it cannot be moved to another row, tenant or purpose.
    fn bound(&self, master: &str) -> Vec<u8> {
        let tenant = self.tenant.map_or(Uuid::nil(), TenantId::uuid);
        let mut bytes = b"barberpro data key 1".to_vec();
        bytes.extend(self.id.as_bytes());
        bytes.extend(tenant.as_bytes());
        // Two fixed words, so what follows them cannot be read as part of one.
        bytes.extend(self.purpose.as_str().as_bytes());
        bytes.extend(master.as_bytes());
        bytes
    }

    pub fn seal(&self, cell: &Cell, plain: &[u8]) -> Result<Vec<u8>> {
        let mut sealed = Vec::with_capacity(HEAD + plain.len() + 16);
        sealed.push(VERSION);
        sealed.extend(self.id.as_bytes());
        let nonce = random::<NONCE>()?;
        sealed.extend(nonce.as_slice());
        let encrypted = encrypt(&self.secret, nonce.as_slice(), plain, &place(cell, self.id))?;
        sealed.extend(encrypted);
        Ok(sealed)
    }

    pub fn open(&self, cell: &Cell, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>> {
        let opened = match sealed.split_at_checked(HEAD) {
            Some((head, encrypted)) if self.tenant == cell.tenant && self.purpose == Purpose::Seal => {
                decrypt(&self.secret, &head[HEAD - NONCE..], encrypted, &place(cell, self.id))
            }
            _ => None,
        };
        opened.ok_or_else(|| {
            tracing::error!(?cell, key = %self.id, "a sealed value does not open here");
            Error::Internal
        })
    }
}

/// Why a data key cannot be unwrapped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Locked {
    /// Its master key is not among ours.
    Missing,
    /// Its master key's name is, but it is another key; or the row was changed.
    Wrong,
}

/// The data key that a sealed value names. `None`: it is none of ours.
pub(super) fn key_of(sealed: &[u8]) -> Option<Uuid> {
    if sealed.len() < HEAD + 16 || sealed[0] != VERSION {
        return None;
    }
    Uuid::from_slice(&sealed[1..17]).ok()
}

/// A cell as associated data. Lengths first, so that no two cells give the same bytes.
fn place(cell: &Cell, key: Uuid) -> Vec<u8> {
    let mut bytes = b"barberpro sealed".to_vec();
    bytes.push(VERSION);
    bytes.extend(key.as_bytes());
    match cell.tenant {
        Some(tenant) => {
            bytes.push(1);
            bytes.extend(tenant.uuid().as_bytes());
        }
        None => bytes.push(0),
    }
    for name in [cell.table, cell.column] {
        bytes.extend((name.len() as u64).to_be_bytes());
        bytes.extend(name.as_bytes());
    }
    bytes.extend(cell.row.as_bytes());
    bytes
}

/// AES-256-GCM: the ciphertext and its tag.
pub(crate) fn encrypt(key: &[u8; 32], nonce: &[u8], msg: &[u8], aad: &[u8]) -> Result<Vec<u8>> {
    let nonce = nonce.try_into().map_err(|_| Error::Internal)?;
    Aes256Gcm::new(key.into()).encrypt(&nonce, Payload { msg, aad }).map_err(|_| Error::Internal)
}

/// The plaintext; none when it is not what was encrypted, or not under this key.
pub(crate) fn decrypt(key: &[u8; 32], nonce: &[u8], msg: &[u8], aad: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    let nonce = nonce.try_into().ok()?;
    Aes256Gcm::new(key.into()).decrypt(&nonce, Payload { msg, aad }).ok().map(Zeroizing::new)
}

/// The master keys, and the data keys used lately. Clones share them.
#[derive(Clone)]
pub(crate) struct Vault {
    masters: MasterKeys,
    remembered: Arc<Mutex<Remembered>>,
}

#[derive(Default)]
struct Remembered {
    by_id: HashMap<Uuid, Arc<DataKey>>,
    current: HashMap<(Option<TenantId>, Purpose), (Arc<DataKey>, Instant)>,
}

impl Vault {
    pub fn new(masters: MasterKeys) -> Self {
        Self { masters, remembered: Arc::default() }
    }

    pub const fn masters(&self) -> &MasterKeys {
        &self.masters
    }

    /// Which keys are current is asked anew.
    pub fn forget_current(&self) {
        self.lock().current.clear();
    }

    fn lock(&self) -> MutexGuard<'_, Remembered> {
        // Nothing that panics runs while it is held.
        self.remembered.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn remember(&self, key: DataKey) -> Arc<DataKey> {
        let mut remembered = self.lock();
        // Full: all are forgotten rather than the oldest. It happens seldom, and reading one again is one query.
        if remembered.by_id.len() >= REMEMBERED || remembered.current.len() >= REMEMBERED {
            *remembered = Remembered::default();
        }
        Arc::clone(remembered.by_id.entry(key.id).or_insert_with(|| Arc::new(key)))
    }

    fn unwrap(&self, row: &store::Row) -> Result<Arc<DataKey>> {
        match DataKey::unwrap(row, &self.masters) {
            Ok(key) => Ok(self.remember(key)),
            Err(why) => {
                tracing::error!(key = %row.id, master_key = row.master_key_id, ?why,
                    "a data key cannot be unwrapped: its master key has to be among MASTER_KEYS");
                Err(Error::Internal)
            }
        }
    }
}

impl fmt::Debug for Vault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Vault").field("masters", &self.masters).finish_non_exhaustive()
    }
}

/// The key that seals for `tenant` now; made when there is none yet.
pub(super) async fn current(db: &Db, tenant: Option<TenantId>, purpose: Purpose) -> Result<Arc<DataKey>> {
    let vault = db.vault();
    if let Some((key, since)) = vault.lock().current.get(&(tenant, purpose))
        && since.elapsed() < CURRENT_FOR
    {
        metrics::counter!(LOOKUPS, "outcome" => "hit").increment(1);
        return Ok(Arc::clone(key));
    }
    metrics::counter!(LOOKUPS, "outcome" => "miss").increment(1);
    let asked = Instant::now();
    let mut tx = db.begin_keys().await?;
    let row = match store::current(&mut tx, tenant, purpose).await? {
        Some(row) => row,
        None => {
            // Of two who make the first key, one finds the other's.
            store::add(&mut tx, &made(tenant, purpose, vault.masters())?).await?;
            store::current(&mut tx, tenant, purpose).await?.ok_or(Error::Internal)?
        }
    };
    tx.commit().await?;
    let key = vault.unwrap(&row)?;
    vault.lock().current.insert((tenant, purpose), (Arc::clone(&key), asked));
    Ok(key)
}

/// A data key by its id: remembered, or read, because another server may have made it.
pub(super) async fn find(db: &Db, id: Uuid) -> Result<Option<Arc<DataKey>>> {
    if let Some(key) = db.vault().lock().by_id.get(&id) {
        metrics::counter!(LOOKUPS, "outcome" => "hit").increment(1);
        return Ok(Some(Arc::clone(key)));
    }
    metrics::counter!(LOOKUPS, "outcome" => "miss").increment(1);
    let mut tx = db.begin_keys().await?;
    let row = store::find(&mut tx, id).await?;
    row.map(|row| db.vault().unwrap(&row)).transpose()
}

/// A new key as a row. Sealing knows no request, so a key's birthday is read from the machine's clock.
pub(super) fn made(tenant: Option<TenantId>, purpose: Purpose, masters: &MasterKeys) -> Result<store::Row> {
    let key = DataKey::new(tenant, purpose)?;
    let (master_key_id, wrapped) = key.wrap(masters)?;
    let created_at = Clock::System.now();
    Ok(store::Row {
        id: key.id,
        tenant_id: tenant,
        purpose: purpose.as_str().to_owned(),
        master_key_id,
        wrapped,
        created_at,
        superseded_at: None,
        retired_at: None,
    })
}

/// Tries one data key of each master key: a server without one of them would fail later, in the middle of something.
/// Returns the ids of master keys that are missing or are not what they were.
pub(crate) async fn check(db: &Db) -> Result<Vec<String>> {
    let mut tx = db.begin_keys().await?;
    if !store::exists(&mut tx).await? {
        return Ok(Vec::new());
    }
    let rows = store::one_of_each_master(&mut tx).await?;
    Ok(rows
        .into_iter()
        .filter(|row| DataKey::unwrap(row, db.vault().masters()).is_err())
        .map(|row| row.master_key_id)
        .collect())
}

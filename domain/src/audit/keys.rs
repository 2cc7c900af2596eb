//! What the words of records are encrypted with: a key for each person in each chain, which is destroyed to erase them.
//! A key is kept under the chain's data key, so the rotation of data keys touches one row a person, and no record.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Utc};
use uuid::Uuid;
use zeroize::Zeroizing;

use super::{
    chain::{self, Hash},
    seal, store,
};
use crate::{
    ctx::{Ctx, StaffCtx},
    db::Db,
    encryption::{Cell, decrypt, encrypt, random},
    error::{Error, Result},
    ids::{AuditRecordId, TenantId, UserId},
};

const VERSION: u8 = 1;
const NONCE: usize = 12;
const HEAD: usize = 1 + 16 + NONCE;
const SALT: usize = 32;

pub(super) struct WordsKey {
    id: Uuid,
    secret: Zeroizing<[u8; 32]>,
}

/// Which words of which record: they open nowhere else.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    pub tenant: Option<TenantId>,
    pub record: AuditRecordId,
    pub column: &'static str,
}

impl Place {
    fn bytes(self, key: Uuid) -> Vec<u8> {
        let mut bytes = b"barberpro audit words".to_vec();
        bytes.push(VERSION);
        bytes.extend(key.as_bytes());
        bytes.extend(self.tenant.map_or(Uuid::nil(), TenantId::uuid).as_bytes());
        bytes.extend(self.record.uuid().as_bytes());
        bytes.extend(self.column.as_bytes());
        bytes
    }
}

/// Words that were opened, with the salt of their digest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Words {
    pub salt: [u8; SALT],
    pub text: Vec<u8>,
}

impl Words {
    pub fn digest(&self) -> Hash {
        chain::words_digest(&self.salt, &self.text)
    }
}

impl WordsKey {
    /// The words as they are kept, and their digest.
    pub fn seal(&self, place: Place, text: &[u8]) -> Result<(Vec<u8>, Hash)> {
        let salt = random::<SALT>()?;
        let mut plain = Zeroizing::new(salt.to_vec());
        plain.extend(text);
        let mut sealed = Vec::with_capacity(HEAD + plain.len() + 16);
        sealed.push(VERSION);
        sealed.extend(self.id.as_bytes());
        let nonce = random::<NONCE>()?;
        sealed.extend(nonce.as_slice());
        sealed.extend(encrypt(&self.secret, nonce.as_slice(), &plain, &place.bytes(self.id))?);
        Ok((sealed, chain::words_digest(&salt, text)))
    }

    /// None: they are not what was sealed.
    pub fn open(&self, place: Place, sealed: &[u8]) -> Option<Words> {
        let (head, encrypted) = sealed.split_at_checked(HEAD)?;
        let plain = decrypt(&self.secret, &head[HEAD - NONCE..], encrypted, &place.bytes(self.id))?;
        let (salt, text) = plain.split_at_checked(SALT)?;
        Some(Words { salt: salt.try_into().ok()?, text: text.to_vec() })
    }
}

/// The key that sealed words name.
pub(super) fn key_of(sealed: &[u8]) -> Option<Uuid> {
    if sealed.len() < HEAD || sealed[0] != VERSION {
        return None;
    }
    Uuid::from_slice(&sealed[1..17]).ok()
}

const fn cell(tenant: Option<TenantId>, id: Uuid) -> Cell {
    Cell { tenant, table: "audit_keys", column: "key", row: id }
}

async fn unsealed(db: &Db, tenant: Option<TenantId>, row: &store::KeyRow) -> Result<Option<WordsKey>> {
    let Some(sealed) = &row.key else { return Ok(None) };
    let plain = db.unseal(&cell(tenant, row.id), sealed).await?;
    let secret = plain.as_slice().try_into().map_err(|_| Error::Internal)?;
    Ok(Some(WordsKey { id: row.id, secret: Zeroizing::new(secret) }))
}

/// The keys that `subjects` have at this moment; whoever had none gets one.
pub(super) async fn current(
    db: &Db,
    tenant: Option<TenantId>,
    subjects: &HashSet<Uuid>,
    now: DateTime<Utc>,
) -> Result<HashMap<Uuid, WordsKey>> {
    let wanted: Vec<Uuid> = subjects.iter().copied().collect();
    let mut tx = db.begin_worker().await?;
    let mut rows = store::keys_of(&mut tx, tenant, &wanted).await?;
    drop(tx);
    let known: HashSet<Uuid> = rows.iter().map(|row| row.subject_id).collect();
    if known.len() < wanted.len() {
        let sealer = db.sealer(tenant).await?;
        let mut tx = db.begin_worker().await?;
        for subject in wanted.iter().filter(|subject| !known.contains(subject)) {
            let id = Uuid::now_v7();
            let sealed = sealer.seal(&cell(tenant, id), random::<32>()?.as_slice())?;
            store::insert_key(&mut tx, tenant, (id, *subject), &sealed, now).await?;
        }
        tx.commit().await?;
        // Another sealer may have been first: whose key is there is the one.
        let mut tx = db.begin_worker().await?;
        rows = store::keys_of(&mut tx, tenant, &wanted).await?;
    }
    let mut keys = HashMap::new();
    for row in &rows {
        if let Some(key) = unsealed(db, tenant, row).await? {
            keys.insert(row.subject_id, key);
        }
    }
    Ok(keys)
}

/// The keys that sealed words name, as rows say. One that was destroyed is not among them.
pub(super) async fn of_rows(
    db: &Db,
    tenant: Option<TenantId>,
    rows: Vec<store::KeyRow>,
) -> Result<HashMap<Uuid, WordsKey>> {
    let mut keys = HashMap::new();
    for row in &rows {
        if let Some(key) = unsealed(db, tenant, row).await? {
            keys.insert(row.id, key);
        }
    }
    Ok(keys)
}

/// Which keys the words of these records name.
pub(super) fn named(rows: &[store::Row]) -> Vec<Uuid> {
    let sealed = rows.iter().flat_map(|row| [row.details.as_deref(), row.actor.as_deref()]).flatten();
    let ids: HashSet<Uuid> = sealed.filter_map(key_of).collect();
    ids.into_iter().collect()
}

/// Destroys what the audit of the tenant one is in says in words about a person. That something was done, when, and by
/// which id stays, and the chain holds. Who may is for the action that erases a person to say.
///
/// # Errors
/// When the database refuses.
pub async fn erase(ctx: &Ctx, db: &Db, person: UserId) -> Result<u64> {
    // What is not sealed yet would get a new key afterwards, and outlive the person's erasure.
    seal::chain_up(db, Some(ctx.tenant()), ctx.real_clock().now()).await?;
    let mut tx = db.begin(ctx).await?;
    let erased = store::erase_keys(&mut tx, Some(ctx.tenant()), person.uuid(), ctx.real_clock().now()).await?;
    tx.commit().await?;
    Ok(erased)
}

/// The same in the platform's own audit.
///
/// # Errors
/// When the database refuses.
pub async fn erase_of_platform(staff: &StaffCtx, db: &Db, person: UserId) -> Result<u64> {
    seal::chain_up(db, None, staff.clock().now()).await?;
    let mut tx = db.begin_platform(staff).await?;
    let erased = store::erase_keys(&mut tx, None, person.uuid(), staff.clock().now()).await?;
    tx.commit().await?;
    Ok(erased)
}

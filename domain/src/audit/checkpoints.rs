//! Signed words on how far a chain had come. They are published: whoever keeps one can show later that a chain was cut.

use chrono::{DateTime, TimeDelta, Utc};
use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use uuid::Uuid;
use zeroize::Zeroizing;

use super::{Checkpoint, PublicKey, chain, store};
use crate::{
    db::Db,
    encryption::{Cell, random},
    error::{Error, Result},
    ids::TenantId,
    page::{Limit, Page, Paging},
};

/// A chain that goes on is signed this often.
pub const EVERY: TimeDelta = TimeDelta::minutes(1);

/// The key that signs now.
pub(super) struct Signing {
    pub id: Uuid,
    key: SigningKey,
}

impl Signing {
    pub fn sign(&self, chain: Uuid, sequence: i64, head: &[u8; 32], at: DateTime<Utc>) -> [u8; 64] {
        self.key.sign(&chain::checkpoint_bytes(chain, sequence, head, at)).to_bytes()
    }
}

/// Whether one of the keys signed these words.
pub(super) fn is_signed(
    keys: &[VerifyingKey],
    signature: &[u8],
    (chain, sequence, head, at): (Uuid, i64, &[u8; 32], DateTime<Utc>),
) -> bool {
    let Ok(signature) = Signature::from_slice(signature) else { return false };
    let bytes = chain::checkpoint_bytes(chain, sequence, head, at);
    keys.iter().any(|key| key.verify_strict(&bytes, &signature).is_ok())
}

const fn cell(id: Uuid) -> Cell {
    Cell { tenant: None, table: "audit_signing_keys", column: "private_key", row: id }
}

/// Reads the key that signs; the first time it makes one.
pub(super) async fn signing(db: &Db, now: DateTime<Utc>) -> Result<Signing> {
    let mut tx = db.begin_worker().await?;
    let found = store::signing_key(&mut tx).await?;
    drop(tx);
    let (id, secret): (Uuid, Zeroizing<[u8; 32]>) = if let Some((id, sealed)) = found {
        let plain = db.unseal(&cell(id), &sealed).await?;
        (id, Zeroizing::new(plain.as_slice().try_into().map_err(|_| Error::Internal)?))
    } else {
        let (id, secret) = (Uuid::now_v7(), random::<32>()?);
        let sealed = db.seal(&cell(id), secret.as_slice()).await?;
        let public = SigningKey::from_bytes(&secret).verifying_key();
        let mut tx = db.begin_worker().await?;
        store::insert_signing_key(&mut tx, id, public.as_bytes(), &sealed, now).await?;
        tx.commit().await?;
        (id, secret)
    };
    Ok(Signing { id, key: SigningKey::from_bytes(&secret) })
}

/// Signs the chains that went on and were not signed for [`EVERY`]. Says how many.
///
/// # Errors
/// When the database cannot be reached.
pub async fn sign_due(db: &Db, now: DateTime<Utc>) -> Result<u64> {
    let mut tx = db.begin_worker().await?;
    let due = store::unsigned(&mut tx, now - EVERY).await?;
    drop(tx);
    if due.is_empty() {
        return Ok(0);
    }
    let signing = signing(db, now).await?;
    let mut signed = 0;
    for tenant in due {
        signed += u64::from(sign(db, tenant, &signing, now).await?);
    }
    Ok(signed)
}

async fn sign(db: &Db, tenant: Option<TenantId>, signing: &Signing, now: DateTime<Utc>) -> Result<bool> {
    let mut tx = db.begin_worker().await?;
    let Some(head) = store::lock_head(&mut tx, tenant).await? else { return Ok(false) };
    // Another worker did meanwhile.
    if head.signed_sequence == head.sequence {
        return Ok(false);
    }
    // To the microsecond, as the database will give it back.
    let at = DateTime::from_timestamp_micros(now.timestamp_micros()).ok_or(Error::Internal)?;
    let link = head.head.as_slice().try_into().map_err(|_| Error::Internal)?;
    let signature = signing.sign(head.id, head.sequence, link, at);
    store::insert_checkpoint(&mut tx, tenant, &head, (at, signing.id, &signature)).await?;
    tx.commit().await?;
    Ok(true)
}

/// The checkpoints of a chain, the latest first: for everybody who knows the chain's name.
///
/// # Errors
/// [`Error::Invalid`] for a cursor or limit that is none.
pub async fn published(db: &Db, chain: Uuid, paging: &Paging) -> Result<Page<Checkpoint>> {
    let limit = Limit::new(paging.limit)?;
    let before: Option<i64> = paging.cursor.as_ref().map(|cursor| cursor.position()).transpose()?;
    let mut tx = db.begin_identity().await?;
    let rows = store::published(&mut tx, chain, before.unwrap_or(i64::MAX), limit.rows_to_fetch()).await?;
    Ok(limit.page(rows, |row| row.sequence))
}

/// What checkpoints are verified with, the newest first, a page of it.
///
/// # Errors
/// [`Error::Invalid`] for a cursor or limit that is none.
pub async fn list_keys(db: &Db, paging: &Paging) -> Result<Page<PublicKey>> {
    paging.cut(public_keys(db).await?, |key| key.id)
}

/// What checkpoints are verified with, the newest first: for everybody.
///
/// # Errors
/// When the database cannot be reached.
pub async fn public_keys(db: &Db) -> Result<Vec<PublicKey>> {
    let mut tx = db.begin_identity().await?;
    store::public_keys(&mut tx).await
}

/// Reads public keys; what is none is left out.
pub(super) fn read_keys<'a>(keys: impl IntoIterator<Item = &'a str>) -> Vec<VerifyingKey> {
    use base64::{Engine, engine::general_purpose::STANDARD};
    let read = |text: &str| {
        let bytes: [u8; 32] = STANDARD.decode(text.trim()).ok()?.try_into().ok()?;
        VerifyingKey::from_bytes(&bytes).ok()
    };
    keys.into_iter().filter_map(read).collect()
}

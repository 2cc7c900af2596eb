//! What a chain is made of. Plain functions over bytes: the sealer, the verification of a database and that of a bundle
//! compute the same.
//!
//! Each record has a digest of what it says. A link is the digest of the link before, the record's place and the record's
//! digest; so a record that is changed, taken out or moved breaks every link after it. What a record says in words takes
//! part as a salted digest: once the words are destroyed, the digest tells nothing of them and the chain still holds.

use chrono::{DateTime, Utc};
use sha2::{Digest, Sha256};
use uuid::Uuid;

pub type Hash = [u8; 32];

/// What of a record takes part in its digest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sealed<'a> {
    pub tenant: Option<Uuid>,
    pub id: Uuid,
    /// To the microsecond, as the database keeps it.
    pub at: DateTime<Utc>,
    pub actor_kind: &'a str,
    pub actor: Option<Uuid>,
    pub behalf: Option<Uuid>,
    pub action: &'a str,
    pub object: Option<Uuid>,
    pub location: Option<Uuid>,
    pub subject: Option<Uuid>,
    pub request: Uuid,
    pub address_digest: Option<Hash>,
    pub details_digest: Hash,
    pub actor_digest: Hash,
}

/// What stands before the first record of a chain.
#[must_use]
pub fn genesis(chain: Uuid) -> Hash {
    let mut hash = Sha256::new_with_prefix(b"barberpro audit chain 1");
    hash.update(chain.as_bytes());
    hash.finalize().into()
}

/// The digest of words, with the random salt that keeps them from being guessed.
#[must_use]
pub fn words_digest(salt: &[u8; 32], words: &[u8]) -> Hash {
    let mut hash = Sha256::new_with_prefix(b"barberpro audit words 1");
    hash.update(salt);
    hash.update(words);
    hash.finalize().into()
}

#[must_use]
pub fn record_digest(record: &Sealed<'_>) -> Hash {
    let mut hash = Sha256::new_with_prefix(b"barberpro audit record 1");
    // A byte says whether it is there, so that no two records give the same bytes.
    let mut id = |id: Option<Uuid>| match id {
        Some(id) => {
            hash.update([1]);
            hash.update(id.as_bytes());
        }
        None => hash.update([0]),
    };
    id(record.tenant);
    id(Some(record.id));
    id(record.actor);
    id(record.behalf);
    id(record.object);
    id(record.location);
    id(record.subject);
    id(Some(record.request));
    hash.update(record.at.timestamp_micros().to_be_bytes());
    for text in [record.actor_kind, record.action] {
        hash.update((text.len() as u64).to_be_bytes());
        hash.update(text.as_bytes());
    }
    match record.address_digest {
        Some(digest) => {
            hash.update([1]);
            hash.update(digest);
        }
        None => hash.update([0]),
    }
    hash.update(record.details_digest);
    hash.update(record.actor_digest);
    hash.finalize().into()
}

/// The chain after the record at `sequence` (the first is 1).
#[must_use]
pub fn link(before: &Hash, sequence: i64, record: &Hash) -> Hash {
    let mut hash = Sha256::new_with_prefix(b"barberpro audit link 1");
    hash.update(before);
    hash.update(sequence.to_be_bytes());
    hash.update(record);
    hash.finalize().into()
}

/// What is signed of a checkpoint.
#[must_use]
pub fn checkpoint_bytes(chain: Uuid, sequence: i64, head: &Hash, at: DateTime<Utc>) -> Vec<u8> {
    let mut bytes = b"barberpro audit checkpoint 1".to_vec();
    bytes.extend(chain.as_bytes());
    bytes.extend(sequence.to_be_bytes());
    bytes.extend(head);
    bytes.extend(at.timestamp_micros().to_be_bytes());
    bytes
}

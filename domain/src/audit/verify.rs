//! Whether a chain is as it was written.

use base64::{Engine, engine::general_purpose::STANDARD};
use chrono::{DateTime, Utc};
use ed25519_dalek::VerifyingKey;
use uuid::Uuid;

use super::{
    Checkpoint, Finding, Verification,
    chain::{self, Hash, Sealed},
    checkpoints, keys,
    keys::{Place, Words},
    reader::Reader,
    seal, store,
    store::Row,
};
use crate::{
    db::Db,
    error::{Error, Result},
    ids::TenantId,
};

const BATCH: i64 = 1000;

/// Follows a chain from its first record. What it is given is all it knows: a database and a bundle are verified alike.
#[derive(Debug)]
pub(super) struct Follower {
    chain: Uuid,
    /// The last record that fitted.
    pub sequence: i64,
    pub head: Hash,
    /// A record that does not fit. The next one tells whether it was changed or moved.
    doubt: Option<(i64, Hash)>,
    pub checkpoints: i64,
    keys: Vec<VerifyingKey>,
}

impl Follower {
    pub fn new(chain: Uuid, keys: Vec<VerifyingKey>) -> Self {
        Self { chain, sequence: 0, head: chain::genesis(chain), doubt: None, checkpoints: 0, keys }
    }

    /// The next record, as it says of itself.
    pub fn record(&mut self, sequence: i64, record: &Sealed<'_>, stored: &Hash) -> std::result::Result<(), Finding> {
        let digest = chain::record_digest(record);
        let expected = self.sequence + 1;
        if let Some((doubted, its_link)) = self.doubt.take() {
            // Two that changed places: the one that follows would have fitted before.
            let here = chain::link(&self.head, doubted, &digest);
            let moved = here == *stored || here == its_link;
            return Err(if moved {
                Finding::Moved { sequence: doubted }
            } else {
                Finding::Edited { sequence: doubted }
            });
        }
        if sequence > expected {
            return Err(Finding::Removed { sequence: expected });
        }
        if sequence < expected {
            return Err(Finding::Moved { sequence });
        }
        let link = chain::link(&self.head, sequence, &digest);
        if link == *stored {
            self.sequence = sequence;
            self.head = link;
        } else {
            self.doubt = Some((sequence, *stored));
        }
        Ok(())
    }

    /// No record follows.
    pub fn end(&mut self) -> std::result::Result<(), Finding> {
        match self.doubt.take() {
            Some((sequence, _)) => Err(Finding::Edited { sequence }),
            None => Ok(()),
        }
    }

    /// Whether a record waits for the next one to be judged.
    pub const fn doubts(&self) -> bool {
        self.doubt.is_some()
    }

    /// A checkpoint of the record that came last.
    pub fn checkpoint(&mut self, checkpoint: &Checkpoint) -> std::result::Result<(), Finding> {
        let sequence = checkpoint.sequence;
        let head = STANDARD.decode(&checkpoint.head).ok().and_then(|head| Hash::try_from(head).ok());
        let signature = STANDARD.decode(&checkpoint.signature).unwrap_or_default();
        let signed = head.is_some_and(|head| {
            checkpoints::is_signed(&self.keys, &signature, (self.chain, sequence, &head, checkpoint.at))
        });
        if !signed {
            return Err(Finding::BadSignature { sequence });
        }
        if sequence > self.sequence {
            return Err(Finding::CutTail { sequence: self.sequence, expected: sequence });
        }
        if sequence != self.sequence || head != Some(self.head) {
            return Err(Finding::CheckpointDiffers { sequence });
        }
        self.checkpoints += 1;
        Ok(())
    }
}

/// The digests that a record was chained with; none for a row that lacks some.
pub(super) fn digests(row: &Row) -> Option<(Hash, Hash, Option<Hash>, Hash)> {
    let hash = |bytes: &Option<Vec<u8>>| bytes.as_deref().and_then(|bytes| Hash::try_from(bytes).ok());
    let address = match &row.address_digest {
        Some(bytes) => Some(Hash::try_from(bytes.as_slice()).ok()?),
        None => None,
    };
    Some((hash(&row.details_digest)?, hash(&row.actor_digest)?, address, hash(&row.chain)?))
}

/// What became of a record's words.
pub(super) enum Opened {
    Words(Words),
    Erased,
    /// They are not those that were sealed.
    Broken,
}

pub(super) fn opened(
    row: &Row,
    column: &'static str,
    sealed: Option<&[u8]>,
    keys: &std::collections::HashMap<Uuid, keys::WordsKey>,
) -> Opened {
    let Some(key) = sealed.and_then(keys::key_of) else { return Opened::Broken };
    let Some(key) = keys.get(&key) else { return Opened::Erased };
    let place = Place { tenant: row.tenant_id, record: row.id, column };
    sealed.and_then(|sealed| key.open(place, sealed)).map_or(Opened::Broken, Opened::Words)
}

fn words_fit(row: &Row, keys: &std::collections::HashMap<Uuid, keys::WordsKey>) -> (bool, bool) {
    let (mut fit, mut erased) = (true, false);
    for (column, sealed, digest) in
        [("details", &row.details, &row.details_digest), ("actor", &row.actor, &row.actor_digest)]
    {
        match opened(row, column, sealed.as_deref(), keys) {
            Opened::Words(words) => fit &= digest.as_deref() == Some(words.digest().as_slice()),
            Opened::Erased => erased = true,
            Opened::Broken => fit = false,
        }
    }
    (fit, erased)
}

/// Verifies one chain: a tenant's, or the platform's.
///
/// # Errors
/// When the database cannot be reached. What is wrong with the chain is no error but a finding.
pub async fn verify(db: &Db, tenant: Option<TenantId>, now: DateTime<Utc>) -> Result<Verification> {
    verify_as(&Reader::Worker(tenant), db, now, i64::MAX).await
}

/// Every chain there is.
///
/// # Errors
/// As [`verify`].
pub async fn verify_every(db: &Db, now: DateTime<Utc>) -> Result<Vec<(Option<TenantId>, Verification)>> {
    let mut tx = db.begin_worker().await?;
    let chains = store::chains(&mut tx).await?;
    drop(tx);
    let mut all = Vec::new();
    for tenant in chains {
        all.push((tenant, verify(db, tenant, now).await?));
    }
    Ok(all)
}

/// The first `most` records of a chain, as somebody who may read it.
pub(super) async fn verify_as(reader: &Reader, db: &Db, now: DateTime<Utc>, most: i64) -> Result<Verification> {
    let tenant = reader.tenant();
    let public = checkpoints::public_keys(db).await?;
    let public = checkpoints::read_keys(public.iter().map(|key| key.public_key.as_str()));
    let mut tx = reader.begin(db).await?;
    let (head, open) = (store::head(&mut tx, tenant).await?, store::count_open(&mut tx, tenant).await?);
    drop(tx);
    let mut found = Verification {
        chain: head.as_ref().map(|head| head.id),
        records: 0,
        erased: 0,
        checkpoints: 0,
        open,
        whole: true,
        finding: None,
        at: now,
    };
    let Some(head) = head else { return Ok(found) };
    let mut follower = Follower::new(head.id, public);
    let end = head.sequence.min(most);
    found.whole = end == head.sequence;
    let outcome = follow(reader, db, (&head, end), &mut follower, &mut found).await?;
    found.checkpoints = follower.checkpoints;
    found.finding = outcome.err();
    Ok(found)
}

async fn follow(
    reader: &Reader,
    db: &Db,
    (head, end): (&store::Head, i64),
    follower: &mut Follower,
    found: &mut Verification,
) -> Result<std::result::Result<(), Finding>> {
    let tenant = reader.tenant();
    let mut after = 0;
    loop {
        let mut tx = reader.begin(db).await?;
        let rows = store::in_sequence(&mut tx, tenant, (after, end), BATCH).await?;
        let Some(last) = rows.last().and_then(|row| row.sequence) else { break };
        // Of all of this portion: one is signed a minute at most.
        let checkpoints = store::checkpoints(&mut tx, head.id, (after, last), i64::MAX).await?;
        let named = store::keys_by_id(&mut tx, &keys::named(&rows)).await?;
        drop(tx);
        let keys = keys::of_rows(db, tenant, named).await?;
        let mut checkpoints = checkpoints.iter().peekable();
        for row in &rows {
            let sequence = row.sequence.ok_or(Error::Internal)?;
            let Some((details, actor, address, link)) = digests(row) else {
                return Ok(Err(Finding::Edited { sequence }));
            };
            if let Err(finding) = follower.record(sequence, &seal::sealed(row, address, details, actor), &link) {
                return Ok(Err(finding));
            }
            if !follower.doubts() {
                let (fit, erased) = words_fit(row, &keys);
                if !fit {
                    return Ok(Err(Finding::WordsEdited { sequence }));
                }
                found.records += 1;
                found.erased += i64::from(erased);
            }
            while let Some(checkpoint) = checkpoints.next_if(|checkpoint| checkpoint.sequence <= sequence) {
                if follower.doubts() {
                    break;
                }
                if let Err(finding) = follower.checkpoint(checkpoint) {
                    return Ok(Err(finding));
                }
            }
        }
        after = last;
    }
    if let Err(finding) = follower.end() {
        return Ok(Err(finding));
    }
    if found.whole {
        if follower.sequence < head.sequence {
            return Ok(Err(Finding::CutTail { sequence: follower.sequence, expected: head.sequence }));
        }
        if head.head.as_slice() != follower.head {
            return Ok(Err(Finding::Edited { sequence: head.sequence }));
        }
        // Those of records that are not there any more.
        let mut tx = reader.begin(db).await?;
        let beyond = store::checkpoints(&mut tx, head.id, (follower.sequence, i64::MAX), 1).await?;
        if let Some(beyond) = beyond.first() {
            return Ok(follower.checkpoint(beyond));
        }
    }
    Ok(Ok(()))
}

//! A chain as a file, which anybody can verify without this program's database: JSON lines, the first of which says what
//! it is. Records follow in their order, each with its words and their digests, and after them the checkpoints of their
//! places. The last line is a checkpoint of the last record, signed for the file.

use std::io::BufRead;

use base64::{Engine, engine::general_purpose::STANDARD};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{
    AuditAction, Checkpoint, Finding, Verification,
    chain::{self, Hash, Sealed},
    checkpoints, keys,
    reader::Reader,
    record::{Entry, record, record_read},
    seal,
    store::{self, Row},
    verify::{Follower, Opened, digests, opened},
};
use crate::{
    ctx::{Ctx, StaffCtx},
    db::Db,
    error::{Error, Result},
    ids::{AuditRecordId, LocationId, TenantId},
    policy::{Action, StaffAction},
};

const FORMAT: &str = "barberpro audit bundle 1";
const BATCH: i64 = 500;

#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "line", rename_all = "snake_case")]
enum Line {
    Header { format: String, chain: Uuid, made_at: DateTime<Utc>, records: i64 },
    Record(Box<RecordLine>),
    Checkpoint(Checkpoint),
}

#[derive(Debug, Serialize, Deserialize)]
struct RecordLine {
    sequence: i64,
    tenant: Option<Uuid>,
    id: Uuid,
    at: DateTime<Utc>,
    actor_kind: String,
    actor: Option<Uuid>,
    behalf: Option<Uuid>,
    action: String,
    object: Option<Uuid>,
    location: Option<Uuid>,
    subject: Option<Uuid>,
    request: Uuid,
    address_digest: Option<String>,
    details: Option<WordsLine>,
    details_digest: String,
    actor_words: Option<WordsLine>,
    actor_digest: String,
    chain: String,
}

/// Words with the salt of their digest. Absent where they were erased.
#[derive(Debug, Serialize, Deserialize)]
struct WordsLine {
    salt: String,
    text: String,
}

/// A file that is being made, portion by portion: it needs the memory of one.
#[derive(Debug)]
pub struct Bundle {
    reader: Reader,
    db: Db,
    head: store::Head,
    after: i64,
    now: DateTime<Utc>,
    at: At,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum At {
    Header,
    Records,
    End,
    Done,
}

/// The chain of the tenant one is in as a file. That it was taken is recorded, before.
///
/// # Errors
/// [`Error::Forbidden`] without `audit.take`.
pub async fn export(ctx: &Ctx, db: &Db) -> Result<Bundle> {
    ctx.authorize(Action::TakeAudit)?;
    record_read(ctx, db, Entry::new(AuditAction::AuditBundleTaken)).await?;
    begin(Reader::Tenant(Box::new(ctx.clone())), db, ctx.real_clock().now()).await
}

/// The platform's.
///
/// # Errors
/// As [`export`].
pub async fn export_platform(staff: &StaffCtx, db: &Db) -> Result<Bundle> {
    staff.authorize(StaffAction::ViewAudit)?;
    let mut tx = db.begin_platform(staff).await?;
    record(&mut tx, staff, Entry::new(AuditAction::AuditBundleTaken)).await?;
    tx.commit().await?;
    begin(Reader::Platform(Box::new(staff.clone())), db, staff.clock().now()).await
}

async fn begin(reader: Reader, db: &Db, now: DateTime<Utc>) -> Result<Bundle> {
    // With what was recorded until now, that it was taken included, whether or not a worker has come by.
    seal::chain_up(db, reader.tenant(), now).await?;
    let mut tx = reader.begin(db).await?;
    let head = store::head(&mut tx, reader.tenant()).await?.filter(|head| head.sequence > 0).ok_or(Error::NotFound)?;
    let now = DateTime::from_timestamp_micros(now.timestamp_micros()).ok_or(Error::Internal)?;
    Ok(Bundle { reader, db: db.clone(), head, after: 0, now, at: At::Header })
}

impl Bundle {
    /// The chain's public name.
    #[must_use]
    pub const fn chain(&self) -> Uuid {
        self.head.id
    }

    /// The next portion; none when all was given.
    ///
    /// # Errors
    /// When the database cannot be reached.
    pub async fn next(&mut self) -> Result<Option<String>> {
        let mut text = String::new();
        match self.at {
            At::Header => {
                let (chain, records) = (self.head.id, self.head.sequence);
                write(&mut text, &Line::Header { format: FORMAT.to_owned(), chain, made_at: self.now, records })?;
                self.at = At::Records;
            }
            At::Records => {
                if !self.records(&mut text).await? {
                    self.at = At::End;
                    return Box::pin(self.next()).await;
                }
            }
            At::End => {
                let signing = checkpoints::signing(&self.db, self.now).await?;
                let head: Hash = self.head.head.as_slice().try_into().map_err(|_| Error::Internal)?;
                let signature = signing.sign(self.head.id, self.head.sequence, &head, self.now);
                let last = store::checkpoint(self.head.sequence, &head, self.now, signing.id, &signature);
                write(&mut text, &Line::Checkpoint(last))?;
                self.at = At::Done;
            }
            At::Done => return Ok(None),
        }
        Ok(Some(text))
    }

    async fn records(&mut self, text: &mut String) -> Result<bool> {
        let tenant = self.reader.tenant();
        let mut tx = self.reader.begin(&self.db).await?;
        let rows = store::in_sequence(&mut tx, tenant, (self.after, self.head.sequence), BATCH).await?;
        let Some(last) = rows.last().and_then(|row| row.sequence) else { return Ok(false) };
        let checkpoints = store::checkpoints(&mut tx, self.head.id, (self.after, last), i64::MAX).await?;
        let named = store::keys_by_id(&mut tx, &keys::named(&rows)).await?;
        drop(tx);
        let keys = keys::of_rows(&self.db, tenant, named).await?;
        let mut checkpoints = checkpoints.into_iter().peekable();
        for row in &rows {
            let sequence = row.sequence.ok_or(Error::Internal)?;
            write(text, &Line::Record(Box::new(line(row, sequence, &keys)?)))?;
            while let Some(checkpoint) = checkpoints.next_if(|checkpoint| checkpoint.sequence <= sequence) {
                write(text, &Line::Checkpoint(checkpoint))?;
            }
        }
        self.after = last;
        Ok(true)
    }
}

fn write(text: &mut String, line: &Line) -> Result<()> {
    text.push_str(&serde_json::to_string(line).map_err(|_| Error::Internal)?);
    text.push('\n');
    Ok(())
}

fn line(row: &Row, sequence: i64, keys: &std::collections::HashMap<Uuid, keys::WordsKey>) -> Result<RecordLine> {
    let (details_digest, actor_digest, address, link) = digests(row).ok_or(Error::Internal)?;
    let words = |column, sealed: &Option<Vec<u8>>| match opened(row, column, sealed.as_deref(), keys) {
        Opened::Words(words) => {
            let text = String::from_utf8(words.text).ok()?;
            Some(WordsLine { salt: STANDARD.encode(words.salt), text })
        }
        Opened::Erased | Opened::Broken => None,
    };
    Ok(RecordLine {
        sequence,
        tenant: row.tenant_id.map(TenantId::uuid),
        id: AuditRecordId::uuid(row.id),
        at: row.at,
        actor_kind: row.actor_kind.clone(),
        actor: row.actor_id,
        behalf: row.behalf_id,
        action: row.action.clone(),
        object: row.object_id,
        location: row.location_id.map(LocationId::uuid),
        subject: row.subject_id,
        request: row.request_id.uuid(),
        address_digest: address.map(|digest| STANDARD.encode(digest)),
        details: words("details", &row.details),
        details_digest: STANDARD.encode(details_digest),
        actor_words: words("actor", &row.actor),
        actor_digest: STANDARD.encode(actor_digest),
        chain: STANDARD.encode(link),
    })
}

/// Why a file cannot be verified at all.
#[derive(Debug, thiserror::Error)]
pub enum BundleError {
    #[error("the file cannot be read: {0}")]
    Io(#[from] std::io::Error),
    #[error("this is no bundle of an audit")]
    NotABundle,
    #[error("line {0} cannot be read")]
    Line(usize),
    #[error("none of the public keys is one: 32 bytes in base 64 are expected")]
    NoKey,
}

/// Verifies a file with nothing but public keys (base 64). `published` are checkpoints that somebody kept of the chain's
/// public address: a file that ends before one of them was cut.
///
/// # Errors
/// When it is no bundle. What is wrong with the chain is no error but a finding.
pub fn verify_bundle(
    file: impl BufRead,
    public_keys: &[&str],
    published: &[Checkpoint],
) -> std::result::Result<Verification, BundleError> {
    let public = checkpoints::read_keys(public_keys.iter().copied());
    if public.is_empty() {
        return Err(BundleError::NoKey);
    }
    let mut lines = file.lines();
    let header = lines.next().ok_or(BundleError::NotABundle)??;
    let Ok(Line::Header { format, chain, made_at, records }) = serde_json::from_str(&header) else {
        return Err(BundleError::NotABundle);
    };
    if format != FORMAT {
        return Err(BundleError::NotABundle);
    }
    let mut found = Verification {
        chain: Some(chain),
        records: 0,
        erased: 0,
        checkpoints: 0,
        open: 0,
        whole: true,
        finding: None,
        at: made_at,
    };
    let mut follower = Follower::new(chain, public);
    let mut signed_to = 0;
    for (line, number) in lines.zip(2..) {
        let line: Line = serde_json::from_str(&line?).map_err(|_| BundleError::Line(number))?;
        let outcome = match line {
            Line::Header { .. } => return Err(BundleError::Line(number)),
            Line::Record(record) => follow(&mut follower, &mut found, &record).ok_or(BundleError::Line(number))?,
            Line::Checkpoint(checkpoint) => follower.end().and_then(|()| {
                found.at = checkpoint.at;
                signed_to = checkpoint.sequence;
                follower.checkpoint(&checkpoint)
            }),
        };
        if let Err(finding) = outcome {
            found.finding = Some(finding);
            return Ok(found);
        }
    }
    found.checkpoints = follower.checkpoints;
    found.finding = follower.end().err();
    // A file ends with words on its last record: without them its end is nobody's word.
    if found.finding.is_none() && (signed_to != follower.sequence || records != follower.sequence) {
        let expected = records.max(follower.sequence.saturating_add(1));
        found.finding = Some(Finding::CutTail { sequence: follower.sequence, expected });
    }
    if found.finding.is_none() {
        let beyond = published.iter().filter(|checkpoint| checkpoint.sequence > follower.sequence);
        found.finding = beyond.min_by_key(|checkpoint| checkpoint.sequence).and_then(|c| follower.checkpoint(c).err());
    }
    Ok(found)
}

/// None: something in it is not what it should be at all, such as a digest of another length.
fn follow(
    follower: &mut Follower,
    found: &mut Verification,
    line: &RecordLine,
) -> Option<std::result::Result<(), Finding>> {
    let hash = |text: &str| STANDARD.decode(text).ok().and_then(|bytes| Hash::try_from(bytes).ok());
    let address_digest = match &line.address_digest {
        Some(text) => Some(hash(text)?),
        None => None,
    };
    let (details_digest, actor_digest) = (hash(&line.details_digest)?, hash(&line.actor_digest)?);
    let sealed = Sealed {
        tenant: line.tenant,
        id: line.id,
        at: line.at,
        actor_kind: &line.actor_kind,
        actor: line.actor,
        behalf: line.behalf,
        action: &line.action,
        object: line.object,
        location: line.location,
        subject: line.subject,
        request: line.request,
        address_digest,
        details_digest,
        actor_digest,
    };
    if let Err(finding) = follower.record(line.sequence, &sealed, &hash(&line.chain)?) {
        return Some(Err(finding));
    }
    if follower.doubts() {
        return Some(Ok(()));
    }
    for (words, digest) in [(&line.details, details_digest), (&line.actor_words, actor_digest)] {
        let Some(words) = words else { continue };
        let salt: [u8; 32] = STANDARD.decode(&words.salt).ok()?.try_into().ok()?;
        if chain::words_digest(&salt, words.text.as_bytes()) != digest {
            return Some(Err(Finding::WordsEdited { sequence: line.sequence }));
        }
    }
    found.records += 1;
    found.erased += i64::from(line.details.is_none() || line.actor_words.is_none());
    Some(Ok(()))
}

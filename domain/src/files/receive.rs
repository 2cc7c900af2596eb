//! Taking a file in. Its row comes before its content, so that nothing is anywhere that no row speaks of; it becomes a file
//! in one transaction, when its content is whole, known by its digest, and has been scanned.

use bytes::{Bytes, BytesMut};
use chrono::TimeDelta;
use futures::{StreamExt, stream::BoxStream};
use sha2::{Digest, Sha256};

use super::{
    File, FileFields, FileForm, FilePurpose, FileStatus, PIECE,
    content::Watch,
    depot::{Content, Place, Writer},
    fate,
    jobs::ScanFile,
    names,
    scanner::{Away, Verdict},
    store::{self, Whole},
};
use crate::{
    audit::{self, AuditAction, Entry},
    ctx::Ctx,
    db::{Db, TenantTx},
    error::{Error, Problem, Result},
    events,
    idempotency::{Attempt, Begun, Key},
    ids::FileId,
    jobs,
    policy::Action,
    rate_limit::{self, Quota},
};

/// Taking one in is much more work than most of what is asked for.
const FILES: Quota = Quota { name: "files", most: 600, window: TimeDelta::hours(1) };

fn wrong(problem: Problem) -> Error {
    Error::invalid("file", problem)
}

fn too_large(purpose: FilePurpose) -> Error {
    wrong(Problem::FileTooLarge { max: purpose.most_kilobytes() })
}

/// Takes a file in. `declared`: how many bytes are announced, where that is known.
///
/// # Errors
/// [`Error::Forbidden`] without `files.create`; [`Error::Invalid`] at `name`, `purpose` or `file`, whose content is too large, of
/// a kind that is not taken, or infected; [`Error::TooManyRequests`] after six hundred in an hour;
/// [`Error::IdempotencyKeyReused`]; [`Error::Unavailable`] where contents cannot be kept right now.
pub async fn create(
    ctx: &Ctx,
    db: &Db,
    form: &FileForm,
    content: BoxStream<'_, Result<Bytes>>,
    declared: Option<u64>,
    key: Option<&Key>,
) -> Result<File> {
    ctx.authorize(Action::CreateFile)?;
    let fields = form.parse()?;
    let most = fields.purpose.most_bytes();
    if declared.is_some_and(|declared| declared > most) {
        return Err(too_large(fields.purpose));
    }
    let allowance = rate_limit::take(db, FILES, &ctx.tenant().to_string(), ctx.real_clock().now()).await?;
    if !allowance.is_allowed {
        return Err(Error::TooManyRequests { seconds: allowance.seconds });
    }
    // What it is shows in the first piece, before anything is kept.
    let mut pieces = Pieces { content, held: BytesMut::new(), read: 0, purpose: fields.purpose };
    let first = pieces.next().await?.ok_or_else(|| wrong(Problem::Required))?;
    let watch = Watch::new(&first, fields.purpose).map_err(wrong)?;
    let id = FileId::new();
    reserve(ctx, db, id, &fields, declared.unwrap_or(most)).await?;
    let taken = async {
        let whole = keep(ctx, db, id, &fields, watch, first, pieces).await?;
        let verdict = scan(ctx, db, id, &whole).await?;
        finish(ctx, db, id, &fields, whole, verdict, key).await
    };
    match taken.await {
        Ok(Taken::New(file)) => Ok(file),
        Ok(Taken::Before(file)) => {
            discard(ctx, db, id, None).await;
            Ok(file)
        }
        Err(Refusal { error, entry }) => {
            discard(ctx, db, id, entry).await;
            Err(error)
        }
    }
}

/// Why it is not taken, and what is to be recorded of it.
struct Refusal {
    error: Error,
    entry: Option<Entry>,
}

enum Taken {
    New(File),
    /// The same was sent before, and was answered so.
    Before(File),
}

impl From<Error> for Refusal {
    fn from(error: Error) -> Self {
        Self { error, entry: None }
    }
}

/// The row, if there is room for what may come.
async fn reserve(ctx: &Ctx, db: &Db, id: FileId, fields: &FileFields, bytes: u64) -> Result<()> {
    let reserved = i64::try_from(bytes.max(1)).map_err(|_| Error::TooLarge)?;
    let mut tx = db.begin(ctx).await?;
    if store::used_alone(&mut tx).await?.saturating_add(reserved) > db.files().quota() {
        return Err(wrong(Problem::StorageFull));
    }
    store::insert(&mut tx, ctx, id, fields, reserved, db.files().kept()).await?;
    tx.commit().await
}

/// Writes the content, piece after piece, and sees what it is.
async fn keep(
    ctx: &Ctx,
    db: &Db,
    id: FileId,
    fields: &FileFields,
    mut watch: Watch,
    first: Bytes,
    mut pieces: Pieces<'_>,
) -> Result<Whole> {
    let mut digest = Sha256::new();
    let mut writer = Writer::new(ctx, db, id)?;
    let mut piece = Some(first);
    let written = async {
        while let Some(bytes) = piece {
            watch.piece(&bytes).map_err(wrong)?;
            digest.update(&bytes);
            writer.write(bytes).await?;
            piece = pieces.next().await?;
        }
        watch.finish().map_err(wrong)
    };
    match written.await {
        Ok(media_type) => {
            writer.finish().await?;
            let name = names::ending_as(&fields.name, media_type);
            let size = i64::try_from(pieces.read).map_err(|_| Error::TooLarge)?;
            Ok(Whole { name, media_type, size, digest: digest.finalize().to_vec() })
        }
        Err(error) => {
            writer.abort().await;
            Err(error)
        }
    }
}

/// What the scanner says, who reads what was kept: the same as whoever downloads it will.
async fn scan(ctx: &Ctx, db: &Db, id: FileId, whole: &Whole) -> Result<Result<Verdict, Away>, Refusal> {
    let files = db.files();
    let place = Place {
        tenant: ctx.tenant(),
        file: id,
        kept: files.kept(),
        size: whole.size.unsigned_abs(),
        sha256: whole.digest.clone(),
    };
    let verdict = files.scanner().scan(Content::of(db, place).await?, files.scan_patience()).await;
    match (fate::refusal(&verdict), &verdict) {
        (Some(error), Ok(verdict)) => Err(Refusal { error, entry: Some(fate::refused(id, &whole.name, verdict)) }),
        _ => Ok(verdict),
    }
}

async fn finish(
    ctx: &Ctx,
    db: &Db,
    id: FileId,
    fields: &FileFields,
    whole: Whole,
    verdict: Result<Verdict, Away>,
    key: Option<&Key>,
) -> Result<Taken, Refusal> {
    let asked = (fields, store::hex(&whole.digest));
    let attempt = Attempt::new(ctx, db, "files.create", key, &asked).await?;
    let mut tx = match attempt.begin(ctx, db).await? {
        Begun::Now(tx) => tx,
        Begun::Before(file) => return Ok(Taken::Before(file)),
    };
    let now = ctx.real_clock().now();
    let (status, scan) = fate::stands(&verdict);
    if !store::complete(&mut tx, id, &whole, status, scan, now).await? {
        return Err(Error::Timeout.into());
    }
    let row = store::find(&mut tx, id).await?;
    tell(&mut tx, ctx, &row).await?;
    attempt.remember(&mut tx, id.uuid(), &row.file).await?;
    tx.commit().await?;
    Ok(Taken::New(row.file))
}

async fn tell(tx: &mut TenantTx, ctx: &Ctx, row: &store::Row) -> Result<()> {
    let entry = Entry::new(AuditAction::FileUploaded).on(row.file.id.uuid()).named(&row.file.name);
    audit::record(tx, ctx, entry.between(None, Some(&row.file))).await?;
    if row.file.status == FileStatus::Ready {
        events::publish(tx, ctx, fate::added(row)).await
    } else {
        jobs::prepare(&ScanFile { file: row.file.id }, ctx.clock().now())?.enqueue(tx).await?;
        Ok(())
    }
}

/// Nothing of it stays. What cannot be removed now is found later: its row says that it never became a file.
async fn discard(ctx: &Ctx, db: &Db, id: FileId, entry: Option<Entry>) {
    let removed = async {
        let mut tx = db.begin(ctx).await?;
        fate::discard(&mut tx, id, Some(db.files().kept()), ctx.clock().now()).await?;
        if let Some(entry) = entry {
            audit::record(&mut tx, ctx, entry).await?;
        }
        tx.commit().await
    };
    if let Err(error) = removed.await {
        tracing::warn!(file = %id, %error, "a file that was not taken is left until it is tidied away");
    }
}

/// A content in pieces of one size, as long as it is not too large.
struct Pieces<'a> {
    content: BoxStream<'a, Result<Bytes>>,
    held: BytesMut,
    read: u64,
    purpose: FilePurpose,
}

impl Pieces<'_> {
    /// [`PIECE`] bytes; the last one has what is left.
    async fn next(&mut self) -> Result<Option<Bytes>> {
        while self.held.len() < PIECE {
            let Some(bytes) = self.content.next().await.transpose()? else {
                let rest = self.held.split().freeze();
                return Ok((!rest.is_empty()).then_some(rest));
            };
            self.read += bytes.len() as u64;
            if self.read > self.purpose.most_bytes() {
                return Err(too_large(self.purpose));
            }
            self.held.extend_from_slice(&bytes);
        }
        Ok(Some(self.held.split_to(PIECE).freeze()))
    }
}

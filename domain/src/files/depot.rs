//! Where contents are kept: in Postgres, piece by piece, or in an S3 bucket. Settings say where new ones go; each file's row
//! says where its own is. Both are written and read as streams.

use std::{fmt, sync::Arc, time::Duration};

use bytes::Bytes;
use futures::{
    StreamExt,
    stream::{self, BoxStream},
};
use sha2::{Digest, Sha256};

use super::{S3, Scanner, s3, store};
use crate::{
    address::text_enum,
    ctx::Ctx,
    db::Db,
    error::{Error, Result},
    ids::{FileId, TenantId},
};

/// Bytes of a piece: what a content takes of memory while it is on its way.
pub const PIECE: usize = 256 * 1024;

text_enum! {
    /// Where a content is.
    Kept {
        Postgres = "postgres",
        S3 = "s3",
    }
}

/// How an installation keeps files. Clones share it.
#[derive(Clone, Debug)]
pub struct Files(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    kept: Kept,
    s3: Option<S3>,
    scanner: Scanner,
    scan_patience: Duration,
    quota: u64,
}

impl Default for Files {
    /// In Postgres, unscanned, 5 GB a tenant.
    fn default() -> Self {
        Self::new(None, Scanner::None, 5 * 1024 * 1024 * 1024)
    }
}

impl Files {
    /// New contents go to `s3` where there is one. `quota`: bytes that a tenant may keep.
    #[must_use]
    pub fn new(s3: Option<S3>, scanner: Scanner, quota: u64) -> Self {
        let kept = if s3.is_some() { Kept::S3 } else { Kept::Postgres };
        Self(Arc::new(Inner { kept, s3, scanner, scan_patience: Duration::from_mins(1), quota }))
    }

    /// New contents go there, whatever else can be read.
    #[must_use]
    pub fn keeping_in(self, kept: Kept) -> Self {
        self.changed(|inner| inner.kept = kept)
    }

    /// How long a scanner may take for a file.
    #[must_use]
    pub fn scanning_within(self, patience: Duration) -> Self {
        self.changed(|inner| inner.scan_patience = patience)
    }

    fn changed(self, change: impl FnOnce(&mut Inner)) -> Self {
        let Inner { kept, s3, scanner, scan_patience, quota } = &*self.0;
        let mut inner = Inner {
            kept: *kept,
            s3: s3.clone(),
            scanner: scanner.clone(),
            scan_patience: *scan_patience,
            quota: *quota,
        };
        change(&mut inner);
        Self(Arc::new(inner))
    }

    #[must_use]
    pub fn kept(&self) -> Kept {
        self.0.kept
    }

    pub(super) fn scanner(&self) -> &Scanner {
        &self.0.scanner
    }

    pub(super) fn scan_patience(&self) -> Duration {
        self.0.scan_patience
    }

    /// Bytes that a tenant may keep.
    pub(super) fn quota(&self) -> i64 {
        i64::try_from(self.0.quota).unwrap_or(i64::MAX)
    }

    /// The bucket; a file may be there though new ones are not.
    pub(super) fn s3(&self) -> Result<&S3> {
        self.0.s3.as_ref().ok_or_else(|| {
            tracing::error!("a file's content is in S3, and no bucket is set");
            Error::Unavailable
        })
    }
}

/// Writes one content, piece by piece.
pub(super) enum Writer<'a> {
    Postgres { db: &'a Db, ctx: &'a Ctx, file: FileId, next: i32 },
    S3(Box<s3::Writer>),
}

impl<'a> Writer<'a> {
    /// To where new contents go.
    pub fn new(ctx: &'a Ctx, db: &'a Db, file: FileId) -> Result<Self> {
        Ok(match db.files().kept() {
            Kept::Postgres => Self::Postgres { db, ctx, file, next: 0 },
            Kept::S3 => Self::S3(Box::new(db.files().s3()?.writer(ctx.tenant(), file))),
        })
    }

    /// Each piece is a transaction of its own: a content that comes slowly holds up nothing.
    pub async fn write(&mut self, piece: Bytes) -> Result<()> {
        match self {
            Self::Postgres { db, ctx, file, next } => {
                let mut tx = db.begin(ctx).await?;
                store::insert_piece(&mut tx, *file, *next, &piece).await?;
                tx.commit().await?;
                *next += 1;
                Ok(())
            }
            Self::S3(writer) => writer.write(piece).await,
        }
    }

    /// From here on it is there.
    pub async fn finish(self) -> Result<()> {
        match self {
            Self::Postgres { .. } => Ok(()),
            Self::S3(writer) => writer.finish().await,
        }
    }

    /// Nothing of it is wanted. What is left is removed with the file's row, or by the job that follows it.
    pub async fn abort(self) {
        if let Self::S3(writer) = self {
            writer.abort().await;
        }
    }
}

/// A content on its way out. It ends with an error where it is not what was kept: whoever reads it must not take what came
/// before for the whole.
pub struct Content(BoxStream<'static, Result<Bytes>>);

impl fmt::Debug for Content {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Content").finish_non_exhaustive()
    }
}

impl futures::Stream for Content {
    type Item = Result<Bytes>;
    fn poll_next(
        mut self: std::pin::Pin<&mut Self>,
        context: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Self::Item>> {
        self.0.poll_next_unpin(context)
    }
}

/// Where a content is, and what it has to be.
#[derive(Clone, Debug)]
pub(super) struct Place {
    pub tenant: TenantId,
    pub file: FileId,
    pub kept: Kept,
    pub size: u64,
    pub sha256: Vec<u8>,
}

impl Content {
    /// Reads it from where it is. Nothing is held while whoever reads is slow.
    pub(super) async fn of(db: &Db, place: Place) -> Result<Self> {
        let pieces = match place.kept {
            Kept::Postgres => from_postgres(db.clone(), place.tenant, place.file),
            Kept::S3 => db.files().s3()?.read(place.tenant, place.file).await?,
        };
        Ok(Self(checked(pieces, place)))
    }
}

fn from_postgres(db: Db, tenant: TenantId, file: FileId) -> BoxStream<'static, Result<Bytes>> {
    let pieces = stream::try_unfold(0, move |number| {
        let db = db.clone();
        async move {
            let mut tx = db.begin_for_content(tenant).await?;
            let piece = store::find_piece(&mut tx, file, number).await?;
            Ok(piece.map(|piece| (Bytes::from(piece), number + 1)))
        }
    });
    pieces.boxed()
}

struct Checked {
    pieces: BoxStream<'static, Result<Bytes>>,
    digest: Sha256,
    read: u64,
    place: Place,
}

/// The same pieces. The last one comes only when all of them are known to be what was kept.
fn checked(pieces: BoxStream<'static, Result<Bytes>>, place: Place) -> BoxStream<'static, Result<Bytes>> {
    let start = Checked { pieces, digest: Sha256::new(), read: 0, place };
    stream::try_unfold(start, |mut state| async move {
        if state.read == state.place.size {
            return Ok(None);
        }
        let piece = state.pieces.next().await.transpose()?.unwrap_or_default();
        state.read += piece.len() as u64;
        state.digest.update(&piece);
        let is_whole = state.read == state.place.size;
        let is_wrong = piece.is_empty()
            || state.read > state.place.size
            || (is_whole && state.digest.clone().finalize()[..] != state.place.sha256[..]);
        if is_wrong {
            tracing::error!(file = %state.place.file, kept = %state.place.kept, "a file's content is not what was kept");
            return Err(Error::Internal);
        }
        Ok(Some((piece, state)))
    })
    .boxed()
}

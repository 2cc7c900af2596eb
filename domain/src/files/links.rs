//! Links to contents: for whoever has the address, for five minutes. What one is for is in it, under a signature of the
//! installation, so that no table of links is kept; it names the content by its digest, and leads nowhere once the file is
//! gone.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, TimeDelta, Utc};
use uuid::Uuid;

use super::{
    Content, FileLink, FileLinkForm, FilePurpose, FileStatus, MediaType,
    depot::Place,
    store::{self, Row},
};
use crate::{
    audit::{self, AuditAction, Entry},
    ctx::Ctx,
    db::Db,
    error::{Error, Problem, Result},
    ids::{FileId, TenantId},
    policy::Action,
};

/// Long enough to press it, too short to be worth handing on.
const GOOD_FOR: TimeDelta = TimeDelta::minutes(5);
const VERSION: u8 = 1;
/// Version, what for, until when, tenant, file, digest.
const SAID: usize = 1 + 1 + 8 + 16 + 16 + 32;
const SIGNATURE: usize = 32;
const PURPOSE: &str = "file link";

#[derive(Clone, Debug, PartialEq, Eq)]
struct Said {
    show: bool,
    until: i64,
    tenant: TenantId,
    file: FileId,
    digest: [u8; 32],
}

impl Said {
    fn write(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(SAID + SIGNATURE);
        bytes.extend([VERSION, u8::from(self.show)]);
        bytes.extend(self.until.to_be_bytes());
        bytes.extend(self.tenant.uuid().as_bytes());
        bytes.extend(self.file.uuid().as_bytes());
        bytes.extend(self.digest);
        bytes
    }

    fn read(bytes: &[u8]) -> Option<Self> {
        let (head, rest) = bytes.split_at_checked(2)?;
        let (until, rest) = rest.split_first_chunk::<8>()?;
        let (tenant, rest) = rest.split_first_chunk::<16>()?;
        let (file, digest) = rest.split_first_chunk::<16>()?;
        (head[0] == VERSION).then_some(())?;
        Some(Self {
            show: head[1] == 1,
            until: i64::from_be_bytes(*until),
            tenant: TenantId::from_uuid(Uuid::from_bytes(*tenant)),
            file: FileId::from_uuid(Uuid::from_bytes(*file)),
            digest: digest.try_into().ok()?,
        })
    }
}

/// A link to the content of a file that is ready. That somebody has it is recorded before they get it.
///
/// # Errors
/// [`Error::Forbidden`] without `files.view`; [`Error::NotFound`]; [`Error::Invalid`] at `status` for one that is not ready.
pub async fn link(ctx: &Ctx, db: &Db, id: FileId, form: FileLinkForm) -> Result<FileLink> {
    ctx.authorize(Action::ViewFiles)?;
    let mut tx = db.begin(ctx).await?;
    let row = store::find(&mut tx, id).await?;
    drop(tx);
    match row.file.status {
        FileStatus::Ready => {}
        FileStatus::Refused => return Err(Error::invalid("status", Problem::FileInfected)),
        FileStatus::Incoming | FileStatus::Waiting => return Err(Error::invalid("status", Problem::FileWaiting)),
    }
    let expires_at = ctx.real_clock().now() + GOOD_FOR;
    let said = Said {
        show: form.show && may_be_shown(&row),
        until: expires_at.timestamp(),
        tenant: ctx.tenant(),
        file: id,
        digest: row.digest.as_slice().try_into().map_err(|_| Error::Internal)?,
    };
    let mut token = said.write();
    token.extend(db.blind_index(PURPOSE, &token).await?);
    let entry = Entry::new(AuditAction::FileLinkGiven).on(id.uuid()).named(&row.file.name);
    audit::record_read(ctx, db, entry).await?;
    Ok(FileLink { address: format!("/files/{}", URL_SAFE_NO_PAD.encode(token)), expires_at })
}

/// Only pictures, and only those that were sent as such, are shown in their place.
const fn may_be_shown(row: &Row) -> bool {
    matches!(row.file.purpose, FilePurpose::Picture) && row.file.media_type.is_picture()
}

/// A file that somebody has a link to.
#[derive(Debug)]
pub struct Opened {
    pub name: String,
    pub media_type: MediaType,
    pub size_bytes: u64,
    /// Whether it may be shown in its place; everything else is a download.
    pub show: bool,
    pub content: Content,
}

/// What a link leads to.
///
/// # Errors
/// [`Error::NotFound`] for a link that is none of ours, is over, or whose file is gone: which, is not said.
pub async fn open(db: &Db, token: &str, now: DateTime<Utc>) -> Result<Opened> {
    let token = URL_SAFE_NO_PAD.decode(token).map_err(|_| Error::NotFound)?;
    if token.len() != SAID + SIGNATURE {
        return Err(Error::NotFound);
    }
    // The signature before anything else: nothing is asked for on the word of a stranger.
    let (said, signature) = token.split_at(SAID);
    if !is_same(&db.blind_index(PURPOSE, said).await?, signature) {
        return Err(Error::NotFound);
    }
    let said = Said::read(said).filter(|said| now.timestamp() < said.until).ok_or(Error::NotFound)?;
    let mut tx = db.begin_for_content(said.tenant).await?;
    let row = store::find(&mut tx, said.file).await?;
    drop(tx);
    if row.file.status != FileStatus::Ready || row.digest != said.digest {
        return Err(Error::NotFound);
    }
    let place = Place {
        tenant: said.tenant,
        file: said.file,
        kept: row.kept,
        size: row.file.size_bytes.unsigned_abs(),
        sha256: row.digest.clone(),
    };
    Ok(Opened {
        show: said.show && may_be_shown(&row),
        size_bytes: place.size,
        media_type: row.file.media_type,
        content: Content::of(db, place).await?,
        name: row.file.name,
    })
}

/// Takes the same time wherever they differ.
fn is_same(one: &[u8], other: &[u8]) -> bool {
    one.len() == other.len() && one.iter().zip(other).fold(0, |differ, (one, other)| differ | (one ^ other)) == 0
}

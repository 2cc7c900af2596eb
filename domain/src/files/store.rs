//! SQL of files. The tenant is never named in it: row level security adds it.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::{File, FileFields, FilePurpose, FileScan, FileStatus, Kept, MediaType};
use crate::{
    access_events::ActorKind,
    ctx::{Actor, Ctx},
    db::{Db, TenantTx, WorkerTx},
    error::{Error, Result},
    identity::store::stored,
    ids::{FileId, RequestId, TenantId},
};

/// A file as it is kept: what is shown of it, where its content is, and who sent it.
#[derive(Clone, Debug)]
pub(super) struct Row {
    pub file: File,
    pub kept: Kept,
    pub digest: Vec<u8>,
    pub created_by_kind: ActorKind,
    pub created_by: Uuid,
    pub request: RequestId,
}

struct Raw {
    id: FileId,
    name: String,
    purpose: String,
    media_type: String,
    size_bytes: i64,
    sha256: Option<Vec<u8>>,
    status: String,
    scan: String,
    stored_in: String,
    created_by_kind: String,
    created_by: Uuid,
    created_by_name: String,
    request_id: RequestId,
    version: i32,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
}

impl Raw {
    fn read(self) -> Result<Row> {
        let digest = self.sha256.unwrap_or_default();
        Ok(Row {
            file: File {
                id: self.id,
                name: self.name,
                purpose: stored(self.purpose)?,
                media_type: stored(self.media_type)?,
                size_bytes: self.size_bytes,
                sha256: hex(&digest),
                status: stored(self.status)?,
                scan: stored(self.scan)?,
                created_by: self.created_by_name,
                version: self.version,
                created_at: self.created_at,
                updated_at: self.updated_at,
            },
            kept: stored(self.stored_in)?,
            digest,
            created_by_kind: stored(self.created_by_kind)?,
            created_by: self.created_by,
            request: self.request_id,
        })
    }
}

pub(super) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::with_capacity(2 * bytes.len()), |mut text, byte| {
        // Writing to a String does not fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// What is whole: a file that is on its way is nobody's to see.
pub(super) async fn find(tx: &mut TenantTx, id: FileId) -> Result<Row> {
    sqlx::query_as!(
        Raw,
        r#"select id as "id: FileId", name, purpose, media_type, size_bytes, sha256, status, scan, stored_in, created_by_kind,
             created_by, created_by_name, request_id as "request_id: RequestId", version, created_at, updated_at
           from files where id = $1 and status <> 'incoming'"#,
        id as FileId
    )
    .fetch_optional(tx.connection())
    .await?
    .ok_or(Error::NotFound)?
    .read()
}

/// The same, which stays as it is until the end of the transaction.
pub(super) async fn lock(tx: &mut TenantTx, id: FileId) -> Result<Row> {
    sqlx::query_scalar!("select 1 from files where id = $1 for update", id as FileId)
        .fetch_optional(tx.connection())
        .await?
        .ok_or(Error::NotFound)?;
    find(tx, id).await
}

/// Files, the latest first, from `before` on.
pub(super) async fn list(
    tx: &mut TenantTx,
    q: Option<&str>,
    purpose: Option<FilePurpose>,
    status: Option<FileStatus>,
    before: Option<FileId>,
    rows: i64,
) -> Result<Vec<File>> {
    let rows = sqlx::query_as!(
        Raw,
        r#"select id as "id: FileId", name, purpose, media_type, size_bytes, sha256, status, scan, stored_in, created_by_kind,
             created_by, created_by_name, request_id as "request_id: RequestId", version, created_at, updated_at
           from files
           where id < coalesce($1, 'ffffffff-ffff-ffff-ffff-ffffffffffff'::uuid) and status <> 'incoming'
             and ($2::text is null or purpose = $2)
             and ($3::text is null or status = $3)
             and ($4::text is null or position(app_fold($4) in app_fold(name)) > 0)
           order by id desc limit $5"#,
        before.map(FileId::uuid),
        purpose.map(FilePurpose::as_str),
        status.map(FileStatus::as_str),
        q,
        rows
    )
    .fetch_all(tx.connection())
    .await?;
    rows.into_iter().map(|raw| raw.read().map(|row| row.file)).collect()
}

/// Bytes that count for what the tenant may keep: what is on its way included, what was refused left out.
pub(super) async fn used(tx: &mut TenantTx) -> Result<i64> {
    Ok(sqlx::query_scalar!(
        r#"select coalesce(sum(size_bytes), 0)::bigint as "used!" from files where status <> 'refused'"#
    )
    .fetch_one(tx.connection())
    .await?)
}

/// As [`used`]; until the end of the transaction nobody else of the tenant counts.
pub(super) async fn used_alone(tx: &mut TenantTx) -> Result<i64> {
    sqlx::query!("select pg_advisory_xact_lock(hashtextextended(concat_ws('/', 'files', app_tenant_id()), 0))")
        .fetch_one(tx.connection())
        .await?;
    used(tx).await
}

/// A file whose content is on its way, of `reserved` bytes at most.
pub(super) async fn insert(
    tx: &mut TenantTx,
    ctx: &Ctx,
    id: FileId,
    fields: &FileFields,
    reserved: i64,
    kept: Kept,
) -> Result<()> {
    let (kind, by) = match ctx.actor() {
        Actor::Member { user, .. } => (ActorKind::Member, user.uuid()),
        Actor::ViewingAs { user, .. } => (ActorKind::ViewingAs, user.uuid()),
        Actor::Staff { user, .. } => (ActorKind::Staff, user.uuid()),
        Actor::ApiKey { key, .. } => (ActorKind::ApiKey, key.uuid()),
    };
    sqlx::query!(
        "insert into files (id, name, purpose, media_type, size_bytes, status, scan, stored_in, created_by_kind, created_by,
                            created_by_name, request_id, created_at, updated_at)
         values ($1, $2, $3, 'application/octet-stream', $4, 'incoming', 'pending', $5, $6, $7, $8, $9, $10, $10)",
        id as FileId,
        fields.name,
        fields.purpose.as_str(),
        reserved,
        kept.as_str(),
        kind.as_str(),
        by,
        ctx.actor().name(),
        ctx.request().id as RequestId,
        ctx.real_clock().now()
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// The content of a file that is on its way.
#[derive(Clone, Debug)]
pub(super) struct Whole {
    pub name: String,
    pub media_type: MediaType,
    pub size: i64,
    pub digest: Vec<u8>,
}

/// From here on the file is one. `false`: it is gone, because its content took too long.
pub(super) async fn complete(
    tx: &mut TenantTx,
    id: FileId,
    whole: &Whole,
    status: FileStatus,
    scan: FileScan,
    now: DateTime<Utc>,
) -> Result<bool> {
    let done = sqlx::query!(
        "update files set name = $2, media_type = $3, size_bytes = $4, sha256 = $5, status = $6, scan = $7, updated_at = $8
         where id = $1 and status = 'incoming'",
        id as FileId,
        whole.name,
        whole.media_type.as_str(),
        whole.size,
        whole.digest,
        status.as_str(),
        scan.as_str(),
        now
    )
    .execute(tx.connection())
    .await?;
    Ok(done.rows_affected() == 1)
}

/// What became of a file that waited.
pub(super) async fn settle(
    tx: &mut TenantTx,
    id: FileId,
    status: FileStatus,
    scan: FileScan,
    now: DateTime<Utc>,
) -> Result<()> {
    sqlx::query!(
        "update files set status = $2, scan = $3, version = version + 1, updated_at = $4 where id = $1 and status = 'waiting'",
        id as FileId,
        status.as_str(),
        scan.as_str(),
        now
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// The row, and what of the content is here.
pub(super) async fn delete(tx: &mut TenantTx, id: FileId) -> Result<()> {
    sqlx::query!("delete from files where id = $1", id as FileId).execute(tx.connection()).await?;
    Ok(())
}

/// The same for a file whose content is still on its way. `false`: there is none such.
pub(super) async fn delete_incoming(tx: &mut TenantTx, id: FileId) -> Result<bool> {
    let done = sqlx::query!("delete from files where id = $1 and status = 'incoming'", id as FileId)
        .execute(tx.connection())
        .await?;
    Ok(done.rows_affected() == 1)
}

/// The content alone, where it is here.
pub(super) async fn delete_pieces(tx: &mut TenantTx, id: FileId) -> Result<()> {
    sqlx::query!("delete from file_pieces where file_id = $1", id as FileId).execute(tx.connection()).await?;
    Ok(())
}

pub(super) async fn insert_piece(tx: &mut TenantTx, file: FileId, number: i32, content: &[u8]) -> Result<()> {
    sqlx::query!(
        "insert into file_pieces (file_id, number, content) values ($1, $2, $3)",
        file as FileId,
        number,
        content
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

pub(super) async fn find_piece(tx: &mut TenantTx, file: FileId, number: i32) -> Result<Option<Vec<u8>>> {
    Ok(sqlx::query_scalar!(
        "select content from file_pieces where file_id = $1 and number = $2",
        file as FileId,
        number
    )
    .fetch_optional(tx.connection())
    .await?)
}

/// A file of some tenant, as background work finds it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Found {
    pub tenant: TenantId,
    pub file: FileId,
    pub kept: Option<Kept>,
}

/// Files that stand like this since before `until`.
pub(super) async fn left_over(
    tx: &mut WorkerTx,
    status: FileStatus,
    until: DateTime<Utc>,
    after: Option<FileId>,
    rows: i64,
) -> Result<Vec<Found>> {
    let found = sqlx::query!(
        r#"select tenant_id as "tenant: TenantId", id as "id: FileId", stored_in from files
           where status = $1 and created_at < $2 and id > coalesce($3, '00000000-0000-0000-0000-000000000000'::uuid)
           order by id limit $4"#,
        status.as_str(),
        until,
        after.map(FileId::uuid),
        rows
    )
    .fetch_all(tx.connection())
    .await?;
    Ok(found
        .into_iter()
        .map(|row| Found { tenant: row.tenant, file: row.id, kept: row.stored_in.parse().ok() })
        .collect())
}

/// Bytes of files in the whole installation, by where they are: for whoever watches over it.
///
/// # Errors
/// When the database cannot be reached.
pub async fn kept_bytes(db: &Db) -> Result<Vec<(Kept, i64)>> {
    let mut tx = db.begin_worker().await?;
    let rows = sqlx::query!(
        r#"select stored_in, coalesce(sum(size_bytes), 0)::bigint as "bytes!" from files
           where status in ('waiting', 'ready') group by stored_in"#
    )
    .fetch_all(tx.connection())
    .await?;
    let found = |kept: Kept| rows.iter().find(|row| row.stored_in == kept.as_str()).map_or(0, |row| row.bytes);
    Ok(Kept::ALL.iter().map(|kept| (*kept, found(*kept))).collect())
}

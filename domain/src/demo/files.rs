//! Files, straight into the tables: for test worlds and demo data.

use sha2::{Digest, Sha256};

use super::seed::Seed;
use crate::{
    error::Result,
    files::MediaType,
    ids::{FileId, RequestId, TenantId, UserId},
};

impl Seed<'_> {
    /// A paper that is ready, kept in Postgres. `content` is that of a small file.
    pub(crate) async fn file(
        &mut self,
        tenant: TenantId,
        by: UserId,
        name: &str,
        kind: MediaType,
        content: &[u8],
    ) -> Result<FileId> {
        let (id, digest) = (FileId::new(), Sha256::digest(content).to_vec());
        sqlx::query!(
            "insert into files (tenant_id, id, name, purpose, media_type, size_bytes, sha256, status, scan, stored_in,
                                created_by_kind, created_by, created_by_name, request_id, created_at, updated_at)
             values ($1, $2, $3, 'document', $9, $4, $5, 'ready', 'not_scanned', 'postgres', 'member', $6,
                     (select display_name from users where id = $6), $7, $8, $8)",
            tenant as TenantId,
            id as FileId,
            name,
            i64::try_from(content.len()).unwrap_or(i64::MAX),
            &digest,
            by as UserId,
            RequestId::new() as RequestId,
            self.now,
            kind.as_str()
        )
        .execute(&mut *self.connection)
        .await?;
        sqlx::query!(
            "insert into file_pieces (tenant_id, file_id, number, content) values ($1, $2, 0, $3)",
            tenant as TenantId,
            id as FileId,
            content
        )
        .execute(&mut *self.connection)
        .await?;
        Ok(id)
    }
}

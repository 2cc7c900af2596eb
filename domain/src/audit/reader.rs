//! Who reads the audit: in their own role, a transaction for each portion, so that a long file holds none open.

use super::store::Reads;
use crate::{
    ctx::{Ctx, StaffCtx},
    db::{Db, PlatformTx, TenantTx, WorkerTx},
    error::Result,
    ids::TenantId,
};

#[derive(Clone, Debug)]
pub(super) enum Reader {
    /// Somebody of a tenant, its own chain.
    Tenant(Box<Ctx>),
    /// Staff, the platform's.
    Platform(Box<StaffCtx>),
    /// The command line and the worker: any.
    Worker(Option<TenantId>),
}

#[derive(Debug)]
pub(super) enum ReadTx {
    Tenant(TenantTx),
    Platform(PlatformTx),
    Worker(WorkerTx),
}

impl Reader {
    /// Whose chain.
    pub fn tenant(&self) -> Option<TenantId> {
        match self {
            Self::Tenant(ctx) => Some(ctx.tenant()),
            Self::Platform(_) => None,
            Self::Worker(tenant) => *tenant,
        }
    }

    pub async fn begin(&self, db: &Db) -> Result<ReadTx> {
        Ok(match self {
            Self::Tenant(ctx) => ReadTx::Tenant(db.begin(ctx).await?),
            Self::Platform(staff) => ReadTx::Platform(db.begin_platform(staff).await?),
            Self::Worker(_) => ReadTx::Worker(db.begin_worker().await?),
        })
    }
}

impl super::store::Connects for ReadTx {
    fn connection(&mut self) -> &mut sqlx::PgConnection {
        match self {
            Self::Tenant(tx) => tx.connection(),
            Self::Platform(tx) => tx.connection(),
            Self::Worker(tx) => tx.connection(),
        }
    }
}
impl Reads for ReadTx {}

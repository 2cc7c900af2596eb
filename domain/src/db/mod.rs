//! The one place that opens a transaction.
//!
//! The server's login role owns nothing and may read nothing. What a transaction may touch is decided by the role it
//! takes, for its own duration only, so that a pooled connection never carries one request's rights into the next:
//!
//! | transaction | role | reaches |
//! |---|---|---|
//! | [`TenantTx`] | `app_tenant` | the rows of one tenant |
//! | [`IdentityTx`] | `app_identity` | logins, sessions, which tenants a person belongs to |
//! | [`PlatformTx`] | `app_platform` | what staff need across tenants |
//! | [`WorkerTx`] | `app_worker` | what is done without anybody asking: messages to be sent, jobs |
//! | `KeysTx` | `app_keys` | wrapped data keys and encrypted columns; only [`encryption`](crate::encryption) opens one |
//!
//! All of them roll back when dropped without [`commit`](TenantTx::commit).

mod connect;

use std::time::Instant;

use sqlx::{PgConnection, PgPool, Postgres, Transaction, postgres::PgListener};

pub use connect::{ConnectError, MIGRATOR, Pool, admin_statements, connect, migrate};

use crate::{
    ctx::{Ctx, StaffCtx},
    encryption::Vault,
    error::{Error, Result},
    files::Files,
    ids::{TenantId, UserId},
};

/// Metrics: transactions that wait for a connection or for their beginning, and how long that took.
pub const WAITING: &str = "db_begin_waiting";
pub const BEGIN_SECONDS: &str = "db_begin_duration_seconds";

/// The database, as requests see it, the keys to what is encrypted in it, and where contents of files are kept that may be
/// elsewhere.
#[derive(Clone, Debug)]
pub struct Db {
    pool: PgPool,
    vault: Vault,
    files: Files,
}

macro_rules! transaction {
    ($(#[$doc:meta])* $visibility:vis $name:ident) => {
        $(#[$doc])*
        #[derive(Debug)]
        $visibility struct $name(Transaction<'static, Postgres>);

        impl $name {
            /// For stores. SQL lives in this crate alone.
            pub(crate) fn connection(&mut self) -> &mut PgConnection {
                &mut self.0
            }

            /// # Errors
            /// When the database refuses or cannot be reached; nothing is then kept.
            pub async fn commit(self) -> Result<()> {
                Ok(self.0.commit().await?)
            }
        }
    };
}

transaction! {
    /// Inside one tenant: row level security shows its rows and no others.
    pub TenantTx
}
transaction! {
    /// Before any tenant is known.
    pub IdentityTx
}
transaction! {
    /// Across tenants, for staff.
    pub PlatformTx
}
transaction! {
    /// Background work, across tenants.
    pub WorkerTx
}
transaction! {
    /// Keys and what is encrypted with them.
    pub(crate) KeysTx
}

impl IdentityTx {
    /// Goes on in the same transaction inside a tenant: for somebody who has just shown that they may join it.
    pub(crate) async fn into_tenant(mut self, tenant: TenantId, user: UserId) -> Result<TenantTx> {
        sqlx::query!("set local role app_tenant").execute(&mut *self.0).await?;
        set_tenant(&mut self.0, tenant, Some(user)).await?;
        Ok(TenantTx(self.0))
    }
}

impl WorkerTx {
    /// Goes into a tenant in the same transaction: for background work that goes from tenant to tenant.
    pub(crate) async fn visit(mut self, tenant: TenantId) -> Result<Visit> {
        sqlx::query!("set local role app_tenant").execute(&mut *self.0).await?;
        set_tenant(&mut self.0, tenant, None).await?;
        Ok(Visit(TenantTx(self.0)))
    }
}

/// The worker inside a tenant.
pub(crate) struct Visit(TenantTx);

impl Visit {
    pub(crate) const fn tx(&mut self) -> &mut TenantTx {
        &mut self.0
    }

    /// Goes on as the worker.
    pub(crate) async fn leave(self) -> Result<WorkerTx> {
        let mut tx = self.0.0;
        sqlx::query!("select set_config('app.tenant_id', '', true)").fetch_one(&mut *tx).await?;
        sqlx::query!("set local role app_worker").execute(&mut *tx).await?;
        Ok(WorkerTx(tx))
    }
}

async fn set_tenant(connection: &mut PgConnection, tenant: TenantId, user: Option<UserId>) -> Result<()> {
    sqlx::query!(
        "select set_config('app.tenant_id', $1, true) as tenant, set_config('app.user_id', $2, true) as person",
        tenant.uuid().to_string(),
        user.map(|user| user.uuid().to_string()).unwrap_or_default()
    )
    .fetch_one(connection)
    .await?;
    Ok(())
}

impl Db {
    fn new(pool: PgPool, vault: Vault) -> Self {
        Self { pool, vault, files: Files::default() }
    }

    /// With files kept as the settings say.
    #[must_use]
    pub fn with_files(self, files: Files) -> Self {
        Self { files, ..self }
    }

    pub(crate) const fn files(&self) -> &Files {
        &self.files
    }

    pub(crate) const fn vault(&self) -> &Vault {
        &self.vault
    }

    /// Begins in a task of its own. A caller who goes away in the middle of it would otherwise leave a connection in the
    /// pool whose transaction nobody knows of.
    async fn begin_as(&self, statement: &'static str) -> Result<Transaction<'static, Postgres>> {
        let pool = self.pool.clone();
        let begun = tokio::spawn(async move {
            let (asked, waiting) = (Instant::now(), metrics::gauge!(WAITING));
            waiting.increment(1.0);
            let begun = pool.begin_with(statement).await;
            waiting.decrement(1.0);
            metrics::histogram!(BEGIN_SECONDS).record(asked.elapsed().as_secs_f64());
            begun
        });
        Ok(begun.await.map_err(|_| Error::Internal)??)
    }

    /// The only way to a tenant's tables.
    ///
    /// # Errors
    /// When the database cannot be reached.
    pub async fn begin(&self, ctx: &Ctx) -> Result<TenantTx> {
        // Who may write nothing cannot: the rule is the domain's, this is the net under it.
        let statement = if ctx.is_read_only() {
            "begin read only; set local role app_tenant"
        } else {
            "begin; set local role app_tenant"
        };
        self.begin_in(statement, ctx.tenant, ctx.actor.user()).await
    }

    /// For writing down what somebody looked at who may write nothing else.
    pub(crate) async fn begin_noting(&self, ctx: &Ctx) -> Result<TenantTx> {
        self.begin_in("begin; set local role app_tenant", ctx.tenant, ctx.actor.user()).await
    }

    async fn begin_in(&self, statement: &'static str, tenant: TenantId, user: Option<UserId>) -> Result<TenantTx> {
        let mut tx = self.begin_as(statement).await?;
        set_tenant(&mut tx, tenant, user).await?;
        Ok(TenantTx(tx))
    }

    /// For what is done in a tenant without anybody asking. Only a job of that tenant begins one.
    pub(crate) async fn begin_for_job(&self, tenant: TenantId) -> Result<TenantTx> {
        self.begin_in("begin; set local role app_tenant", tenant, None).await
    }

    /// For reading a file's content, piece by piece: of a tenant that a context, a job or a signed link names.
    pub(crate) async fn begin_for_content(&self, tenant: TenantId) -> Result<TenantTx> {
        self.begin_in("begin read only; set local role app_tenant", tenant, None).await
    }

    /// Hears what is said on `channel`. It keeps a connection of the pool and reads nothing.
    pub(crate) async fn listen(&self, channel: &str) -> Result<PgListener> {
        let mut listener = PgListener::connect_with(&self.pool).await?;
        listener.listen(channel).await?;
        Ok(listener)
    }

    /// # Errors
    /// When the database cannot be reached.
    pub async fn begin_identity(&self) -> Result<IdentityTx> {
        Ok(IdentityTx(self.begin_as("begin; set local role app_identity").await?))
    }

    /// # Errors
    /// When the database cannot be reached.
    pub async fn begin_platform(&self, staff: &StaffCtx) -> Result<PlatformTx> {
        let mut tx = self.begin_as("begin; set local role app_platform").await?;
        sqlx::query!("select set_config('app.user_id', $1, true)", staff.user.uuid().to_string())
            .fetch_one(&mut *tx)
            .await?;
        Ok(PlatformTx(tx))
    }

    /// # Errors
    /// When the database cannot be reached.
    pub async fn begin_worker(&self) -> Result<WorkerTx> {
        Ok(WorkerTx(self.begin_as("begin; set local role app_worker").await?))
    }

    pub(crate) async fn begin_keys(&self) -> Result<KeysTx> {
        Ok(KeysTx(self.begin_as("begin; set local role app_keys").await?))
    }

    /// Which migrations this database has, and which this program brings: `(applied, pending)`, by version.
    ///
    /// # Errors
    /// When the database cannot be reached.
    pub async fn migrations(&self) -> Result<(Vec<i64>, Vec<i64>)> {
        let mut tx = self.begin_identity().await?;
        let applied = sqlx::query_scalar!("select version from _sqlx_migrations where success order by version")
            .fetch_all(tx.connection())
            .await?;
        let pending = MIGRATOR.iter().map(|migration| migration.version).filter(|v| !applied.contains(v)).collect();
        Ok((applied, pending))
    }

    /// Connections open and, of those, idle.
    #[must_use]
    pub fn connections(&self) -> (u32, usize) {
        (self.pool.size(), self.pool.num_idle())
    }

    /// Waits for running queries and closes every connection.
    pub async fn close(&self) {
        self.pool.close().await;
    }
}

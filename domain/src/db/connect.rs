//! Reaching the database: pools, roles, migrations, and the check that row level security holds for us.

use std::time::Duration;

use sqlx::{
    AssertSqlSafe, ConnectOptions, Connection, Executor, PgConnection,
    migrate::{MigrateError, Migrator},
    postgres::{PgConnectOptions, PgPoolOptions},
};

use super::Db;
use crate::encryption::{self, MasterKeys, Vault};

/// The migrations compiled into this program.
pub static MIGRATOR: Migrator = sqlx::migrate!("../migrations");

/// Makes the roles of `migrations/roles.sql`.
#[must_use]
pub const fn admin_statements() -> &'static str {
    include_str!("../../../migrations/roles.sql")
}

#[derive(Debug, thiserror::Error)]
pub enum ConnectError {
    #[error("the database cannot be reached: {0}")]
    Unreachable(sqlx::Error),
    #[error(
        "the database role '{role}' {why}, so tenants would not be kept apart: use a login role that is neither, as `server migrate` makes it"
    )]
    UnsafeRole { role: String, why: &'static str },
    #[error("the database role '{role}' may not act as {missing}: run `server migrate` with DATABASE_ADMIN_URL set")]
    MissingGrant { role: String, missing: String },
    #[error(
        "data keys of this database are wrapped by {missing}, which is not among the master keys, or no longer the same key: add it to MASTER_KEYS (--master-keys) or MASTER_KEY_FILE (--master-key-file)"
    )]
    MissingMasterKey { missing: String },
    #[error("reading the data keys failed: {0}")]
    Keys(crate::Error),
    #[error("migrating failed: {0}")]
    Migrate(#[from] MigrateError),
    #[error("preparing the database failed: {0}")]
    Prepare(sqlx::Error),
}

/// How many connections, and how patient.
#[derive(Clone, Copy, Debug)]
pub struct Pool {
    pub max_connections: u32,
    pub acquire_timeout: Duration,
    /// 0 behind PgBouncer in transaction mode, which does not know prepared statements before 1.21.
    pub statement_cache: usize,
    /// A statement that takes longer is logged.
    pub slow_query: Duration,
}

const SLOW: Duration = Duration::from_millis(500);

impl Default for Pool {
    fn default() -> Self {
        Self { max_connections: 16, acquire_timeout: Duration::from_secs(5), statement_cache: 256, slow_query: SLOW }
    }
}

/// Connects and makes sure that row level security applies to us, and that `master_keys` open what is encrypted.
///
/// # Errors
/// When the database cannot be reached, the role would bypass row level security, or a master key is missing.
pub async fn connect(options: PgConnectOptions, pool: Pool, master_keys: MasterKeys) -> Result<Db, ConnectError> {
    let pool = PgPoolOptions::new()
        .max_connections(pool.max_connections)
        .acquire_timeout(pool.acquire_timeout)
        // A connection used a moment ago is alive; asking each time would be a round trip more per transaction.
        .test_before_acquire(false)
        .before_acquire(|connection, meta| {
            Box::pin(async move {
                if meta.idle_for > Duration::from_secs(10) {
                    connection.ping().await?;
                }
                Ok(true)
            })
        })
        .connect_with(
            options
                .application_name("barberpro")
                .statement_cache_capacity(pool.statement_cache)
                // Statements have parameters: their text holds no values. The server logs it as a fingerprint.
                .log_slow_statements(log::LevelFilter::Warn, pool.slow_query),
        )
        .await
        .map_err(ConnectError::Unreachable)?;
    let role = sqlx::query!(
        r#"select rolname::text as "name!", rolsuper, rolbypassrls,
             coalesce(pg_has_role(oid, to_regrole('app_owner'), 'member'), false) as "owner!",
             array(select wanted from unnest(array['app_tenant', 'app_identity', 'app_platform', 'app_keys', 'app_worker']) as wanted
                   where not coalesce(pg_has_role(r.oid, to_regrole(wanted), 'member'), false)) as "missing!"
           from pg_roles r where rolname = current_user"#
    )
    .fetch_one(&pool)
    .await
    .map_err(ConnectError::Prepare)?;
    let why = match (role.rolsuper, role.rolbypassrls, role.owner) {
        (Some(true), _, _) => Some("is a superuser"),
        (_, Some(true), _) => Some("bypasses row level security"),
        (_, _, true) => Some("may act as the tables' owner"),
        _ => None,
    };
    if let Some(why) = why {
        return Err(ConnectError::UnsafeRole { role: role.name, why });
    }
    if !role.missing.is_empty() {
        return Err(ConnectError::MissingGrant { role: role.name, missing: role.missing.join(", ") });
    }
    let db = Db::new(pool, Vault::new(master_keys));
    let missing = encryption::check(&db).await.map_err(ConnectError::Keys)?;
    if !missing.is_empty() {
        return Err(ConnectError::MissingMasterKey { missing: missing.join(", ") });
    }
    Ok(db)
}

/// Makes the roles, lets `login` act as them, and runs the migrations that are new. Connects as an administrator: a
/// superuser, or a role that may create roles and is a member of `app_owner`.
///
/// # Errors
/// When the administrator may not do one of these, or a migration fails; each runs in a transaction of its own.
pub async fn migrate(admin: PgConnectOptions, login: &str) -> Result<Vec<i64>, ConnectError> {
    let mut connection = PgConnection::connect_with(&admin).await.map_err(ConnectError::Unreachable)?;
    connection.execute(admin_statements()).await.map_err(ConnectError::Prepare)?;
    // Identifiers cannot be parameters; Postgres itself quotes them. The role's rights: none but acting as these.
    let statement = sqlx::query_scalar!(
        r#"select format('do $do$ begin
               if to_regrole(%1$L) is null then create role %1$I login noinherit; end if;
             exception when duplicate_object or unique_violation then null; end $do$;
             grant app_tenant, app_identity, app_platform, app_keys, app_worker to %1$I;
             grant create on database %2$I to app_owner; revoke create on schema public from public; grant create on schema public to app_owner;
             grant usage on schema public to app_tenant, app_identity, app_platform, app_keys, app_worker;',
           $1::text, current_database()) as "statement!""#,
        login
    )
    .fetch_one(&mut connection)
    .await
    .map_err(ConnectError::Prepare)?;
    // Two servers migrating at once would race on the grants' rows of the catalogue.
    let guarded = async {
        connection.execute("select pg_advisory_lock(hashtext('barberpro roles'))").await?;
        let done = connection.execute(AssertSqlSafe(statement)).await;
        connection.execute("select pg_advisory_unlock(hashtext('barberpro roles'))").await?;
        done
    };
    guarded.await.map_err(ConnectError::Prepare)?;
    connection.close().await.map_err(ConnectError::Prepare)?;

    let mut owner =
        PgConnection::connect_with(&admin.options([("role", "app_owner")])).await.map_err(ConnectError::Unreachable)?;
    let before = applied(&mut owner).await;
    MIGRATOR.run(&mut owner).await?;
    let after = applied(&mut owner).await;
    owner.close().await.map_err(ConnectError::Prepare)?;
    Ok(after.into_iter().filter(|version| !before.contains(version)).collect())
}

/// The table is not there before the first migration: then none is applied.
async fn applied(connection: &mut PgConnection) -> Vec<i64> {
    sqlx::query_scalar("select version from _sqlx_migrations where success")
        .fetch_all(connection)
        .await
        .unwrap_or_default()
}

//! For tests: a database of one's own in some 50 ms, and a world of two tenants with people of every kind in it.
//!
//! One throwaway cluster serves all test programs of a machine. It holds a migrated template; each test gets a copy. What
//! a killed run leaves behind is dropped by the next.

mod access;
mod jobs;
mod world;

use std::{
    path::PathBuf,
    sync::atomic::{AtomicU32, Ordering},
};

use local_postgres::{ADMINISTRATOR, Cluster, Purpose};
use sha2::{Digest, Sha256};
use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection, postgres::PgConnectOptions};
use tokio::sync::OnceCell;

use crate::{
    db::{self, ConnectError, Db, MIGRATOR, Pool},
    encryption::MasterKeys,
};

pub use world::{ADDRESS, API_KEY, FILE, INVITATION_CODE, OTHER_API_KEY, PASSWORD, WEAK_API_KEY, World};

/// The login role of tests, with the rights the real one has and no more.
const LOGIN: &str = "barberpro";

/// The master key of tests, as the setting `MASTER_KEYS` takes it.
pub const MASTER_KEYS: &str = "test:dGhpcyBrZXkgaXMgZm9yIHRlc3RzLCBub3QgYSBrZXk=";

/// A migrated, empty database of one's own.
#[derive(Clone, Debug)]
pub struct TestDatabase {
    pub db: Db,
    pub name: String,
    admin: PgConnectOptions,
}

/// Where the test cluster lives: `.data/test-postgres` of the checkout, or below `/var/lib/barberpro` for root.
///
/// # Panics
/// Without PostgreSQL's programs there is nothing to test with.
#[must_use]
#[expect(clippy::expect_used, reason = "a test without a database has failed")]
pub fn cluster() -> Cluster {
    let folder = Cluster::default_folder("test-postgres");
    let folder = if folder.is_absolute() {
        folder
    } else {
        PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/..")).join(folder)
    };
    Cluster::new(folder, Purpose::Throwaway).expect("PostgreSQL is installed")
}

/// Makes a database for one test.
///
/// # Panics
/// When there is none to be had: the test has failed.
#[expect(clippy::expect_used, reason = "a test without a database has failed")]
pub async fn database() -> TestDatabase {
    static TEMPLATE: OnceCell<String> = OnceCell::const_new();
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let template = TEMPLATE.get_or_init(template).await;
    let name = format!("t_{}_{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
    let mut connection = PgConnection::connect_with(&admin("postgres")).await.expect("the cluster accepts us");
    // Names are made here from numbers and a hexadecimal digest.
    let create = format!("create database {name} template {template} owner app_owner");
    connection.execute(AssertSqlSafe(create)).await.expect("a copy of the template");
    connection.close().await.expect("closing");
    let db = connect(&admin(&name), MASTER_KEYS).await.expect("the login role may work");
    TestDatabase { db, admin: admin(&name), name }
}

async fn connect(admin: &PgConnectOptions, master_keys: &str) -> Result<Db, ConnectError> {
    let pool = Pool { max_connections: 8, ..Pool::default() };
    let master_keys: MasterKeys = master_keys.parse().unwrap_or_else(|error| panic!("{error}"));
    db::connect(admin.clone().username(LOGIN), pool, master_keys).await
}

impl TestDatabase {
    /// The same database as another server reaches it, with `master_keys` as its setting.
    ///
    /// # Errors
    /// When such a server would not start.
    pub async fn another_server(&self, master_keys: &str) -> Result<Db, ConnectError> {
        connect(&self.admin, master_keys).await
    }

    /// A connection as the tables' owner, for looking behind the scenes.
    ///
    /// # Panics
    /// When the database is gone.
    #[expect(clippy::expect_used, reason = "a test without a database has failed")]
    pub async fn owner(&self) -> PgConnection {
        let options = self.admin.clone().options([("role", "app_owner")]);
        PgConnection::connect_with(&options).await.expect("the owner may connect")
    }

    /// A connection as an administrator of the cluster, whom row level security does not bind.
    ///
    /// # Panics
    /// When the database is gone.
    #[expect(clippy::expect_used, reason = "a test without a database has failed")]
    pub async fn administrator(&self) -> PgConnection {
        PgConnection::connect_with(&self.admin).await.expect("the administrator may connect")
    }

    /// How the server's own login role connects.
    #[must_use]
    pub fn login_options(&self) -> PgConnectOptions {
        self.admin.clone().username(LOGIN)
    }

    /// A connection string for the server's own login role.
    #[must_use]
    pub fn login_url(&self) -> String {
        cluster().url(LOGIN, &self.name)
    }
}

fn admin(database: &str) -> PgConnectOptions {
    PgConnectOptions::new().socket(cluster().socket_folder()).username(ADMINISTRATOR).database(database)
}

/// Starts the cluster, sweeps up, and makes the template unless it is there for exactly these migrations.
#[expect(clippy::expect_used, reason = "a test without a database has failed")]
async fn template() -> String {
    tokio::task::spawn_blocking(|| cluster().start().expect("the test cluster starts"))
        .await
        .expect("it did not panic");
    let digest = MIGRATOR.iter().fold(Sha256::new(), |digest, migration| {
        digest.chain_update(migration.version.to_be_bytes()).chain_update(&migration.checksum)
    });
    let digest = digest.chain_update(db::admin_statements()).finalize();
    let name = format!("template_{}", digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect::<String>());

    let mut connection = PgConnection::connect_with(&admin("postgres")).await.expect("the cluster accepts us");
    // Test programs start at the same time: one makes the template, the others wait for it.
    connection.execute("select pg_advisory_lock(2601)").await.expect("a lock");
    let databases: Vec<String> =
        sqlx::query_scalar("select datname::text from pg_database").fetch_all(&mut connection).await.expect("a list");
    for left_over in databases.iter().filter(|name| is_left_over(name)) {
        connection.execute(AssertSqlSafe(format!("drop database if exists {left_over} with (force)"))).await.ok();
    }
    if !databases.contains(&name) {
        let unfinished = format!("{name}_unfinished");
        for statement in
            [format!("drop database if exists {unfinished} with (force)"), format!("create database {unfinished}")]
        {
            connection.execute(AssertSqlSafe(statement)).await.expect("an empty database");
        }
        db::migrate(admin(&unfinished), LOGIN).await.expect("the migrations run");
        let rename = format!("alter database {unfinished} rename to {name}");
        connection.execute(AssertSqlSafe(rename)).await.expect("a template");
    }
    connection.close().await.expect("closing releases the lock");
    name
}

/// Whether a test program that no longer runs made it.
fn is_left_over(database: &str) -> bool {
    database
        .strip_prefix("t_")
        .and_then(|rest| rest.split('_').next())
        .is_some_and(|process| !PathBuf::from("/proc").join(process).exists())
}

//! Which database: the one that is named, or a cluster of our own.

use std::{
    fs::File,
    path::{Path, PathBuf},
};

use domain::{
    clock::Clock,
    db::{self, ConnectError, Db},
    demo,
};
use local_postgres::{ADMINISTRATOR, Cluster, Purpose};
use sqlx::{Connection, PgConnection, postgres::PgConnectOptions};

use crate::{
    config::{DatabaseSettings, KeySettings},
    keys,
};

const LOGIN: &str = "barberpro";
const DATABASE: &str = "barberpro";

#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error(transparent)]
    Connect(#[from] ConnectError),
    #[error(transparent)]
    Cluster(#[from] local_postgres::Error),
    #[error(transparent)]
    Keys(#[from] keys::Error),
    #[error("the setting {setting} is not a database address: {source}")]
    Url { setting: &'static str, source: sqlx::Error },
    #[error("preparing the database failed: {0}")]
    Prepare(#[from] sqlx::Error),
    #[error("loading the demo data failed: {0}")]
    Demo(domain::Error),
}

/// Where the database is, as whom the server connects, and as whom migrations do.
#[derive(Debug)]
pub struct Database {
    login: PgConnectOptions,
    /// As the login role, past any pooler.
    direct: PgConnectOptions,
    admin: PgConnectOptions,
    own: Option<OwnCluster>,
}

/// The cluster we started. Held by one process at a time, which stops it at its end.
#[derive(Debug)]
struct OwnCluster {
    cluster: Cluster,
    claim: Option<File>,
}

impl Database {
    /// Finds the database. With none named, starts the cluster of our own and makes the database in it.
    ///
    /// # Errors
    /// For an address that is none; when the cluster does not start.
    pub async fn find(settings: &DatabaseSettings) -> Result<Self, Error> {
        if let Some(url) = &settings.database_url {
            let login = parse("DATABASE_URL (--database-url)", url)?;
            let admin = match &settings.database_admin_url {
                Some(url) => parse("DATABASE_ADMIN_URL (--database-admin-url)", url)?,
                None => login.clone(),
            };
            let direct = match &settings.database_direct_url {
                Some(url) => parse("DATABASE_DIRECT_URL (--database-direct-url)", url)?,
                None => login.clone(),
            };
            return Ok(Self { login, direct, admin, own: None });
        }
        let cluster = own_cluster(settings.data.clone())?;
        let claim = cluster.claim()?;
        tracing::info!(socket = %cluster.socket_folder().display(), "starting the Postgres cluster of our own");
        cluster.start()?;
        let options =
            |user, database| PgConnectOptions::new().socket(cluster.socket_folder()).username(user).database(database);
        let (login, admin) = (options(LOGIN, DATABASE), options(ADMINISTRATOR, DATABASE));
        let made = make_database(&options(ADMINISTRATOR, "postgres")).await;
        let found =
            Self { direct: login.clone(), login, admin, own: Some(OwnCluster { cluster: cluster.clone(), claim }) };
        match made {
            Ok(()) => Ok(found),
            Err(error) => {
                // Nothing that was started here outlives a start that failed.
                found.stop()?;
                Err(error)
            }
        }
    }

    /// Where the cluster of our own is, if it is one.
    #[must_use]
    pub fn own_folder(&self) -> Option<&Path> {
        self.own.as_ref().map(|own| own.cluster.folder())
    }

    /// How to reach it past any pooler.
    #[must_use]
    pub const fn direct(&self) -> &PgConnectOptions {
        &self.direct
    }

    /// Whether it is a cluster of our own, which nobody else migrates.
    #[must_use]
    pub const fn is_own(&self) -> bool {
        self.own.is_some()
    }

    /// # Errors
    /// As [`keys::find`] and [`db::connect`].
    pub async fn connect(&self, settings: &DatabaseSettings, keys: &KeySettings) -> Result<Db, Error> {
        let master_keys = keys::find(keys, self.own_folder())?;
        Ok(db::connect(self.login.clone(), settings.pool(), master_keys).await?)
    }

    /// Runs the migrations that are new and returns their versions.
    ///
    /// # Errors
    /// As [`db::migrate`].
    pub async fn migrate(&self) -> Result<Vec<i64>, Error> {
        Ok(db::migrate(self.admin.clone(), self.login.get_username()).await?)
    }

    /// Loads the demo data. `false`: it was there already.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn load_demo(&self, password: &str) -> Result<bool, Error> {
        let mut owner = PgConnection::connect_with(&self.admin.clone().options([("role", "app_owner")])).await?;
        let loaded = demo::load(&mut owner, &Clock::System, password).await.map_err(Error::Demo)?;
        owner.close().await?;
        Ok(loaded)
    }

    /// Stops the cluster, if it is ours to stop.
    ///
    /// # Errors
    /// When Postgres does not stop.
    pub fn stop(self) -> Result<(), Error> {
        if let Some(OwnCluster { cluster, claim: Some(claim) }) = self.own {
            cluster.stop()?;
            drop(claim);
        }
        Ok(())
    }
}

/// The cluster at `folder`, or at its usual place.
///
/// # Errors
/// When PostgreSQL is not installed.
pub fn own_cluster(folder: Option<PathBuf>) -> Result<Cluster, Error> {
    Ok(Cluster::new(folder.unwrap_or_else(|| Cluster::default_folder("postgres")), Purpose::Keep)?)
}

/// Makes the database in the cluster of our own, the first time.
async fn make_database(options: &PgConnectOptions) -> Result<(), Error> {
    let mut connection = PgConnection::connect_with(options).await?;
    let exists = sqlx::query("select from pg_database where datname = $1").bind(DATABASE);
    if exists.fetch_optional(&mut connection).await?.is_none() {
        sqlx::query("create database barberpro").execute(&mut connection).await?;
    }
    Ok(connection.close().await?)
}

fn parse(setting: &'static str, url: &str) -> Result<PgConnectOptions, Error> {
    url.parse().map_err(|source| Error::Url { setting, source })
}

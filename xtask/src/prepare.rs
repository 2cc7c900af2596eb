//! `cargo xtask prepare`: asks a real database about every query of the domain and writes the answers to `.sqlx/`, from
//! which everybody else compiles without a database.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    process,
    time::SystemTime,
};

use local_postgres::{ADMINISTRATOR, Cluster, Purpose};
use serde_json::Value;

use crate::{
    Result,
    repo::{self, Repo, at},
};

const ANSWERS: &str = ".sqlx";
const MIGRATIONS: &str = "migrations";
const RIGHTS: &str = "grant create, usage on schema public to app_owner;
    grant usage on schema public to app_tenant, app_identity, app_platform, app_keys, app_worker";
/// sqlx's own table, which migrations may grant rights on. Here nothing is recorded in it.
const SQLX_TABLE: &str = "create table _sqlx_migrations (version bigint primary key, description text not null,
    installed_on timestamptz not null default now(), success boolean not null, checksum bytea not null,
    execution_time bigint not null)";
const AS_OWNER: &str = "set role app_owner";

type Answers = BTreeMap<String, Value>;

/// Makes the answers anew. With `check`, only compares them with those that are there.
pub fn run(repo: &Repo, check: bool) -> Result<()> {
    // Refuses early what would fail late, after a minute of compiling.
    let migrations = migrations(repo)?;
    let cluster = Cluster::new(repo.root.join(Cluster::default_folder("prepare-postgres")), Purpose::Throwaway)?;
    let Some(claim) = cluster.claim()? else {
        return Err("another `cargo xtask prepare` is running".into());
    };
    let result = cluster.start().map_err(Into::into).and_then(|()| on_a_database(repo, &cluster, &migrations, check));
    let stopped = cluster.stop();
    drop(claim);
    result?;
    Ok(stopped?)
}

/// The numbered migrations, in order.
fn migrations(repo: &Repo) -> Result<Vec<PathBuf>> {
    let folder = repo.root.join(MIGRATIONS);
    let mut numbered: Vec<(u64, PathBuf)> = repo::files_below(&folder)?
        .into_iter()
        .filter(|path| path.extension().is_some_and(|extension| extension == "sql"))
        .filter_map(|path| Some((path.file_name()?.to_str()?.split_once('_')?.0.parse().ok()?, path)))
        .collect();
    numbered.sort();
    if numbered.is_empty() {
        return Err(format!("{} has no migrations", folder.display()).into());
    }
    Ok(numbered.into_iter().map(|(_, path)| path).collect())
}

fn on_a_database(repo: &Repo, cluster: &Cluster, migrations: &[PathBuf], check: bool) -> Result<()> {
    // The claim makes this process the only one here: what others left behind they were killed over.
    let left = cluster.psql("postgres", &["-c", "select datname from pg_database where datname like 'prepare\\_%'"])?;
    for database in left.lines() {
        drop_database(cluster, database)?;
    }
    let database = format!("prepare_{}", process::id());
    let fresh = repo.scratch().join("prepare.sqlx");
    cluster.psql("postgres", &["-c", &format!("create database {database}")])?;
    let result = migrate(repo, cluster, &database, migrations)
        .and_then(|()| ask(repo, &cluster.url(ADMINISTRATOR, &database), &fresh))
        .and_then(|()| if check { compare(repo, &fresh) } else { replace(repo, &fresh) });
    let dropped = drop_database(cluster, &database);
    let removed = repo::remove_folder(&fresh);
    result.and(dropped).and(removed)
}

fn drop_database(cluster: &Cluster, database: &str) -> Result<()> {
    cluster.psql("postgres", &["-c", &format!("drop database if exists {database} with (force)")])?;
    Ok(())
}

fn migrate(repo: &Repo, cluster: &Cluster, database: &str, migrations: &[PathBuf]) -> Result<()> {
    let file = |path: &Path, before: &[&str]| {
        let path_text = path.to_str().ok_or_else(|| format!("{} is not UTF-8", path.display()))?;
        let arguments = [before, &["-f", path_text]].concat();
        match cluster.psql(database, &arguments) {
            Ok(_) => Ok(()),
            Err(error) => Err(Box::<dyn std::error::Error>::from(format!("{}: {error}", path.display()))),
        }
    };
    file(&repo.root.join(MIGRATIONS).join("roles.sql"), &[])?;
    let create = format!("grant create on database {database} to app_owner");
    cluster.psql(database, &["-c", &create, "-c", RIGHTS])?;
    cluster.psql(database, &["-c", AS_OWNER, "-c", SQLX_TABLE])?;
    // One transaction each, as sqlx does it.
    migrations.iter().try_for_each(|path| file(path, &["--single-transaction", "-c", AS_OWNER]))
}

/// Compiles the domain against the database. sqlx writes one answer a query into the folder.
fn ask(repo: &Repo, database: &str, folder: &Path) -> Result<()> {
    repo::remove_folder(folder)?;
    fs::create_dir_all(folder).map_err(at(folder))?;
    // Cargo knows nothing of the database: only a change of the sources makes sqlx ask again.
    let source = repo.root.join("domain/src/lib.rs");
    let touched = fs::metadata(&source).and_then(|metadata| metadata.modified()).map_err(at(&source))?;
    let touch = |time| {
        fs::File::options().append(true).open(&source).and_then(|file| file.set_modified(time)).map_err(at(&source))
    };
    touch(SystemTime::now())?;
    let mut cargo = repo.cargo();
    cargo.args(["check", "--package", "domain", "--features", "server", "--all-targets"]);
    cargo.env("SQLX_OFFLINE", "false").env("SQLX_OFFLINE_DIR", folder).env("DATABASE_URL", database);
    let checked = repo::run("cargo check of the domain against the migrated database", &mut cargo);
    // Else every other build of the workspace would believe that the domain has changed.
    touch(touched)?;
    checked?;
    if read(folder)?.is_empty() {
        return Err("the compiler asked the database nothing: domain/src/lib.rs was not compiled again".into());
    }
    Ok(())
}

fn read(folder: &Path) -> Result<Answers> {
    let mut answers = Answers::new();
    for path in repo::files_below(folder)? {
        let name = path.strip_prefix(folder)?.to_string_lossy().into_owned();
        let json = fs::read(&path).map_err(at(&path))?;
        answers.insert(name, serde_json::from_slice(&json).map_err(|error| format!("{}: {error}", path.display()))?);
    }
    Ok(answers)
}

/// One line for every answer in which the two differ.
fn differences(there: &Answers, made: &Answers) -> Vec<String> {
    let names: std::collections::BTreeSet<&String> = there.keys().chain(made.keys()).collect();
    names
        .into_iter()
        .filter_map(|name| {
            let (how, answer) = match (there.get(name), made.get(name)) {
                (Some(there), Some(made)) if there == made => return None,
                (Some(_), Some(made)) => ("changed", made),
                (Some(there), None) => ("no longer asked", there),
                (None, Some(made)) => ("missing", made),
                (None, None) => return None,
            };
            let query = answer["query"].as_str().unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ");
            Some(format!("{name} ({how}): {}", query.chars().take(80).collect::<String>()))
        })
        .collect()
}

fn compare(repo: &Repo, fresh: &Path) -> Result<()> {
    let made = read(fresh)?;
    let differences = differences(&read(&repo.root.join(ANSWERS))?, &made);
    if differences.is_empty() {
        println!("{ANSWERS} is in step with the migrations: {} queries", made.len());
        return Ok(());
    }
    Err(format!("{ANSWERS} is out of step, run `cargo xtask prepare`:\n  {}", differences.join("\n  ")).into())
}

fn replace(repo: &Repo, fresh: &Path) -> Result<()> {
    let folder = repo.root.join(ANSWERS);
    let made = read(fresh)?;
    let differences = differences(&read(&folder)?, &made);
    let old = fresh.with_extension("old");
    repo::remove_folder(&old)?;
    if folder.exists() {
        fs::rename(&folder, &old).map_err(at(&folder))?;
    }
    fs::rename(fresh, &folder).map_err(at(&folder))?;
    repo::remove_folder(&old)?;
    for difference in &differences {
        println!("{difference}");
    }
    println!("{ANSWERS}: {} queries, {} of them new or different", made.len(), differences.len());
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn every_kind_of_difference_is_named_and_spacing_is_none() {
        let answers = |list: &[(&str, Value)]| -> Answers {
            list.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect()
        };
        let there = answers(&[
            ("same", json!({"query": "select 1", "describe": {"nullable": [false], "columns": []}})),
            ("changed", json!({"query": "select\n  2", "describe": {"nullable": [true]}})),
            ("gone", json!({"query": "select 3"})),
        ]);
        let made = answers(&[
            ("same", json!({"describe": {"columns": [], "nullable": [false]}, "query": "select 1"})),
            ("changed", json!({"query": "select\n  2", "describe": {"nullable": [false]}})),
            ("new", json!({"query": "select 4"})),
        ]);
        assert_eq!(
            differences(&there, &made),
            ["changed (changed): select 2", "gone (no longer asked): select 3", "new (missing): select 4"]
        );
        assert!(differences(&there, &there).is_empty());
    }
}

//! The program itself.

use std::process::{Command, Output};

use domain::{
    encryption::Cell,
    testing::{MASTER_KEYS, World},
};

fn server(arguments: &[&str]) -> Output {
    // The environment of whoever runs the tests is not what is tested.
    let mut command = Command::new(env!("CARGO_BIN_EXE_server"));
    command.args(arguments).env_clear().env("PATH", std::env::var_os("PATH").unwrap());
    command.output().unwrap()
}

fn said(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

#[test]
fn help_names_every_subcommand_and_setting() {
    let help = said(&server(&["--help"]));
    for command in ["serve", "work", "migrate", "demo", "postgres", "keys", "openapi"] {
        assert!(help.contains(command), "{help}");
    }
    let help = said(&server(&["serve", "--help"]));
    for setting in ["DATABASE_URL", "MASTER_KEYS", "PUBLIC_URL", "LISTEN", "BODY_LIMIT", "[default: 127.0.0.1:3000]"] {
        assert!(help.contains(setting), "{help}");
    }
}

/// Each setting has its line in the table of docs/OPERATIONS.md, with its default.
#[test]
fn the_documentation_knows_every_setting() {
    let documented = include_str!("../../../docs/OPERATIONS.md");
    let command = <server::config::Program as clap::CommandFactory>::command();
    for subcommand in command.get_subcommands() {
        for argument in subcommand.get_arguments() {
            let Some(variable) = argument.get_env().and_then(|variable| variable.to_str()) else { continue };
            let line = documented.lines().find(|line| line.starts_with(&format!("| `{variable}` |")));
            let line = line.unwrap_or_else(|| panic!("{variable} of server {subcommand} is not in docs/OPERATIONS.md"));
            for default in argument.get_default_values().iter().filter_map(|value| value.to_str()) {
                let said = line.split(" | ").nth(1).unwrap();
                assert!(default == "false" || said.contains(default), "{variable}: {default}\n{line}");
            }
        }
    }
}

#[test]
fn a_wrong_setting_stops_the_start_and_is_named() {
    let output = server(&["serve", "--listen", "nowhere"]);
    assert!(!output.status.success());
    let said = said(&output);
    assert!(said.contains("--listen") && said.contains("LISTEN") && said.contains("nothing was started"), "{said}");
}

#[test]
fn a_missing_site_is_named() {
    let output = server(&["serve", "--site", "/does/not/exist"]);
    assert!(!output.status.success());
    let said = said(&output);
    assert!(said.contains("/does/not/exist") && said.contains("SITE") && said.contains("cargo xtask build"), "{said}");
}

#[test]
fn openapi_prints_the_document() {
    let output = server(&["openapi"]);
    let document: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(document["info"]["title"], "BarberPro API");
}

#[tokio::test]
async fn it_refuses_a_role_that_row_level_security_does_not_bind() {
    let world = World::new().await;
    let login = world.database.login_url();
    let superuser = login.replace("barberpro@", "postgres@");
    let output = server(&["work", "--once", "--master-keys", MASTER_KEYS, "--database-url", &superuser]);
    assert!(!output.status.success());
    assert!(said(&output).contains("is a superuser"), "{}", said(&output));
    let output = server(&["work", "--once", "--master-keys", MASTER_KEYS, "--database-url", &login]);
    assert!(output.status.success(), "{}", said(&output));
}

#[tokio::test]
async fn it_refuses_to_start_without_the_master_keys() {
    let world = World::new().await;
    let cell = Cell { tenant: None, table: "t", column: "c", row: world.sur.uuid() };
    world.database.db.seal(&cell, b"x").await.unwrap();
    let url = world.database.login_url();
    let key = MASTER_KEYS.trim_start_matches("test:");
    for (keys, named) in [
        (&[][..], "MASTER_KEY_FILE (--master-key-file) or MASTER_KEYS"),
        (&["--master-keys", "test:nonsense"], "entry 1"),
        (&["--master-keys", &format!("other:{key}")], "wrapped by test"),
    ] {
        let output = server(&[&["work", "--once", "--database-url", &url], keys].concat());
        assert!(!output.status.success());
        let said = said(&output);
        assert!(said.contains(named) && !said.contains(key) && !said.contains("nonsense"), "{said}");
    }
}

#[tokio::test]
async fn keys_are_shown() {
    let world = World::new().await;
    world.database.db.blind_index("x", b"x").await.unwrap();
    let output =
        server(&["keys", "status", "--master-keys", MASTER_KEYS, "--database-url", &world.database.login_url()]);
    let said = said(&output);
    assert!(said.contains("master key test: wraps 1 data keys; current"), "{said}");
}

#[tokio::test]
async fn work_removes_expired_sessions() {
    let world = World::new().await;
    let mut owner = world.database.owner().await;
    for (byte, interval) in [(1_u8, "-1 hour"), (2, "1 hour")] {
        sqlx::query(
            "insert into sessions (id_hash, data, created_at, expires_at, last_seen_at)
             values ($1, '{}', now(), now() + $2::text::interval, now())",
        )
        .bind(vec![byte; 32])
        .bind(interval)
        .execute(&mut owner)
        .await
        .unwrap();
    }
    let url = world.database.login_url();
    assert!(server(&["work", "--once", "--master-keys", MASTER_KEYS, "--database-url", &url]).status.success());
    let left: Vec<Vec<u8>> =
        sqlx::query_scalar("select id_hash from sessions where user_id is null").fetch_all(&mut owner).await.unwrap();
    assert_eq!(left, [vec![2; 32]]);
}

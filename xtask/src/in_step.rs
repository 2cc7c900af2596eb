//! Some facts are written in two places that cannot share a constant: these tests compare them.
#![allow(clippy::unwrap_used)]

use std::{fs, path::Path};

use toml::{Table, Value};

use crate::{
    build::{assets, pages, style, wasm},
    repo::Repo,
};

fn toml(path: &Path) -> Table {
    fs::read_to_string(path).unwrap().parse().unwrap()
}

fn at<'a>(value: &'a Table, path: &[&str]) -> &'a Value {
    let (first, rest) = path.split_first().unwrap();
    let inner = value.get(*first).unwrap_or_else(|| panic!("no {first}"));
    if rest.is_empty() { inner } else { at(inner.as_table().unwrap(), rest) }
}

fn text<'a>(value: &'a Table, path: &[&str]) -> &'a str {
    at(value, path).as_str().unwrap()
}

#[test]
fn leptos_metadata_is_in_step() {
    let repo = Repo::find().unwrap();
    let root = toml(&repo.root.join("Cargo.toml"));
    let entries = at(&root, &["workspace", "metadata", "leptos"]).as_array().unwrap();
    assert_eq!(entries.len(), 1);
    let leptos = entries[0].as_table().unwrap();
    let get = |key| text(leptos, &[key]);

    assert_eq!(get("name"), "barberpro");
    assert_eq!(get("name"), assets::NAME);
    assert_eq!(get("site-root"), assets::SITE);
    assert_eq!(get("site-pkg-dir"), assets::PKG);
    assert_eq!(get("tailwind-input-file"), style::INPUT);
    assert_eq!(get("assets-dir"), assets::PUBLIC);
    assert_eq!(get("lib-package"), wasm::PACKAGE);
    for folder in ["assets-dir", "end2end-dir"] {
        assert!(repo.root.join(get(folder)).is_dir(), "{folder}");
    }
    let members: Vec<String> = at(&root, &["workspace", "members"])
        .as_array()
        .unwrap()
        .iter()
        .map(|member| toml(&repo.root.join(member.as_str().unwrap()).join("Cargo.toml")))
        .map(|manifest| text(&manifest, &["package", "name"]).to_owned())
        .collect();
    for package in ["bin-package", "lib-package"] {
        assert!(members.iter().any(|name| name == get(package)), "{package}");
    }
    assert_eq!(get("lib-profile-release"), wasm::PROFILE);
    assert!(at(&root, &["profile", wasm::PROFILE]).is_table());

    let config = toml(&repo.root.join(".cargo/config.toml"));
    let env = |name| text(&config, &["env", name]);
    assert_eq!(get("server-fn-prefix"), env("SERVER_FN_PREFIX"));
    for (key, name) in
        [("disable-server-fn-hash", "DISABLE_SERVER_FN_HASH"), ("server-fn-mod-path", "SERVER_FN_MOD_PATH")]
    {
        // leptos_macro only asks whether the variable is there.
        assert_eq!(at(leptos, &[key]).as_bool(), Some(true), "{key}");
        assert_eq!(env(name), "1", "{name}");
    }
}

#[test]
fn both_halves_of_wasm_bindgen_have_one_version() {
    let root = toml(&Repo::find().unwrap().root.join("Cargo.toml"));
    for package in ["wasm-bindgen", "wasm-bindgen-cli-support"] {
        assert_eq!(text(&root, &["workspace", "dependencies", package]), format!("={}", wasm::BINDGEN), "{package}");
    }
}

#[test]
fn the_splitter_has_one_version() {
    let root = toml(&Repo::find().unwrap().root.join("Cargo.toml"));
    let wanted = text(&root, &["workspace", "dependencies", "wasm_split_cli_support"]);
    assert_eq!(wanted, format!("={}", pages::SPLITTER));
}

#[test]
fn nothing_of_the_server_is_in_the_browser_part() {
    let repo = Repo::find().unwrap();
    let mut cargo = repo.cargo();
    cargo.args(["tree", "--package", wasm::PACKAGE, "--target", "wasm32-unknown-unknown"]);
    let output = cargo.args(["--edges", "normal", "--prefix", "none"]).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let tree = String::from_utf8(output.stdout).unwrap();
    let packages: Vec<&str> = tree.lines().filter_map(|line| line.split_whitespace().next()).collect();
    assert!(packages.contains(&"wasm-bindgen"), "cargo tree said:\n{tree}");
    for forbidden in ["sqlx", "tokio", "openssl", "openssl-sys", "ring", "rustls", "argon2", "axum", "hyper"] {
        assert!(!packages.contains(&forbidden), "{forbidden} is compiled into the browser part");
    }
}

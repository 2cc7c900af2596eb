//! The browser part: compiled by cargo, bound by wasm-bindgen, made small by wasm-opt.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use wasm_bindgen_cli_support::Bindgen;

use super::assets::NAME;
use crate::{
    Result,
    repo::{self, Repo, at},
};

/// The crate that becomes the browser part.
pub const PACKAGE: &str = "frontend";
/// The profile of the real build; a test finds it in Cargo.toml.
pub const PROFILE: &str = "wasm-release";
/// wasm-bindgen's library and the crate in the browser part have to be of one version; a test compares them.
pub const BINDGEN: &str = "0.2.130";
/// What rustc assumes every browser can do, which wasm-opt has to be told.
const OPTIMISE: [&str; 7] = [
    "-Oz",
    "--enable-bulk-memory",
    "--enable-nontrapping-float-to-int",
    "--enable-sign-ext",
    "--enable-mutable-globals",
    "--enable-reference-types",
    "--enable-multivalue",
];

/// Compiles the browser part. Cargo's own output is shown: the first time takes minutes.
pub fn compile(repo: &Repo, quick: bool) -> Result<()> {
    let profile = if quick { "dev" } else { PROFILE };
    let mut cargo = repo.cargo();
    cargo.args(["build", "--package", PACKAGE, "--lib", "--target", "wasm32-unknown-unknown", "--profile", profile]);
    repo::run("cargo build of the browser part", &mut cargo)
}

/// Where cargo puts the compiled browser part.
pub fn artefact(repo: &Repo, quick: bool) -> PathBuf {
    repo.target
        .join("wasm32-unknown-unknown")
        .join(if quick { "debug" } else { PROFILE })
        .join(PACKAGE)
        .with_extension("wasm")
}

/// The folder for what is made of the compiled file, named by a digest of that and of how it is made. In cargo's target
/// folder, so that a fresh checkout that compiles to the same file has it already.
pub fn bindings_folder(repo: &Repo, compiled: &str, quick: bool) -> Result<PathBuf> {
    let lock_file = repo.root.join("style/package-lock.json");
    // The optimiser's version, and everything else from npm with it.
    let npm = if quick { Vec::new() } else { fs::read(&lock_file).map_err(at(&lock_file))? };
    let how = if quick { String::new() } else { OPTIMISE.join(" ") };
    let code = include_str!("wasm.rs");
    let key =
        repo::digest([compiled, NAME, BINDGEN, &how, code].map(str::as_bytes).into_iter().chain([npm.as_slice()]));
    Ok(repo.target.join("bindings").join(&key[..16]))
}

/// Makes the folder: NAME.js, NAME_bg.wasm and perhaps snippets. Nothing to do when it exists.
pub fn bind(compiled: &Path, folder: &Path) -> Result<Option<()>> {
    if folder.exists() {
        return Ok(None);
    }
    let all = folder.parent().ok_or("the folder of the bindings has no parent")?;
    fs::create_dir_all(all).map_err(at(all))?;
    let fresh = folder.with_extension(format!("{}.new", std::process::id()));
    repo::remove_folder(&fresh)?;
    Bindgen::new()
        .input_path(compiled)
        .out_name(NAME)
        .web(true)
        .and_then(|bindgen| bindgen.typescript(false).generate(&fresh))
        .map_err(|error| format!("wasm-bindgen failed on {}: {error:#}", compiled.display()))?;
    // By a rename: a folder of this name is always whole. Another checkout may have been faster.
    if fs::rename(&fresh, folder).is_err() {
        repo::remove_folder(&fresh)?;
    }
    if !folder.exists() {
        return Err(format!("{} could not be made", folder.display()).into());
    }
    repo::prune(all, folder)?;
    Ok(Some(()))
}

/// The wasm file of a folder of bindings: the optimised one where there is one.
pub fn wasm_of(bindings: &Path) -> PathBuf {
    let small = optimised(bindings);
    if small.exists() { small } else { bindings.join(format!("{NAME}_bg.wasm")) }
}

fn optimised(bindings: &Path) -> PathBuf {
    bindings.join(format!("{NAME}_opt.wasm"))
}

/// Makes the wasm file small, beside the one it is made from.
pub fn optimise(repo: &Repo, bindings: &Path, quick: bool) -> Result<Option<()>> {
    let small = optimised(bindings);
    if quick || small.exists() {
        return Ok(None);
    }
    let fresh = small.with_extension(format!("{}.new", std::process::id()));
    let mut command = Command::new(repo.npm_program("wasm-opt")?);
    command.args(OPTIMISE).arg(bindings.join(format!("{NAME}_bg.wasm"))).arg("-o").arg(&fresh);
    repo::run_quietly("wasm-opt", &mut command)?;
    fs::rename(&fresh, &small).map_err(at(&small))?;
    Ok(Some(()))
}

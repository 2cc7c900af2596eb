//! The browser part: compiled by cargo, cut into pages, bound by wasm-bindgen, made small by wasm-opt.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    thread,
};

use wasm_bindgen_cli_support::Bindgen;

use super::{assets::NAME, pages};
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
/// The code that makes the bindings: a change of it makes them anew.
const CODE: [&str; 5] = [
    include_str!("wasm.rs"),
    include_str!("../../../style/optimise.mjs"),
    include_str!("pages/mod.rs"),
    include_str!("pages/group.rs"),
    include_str!("pages/merge.rs"),
];
/// Makes wasm files small. Where the optimiser is that it loads.
const OPTIMISER: &str = "style/optimise.mjs";

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
    let made_by = [compiled, NAME, BINDGEN, pages::SPLITTER].into_iter().chain(CODE);
    let key = repo::digest(made_by.map(str::as_bytes).chain([npm.as_slice()]));
    Ok(repo.target.join("bindings").join(&key[..16]))
}

/// Makes the folder: NAME.js, NAME_bg.wasm, what is fetched later, and perhaps snippets. Nothing to do when it exists.
pub fn bind(compiled: &Path, folder: &Path) -> Result<Option<()>> {
    if folder.exists() {
        return Ok(None);
    }
    let all = folder.parent().ok_or("the folder of the bindings has no parent")?;
    fs::create_dir_all(all).map_err(at(all))?;
    let fresh = folder.with_extension(format!("{}.new", std::process::id()));
    repo::remove_folder(&fresh)?;
    let main = fresh.join("main.wasm");
    pages::cut(&fs::read(compiled).map_err(at(compiled))?, &main, &fresh)?;
    // What the main file shares with the others has to stay in it, under the names that they know.
    Bindgen::new()
        .input_path(&main)
        .out_name(NAME)
        .keep_lld_exports(true)
        .demangle(false)
        .web(true)
        .and_then(|bindgen| bindgen.typescript(false).generate(&fresh))
        .map_err(|error| format!("wasm-bindgen failed on {}: {error:#}", compiled.display()))?;
    fs::remove_file(&main).map_err(at(&main))?;
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

/// The files of a folder of bindings that browsers fetch: their paths below the folder, and where they are. The optimised
/// ones where there are such.
pub fn files(bindings: &Path) -> Result<Vec<(PathBuf, PathBuf)>> {
    let small = small(bindings);
    let mut files = Vec::new();
    for path in repo::files_below(bindings)? {
        let inside = path.strip_prefix(bindings)?;
        if path.starts_with(&small) || inside == Path::new(pages::NEEDS) {
            continue;
        }
        let optimised = small.join(inside);
        files.push((inside.to_path_buf(), if optimised.exists() { optimised } else { path.clone() }));
    }
    Ok(files)
}

fn small(bindings: &Path) -> PathBuf {
    bindings.join("small")
}

/// Makes the wasm files small, in a folder beside those they are made from.
pub fn optimise(repo: &Repo, bindings: &Path, quick: bool) -> Result<Option<()>> {
    let small = small(bindings);
    if quick || small.exists() {
        return Ok(None);
    }
    let fresh = small.with_extension(format!("{}.new", std::process::id()));
    repo::remove_folder(&fresh)?;
    fs::create_dir_all(&fresh).map_err(at(&fresh))?;
    repo.npm_file("binaryen/package.json")?;
    let mut files: Vec<(u64, PathBuf)> = Vec::new();
    for path in repo::files_below(bindings)?.into_iter().filter(|path| path.extension().is_some_and(|e| e == "wasm")) {
        files.push((fs::metadata(&path).map_err(at(&path))?.len(), path));
    }
    // Dealt out from the largest on, so that all have about as much to do.
    files.sort();
    let threads = thread::available_parallelism().map_or(1, usize::from);
    let script = repo.root.join(OPTIMISER);
    let work = |hand: usize| -> std::result::Result<(), String> {
        let mut command = Command::new("node");
        command.arg(&script).arg(&fresh).args(files.iter().rev().skip(hand).step_by(threads).map(|(_, path)| path));
        repo::run_quietly("the optimiser of wasm", &mut command).map_err(|error| error.to_string())
    };
    thread::scope(|scope| -> Result<()> {
        let workers: Vec<_> = (0..threads).map(|hand| scope.spawn(move || work(hand))).collect();
        workers.into_iter().try_for_each(|worker| {
            worker.join().map_err(|_| "the optimiser of wasm could not be run")?.map_err(Into::into)
        })
    })?;
    fs::rename(&fresh, &small).map_err(at(&small))?;
    Ok(Some(()))
}

//! `cargo xtask build`: the browser part and the style sheet, from sources to the compressed, content-named files that
//! the server serves.
//!
//! Every step's product is named by a digest of what it was made from, or noted in a stamp: a second build with nothing
//! changed does next to nothing.

pub mod assets;
mod budgets;
mod compress;
pub mod pages;
pub mod style;
pub mod wasm;

use std::{
    fs,
    path::{Path, PathBuf},
    time::{Instant, UNIX_EPOCH},
};

use serde::{Deserialize, Serialize};

use crate::{
    Result,
    repo::{self, Repo, at},
};

/// The code that makes the site from the parts: a change of it makes the site anew.
const CODE: [&str; 4] =
    [include_str!("mod.rs"), include_str!("assets.rs"), include_str!("compress.rs"), include_str!("style.rs")];

/// What the site was made from. Beside the site and not in it: everything in the site is public.
#[derive(Default, Serialize, Deserialize)]
struct Stamp {
    /// Digest of all that goes into the site; empty while the site is being replaced.
    site: String,
    /// Digest of the code above: compressed files made by other code are not reused.
    code: String,
    /// No compressed files were made.
    quick: bool,
    /// The compiled file, so that megabytes need not be read to see that it is the same.
    compiled: Compiled,
}

/// A file's digest with what tells that it still holds.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Compiled {
    path: PathBuf,
    length: u64,
    modified: u128,
    digest: String,
}

impl Stamp {
    fn read(path: &Path) -> Self {
        fs::read(path).ok().and_then(|json| serde_json::from_slice(&json).ok()).unwrap_or_default()
    }

    fn write(&self, path: &Path) -> Result<()> {
        repo::write(path, &serde_json::to_vec_pretty(self)?)
    }
}

impl Compiled {
    fn of(path: &Path, known: &Self) -> Result<Self> {
        let metadata = fs::metadata(path).map_err(at(path))?;
        let modified = metadata.modified().map_err(at(path))?.duration_since(UNIX_EPOCH)?.as_nanos();
        let mut this = Self { path: path.into(), length: metadata.len(), modified, digest: known.digest.clone() };
        if this != *known {
            this.digest = repo::digest([fs::read(path).map_err(at(path))?.as_slice()]);
        }
        Ok(this)
    }
}

/// Builds the site. `quick` leaves out all that makes it small.
pub fn run(repo: &Repo, quick: bool) -> Result<()> {
    let start = Instant::now();
    // One build at a time: `cargo xtask dev` may be running next to this one.
    let scratch = repo.scratch();
    fs::create_dir_all(&scratch).map_err(at(&scratch))?;
    let lock_file = scratch.join("site.lock");
    let lock = fs::File::create(&lock_file).map_err(at(&lock_file))?;
    lock.lock().map_err(at(&lock_file))?;

    step("compile", || wasm::compile(repo, quick).map(Some))?;

    let stamp_file = scratch.join("site.stamp.json");
    let old = Stamp::read(&stamp_file);
    let compiled = Compiled::of(&wasm::artefact(repo, quick), &old.compiled)?;
    let bindings = wasm::bindings_folder(repo, &compiled.digest, quick)?;
    let bound = step("bind", || wasm::bind(&compiled.path, &bindings))?;
    pages::check_routes(&repo.root, &pages::needs(&bindings)?)?;
    let optimised = step("optimise", || wasm::optimise(repo, &bindings, quick))?;
    let sheet = style::sheet(repo)?;
    let styled = step("style", || style::compile(repo, &sheet))?;

    let code = repo::digest(CODE.map(str::as_bytes));
    let public = repo::digest_files(&repo.root, &repo::files_below(&repo.root.join(assets::PUBLIC))?)?;
    let charts = repo.npm_file(assets::CHARTS)?;
    let drawing = repo::digest_files(&repo.root, std::slice::from_ref(&charts))?;
    let parts = assets::Parts { bindings, sheet, charts };
    let new = Stamp {
        site: repo::digest(
            [
                code.as_str(),
                if quick { "quick" } else { "full" },
                &parts.bindings.to_string_lossy(),
                &parts.sheet.to_string_lossy(),
                &public,
                &drawing,
            ]
            .map(str::as_bytes),
        ),
        code,
        quick,
        compiled,
    };
    let site = repo.site();
    if new.site == old.site && assets::is_whole(&site) {
        for name in ["assemble", "compress"] {
            step(name, || Ok(None::<()>))?;
        }
        if bound.is_some() || optimised.is_some() || styled.is_some() || new.compiled != old.compiled {
            new.write(&stamp_file)?;
        }
    } else {
        let fresh = scratch.join("site.new");
        repo::remove_folder(&fresh)?;
        step("assemble", || assets::assemble(repo, &parts, &site, &fresh).map(Some))?;
        step("compress", || {
            let reusable = (!old.quick && old.code == new.code).then_some(site.as_path());
            if quick { Ok(None) } else { compress::folder(&fresh, reusable).map(Some) }
        })?;
        // Killed between the two: better a stamp that fits nothing than one that fits the wrong site.
        Stamp::default().write(&stamp_file)?;
        assets::replace(&site, &fresh)?;
        new.write(&stamp_file)?;
    }
    println!("{:<10} {:>8.2} s  {}", "in all", start.elapsed().as_secs_f64(), assets::SITE);
    if quick { Ok(()) } else { budgets::check(repo, &site) }
}

/// Runs one step and prints its line. A step that gives `None` had nothing to do.
fn step<T>(name: &str, work: impl FnOnce() -> Result<Option<T>>) -> Result<Option<T>> {
    let start = Instant::now();
    let done = work()?;
    match done {
        Some(_) => println!("{name:<10} {:>8.2} s", start.elapsed().as_secs_f64()),
        None => println!("{name:<10} {:>8}", "nothing to do"),
    }
    Ok(done)
}

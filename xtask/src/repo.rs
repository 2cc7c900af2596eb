//! Where things are, and the running of programs with errors that name them.

use std::{
    env,
    error::Error,
    fs, io,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use sha2::{Digest, Sha256};

use crate::Result;

/// The checkout and cargo's target folder, which may be outside of it.
#[derive(Clone, Debug)]
pub struct Repo {
    /// The folder of the workspace's Cargo.toml.
    pub root: PathBuf,
    /// Where cargo puts what it compiles.
    pub target: PathBuf,
}

impl Repo {
    /// Finds both from what `cargo run` says.
    pub fn find() -> Result<Self> {
        // At run time, not compile time: two checkouts that share a target folder may share this very program. The
        // scripts of bin/ say which one they belong to, cargo does for `cargo xtask`.
        let said_by_cargo = || {
            let own = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR")?);
            own.ends_with("xtask").then(|| own.parent().map(PathBuf::from)).flatten()
        };
        let said_by_script = || env::var_os("BARBERPRO_ROOT").filter(|value| !value.is_empty()).map(PathBuf::from);
        let compiled_in = || PathBuf::from(env!("CARGO_MANIFEST_DIR")).parent().map(PathBuf::from);
        let root = said_by_cargo().or_else(said_by_script).or_else(compiled_in).ok_or("xtask has no parent folder")?;
        let target = match env::var_os("CARGO_TARGET_DIR").filter(|value| !value.is_empty()) {
            Some(folder) => std::path::absolute(folder)?,
            None => root.join("target"),
        };
        Ok(Self { root, target })
    }

    /// The site as the server serves it. In the checkout, because it belongs to this checkout's sources.
    pub fn site(&self) -> PathBuf {
        self.root.join(crate::build::assets::SITE)
    }

    /// The folder inside the checkout for intermediate files; ignored by git.
    pub fn scratch(&self) -> PathBuf {
        self.root.join("target")
    }

    /// A program that the style sheet's npm packages bring.
    pub fn npm_program(&self, name: &str) -> Result<PathBuf> {
        let path = self.root.join("style/node_modules/.bin").join(name);
        if path.exists() { Ok(path) } else { Err(format!("{} is missing: run bin/setup", path.display()).into()) }
    }

    /// A file that the style sheet's npm packages bring.
    pub fn npm_file(&self, path: &str) -> Result<PathBuf> {
        let path = self.root.join("style/node_modules").join(path);
        if path.is_file() { Ok(path) } else { Err(format!("{} is missing: run bin/setup", path.display()).into()) }
    }

    /// Cargo, in the root of the checkout.
    pub fn cargo(&self) -> Command {
        let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        // `cargo run` describes this package to us. Passed on, the description makes build scripts that watch these
        // variables (ring's does) run again, and everything that depends on them compile again.
        for (name, _) in env::vars_os() {
            let described = ["CARGO_PKG_", "CARGO_MANIFEST_", "CARGO_BIN_", "CARGO_CRATE_"];
            if name.to_str().is_some_and(|name| described.iter().any(|prefix| name.starts_with(prefix))) {
                command.env_remove(&name);
            }
        }
        command.current_dir(&self.root).env("CARGO_TARGET_DIR", &self.target).stdin(Stdio::null());
        command
    }
}

/// Adds the path to an input or output error.
pub fn at(path: &Path) -> impl FnOnce(io::Error) -> Box<dyn Error> {
    let path = path.to_path_buf();
    move |error| format!("{}: {error}", path.display()).into()
}

/// Runs a program whose output people are meant to see.
pub fn run(what: &str, command: &mut Command) -> Result<()> {
    let status = command.status().map_err(|error| format!("{what} cannot be started: {error}"))?;
    if status.success() { Ok(()) } else { Err(format!("{what} failed ({status})").into()) }
}

/// Runs a program whose output matters only when it fails.
pub fn run_quietly(what: &str, command: &mut Command) -> Result<()> {
    let output = command.stdin(Stdio::null()).output().map_err(|error| format!("{what} cannot be started: {error}"))?;
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&[&output.stdout[..], &output.stderr[..]].concat()).trim().to_owned();
    Err(format!("{what} failed ({}):\n{said}", output.status).into())
}

/// Every file below a folder, sorted; none when the folder does not exist. Leaves out hidden files and `node_modules`.
pub fn files_below(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(folder) = folders.pop() {
        let entries = match fs::read_dir(&folder) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            Err(error) => return Err(at(&folder)(error)),
        };
        for entry in entries {
            let entry = entry.map_err(at(&folder))?;
            let (name, path) = (entry.file_name(), entry.path());
            if name.as_encoded_bytes().starts_with(b".") || name == "node_modules" {
                continue;
            }
            // An editor's temporary file may be gone by now.
            match fs::metadata(&path) {
                Ok(metadata) if metadata.is_dir() => folders.push(path),
                Ok(_) => files.push(path),
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(error) => return Err(at(&path)(error)),
            }
        }
    }
    files.sort();
    Ok(files)
}

/// Copies a file, making the folders above the copy.
pub fn copy(from: &Path, to: &Path) -> Result<()> {
    make_parent(to)?;
    fs::copy(from, to).map_err(at(from))?;
    Ok(())
}

/// Writes a file, making the folders above it.
pub fn write(path: &Path, content: &[u8]) -> Result<()> {
    make_parent(path)?;
    fs::write(path, content).map_err(at(path))
}

fn make_parent(path: &Path) -> Result<()> {
    match path.parent() {
        Some(parent) => fs::create_dir_all(parent).map_err(at(parent)),
        None => Ok(()),
    }
}

/// Removes a folder and all in it; fine when there is none.
pub fn remove_folder(folder: &Path) -> Result<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(at(folder)(error)),
        _ => Ok(()),
    }
}

/// A folder whose entries are named by a digest of what they were made from grows with every change: keeps the newest
/// few, and always `current`.
pub fn prune(folder: &Path, current: &Path) -> Result<()> {
    const KEPT: usize = 4;
    let mut entries: Vec<_> = fs::read_dir(folder)
        .map_err(at(folder))?
        .flatten()
        .filter(|entry| entry.path() != current)
        .filter_map(|entry| Some((entry.metadata().ok()?.modified().ok()?, entry.path())))
        .collect();
    entries.sort();
    for (_, path) in entries.iter().rev().skip(KEPT) {
        if path.is_dir() {
            remove_folder(path)?;
        } else {
            fs::remove_file(path).map_err(at(path))?;
        }
    }
    Ok(())
}

/// The sha256 of several pieces, each with its length in front so that no two lists of pieces run together alike.
pub fn digest<'a>(pieces: impl IntoIterator<Item = &'a [u8]>) -> String {
    let mut hasher = Sha256::new();
    for piece in pieces {
        hasher.update((piece.len() as u64).to_le_bytes());
        hasher.update(piece);
    }
    hex(&hasher.finalize())
}

/// The digest of files: their paths from `root` and their contents.
pub fn digest_files(root: &Path, files: &[PathBuf]) -> Result<String> {
    let mut pieces = Vec::with_capacity(files.len() * 2);
    for file in files {
        pieces.push(file.strip_prefix(root).unwrap_or(file).as_os_str().as_encoded_bytes().to_vec());
        pieces.push(fs::read(file).map_err(at(file))?);
    }
    Ok(digest(pieces.iter().map(Vec::as_slice)))
}

/// Lower case hexadecimal digits.
pub fn hex(bytes: &[u8]) -> String {
    bytes
        .iter()
        .flat_map(|byte| [byte >> 4, byte & 15])
        .filter_map(|digit| char::from_digit(digit.into(), 16))
        .collect()
}

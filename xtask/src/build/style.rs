//! The style sheet, compiled by Tailwind from the classes that the pages' sources name.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use crate::{
    Result,
    repo::{self, Repo, at},
};

/// Tailwind's input; a test finds it in Cargo.toml.
pub const INPUT: &str = "style/app.css";

/// Where the compiled sheet is kept: named by a digest of everything it is made from.
pub fn sheet(repo: &Repo) -> Result<PathBuf> {
    let input = repo.root.join(INPUT);
    if !input.is_file() {
        return Err(format!("{} is missing", input.display()).into());
    }
    // style/ holds the input, what it imports, and the lock file that says which Tailwind.
    let mut files = repo::files_below(&repo.root.join("style"))?;
    files.extend(repo::files_below(&repo.root.join("app/src"))?);
    let key = repo::digest_files(&repo.root, &files)?;
    Ok(repo.scratch().join("style").join(&key[..16]).with_extension("css"))
}

/// Compiles the sheet. Nothing to do when it exists.
pub fn compile(repo: &Repo, sheet: &Path) -> Result<Option<()>> {
    if sheet.exists() {
        return Ok(None);
    }
    let all = sheet.parent().ok_or("the style sheet's folder is missing")?;
    fs::create_dir_all(all).map_err(at(all))?;
    let fresh = sheet.with_extension("new");
    let mut command = Command::new(repo.npm_program("tailwindcss")?);
    command.current_dir(repo.root.join("style")).arg("--input").arg(repo.root.join(INPUT));
    command.arg("--output").arg(&fresh).arg("--minify");
    repo::run_quietly("tailwindcss", &mut command)?;
    // Tailwind ends well after some errors, and has written nothing then.
    fs::rename(&fresh, sheet).map_err(at(&fresh))?;
    repo::prune(all, sheet)?;
    Ok(Some(()))
}

//! Puts the site together: everything of `public/`, and `pkg/` with content-named files that browsers may keep for
//! ever. The server finds the names in `manifest.json`.

use std::{
    fs,
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::wasm;
use crate::{
    Result,
    repo::{self, Repo, at},
};

/// The name of the product's own files.
pub const NAME: &str = "barberpro";
/// The site, from the root of the checkout.
pub const SITE: &str = "target/site";
/// The folder of content-named files in the site.
pub const PKG: &str = "pkg";
/// What is copied into the site as it is.
pub const PUBLIC: &str = "public";
const FONTS: &str = "fonts";
const MANIFEST: &str = "manifest.json";

/// What the earlier steps made.
pub struct Parts {
    /// The folder of wasm-bindgen's output.
    pub bindings: PathBuf,
    /// The compiled style sheet.
    pub sheet: PathBuf,
}

/// Tells the server the addresses of the files whose names change with their content.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// The script that starts the browser part.
    pub script: String,
    /// The browser part.
    pub wasm: String,
    /// The style sheet.
    pub style: String,
    /// Fonts to fetch early.
    pub fonts: Vec<String>,
}

impl Manifest {
    /// The manifest of a site.
    pub fn read(site: &Path) -> Result<Self> {
        let path = site.join(MANIFEST);
        let json = fs::read(&path).map_err(at(&path))?;
        serde_json::from_slice(&json).map_err(|error| format!("{}: {error}", path.display()).into())
    }

    /// The files it names, inside the site.
    pub fn files(&self) -> impl Iterator<Item = &str> {
        [&self.script, &self.wasm, &self.style].into_iter().chain(&self.fonts).map(|path| path.trim_start_matches('/'))
    }
}

/// Whether a site has every file its manifest names.
pub fn is_whole(site: &Path) -> bool {
    Manifest::read(site).is_ok_and(|manifest| manifest.files().all(|file| site.join(file).is_file()))
}

/// `name.ext` with 12 digits of its content's digest: `name.0123456789ab.ext`.
pub fn hashed_name(name: &str, content: &[u8]) -> String {
    let digest = repo::hex(&Sha256::digest(content)[..6]);
    match name.rsplit_once('.') {
        Some((stem, extension)) => format!("{stem}.{digest}.{extension}"),
        None => format!("{name}.{digest}"),
    }
}

/// Fills the folder `fresh`. `previous` is the site it will replace, which need not exist.
pub fn assemble(repo: &Repo, parts: &Parts, previous: &Path, fresh: &Path) -> Result<()> {
    let public = repo.root.join(PUBLIC);
    let mut fonts = Vec::new();
    for file in repo::files_below(&public)? {
        let inside = file.strip_prefix(&public)?;
        repo::copy(&file, &fresh.join(inside))?;
        let extension = inside.extension().and_then(|extension| extension.to_str());
        let is_font = extension.is_some_and(|extension| ["woff2", "woff", "ttf", "otf"].contains(&extension));
        if is_font && inside.parent() == Some(Path::new(FONTS)) {
            let name = inside.file_name().unwrap_or_default().to_string_lossy().into_owned();
            fonts.push((name.clone(), add(fresh, &name, &fs::read(&file).map_err(at(&file))?)?));
        }
    }

    let css = fs::read_to_string(&parts.sheet).map_err(at(&parts.sheet))?;
    let css = with_hashed_fonts(&css, &fonts)?;
    let script = parts.bindings.join(format!("{NAME}.js"));
    let wasm = wasm::wasm_of(&parts.bindings);
    let manifest = Manifest {
        script: add(fresh, &format!("{NAME}.js"), &fs::read(&script).map_err(at(&script))?)?,
        wasm: add(fresh, &format!("{NAME}.wasm"), &fs::read(&wasm).map_err(at(&wasm))?)?,
        style: add(fresh, &format!("{NAME}.css"), css.as_bytes())?,
        fonts: fonts.into_iter().map(|(_, address)| address).collect(),
    };
    // The script imports these by relative paths. Their folders' names carry a digest already.
    for file in repo::files_below(&parts.bindings.join("snippets"))? {
        repo::copy(&file, &fresh.join(PKG).join(file.strip_prefix(&parts.bindings)?))?;
    }
    repo::write(&fresh.join(MANIFEST), &serde_json::to_vec_pretty(&manifest)?)?;
    keep_previous(previous, fresh)
}

/// Writes a file under its content's name and gives its address.
fn add(site: &Path, name: &str, content: &[u8]) -> Result<String> {
    let name = hashed_name(name, content);
    repo::write(&site.join(PKG).join(&name), content)?;
    Ok(format!("/{PKG}/{name}"))
}

/// A page that was opened before this build asks for the files of its time: they are kept for one generation. Only what
/// the previous manifest names, so that they do not pile up.
fn keep_previous(previous: &Path, fresh: &Path) -> Result<()> {
    let Ok(manifest) = Manifest::read(previous) else { return Ok(()) };
    for file in manifest.files() {
        if fresh.join(file).exists() {
            continue;
        }
        for file in [file.to_owned(), format!("{file}.br"), format!("{file}.gz")] {
            if previous.join(&file).is_file() {
                repo::copy(&previous.join(&file), &fresh.join(&file))?;
            }
        }
    }
    Ok(())
}

/// Points `url(/fonts/NAME)` to the content-named copies. A font that is not there is an error: a page would look
/// almost right without it.
fn with_hashed_fonts(css: &str, fonts: &[(String, String)]) -> Result<String> {
    let mut parts = css.split("url(");
    let mut result = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (inside, rest) = part.split_once(')').ok_or("the style sheet has a url( that does not end")?;
        let address = inside.trim().trim_matches(['"', '\'']);
        result.push_str("url(");
        match address.strip_prefix('/').and_then(|path| path.strip_prefix(FONTS)?.strip_prefix('/')) {
            Some(name) => {
                let (_, hashed) = fonts
                    .iter()
                    .find(|(font, _)| font == name)
                    .ok_or_else(|| format!("the style sheet names {address}, which is not in {PUBLIC}/{FONTS}"))?;
                result.push_str(hashed);
            }
            None => result.push_str(inside),
        }
        result.push(')');
        result.push_str(rest);
    }
    Ok(result)
}

/// Puts the fresh site in the place of the old one, so that a running server sees either of them and never half of one.
pub fn replace(site: &Path, fresh: &Path) -> Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};

    if !site.exists() {
        return fs::rename(fresh, site).map_err(at(site));
    }
    if renameat_with(CWD, fresh, CWD, site, RenameFlags::EXCHANGE).is_err() {
        // Not every file system can exchange two folders. Between these two there is no site for a moment.
        let old = site.with_extension("old");
        repo::remove_folder(&old)?;
        fs::rename(site, &old).map_err(at(site))?;
        fs::rename(fresh, site).map_err(at(site))?;
        repo::remove_folder(&old)?;
    }
    repo::remove_folder(fresh)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn fonts() -> Vec<(String, String)> {
        vec![("inter.woff2".into(), "/pkg/inter.0123456789ab.woff2".into())]
    }

    #[test]
    fn a_name_carries_twelve_digits_of_the_content() {
        // printf 'abc' | sha256sum
        assert_eq!(hashed_name("barberpro.js", b"abc"), "barberpro.ba7816bf8f01.js");
        assert_eq!(hashed_name("inter-latin.v4.woff2", b"abc"), "inter-latin.v4.ba7816bf8f01.woff2");
        assert_eq!(hashed_name("LICENCE", b"abc"), "LICENCE.ba7816bf8f01");
        assert_ne!(hashed_name("a.js", b"abc"), hashed_name("a.js", b"abd"));
    }

    #[test]
    fn font_addresses_are_rewritten_however_they_are_quoted() {
        for quoted in ["\"/fonts/inter.woff2\"", "'/fonts/inter.woff2'", "/fonts/inter.woff2", " /fonts/inter.woff2 "] {
            let css = format!("@font-face{{src:url({quoted})format(\"woff2\")}}b{{c:d}}");
            assert_eq!(
                with_hashed_fonts(&css, &fonts()).unwrap(),
                "@font-face{src:url(/pkg/inter.0123456789ab.woff2)format(\"woff2\")}b{c:d}"
            );
        }
    }

    #[test]
    fn other_addresses_stay() {
        let css = "a{b:url(\"data:image/svg+xml;x\")}c{d:url(/favicon.svg)}e{f:url(\"/pkg/fonts/x.woff2\")}";
        assert_eq!(with_hashed_fonts(css, &fonts()).unwrap(), css);
        assert_eq!(with_hashed_fonts("a{b:c}", &fonts()).unwrap(), "a{b:c}");
    }

    #[test]
    fn a_font_that_is_not_there_is_an_error() {
        let error = with_hashed_fonts("a{src:url(/fonts/other.woff2)}", &fonts()).unwrap_err();
        assert!(error.to_string().contains("/fonts/other.woff2"), "{error}");
    }

    #[test]
    fn files_of_the_previous_site_live_one_generation() {
        let folder = std::env::temp_dir().join(format!("barberpro-site-{}", std::process::id()));
        let site = |name: &str, script: &str| {
            let site = folder.join(name);
            let manifest = Manifest { script: add(&site, "a.js", script.as_bytes()).unwrap(), ..Manifest::default() };
            repo::write(&site.join(MANIFEST), &serde_json::to_vec(&manifest).unwrap()).unwrap();
            (site.join(manifest.script.trim_start_matches('/')), site)
        };
        let ((_, first), (_, second), (_, third)) = (site("1", "one"), site("2", "two"), site("3", "three"));
        keep_previous(&first, &second).unwrap();
        keep_previous(&second, &third).unwrap();
        let has = |site: &Path, script: &str| site.join(PKG).join(hashed_name("a.js", script.as_bytes())).exists();
        assert!(has(&second, "one") && has(&third, "two") && !has(&third, "one"));
        fs::remove_dir_all(folder).unwrap();
    }
}

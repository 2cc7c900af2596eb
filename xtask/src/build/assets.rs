//! Puts the site together: everything of `public/`, and `pkg/` with content-named files that browsers may keep for
//! ever. The server finds the names in `manifest.json`.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{compress, pages, wasm};
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
/// The folder of other people's programs in the site; their names carry a digest too.
pub const VENDOR: &str = "vendor";
/// What draws charts, among the npm packages. The whole of it rather than a choice of its parts: that would need a
/// bundler, and only pages with charts fetch it.
pub const CHARTS: &str = "echarts/dist/echarts.min.js";
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
    /// What draws charts.
    pub charts: PathBuf,
}

/// Tells the server the addresses of the files whose names change with their content.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// The script that starts the browser part.
    pub script: String,
    /// What every page needs of the browser part.
    pub wasm: String,
    /// The script that fetches what only some pages need.
    #[serde(default)]
    pub link: String,
    /// What each page needs besides, by its name in lower case.
    #[serde(default)]
    pub pages: BTreeMap<String, Vec<String>>,
    /// The style sheet.
    pub style: String,
    /// The script that draws charts, which only pages with charts fetch.
    #[serde(default)]
    pub charts: String,
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
        [&self.script, &self.wasm, &self.link, &self.style, &self.charts]
            .into_iter()
            .chain(self.pages.values().flatten())
            .chain(&self.fonts)
            .map(|path| path.trim_start_matches('/'))
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
            fonts.push((name.clone(), add(fresh, PKG, &name, &fs::read(&file).map_err(at(&file))?)?));
        }
    }

    let css = fs::read_to_string(&parts.sheet).map_err(at(&parts.sheet))?;
    let css = with_hashed_fonts(&css, &fonts)?;
    let browser = add_browser_part(fresh, &parts.bindings)?;
    let needs = pages::needs(&parts.bindings)?;
    let manifest = Manifest {
        script: format!("{browser}/{NAME}.js"),
        wasm: format!("{browser}/{NAME}_bg.wasm"),
        link: format!("{browser}/{}", pages::LINK),
        pages: needs
            .into_iter()
            .map(|(page, files)| (page, files.into_iter().map(|file| format!("{browser}/{file}")).collect()))
            .collect(),
        style: add(fresh, PKG, &format!("{NAME}.css"), css.as_bytes())?,
        charts: add_charts(fresh, &parts.charts)?,
        fonts: fonts.into_iter().map(|(_, address)| address).collect(),
    };
    repo::write(&fresh.join(MANIFEST), &serde_json::to_vec_pretty(&manifest)?)?;
    keep_previous(previous, fresh)
}

/// Copies the browser part into a folder named by a digest of all of it, and gives the folder's address. Its files name
/// one another and fit no files of another build, not even of one from the same sources: they are one thing with one
/// name.
fn add_browser_part(site: &Path, bindings: &Path) -> Result<String> {
    let mut pieces = Vec::new();
    let files = wasm::files(bindings)?;
    for (inside, file) in &files {
        pieces.push(inside.as_os_str().as_encoded_bytes().to_vec());
        pieces.push(fs::read(file).map_err(at(file))?);
    }
    let digest = repo::digest(pieces.iter().map(Vec::as_slice));
    let address = format!("/{PKG}/{}", &digest[..12]);
    for (inside, file) in &files {
        repo::copy(file, &site.join(address.trim_start_matches('/')).join(inside))?;
    }
    Ok(address)
}

/// Copies what draws charts under its content's name and gives its address. Its licence stands in its first lines.
fn add_charts(site: &Path, charts: &Path) -> Result<String> {
    let name = charts.file_name().ok_or("what draws charts has no name")?.to_string_lossy();
    add(site, VENDOR, &name, &fs::read(charts).map_err(at(charts))?)
}

/// Writes a file into a folder under its content's name and gives its address.
fn add(site: &Path, folder: &str, name: &str, content: &[u8]) -> Result<String> {
    let name = hashed_name(name, content);
    repo::write(&site.join(folder).join(&name), content)?;
    Ok(format!("/{folder}/{name}"))
}

/// A page that was opened before this build asks for the files of its time: they are kept for one generation. Only what
/// the previous manifest names, so that they do not pile up.
fn keep_previous(previous: &Path, fresh: &Path) -> Result<()> {
    let Ok(manifest) = Manifest::read(previous) else { return Ok(()) };
    let mut files: Vec<PathBuf> = manifest.files().map(PathBuf::from).collect();
    // All of the browser part: it may have files that only its own files name.
    if let Some(folder) = files.first().and_then(|script| script.parent()).filter(|folder| *folder != Path::new(PKG)) {
        for file in repo::files_below(&previous.join(folder))? {
            files.push(file.strip_prefix(previous)?.to_path_buf());
        }
    }
    for file in files {
        let packed = compress::PACKED.map(|extension| compress::packed(&file, extension));
        for file in [file].iter().chain(&packed) {
            if previous.join(file).is_file() && !fresh.join(file).exists() {
                repo::copy(&previous.join(file), &fresh.join(file))?;
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

    /// A site in `folder` whose browser part says `script`, and where its script is.
    fn site(folder: &Path, script: &str) -> (PathBuf, String) {
        let bindings = folder.join("bindings").join(script);
        repo::write(&bindings.join("barberpro.js"), script.as_bytes()).unwrap();
        repo::write(&bindings.join("snippets/a.js"), b"the same in all").unwrap();
        repo::write(&bindings.join(pages::NEEDS), b"{}").unwrap();
        let site = folder.join(script);
        let browser = add_browser_part(&site, &bindings).unwrap();
        let manifest = Manifest { script: format!("{browser}/barberpro.js"), ..Manifest::default() };
        repo::write(&site.join(MANIFEST), &serde_json::to_vec(&manifest).unwrap()).unwrap();
        (site, browser.trim_start_matches('/').to_owned())
    }

    #[test]
    fn files_of_the_previous_site_live_one_generation() {
        let folder = std::env::temp_dir().join(format!("barberpro-site-{}", std::process::id()));
        let [(first, one), (second, two), (third, three)] = ["one", "two", "three"].map(|script| site(&folder, script));
        keep_previous(&first, &second).unwrap();
        keep_previous(&second, &third).unwrap();
        let has = |site: &Path, browser: &str| {
            ["barberpro.js", "snippets/a.js"].map(|file| site.join(browser).join(file).exists())
        };
        assert_eq!((has(&second, &one), has(&second, &two)), ([true; 2], [true; 2]));
        assert_eq!((has(&third, &one), has(&third, &two), has(&third, &three)), ([false; 2], [true; 2], [true; 2]));
        fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn what_draws_charts_is_kept_for_pages_opened_before_it_changed() {
        let folder = std::env::temp_dir().join(format!("barberpro-charts-{}", std::process::id()));
        let [(first, one), (second, two)] = ["one", "two"].map(|content| {
            let charts = folder.join("npm").join(content).join("echarts.min.js");
            repo::write(&charts, content.as_bytes()).unwrap();
            let site = folder.join(content);
            let address = add_charts(&site, &charts).unwrap();
            let manifest = Manifest { charts: address.clone(), ..Manifest::default() };
            repo::write(&site.join(MANIFEST), &serde_json::to_vec(&manifest).unwrap()).unwrap();
            (site, address)
        });
        assert!(one.starts_with("/vendor/echarts.min.") && one.ends_with(".js") && one != two, "{one} {two}");
        keep_previous(&first, &second).unwrap();
        for address in [one, two] {
            assert!(second.join(address.trim_start_matches('/')).is_file(), "{address}");
        }
        fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn the_browser_part_has_another_address_when_any_of_its_files_is_another() {
        let folder = std::env::temp_dir().join(format!("barberpro-browser-{}", std::process::id()));
        let ((_, one), (_, two)) = (site(&folder, "one"), site(&folder, "two"));
        assert_ne!(one, two);
        assert_eq!(site(&folder, "one").1, one);
        assert_eq!(one.len(), "pkg/".len() + 12);
        fs::remove_dir_all(folder).unwrap();
    }
}

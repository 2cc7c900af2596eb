//! The sizes of what browsers fetch, against `xtask/budgets.json`.

use std::{
    fs,
    path::{Path, PathBuf},
};

use serde::Deserialize;

use super::{assets::Manifest, compress};
use crate::{
    Result,
    repo::{Repo, at},
};

const FILE: &str = "xtask/budgets.json";

/// One entry of the file, which documents the fields.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Budget {
    #[serde(default)]
    files: Vec<String>,
    glob: Option<String>,
    #[serde(default)]
    encoding: Encoding,
    limit_kb: u64,
    aim_kb: Option<u64>,
    #[serde(default)]
    note: String,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Encoding {
    #[default]
    Br,
    Gzip,
    Raw,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verdict {
    Fine,
    OverAim,
    Over,
}

/// Bytes, added up over files.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Sizes {
    raw: u64,
    gzip: u64,
    br: u64,
}

impl Sizes {
    fn add(&mut self, path: &Path) -> Result<()> {
        let raw = fs::metadata(path).map_err(at(path))?.len();
        let packed = |extension| fs::metadata(compress::packed(path, extension)).map_or(raw, |file| file.len());
        self.raw += raw;
        self.gzip += packed("gz");
        self.br += packed("br");
        Ok(())
    }

    fn of(self, encoding: Encoding) -> u64 {
        match encoding {
            Encoding::Br => self.br,
            Encoding::Gzip => self.gzip,
            Encoding::Raw => self.raw,
        }
    }
}

impl Budget {
    fn verdict(&self, sizes: Sizes) -> Verdict {
        let bytes = sizes.of(self.encoding);
        match self.aim_kb {
            _ if bytes > self.limit_kb * 1024 => Verdict::Over,
            Some(aim) if bytes > aim * 1024 => Verdict::OverAim,
            _ => Verdict::Fine,
        }
    }

    /// The files it is about; `None` when something else measures it.
    fn paths(&self, site: &Path, manifest: &Manifest) -> Result<Option<Vec<PathBuf>>> {
        let mut paths = Vec::new();
        for file in &self.files {
            let addresses = match file.as_str() {
                "script" => std::slice::from_ref(&manifest.script),
                "wasm" => std::slice::from_ref(&manifest.wasm),
                "link" => std::slice::from_ref(&manifest.link),
                "style" => std::slice::from_ref(&manifest.style),
                "charts" => std::slice::from_ref(&manifest.charts),
                "fonts" => &manifest.fonts,
                "largest page" => self.largest_page(site, manifest)?,
                other => match other.strip_prefix("page ") {
                    Some(page) => manifest
                        .pages
                        .get(&page.to_lowercase())
                        .ok_or_else(|| format!("{FILE}: there is no page {page}"))?,
                    None => return Err(format!("{FILE}: the manifest has no entry {other}").into()),
                },
            };
            paths.extend(addresses.iter().map(|address| in_site(site, address)));
        }
        if let Some(glob) = &self.glob {
            let (folder, name) = glob.rsplit_once('/').unwrap_or(("", glob));
            for entry in fs::read_dir(site.join(folder)).into_iter().flatten().flatten() {
                if matches(name, &entry.file_name().to_string_lossy()) {
                    paths.push(entry.path());
                }
            }
        }
        Ok((self.glob.is_some() || !self.files.is_empty()).then_some(paths))
    }

    /// The addresses of the page that needs most besides what all pages need.
    fn largest_page<'a>(&self, site: &Path, manifest: &'a Manifest) -> Result<&'a [String]> {
        let mut largest = (0, [].as_slice());
        for files in manifest.pages.values() {
            let mut sizes = Sizes::default();
            for address in files {
                sizes.add(&in_site(site, address))?;
            }
            if sizes.of(self.encoding) > largest.0 {
                largest = (sizes.of(self.encoding), files);
            }
        }
        Ok(largest.1)
    }
}

fn in_site(site: &Path, address: &str) -> PathBuf {
    site.join(address.trim_start_matches('/'))
}

/// Whether a name fits a pattern with at most one `*`.
fn matches(pattern: &str, name: &str) -> bool {
    match pattern.split_once('*') {
        Some((start, end)) => name.len() >= start.len() + end.len() && name.starts_with(start) && name.ends_with(end),
        None => pattern == name,
    }
}

/// The budgets by name, in the order of their names.
fn parse(json: &str) -> Result<Vec<(String, Budget)>> {
    let mut entries: serde_json::Map<String, serde_json::Value> =
        serde_json::from_str(json).map_err(|error| format!("{FILE}: {error}"))?;
    entries.remove("about");
    entries
        .into_iter()
        .map(|(name, entry)| match serde_json::from_value(entry) {
            Ok(budget) => Ok((name, budget)),
            Err(error) => Err(format!("{FILE}: {name}: {error}").into()),
        })
        .collect()
}

/// Prints the table; an error when a limit is exceeded.
pub fn check(repo: &Repo, site: &Path) -> Result<()> {
    let file = repo.root.join(FILE);
    let budgets = parse(&fs::read_to_string(&file).map_err(at(&file))?)?;
    let manifest = Manifest::read(site)?;
    let (mut warnings, mut exceeded) = (Vec::new(), Vec::new());
    println!("\n{:<12} {:>10} {:>10} {:>10}   budget", "KB", "raw", "gzip", "brotli");
    for (name, budget) in budgets {
        let Some(paths) = budget.paths(site, &manifest)? else {
            println!("{name:<12} {:>10} {:>10} {:>10}   {} ({})", "", "", "", budget.limit_kb, budget.note);
            continue;
        };
        let mut sizes = Sizes::default();
        for path in &paths {
            sizes.add(path)?;
        }
        let encoding = match budget.encoding {
            Encoding::Br => "brotli",
            Encoding::Gzip => "gzip",
            Encoding::Raw => "raw",
        };
        let aim = budget.aim_kb.map(|aim| format!(", aim {aim}")).unwrap_or_default();
        let [raw, gzip, br] = [sizes.raw, sizes.gzip, sizes.br].map(kilobytes);
        println!("{name:<12} {raw:>10} {gzip:>10} {br:>10}   {} {encoding}{aim}", budget.limit_kb);
        let size = kilobytes(sizes.of(budget.encoding));
        match budget.verdict(sizes) {
            Verdict::Fine => {}
            Verdict::OverAim => warnings
                .push(format!("{name} is {size} KB {encoding}, over its aim of {}", budget.aim_kb.unwrap_or_default())),
            Verdict::Over => exceeded.push(format!("{name} is {size} KB {encoding}, the limit is {}", budget.limit_kb)),
        }
    }
    for warning in warnings {
        eprintln!("warning: {warning}");
    }
    if exceeded.is_empty() { Ok(()) } else { Err(format!("over budget ({FILE}): {}", exceeded.join("; ")).into()) }
}

fn kilobytes(bytes: u64) -> String {
    let tenths = (bytes * 10).div_ceil(1024);
    format!("{}.{}", tenths / 10, tenths % 10)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn budget(json: &str) -> Budget {
        serde_json::from_str(json).unwrap()
    }

    fn br(br: u64) -> Sizes {
        Sizes { raw: br * 4, gzip: br * 2, br }
    }

    #[test]
    fn verdicts_turn_right_above_the_aim_and_the_limit() {
        let budget = budget(r#"{"files": ["wasm"], "limit_kb": 400, "aim_kb": 250}"#);
        assert_eq!(budget.verdict(br(250 * 1024)), Verdict::Fine);
        assert_eq!(budget.verdict(br(250 * 1024 + 1)), Verdict::OverAim);
        assert_eq!(budget.verdict(br(400 * 1024)), Verdict::OverAim);
        assert_eq!(budget.verdict(br(400 * 1024 + 1)), Verdict::Over);
    }

    #[test]
    fn without_an_aim_there_is_only_the_limit() {
        let budget = budget(r#"{"files": ["style"], "limit_kb": 40}"#);
        assert_eq!(budget.verdict(br(40 * 1024)), Verdict::Fine);
        assert_eq!(budget.verdict(br(40 * 1024 + 1)), Verdict::Over);
    }

    #[test]
    fn the_encoding_says_which_size_counts() {
        let raw = budget(r#"{"glob": "*.js", "encoding": "raw", "limit_kb": 1}"#);
        assert_eq!(raw.verdict(br(257)), Verdict::Over);
        let gzip = budget(r#"{"glob": "*.js", "encoding": "gzip", "limit_kb": 1}"#);
        assert_eq!(gzip.verdict(br(512)), Verdict::Fine);
    }

    #[test]
    fn a_pattern_leaves_out_compressed_copies() {
        assert!(matches("echarts*.js", "echarts.min.js"));
        assert!(matches("echarts*.js", "echarts.js"));
        assert!(!matches("echarts*.js", "echarts.min.js.br"));
        assert!(!matches("a*a", "a"));
        assert!(matches("robots.txt", "robots.txt"));
    }

    #[test]
    fn sizes_are_rounded_up_so_that_the_table_never_flatters() {
        assert_eq!(kilobytes(1024), "1.0");
        assert_eq!(kilobytes(1025), "1.1");
    }

    #[test]
    fn the_committed_budgets_are_understood() {
        let budgets = parse(include_str!("../../budgets.json")).unwrap();
        let names: Vec<&str> = budgets.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["charts", "first_load", "page", "page_code", "style"]);
        let manifest = Manifest { pages: [("signinpage".to_owned(), Vec::new())].into(), ..Manifest::default() };
        for (name, budget) in &budgets {
            assert!(budget.paths(Path::new("/nowhere"), &manifest).is_ok(), "{name}");
        }
    }
}

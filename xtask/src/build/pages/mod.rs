//! Cuts the compiled browser part: what every page needs stays in one file, what only some pages need goes into files
//! that are fetched when one of them is first visited.
//!
//! The splitter (`wasm_split_cli_support`) makes one file for every set of pages that has code in common, which is more
//! files than pages. They are put together again into a few ([`group`], [`merge`]), and the script that fetches them is
//! written accordingly.

mod group;
mod merge;

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
    fs,
    path::Path,
};

use wasm_split_cli_support::{Options, transform};

use super::assets::NAME;
use crate::{
    Result,
    repo::{self, at},
};
use group::{Mask, Part};

/// The splitter's version, which goes into the name of what it makes; a test compares it.
pub const SPLITTER: &str = "0.2.4";
/// The script that fetches pages' code.
pub const LINK: &str = "pages.js";
/// Which files each page needs, for the later steps.
pub const NEEDS: &str = "pages.json";
const ROUTES: &str = "app/src/routes.rs";

/// The files that each page needs besides those that all need, by its name in lower case.
pub type Needs = BTreeMap<String, Vec<String>>;

/// Fills the empty folder `folder`; what it leaves in `main` is still to be bound.
pub fn cut(compiled: &[u8], main: &Path, folder: &Path) -> Result<()> {
    let parts_folder = folder.join("parts");
    let mut options = Options::new(compiled);
    options.output_dir = &parts_folder;
    options.main_out_path = main;
    let (script, link) = (format!("./{NAME}.js"), format!("./{LINK}"));
    options.main_module = &script;
    options.link_name = &link;
    let split = transform(options).map_err(|error| format!("splitting the browser part: {error:#}"))?;
    let needed: BTreeMap<String, Vec<String>> = split.prefetch_map.into_iter().collect();

    // Which pages need a part, rather than which parts a page needs.
    let pages: Vec<&String> = needed.keys().collect();
    let names: BTreeSet<&String> = needed.values().flatten().collect();
    let mut parts = Vec::with_capacity(names.len());
    for name in names {
        let file = parts_folder.join(name).with_extension("wasm");
        let pages = needed.values().enumerate().filter(|(_, needs)| needs.contains(name)).map(|(page, _)| page);
        let bytes = fs::metadata(&file).map_err(at(&file))?.len();
        parts.push(Part { pages: Mask::of(pages)?, bytes, files: vec![file] });
    }
    let parts = group::group(parts);

    let mut needs: Needs = pages.iter().map(|page| (name_of(page), Vec::new())).collect();
    if needs.len() != pages.len() {
        return Err(format!(
            "two pages have one name: {}",
            pages.iter().map(|page| name_of(page)).collect::<Vec<_>>().join(", ")
        )
        .into());
    }
    let mut shared = 0;
    for part in &parts {
        let users: Vec<&String> =
            pages.iter().enumerate().filter(|(i, _)| part.pages.has(*i)).map(|(_, page)| *page).collect();
        let file = if let [page] = users[..] {
            format!("{}.wasm", name_of(page))
        } else {
            shared += 1;
            format!("shared_{shared}.wasm")
        };
        let modules: Vec<Vec<u8>> =
            part.files.iter().map(|file| fs::read(file).map_err(at(file))).collect::<Result<_>>()?;
        let merged = merge::merge(&modules).map_err(|error| format!("{file}: {error}"))?;
        repo::write(&folder.join(&file), &merged)?;
        for user in users {
            needs.entry(name_of(user)).or_default().push(file.clone());
        }
    }

    let original = parts_folder.join(LINK);
    let original = fs::read_to_string(&original).map_err(at(&original))?;
    repo::write(&folder.join(LINK), link_script(&original, needed.keys(), &needs)?.as_bytes())?;
    repo::write(&folder.join(NEEDS), &serde_json::to_vec_pretty(&needs)?)?;
    repo::remove_folder(&parts_folder)
}

/// What [`cut`] found out.
pub fn needs(folder: &Path) -> Result<Needs> {
    let path = folder.join(NEEDS);
    Ok(serde_json::from_slice(&fs::read(&path).map_err(at(&path))?)?)
}

/// `locationspage` of `__locations_page_view_6992407496284128238`, which is what the attribute makes of `LocationsPage`.
fn name_of(split: &str) -> String {
    let name = split.rsplit_once("_view_").map_or(split, |(name, _)| name);
    name.replace('_', "")
}

/// The splitter's script with other files to fetch. Its beginning, which knows what the main file shares with the
/// others, stays.
fn link_script<'a>(original: &str, splits: impl Iterator<Item = &'a String>, needs: &Needs) -> Result<String> {
    let loaders = ["\n/* ", "\nconst __chunk_", "\nexport const __wasm_split_load_"];
    let end = loaders.iter().filter_map(|start| original.find(start)).min();
    let beginning = &original[..end.ok_or("the splitter's script has no loaders")?];
    for function in ["function makeLoad(fetcher, deps)", "function wrapAsyncCb(callee)"] {
        if !beginning.contains(function) {
            return Err(format!("the splitter's script has no `{function}`").into());
        }
    }
    let mut script = beginning.to_owned();
    script.push_str(
        "
const file = (name) => makeLoad(() => {
    const answer = fetch(new URL(name, import.meta.url));
    // Whoever waits for it hears of a failure; nobody may be waiting yet.
    answer.catch(() => {});
    return (imports) => WebAssembly.instantiateStreaming(answer, imports);
}, []);
",
    );
    let files: Vec<&String> = needs.values().flatten().collect::<BTreeSet<_>>().into_iter().collect();
    for (i, file) in files.iter().enumerate() {
        writeln!(script, "const file_{i} = file({:?});", format!("./{file}"))?;
    }
    for split in splits {
        let needed: Vec<String> = needs
            .get(&name_of(split))
            .into_iter()
            .flatten()
            .filter_map(|name| files.iter().position(|file| *file == name))
            .map(|i| format!("file_{i}"))
            .collect();
        let needed = needed.join(", ");
        writeln!(
            script,
            "export const __wasm_split_load_{split} = wrapAsyncCb(makeLoad(() => async () => {{}}, [{needed}]));"
        )?;
    }
    Ok(script)
}

/// A page that is not cut off makes everybody's first load larger: the build refuses it.
///
/// # Errors
/// Names the pages, and what their authors forgot.
pub fn check_routes(root: &Path, needs: &Needs) -> Result<()> {
    let path = root.join(ROUTES);
    let unsplit = unsplit(&fs::read_to_string(&path).map_err(at(&path))?, needs);
    if unsplit.is_empty() {
        return Ok(());
    }
    Err(format!(
        "{ROUTES}: these pages are not split off: {}. A page is routed as `Split::<NamePage>::new()`, and its \
         `impl LazyRoute for NamePage` stands under #[lazy_route]",
        unsplit.join(", ")
    )
    .into())
}

fn unsplit(routes: &str, needs: &Needs) -> Vec<String> {
    routes
        .lines()
        .filter_map(|line| line.split_once("<Route "))
        .filter_map(|(_, route)| {
            let view = route.split_once("view=").map_or(route, |(_, view)| view);
            match view.split_once("Split::<").and_then(|(_, page)| page.split_once('>')) {
                Some((page, _)) => (!needs.contains_key(&page.to_lowercase())).then(|| page.to_owned()),
                None => Some(view.split_whitespace().next().unwrap_or_default().to_owned()),
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn needs_of(pages: &[(&str, &[&str])]) -> Needs {
        pages
            .iter()
            .map(|(page, files)| ((*page).to_owned(), files.iter().map(|f| (*f).to_owned()).collect()))
            .collect()
    }

    #[test]
    fn a_page_whose_author_forgot_the_attribute_is_named() {
        let needs = needs_of(&[("homepage", &[]), ("newclientpage", &[])]);
        let routes = r#"
            <ParentRoute path=path!("/staff") view=StaffSide ssr=SsrMode::Async>
                <Route path=path!("/") view={Split::<HomePage>::new()} ssr=SsrMode::Async />
                <Route path=path!("a") view={Split::<NewClientPage>::new()} ssr=SsrMode::Async />
                <Route path=path!("b") view={Split::<ForgottenPage>::new()} ssr=SsrMode::Async />
                <Route path=path!("c") view=PlainPage ssr=SsrMode::Async />"#;
        assert_eq!(unsplit(routes, &needs), ["ForgottenPage", "PlainPage"]);
    }

    #[test]
    fn the_script_fetches_each_file_once_for_all_its_pages() {
        let original = "import { initSync } from \"./barberpro.js\";\nfunction wrapAsyncCb(callee) {}\nfunction makeLoad(fetcher, deps) {}\n\
                        /* a, b */\nconst __chunk_1 = makeLoad();\nexport const __wasm_split_load_a = wrapAsyncCb();\n";
        let needs =
            needs_of(&[("apage", &["apage.wasm", "shared_1.wasm"]), ("bpage", &["shared_1.wasm"]), ("cpage", &[])]);
        let splits = ["__a_page_view_1", "__b_page_view_23", "__c_page_view_4"].map(str::to_owned);
        let script = link_script(original, splits.iter(), &needs).unwrap();
        assert!(script.starts_with("import { initSync }") && !script.contains("__chunk_1"), "{script}");
        assert_eq!(script.matches("\"./shared_1.wasm\"").count(), 1, "{script}");
        assert!(
            script.contains(
                "__wasm_split_load___a_page_view_1 = wrapAsyncCb(makeLoad(() => async () => {}, [file_0, file_1]));"
            ),
            "{script}"
        );
        assert!(
            script.contains("__wasm_split_load___c_page_view_4 = wrapAsyncCb(makeLoad(() => async () => {}, []));"),
            "{script}"
        );
        assert!(link_script("import x;", splits.iter(), &needs).is_err());
    }
}

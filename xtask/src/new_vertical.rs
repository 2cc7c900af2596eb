//! `cargo xtask new-vertical NAME`: lays the stubs of a vertical, in the layout of `locations`. What it lays compiles once
//! its queries are prepared, and fails the guards whose decisions are the author's.

mod names;

use std::{
    collections::BTreeMap,
    fs,
    io::Write as _,
    path::Path,
    process::{Command, Stdio},
};

use crate::{
    Result,
    repo::{self, Repo, at},
};
use names::Names;

/// The new files: path and template. Those that end in .txt are templates, so that neither cargo nor rustfmt reads them.
const FILES: &[(&str, &str)] = &[
    ("domain/src/__NAME__/mod.rs", include_str!("new_vertical/domain_mod.rs.txt")),
    ("domain/src/__NAME__/store.rs", include_str!("new_vertical/domain_store.rs.txt")),
    ("domain/src/__NAME__/actions.rs", include_str!("new_vertical/domain_actions.rs.txt")),
    ("domain/src/__NAME__/tests.rs", include_str!("new_vertical/domain_tests.rs.txt")),
    ("server/src/api/__NAME__.rs", include_str!("new_vertical/server_api.rs.txt")),
    ("server/tests/it/api/__NAME__.rs", include_str!("new_vertical/server_test.rs.txt")),
    ("app/src/__NAME__/mod.rs", include_str!("new_vertical/app_mod.rs.txt")),
    ("app/src/__NAME__/api.rs", include_str!("new_vertical/app_api.rs.txt")),
    ("app/src/__NAME__/list.rs", include_str!("new_vertical/app_list.rs.txt")),
    ("app/src/__NAME__/edit.rs", include_str!("new_vertical/app_edit.rs.txt")),
    ("end2end/tests/__NAME__.spec.ts", include_str!("new_vertical/end2end.ts.txt")),
];
const MIGRATION: &str = include_str!("new_vertical/migration.sql.txt");
/// Modules of these are lists of all verticals: `NAME` there would be two things.
const MODULE_FOLDERS: [&str; 4] = ["domain/src", "app/src", "server/src/api", "server/tests/it/api"];
const LOCALES: [&str; 2] = ["app/locales/es-AR.json", "app/locales/en.json"];
const ROUTES: &str = "app/src/routes.rs";

/// Lines that go into a file that is there already.
struct Insertion {
    file: &'static str,
    /// Beginnings of lines, indentation included: each is looked for after the one before it.
    anchors: &'static [&'static str],
    side: Side,
    lines: &'static str,
}

#[derive(Clone, Copy)]
enum Side {
    Before,
    After,
}

const fn insertion(file: &'static str, anchors: &'static [&'static str], side: Side, lines: &'static str) -> Insertion {
    Insertion { file, anchors, side, lines }
}

/// Modules and imports are put in order by rustfmt.
const INSERTIONS: &[Insertion] = &[
    insertion("domain/src/lib.rs", &["pub mod locations;"], Side::Before, "pub mod __NAME__;"),
    insertion(
        "domain/src/ids.rs",
        &["typed_ids! {", "    LocationId = "],
        Side::After,
        "    /// One of a tenant's __MANY__.\n    __ID__ = \"__PREFIX__\";",
    ),
    insertion(
        "domain/src/policy/mod.rs",
        &["    Action {", "        EditLocation = "],
        Side::After,
        "        View__TYPES__ = \"__NAME__.view\",\n        Create__TYPE__ = \"__NAME__.create\",\n        \
         Edit__TYPE__ = \"__NAME__.edit\",",
    ),
    // The cautious answer, an arm of its own until somebody decides.
    insertion(
        "domain/src/policy/mod.rs",
        &["impl Role {", "        match action {", "        }"],
        Side::Before,
        "            A::View__TYPES__ | A::Create__TYPE__ | A::Edit__TYPE__ => matches!(self, Self::Owner | \
         Self::Administrator),",
    ),
    insertion("server/src/api/mod.rs", &["pub mod locations;"], Side::Before, "pub mod __NAME__;"),
    insertion(
        "server/src/api/mod.rs",
        &["    tags(", "        (name = \"locations\""],
        Side::Before,
        "        (name = \"__MANY__\", description = \"__TITLE__ of a tenant\"),",
    ),
    insertion(
        "server/src/api/mod.rs",
        &["fn people()", "        .merge(locations::routes())"],
        Side::After,
        "        .merge(__NAME__::routes())",
    ),
    insertion("server/tests/it/api/mod.rs", &["mod locations;"], Side::Before, "mod __NAME__;"),
    insertion("app/src/lib.rs", &["pub mod locations;"], Side::Before, "pub mod __NAME__;"),
    insertion(ROUTES, &["use crate::{"], Side::After, "    __NAME__::{__TYPE__Page, __TYPES__Page, New__TYPE__Page},"),
    insertion(LOCALES[0], &["  \"locations\": {"], Side::Before, include_str!("new_vertical/words_es_ar.json.txt")),
    insertion(LOCALES[1], &["  \"locations\": {"], Side::Before, include_str!("new_vertical/words_en.json.txt")),
];

/// What will be written: path in the checkout, content.
type Files = BTreeMap<String, String>;

pub fn run(repo: &Repo, name: &str, singular: Option<&str>, force: bool) -> Result<()> {
    let names = Names::new(name, singular, &read(&repo.root, "domain/src/ids.rs")?)?;
    refuse_what_exists(&repo.root, &names)?;
    if !force {
        refuse_uncommitted(&repo.root)?;
    }
    let migration = format!("migrations/{:04}_{}.sql", next_migration(&repo.root)?, names.plural);
    let mut new: Files = FILES.iter().map(|(path, template)| (names.fill(path), names.fill(template))).collect();
    new.insert(migration.clone(), names.fill(MIGRATION));
    let mut changed = insert_all(&repo.root, &names)?;
    // Everything is made before anything is written.
    for (path, content) in new.iter_mut().chain(&mut changed).filter(|(path, _)| path.ends_with(".rs")) {
        *content = format(&repo.root, path, content)?;
    }
    for (path, content) in new.iter().chain(&changed) {
        repo::write(&repo.root.join(path), content.as_bytes())?;
    }
    new.keys().for_each(|path| println!("new      {path}"));
    changed.keys().for_each(|path| println!("changed  {path}"));
    println!("\n{}", names.fill(&left(&migration)));
    Ok(())
}

fn left(migration: &str) -> String {
    format!(
        "One of them is a __ONE__. What is left for you:

1. Run `cargo xtask prepare`, first and after each change of the migration or a query: queries are checked against .sqlx/,
   so until then domain does not compile.
2. {migration}: decide the privacy class of `name`, then add the columns that
   __MANY__ have. Guards: every_column_has_a_privacy_class, and with it the_guards_find_what_is_missing.
3. domain/src/policy/mod.rs: decide who may; now only owner and administrator do. Put the rows of __NAME__.* into the table of
   docs/ARCHITECTURE.md. Guard: the_table_is_the_one_in_the_documentation, which prints it. Say what the actions are called in
   app/src/i18n.rs and what they are about in app/src/members/subjects.rs: until then app does not compile.
4. server/tests/it/guards/cases.rs: a case for each of the four REST operations and the five server functions. Those of
   find and edit need one that exists: add it to domain/src/testing/world.rs.
   Guard: everything_that_can_be_asked_for_has_a_case.
5. Read the change of the OpenAPI document, then accept it: `INSTA_UPDATE=always cargo test --package server openapi`.
   Guard: the_document_is_the_one_reviewed.
6. The words under `__NAME__` in app/locales: the Spanish title and lead hold an English word. No guard sees that.
7. If people are to find the pages: an entry in app/src/layout/mod.rs and its word under `nav`.

docs/ADDING-A-VERTICAL.md says what belongs where."
    )
}

fn read(root: &Path, path: &str) -> Result<String> {
    let path = root.join(path);
    fs::read_to_string(&path).map_err(at(&path))
}

fn refuse_what_exists(root: &Path, names: &Names) -> Result<()> {
    let name = &names.plural;
    let modules = MODULE_FOLDERS.iter().flat_map(|folder| [format!("{folder}/{name}"), format!("{folder}/{name}.rs")]);
    let files = FILES.iter().map(|(path, _)| names.fill(path));
    if let Some(path) = modules.chain(files).find(|path| root.join(path).exists()) {
        return Err(format!("{name} exists already: there is {path}").into());
    }
    for path in repo::files_below(&root.join("migrations"))? {
        let sql = fs::read_to_string(&path).map_err(at(&path))?;
        if sql.contains(&format!("create table {name} ")) {
            return Err(format!("{name} exists already: {} makes a table of that name", path.display()).into());
        }
    }
    for path in LOCALES {
        let words: serde_json::Value =
            serde_json::from_str(&read(root, path)?).map_err(|error| format!("{path}: {error}"))?;
        if words.get(name).is_some() {
            return Err(format!("{name} exists already: {path} has that key").into());
        }
    }
    Ok(())
}

/// With nothing else changed, git can undo all of it.
fn refuse_uncommitted(root: &Path) -> Result<()> {
    let output = Command::new("git")
        .args(["status", "--porcelain"])
        .current_dir(root)
        .output()
        .map_err(|error| format!("git cannot be started: {error}"))?;
    if output.status.success() && output.stdout.is_empty() {
        return Ok(());
    }
    Err("the checkout has uncommitted changes, among which git could not undo this: commit them, or give --force"
        .into())
}

fn next_migration(root: &Path) -> Result<u32> {
    let numbers = repo::files_below(&root.join("migrations"))?;
    let last =
        numbers.iter().filter_map(|path| path.file_name()?.to_str()?.split_once('_')?.0.parse::<u32>().ok()).max();
    Ok(last.unwrap_or_default() + 1)
}

/// The files that are there already, as they will be.
fn insert_all(root: &Path, names: &Names) -> Result<Files> {
    let mut changed = Files::new();
    for insertion in INSERTIONS {
        let before = match changed.remove(insertion.file) {
            Some(before) => before,
            None => read(root, insertion.file)?,
        };
        let lines = names.fill(insertion.lines.trim_end());
        let after = insert(&before, insertion.anchors, insertion.side, &lines)
            .map_err(|missing| format!("{}: no line begins with `{missing}`", insertion.file))?;
        changed.insert(insertion.file.to_owned(), after);
    }
    let before = changed.remove(ROUTES).map_or_else(|| read(root, ROUTES), Ok)?;
    changed.insert(ROUTES.to_owned(), add_routes(&before, names)?);
    Ok(changed)
}

/// Leaves the text as it is when the lines are there, anywhere behind the last anchor but one.
fn insert<'a>(text: &str, anchors: &[&'a str], side: Side, lines: &str) -> std::result::Result<String, &'a str> {
    let (mut from, mut found) = (0, 0..0);
    for anchor in anchors {
        from = found.start;
        found = find_line(text, found.end, anchor).ok_or(*anchor)?;
    }
    if text[from..].contains(lines) {
        return Ok(text.to_owned());
    }
    let place = match side {
        Side::Before => found.start,
        Side::After => found.end,
    };
    Ok(format!("{}{lines}\n{}", &text[..place], &text[place..]))
}

/// Where the first line is, from `from` on, that begins with `beginning`. Its end includes the line feed.
fn find_line(text: &str, from: usize, beginning: &str) -> Option<std::ops::Range<usize>> {
    let mut start = from;
    for line in text[from..].split_inclusive('\n') {
        let end = start + line.len();
        if line.starts_with(beginning) {
            return Some(start..end);
        }
        start = end;
    }
    None
}

/// Pages are routed as those of locations are: their lines, with other names.
fn add_routes(text: &str, names: &Names) -> Result<String> {
    let mut place = 0;
    let mut routes = String::new();
    for path in ["path!(\"locations\")", "path!(\"locations/new\")", "path!(\"locations/:location\")"] {
        let line = text.split_inclusive('\n').find(|line| line.contains(path));
        let line = line.ok_or_else(|| format!("{ROUTES}: no line has `{path}`"))?;
        place = place.max(text.find(line).map_or(0, |start| start + line.len()));
        let renamed = line
            .replace("\"locations", "\"__KEBAB__")
            .replace(":location\"", ":__SINGULAR__\"")
            .replace("Locations", "__TYPES__")
            .replace("Location", "__TYPE__");
        routes.push_str(&names.fill(&renamed));
    }
    if text.contains(&routes) {
        Ok(text.to_owned())
    } else {
        Ok(format!("{}{routes}{}", &text[..place], &text[place..]))
    }
}

/// How long lines are and how names sort depends on the name, so templates cannot be formatted before.
fn format(root: &Path, path: &str, source: &str) -> Result<String> {
    let failed = |error: std::io::Error| format!("rustfmt cannot be run: {error}");
    let mut rustfmt = Command::new("rustfmt")
        .args(["--quiet", "--edition", "2024", "--config-path"])
        .arg(root)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(failed)?;
    // Taken, so that it is closed afterwards. rustfmt answers once it has read everything.
    if let Some(mut stdin) = rustfmt.stdin.take() {
        stdin.write_all(source.as_bytes()).map_err(failed)?;
    }
    let output = rustfmt.wait_with_output().map_err(failed)?;
    if output.status.success() {
        return Ok(String::from_utf8(output.stdout)?);
    }
    Err(format!("rustfmt refuses {path}: {}", String::from_utf8_lossy(&output.stderr).trim()).into())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn root() -> std::path::PathBuf {
        Repo::find().unwrap().root
    }

    /// Fails when a file was changed so that the command finds its places no more.
    #[test]
    fn everything_has_its_place_in_the_files_as_they_are() {
        let root = root();
        let names = Names::new("price_lists", None, &read(&root, "domain/src/ids.rs").unwrap()).unwrap();
        let changed = insert_all(&root, &names).unwrap();
        for insertion in INSERTIONS {
            let before = read(&root, insertion.file).unwrap();
            let lines = names.fill(insertion.lines.trim_end());
            assert!(!before.contains(&lines), "{} has them already:\n{lines}", insertion.file);
            assert!(changed[insertion.file].contains(&lines), "{}:\n{lines}", insertion.file);
        }
        assert_eq!(changed["server/src/api/mod.rs"].matches(".merge(price_lists::routes())").count(), 1);
        assert_eq!(changed[ROUTES].matches("Split::<PriceList").count(), 2);
        assert!(changed[ROUTES].contains("path!(\"price-lists/:price_list\")"));
        for path in LOCALES {
            let words: serde_json::Value = serde_json::from_str(&changed[path]).unwrap();
            assert!(words["price_lists"]["title"].is_string() && words["locations"]["title"].is_string(), "{path}");
        }
    }

    #[test]
    fn what_is_there_is_not_inserted_again() {
        let text = "fn a() {\n    x\n}\nfn b() {\n    x\n}\n";
        for (function, expected) in [
            ("fn a", "fn a() {\n    y\n    x\n}\nfn b() {\n    x\n}\n"),
            ("fn b", "fn a() {\n    x\n}\nfn b() {\n    y\n    x\n}\n"),
        ] {
            let once = insert(text, &[function, "    x"], Side::Before, "    y").unwrap();
            assert_eq!(once, expected);
            assert_eq!(insert(&once, &[function, "    x"], Side::Before, "    y").unwrap(), once);
        }
        assert_eq!(insert(text, &["fn b", "    z"], Side::After, "    y"), Err("    z"));
    }

    #[test]
    fn no_placeholder_is_left() {
        let names = Names::new("price_lists", None, "").unwrap();
        let texts = FILES.iter().flat_map(|(path, template)| [*path, *template]).chain([MIGRATION]);
        for text in texts.map(str::to_owned).chain([left("m")]) {
            let filled = names.fill(&text);
            assert!(!filled.contains("__"), "{filled}");
        }
    }

    #[test]
    fn what_exists_is_refused() {
        let root = root();
        for name in ["locations", "tenants", "routes", "users", "errors", "memberships"] {
            let names = Names::new(name, Some("something_new"), "").unwrap();
            let error = refuse_what_exists(&root, &names).unwrap_err().to_string();
            assert!(error.starts_with(&format!("{name} exists already")), "{error}");
        }
    }
}

//! What the documents say there is, is there.

use std::{fs, path::Path};

/// Every test in the last column of a table of docs/SECURITY.md, and whether some source has a function of that name.
#[test]
fn every_test_that_the_security_page_names_exists() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let mut sources = String::new();
    for folder in ["domain/src", "domain/postgres", "app/src", "server/src", "server/tests", "xtask/src"] {
        read_below(&root.join(folder), &mut sources);
    }
    let page = fs::read_to_string(root.join("docs/SECURITY.md")).unwrap();
    let lines = page.lines().filter(|line| line.starts_with("| ") && !line.starts_with("| threat"));
    let mut named = 0;
    for line in lines {
        let tests = line.trim_end_matches(" |").rsplit(" | ").next().unwrap();
        // Every other piece is between backticks; browser tests are files, or sentences.
        for test in tests.split('`').skip(1).step_by(2).filter(|name| !name.contains(['.', '/', ' '])) {
            assert!(sources.contains(&format!("fn {test}(")), "{test} is named, and is no test:\n{line}");
            named += 1;
        }
    }
    assert!(named > 100, "{named} tests were found in the page: it is read wrongly");
}

fn read_below(folder: &Path, into: &mut String) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            read_below(&path, into);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            into.push_str(&fs::read_to_string(path).unwrap());
        }
    }
}

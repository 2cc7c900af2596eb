//! What keeps the first load from growing with every page.

use std::path::PathBuf;

/// A page's code is cut off at its `view`. What `data` makes, and the page's own fields with it, everybody would fetch.
#[test]
fn every_page_is_all_in_its_view() {
    let (mut pages, mut found) = (0, Vec::new());
    let mut folders = vec![PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../app/src"))];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap().flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let source = std::fs::read_to_string(&path).unwrap();
            for (start, _) in source.match_indices("impl LazyRoute for ") {
                pages += 1;
                let (before, implementation) = source.split_at(start);
                let words: Vec<&str> = implementation.split_whitespace().skip(3).take(9).collect();
                let name = words[0];
                if !before.trim_end().ends_with("#[lazy_route]") {
                    found.push(format!("{name} is not split off: its implementation stands under no #[lazy_route]"));
                }
                if words[1..].join(" ") != "{ fn data() -> Self { Self }" {
                    found.push(format!(
                        "{name}: `data` returns `Self` and does nothing else; the rest belongs into `view`"
                    ));
                }
            }
        }
    }
    assert!(pages >= 10, "{pages}");
    assert!(found.is_empty(), "{found:#?}");
}

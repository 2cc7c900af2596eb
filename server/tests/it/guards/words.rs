//! Every text in every language.

use std::collections::BTreeMap;

use app::i18n::{self, words};
use domain::{error::every_error, locale::Locale};
use serde_json::Value;

fn texts(folder: &str, locale: &str) -> BTreeMap<String, String> {
    fn walk(prefix: &str, value: &Value, all: &mut BTreeMap<String, String>) {
        match value {
            Value::Object(map) => map.iter().for_each(|(key, value)| walk(&format!("{prefix}.{key}"), value, all)),
            Value::String(text) => {
                all.insert(prefix.to_owned(), text.clone());
            }
            // A mail without a button.
            Value::Null => {
                all.insert(prefix.to_owned(), "none".to_owned());
            }
            other => panic!("{prefix} is {other}"),
        }
    }
    let path = format!("{}/../{folder}/locales/{locale}.json", env!("CARGO_MANIFEST_DIR"));
    let mut all = BTreeMap::new();
    walk("", &serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap(), &mut all);
    all
}

/// The names between `{{` and `}}`.
fn variables(text: &str) -> Vec<&str> {
    let mut found: Vec<_> =
        text.split("{{").skip(1).filter_map(|rest| rest.split("}}").next()).map(str::trim).collect();
    found.sort_unstable();
    found
}

#[test]
fn every_locale_has_every_key_with_the_same_variables() {
    for folder in ["app", "server"] {
        let (spanish, english) = (texts(folder, "es-AR"), texts(folder, "en"));
        assert_eq!(spanish.keys().collect::<Vec<_>>(), english.keys().collect::<Vec<_>>());
        for (key, text) in &spanish {
            assert!(!text.trim().is_empty() && !english[key].trim().is_empty(), "{key} is empty");
            assert_eq!(variables(text), variables(&english[key]), "{key}");
        }
    }
}

#[test]
fn every_error_is_worded() {
    for locale in Locale::ALL {
        for error in every_error() {
            let (title, text) = i18n::error(words(locale), &error);
            assert!(!title.is_empty() && !text.is_empty(), "{error:?}");
        }
    }
}

/// Texts in components would be untranslated: what people read is in the locale files.
#[test]
fn no_text_is_written_in_a_component() {
    // Names of languages in their own language, of the tax number, and of keys as browsers and keyboards call them.
    let mut allowed = vec!["Español", "English", "Español (Argentina)", "CUIT {}", "Ctrl", "Esc"];
    allowed.extend(["Escape", "Enter", "Home", "End", "ArrowDown", "ArrowUp"]);
    let mut found = Vec::new();
    let mut folders = vec![std::path::PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../app/src"))];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap().flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            // Made up people and places: names are the same in every language.
            if path.ends_with("gallery/sample.rs") {
                continue;
            }
            let source = std::fs::read_to_string(&path).unwrap();
            let source = source.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
            for (number, line) in source.lines().enumerate().filter(|(_, line)| !line.trim_start().starts_with("//")) {
                for text in line.split('"').skip(1).step_by(2) {
                    let words =
                        text.split(' ').filter(|word| word.chars().all(char::is_alphabetic) && word.len() > 1).count();
                    let starts = text.chars().next().is_some_and(char::is_uppercase);
                    if starts && words >= 1 && text.chars().any(char::is_lowercase) && !allowed.contains(&text) {
                        found.push(format!("{}:{}: {text}", path.display(), number + 1));
                    }
                }
            }
        }
    }
    assert!(found.is_empty(), "{found:#?}");
}

/// A text that nothing shows is a text that nobody keeps right.
#[test]
fn every_key_is_used() {
    let mut source = String::new();
    let mut folders =
        vec![concat!(env!("CARGO_MANIFEST_DIR"), "/../app/src"), concat!(env!("CARGO_MANIFEST_DIR"), "/src")]
            .into_iter()
            .map(std::path::PathBuf::from)
            .collect::<Vec<_>>();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap().flatten() {
            let path = entry.path();
            if path.is_dir() { folders.push(path) } else { source.push_str(&std::fs::read_to_string(path).unwrap()) }
        }
    }
    let unused: Vec<_> = texts("app", "es-AR")
        .into_keys()
        .map(|key| key.trim_start_matches('.').to_owned())
        .filter(|key| !source.contains(key))
        .collect();
    assert!(unused.is_empty(), "{unused:?}");
}

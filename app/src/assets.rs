//! [server] Where the browser part and the style sheet are: their names carry a digest of their content.

use std::collections::HashMap;

use serde::Deserialize;

/// `manifest.json` of the site, as `cargo xtask build` writes it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Assets {
    pub script: String,
    pub wasm: String,
    /// The script that fetches what only some pages need.
    pub link: String,
    /// What each page needs besides, by its name in lower case.
    #[serde(default)]
    pub pages: HashMap<String, Vec<String>>,
    pub style: String,
    /// The script that draws charts; pages with charts fetch it.
    #[serde(default)]
    pub charts: String,
    #[serde(default)]
    pub fonts: Vec<String>,
}

impl Assets {
    /// Unhashed names, as `cargo leptos watch --split` leaves them.
    #[must_use]
    pub fn unhashed(folder: &str, name: &str) -> Self {
        Self {
            script: format!("/{folder}/{name}.js"),
            wasm: format!("/{folder}/{name}.wasm"),
            link: format!("/{folder}/__wasm_split.______________________.js"),
            pages: HashMap::new(),
            style: format!("/{folder}/{name}.css"),
            // Nothing is there: pages show their charts' tables.
            charts: "/vendor/echarts.min.js".into(),
            fonts: Vec::new(),
        }
    }

    /// The files that a page needs besides those that all pages need.
    #[must_use]
    pub fn files_of(&self, page: &str) -> &[String] {
        let name = page.rsplit_once("::").map_or(page, |(_, name)| name).to_lowercase();
        self.pages.get(&name).map_or(&[], Vec::as_slice)
    }
}

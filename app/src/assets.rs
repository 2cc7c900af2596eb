//! [server] Where the browser part and the style sheet are: their names carry a digest of their content.

use serde::Deserialize;

/// `manifest.json` of the site, as `cargo xtask build` writes it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Assets {
    pub script: String,
    pub wasm: String,
    pub style: String,
    #[serde(default)]
    pub fonts: Vec<String>,
}

impl Assets {
    /// Unhashed names, as `cargo leptos watch` leaves them.
    #[must_use]
    pub fn unhashed(folder: &str, name: &str) -> Self {
        Self {
            script: format!("/{folder}/{name}.js"),
            wasm: format!("/{folder}/{name}.wasm"),
            style: format!("/{folder}/{name}.css"),
            fonts: Vec::new(),
        }
    }
}

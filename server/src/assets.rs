//! The built site: its manifest, and serving its files.

use std::{fs, path::Path};

use app::assets::Assets;
use axum::{
    Router,
    http::{HeaderValue, Response, StatusCode, header::CACHE_CONTROL},
};
use tower::ServiceBuilder;
use tower_http::{
    services::{ServeDir, ServeFile},
    set_header::SetResponseHeaderLayer,
};

/// Names under `/pkg` and `/vendor` carry a digest of their content, or stand in a folder whose name does: they never change.
pub(crate) const FOREVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
const AN_HOUR: HeaderValue = HeaderValue::from_static("public, max-age=3600");

/// Reads the manifest. `cargo leptos watch --split` makes none and names its files plainly.
///
/// # Errors
/// When there is no site.
pub fn load(site: &Path) -> Result<Assets, String> {
    // Started by cargo-leptos: a manifest that lies there is of an earlier build of our own.
    if std::env::var_os("LEPTOS_OUTPUT_NAME").is_some() {
        return Ok(Assets::unhashed("pkg", "barberpro"));
    }
    let manifest = site.join("manifest.json");
    match fs::read_to_string(&manifest) {
        Ok(text) => serde_json::from_str(&text).map_err(|error| format!("{}: {error}", manifest.display())),
        Err(error) => Err(format!(
            "there is no built site in '{}' ({error}): run `cargo xtask build`, or name its folder by --site (environment variable SITE)",
            site.display()
        )),
    }
}

/// Serves the site's files, compressed ahead of time where that is smaller.
pub fn routes<S: Clone + Send + Sync + 'static>(site: &Path) -> Router<S> {
    // Only what is there: in a rolling restart the old server is asked for files it does not have yet, and a kept 404
    // would outlive it.
    let cached = |value: HeaderValue| {
        SetResponseHeaderLayer::if_not_present(CACHE_CONTROL, move |response: &Response<_>| {
            (response.status().is_success() || response.status() == StatusCode::NOT_MODIFIED).then(|| value.clone())
        })
    };
    let mut router = Router::new();
    for folder in ["pkg", "vendor"] {
        let files = ServeDir::new(site.join(folder)).precompressed_br().precompressed_gzip();
        let files = ServiceBuilder::new().layer(cached(FOREVER)).service(files);
        router = router.nest_service(&format!("/{folder}"), files);
    }
    for entry in fs::read_dir(site).into_iter().flatten().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let ours =
            entry.path().is_file() && !name.ends_with(".br") && !name.ends_with(".gz") && name != "manifest.json";
        if ours {
            let file = ServeFile::new(entry.path()).precompressed_br().precompressed_gzip();
            router =
                router.route_service(&format!("/{name}"), ServiceBuilder::new().layer(cached(AN_HOUR)).service(file));
        }
    }
    router
}

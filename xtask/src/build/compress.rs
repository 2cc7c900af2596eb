//! Compresses the site once, as well as can be, so that the server never has to.

use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
    sync::atomic::{AtomicUsize, Ordering},
    thread,
};

use brotli::enc::BrotliEncoderParams;
use flate2::{Compression, GzBuilder};

use crate::{
    Result,
    repo::{self, at},
};

const SMALLEST: u64 = 1024;
const EXTENSIONS: [&str; 11] = ["css", "html", "ico", "js", "json", "map", "mjs", "svg", "txt", "wasm", "webmanifest"];
/// The extensions that compressed files get after their own.
pub const PACKED: [&str; 2] = ["br", "gz"];

/// Makes `FILE.br` and `FILE.gz` for every file of the folder that gains from it. What a file of the same name and
/// content has in `reusable`, an earlier site, is copied from there.
pub fn folder(folder: &Path, reusable: Option<&Path>) -> Result<()> {
    let mut files = Vec::new();
    for path in repo::files_below(folder)? {
        let length = fs::metadata(&path).map_err(at(&path))?.len();
        let suits = path.extension().and_then(|e| e.to_str()).is_some_and(|e| EXTENSIONS.contains(&e));
        // Files kept from the previous site brought theirs along.
        if suits && length > SMALLEST && !PACKED.iter().any(|extension| packed(&path, extension).exists()) {
            files.push((length, path));
        }
    }
    // The largest first, so that no thread is left alone with it at the end.
    files.sort();
    files.reverse();
    let next = AtomicUsize::new(0);
    let threads = thread::available_parallelism().map_or(1, usize::from).min(files.len());
    let work = || -> std::result::Result<(), String> {
        while let Some((_, path)) = files.get(next.fetch_add(1, Ordering::Relaxed)) {
            file(folder, path, reusable).map_err(|error| error.to_string())?;
        }
        Ok(())
    };
    thread::scope(|scope| {
        let workers: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        workers.into_iter().try_for_each(|worker| match worker.join() {
            Ok(result) => result.map_err(Into::into),
            Err(_) => Err("compressing the site failed".into()),
        })
    })
}

/// The path of a file's compressed copy.
pub fn packed(path: &Path, extension: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".");
    name.push(extension);
    name.into()
}

fn file(folder: &Path, path: &Path, reusable: Option<&Path>) -> Result<()> {
    let content = fs::read(path).map_err(at(path))?;
    if let Some(earlier) = reusable {
        let earlier = earlier.join(path.strip_prefix(folder)?);
        if fs::read(&earlier).is_ok_and(|earlier| earlier == content) {
            for extension in PACKED {
                let earlier = packed(&earlier, extension);
                if earlier.exists() {
                    repo::copy(&earlier, &packed(path, extension))?;
                }
            }
            return Ok(());
        }
    }
    for (extension, smaller) in [("br", brotli(&content)?), ("gz", gzip(&content)?)] {
        if smaller.len() < content.len() {
            repo::write(&packed(path, extension), &smaller)?;
        }
    }
    Ok(())
}

fn brotli(content: &[u8]) -> Result<Vec<u8>> {
    let parameters = BrotliEncoderParams { quality: 11, lgwin: 22, size_hint: content.len(), ..Default::default() };
    let mut packed = Vec::new();
    brotli::BrotliCompress(&mut &*content, &mut packed, &parameters)?;
    Ok(packed)
}

fn gzip(content: &[u8]) -> Result<Vec<u8>> {
    // No time and no name inside: the same content gives the same file.
    let mut encoder = GzBuilder::new().write(Vec::new(), Compression::best());
    encoder.write_all(content)?;
    Ok(encoder.finish()?)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::io::Read;

    use super::*;

    #[test]
    fn compressed_files_hold_the_content_and_small_or_packed_files_get_none() {
        let site = std::env::temp_dir().join(format!("barberpro-compress-{}", std::process::id()));
        let text = "body { color: black }\n".repeat(200);
        repo::write(&site.join("pkg/a.css"), text.as_bytes()).unwrap();
        repo::write(&site.join("pkg/a.woff2"), text.as_bytes()).unwrap();
        repo::write(&site.join("robots.txt"), b"short").unwrap();
        folder(&site, None).unwrap();

        let mut plain = Vec::new();
        brotli::BrotliDecompress(&mut &*fs::read(site.join("pkg/a.css.br")).unwrap(), &mut plain).unwrap();
        assert_eq!(plain, text.as_bytes());
        let mut plain = String::new();
        flate2::read::GzDecoder::new(&*fs::read(site.join("pkg/a.css.gz")).unwrap())
            .read_to_string(&mut plain)
            .unwrap();
        assert_eq!(plain, text);
        assert_eq!(repo::files_below(&site).unwrap().len(), 5);
        fs::remove_dir_all(site).unwrap();
    }
}

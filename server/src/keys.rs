//! Where the master keys come from: a setting, or for the cluster of our own a file made once.

use std::{
    fs,
    io::{self, Write},
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
};

use domain::encryption::{MasterKeys, MasterKeysError};

use crate::config::KeySettings;

#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error(
        "there is no master key, and secrets are kept encrypted: set MASTER_KEY_FILE (--master-key-file) or MASTER_KEYS (--master-keys) to lines of id:base64, 32 bytes each, for example: echo \"k1:$(openssl rand -base64 32)\""
    )]
    Missing,
    #[error("MASTER_KEY_FILE (--master-key-file) and MASTER_KEYS (--master-keys) are both set: which of them counts?")]
    Both,
    #[error("the setting {setting} holds no master keys: {source}")]
    Wrong { setting: String, source: MasterKeysError },
    #[error("the master keys in {} cannot be read or made: {source}", path.display())]
    File { path: PathBuf, source: io::Error },
    #[error("the system has no random numbers for a master key")]
    NoRandomNumbers,
}

/// The master keys of the settings. `beside` is the folder of a cluster of our own, which gets a file of them.
///
/// # Errors
/// When they are missing, wrong, or given twice. The error never has a key in it.
pub fn find(settings: &KeySettings, beside: Option<&Path>) -> Result<MasterKeys, Error> {
    let read = |path: &Path, setting: String| {
        let text = fs::read_to_string(path).map_err(|source| Error::File { path: path.into(), source })?;
        text.parse().map_err(|source| Error::Wrong { setting, source })
    };
    match (&settings.master_key_file, &settings.master_keys, beside) {
        (Some(_), Some(_), _) => Err(Error::Both),
        (Some(path), None, _) => read(path, format!("MASTER_KEY_FILE ({})", path.display())),
        (None, Some(keys), _) => keys
            .expose()
            .parse()
            .map_err(|source| Error::Wrong { setting: "MASTER_KEYS (--master-keys)".to_owned(), source }),
        (None, None, Some(folder)) => {
            let mut path = folder.as_os_str().to_owned();
            path.push(".master-keys");
            let path = PathBuf::from(path);
            make(&path)?;
            read(&path, path.display().to_string())
        }
        (None, None, None) => Err(Error::Missing),
    }
}

/// Makes the file unless it is there. It appears whole or not at all, and never replaces one: without the key in it,
/// what is encrypted is lost.
fn make(path: &Path) -> Result<(), Error> {
    let failed = |source| Error::File { path: path.into(), source };
    if path.exists() {
        return Ok(());
    }
    let text = MasterKeys::generate().map_err(|_| Error::NoRandomNumbers)?;
    let mut unfinished = path.as_os_str().to_owned();
    unfinished.push(format!(".{}", std::process::id()));
    let unfinished = PathBuf::from(unfinished);
    // What a killed process of this number left.
    fs::remove_file(&unfinished).ok();
    let mut file = fs::File::options().write(true).create_new(true).mode(0o600).open(&unfinished).map_err(failed)?;
    file.write_all(text.as_bytes()).and_then(|()| file.sync_all()).map_err(failed)?;
    let linked = fs::hard_link(&unfinished, path);
    fs::remove_file(&unfinished).map_err(failed)?;
    match linked {
        Ok(()) => {
            tracing::info!(file = %path.display(), "made a master key; a backup needs it too");
            Ok(())
        }
        // Another start was first.
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        Err(error) => Err(failed(error)),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::os::unix::fs::PermissionsExt;

    use super::*;
    use crate::config::Secret;

    fn settings(file: Option<&Path>, keys: Option<&str>) -> KeySettings {
        KeySettings {
            master_key_file: file.map(Into::into),
            master_keys: keys.map(|keys| Secret::from(keys.to_owned())),
        }
    }

    #[test]
    fn a_cluster_of_our_own_gets_a_file_once_and_only_we_can_read_it() {
        let folder = std::env::temp_dir().join(format!("barberpro-keys-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let cluster = folder.join("postgres");
        let first = find(&settings(None, None), Some(&cluster)).unwrap();
        let path = folder.join("postgres.master-keys");
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        let text = fs::read_to_string(&path).unwrap();
        let again = find(&settings(None, None), Some(&cluster)).unwrap();
        assert!(first.ids().eq(again.ids()));
        assert_eq!(fs::read_to_string(&path).unwrap(), text);
        assert_eq!(fs::read_dir(&folder).unwrap().count(), 1);
        // A setting goes before the file.
        let set = find(&settings(None, Some(domain::testing::MASTER_KEYS)), Some(&cluster)).unwrap();
        assert_eq!(set.ids().collect::<Vec<_>>(), ["test"]);
        fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn what_is_wrong_is_named_without_a_key_in_it() {
        let secret = "geheim".repeat(8);
        for (wrong, named) in [
            (settings(None, None), "MASTER_KEYS"),
            (settings(Some(Path::new("/does/not/exist")), None), "/does/not/exist"),
            (settings(Some(Path::new("/x")), Some("k1:x")), "MASTER_KEY_FILE"),
            (settings(None, Some(&format!("k1:{secret}"))), "MASTER_KEYS"),
        ] {
            let error = find(&wrong, None).unwrap_err();
            let said = format!("{error} {error:?} {wrong:?}");
            assert!(error.to_string().contains(named) && !said.contains("geheim"), "{said}");
        }
    }
}

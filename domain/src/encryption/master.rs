//! Master keys: they wrap the data keys, come from the settings and never leave this program.

use std::{fmt, str::FromStr, sync::Arc};

use base64::{Engine, engine::general_purpose::STANDARD};
use rand::{TryRngCore, rngs::OsRng};
use zeroize::Zeroizing;

use crate::error::{Error, Result};

/// The first wraps what is new, the others still unwrap. Cheap to clone; never printed.
#[derive(Clone)]
pub struct MasterKeys(Arc<[MasterKey]>);

struct MasterKey {
    id: String,
    secret: Zeroizing<[u8; 32]>,
}

/// Why a text holds no master keys. It names the entry by its place, because the text is a secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MasterKeysError {
    #[error("there is no key in it")]
    Empty,
    #[error("entry {0} is not id:base64, with 1 to 40 letters, digits, hyphens or underscores as its id")]
    Shape(usize),
    #[error("the key of entry {0} is not 32 bytes in base64 (make one with: openssl rand -base64 32)")]
    Key(usize),
    #[error("entry {0} has the id of another")]
    Twice(usize),
}

impl MasterKeys {
    /// A new key, as one line of a file of master keys.
    ///
    /// # Errors
    /// When the system has no random numbers.
    pub fn generate() -> Result<Zeroizing<String>> {
        let id: String = random::<4>()?.iter().map(|byte| format!("{byte:02x}")).collect();
        Ok(Zeroizing::new(format!("{id}:{}\n", STANDARD.encode(random::<32>()?))))
    }

    /// By name, the current one first.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|key| key.id.as_str())
    }

    /// The one that wraps what is new: its id and itself.
    pub(super) fn current(&self) -> (&str, &[u8; 32]) {
        (&self.0[0].id, &self.0[0].secret)
    }

    pub(super) fn find(&self, id: &str) -> Option<&[u8; 32]> {
        self.0.iter().find(|key| key.id == id).map(|key| &*key.secret)
    }
}

impl FromStr for MasterKeys {
    type Err = MasterKeysError;

    /// Entries `id:base64(32 bytes)`, separated by commas or new lines.
    fn from_str(text: &str) -> Result<Self, MasterKeysError> {
        let mut keys: Vec<MasterKey> = Vec::new();
        let entries = text.split([',', '\n']).map(str::trim).filter(|entry| !entry.is_empty());
        for (entry, place) in entries.zip(1..) {
            let (id, key) = entry.split_once(':').ok_or(MasterKeysError::Shape(place))?;
            let known = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
            if !(1..=40).contains(&id.len()) || !id.bytes().all(known) {
                return Err(MasterKeysError::Shape(place));
            }
            if keys.iter().any(|other| other.id == id) {
                return Err(MasterKeysError::Twice(place));
            }
            let bytes = Zeroizing::new(STANDARD.decode(key.trim()).map_err(|_| MasterKeysError::Key(place))?);
            let secret = bytes.as_slice().try_into().map_err(|_| MasterKeysError::Key(place))?;
            keys.push(MasterKey { id: id.to_owned(), secret: Zeroizing::new(secret) });
        }
        if keys.is_empty() { Err(MasterKeysError::Empty) } else { Ok(Self(keys.into())) }
    }
}

impl fmt::Debug for MasterKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("MasterKeys").field(&self.ids().collect::<Vec<_>>()).finish()
    }
}

/// From the system's own source.
pub(crate) fn random<const N: usize>() -> Result<Zeroizing<[u8; N]>> {
    let mut bytes = Zeroizing::new([0; N]);
    OsRng.try_fill_bytes(bytes.as_mut()).map_err(|error| {
        tracing::error!(%error, "the system has no random numbers");
        Error::Internal
    })?;
    Ok(bytes)
}

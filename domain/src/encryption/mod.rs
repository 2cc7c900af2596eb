//! Secrets at rest: what the database keeps but must not know, such as a single-use code or a TOTP secret.
//!
//! Envelope encryption with AES-256-GCM. A value is sealed under the data key of its tenant, or of the platform for what
//! belongs to no tenant; data keys are kept in `data_keys`, wrapped by a master key; master keys come from the settings
//! and are never in the database. A value is bound to its [`Cell`], so that it opens nowhere else.
//!
//! To encrypt a column: give it the type `sealed` and call `app_encrypted` in its migration, add it to [`ENCRYPTED`], and
//! write it through [`Db::seal`] or a [`Sealer`]. The first use of a key reads it on a connection of its own, so both are
//! for before a transaction begins: with many requests at once, each would hold one connection and wait for another.

mod master;
pub mod rotate;
mod store;
#[cfg(test)]
mod tests;
mod vault;

use std::{fmt, sync::Arc};

use hmac::{Hmac, Mac};
use sha2::Sha256;
use uuid::Uuid;
use zeroize::Zeroizing;

pub(crate) use master::random;
pub use master::{MasterKeys, MasterKeysError};
pub(crate) use vault::{Vault, check, decrypt, encrypt};

use crate::{
    db::Db,
    error::{Error, Result},
    ids::TenantId,
};
use vault::{DataKey, Purpose};

/// A metric: data keys looked for, by whether they were at hand (`outcome`).
pub const LOOKUPS: &str = "data_key_lookups_total";

/// A column of type `sealed`, for the rotation of keys. `row` names the uuid that its values are bound to; it is unique in
/// the table and has an index. `tenant` says whether the table has a `tenant_id`, which may be null.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Encrypted {
    pub table: &'static str,
    pub column: &'static str,
    pub row: &'static str,
    pub tenant: bool,
}

/// Every encrypted column there is. A guard compares it with the catalogue.
pub const ENCRYPTED: &[Encrypted] = &[
    Encrypted { table: "audit_keys", column: "key", row: "id", tenant: true },
    Encrypted { table: "audit_signing_keys", column: "private_key", row: "id", tenant: false },
    Encrypted { table: "idempotency_keys", column: "answer", row: "id", tenant: true },
    Encrypted { table: "messages", column: "payload", row: "id", tenant: true },
    Encrypted { table: "oidc_providers", column: "client_secret", row: "id", tenant: true },
    Encrypted { table: "platform_idempotency_keys", column: "answer", row: "id", tenant: false },
    Encrypted { table: "totp_factors", column: "secret", row: "id", tenant: false },
];

/// Where an encrypted value lives: bound into it, so that it opens nowhere else.
#[derive(Clone, Copy, Debug)]
pub struct Cell {
    pub tenant: Option<TenantId>,
    pub table: &'static str,
    pub column: &'static str,
    pub row: Uuid,
}

/// A tenant's key, or the platform's, at hand: what is known only within a transaction is sealed there without asking the
/// database for the key.
pub struct Sealer {
    tenant: Option<TenantId>,
    key: Arc<DataKey>,
}

impl fmt::Debug for Sealer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sealer").field("tenant", &self.tenant).finish_non_exhaustive()
    }
}

impl Sealer {
    /// Whose key it is; none for the platform's.
    #[must_use]
    pub const fn tenant(&self) -> Option<TenantId> {
        self.tenant
    }

    /// As [`Db::seal`].
    ///
    /// # Errors
    /// [`Error::Internal`] for a cell of another tenant.
    pub fn seal(&self, cell: &Cell, plain: &[u8]) -> Result<Vec<u8>> {
        if cell.tenant == self.tenant { self.key.seal(cell, plain) } else { Err(Error::Internal) }
    }
}

impl Db {
    /// The current key of `tenant`, or of the platform. For one transaction, not to be kept.
    ///
    /// # Errors
    /// As [`seal`](Self::seal).
    pub async fn sealer(&self, tenant: Option<TenantId>) -> Result<Sealer> {
        Ok(Sealer { tenant, key: vault::current(self, tenant, Purpose::Seal).await? })
    }

    /// Seals a value for its place. The same value sealed twice looks different.
    ///
    /// # Errors
    /// When the database cannot be reached for the key; [`Error::Internal`] when its master key is missing.
    pub async fn seal(&self, cell: &Cell, plain: &[u8]) -> Result<Vec<u8>> {
        self.sealer(cell.tenant).await?.seal(cell, plain)
    }

    /// Opens what [`seal`](Self::seal) made for this place.
    ///
    /// # Errors
    /// [`Error::Internal`] when it does not open: made for another place, changed, or its key is missing. The log has the
    /// place, never the content.
    pub async fn unseal(&self, cell: &Cell, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>> {
        let Some(id) = vault::key_of(sealed) else {
            tracing::error!(?cell, "this is not a sealed value");
            return Err(Error::Internal);
        };
        let Some(key) = vault::find(self, id).await? else {
            tracing::error!(?cell, key = %id, "the data key of a sealed value does not exist");
            return Err(Error::Internal);
        };
        key.open(cell, sealed)
    }

    /// HMAC-SHA256 under a key of the installation: equal values give equal digests, and the table tells nobody the value.
    /// The same value gives another digest for another `purpose`.
    ///
    /// # Errors
    /// As [`seal`](Self::seal).
    pub async fn blind_index(&self, purpose: &'static str, value: &[u8]) -> Result<[u8; 32]> {
        self.indexer().await?.index(purpose, value)
    }

    /// The key of blind indexes, for many at once.
    ///
    /// # Errors
    /// As [`seal`](Self::seal).
    pub(crate) async fn indexer(&self) -> Result<Indexer> {
        Ok(Indexer(vault::current(self, None, Purpose::Index).await?))
    }
}

/// As [`Db::blind_index`], without asking for the key each time.
pub(crate) struct Indexer(Arc<DataKey>);

impl Indexer {
    pub fn index(&self, purpose: &'static str, value: &[u8]) -> Result<[u8; 32]> {
        let mut mac = Hmac::<Sha256>::new_from_slice(self.0.secret()).map_err(|_| Error::Internal)?;
        // Its length first: no purpose and value can be read as another purpose and value.
        mac.update(&(purpose.len() as u64).to_be_bytes());
        mac.update(purpose.as_bytes());
        mac.update(value);
        Ok(mac.finalize().into_bytes().into())
    }
}

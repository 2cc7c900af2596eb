//! From the text that a program sends to what it may do.

use chrono::TimeDelta;
use sha2::{Digest, Sha256};

use super::{PREFIX, store};
use crate::{
    ctx::RequestScope,
    db::Db,
    error::{Error, Result},
    identity::{Identity, KeyBearer, codes},
    network,
};

/// How often a key's last use is written down.
const SEEN_EVERY: TimeDelta = TimeDelta::seconds(60);
/// 40 bits to find it by, 260 to keep it secret.
const LOOKUP: usize = 8;
const SECRET: usize = 52;

/// A new secret: `bpk_`, eight characters that are kept, 52 of which only the digest is.
pub(super) struct Secret {
    lookup: String,
    secret: String,
}

impl Secret {
    pub fn new() -> Self {
        Self { lookup: codes::random_text(LOOKUP), secret: codes::random_text(SECRET) }
    }

    /// What is kept in clear.
    pub fn prefix(&self) -> String {
        format!("{PREFIX}{}", self.lookup)
    }

    /// What the program sends. Shown once.
    pub fn text(&self) -> String {
        format!("{PREFIX}{}_{}", self.lookup, self.secret)
    }

    pub fn digest(&self) -> [u8; 32] {
        digest(&self.secret)
    }
}

fn digest(secret: &str) -> [u8; 32] {
    Sha256::digest(secret.as_bytes()).into()
}

/// The identity of a program with this key.
///
/// # Errors
/// [`Error::Unauthenticated`] for a key that never was, works no more, or comes from elsewhere than it may: which of them
/// is not told.
pub async fn authenticate(db: &Db, request: RequestScope, text: &str) -> Result<Identity> {
    let parts = text.strip_prefix(PREFIX).and_then(|rest| rest.split_once('_'));
    let Some((lookup, secret)) = parts else { return Err(Error::Unauthenticated) };
    if lookup.len() != LOOKUP || secret.len() != SECRET {
        return Err(Error::Unauthenticated);
    }
    let now = request.clock.now();
    let mut tx = db.begin_identity().await?;
    let found = store::find_by_prefix(&mut tx, &format!("{PREFIX}{lookup}"), now).await?;
    let Some(found) = found else { return Err(Error::Unauthenticated) };
    // Of digests, so that how long it takes says nothing of the secret.
    if found.secret_digest != digest(secret) || !network::allows(&found.networks, request.address) {
        return Err(Error::Unauthenticated);
    }
    if found.last_used_at.is_none_or(|at| now - at >= SEEN_EVERY) {
        store::touch(&mut tx, found.tenant, found.key, now).await?;
        tx.commit().await?;
    }
    let bearer = KeyBearer {
        key: found.key,
        name: found.name,
        tenant: found.tenant,
        slug: found.slug,
        actions: found.actions.within(&found.scope),
        scope: found.scope,
        suspended: found.suspended,
        ahead_seconds: found.ahead_seconds,
    };
    Ok(Identity::key(bearer, request))
}

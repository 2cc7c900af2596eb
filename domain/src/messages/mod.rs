//! What is said to people. A message is a row, written in the transaction of what it is about; a worker sends it later.
//!
//! ```text
//! let sealer = db.sealer(Some(tenant)).await?;                      // before the transaction
//! let message = messages::prepare(&sealer, &email, locale, &mail, now)?;
//! message.enqueue(&mut tx).await?;                                  // in it
//! ```

mod delivery;
mod mail;
mod store;
#[cfg(test)]
mod tests;

use chrono::{DateTime, Utc};
use zeroize::Zeroizing;

pub use delivery::{DELIVERIES, Due, GIVE_UP_AFTER, LEASE, Outcome, claim, record};
pub use mail::{FactorChange, InvitedAs, Mail};
pub use store::CarriesMessages;

use crate::{
    encryption::{Cell, Sealer},
    error::{Error, Result},
    ids::{MessageId, TenantId},
    locale::Locale,
    parse::Email,
};

/// A message that is ready to be written.
#[derive(Debug)]
pub struct Message {
    id: MessageId,
    tenant: Option<TenantId>,
    recipient: Email,
    template: &'static str,
    locale: Locale,
    payload: Vec<u8>,
    dedupe_key: Option<String>,
    created_at: DateTime<Utc>,
}

/// Where a message's parameters are kept.
const fn payload_cell(tenant: Option<TenantId>, id: MessageId) -> Cell {
    Cell { tenant, table: "messages", column: "payload", row: id.uuid() }
}

/// Encrypts a mail's parameters. It is the message of the tenant whose key `sealer` has, or the platform's own; in a
/// tenant's transaction it has to be that tenant's.
///
/// # Errors
/// [`Error::Internal`] when it cannot be written down.
pub fn prepare(sealer: &Sealer, email: &Email, locale: Locale, mail: &Mail, now: DateTime<Utc>) -> Result<Message> {
    let (id, tenant) = (MessageId::new(), sealer.tenant());
    let plain = Zeroizing::new(serde_json::to_vec(mail).map_err(|_| Error::Internal)?);
    Ok(Message {
        id,
        tenant,
        recipient: email.clone(),
        template: mail.template(),
        locale,
        payload: sealer.seal(&payload_cell(tenant, id), &plain)?,
        dedupe_key: None,
        created_at: now,
    })
}

impl Message {
    #[must_use]
    pub const fn id(&self) -> MessageId {
        self.id
    }

    /// Written once only: a later message of the same tenant with the same key is dropped. 1 to 200 characters, and no
    /// secret: it is kept in clear.
    #[must_use]
    pub fn once(mut self, key: impl Into<String>) -> Self {
        self.dedupe_key = Some(key.into());
        self
    }

    /// Writes it. It is sent when the transaction has been committed, and never otherwise. `false`: one with the same key
    /// is there already.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn enqueue(self, tx: &mut impl CarriesMessages) -> Result<bool> {
        store::insert(tx.connection(), &self).await
    }
}

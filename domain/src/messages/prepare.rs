//! A mail that is ready to be written, and writing it.

use chrono::{DateTime, Utc};
use zeroize::Zeroizing;

use super::{Basis, CarriesMessages, Mail, Said, Template, store};
use crate::{
    encryption::{Cell, Sealer},
    error::{Error, Result},
    ids::{ConsentId, MessageId, TenantId, UserId},
    locale::Locale,
    notifications::Category,
    parse::Email,
};

/// Whom a mail goes to. What stands in an inbox is for somebody who has one: see `inbox`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Recipient {
    /// An address, whoever has it.
    Address(Email),
    /// Somebody with a login, at their address.
    Person(UserId, Email),
}

impl Recipient {
    pub(super) const fn address(&self) -> &Email {
        match self {
            Self::Address(email) | Self::Person(_, email) => email,
        }
    }

    pub(super) const fn user(&self) -> Option<UserId> {
        match self {
            Self::Address(_) => None,
            Self::Person(user, _) => Some(*user),
        }
    }
}

impl From<&Email> for Recipient {
    fn from(email: &Email) -> Self {
        Self::Address(email.clone())
    }
}

/// A message that is ready to be written.
#[derive(Debug)]
pub struct Message {
    pub(super) id: MessageId,
    pub(super) tenant: Option<TenantId>,
    pub(super) recipient: Recipient,
    pub(super) template: Template,
    pub(super) basis: Basis,
    pub(super) consent: Option<ConsentId>,
    pub(super) category: Option<Category>,
    pub(super) waits: bool,
    pub(super) locale: Locale,
    pub(super) payload: Vec<u8>,
    pub(super) dedupe_key: Option<String>,
    pub(super) created_at: DateTime<Utc>,
}

/// Where a message's parameters are kept.
pub(super) const fn payload_cell(tenant: Option<TenantId>, id: MessageId) -> Cell {
    Cell { tenant, table: "messages", column: "payload", row: id.uuid() }
}

/// Encrypts a mail's parameters. It is the message of the tenant whose key `sealer` has, or the platform's own; in a
/// tenant's transaction it has to be that tenant's.
///
/// # Errors
/// [`Error::Internal`] when it cannot be written down.
pub fn prepare(
    sealer: &Sealer,
    recipient: impl Into<Recipient>,
    locale: Locale,
    mail: &Mail,
    now: DateTime<Utc>,
) -> Result<Message> {
    let (id, tenant) = (MessageId::new(), sealer.tenant());
    let plain = Zeroizing::new(serde_json::to_vec(mail).map_err(|_| Error::Internal)?);
    let grounds = mail.grounds();
    Ok(Message {
        id,
        tenant,
        recipient: recipient.into(),
        template: mail.template(),
        basis: grounds.basis(),
        consent: grounds.consent(),
        category: mail.category(),
        waits: mail.waits(),
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
    /// secret: it is kept in clear. It is known for as long as the message is kept, which has to be longer than whatever
    /// writes it can come again (see [`super::retention`]).
    #[must_use]
    pub fn once(mut self, key: impl Into<String>) -> Self {
        self.dedupe_key = Some(key.into());
        self
    }

    /// Writes it. It is sent when the transaction has been committed, and never otherwise; in the quiet hours of its tenant
    /// not before they end, where it is of the kind that waits. `false`: one with the same key is there already.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn enqueue(self, tx: &mut impl CarriesMessages) -> Result<bool> {
        let connection = tx.connection();
        let free = match self.tenant {
            Some(tenant) if self.waits => store::next_free(connection, tenant, self.created_at).await?,
            _ => self.created_at,
        };
        store::insert(connection, &self, free).await
    }
}

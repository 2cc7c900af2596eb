//! SQL of messages, as their tenant reads them.

use chrono::{DateTime, Utc};

use super::{
    Channel, Grounds, MessageDetail, MessageFilter, MessageRecipient, MessageStatus, MessageSummary, StatusChange,
    Template,
};
use crate::{
    db::TenantTx,
    error::{Error, Result},
    identity::store::stored,
    ids::{ConsentId, MessageId, UserId},
};

struct Listed {
    id: MessageId,
    channel: String,
    template: String,
    template_version: i16,
    locale: String,
    basis: Option<String>,
    consent_id: Option<ConsentId>,
    category: Option<String>,
    user_id: Option<UserId>,
    name: Option<String>,
    address: Option<String>,
    status: String,
    attempts: i32,
    not_before: Option<DateTime<Utc>>,
    created_at: DateTime<Utc>,
}

impl Listed {
    fn read(self) -> Result<(MessageSummary, Option<ConsentId>)> {
        let template: Template = stored(self.template)?;
        let basis = match self.basis {
            Some(basis) => stored(basis)?,
            None => unstated(template).basis(),
        };
        let message = MessageSummary {
            id: self.id,
            channel: stored(self.channel)?,
            template,
            template_version: self.template_version,
            locale: self.locale.parse().map_err(|_| Error::Internal)?,
            basis,
            category: self.category.map(stored).transpose()?,
            recipient: MessageRecipient { user_id: self.user_id, name: self.name, address: self.address },
            status: stored(self.status)?,
            attempts: self.attempts,
            not_before: self.not_before,
            created_at: self.created_at,
        };
        Ok((message, self.consent_id))
    }
}

/// By what right the release before sent its seven mails: it did not write it down.
const fn unstated(template: Template) -> Grounds {
    match template {
        Template::Invitation => Grounds::Contract,
        _ => Grounds::Security,
    }
}

/// The tenant's, the latest first, after the one that was written then and has that id.
pub(super) async fn list(
    tx: &mut TenantTx,
    filter: &MessageFilter,
    before: Option<(DateTime<Utc>, MessageId)>,
    rows: i64,
) -> Result<Vec<MessageSummary>> {
    let (at, id) = before.unzip();
    let rows = sqlx::query_as!(
        Listed,
        r#"select m.id as "id: MessageId", m.channel, m.template, m.template_version, m.locale, m.basis,
             m.consent_id as "consent_id: ConsentId", m.category, m.recipient_user as "user_id: UserId",
             u.display_name as "name?", m.recipient as address, m.status, m.attempts, m.not_before, m.created_at
           from messages m left join users u on u.id = m.recipient_user
           where (m.created_at, m.id) < (coalesce($1, 'infinity'::timestamptz), coalesce($2, 'ffffffff-ffff-ffff-ffff-ffffffffffff'::uuid))
             and ($3::text is null or m.channel = $3) and ($4::text is null or m.status = $4)
             and ($5::text is null or m.template = $5)
           order by m.created_at desc, m.id desc limit $6"#,
        at,
        id.map(|id| id.uuid()),
        filter.channel.map(Channel::as_str),
        filter.status.map(MessageStatus::as_str),
        filter.template.map(Template::as_str),
        rows
    )
    .fetch_all(tx.connection())
    .await?;
    rows.into_iter().map(|row| Ok(row.read()?.0)).collect()
}

/// One of the tenant's, with its history.
pub(super) async fn find(tx: &mut TenantTx, id: MessageId) -> Result<MessageDetail> {
    let row = sqlx::query_as!(
        Listed,
        r#"select m.id as "id: MessageId", m.channel, m.template, m.template_version, m.locale, m.basis,
             m.consent_id as "consent_id: ConsentId", m.category, m.recipient_user as "user_id: UserId",
             u.display_name as "name?", m.recipient as address, m.status, m.attempts, m.not_before, m.created_at
           from messages m left join users u on u.id = m.recipient_user where m.id = $1"#,
        id as MessageId
    )
    .fetch_optional(tx.connection())
    .await?
    .ok_or(Error::NotFound)?;
    let (message, consent_id) = row.read()?;
    let history = sqlx::query!(
        "select status, attempt, detail, at from message_statuses where message_id = $1 order by at, id",
        id as MessageId
    )
    .fetch_all(tx.connection())
    .await?;
    let history = history.into_iter().map(|row| {
        Ok(StatusChange { status: stored(row.status)?, attempt: row.attempt, detail: row.detail, at: row.at })
    });
    Ok(MessageDetail { message, consent_id, history: history.collect::<Result<_>>()? })
}

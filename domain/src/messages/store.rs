//! SQL of messages.

use chrono::{DateTime, Utc};
use sqlx::PgConnection;

use super::Message;
use crate::{
    db::{IdentityTx, PlatformTx, TenantTx, WorkerTx},
    error::Result,
    ids::{MessageId, TenantId},
};

mod private {
    /// Not for other crates: SQL lives in this one alone.
    pub trait Connection: Send {
        fn connection(&mut self) -> &mut sqlx::PgConnection;
    }
}

/// A transaction that a message can be written in.
pub trait CarriesMessages: private::Connection {}

macro_rules! carries_messages {
    ($($transaction:ty),+) => {$(
        impl private::Connection for $transaction {
            fn connection(&mut self) -> &mut PgConnection {
                self.connection()
            }
        }
        impl CarriesMessages for $transaction {}
    )+};
}
carries_messages!(IdentityTx, PlatformTx, TenantTx);

pub(super) async fn insert(connection: &mut PgConnection, message: &Message) -> Result<bool> {
    let done = sqlx::query!(
        "insert into messages (id, tenant_id, channel, recipient, template, locale, payload, status, next_attempt_at,
                               created_at, dedupe_key)
         values ($1, $2, 'email', $3, $4, $5, $6::bytea, 'queued', $7, $7, $8) on conflict do nothing",
        message.id as MessageId,
        message.tenant as Option<TenantId>,
        message.recipient.as_str(),
        message.template,
        message.locale.tag(),
        message.payload,
        message.created_at,
        message.dedupe_key
    )
    .execute(connection)
    .await?;
    Ok(done.rows_affected() == 1)
}

pub(super) struct Row {
    pub id: MessageId,
    pub tenant_id: Option<TenantId>,
    pub recipient: String,
    pub locale: String,
    pub payload: Option<Vec<u8>>,
    pub attempts: i32,
}

/// Takes what is due, and what others took and did not finish in time. Those that others are looking at are left out.
pub(super) async fn claim(
    tx: &mut WorkerTx,
    now: DateTime<Utc>,
    locked_until: DateTime<Utc>,
    at_most: i64,
) -> Result<Vec<Row>> {
    Ok(sqlx::query_as!(
        Row,
        r#"update messages m set status = 'sending', attempts = m.attempts + 1, locked_until = $2
           from (select id from messages
                 where status in ('queued', 'sending') and next_attempt_at <= $1 and coalesce(locked_until, $1) <= $1
                 order by next_attempt_at limit $3 for update skip locked) due
           where m.id = due.id
           returning m.id as "id: MessageId", m.tenant_id as "tenant_id: TenantId", m.recipient, m.locale,
             m.payload::bytea as payload, m.attempts"#,
        now,
        locked_until,
        at_most
    )
    .fetch_all(tx.connection())
    .await?)
}

/// Whoever sent it, it is sent: also when another one has taken it over meanwhile.
pub(super) async fn sent(tx: &mut WorkerTx, id: MessageId, receipt: &str, now: DateTime<Utc>) -> Result<()> {
    sqlx::query!(
        "update messages set status = 'sent', sent_at = $3, provider_receipt = $2, payload = null, locked_until = null
         where id = $1 and status in ('queued', 'sending')",
        id as MessageId,
        receipt,
        now
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// Nothing, when another one has taken it over meanwhile: `attempt` is then no longer the last.
pub(super) async fn put_off(
    tx: &mut WorkerTx,
    id: MessageId,
    attempt: i32,
    why: &str,
    next_attempt_at: DateTime<Utc>,
) -> Result<()> {
    sqlx::query!(
        "update messages set status = 'queued', last_error = $3, next_attempt_at = $4, locked_until = null
         where id = $1 and attempts = $2 and status = 'sending'",
        id as MessageId,
        attempt,
        why,
        next_attempt_at
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// As [`put_off`], for good.
pub(super) async fn give_up(tx: &mut WorkerTx, id: MessageId, attempt: i32, why: &str) -> Result<()> {
    sqlx::query!(
        "update messages set status = 'failed', last_error = $3, payload = null, locked_until = null
         where id = $1 and attempts = $2 and status = 'sending'",
        id as MessageId,
        attempt,
        why
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

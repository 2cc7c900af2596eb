//! SQL of messages.

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::PgConnection;

use super::{Message, MessageStatus, quiet_hours};
use crate::{
    address::TimeZone,
    db::{IdentityTx, PlatformTx, TenantTx, WorkerTx},
    error::Result,
    identity::store::stored,
    ids::{ConsentId, MessageId, MessageStatusId, TenantId, UserId},
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

/// Writes a mail that is free to go from `free` on. `false`: one with its key is there.
pub(super) async fn insert(connection: &mut PgConnection, message: &Message, free: DateTime<Utc>) -> Result<bool> {
    let held = free > message.created_at;
    let status = if held { MessageStatus::Held } else { MessageStatus::Queued };
    let done = sqlx::query!(
        "insert into messages (id, tenant_id, channel, recipient, recipient_user, template, template_version, basis,
                               consent_id, category, locale, payload, status, next_attempt_at, not_before, created_at, dedupe_key)
         values ($1, $2, 'email', $3, $4, $5, $6, $7, $8, $9, $10, $11::bytea, $12, $13, $14, $15, $16) on conflict do nothing",
        message.id as MessageId,
        message.tenant as Option<TenantId>,
        message.recipient.address().as_str(),
        message.recipient.user() as Option<UserId>,
        message.template.as_str(),
        message.template.version(),
        message.basis.as_str(),
        message.consent as Option<ConsentId>,
        message.category.map(|category| category.as_str()),
        message.locale.tag(),
        message.payload,
        status.as_str(),
        free,
        held.then_some(free),
        message.created_at,
        message.dedupe_key
    )
    .execute(&mut *connection)
    .await?;
    if done.rows_affected() == 0 {
        return Ok(false);
    }
    let noted = Noted { tenant: message.tenant, message: message.id, status, attempt: 0, detail: None };
    note(connection, &[noted], message.created_at).await?;
    Ok(true)
}

/// When a mail of `tenant` may go that is ready at `at`.
pub(super) async fn next_free(
    connection: &mut PgConnection,
    tenant: TenantId,
    at: DateTime<Utc>,
) -> Result<DateTime<Utc>> {
    let row = sqlx::query!(
        r#"select t.time_zone, q.is_on as "is_on?", q.begins as "begins?", q.ends as "ends?", q.version as "version?"
           from tenants t left join quiet_hours q on q.tenant_id = t.id where t.id = $1"#,
        tenant as TenantId
    )
    .fetch_one(connection)
    .await?;
    let zone: TimeZone = stored(row.time_zone)?;
    let chosen = row.is_on.zip(row.begins).zip(row.ends).zip(row.version);
    let hours = quiet_hours::store::read(chosen.map(|(((is_on, from), to), version)| (is_on, from, to, version)));
    Ok(hours.next_free(&zone, at))
}

/// What became of a message.
pub(super) struct Noted<'a> {
    pub tenant: Option<TenantId>,
    pub message: MessageId,
    pub status: MessageStatus,
    pub attempt: i32,
    pub detail: Option<&'a str>,
}

/// Writes down what became of messages, in the transaction in which it did.
pub(super) async fn note(connection: &mut PgConnection, noted: &[Noted<'_>], at: DateTime<Utc>) -> Result<()> {
    let ids: Vec<_> = noted.iter().map(|_| MessageStatusId::new().uuid()).collect();
    let tenants: Vec<_> = noted.iter().map(|noted| noted.tenant.map(TenantId::uuid)).collect();
    let messages: Vec<_> = noted.iter().map(|noted| noted.message.uuid()).collect();
    let statuses: Vec<_> = noted.iter().map(|noted| noted.status.as_str().to_owned()).collect();
    let attempts: Vec<_> = noted.iter().map(|noted| noted.attempt).collect();
    let details: Vec<_> = noted.iter().map(|noted| noted.detail.map(str::to_owned)).collect();
    sqlx::query!(
        "insert into message_statuses (id, tenant_id, message_id, status, attempt, detail, at)
         select i, t, m, s, a, d, $7 from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::int[], $6::text[])
           as noted (i, t, m, s, a, d)",
        &ids,
        &tenants as &[Option<uuid::Uuid>],
        &messages,
        &statuses,
        &attempts,
        &details as &[Option<String>],
        at
    )
    .execute(connection)
    .await?;
    Ok(())
}

pub(super) struct Row {
    pub id: MessageId,
    pub tenant_id: Option<TenantId>,
    pub recipient: Option<String>,
    pub locale: String,
    pub payload: Option<Vec<u8>>,
    pub attempts: i32,
}

/// Takes mail that is due, and what others took and did not finish in time. What others are looking at is left out.
pub(super) async fn claim(
    tx: &mut WorkerTx,
    now: DateTime<Utc>,
    locked_until: DateTime<Utc>,
    at_most: i64,
) -> Result<Vec<Row>> {
    let rows = sqlx::query_as!(
        Row,
        r#"update messages m set status = 'sending', attempts = m.attempts + 1, locked_until = $2
           from (select id from messages
                 where channel = 'email' and status in ('queued', 'held', 'sending') and next_attempt_at <= $1
                   and coalesce(not_before, $1) <= $1 and coalesce(locked_until, $1) <= $1
                 order by next_attempt_at limit $3 for update skip locked) due
           where m.id = due.id
           returning m.id as "id: MessageId", m.tenant_id as "tenant_id: TenantId", m.recipient, m.locale,
             m.payload::bytea as payload, m.attempts"#,
        now,
        locked_until,
        at_most
    )
    .fetch_all(tx.connection())
    .await?;
    let noted: Vec<_> = rows
        .iter()
        .map(|row| Noted {
            tenant: row.tenant_id,
            message: row.id,
            status: MessageStatus::Sending,
            attempt: row.attempts,
            detail: None,
        })
        .collect();
    note(tx.connection(), &noted, now).await?;
    Ok(rows)
}

/// A message that somebody claimed, and by which attempt.
#[derive(Clone, Copy, Debug)]
pub(super) struct Claimed {
    pub id: MessageId,
    pub tenant: Option<TenantId>,
    pub attempt: i32,
}

impl Claimed {
    const fn noted(self, status: MessageStatus, detail: &str) -> Noted<'_> {
        Noted { tenant: self.tenant, message: self.id, status, attempt: self.attempt, detail: Some(detail) }
    }
}

/// Whoever sent it, it is sent: also when another one has taken it over meanwhile.
pub(super) async fn sent(tx: &mut WorkerTx, of: Claimed, receipt: &str, now: DateTime<Utc>) -> Result<()> {
    let done = sqlx::query!(
        "update messages set status = 'sent', sent_at = $3, provider_receipt = $2, payload = null, locked_until = null
         where id = $1 and status in ('queued', 'held', 'sending')",
        of.id as MessageId,
        receipt,
        now
    )
    .execute(tx.connection())
    .await?;
    if done.rows_affected() == 0 {
        return Ok(());
    }
    note(tx.connection(), &[of.noted(MessageStatus::Sent, receipt)], now).await
}

/// Nothing, when another one has taken it over meanwhile: the attempt is then no longer the last. `free`: when it may go,
/// where that is later than it would be tried again.
pub(super) async fn put_off(
    tx: &mut WorkerTx,
    of: Claimed,
    why: &str,
    again: DateTime<Utc>,
    free: Option<DateTime<Utc>>,
    now: DateTime<Utc>,
) -> Result<()> {
    let status = if free.is_some() { MessageStatus::Held } else { MessageStatus::Queued };
    let done = sqlx::query!(
        "update messages set status = $5, last_error = $3, next_attempt_at = coalesce($6::timestamptz, $4::timestamptz),
           not_before = coalesce($6::timestamptz, not_before), locked_until = null
         where id = $1 and attempts = $2 and status = 'sending'",
        of.id as MessageId,
        of.attempt,
        why,
        again,
        status.as_str(),
        free
    )
    .execute(tx.connection())
    .await?;
    if done.rows_affected() == 0 {
        return Ok(());
    }
    note(tx.connection(), &[of.noted(status, why)], now).await
}

/// As [`put_off`], for good.
pub(super) async fn give_up(tx: &mut WorkerTx, of: Claimed, why: &str, now: DateTime<Utc>) -> Result<()> {
    let done = sqlx::query!(
        "update messages set status = 'failed', last_error = $3, payload = null, locked_until = null
         where id = $1 and attempts = $2 and status = 'sending'",
        of.id as MessageId,
        of.attempt,
        why
    )
    .execute(tx.connection())
    .await?;
    if done.rows_affected() == 0 {
        return Ok(());
    }
    note(tx.connection(), &[of.noted(MessageStatus::Failed, why)], now).await
}

/// Removes what is over and was written before that day of UTC, the oldest first, `at_most` of them.
pub(super) async fn delete_old(tx: &mut WorkerTx, before: NaiveDate, at_most: i64) -> Result<u64> {
    let done = sqlx::query!(
        "with old as (
           select id from messages
           where status in ('sent', 'delivered', 'read', 'failed', 'suppressed')
             and (created_at at time zone 'UTC')::date < $1
           order by (created_at at time zone 'UTC')::date limit $2),
         history as (delete from message_statuses s using old where s.message_id = old.id)
         delete from messages m using old where m.id = old.id",
        before,
        at_most
    )
    .execute(tx.connection())
    .await?;
    Ok(done.rows_affected())
}

//! What stands in somebody's inbox: it is there as soon as it is written, in the transaction that writes it.

use chrono::{DateTime, Utc};

use super::{
    MessageStatus, Suppression,
    store::{self, Noted},
    template::Said,
};
use crate::{
    db::TenantTx,
    error::Result,
    ids::{AccessEventId, MessageId, TenantId, UserId},
    locale::Locale,
};

/// What became of something for an inbox.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fate {
    Delivered,
    /// It was read elsewhere, before it was here.
    Read,
    Suppressed(Suppression),
}

impl Fate {
    const fn status(self) -> MessageStatus {
        match self {
            Self::Delivered => MessageStatus::Delivered,
            Self::Read => MessageStatus::Read,
            Self::Suppressed(_) => MessageStatus::Suppressed,
        }
    }
}

/// Something for the inbox of a member.
#[derive(Clone, Debug)]
pub(crate) struct Note<S> {
    pub user: UserId,
    /// What they read at the moment. The words are made when it is read, in the language of then.
    pub locale: Locale,
    pub said: S,
    /// What it tells of: its words are read from there.
    pub access_event: AccessEventId,
    /// When that happened.
    pub at: DateTime<Utc>,
    pub fate: Fate,
    /// Written once only.
    pub key: String,
}

/// Writes them, and says how many were not there yet.
pub(crate) async fn deliver<S: Said>(
    tx: &mut TenantTx,
    tenant: TenantId,
    notes: &[Note<S>],
    now: DateTime<Utc>,
) -> Result<usize> {
    let column = |of: fn(&Note<S>) -> String| notes.iter().map(of).collect::<Vec<_>>();
    let ids: Vec<_> = notes.iter().map(|_| MessageId::new()).collect();
    let uuids: Vec<_> = ids.iter().map(|id| id.uuid()).collect();
    let users: Vec<_> = notes.iter().map(|note| note.user.uuid()).collect();
    let versions: Vec<_> = notes.iter().map(|note| note.said.template().version()).collect();
    let consents: Vec<_> = notes.iter().map(|note| note.said.grounds().consent().map(|id| id.uuid())).collect();
    let categories: Vec<_> =
        notes.iter().map(|note| note.said.category().map(|category| category.as_str().to_owned())).collect();
    let events: Vec<_> = notes.iter().map(|note| note.access_event.uuid()).collect();
    let times: Vec<_> = notes.iter().map(|note| note.at).collect();
    let written = sqlx::query_scalar!(
        r#"insert into messages (id, tenant_id, channel, recipient_user, template, template_version, basis, consent_id,
             category, locale, status, next_attempt_at, access_event_id, created_at, read_at, dedupe_key)
           select i, $1, 'in_app', u, t, v, b, c, g, l, s, $2::timestamptz, e, a, case when s = 'read' then $2::timestamptz end, k
           from unnest($3::uuid[], $4::uuid[], $5::text[], $6::smallint[], $7::text[], $8::uuid[], $9::text[], $10::text[],
                       $11::text[], $12::uuid[], $13::timestamptz[], $14::text[])
             as note (i, u, t, v, b, c, g, l, s, e, a, k)
           on conflict do nothing returning id as "id: MessageId""#,
        tenant as TenantId,
        now,
        &uuids,
        &users,
        &column(|note| note.said.template().to_string()),
        &versions,
        &column(|note| note.said.grounds().basis().to_string()),
        &consents as &[Option<uuid::Uuid>],
        &categories as &[Option<String>],
        &column(|note| note.locale.tag().to_owned()),
        &column(|note| note.fate.status().to_string()),
        &events,
        &times,
        &column(|note| note.key.clone())
    )
    .fetch_all(tx.connection())
    .await?;
    let mut noted = Vec::with_capacity(written.len());
    for (id, note) in ids.iter().zip(notes).filter(|(id, _)| written.contains(id)) {
        let detail = if let Fate::Suppressed(why) = note.fate { Some(why.as_str()) } else { None };
        noted.push(Noted { tenant: Some(tenant), message: *id, status: note.fate.status(), attempt: 0, detail });
    }
    store::note(tx.connection(), &noted, now).await?;
    Ok(written.len())
}

/// Everything up to a moment, or what has these ids: whatever of it is in the person's inbox and not as it is to be.
pub(crate) enum Which<'a> {
    UpTo(DateTime<Utc>),
    These(&'a [MessageId]),
}

/// Marks what is in the person's inbox as read, or as not read any more.
pub(crate) async fn mark(
    tx: &mut TenantTx,
    tenant: TenantId,
    user: UserId,
    which: Which<'_>,
    is_read: bool,
    now: DateTime<Utc>,
) -> Result<()> {
    let (until, ids) = match which {
        Which::UpTo(until) => (Some(until), None),
        Which::These(ids) => (None, Some(ids.iter().map(|id| id.uuid()).collect::<Vec<_>>())),
    };
    let (from, to) = if is_read {
        (MessageStatus::Delivered, MessageStatus::Read)
    } else {
        (MessageStatus::Read, MessageStatus::Delivered)
    };
    let changed = sqlx::query_scalar!(
        r#"update messages set status = $2, read_at = case when $2 = 'read' then $3::timestamptz end
           where channel = 'in_app' and status in ('delivered', 'read') and recipient_user = $1 and status = $4
             and ($5::timestamptz is null or created_at <= $5::timestamptz) and ($6::uuid[] is null or id = any($6))
           returning id as "id: MessageId""#,
        user as UserId,
        to.as_str(),
        now,
        from.as_str(),
        until,
        ids.as_deref()
    )
    .fetch_all(tx.connection())
    .await?;
    let noted: Vec<_> = changed
        .into_iter()
        .map(|message| Noted { tenant: Some(tenant), message, status: to, attempt: 0, detail: None })
        .collect();
    store::note(tx.connection(), &noted, now).await
}

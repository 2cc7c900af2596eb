//! SQL of notifications.

use chrono::{DateTime, Utc};

use super::{Category, Chosen, Notification};
use crate::{
    access_events::AccessEvent,
    db::TenantTx,
    error::{Error, Result},
    identity::store::stored,
    ids::{AccessEventId, MembershipId, MessageId, UserId},
};

/// Whose news: what was done to the membership; with `all`, what was done to anybody.
#[derive(Clone, Copy, Debug)]
pub(super) struct Reader {
    pub user: UserId,
    pub membership: MembershipId,
    pub all: bool,
}

/// The latest first, after the one that happened then and has that id.
pub(super) async fn list(
    tx: &mut TenantTx,
    reader: Reader,
    after: Option<(DateTime<Utc>, MessageId)>,
    rows: i64,
) -> Result<Vec<Notification>> {
    let (before, before_id) = after.unzip();
    let rows = sqlx::query!(
        r#"select m.id as "message_id: MessageId", m.category, m.status = 'read' as "is_read!", m.created_at,
             a.id as "id: AccessEventId", a.kind, a.actor_kind, a.actor_name, a.subject_name, a.detail,
             (a.subject_id is not distinct from $2) as "is_about_you!"
           from messages m join access_events a on a.tenant_id = m.tenant_id and a.id = m.access_event_id
           where m.channel = 'in_app' and m.status in ('delivered', 'read') and m.recipient_user = $1
             and (m.created_at, m.id) < (coalesce($4, 'infinity'::timestamptz), coalesce($5, 'ffffffff-ffff-ffff-ffff-ffffffffffff'::uuid))
             and ($3 or a.subject_id = $2)
           order by m.created_at desc, m.id desc limit $6"#,
        reader.user as UserId,
        reader.membership.uuid(),
        reader.all,
        before,
        before_id.map(|id| id.uuid()),
        rows
    )
    .fetch_all(tx.connection())
    .await?;
    rows.into_iter()
        .map(|row| {
            let event = AccessEvent {
                id: row.id,
                kind: stored(row.kind)?,
                actor_kind: stored(row.actor_kind)?,
                actor_name: row.actor_name,
                subject_name: row.subject_name,
                detail: row.detail,
                at: row.created_at,
            };
            Ok(Notification {
                category: row.category.map_or_else(|| Ok(Category::of(event.kind)), stored)?,
                event,
                message_id: row.message_id,
                is_about_you: row.is_about_you,
                is_read: row.is_read,
            })
        })
        .collect()
}

/// How many are not read, as far as `most`.
pub(super) async fn unread(tx: &mut TenantTx, reader: Reader, most: i64) -> Result<i64> {
    Ok(sqlx::query_scalar!(
        r#"select count(*) as "count!" from (
             select from messages m
             where m.channel = 'in_app' and m.status = 'delivered' and m.recipient_user = $1
               and ($3 or exists (select from access_events a where a.tenant_id = m.tenant_id and a.id = m.access_event_id
                                  and a.subject_id = $2))
             limit $4) unread"#,
        reader.user as UserId,
        reader.membership.uuid(),
        reader.all,
        most
    )
    .fetch_one(tx.connection())
    .await?)
}

/// Names that a later release wrote are passed over.
pub(super) fn known(names: Vec<String>) -> Vec<Category> {
    names.iter().filter_map(|name| name.parse().ok()).collect()
}

fn names(categories: &[Category]) -> Vec<String> {
    categories.iter().map(Category::to_string).collect()
}

/// What somebody chose, and its version; 0 where they never did.
pub(super) async fn preferences(tx: &mut TenantTx, user: UserId) -> Result<(Chosen, i32)> {
    let row = sqlx::query!(
        "select in_app_off, mail_on, version from notification_preferences where user_id = $1",
        user as UserId
    )
    .fetch_optional(tx.connection())
    .await?;
    Ok(row.map_or_else(
        || (Chosen::default(), 0),
        |row| (Chosen { in_app_off: known(row.in_app_off), mail_on: known(row.mail_on) }, row.version),
    ))
}

/// [`Error::Stale`] when the version is not the one there is.
pub(super) async fn save_preferences(
    tx: &mut TenantTx,
    user: UserId,
    chosen: &Chosen,
    version: i32,
    now: DateTime<Utc>,
) -> Result<()> {
    let done = sqlx::query!(
        "insert into notification_preferences as p (user_id, in_app_off, mail_on, version, updated_at)
         select $1, $2, $3, 1, $5
         where $4 = 0 or exists (select from notification_preferences where user_id = $1)
         on conflict (tenant_id, user_id) do update set in_app_off = excluded.in_app_off, mail_on = excluded.mail_on,
           version = p.version + 1, updated_at = excluded.updated_at
         where p.version = $4",
        user as UserId,
        &names(&chosen.in_app_off),
        &names(&chosen.mail_on),
        version,
        now
    )
    .execute(tx.connection())
    .await?;
    if done.rows_affected() == 1 { Ok(()) } else { Err(Error::Stale) }
}

//! SQL of notifications.

use chrono::{DateTime, Utc};

use super::Notification;
use crate::{
    access_events::AccessEvent,
    db::TenantTx,
    error::Result,
    identity::store::stored,
    ids::{AccessEventId, MembershipId, UserId},
};

/// Whose news: what was done to the membership, by others than the person; with `all`, what was done to anybody.
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
    after: Option<(DateTime<Utc>, AccessEventId)>,
    rows: i64,
) -> Result<Vec<Notification>> {
    let (before, before_id) = after.unzip();
    // Two ranges of two indexes, and of each no more than its newest: where nearly all was done by the reader, the rest is
    // not searched for what others did.
    let rows = sqlx::query!(
        r#"with own as (
             select * from access_events where subject_id = $2 and kind <> 'viewing.page'
               and ($5::timestamptz is null or (at, id) < ($5, $6::uuid))
             order by at desc, id desc limit 500),
           others as (
             select * from access_events where $3 and kind <> 'viewing.page'
               and ($5::timestamptz is null or (at, id) < ($5, $6::uuid))
             order by at desc, id desc limit 500),
           news as (
             select * from own where actor_id is distinct from $1
             union select * from others where actor_id is distinct from $1)
           select id as "id!: AccessEventId", kind as "kind!", actor_kind as "actor_kind!", actor_name as "actor_name!",
             subject_name, detail, at as "at!", (subject_id is not distinct from $2) as "is_about_you!",
             at <= coalesce((select read_until from notification_marks where user_id = $1), '-infinity') as "is_read!"
           from news order by at desc, id desc limit $4"#,
        reader.user as UserId,
        reader.membership.uuid(),
        reader.all,
        rows,
        before,
        before_id as Option<AccessEventId>
    )
    .fetch_all(tx.connection())
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(Notification {
                event: AccessEvent {
                    id: row.id,
                    kind: stored(row.kind)?,
                    actor_kind: stored(row.actor_kind)?,
                    actor_name: row.actor_name,
                    subject_name: row.subject_name,
                    detail: row.detail,
                    at: row.at,
                },
                is_about_you: row.is_about_you,
                is_read: row.is_read,
            })
        })
        .collect()
}

/// How many came since the mark, as far as `most`.
pub(super) async fn unread(tx: &mut TenantTx, reader: Reader, most: i64) -> Result<i64> {
    Ok(sqlx::query_scalar!(
        r#"with mark as (
             select coalesce((select read_until from notification_marks where user_id = $1), '-infinity') as read_until),
           own as (
             select id, actor_id from access_events
             where subject_id = $2 and kind <> 'viewing.page' and at > (select read_until from mark)
             order by at desc, id desc limit 500),
           others as (
             select id, actor_id from access_events
             where $3 and kind <> 'viewing.page' and at > (select read_until from mark)
             order by at desc, id desc limit 500)
           select least(count(*), $4) as "count!" from (select * from own union select * from others) news
           where actor_id is distinct from $1"#,
        reader.user as UserId,
        reader.membership.uuid(),
        reader.all,
        most
    )
    .fetch_one(tx.connection())
    .await?)
}

/// A mark only moves on: of two tabs the one that read further counts.
pub(super) async fn mark(tx: &mut TenantTx, user: UserId, until: DateTime<Utc>) -> Result<()> {
    sqlx::query!(
        "insert into notification_marks (user_id, read_until) values ($1, $2)
         on conflict (tenant_id, user_id) do update set read_until = greatest(notification_marks.read_until, $2)",
        user as UserId,
        until
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

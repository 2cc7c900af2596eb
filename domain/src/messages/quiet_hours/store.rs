//! SQL of quiet hours.

use chrono::{DateTime, NaiveTime, Utc};

use super::QuietHours;
use crate::{
    db::TenantTx,
    error::{Error, Result},
};

/// As tables have them; none where nobody chose any.
pub(crate) fn read(row: Option<(bool, NaiveTime, NaiveTime, i32)>) -> QuietHours {
    row.map_or_else(QuietHours::default, |(is_on, from, to, version)| QuietHours { is_on, from, to, version })
}

/// Those of the transaction's tenant.
pub(super) async fn find(tx: &mut TenantTx) -> Result<QuietHours> {
    let row =
        sqlx::query!("select is_on, begins, ends, version from quiet_hours").fetch_optional(tx.connection()).await?;
    Ok(read(row.map(|row| (row.is_on, row.begins, row.ends, row.version))))
}

/// [`Error::Stale`] when the version is not the one there is.
pub(super) async fn save(tx: &mut TenantTx, hours: &QuietHours, now: DateTime<Utc>) -> Result<()> {
    let done = sqlx::query!(
        "insert into quiet_hours as q (is_on, begins, ends, version, updated_at)
         select $1, $2, $3, 1, $5 where $4 = 0 or exists (select from quiet_hours)
         on conflict (tenant_id) do update set is_on = excluded.is_on, begins = excluded.begins, ends = excluded.ends,
           version = q.version + 1, updated_at = excluded.updated_at
         where q.version = $4",
        hours.is_on,
        hours.from,
        hours.to,
        hours.version,
        now
    )
    .execute(tx.connection())
    .await?;
    if done.rows_affected() == 1 { Ok(()) } else { Err(Error::Stale) }
}

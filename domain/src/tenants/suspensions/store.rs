//! SQL of suspensions.

use chrono::{DateTime, Utc};

use super::{Reactivation, Suspension};
use crate::{
    ctx::StaffCtx,
    db::{IdentityTx, PlatformTx},
    error::{Error, OnConstraint, Result},
    ids::{SuspensionId, TenantId, UserId},
};

/// Whether a tenant's people are kept out at this moment.
pub(crate) async fn is_suspended(tx: &mut IdentityTx, tenant: TenantId) -> Result<bool> {
    let found = sqlx::query_scalar!(
        r#"select exists(select from tenant_suspensions where tenant_id = $1 and reactivated_at is null) as "there!""#,
        tenant as TenantId
    );
    Ok(found.fetch_one(tx.connection()).await?)
}

/// The latest first, after the one that began then and has that id.
pub(crate) async fn list(
    tx: &mut PlatformTx,
    tenant: TenantId,
    after: Option<(DateTime<Utc>, SuspensionId)>,
    most: i64,
) -> Result<Vec<Suspension>> {
    let (before, before_id) = after.unzip();
    let rows = sqlx::query!(
        r#"select id as "id: SuspensionId", reason, suspended_by_name, suspended_at, reactivation_reason,
             reactivated_by_name, reactivated_at
           from tenant_suspensions
           where tenant_id = $1 and ($2::timestamptz is null or (suspended_at, id) < ($2, $3::uuid))
           order by suspended_at desc, id desc limit $4"#,
        tenant as TenantId,
        before,
        before_id as Option<SuspensionId>,
        most
    )
    .fetch_all(tx.connection())
    .await?;
    let rows = rows.into_iter().map(|row| {
        // All three or none, says the table.
        let reactivation = match (row.reactivation_reason, row.reactivated_by_name, row.reactivated_at) {
            (Some(reason), Some(reactivated_by), Some(reactivated_at)) => {
                Some(Reactivation { reason, reactivated_by, reactivated_at })
            }
            _ => None,
        };
        Suspension {
            id: row.id,
            reason: row.reason,
            suspended_by: row.suspended_by_name,
            suspended_at: row.suspended_at,
            reactivation,
        }
    });
    Ok(rows.collect())
}

/// [`Error::Stale`] for a tenant that is suspended already.
pub(super) async fn insert(tx: &mut PlatformTx, tenant: TenantId, staff: &StaffCtx, reason: &str) -> Result<()> {
    sqlx::query!(
        "insert into tenant_suspensions (tenant_id, id, reason, suspended_by, suspended_by_name, suspended_at)
         values ($1, $2, $3, $4, $5, $6)",
        tenant as TenantId,
        SuspensionId::new() as SuspensionId,
        reason,
        staff.user() as UserId,
        staff.name(),
        staff.clock().now()
    )
    .execute(tx.connection())
    .await
    .on_constraint([("tenant_suspensions_open_key", Error::Stale)])?;
    Ok(())
}

/// [`Error::Stale`] for a tenant that is not suspended.
pub(super) async fn end(tx: &mut PlatformTx, tenant: TenantId, staff: &StaffCtx, reason: &str) -> Result<()> {
    let done = sqlx::query!(
        "update tenant_suspensions set reactivation_reason = $2, reactivated_by = $3, reactivated_by_name = $4,
           reactivated_at = $5
         where tenant_id = $1 and reactivated_at is null",
        tenant as TenantId,
        reason,
        staff.user() as UserId,
        staff.name(),
        staff.clock().now()
    )
    .execute(tx.connection())
    .await?;
    if done.rows_affected() == 1 { Ok(()) } else { Err(Error::Stale) }
}

//! SQL of staff's stays.

use chrono::{DateTime, Utc};

use super::{EndedBy, StaffAccess};
use crate::{
    ctx::StaffCtx,
    db::{PlatformTx, TenantTx},
    error::{Error, OnConstraint, Problem, Result},
    identity::store::stored,
    ids::{LocationId, StaffAccessId, TenantId, UserId},
    locale::Locale,
    parse::Email,
    policy::{AccessLevel, Scope},
};

struct Row {
    id: StaffAccessId,
    tenant: TenantId,
    slug: String,
    name: String,
    staff_name: String,
    reason: String,
    level: String,
    all_locations: bool,
    locations: Vec<LocationId>,
    created_at: DateTime<Utc>,
    expires_at: DateTime<Utc>,
    ended_at: Option<DateTime<Utc>>,
    ended_by: Option<String>,
    is_open: bool,
}

impl Row {
    fn read(self) -> Result<StaffAccess> {
        Ok(StaffAccess {
            id: self.id,
            tenant: self.tenant,
            slug: stored(self.slug)?,
            tenant_name: self.name,
            staff_name: self.staff_name,
            reason: self.reason,
            level: stored(self.level)?,
            locations: (!self.all_locations).then_some(self.locations),
            created_at: self.created_at,
            expires_at: self.expires_at,
            ended_at: self.ended_at,
            ended_by: self.ended_by.map(stored::<EndedBy>).transpose()?,
            is_open: self.is_open,
        })
    }
}

/// When the last stay of a page began, and which it was.
pub(super) type Place = (DateTime<Utc>, StaffAccessId);

pub(super) async fn find(tx: &mut TenantTx, id: StaffAccessId, now: DateTime<Utc>) -> Result<StaffAccess> {
    rows(tx, Some(id), now, None, 1).await?.pop().ok_or(Error::NotFound)
}

/// The latest first.
pub(super) async fn list(
    tx: &mut TenantTx,
    now: DateTime<Utc>,
    after: Option<Place>,
    most: i64,
) -> Result<Vec<StaffAccess>> {
    rows(tx, None, now, after, most).await
}

async fn rows(
    tx: &mut TenantTx,
    id: Option<StaffAccessId>,
    now: DateTime<Utc>,
    after: Option<Place>,
    most: i64,
) -> Result<Vec<StaffAccess>> {
    let (before, before_id) = after.unzip();
    let rows = sqlx::query_as!(
        Row,
        r#"select a.id as "id: StaffAccessId", a.tenant_id as "tenant: TenantId", t.slug, t.name, a.staff_name, a.reason,
             a.level, a.all_locations,
             array(select l.location_id from staff_access_locations l
                   where l.tenant_id = a.tenant_id and l.staff_access_id = a.id) as "locations!: Vec<LocationId>",
             a.created_at, a.expires_at, a.ended_at, a.ended_by,
             (a.ended_at is null and a.expires_at > $2) as "is_open!"
           from staff_access a join tenants t on t.id = a.tenant_id
           where ($1::uuid is null or a.id = $1)
             and ($3::timestamptz is null or (a.created_at, a.id) < ($3, $4::uuid))
           order by a.created_at desc, a.id desc limit $5"#,
        id as Option<StaffAccessId>,
        now,
        before,
        before_id as Option<StaffAccessId>,
        most
    );
    rows.fetch_all(tx.connection()).await?.into_iter().map(Row::read).collect()
}

/// The latest first.
pub(super) async fn list_of_staff(
    tx: &mut PlatformTx,
    staff: &StaffCtx,
    after: Option<Place>,
    most: i64,
) -> Result<Vec<StaffAccess>> {
    of_staff(tx, staff, None, after, most).await
}

/// [`Error::NotFound`] for one of somebody else.
pub(super) async fn find_by_staff(tx: &mut PlatformTx, staff: &StaffCtx, id: StaffAccessId) -> Result<StaffAccess> {
    of_staff(tx, staff, Some(id), None, 1).await?.pop().ok_or(Error::NotFound)
}

async fn of_staff(
    tx: &mut PlatformTx,
    staff: &StaffCtx,
    id: Option<StaffAccessId>,
    after: Option<Place>,
    most: i64,
) -> Result<Vec<StaffAccess>> {
    let (staff, now) = (staff.user(), staff.clock().now());
    let (before, before_id) = after.unzip();
    let rows = sqlx::query_as!(
        Row,
        r#"select a.id as "id: StaffAccessId", a.tenant_id as "tenant: TenantId", t.slug, t.name, a.staff_name, a.reason,
             a.level, a.all_locations,
             array(select l.location_id from staff_access_locations l
                   where l.tenant_id = a.tenant_id and l.staff_access_id = a.id) as "locations!: Vec<LocationId>",
             a.created_at, a.expires_at, a.ended_at, a.ended_by,
             (a.ended_at is null and a.expires_at > $3) as "is_open!"
           from staff_access a join tenants t on t.id = a.tenant_id
           where a.staff_user_id = $1 and ($2::uuid is null or a.id = $2)
             and ($4::timestamptz is null or (a.created_at, a.id) < ($4, $5::uuid))
           order by a.created_at desc, a.id desc limit $6"#,
        staff as UserId,
        id as Option<StaffAccessId>,
        now,
        before,
        before_id as Option<StaffAccessId>,
        most
    );
    rows.fetch_all(tx.connection()).await?.into_iter().map(Row::read).collect()
}

pub(super) async fn insert(
    tx: &mut PlatformTx,
    id: StaffAccessId,
    tenant: TenantId,
    staff: &StaffCtx,
    (reason, level, scope): (&str, AccessLevel, &Scope),
    until: DateTime<Utc>,
) -> Result<()> {
    sqlx::query!(
        "insert into staff_access (tenant_id, id, staff_user_id, staff_name, reason, level, all_locations, created_at, expires_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        tenant as TenantId,
        id as StaffAccessId,
        staff.user() as UserId,
        staff.name(),
        reason,
        level.as_str(),
        *scope == Scope::All,
        staff.clock().now(),
        until
    )
    .execute(tx.connection())
    .await
    .on_constraint([
        ("staff_access_tenant_id_fkey", Error::NotFound),
        // Entered twice at once: the other one is in.
        ("staff_access_open_key", Error::InUse),
    ])?;
    if let Scope::Locations(locations) = scope {
        let locations: Vec<_> = locations.iter().map(|location| location.uuid()).collect();
        sqlx::query!(
            "insert into staff_access_locations (tenant_id, staff_access_id, location_id) select $1, $2, unnest($3::uuid[])",
            tenant as TenantId,
            id as StaffAccessId,
            &locations
        )
        .execute(tx.connection())
        .await
        .on_constraint([(
            "staff_access_locations_tenant_id_location_id_fkey",
            Error::invalid("locations", Problem::Unknown),
        )])?;
    }
    Ok(())
}

/// Ends what stay of theirs is open there and gives it back; one whose time was up ended then, and is not given back.
pub(super) async fn end_open(
    tx: &mut PlatformTx,
    tenant: TenantId,
    staff: UserId,
    now: DateTime<Utc>,
) -> Result<Option<StaffAccessId>> {
    let ended = sqlx::query!(
        r#"update staff_access set ended_at = least(expires_at, $3),
             ended_by = case when expires_at > $3 then 'staff' else 'time' end
           where tenant_id = $1 and staff_user_id = $2 and ended_at is null
           returning id as "id: StaffAccessId", ended_by = 'staff' as "left!""#,
        tenant as TenantId,
        staff as UserId,
        now
    )
    .fetch_optional(tx.connection())
    .await?;
    Ok(ended.filter(|ended| ended.left).map(|ended| ended.id))
}

/// [`Error::NotFound`] for one that somebody else ended meanwhile.
pub(super) async fn end_by_staff(tx: &mut PlatformTx, id: StaffAccessId, now: DateTime<Utc>) -> Result<()> {
    let done = sqlx::query!(
        "update staff_access set ended_at = $2, ended_by = 'staff' where id = $1 and ended_at is null",
        id as StaffAccessId,
        now
    )
    .execute(tx.connection())
    .await?;
    if done.rows_affected() == 1 { Ok(()) } else { Err(Error::NotFound) }
}

/// As [`end_by_staff`], by the tenant.
pub(super) async fn end(tx: &mut TenantTx, id: StaffAccessId, now: DateTime<Utc>) -> Result<()> {
    let done = sqlx::query!(
        "update staff_access set ended_at = $2, ended_by = 'tenant' where id = $1 and ended_at is null",
        id as StaffAccessId,
        now
    )
    .execute(tx.connection())
    .await?;
    if done.rows_affected() == 1 { Ok(()) } else { Err(Error::NotFound) }
}

/// Whom to tell.
pub(super) struct Owner {
    pub name: String,
    pub email: Email,
    pub locale: Locale,
}

pub(super) async fn owners(tx: &mut PlatformTx, tenant: TenantId) -> Result<Vec<Owner>> {
    let rows = sqlx::query!(
        "select u.display_name, u.email, coalesce(u.locale, t.locale) as \"locale!\"
         from memberships m join users u on u.id = m.user_id join tenants t on t.id = m.tenant_id
         where m.tenant_id = $1 and m.role = 'owner' limit 20",
        tenant as TenantId
    )
    .fetch_all(tx.connection())
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(Owner {
                name: row.display_name,
                email: stored(row.email)?,
                locale: row.locale.parse().map_err(|_| Error::Internal)?,
            })
        })
        .collect()
}

//! SQL of telling people: what happened that nobody was told of yet, and whom there is to tell.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::{Chosen, store::known};
use crate::{
    access_events::AccessEvent,
    db::{TenantTx, WorkerTx},
    error::{Error, Result},
    events::Position,
    identity::store::{assigned, locale, stored},
    ids::{AccessEventId, CustomRoleId, LocationId, MembershipId, TenantId, UserId},
    locale::Locale,
    parse::{Email, Slug},
    policy::{Action, ActionSet, Role, Scope},
};

/// How far people have been told of access events. Nothing, while another server is telling them.
pub(super) async fn take_cursor(tx: &mut WorkerTx, now: DateTime<Utc>) -> Result<Option<Position>> {
    sqlx::query!(
        "insert into notification_cursor (xact, sequence, updated_at) values ('0', 0, $1) on conflict do nothing",
        now
    )
    .execute(tx.connection())
    .await?;
    let row = sqlx::query!(
        r#"select xact::text::bigint as "xact!", sequence from notification_cursor for update skip locked"#
    )
    .fetch_optional(tx.connection())
    .await?;
    Ok(row.map(|row| Position { xact: row.xact, sequence: row.sequence }))
}

pub(super) async fn move_cursor(tx: &mut WorkerTx, to: Position, now: DateTime<Utc>) -> Result<()> {
    sqlx::query!(
        "update notification_cursor set xact = $1::text::xid8, sequence = $2, updated_at = $3",
        to.xact.to_string(),
        to.sequence,
        now
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// An access event that people were not told of yet.
#[derive(Clone, Copy, Debug)]
pub(super) struct New {
    pub tenant: TenantId,
    pub id: AccessEventId,
    pub at: DateTime<Utc>,
    pub position: Position,
}

/// The next of all tenants, at most `rows`, in the order of events: only those whose transaction is older than every one
/// that still runs, so that nothing can come to stand before them any more. Pages that somebody looked at as somebody else
/// are many, and no news.
pub(super) async fn next(tx: &mut WorkerTx, after: Position, rows: i64) -> Result<Vec<New>> {
    let rows = sqlx::query!(
        r#"select tenant_id as "tenant: TenantId", id as "id: AccessEventId", at, xact::text::bigint as "xact!", sequence
           from access_events
           where kind <> 'viewing.page' and (xact, sequence) > ($1::text::xid8, $2)
             and xact < pg_snapshot_xmin(pg_current_snapshot())
           order by access_events.xact, sequence limit $3"#,
        after.xact.to_string(),
        after.sequence,
        rows
    )
    .fetch_all(tx.connection())
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| New {
            tenant: row.tenant,
            id: row.id,
            at: row.at,
            position: Position { xact: row.xact, sequence: row.sequence },
        })
        .collect())
}

/// An access event with who did it, and to whom.
pub(super) struct Told {
    pub event: AccessEvent,
    pub actor: Option<Uuid>,
    pub subject: Option<Uuid>,
}

/// These, in the order in which they happened. A kind that a later release wrote is passed over, and said.
pub(super) async fn events(tx: &mut TenantTx, ids: &[AccessEventId]) -> Result<Vec<Told>> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.uuid()).collect();
    let rows = sqlx::query!(
        r#"select id as "id: AccessEventId", kind, actor_kind, actor_id, actor_name, subject_id, subject_name, detail, at
           from access_events where id = any($1) order by at, id"#,
        &ids
    )
    .fetch_all(tx.connection())
    .await?;
    let told = rows.into_iter().filter_map(|row| {
        let (Ok(kind), Ok(actor_kind)) = (row.kind.parse(), row.actor_kind.parse()) else {
            tracing::warn!(id = %row.id, kind = row.kind, "an access event of a kind that is not known is passed over");
            return None;
        };
        let (actor_name, subject_name) = (row.actor_name, row.subject_name);
        let event =
            AccessEvent { id: row.id, kind, actor_kind, actor_name, subject_name, detail: row.detail, at: row.at };
        Some(Told { event, actor: row.actor_id, subject: row.subject_id })
    });
    Ok(told.collect())
}

/// A member, as far as it is looked at for whom to tell.
pub(super) struct Member {
    pub id: MembershipId,
    pub user: UserId,
    pub name: String,
    pub email: Email,
    pub locale: Locale,
    pub is_owner: bool,
    actions: ActionSet,
    pub chosen: Chosen,
    /// How far they had read before notifications were messages.
    pub read_until: Option<DateTime<Utc>>,
}

impl Member {
    /// Whether they may see what others do to who may do what.
    pub const fn sees_all(&self) -> bool {
        self.actions.contains(Action::ViewAccessEvents)
    }
}

/// A tenant with its members.
pub(super) struct Company {
    pub name: String,
    pub slug: Slug,
    pub members: Vec<Member>,
}

pub(super) async fn company(tx: &mut TenantTx) -> Result<Company> {
    let tenant = sqlx::query!("select name, slug, locale from tenants").fetch_one(tx.connection()).await?;
    let of_tenant: Locale = tenant.locale.parse().map_err(|_| Error::Internal)?;
    let rows = sqlx::query!(
        r#"select m.id as "id: MembershipId", m.user_id as "user: UserId", u.display_name, u.email, u.locale, m.role,
             m.all_locations, m.custom_role_id as "custom: CustomRoleId", c.name as "custom_name?",
             c.actions as "custom_actions?", p.in_app_off as "in_app_off?", p.mail_on as "mail_on?",
             k.read_until as "read_until?",
             array(select l.location_id from membership_locations l
                   where l.tenant_id = m.tenant_id and l.membership_id = m.id) as "locations!: Vec<LocationId>"
           from memberships m join users u on u.id = m.user_id
             left join custom_roles c on c.tenant_id = m.tenant_id and c.id = m.custom_role_id
             left join notification_preferences p on p.tenant_id = m.tenant_id and p.user_id = m.user_id
             left join notification_marks k on k.tenant_id = m.tenant_id and k.user_id = m.user_id
           order by m.id"#
    )
    .fetch_all(tx.connection())
    .await?;
    let members = rows.into_iter().map(|row| {
        let (role, actions) = assigned(&row.role, row.custom, row.custom_name, row.custom_actions)?;
        let scope = if row.all_locations { Scope::All } else { Scope::Locations(row.locations) };
        Ok(Member {
            id: row.id,
            user: row.user,
            name: row.display_name,
            email: stored(row.email)?,
            locale: locale(row.locale)?.unwrap_or(of_tenant),
            is_owner: role.built_in() == Some(Role::Owner),
            actions: actions.within(&scope),
            chosen: Chosen {
                in_app_off: row.in_app_off.map(known).unwrap_or_default(),
                mail_on: row.mail_on.map(known).unwrap_or_default(),
            },
            read_until: row.read_until,
        })
    });
    Ok(Company { name: tenant.name, slug: stored(tenant.slug)?, members: members.collect::<Result<_>>()? })
}

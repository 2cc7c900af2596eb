//! SQL of events. Postgres's numbers of transactions (`xid8`) cross as texts.

use chrono::{DateTime, Utc};
use serde_json::Value;
use sqlx::PgConnection;
use uuid::Uuid;

use super::{Event, EventActor, EventKind, EventRecord, Position, publish::Origin};
use crate::{
    access_events::ActorKind,
    db::{TenantTx, WorkerTx},
    error::Result,
    identity::store::stored,
    ids::{ApiKeyId, EventId, LocationId, RequestId, TenantId, UserId},
};

/// Every server listens here.
pub(crate) const CHANNEL: &str = "events";

/// An event with what is not told: whose it is, and who may know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recorded {
    pub tenant: TenantId,
    /// Only who reaches one of these shops may know; `None`: the tenant as a whole.
    pub reach: Option<Vec<LocationId>>,
    pub record: EventRecord,
}

struct Row {
    tenant_id: TenantId,
    id: EventId,
    xact: i64,
    sequence: i64,
    kind: String,
    version: i16,
    location_id: Option<LocationId>,
    reach: Option<Vec<LocationId>>,
    actor_kind: String,
    actor_id: Option<Uuid>,
    request_id: RequestId,
    at: DateTime<Utc>,
    payload: Value,
}

impl Row {
    fn position(&self) -> Position {
        Position { xact: self.xact, sequence: self.sequence }
    }

    fn read(self) -> Result<Recorded> {
        let position = self.position();
        let actor_kind: ActorKind = stored(self.actor_kind)?;
        let id = self.actor_id.map(|id| match actor_kind {
            ActorKind::ApiKey => ApiKeyId::from_uuid(id).to_string(),
            _ => UserId::from_uuid(id).to_string(),
        });
        Ok(Recorded {
            tenant: self.tenant_id,
            reach: self.reach,
            record: EventRecord {
                id: self.id,
                kind: stored(self.kind)?,
                version: self.version,
                position,
                location_id: self.location_id,
                actor: EventActor { kind: actor_kind, id },
                request_id: self.request_id,
                at: self.at,
                data: self.payload,
            },
        })
    }
}

/// Writes an event, and wakes whoever listens once it is committed. What is sent names it and no more.
///
/// Postgres lets transactions that notify commit one after the other: with sixteen writers that was a ninth of the commits.
/// So one at a time does; what others commit meanwhile is found by whoever it wakes, which looks again for a while.
pub(super) async fn insert(
    connection: &mut PgConnection,
    tenant: Option<TenantId>,
    event: &Event,
    origin: Origin,
) -> Result<()> {
    let (id, about) = (EventId::new(), event.about());
    let reach: Option<Vec<Uuid>> = about.reach.map(|reach| reach.iter().map(|id| id.uuid()).collect());
    let payload = serde_json::to_value(event).map_err(|error| {
        tracing::error!(%error, kind = %event.kind(), "an event cannot be written");
        crate::Error::Internal
    })?;
    sqlx::query!(
        "with written as (
           insert into events (tenant_id, id, kind, version, location_id, reach, actor_kind, actor_id, request_id, at, payload)
           values (coalesce($1, app_tenant_id()), $2, $3, $4, $5, $6, $7, $8, $9, $10, $11))
         select case when pg_try_advisory_xact_lock(hashtext('events'))
           then pg_notify('events', coalesce($1, app_tenant_id())::text || ' ' || $2::uuid::text) end",
        tenant.map(TenantId::uuid),
        id.uuid(),
        event.kind().as_str(),
        event.kind().version(),
        about.location.map(LocationId::uuid),
        reach.as_deref(),
        origin.actor_kind.as_str(),
        origin.actor,
        origin.request as RequestId,
        origin.at,
        payload
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// The next events of all tenants after `after`, at most `rows`. Only those whose transaction is older than every one that
/// still runs: nothing can come to stand before them any more.
pub(super) async fn next(tx: &mut WorkerTx, after: Position, rows: i64) -> Result<(Vec<Recorded>, Option<Position>)> {
    let rows = sqlx::query_as!(
        Row,
        r#"select tenant_id as "tenant_id: TenantId", id as "id: EventId", xact::text::bigint as "xact!", sequence, kind,
             version, location_id as "location_id: LocationId", reach as "reach: Vec<LocationId>", actor_kind, actor_id,
             request_id as "request_id: RequestId", at, payload
           from events
           where (xact, sequence) > ($1::text::xid8, $2) and xact < pg_snapshot_xmin(pg_current_snapshot())
           order by events.xact, sequence limit $3"#,
        after.xact.to_string(),
        after.sequence,
        rows
    )
    .fetch_all(tx.connection())
    .await?;
    let last = rows.last().map(Row::position);
    Ok((known(rows), last))
}

/// What a later release wrote and this one does not know is passed over, and said.
fn known(rows: Vec<Row>) -> Vec<Recorded> {
    let read = |row: Row| {
        let (id, kind) = (row.id, row.kind.clone());
        row.read()
            .inspect_err(|_| tracing::warn!(%id, kind, "an event of a kind that is not known is passed over"))
            .ok()
    };
    rows.into_iter().filter_map(read).collect()
}

/// Whether something committed waits for a transaction that still runs.
pub(super) async fn is_waiting(tx: &mut WorkerTx) -> Result<bool> {
    Ok(sqlx::query_scalar!(
        r#"select exists (select from events where xact >= pg_snapshot_xmin(pg_current_snapshot())) as "waits!""#
    )
    .fetch_one(tx.connection())
    .await?)
}

/// Where whatever is not readable yet begins: everything readable stands before it.
pub(super) async fn head(tx: &mut WorkerTx) -> Result<Position> {
    let xmin = sqlx::query_scalar!(r#"select pg_snapshot_xmin(pg_current_snapshot())::text::bigint as "xmin!""#)
        .fetch_one(tx.connection())
        .await?;
    Ok(Position { xact: xmin - 1, sequence: i64::MAX })
}

/// What is asked for in one tenant, by whom it may be seen.
pub(super) struct Asked<'a> {
    pub kinds: &'a [String],
    /// `None`: every shop.
    pub scope: Option<&'a [Uuid]>,
    pub location: Option<LocationId>,
}

/// Backwards from `before`: the latest first.
pub(super) async fn list(
    tx: &mut TenantTx,
    asked: &Asked<'_>,
    before: Option<Position>,
    rows: i64,
) -> Result<Vec<EventRecord>> {
    let before = before.unwrap_or(Position { xact: i64::MAX, sequence: i64::MAX });
    let rows = sqlx::query_as!(
        Row,
        r#"select tenant_id as "tenant_id: TenantId", id as "id: EventId", xact::text::bigint as "xact!", sequence, kind,
             version, location_id as "location_id: LocationId", reach as "reach: Vec<LocationId>", actor_kind, actor_id,
             request_id as "request_id: RequestId", at, payload
           from events
           where (xact, sequence) < ($1::text::xid8, $2) and xact < pg_snapshot_xmin(pg_current_snapshot())
             and kind = any($3)
             and ($4::uuid[] is null or ((location_id is null or location_id = any($4)) and (reach is null or reach && $4)))
             and ($5::uuid is null or location_id = $5)
           order by events.xact desc, sequence desc limit $6"#,
        before.xact.to_string(),
        before.sequence,
        asked.kinds,
        asked.scope,
        asked.location.map(LocationId::uuid),
        rows
    )
    .fetch_all(tx.connection())
    .await?;
    Ok(known(rows).into_iter().map(|recorded| recorded.record).collect())
}

/// Forwards from `after`, as far as `rows`.
pub(super) async fn since(
    tx: &mut TenantTx,
    asked: &Asked<'_>,
    after: Position,
    rows: i64,
) -> Result<Vec<EventRecord>> {
    let rows = sqlx::query_as!(
        Row,
        r#"select tenant_id as "tenant_id: TenantId", id as "id: EventId", xact::text::bigint as "xact!", sequence, kind,
             version, location_id as "location_id: LocationId", reach as "reach: Vec<LocationId>", actor_kind, actor_id,
             request_id as "request_id: RequestId", at, payload
           from events
           where (xact, sequence) > ($1::text::xid8, $2) and xact < pg_snapshot_xmin(pg_current_snapshot())
             and kind = any($3)
             and ($4::uuid[] is null or ((location_id is null or location_id = any($4)) and (reach is null or reach && $4)))
           order by events.xact, sequence limit $5"#,
        after.xact.to_string(),
        after.sequence,
        asked.kinds,
        asked.scope,
        rows
    )
    .fetch_all(tx.connection())
    .await?;
    Ok(known(rows).into_iter().map(|recorded| recorded.record).collect())
}

/// The kinds an asker may be told of, as texts for the database.
pub(super) fn names(kinds: impl Iterator<Item = EventKind>) -> Vec<String> {
    kinds.map(|kind| kind.as_str().to_owned()).collect()
}

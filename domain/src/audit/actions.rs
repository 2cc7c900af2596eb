//! Reading the audit, and verifying it.

use base64::{Engine, engine::general_purpose::STANDARD};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use uuid::Uuid;

use super::{
    AuditAction, AuditFilter, AuditRecord, ChainState, Details, Verification, keys,
    reader::Reader,
    record::{ActorWords, Entry, record, record_read},
    seal,
    store::{self, Row, Search},
    verify::{Opened, opened, verify_as},
};
use crate::{
    ctx::{Ctx, StaffCtx},
    db::Db,
    error::{Problem, Result},
    ids::{
        ApiKeyId, AuditRecordId, CustomRoleId, InvitationId, LegalEntityId, LocationId, MembershipId, StaffAccessId,
        TenantId, UserId,
    },
    page::{Limit, Page},
    policy::{Action, StaffAction},
};

/// Records that somebody who waits for a page has verified.
const MOST_VERIFIED: i64 = 50_000;

/// What happened in the tenant one is in, the latest first. That it was looked at is recorded too.
///
/// # Errors
/// [`crate::Error::Forbidden`] without `audit.view`; [`crate::Error::Invalid`] for a filter, cursor or limit that is none.
pub async fn list(ctx: &Ctx, db: &Db, filter: &AuditFilter) -> Result<Page<AuditRecord>> {
    ctx.authorize(Action::ViewAudit)?;
    let (limit, search) = (Limit::new(filter.limit)?, search(filter)?);
    // Each page is a look: a cursor can be made up, so one that is not recorded would be a way to look unseen.
    record_read(ctx, db, looked(AuditAction::AuditListViewed, filter)).await?;
    let reader = Reader::Tenant(Box::new(ctx.clone()));
    page(&reader, db, limit, &search).await
}

/// Records that what the filter lets through is taken away as a file, before it is.
///
/// # Errors
/// [`crate::Error::Forbidden`] without `audit.take`; [`crate::Error::Invalid`] for a filter that is none.
pub async fn take(ctx: &Ctx, db: &Db, filter: &AuditFilter) -> Result<()> {
    ctx.authorize(Action::TakeAudit)?;
    search(&AuditFilter { cursor: None, ..filter.clone() })?;
    record_read(ctx, db, looked(AuditAction::AuditListTaken, filter)).await
}

/// A portion of what [`take`] recorded.
///
/// # Errors
/// As [`take`].
pub async fn list_taken(ctx: &Ctx, db: &Db, filter: &AuditFilter) -> Result<Page<AuditRecord>> {
    ctx.authorize(Action::TakeAudit)?;
    let (limit, search) = (Limit::new(filter.limit)?, search(filter)?);
    page(&Reader::Tenant(Box::new(ctx.clone())), db, limit, &search).await
}

/// What staff did outside tenants.
///
/// # Errors
/// As [`list`].
pub async fn list_platform(staff: &StaffCtx, db: &Db, filter: &AuditFilter) -> Result<Page<AuditRecord>> {
    staff.authorize(StaffAction::ViewAudit)?;
    let (limit, search) = (Limit::new(filter.limit)?, search(filter)?);
    let mut tx = db.begin_platform(staff).await?;
    record(&mut tx, staff, looked(AuditAction::AuditListViewed, filter)).await?;
    tx.commit().await?;
    page(&Reader::Platform(Box::new(staff.clone())), db, limit, &search).await
}

/// What was looked for, without where in the list.
pub(super) fn looked(action: AuditAction, filter: &AuditFilter) -> Entry {
    let sought = AuditFilter { cursor: None, limit: None, ..filter.clone() };
    Entry::new(action).between(Some(&AuditFilter::default()), Some(&sought))
}

async fn page(reader: &Reader, db: &Db, limit: Limit, search: &Search) -> Result<Page<AuditRecord>> {
    let tenant = reader.tenant();
    let mut tx = reader.begin(db).await?;
    let rows = store::list(&mut tx, tenant, search, limit.rows_to_fetch()).await?;
    let named = store::keys_by_id(&mut tx, &keys::named(&rows)).await?;
    drop(tx);
    let keys = keys::of_rows(db, tenant, named).await?;
    let page = limit.page(rows, |row| (row.at, row.id));
    let items = page.items.iter().map(|row| read(row, &keys)).collect::<Result<Vec<_>>>()?;
    Ok(Page { items, next: page.next })
}

fn read(row: &Row, keys: &std::collections::HashMap<Uuid, keys::WordsKey>) -> Result<AuditRecord> {
    let words = |column, sealed: &Option<Vec<u8>>| match opened(row, column, sealed.as_deref(), keys) {
        Opened::Words(words) => serde_json::from_slice(&words.text).ok(),
        Opened::Erased | Opened::Broken => None,
    };
    let details: Option<serde_json::Value> = row.open_details.clone().or_else(|| words("details", &row.details));
    let actor: Option<serde_json::Value> = row.open_actor.clone().or_else(|| words("actor", &row.actor));
    let actor: Option<ActorWords> = actor.and_then(|words| serde_json::from_value(words).ok());
    Ok(AuditRecord {
        id: row.id,
        at: row.at,
        actor_kind: row.actor_kind()?,
        actor_id: row.actor_id,
        actor_name: actor.map(|actor| actor.name).filter(|name| !name.is_empty()),
        behalf_id: row.behalf_id,
        action: row.action()?,
        object_id: row.object_id,
        location_id: row.location_id,
        details: details.and_then(|words| serde_json::from_value::<Details>(words).ok()),
        request_id: row.request_id,
        // Enough of it to tell two apart.
        address: row.address_digest.as_deref().and_then(|digest| digest.get(..6)).map(|part| STANDARD.encode(part)),
        sequence: row.sequence,
    })
}

/// How far the chain of the tenant one is in has come.
///
/// # Errors
/// [`crate::Error::Forbidden`] without `audit.view`.
pub async fn state(ctx: &Ctx, db: &Db) -> Result<ChainState> {
    ctx.authorize(Action::ViewAudit)?;
    state_as(&Reader::Tenant(Box::new(ctx.clone())), db).await
}

/// How far the platform's has.
///
/// # Errors
/// [`crate::Error::Forbidden`] without `audit.view`.
pub async fn state_of_platform(staff: &StaffCtx, db: &Db) -> Result<ChainState> {
    staff.authorize(StaffAction::ViewAudit)?;
    state_as(&Reader::Platform(Box::new(staff.clone())), db).await
}

async fn state_as(reader: &Reader, db: &Db) -> Result<ChainState> {
    let mut tx = reader.begin(db).await?;
    let head = store::head(&mut tx, reader.tenant()).await?;
    let open = store::count_open(&mut tx, reader.tenant()).await?;
    Ok(ChainState {
        chain: head.as_ref().map(|head| head.id),
        sealed: head.as_ref().map_or(0, |head| head.sequence),
        open,
        signed: head.as_ref().map_or(0, |head| head.signed_sequence),
        signed_at: head.and_then(|head| head.signed_at),
    })
}

/// Verifies the chain of the tenant one is in, from its first record on: as much of it as somebody waits for.
///
/// # Errors
/// [`crate::Error::Forbidden`] without `audit.view`.
pub async fn verify_now(ctx: &Ctx, db: &Db) -> Result<Verification> {
    ctx.authorize(Action::ViewAudit)?;
    let reader = Reader::Tenant(Box::new(ctx.clone()));
    // What waits is part of what was asked for, whether or not a worker has come by.
    seal::chain_up(db, reader.tenant(), ctx.real_clock().now()).await?;
    let found = verify_as(&reader, db, ctx.real_clock().now(), MOST_VERIFIED).await?;
    record_read(ctx, db, verified(&found)).await?;
    Ok(found)
}

/// The same for the platform's.
///
/// # Errors
/// [`crate::Error::Forbidden`] without `audit.view`.
pub async fn verify_platform_now(staff: &StaffCtx, db: &Db) -> Result<Verification> {
    staff.authorize(StaffAction::ViewAudit)?;
    let reader = Reader::Platform(Box::new(staff.clone()));
    seal::chain_up(db, None, staff.clock().now()).await?;
    let found = verify_as(&reader, db, staff.clock().now(), MOST_VERIFIED).await?;
    let mut tx = db.begin_platform(staff).await?;
    record(&mut tx, staff, verified(&found)).await?;
    tx.commit().await?;
    Ok(found)
}

fn verified(found: &Verification) -> Entry {
    let finding = found.finding.as_ref().map(|finding| finding.as_str());
    let entry = Entry::new(AuditAction::AuditVerified).changed("records", serde_json::Value::Null, found.records);
    entry.changed("finding", serde_json::Value::Null, finding)
}

/// Reads what is looked for, and names every part of it that is none.
fn search(filter: &AuditFilter) -> Result<Search> {
    let mut fields = crate::parse::Fields::default();
    let given =
        |text: &Option<String>| text.as_deref().map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned);
    let mut actions = None;
    if let Some(name) = given(&filter.action) {
        let named: Vec<_> =
            AuditAction::ALL.iter().copied().filter(|a| a.as_str() == name || a.kind() == name).collect();
        if named.is_empty() {
            fields.wrong("action", Problem::Choice);
        }
        actions = Some(named);
    }
    if let Some(only) = filter.only {
        let side = store::actions_of(only);
        actions = Some(
            actions
                .map_or(side.clone(), |actions| actions.into_iter().filter(|action| side.contains(action)).collect()),
        );
    }
    let mut id = |field: &str, text: &Option<String>| {
        let text = given(text)?;
        let read = read_id(&text);
        if read.is_none() {
            fields.wrong(field, Problem::Unknown);
        }
        read
    };
    let (actor, object) = (id("actor", &filter.actor), id("object", &filter.object));
    let (from, until) = (filter.from.map(start_of), filter.to.and_then(|day| day.succ_opt()).map(start_of));
    let before: Option<(DateTime<Utc>, AuditRecordId)> =
        filter.cursor.as_ref().map(|cursor| cursor.position()).transpose()?;
    fields.finish(Some(()))?;
    Ok(Search { actions, actor, object, from, until, before })
}

/// The first moment of a day in Argentina: three hours behind UTC, in every province.
fn start_of(day: NaiveDate) -> DateTime<Utc> {
    day.and_time(chrono::NaiveTime::MIN).and_utc() + TimeDelta::hours(3)
}

/// An id of any kind of thing that records are about, or a bare uuid.
fn read_id(text: &str) -> Option<Uuid> {
    fn of<T: std::str::FromStr>(text: &str, uuid: fn(T) -> Uuid) -> Option<Uuid> {
        text.parse().ok().map(uuid)
    }
    text.parse()
        .ok()
        .or_else(|| of(text, UserId::uuid))
        .or_else(|| of(text, ApiKeyId::uuid))
        .or_else(|| of(text, LocationId::uuid))
        .or_else(|| of(text, LegalEntityId::uuid))
        .or_else(|| of(text, MembershipId::uuid))
        .or_else(|| of(text, InvitationId::uuid))
        .or_else(|| of(text, CustomRoleId::uuid))
        .or_else(|| of(text, StaffAccessId::uuid))
        .or_else(|| of(text, TenantId::uuid))
}

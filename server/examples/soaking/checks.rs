//! Counts effects, as an administrator of the database sees them.

use std::{
    sync::atomic::Ordering,
    time::{Duration, Instant},
};

use domain::ids::EventId;
use serde_json::Value;
use sqlx::{Connection, PgConnection};

use super::{
    streams::{Heard, digest},
    traffic::Done,
};
use crate::client::{Result, call};

/// Longer than any lease: what a killed worker left is somebody else's by then.
const PATIENCE: Duration = Duration::from_secs(420);

/// How it stood before.
pub struct Begun {
    at: chrono::DateTime<chrono::Utc>,
    /// How many events there were, in their order.
    events: i64,
}

/// Something that has to be there so often.
pub struct Check {
    pub what: &'static str,
    pub expected: i64,
    pub found: i64,
}

impl Check {
    pub const fn holds(&self) -> bool {
        self.expected == self.found
    }
}

/// Notes what jobs remove, in the transaction in which they do.
pub async fn prepare(database: &str) -> Result<Begun> {
    let mut connection = PgConnection::connect(database).await?;
    sqlx::raw_sql(
        "create table soak_removed (key text);
         grant insert on soak_removed to app_worker;
         create function soak_note() returns trigger language plpgsql as
           $$ begin insert into soak_removed values (old.key); return null; end $$;
         create trigger soak_note after delete on idempotency_keys for each row
           when (old.operation = 'soak') execute function soak_note()",
    )
    .execute(&mut connection)
    .await?;
    let at = sqlx::query_scalar("select now()").fetch_one(&mut connection).await?;
    let events = sqlx::query_scalar(EVENTS).fetch_one(&mut connection).await?;
    Ok(Begun { at, events })
}

const EVENTS: &str = "select count(*) from events e join tenants t on t.id = e.tenant_id where t.slug = 'barberia-sur'";
/// What is still to be done by a worker.
const LEFT: &str = "select (select count(*) from jobs where status in ('waiting', 'running') and run_at <= now())
   + (select count(*) from messages where status in ('queued', 'held', 'sending') and next_attempt_at <= now())
   + (select count(*) from audit_records where sequence is null)";

/// Waits until nothing is left to be done; says how long it took.
pub async fn settle(database: &str) -> Result<Duration> {
    let mut connection = PgConnection::connect(database).await?;
    let begun = Instant::now();
    loop {
        let left: i64 = sqlx::query_scalar(LEFT).fetch_one(&mut connection).await?;
        if left == 0 {
            return Ok(begun.elapsed());
        }
        if begun.elapsed() > PATIENCE {
            return Err(format!("{left} things are left undone").into());
        }
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
}

pub async fn count(
    database: &str,
    address: &str,
    cookie: &str,
    begun: &Begun,
    done: &Done,
    heard: &Heard,
) -> Result<Vec<Check>> {
    let mut connection = PgConnection::connect(database).await?;
    let asked = |count: &std::sync::atomic::AtomicU64| i64::try_from(count.load(Ordering::Relaxed)).unwrap_or(i64::MAX);
    let (shops, edits, invitations) = (asked(&done.shops), asked(&done.edits), asked(&done.invitations));
    let (rows, jobs) = (asked(&done.rows), asked(&done.jobs));
    let mut checks = Vec::new();
    for (what, expected, query) in [
        ("shops asked for twice at once, and there once", shops,
         "select count(*) from locations where (name like 'Soak %' or name like 'Editado %') and created_at >= $1"),
        ("records of the audit: shops created", shops,
         "select count(*) from audit_records where action = 'location.created' and at >= $1"),
        ("records of the audit: shops closed or opened", edits,
         "select count(*) from audit_records where action = 'location.edited' and at >= $1"),
        ("records of the audit: people invited", invitations,
         "select count(*) from audit_records where action = 'member.invited' and at >= $1"),
        ("events: shops created", shops, "select count(*) from events where kind = 'location.created' and at >= $1"),
        ("events: shops closed or opened", edits,
         "select count(*) from events where kind = 'location.status_changed' and at >= $1"),
        ("invitations asked for twice at once, and there once", invitations,
         "select count(*) from invitations where email like 'soak-%' and created_at >= $1"),
        ("letters of invitations, sent", invitations,
         "select count(*) from messages where template = 'invitation' and status = 'sent' and created_at >= $1"),
        ("letters that are neither sent nor held until the morning", 0,
         "select count(*) from messages where channel = 'email' and status not in ('sent', 'held') and created_at >= $1"),
        ("invitations that nobody else was told of", 0,
         "select count(*) from access_events e where e.kind = 'member.invited' and e.at >= $1
            and not exists (select from messages m where m.tenant_id = e.tenant_id and m.access_event_id = e.id
                            and m.channel = 'in_app')"),
        ("notifications that somebody has twice", 0,
         "select count(*) from (select from messages where channel = 'in_app' and created_at >= $1
            group by tenant_id, recipient_user, access_event_id having count(*) > 1) again"),
        ("rows that jobs removed", rows, "select count(*) from soak_removed where $1::timestamptz is not null"),
        ("rows that were removed more than once", 0,
         "select count(*) from (select from soak_removed group by key having count(*) > 1) again
            where $1::timestamptz is not null"),
        ("jobs that ended once", jobs,
         "select count(*) from jobs j where kind = 'idempotency_keys.tidy' and created_at >= $1 and max_attempts = 19
            and (select count(*) from job_events e where e.job_id = j.id and e.kind = 'done') = 1"),
        ("jobs that were given up", 0, "select count(*) from jobs where status = 'dead' and created_at >= $1"),
    ] {
        let found = sqlx::query_scalar(query).bind(begun.at).fetch_one(&mut connection).await?;
        checks.push(Check { what, expected, found });
    }
    let ids: Vec<uuid::Uuid> = sqlx::query_scalar(
        "select e.id from events e join tenants t on t.id = e.tenant_id where t.slug = 'barberia-sur'
         order by e.xact, e.sequence offset $1",
    )
    .bind(begun.events)
    .fetch_all(&mut connection)
    .await?;
    let ids: Vec<u64> = ids.into_iter().map(|id| digest(&EventId::from_uuid(id).to_string())).collect();
    let whole = heard.events.iter().filter(|heard| **heard == ids).count();
    checks.push(Check {
        what: "streams that heard every event, once, in its order",
        expected: i64::try_from(heard.events.len())?,
        found: i64::try_from(whole)?,
    });
    let (_, text) = call(address, "GET", "/api/tenants/barberia-sur/audit/verification", cookie, "").await?;
    let verified: Value = serde_json::from_str(&text)?;
    checks.push(Check {
        what: "what is wrong in the audit's chain",
        expected: 0,
        found: i64::from(!verified["finding"].is_null()),
    });
    Ok(checks)
}

//! Which messages are to be sent now, and what became of them. How they are sent is the server's business.

use chrono::{DateTime, TimeDelta, Utc};
use rand::Rng;

use super::{
    Mail, Said,
    prepare::payload_cell,
    store::{self, Claimed},
};
use crate::{
    db::Db,
    error::{Error, Result},
    ids::{MessageId, TenantId},
    locale::Locale,
};

/// How long who claims a message may take. Longer than any attempt is allowed to.
pub const LEASE: TimeDelta = TimeDelta::minutes(5);
/// Attempts at most: with the pauses between them some four hours.
pub const GIVE_UP_AFTER: i32 = 10;
/// Before the second attempt. It doubles with each.
const FIRST_PAUSE: TimeDelta = TimeDelta::seconds(30);

/// A metric: attempts to send, by what became of them (`outcome`).
pub const DELIVERIES: &str = "message_deliveries_total";

/// A message to be sent now by whoever claimed it.
#[derive(Debug)]
pub struct Due {
    pub id: MessageId,
    pub recipient: String,
    pub locale: Locale,
    pub mail: Mail,
    tenant: Option<TenantId>,
    attempt: i32,
}

/// What became of an attempt. The texts are kept with the message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Somebody else is responsible for it now.
    Sent { receipt: String },
    /// It may work another time.
    Later { why: String },
    /// It never will.
    Never { why: String },
}

/// Claims up to `at_most` messages for [`LEASE`]. Each has to be [`record`]ed; one that is not is claimed again by
/// somebody after that.
///
/// # Errors
/// When the database cannot be reached. What was claimed then waits for its lease to end.
pub async fn claim(db: &Db, now: DateTime<Utc>, at_most: i64) -> Result<Vec<Due>> {
    let mut tx = db.begin_worker().await?;
    let rows = store::claim(&mut tx, now, now + LEASE, at_most).await?;
    tx.commit().await?;
    let mut claimed = Vec::new();
    for row in rows {
        let id = row.id;
        let of = Claimed { id, tenant: row.tenant_id, attempt: row.attempts };
        // Whoever had it each time ended in the middle of it: perhaps because of it.
        if of.attempt > GIVE_UP_AFTER {
            finish(db, of, false, &Outcome::Never { why: "every attempt was cut off".to_owned() }, now).await?;
            continue;
        }
        match open(db, row).await {
            Ok(due) => claimed.push(due),
            Err(error) => {
                tracing::error!(message = %id, %error, "a message cannot be read");
                finish(db, of, false, &Outcome::Later { why: "its content cannot be read".to_owned() }, now).await?;
            }
        }
    }
    Ok(claimed)
}

async fn open(db: &Db, row: store::Row) -> Result<Due> {
    let payload = row.payload.ok_or(Error::Internal)?;
    let plain = db.unseal(&payload_cell(row.tenant_id, row.id), &payload).await?;
    Ok(Due {
        id: row.id,
        recipient: row.recipient.ok_or(Error::Internal)?,
        locale: row.locale.parse().map_err(|_| Error::Internal)?,
        // The error would quote what it could not read.
        mail: serde_json::from_slice(&plain).map_err(|_| Error::Internal)?,
        tenant: row.tenant_id,
        attempt: row.attempts,
    })
}

/// Writes down what became of a claimed message: sent, to be tried again after a pause that doubles and after the quiet hours
/// for what waits for their end, or given up.
///
/// # Errors
/// When the database cannot be reached. The message is then sent again after its lease, under the same id.
pub async fn record(db: &Db, due: &Due, outcome: &Outcome, now: DateTime<Utc>) -> Result<()> {
    let clean = |text: &str| without(text, due.mail.code());
    let outcome = match outcome {
        Outcome::Sent { receipt } => Outcome::Sent { receipt: clean(receipt) },
        Outcome::Later { why } => Outcome::Later { why: clean(why) },
        Outcome::Never { why } => Outcome::Never { why: clean(why) },
    };
    let of = Claimed { id: due.id, tenant: due.tenant, attempt: due.attempt };
    finish(db, of, due.mail.waits(), &outcome, now).await
}

async fn finish(db: &Db, of: Claimed, waits: bool, outcome: &Outcome, now: DateTime<Utc>) -> Result<()> {
    let Claimed { id, attempt, .. } = of;
    let mut tx = db.begin_worker().await?;
    match outcome {
        Outcome::Sent { receipt } => {
            store::sent(&mut tx, of, receipt, now).await?;
            tracing::info!(message = %id, attempt, "message sent");
        }
        Outcome::Later { why } if attempt < GIVE_UP_AFTER => {
            let again = now + pause_after(attempt);
            let mut free = again;
            // The worker does not read what a company chose: it goes there.
            if let Some(tenant) = of.tenant.filter(|_| waits) {
                let mut visit = tx.visit(tenant).await?;
                free = store::next_free(visit.tx().connection(), tenant, again).await?;
                tx = visit.leave().await?;
            }
            store::put_off(&mut tx, of, why, again, (free > again).then_some(free), now).await?;
            tracing::warn!(message = %id, attempt, "message not sent, it is tried again");
        }
        Outcome::Later { why } | Outcome::Never { why } => {
            store::give_up(&mut tx, of, why, now).await?;
            tracing::error!(message = %id, attempt, "message given up");
        }
    }
    tx.commit().await?;
    let outcome = match outcome {
        Outcome::Sent { .. } => "sent",
        Outcome::Later { .. } if attempt < GIVE_UP_AFTER => "later",
        Outcome::Later { .. } | Outcome::Never { .. } => "given_up",
    };
    metrics::counter!(DELIVERIES, "outcome" => outcome).increment(1);
    Ok(())
}

/// Doubles with each attempt, give or take a fifth: what failed together is not tried again together.
pub(super) fn pause_after(attempt: i32) -> TimeDelta {
    let doubled = FIRST_PAUSE.num_milliseconds() << (attempt - 1).clamp(0, 20);
    TimeDelta::milliseconds(doubled * rand::rng().random_range(80..=120) / 100)
}

/// An answer of a mail server as it may be kept: short, in one line, without the code that it may have quoted.
pub(super) fn without(text: &str, code: Option<&str>) -> String {
    let text = match code {
        Some(code) if !code.is_empty() => text.replace(code, "…"),
        _ => text.to_owned(),
    };
    text.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).take(500).collect()
}

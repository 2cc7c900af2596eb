//! Changing keys while everything goes on. Where a rotation stands is in the rows alone: one that was killed is taken up
//! by the next, and two at once do no harm.
//!
//! 1. Every data key is rewrapped under the current master key, so that an older master key can be removed.
//! 2. Every tenant gets a new data key; the old one is superseded and only opens. Who is still in the middle of a
//!    rotation gets none. Keys of blind indexes stay: their digests could not be made anew.
//! 3. Every value under a superseded key is sealed again, if it is still the value that was read.
//! 4. When no server can take a superseded key for the current one any more, keys that nothing is sealed under are
//!    retired. They still open: a transaction that began long before may bring a last value, and the next rotation
//!    finds it.

use std::collections::HashSet;

use chrono::{DateTime, TimeDelta, Utc};
use uuid::Uuid;

use super::{
    Cell, Encrypted,
    store::{self, Sealed},
    vault::{CURRENT_FOR, DataKey, Purpose, made},
};
use crate::{
    clock::Clock,
    db::Db,
    error::{Error, Result},
};

/// Values read at once.
const BATCH: i64 = 200;

/// What one pass did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pass {
    pub rewrapped: usize,
    pub new_keys: usize,
    pub resealed: usize,
    /// Values that do not open. The log names their rows; their keys are kept.
    pub broken: usize,
    pub retired: usize,
    /// Data keys that are superseded but not retired yet, besides those of broken values.
    pub waiting: usize,
    /// When another pass can retire them.
    pub settled_at: Option<DateTime<Utc>>,
}

impl Pass {
    #[must_use]
    pub const fn is_done(&self) -> bool {
        self.waiting == 0
    }
}

/// How the keys stand.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Status {
    /// Master keys of the settings, the current one first, and any other: name, data keys it wraps, whether it is given.
    pub masters: Vec<(String, usize, bool)>,
    pub current: usize,
    pub superseded: usize,
    pub retired: usize,
    /// Encrypted columns: name, values, and of those under a key that seals no more.
    pub columns: Vec<(String, i64, i64)>,
}

/// One pass over everything. Repeat it until [`Pass::is_done`]; only the first makes new keys.
///
/// # Errors
/// When the database cannot be reached or a master key is missing. What was done until then stays.
pub async fn pass(db: &Db, clock: &Clock, columns: &[Encrypted]) -> Result<Pass> {
    let mut pass = Pass { rewrapped: rewrap(db).await?, new_keys: supersede(db, clock).await?, ..Pass::default() };
    // Before the sweep: what the sweep finds unused was unused when no server could seal under it any more.
    let settled = clock.now() - settling();
    for column in columns {
        let (resealed, broken) = reseal(db, column, None).await?;
        pass.resealed += resealed;
        pass.broken += broken;
    }
    retire(db, clock, columns, settled, &mut pass).await?;
    Ok(pass)
}

/// Longer than any server takes a key for the current one.
fn settling() -> TimeDelta {
    TimeDelta::from_std(CURRENT_FOR * 2).unwrap_or(TimeDelta::MAX)
}

pub(super) async fn rewrap(db: &Db) -> Result<usize> {
    let masters = db.vault().masters();
    let (current, _) = masters.current();
    let mut tx = db.begin_keys().await?;
    let mut done = 0;
    for row in store::all(&mut tx).await?.iter().filter(|row| row.master_key_id != current) {
        let key = DataKey::unwrap(row, masters).map_err(|why| {
            tracing::error!(key = %row.id, master_key = row.master_key_id, ?why, "a data key cannot be rewrapped");
            Error::Internal
        })?;
        let (master, wrapped) = key.wrap(masters)?;
        done += usize::from(store::rewrap(&mut tx, row, &master, &wrapped).await?);
    }
    tx.commit().await?;
    Ok(done)
}

pub(super) async fn supersede(db: &Db, clock: &Clock) -> Result<usize> {
    let mut tx = db.begin_keys().await?;
    let rows = store::all(&mut tx).await?;
    let under_way: HashSet<_> = rows
        .iter()
        .filter(|row| row.superseded_at.is_some() && row.retired_at.is_none())
        .map(|row| row.tenant_id)
        .collect();
    let mut done = 0;
    for row in rows.iter().filter(|row| row.superseded_at.is_none() && row.purpose == Purpose::Seal.as_str()) {
        if !under_way.contains(&row.tenant_id) && store::supersede(&mut tx, row.id, clock.now()).await? {
            store::add(&mut tx, &made(row.tenant_id, Purpose::Seal, db.vault().masters())?).await?;
            done += 1;
        }
    }
    tx.commit().await?;
    db.vault().forget_current();
    Ok(done)
}

/// Seals anew what is under superseded keys, at most `limit` values: `(done, broken)`.
pub(super) async fn reseal(db: &Db, column: &Encrypted, limit: Option<usize>) -> Result<(usize, usize)> {
    let (mut done, mut broken, mut after) = (0, 0, None);
    loop {
        let mut tx = db.begin_keys().await?;
        let batch = store::outdated(&mut tx, column, after, BATCH).await?;
        tx.commit().await?;
        let Some(last) = batch.last() else { return Ok((done, broken)) };
        after = Some(last.row);
        for old in &batch {
            if limit.is_some_and(|limit| done >= limit) {
                return Ok((done, broken));
            }
            match reseal_one(db, column, old).await {
                Ok(replaced) => done += usize::from(replaced),
                // Logged where it happened. One broken value keeps none of the others back.
                Err(Error::Internal) => broken += 1,
                Err(error) => return Err(error),
            }
        }
    }
}

/// One row a transaction: it never holds two locks, so it cannot block with a request that holds others.
pub(super) async fn reseal_one(db: &Db, column: &Encrypted, old: &Sealed) -> Result<bool> {
    let cell = Cell { tenant: old.tenant, table: column.table, column: column.column, row: old.row };
    let plain = db.unseal(&cell, &old.value).await?;
    let new = db.seal(&cell, &plain).await?;
    let mut tx = db.begin_keys().await?;
    let replaced = store::replace(&mut tx, column, old, &new).await?;
    tx.commit().await?;
    Ok(replaced)
}

async fn retire(db: &Db, clock: &Clock, columns: &[Encrypted], settled: DateTime<Utc>, pass: &mut Pass) -> Result<()> {
    let mut tx = db.begin_keys().await?;
    let mut used = HashSet::new();
    for column in columns {
        used.extend(store::used(&mut tx, column).await?.into_iter().map(|(key, _)| key));
    }
    let rows = store::all(&mut tx).await?;
    let open = rows.iter().filter(|row| row.retired_at.is_none()).filter_map(|row| Some((row.id, row.superseded_at?)));
    let mut unused: Vec<Uuid> = Vec::new();
    for (id, since) in open {
        if since <= settled && !used.contains(&id) {
            unused.push(id);
        } else if since > settled || pass.broken == 0 {
            pass.waiting += 1;
            pass.settled_at = pass.settled_at.max(Some(since + settling()));
        }
    }
    store::retire(&mut tx, &unused, clock.now()).await?;
    tx.commit().await?;
    pass.retired = unused.len();
    Ok(())
}

/// How the keys stand; changes nothing.
///
/// # Errors
/// When the database cannot be reached.
pub async fn status(db: &Db, columns: &[Encrypted]) -> Result<Status> {
    let mut tx = db.begin_keys().await?;
    let rows = store::all(&mut tx).await?;
    let count = |wanted: &dyn Fn(&store::Row) -> bool| rows.iter().filter(|row| wanted(row)).count();
    let given: Vec<&str> = db.vault().masters().ids().collect();
    let mut names: Vec<&str> = given.clone();
    for row in &rows {
        if !names.contains(&row.master_key_id.as_str()) {
            names.push(&row.master_key_id);
        }
    }
    let masters = names
        .into_iter()
        .map(|name| (name.to_owned(), count(&|row| row.master_key_id == name), given.contains(&name)))
        .collect();
    let current: HashSet<Uuid> = rows.iter().filter(|row| row.superseded_at.is_none()).map(|row| row.id).collect();
    let mut states = Vec::new();
    for column in columns {
        let used = store::used(&mut tx, column).await?;
        let all = used.iter().map(|(_, values)| values).sum();
        let outdated = used.iter().filter(|(key, _)| !current.contains(key)).map(|(_, values)| values).sum();
        states.push((format!("{}.{}", column.table, column.column), all, outdated));
    }
    Ok(Status {
        masters,
        current: current.len(),
        superseded: count(&|row| row.superseded_at.is_some() && row.retired_at.is_none()),
        retired: count(&|row| row.retired_at.is_some()),
        columns: states,
    })
}

//! The sealer: encrypts what records say in words and links them into their chain. It runs in every worker; several at
//! once share the work and seal nothing twice.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::{
    chain::{self, Hash, Sealed},
    keys::{self, Place, WordsKey},
    record::ActorWords,
    store::{self, Row, SealedColumns},
};
use crate::{
    db::Db,
    encryption::Indexer,
    error::{Error, Result},
    ids::{AuditRecordId, LocationId, TenantId},
    network::subscriber,
};

/// Records linked in one transaction: the chain's row is locked for so long.
const BATCH: i64 = 500;
/// Chains looked at in one pass.
const CHAINS: i64 = 1000;

/// Seals everything that waits, and says how many records that was. A chain that cannot go on does not hold the others up.
///
/// # Errors
/// When the database cannot be reached.
pub async fn pass(db: &Db, now: DateTime<Utc>) -> Result<u64> {
    let mut tx = db.begin_worker().await?;
    let waiting = store::waiting(&mut tx, CHAINS).await?;
    drop(tx);
    let mut sealed = 0;
    for tenant in waiting {
        match chain_up(db, tenant, now).await {
            Ok(linked) => sealed += linked,
            Err(error) => tracing::error!(?tenant, %error, "a chain of the audit cannot go on; it is tried again"),
        }
    }
    Ok(sealed)
}

/// Seals everything of one chain that waits.
pub(super) async fn chain_up(db: &Db, tenant: Option<TenantId>, now: DateTime<Utc>) -> Result<u64> {
    let mut sealed = 0;
    loop {
        match some(db, tenant, now).await? {
            0 => return Ok(sealed),
            linked => sealed += linked,
        }
    }
}

/// A record that is ready to be linked.
struct Ready {
    row: Row,
    details: (Vec<u8>, Hash),
    actor: (Vec<u8>, Hash),
    address: Option<Hash>,
}

async fn some(db: &Db, tenant: Option<TenantId>, now: DateTime<Utc>) -> Result<u64> {
    let mut tx = db.begin_worker().await?;
    let rows = store::open(&mut tx, tenant, BATCH).await?;
    drop(tx);
    if rows.is_empty() {
        return Ok(0);
    }
    let subjects = rows.iter().flat_map(|row| [subject(row.subject_id), row.actor_id.unwrap_or_default()]);
    let keys = keys::current(db, tenant, &subjects.collect::<HashSet<_>>(), now).await?;
    let indexer = db.indexer().await?;
    let mut ready = HashMap::new();
    let mut order = Vec::new();
    for row in rows {
        order.push(row.id.uuid());
        ready.insert(row.id.uuid(), prepared(row, &keys, &indexer)?);
    }
    link(db, tenant, (order, ready), now).await
}

/// Whose key the details go with.
fn subject(person: Option<Uuid>) -> Uuid {
    person.unwrap_or_default()
}

fn prepared(row: Row, keys: &HashMap<Uuid, WordsKey>, indexer: &Indexer) -> Result<Ready> {
    let (Some(details), Some(actor)) = (&row.open_details, &row.open_actor) else { return Err(Error::Internal) };
    let mut actor: ActorWords = serde_json::from_value(actor.clone()).map_err(|_| Error::Internal)?;
    let address = actor.address.take().map(|address| subscriber(address).to_string());
    let address = address.map(|address| indexer.index("audit address", address.as_bytes())).transpose()?;
    let text = |words: serde_json::Result<Vec<u8>>| words.map_err(|_| Error::Internal);
    let (details, actor) = (text(serde_json::to_vec(details))?, text(serde_json::to_vec(&actor))?);
    let key = |subject: Uuid| keys.get(&subject).ok_or(Error::Internal);
    let place = |column| Place { tenant: row.tenant_id, record: row.id, column };
    let details = key(subject(row.subject_id))?.seal(place("details"), &details)?;
    let actor = key(row.actor_id.unwrap_or_default())?.seal(place("actor"), &actor)?;
    Ok(Ready { details, actor, address, row })
}

/// In one transaction: what nobody else has sealed meanwhile goes on from the chain's head.
async fn link(
    db: &Db,
    tenant: Option<TenantId>,
    (order, mut ready): (Vec<Uuid>, HashMap<Uuid, Ready>),
    now: DateTime<Utc>,
) -> Result<u64> {
    let mut tx = db.begin_worker().await?;
    let head = match store::lock_head(&mut tx, tenant).await? {
        Some(head) => head,
        None => {
            let id = Uuid::new_v4();
            store::begin_chain(&mut tx, tenant, id, &chain::genesis(id)).await?;
            // Another sealer may have begun it: this waits for it, and finds its row.
            store::lock_head(&mut tx, tenant).await?.ok_or(Error::Unavailable)?
        }
    };
    let open: HashSet<Uuid> = store::still_open(&mut tx, &order).await?.into_iter().collect();
    let (mut sequence, mut at_head): (i64, Hash) =
        (head.sequence, head.head.as_slice().try_into().map_err(|_| Error::Internal)?);
    let mut columns = SealedColumns::default();
    for id in order.iter().filter(|id| open.contains(id)) {
        let Some(Ready { row, details, actor, address }) = ready.remove(id) else { continue };
        sequence += 1;
        at_head = chain::link(&at_head, sequence, &chain::record_digest(&sealed(&row, address, details.1, actor.1)));
        columns.ids.push(*id);
        columns.ats.push(row.at);
        columns.sequences.push(sequence);
        columns.details.push(details.0);
        columns.details_digests.push(details.1.to_vec());
        columns.actors.push(actor.0);
        columns.actor_digests.push(actor.1.to_vec());
        columns.address_digests.push(address.map(|digest| digest.to_vec()));
        columns.chains.push(at_head.to_vec());
    }
    if columns.ids.is_empty() {
        return Ok(0);
    }
    store::set_sealed(&mut tx, &columns, now).await?;
    store::set_head(&mut tx, head.id, sequence, &at_head).await?;
    tx.commit().await?;
    Ok(columns.ids.len() as u64)
}

/// What of a record is chained.
pub(super) fn sealed(row: &Row, address: Option<Hash>, details: Hash, actor: Hash) -> Sealed<'_> {
    Sealed {
        tenant: row.tenant_id.map(TenantId::uuid),
        id: AuditRecordId::uuid(row.id),
        at: row.at,
        actor_kind: &row.actor_kind,
        actor: row.actor_id,
        behalf: row.behalf_id,
        action: &row.action,
        object: row.object_id,
        location: row.location_id.map(LocationId::uuid),
        subject: row.subject_id,
        request: row.request_id.uuid(),
        address_digest: address,
        details_digest: details,
        actor_digest: actor,
    }
}

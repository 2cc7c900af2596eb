//! What was done and looked at in a tenant, and by the platform: written with the act, chained soon after, and never
//! edited since, which anybody can verify.
//!
//! An action writes its record in its own transaction ([`record`]). A sealer (`seal`) then encrypts what the record says in
//! words, each person's with a key of their own, and links it into the tenant's chain; a link in the action's transaction
//! would make all writers of a tenant wait for each other. Checkpoints of the chain are signed and published, so that
//! even who owns the database cannot shorten it unseen. The page, the file and the two verifications read it.

#[cfg(feature = "server")]
mod actions;
#[cfg(feature = "server")]
mod bundle;
#[cfg(feature = "server")]
pub mod chain;
#[cfg(feature = "server")]
mod checkpoints;
#[cfg(feature = "server")]
pub(crate) mod jobs;
#[cfg(feature = "server")]
mod keys;
mod kinds;
#[cfg(feature = "server")]
mod reader;
#[cfg(feature = "server")]
mod record;
#[cfg(feature = "server")]
pub mod seal;
#[cfg(feature = "server")]
mod store;
#[cfg(all(test, feature = "server"))]
mod tests;
#[cfg(feature = "server")]
mod verify;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;

#[cfg(feature = "server")]
pub use actions::{list, list_platform, list_taken, state, state_of_platform, take, verify_now, verify_platform_now};
#[cfg(feature = "server")]
pub use bundle::{Bundle, BundleError, export, export_platform, verify_bundle};
#[cfg(feature = "server")]
pub use checkpoints::{list_keys, public_keys, published, sign_due};
#[cfg(feature = "server")]
pub use keys::{erase, erase_of_platform};
pub use kinds::{AuditAction, AuditActor};
#[cfg(feature = "server")]
pub(crate) use record::{Author, Authorship, Entry, record, record_read};
#[cfg(feature = "server")]
pub use verify::{verify, verify_every};

use crate::{
    ids::{AuditRecordId, LocationId, RequestId},
    page::Cursor,
};

/// One record, as it is read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct AuditRecord {
    pub id: AuditRecordId,
    pub at: DateTime<Utc>,
    pub actor_kind: AuditActor,
    /// Their id. A person's is a user's, a program's its key's.
    pub actor_id: Option<uuid::Uuid>,
    /// What they were called then. Absent once it was erased.
    pub actor_name: Option<String>,
    /// Whom they looked as, or by which stay of staff they were there.
    pub behalf_id: Option<uuid::Uuid>,
    pub action: AuditAction,
    pub object_id: Option<uuid::Uuid>,
    pub location_id: Option<LocationId>,
    /// Absent once they were erased.
    pub details: Option<Details>,
    pub request_id: RequestId,
    /// One and the same for one address, and tells nobody which.
    pub address: Option<String>,
    /// Its place in the chain. Absent for the moment until it is sealed.
    pub sequence: Option<i64>,
}

/// What a record says in words.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Details {
    /// What the object was called.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Why it was done, where a reason was asked for, or what else there is to say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<Change>,
}

/// A field that is not as it was. Null stands for nothing: before what is new, after what is gone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Change {
    pub field: String,
    pub before: Value,
    pub after: Value,
}

/// Which records.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "server", into_params(parameter_in = Query))]
pub struct AuditFilter {
    /// What was done, or the kind of thing it was done to (`location`).
    pub action: Option<String>,
    /// Who did it: the id of a person or a key.
    pub actor: Option<String>,
    /// What it was done to: an id.
    pub object: Option<String>,
    /// `reads` for what was looked at and taken away, `writes` for what was changed.
    #[serde(default)]
    #[cfg_attr(feature = "server", param(inline))]
    pub only: Option<Only>,
    /// From the beginning of this day in Argentina.
    pub from: Option<NaiveDate>,
    /// To the end of this day in Argentina.
    pub to: Option<NaiveDate>,
    /// Where to go on, as the page before said.
    #[cfg_attr(feature = "server", param(value_type = Option<String>))]
    pub cursor: Option<Cursor>,
    /// 1 to 100; 25 unless told.
    #[cfg_attr(feature = "server", param(minimum = 1, maximum = 100))]
    pub limit: Option<u32>,
}

crate::address::text_enum! {
    /// One side of what is recorded.
    Only {
        Reads = "reads",
        Writes = "writes",
    }
}

/// How far a chain has come, and what is known of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct ChainState {
    /// Its public name: where its checkpoints are published.
    pub chain: Option<uuid::Uuid>,
    /// Records in it.
    pub sealed: i64,
    /// Records that wait for the sealer.
    pub open: i64,
    /// The last checkpoint that was signed.
    pub signed: i64,
    pub signed_at: Option<DateTime<Utc>>,
}

/// What a verification found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Verification {
    pub chain: Option<uuid::Uuid>,
    /// Records looked at, from the first on.
    pub records: i64,
    /// Of them, those whose words were erased: their place in the chain was verified, their words cannot be.
    pub erased: i64,
    /// Checkpoints looked at.
    pub checkpoints: i64,
    /// Records that wait for the sealer, and are not verified yet.
    pub open: i64,
    /// False when there was more than one look takes: `server audit verify` takes all.
    pub whole: bool,
    /// The first thing that is wrong; nothing when all is as it was written.
    pub finding: Option<Finding>,
    pub at: DateTime<Utc>,
}

/// Something that was changed since it was written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(tag = "finding", rename_all = "snake_case")]
pub enum Finding {
    /// The record at this place does not say what it said.
    Edited { sequence: i64 },
    /// The words of the record at this place are not those that were written.
    WordsEdited { sequence: i64 },
    /// The record of this place is not there.
    Removed { sequence: i64 },
    /// The record at this place was at another.
    Moved { sequence: i64 },
    /// The chain ends before the record that its head or a signed checkpoint names.
    CutTail { sequence: i64, expected: i64 },
    /// The checkpoint at this place says another head than the records give.
    CheckpointDiffers { sequence: i64 },
    /// The checkpoint at this place is not signed by a known key.
    BadSignature { sequence: i64 },
}

impl Finding {
    /// The finding's name, as it is serialised.
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Edited { .. } => "edited",
            Self::WordsEdited { .. } => "words_edited",
            Self::Removed { .. } => "removed",
            Self::Moved { .. } => "moved",
            Self::CutTail { .. } => "cut_tail",
            Self::CheckpointDiffers { .. } => "checkpoint_differs",
            Self::BadSignature { .. } => "bad_signature",
        }
    }

    #[must_use]
    pub const fn sequence(&self) -> i64 {
        match self {
            Self::Edited { sequence }
            | Self::WordsEdited { sequence }
            | Self::Removed { sequence }
            | Self::Moved { sequence }
            | Self::CutTail { sequence, .. }
            | Self::CheckpointDiffers { sequence }
            | Self::BadSignature { sequence } => *sequence,
        }
    }
}

/// How far a chain had come at a moment, signed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Checkpoint {
    pub sequence: i64,
    /// The chain's link at that record, in base 64.
    pub head: String,
    pub at: DateTime<Utc>,
    /// The key that signed it.
    pub key: uuid::Uuid,
    /// Ed25519 over the bytes that the documentation names, in base 64.
    pub signature: String,
}

/// The public half of a key that checkpoints are signed with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct PublicKey {
    pub id: uuid::Uuid,
    /// Ed25519 (RFC 8032), in base 64.
    pub public_key: String,
    pub created_at: DateTime<Utc>,
}

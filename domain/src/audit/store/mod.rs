//! SQL of the audit: its records, the chains that they are in, and the keys of both.

mod chains;
mod keys;
mod records;

use sqlx::PgConnection;

pub(super) use self::{chains::*, keys::*, records::*};
use crate::db::{IdentityTx, PlatformTx, TenantTx, WorkerTx};

/// SQL lives in this crate alone.
pub(crate) trait Connects: Send {
    fn connection(&mut self) -> &mut PgConnection;
}

/// A transaction that a record can be written in.
pub(crate) trait Records: Connects {}

/// A transaction that the audit can be read in.
pub(super) trait Reads: Connects {}

macro_rules! carries {
    ($($transaction:ty: $($what:ident)+;)+) => {$(
        impl Connects for $transaction {
            fn connection(&mut self) -> &mut PgConnection {
                self.connection()
            }
        }
        $(impl $what for $transaction {})+
    )+};
}
carries! {
    TenantTx: Records Reads;
    PlatformTx: Records Reads;
    IdentityTx: Records;
    WorkerTx: Reads;
}

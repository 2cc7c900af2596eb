//! How long messages are kept, with their history.
//!
//! The key by which a message is written once goes with it. So it is kept for longer than anything that writes messages can
//! come again: a dead job can be tried again for 90 days, everything else (an idempotency key, a consumer that is behind)
//! for less. A consumer's events do not come again at all, since its cursor has passed them.

use std::sync::atomic::{AtomicU32, Ordering};

use chrono::TimeDelta;

/// Days at least.
pub const LEAST: u32 = 100;

static KEPT: AtomicU32 = AtomicU32::new(400);

/// Says for how many days, once, when the program starts.
pub fn configure(days: u32) {
    KEPT.store(days.max(LEAST), Ordering::Relaxed);
}

pub(super) fn kept() -> TimeDelta {
    TimeDelta::days(KEPT.load(Ordering::Relaxed).into())
}

//! What time it is, as a value that is handed around: rules never ask the machine, so tests and the sandbox can move it.

use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

use chrono::{DateTime, TimeDelta, Utc};

#[derive(Clone, Debug, Default)]
pub enum Clock {
    /// The machine's.
    #[default]
    System,
    /// Stands still until moved. Microseconds since 1970, which is what Postgres keeps.
    Manual(Arc<AtomicI64>),
    /// A sandbox's: as far ahead of another as its people moved it.
    Ahead(Arc<Clock>, TimeDelta),
}

impl Clock {
    #[must_use]
    pub fn manual(at: DateTime<Utc>) -> Self {
        Self::Manual(Arc::new(AtomicI64::new(at.timestamp_micros())))
    }

    /// Now, in whole microseconds: what comes back from the database is then what went in.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        let micros = match self {
            Self::System => Utc::now().timestamp_micros(),
            Self::Manual(at) => at.load(Ordering::SeqCst),
            Self::Ahead(clock, by) => {
                clock.now().timestamp_micros().saturating_add(by.num_microseconds().unwrap_or_default())
            }
        };
        DateTime::from_timestamp_micros(micros).unwrap_or_default()
    }

    /// The same clock so many seconds ahead: a tenant's own.
    #[must_use]
    pub fn ahead(&self, seconds: i64) -> Self {
        match seconds {
            0 => self.clone(),
            _ => Self::Ahead(Arc::new(self.clone()), TimeDelta::seconds(seconds)),
        }
    }

    /// Moves a manual clock, and every clone of it; the machine's clock is not ours to move.
    pub fn advance(&self, by: TimeDelta) {
        match self {
            Self::Manual(at) => {
                at.fetch_add(by.num_microseconds().unwrap_or(0), Ordering::SeqCst);
            }
            Self::Ahead(clock, _) => clock.advance(by),
            Self::System => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clones_of_a_manual_clock_move_together() {
        let clock = Clock::manual(DateTime::UNIX_EPOCH);
        let copy = clock.clone();
        clock.advance(TimeDelta::hours(2));
        assert_eq!(copy.now(), DateTime::UNIX_EPOCH + TimeDelta::hours(2));
    }

    #[test]
    fn a_clock_that_is_ahead_goes_with_the_one_it_is_ahead_of() {
        let clock = Clock::manual(DateTime::UNIX_EPOCH);
        let ahead = clock.ahead(90);
        clock.advance(TimeDelta::hours(2));
        assert_eq!(ahead.now() - clock.now(), TimeDelta::seconds(90));
        assert_eq!(clock.ahead(0).now(), clock.now());
    }
}

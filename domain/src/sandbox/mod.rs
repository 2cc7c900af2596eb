//! Sandboxes: companies to try things in. They are as any other, but that their clock can be moved on, and that they are
//! no clients.

#[cfg(feature = "server")]
mod actions;
#[cfg(feature = "server")]
pub(crate) mod store;
#[cfg(all(test, feature = "server"))]
mod tests;

use chrono::{DateTime, NaiveDateTime, NaiveTime, Utc};
use serde::{Deserialize, Serialize};

#[cfg(feature = "server")]
pub use actions::{find, forward};

use crate::{
    address::TimeZone,
    error::{Problem, Result},
    format,
    locale::Locale,
    parse::Fields,
};

/// How far a sandbox's clock can be ahead at most, in seconds: ten years.
pub const FURTHEST_AHEAD: i64 = 315_576_000;

/// What time it is in a company.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct TenantClock {
    /// Whether it is there to try things in. Only then can its clock be moved.
    pub sandbox: bool,
    /// What time it is there.
    pub now: DateTime<Utc>,
    /// How far that is ahead of the real time, in seconds; 0 where nobody moved it.
    #[cfg_attr(feature = "server", schema(example = 86400))]
    pub ahead_seconds: i64,
    /// When it was last moved, in real time.
    pub moved_at: Option<DateTime<Utc>>,
    /// Counts the moves; a move names the version it is based on. 0 for a company whose clock cannot be moved.
    pub version: i32,
}

/// To what time a clock is to be moved on, as it was typed: a day and a time in the company's own zone.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct ClockForm {
    #[cfg_attr(feature = "server", schema(example = "2027-03-01"))]
    pub day: String,
    #[cfg_attr(feature = "server", schema(example = "09:30"))]
    pub time: String,
    /// The version that was read before.
    #[cfg_attr(feature = "server", schema(example = 1))]
    pub version: i32,
}

impl ClockForm {
    /// The next day at the same time, or any other moment of the company's.
    #[must_use]
    pub fn at(zone: TimeZone, moment: DateTime<Utc>, version: i32) -> Self {
        let local = zone.local(moment);
        Self { day: local.date().to_string(), time: format::time(local.time()), version }
    }

    /// The day and the time, as clocks in the company show them.
    ///
    /// # Errors
    /// [`crate::Error::Invalid`] at `day` and `time`.
    pub fn parse(&self) -> Result<NaiveDateTime> {
        let mut fields = Fields::default();
        let day = fields.day("day", &self.day);
        let time: Option<NaiveTime> = if self.time.trim().is_empty() {
            fields.wrong("time", Problem::Required);
            None
        } else {
            let read = format::parse_time(Locale::default(), &self.time).ok();
            if read.is_none() {
                fields.wrong("time", Problem::Time);
            }
            read
        };
        let read = (|| Some(day?.and_time(time?)))();
        fields.finish(read)
    }
}

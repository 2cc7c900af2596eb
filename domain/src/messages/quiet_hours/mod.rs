//! When a company's people are left alone: from one time of the day to another, by the clocks of its own zone. What may wait
//! and is written meanwhile is sent when they end.

#[cfg(feature = "server")]
mod actions;
#[cfg(feature = "server")]
pub(crate) mod store;
#[cfg(all(test, feature = "server"))]
mod tests;

use chrono::{DateTime, NaiveDateTime, NaiveTime, TimeDelta, Timelike, Utc};
use serde::{Deserialize, Serialize};

#[cfg(feature = "server")]
pub use actions::{edit, find};

use crate::{
    address::TimeZone,
    error::{Problem, Result},
    format,
    locale::Locale,
    parse::Fields,
};

/// A tenant's quiet hours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct QuietHours {
    pub is_on: bool,
    /// The first minute of them.
    #[serde(with = "minute")]
    #[cfg_attr(feature = "server", schema(value_type = String, example = "21:00"))]
    pub from: NaiveTime,
    /// The first minute after them. An earlier one is of the next day.
    #[serde(with = "minute")]
    #[cfg_attr(feature = "server", schema(value_type = String, example = "08:00"))]
    pub to: NaiveTime,
    pub version: i32,
}

const fn at(hour: u32) -> NaiveTime {
    match NaiveTime::from_hms_opt(hour, 0, 0) {
        Some(time) => time,
        None => NaiveTime::MIN,
    }
}

impl Default for QuietHours {
    /// As long as nobody chose others: from nine in the evening to eight in the morning.
    fn default() -> Self {
        Self { is_on: true, from: at(21), to: at(8), version: 0 }
    }
}

/// What tells the time somewhere.
pub trait Clocks {
    /// What they show at an instant.
    fn local(&self, at: DateTime<Utc>) -> NaiveDateTime;

    /// The instant at which they show this; none where they skip it. Of two the later one.
    fn instant(&self, local: NaiveDateTime) -> Option<DateTime<Utc>>;
}

impl Clocks for TimeZone {
    fn local(&self, at: DateTime<Utc>) -> NaiveDateTime {
        Self::local(*self, at)
    }

    fn instant(&self, local: NaiveDateTime) -> Option<DateTime<Utc>> {
        Self::instant(*self, local)
    }
}

/// Clocks that skip an hour or more show the time after it soon; nowhere did they ever skip more than this.
const LONGEST_SKIP: i64 = 24 * 4;

impl QuietHours {
    /// Whether a time of the day is among them.
    #[must_use]
    pub fn cover(&self, time: NaiveTime) -> bool {
        self.is_on
            && if self.from < self.to {
                self.from <= time && time < self.to
            } else {
                time >= self.from || time < self.to
            }
    }

    /// When something may be said that is ready at `at`: at once, or when the quiet hours end that are then. Never before
    /// `at`, whatever the clocks do meanwhile.
    #[must_use]
    pub fn next_free(&self, clocks: &impl Clocks, at: DateTime<Utc>) -> DateTime<Utc> {
        let now = clocks.local(at);
        if !self.cover(now.time()) {
            return at;
        }
        let day = if now.time() < self.to { Some(now.date()) } else { now.date().succ_opt() };
        let Some(end) = day.map(|day| day.and_time(self.to)) else { return at };
        let mut quarters = (0..=LONGEST_SKIP).filter_map(|n| end.checked_add_signed(TimeDelta::minutes(15 * n)));
        quarters.find_map(|end| clocks.instant(end)).map_or(at, |end| end.max(at))
    }
}

/// As people type it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct QuietHoursForm {
    /// `yes` or `no`.
    #[cfg_attr(feature = "server", schema(example = "yes"))]
    pub is_on: String,
    #[cfg_attr(feature = "server", schema(example = "21:00"))]
    pub from: String,
    /// An earlier time than `from` is of the next day.
    #[cfg_attr(feature = "server", schema(example = "08:00"))]
    pub to: String,
    /// The one that was read; 0 where nobody chose any before.
    pub version: i32,
}

impl From<&QuietHours> for QuietHoursForm {
    fn from(hours: &QuietHours) -> Self {
        Self {
            is_on: if hours.is_on { "yes" } else { "no" }.to_owned(),
            from: format::time(hours.from),
            to: format::time(hours.to),
            version: hours.version,
        }
    }
}

impl QuietHoursForm {
    /// # Errors
    /// [`crate::Error::Invalid`] with every field that breaks a rule.
    pub fn parse(&self) -> Result<QuietHours> {
        let mut fields = Fields::default();
        let is_on = match self.is_on.as_str() {
            "yes" => Some(true),
            "no" => Some(false),
            _ => {
                fields.wrong("is_on", Problem::Choice);
                None
            }
        };
        let mut time = |field: &str, text: &str| {
            if text.trim().is_empty() {
                fields.wrong(field, Problem::Required);
                return None;
            }
            let read = format::parse_time(Locale::default(), text).ok();
            if read.is_none() {
                fields.wrong(field, Problem::Time);
            }
            // Shown and sent without seconds.
            read.and_then(|time| time.with_second(0))
        };
        let (from, to) = (time("from", &self.from), time("to", &self.to));
        // From a time to the same could be none of the day or all of it.
        if from.is_some() && from == to {
            fields.wrong("to", Problem::SameTime);
        }
        let version = self.version;
        fields.finish((|| Some(QuietHours { is_on: is_on?, from: from?, to: to?, version }))())
    }
}

/// `21:00`.
mod minute {
    use chrono::NaiveTime;
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    use crate::{format, locale::Locale};

    pub fn serialize<S: Serializer>(time: &NaiveTime, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&format::time(*time))
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<NaiveTime, D::Error> {
        let text = String::deserialize(deserializer)?;
        format::parse_time(Locale::default(), &text).map_err(|_| D::Error::custom("not a time of the day"))
    }
}

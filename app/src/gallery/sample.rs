//! What the gallery shows: made up, the same for everybody, and of no company.

use chrono::{DateTime, TimeDelta, Utc};

/// Names of nobody.
pub const PEOPLE: [&str; 8] = [
    "Ana Ñandú",
    "Bruno Ríos",
    "Carla Íñiguez",
    "Darío Zárate",
    "Elena Güemes",
    "Franco Ojeda",
    "Gala Muñoz",
    "Hugo Peña",
];

pub const PLACES: [&str; 5] = ["Quilmes", "Rosario", "Salta", "Ushuaia", "Villa María"];

/// A moment that does not move, so many hours back.
#[must_use]
pub fn moment(hours: i64) -> DateTime<Utc> {
    // 21/11/2026 16:05 UTC.
    let base = DateTime::from_timestamp(1_795_277_100, 0).unwrap_or_default();
    base.checked_sub_signed(TimeDelta::hours(hours)).unwrap_or(base)
}

/// A row of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sample {
    pub number: usize,
    pub name: String,
    pub place: &'static str,
    pub amount: i64,
    pub good: bool,
}

/// As many as asked for; the same ones each time.
#[must_use]
pub fn rows(count: usize) -> Vec<Sample> {
    (0..count)
        .map(|at| {
            // A fixed mix of the position: looks like data, and is the same in 32 bits (the browser) as in 64.
            let mixed = ((at as u64).wrapping_mul(2_654_435_761) % 4_294_967_291) >> 7;
            let name = PEOPLE.get(at % PEOPLE.len()).copied().unwrap_or_default();
            Sample {
                number: at + 1,
                name: format!("{name} {}", at + 1),
                place: PLACES.get(mixed as usize % PLACES.len()).copied().unwrap_or_default(),
                amount: (mixed % 90_000) as i64 + 1_000,
                good: !mixed.is_multiple_of(3),
            }
        })
        .collect()
}

//! Numbers, money, days, times and lists as their reader writes them, and back from what people type. Source: CLDR 46,
//! locales `es_AR` and `en`; where this differs, it says so.
//!
//! Written out rather than taken from ICU or from the browser's Intl: the browser part has a size budget, two locales
//! need few words, and the server and the browser have to say the same to the letter. Nothing here asks what time it is.

mod dates;
mod durations;
mod lists;
mod money;
mod names;
mod numbers;
mod plurals;
mod read;
#[cfg(test)]
mod tests;

pub use dates::{
    date, date_in, date_time, date_time_in, day, day_as_typed, day_full, day_long, day_range, day_range_long, time,
    time_in,
};
pub use durations::{duration, relative};
pub use lists::{all_of, any_of};
pub use money::{amount, currency_sign, money};
pub use names::{Width, month, month_of_year, weekday};
pub use numbers::{compact, count, file_size, number, percent, ratio};
pub use plurals::{Plural, plural};
pub use read::{NotADate, NotANumber, NotATime, parse_date, parse_decimal, parse_time};

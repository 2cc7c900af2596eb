//! Days as a calendar has them: weeks from Monday to Sunday, months as grids, and the stretches of time people ask for.
//! What pickers show and what reports are about. Nothing here knows what day it is: today is an argument.

use chrono::{Datelike, Days, Months, NaiveDate};

use crate::address::text_enum;

/// The weeks of a month, Monday first, filled up with the days of its neighbours. Four to six of them.
#[must_use]
pub fn weeks_of_month(of: NaiveDate) -> Vec<[NaiveDate; 7]> {
    let (first, last) = (first_of_month(of), last_of_month(of));
    let mut weeks = Vec::with_capacity(6);
    let mut day = moved(first, Step::WeekStart);
    loop {
        weeks.push(std::array::from_fn(|index| moved(day, Step::Days(i64::try_from(index).unwrap_or_default()))));
        let next = moved(day, Step::Days(7));
        // Where time as it can be written ends, a step stays where it is.
        if next > last || next == day {
            return weeks;
        }
        day = next;
    }
}

#[must_use]
pub fn first_of_month(of: NaiveDate) -> NaiveDate {
    of.with_day(1).unwrap_or(of)
}

#[must_use]
pub fn last_of_month(of: NaiveDate) -> NaiveDate {
    let next = first_of_month(of).checked_add_months(Months::new(1));
    next.and_then(|next| next.pred_opt()).unwrap_or(of)
}

/// A way to go from one day to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    Days(i64),
    /// The same day of another month, or its last one: from 31 January one month on is 28 February.
    Months(i32),
    /// The Monday of the week.
    WeekStart,
    /// The Sunday of the week.
    WeekEnd,
}

/// The day a step leads to; where time as it can be written ends, the day itself.
#[must_use]
pub fn moved(day: NaiveDate, step: Step) -> NaiveDate {
    let there = match step {
        Step::Days(n) if n < 0 => day.checked_sub_days(Days::new(n.unsigned_abs())),
        Step::Days(n) => day.checked_add_days(Days::new(n.unsigned_abs())),
        Step::Months(n) if n < 0 => day.checked_sub_months(Months::new(n.unsigned_abs())),
        Step::Months(n) => day.checked_add_months(Months::new(n.unsigned_abs())),
        Step::WeekStart => day.checked_sub_days(Days::new(day.weekday().num_days_from_monday().into())),
        Step::WeekEnd => day.checked_add_days(Days::new((6 - day.weekday().num_days_from_monday()).into())),
    };
    there.unwrap_or(day)
}

/// The nearest day that is allowed.
#[must_use]
pub fn within(day: NaiveDate, min: Option<NaiveDate>, max: Option<NaiveDate>) -> NaiveDate {
    let day = max.map_or(day, |max| day.min(max));
    min.map_or(day, |min| day.max(min))
}

/// Whether a day is allowed.
#[must_use]
pub fn is_within(day: NaiveDate, min: Option<NaiveDate>, max: Option<NaiveDate>) -> bool {
    within(day, min, max) == day
}

/// From one day to another, both of them in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DayRange {
    pub from: NaiveDate,
    pub to: NaiveDate,
}

impl DayRange {
    /// Two days in the order they come in.
    #[must_use]
    pub fn between(one: NaiveDate, other: NaiveDate) -> Self {
        Self { from: one.min(other), to: one.max(other) }
    }

    #[must_use]
    pub fn contains(&self, day: NaiveDate) -> bool {
        (self.from..=self.to).contains(&day)
    }
}

text_enum! {
    /// A stretch of time that has a name.
    Period {
        Today = "today",
        Yesterday = "yesterday",
        /// Today and the six days before it.
        Last7Days = "last_7_days",
        Last30Days = "last_30_days",
        /// The whole of it, days to come included, as for the others that begin with "this".
        ThisWeek = "this_week",
        LastWeek = "last_week",
        ThisMonth = "this_month",
        LastMonth = "last_month",
        ThisYear = "this_year",
    }
}

impl Period {
    #[must_use]
    pub fn days(self, today: NaiveDate) -> DayRange {
        let last = |n: i64| DayRange { from: moved(today, Step::Days(1 - n)), to: today };
        let week = |day| DayRange { from: moved(day, Step::WeekStart), to: moved(day, Step::WeekEnd) };
        let month = |day| DayRange { from: first_of_month(day), to: last_of_month(day) };
        match self {
            Self::Today => last(1),
            Self::Yesterday => {
                let day = moved(today, Step::Days(-1));
                DayRange { from: day, to: day }
            }
            Self::Last7Days => last(7),
            Self::Last30Days => last(30),
            Self::ThisWeek => week(today),
            Self::LastWeek => week(moved(today, Step::Days(-7))),
            Self::ThisMonth => month(today),
            Self::LastMonth => month(moved(today, Step::Months(-1))),
            Self::ThisYear => DayRange {
                from: NaiveDate::from_ymd_opt(today.year(), 1, 1).unwrap_or(today),
                to: NaiveDate::from_ymd_opt(today.year(), 12, 31).unwrap_or(today),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use chrono::Weekday;

    use super::*;

    fn on(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_month_is_whole_weeks_from_monday_to_sunday() {
        for (month, first, last, weeks) in [
            ("2026-11-21", "2026-10-26", "2026-12-06", 6),
            // A February that begins on a Monday and has 28 days is four weeks and no more.
            ("2027-02-10", "2027-02-01", "2027-02-28", 4),
            ("2028-02-29", "2028-01-31", "2028-03-05", 5),
            ("2026-03-01", "2026-02-23", "2026-04-05", 6),
        ] {
            let grid = weeks_of_month(on(month));
            assert_eq!(grid.len(), weeks, "{month}");
            assert_eq!((grid[0][0], grid[weeks - 1][6]), (on(first), on(last)), "{month}");
            assert!(grid.iter().all(|week| week[0].weekday() == Weekday::Mon && week[6].weekday() == Weekday::Sun));
            let days: Vec<_> = grid.concat();
            assert!(days.windows(2).all(|two| two[1] == two[0].succ_opt().unwrap()), "{month}");
        }
        for end in [NaiveDate::MIN, NaiveDate::MAX] {
            assert!((4..=6).contains(&weeks_of_month(end).len()));
        }
    }

    #[test]
    fn every_month_of_four_centuries_holds_each_of_its_days_once() {
        let mut month = on("1900-01-01");
        while month < on("2300-01-01") {
            let days = weeks_of_month(month).concat();
            let own = days.iter().filter(|day| day.month() == month.month() && day.year() == month.year()).count();
            assert_eq!(u32::try_from(own).unwrap(), last_of_month(month).day(), "{month}");
            month = moved(month, Step::Months(1));
        }
    }

    #[test]
    fn steps_keep_to_the_calendar() {
        for (from, step, to) in [
            ("2026-12-31", Step::Days(1), "2027-01-01"),
            ("2028-03-01", Step::Days(-1), "2028-02-29"),
            ("2026-01-31", Step::Months(1), "2026-02-28"),
            ("2028-01-31", Step::Months(1), "2028-02-29"),
            ("2028-02-29", Step::Months(12), "2029-02-28"),
            ("2026-01-15", Step::Months(-1), "2025-12-15"),
            ("2026-11-21", Step::WeekStart, "2026-11-16"),
            ("2026-11-22", Step::WeekEnd, "2026-11-22"),
            ("2026-11-23", Step::WeekEnd, "2026-11-29"),
        ] {
            assert_eq!(moved(on(from), step), on(to), "{from} {step:?}");
        }
        assert_eq!(moved(NaiveDate::MAX, Step::Days(1)), NaiveDate::MAX);
        assert_eq!(moved(NaiveDate::MIN, Step::Months(i32::MIN)), NaiveDate::MIN);
    }

    #[test]
    fn a_day_is_kept_within_its_bounds() {
        let (min, max) = (Some(on("2026-11-10")), Some(on("2026-11-20")));
        assert_eq!(within(on("2026-11-01"), min, max), on("2026-11-10"));
        assert_eq!(within(on("2026-11-30"), min, max), on("2026-11-20"));
        assert_eq!(within(on("2026-11-30"), min, None), on("2026-11-30"));
        assert!(is_within(on("2026-11-20"), min, max) && !is_within(on("2026-11-21"), min, max));
    }

    #[test]
    fn periods_are_told_from_today() {
        // A Sunday, which ends a week, and the first of a month and of a year.
        for (today, period, from, to) in [
            ("2026-03-01", Period::Today, "2026-03-01", "2026-03-01"),
            ("2026-03-01", Period::Yesterday, "2026-02-28", "2026-02-28"),
            ("2026-03-01", Period::Last7Days, "2026-02-23", "2026-03-01"),
            ("2026-03-01", Period::Last30Days, "2026-01-31", "2026-03-01"),
            ("2026-03-01", Period::ThisWeek, "2026-02-23", "2026-03-01"),
            ("2026-03-01", Period::LastWeek, "2026-02-16", "2026-02-22"),
            ("2026-03-01", Period::ThisMonth, "2026-03-01", "2026-03-31"),
            ("2026-03-31", Period::LastMonth, "2026-02-01", "2026-02-28"),
            ("2026-01-01", Period::LastMonth, "2025-12-01", "2025-12-31"),
            ("2028-02-29", Period::ThisYear, "2028-01-01", "2028-12-31"),
        ] {
            let days = period.days(on(today));
            assert_eq!(days, DayRange { from: on(from), to: on(to) }, "{period} on {today}");
            assert_eq!(DayRange::between(days.to, days.from), days);
            assert!(days.contains(on(from)) && days.contains(on(to)) && !days.contains(on(from).pred_opt().unwrap()));
        }
        for period in Period::ALL {
            assert_eq!(period.as_str().parse(), Ok(*period));
        }
    }
}

//! Quiet hours by clocks of every kind.
#![allow(clippy::unwrap_used)]

use chrono::NaiveDate;

use super::*;
use crate::{Error, events::EventKind, testing::World};

fn hours(from: &str, to: &str) -> QuietHours {
    QuietHoursForm { is_on: "yes".into(), from: from.into(), to: to.into(), version: 0 }.parse().unwrap()
}

fn instant(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

/// A zone three hours behind UTC whose clocks are put an hour forward or back at one moment.
struct Changing {
    at: DateTime<Utc>,
    before: i64,
    after: i64,
}

impl Changing {
    fn behind(&self, at: DateTime<Utc>) -> TimeDelta {
        TimeDelta::hours(if at < self.at { self.before } else { self.after })
    }
}

impl Clocks for Changing {
    fn local(&self, at: DateTime<Utc>) -> NaiveDateTime {
        at.naive_utc() - self.behind(at)
    }

    fn instant(&self, local: NaiveDateTime) -> Option<DateTime<Utc>> {
        [self.after, self.before]
            .into_iter()
            .map(|behind| (local + TimeDelta::hours(behind)).and_utc())
            .find(|at| self.local(*at) == local)
    }
}

#[test]
fn what_is_written_at_night_waits_for_the_morning() {
    let zone = TimeZone::BuenosAires;
    // Three hours behind UTC: nine in the evening is midnight there.
    for (from, to, at, free) in [
        ("21:00", "08:00", "2026-11-16T23:59:59Z", "2026-11-16T23:59:59Z"),
        ("21:00", "08:00", "2026-11-17T00:00:00Z", "2026-11-17T11:00:00Z"),
        ("21:00", "08:00", "2026-11-17T02:30:00Z", "2026-11-17T11:00:00Z"),
        ("21:00", "08:00", "2026-11-17T10:59:59Z", "2026-11-17T11:00:00Z"),
        ("21:00", "08:00", "2026-11-17T11:00:00Z", "2026-11-17T11:00:00Z"),
        // The last day of a month, and of a year.
        ("21:00", "08:00", "2027-01-01T01:00:00Z", "2027-01-01T11:00:00Z"),
        // Hours that do not span midnight, that begin at it, and that end at it.
        ("13:00", "16:00", "2026-11-16T16:30:00Z", "2026-11-16T19:00:00Z"),
        ("13:00", "16:00", "2026-11-16T15:59:00Z", "2026-11-16T15:59:00Z"),
        ("00:00", "06:30", "2026-11-16T03:00:00Z", "2026-11-16T09:30:00Z"),
        ("22:15", "00:00", "2026-11-16T01:15:00Z", "2026-11-16T03:00:00Z"),
        ("22:15", "00:00", "2026-11-16T03:00:00Z", "2026-11-16T03:00:00Z"),
    ] {
        assert_eq!(hours(from, to).next_free(&zone, instant(at)), instant(free), "{from} to {to} at {at}");
    }
    let off = QuietHours { is_on: false, ..QuietHours::default() };
    let night = instant("2026-11-17T03:00:00Z");
    assert_eq!(off.next_free(&zone, night), night);
}

#[test]
fn the_clocks_of_the_tenant_s_own_zone_count() {
    let at = instant("2026-11-17T00:30:00Z");
    let same = Changing { at: instant("2000-01-01T00:00:00Z"), before: 5, after: 5 };
    assert_eq!(hours("21:00", "08:00").next_free(&TimeZone::Ushuaia, at), instant("2026-11-17T11:00:00Z"));
    assert_eq!(hours("21:00", "08:00").next_free(&same, at), at, "it is half past seven there");
}

#[test]
fn quiet_hours_end_by_the_clock_also_when_it_is_changed_in_them() {
    // As in Argentina in October 2008: at midnight it is one.
    let forward = Changing { at: instant("2026-10-18T03:00:00Z"), before: 3, after: 2 };
    let evening = instant("2026-10-18T01:00:00Z");
    assert_eq!(hours("21:00", "08:00").next_free(&forward, evening), instant("2026-10-18T10:00:00Z"));
    // An end that the clocks skip: as soon as they are past it.
    assert_eq!(hours("21:00", "00:30").next_free(&forward, evening), instant("2026-10-18T03:00:00Z"));
    // Back again in March: an hour comes twice, and it is quiet both times.
    let back = Changing { at: instant("2026-03-15T02:00:00Z"), before: 2, after: 3 };
    let first = instant("2026-03-15T01:30:00Z");
    assert_eq!(back.local(first), back.local(first + TimeDelta::hours(1)));
    for at in [first, first + TimeDelta::hours(1)] {
        assert_eq!(hours("21:00", "08:00").next_free(&back, at), instant("2026-03-15T11:00:00Z"));
        assert_eq!(hours("21:00", "23:45").next_free(&back, at), instant("2026-03-15T02:45:00Z"));
    }
}

#[test]
fn the_end_of_time_is_no_reason_to_fail() {
    let last = NaiveDate::MAX.and_hms_opt(23, 0, 0).unwrap().and_utc();
    assert_eq!(hours("20:00", "08:00").next_free(&TimeZone::BuenosAires, last), last);
}

#[test]
fn everything_wrong_with_them_is_told_at_once() {
    let form = |is_on: &str, from: &str, to: &str| {
        let form = QuietHoursForm { is_on: is_on.into(), from: from.into(), to: to.into(), version: 0 };
        let Error::Invalid { fields } = form.parse().unwrap_err() else { panic!("another error") };
        fields.into_iter().map(|wrong| (wrong.field, wrong.problem)).collect::<Vec<_>>()
    };
    let told = |field: &str, problem| (field.to_owned(), problem);
    assert_eq!(
        form("perhaps", "", "25:00"),
        [told("is_on", Problem::Choice), told("from", Problem::Required), told("to", Problem::Time)]
    );
    assert_eq!(form("yes", "8", "08:00"), [told("to", Problem::SameTime)]);
    let text = serde_json::to_value(QuietHours::default()).unwrap();
    assert_eq!(text, serde_json::json!({"is_on": true, "from": "21:00", "to": "08:00", "version": 0}));
    assert_eq!(QuietHoursForm::from(&QuietHours::default()).parse().unwrap(), QuietHours::default());
}

#[tokio::test]
async fn a_company_chooses_its_own_and_tells_of_it() {
    let world = World::new().await;
    let (owner, db) = (world.ctx(world.owner, "sur").await, &world.database.db);
    assert_eq!(find(&owner, db).await.unwrap(), QuietHours::default());
    let form = |version| QuietHoursForm { is_on: "yes".into(), from: "22:00".into(), to: "7".into(), version };
    let chosen = edit(&owner, db, &form(0)).await.unwrap();
    assert_eq!((chosen.from, chosen.to, chosen.version), (at(22), at(7), 1));
    assert_eq!(edit(&owner, db, &form(0)).await.unwrap_err(), Error::Stale);
    assert_eq!(edit(&owner, db, &form(1)).await.unwrap().version, 2);
    let manager = world.ctx(world.manager_here, "sur").await;
    assert_eq!(edit(&manager, db, &form(2)).await.unwrap_err(), Error::Forbidden);
    assert_eq!(find(&manager, db).await.unwrap_err(), Error::Forbidden);
    let other = world.ctx(world.other_owner, "norte").await;
    assert_eq!(find(&other, db).await.unwrap(), QuietHours::default());
    let mut connection = world.database.owner().await;
    let told: Vec<String> = sqlx::query_scalar("select kind from events").fetch_all(&mut connection).await.unwrap();
    assert_eq!(told, vec![EventKind::QuietHoursChanged.to_string(); 2]);
}

use super::*;

#[test]
fn times_are_those_of_their_zone() {
    for (instant, es, en) in [
        ("2026-11-21T16:05:59Z", "21/11/2026 13:05", "Nov 21, 2026, 13:05"),
        // Still the day before, and the year before.
        ("2026-01-01T02:59:00Z", "31/12/2025 23:59", "Dec 31, 2025, 23:59"),
        ("2026-01-01T03:00:00Z", "1/1/2026 00:00", "Jan 1, 2026, 00:00"),
        ("2026-03-09T03:00:00Z", "9/3/2026 00:00", "Mar 9, 2026, 00:00"),
        ("2028-03-01T02:59:59Z", "29/2/2028 23:59", "Feb 29, 2028, 23:59"),
    ] {
        let instant = at(instant);
        assert_eq!(date_time(EsAr, instant), es);
        assert_eq!(date_time(En, instant), en);
        assert!(es.starts_with(&date(EsAr, instant)) && en.starts_with(&date(En, instant)));
        for zone in TimeZone::ALL {
            assert_eq!(date_time_in(EsAr, *zone, instant), es, "{zone}");
            assert!(es.ends_with(&time_in(*zone, instant)));
        }
    }
    // No panic where time as it can be written ends.
    for instant in [DateTime::<Utc>::MIN_UTC, DateTime::<Utc>::MAX_UTC] {
        assert!(!date_time(EsAr, instant).is_empty());
    }
}

#[test]
fn a_day_begins_at_midnight_of_its_zone() {
    let zone = TimeZone::Ushuaia;
    let start = zone.start_of(on("2026-11-21")).unwrap();
    assert_eq!(start, at("2026-11-21T03:00:00Z"));
    assert_eq!(zone.local(start).date(), on("2026-11-21"));
    assert_eq!(zone.local(start - TimeDelta::seconds(1)).date(), on("2026-11-20"));
    assert_eq!(zone.instant(zone.local(start)), Some(start));
    assert_eq!(zone.start_of(NaiveDate::MAX).map(|at| zone.local(at).date()), Some(NaiveDate::MAX));
}

#[test]
fn days_are_written_out() {
    for (day, es, en) in [
        ("2026-11-21", "sábado, 21 de noviembre de 2026", "Saturday, November 21, 2026"),
        ("2028-02-29", "martes, 29 de febrero de 2028", "Tuesday, February 29, 2028"),
        ("2027-01-01", "viernes, 1 de enero de 2027", "Friday, January 1, 2027"),
    ] {
        assert_eq!(day_full(EsAr, on(day)), es);
        assert_eq!(day_full(En, on(day)), en);
        assert!(es.ends_with(&day_long(EsAr, on(day))) && en.ends_with(&day_long(En, on(day))));
        assert!(es.ends_with(&month_of_year(EsAr, on(day))));
    }
    assert_eq!(month_of_year(En, on("2026-11-21")), "November 2026");
    assert_eq!(month(EsAr, Month::September, Width::Short), "sept");
    assert_eq!(weekday(EsAr, Weekday::Wed, Width::Short), "mié");
    assert_eq!(
        (day(EsAr, on("2026-11-21")), day_as_typed(on("2026-11-21"))),
        ("21/11/2026".into(), "21/11/2026".into())
    );
}

#[test]
fn a_range_says_once_what_its_ends_share() {
    for (from, to, es, en, es_long) in [
        ("2026-11-21", "2026-11-21", "21/11/2026", "Nov 21, 2026", "21 de noviembre de 2026"),
        ("2026-11-21", "2026-11-25", "21 al 25/11/2026", "Nov 21 – 25, 2026", "21 al 25 de noviembre de 2026"),
        (
            "2026-11-21",
            "2026-12-03",
            "21/11 al 3/12/2026",
            "Nov 21 – Dec 3, 2026",
            "21 de noviembre al 3 de diciembre de 2026",
        ),
        (
            "2026-12-31",
            "2027-01-01",
            "31/12/2026 al 1/1/2027",
            "Dec 31, 2026 – Jan 1, 2027",
            "31 de diciembre de 2026 al 1 de enero de 2027",
        ),
        // The same month of another year shares nothing.
        (
            "2027-11-03",
            "2026-11-21",
            "21/11/2026 al 3/11/2027",
            "Nov 21, 2026 – Nov 3, 2027",
            "21 de noviembre de 2026 al 3 de noviembre de 2027",
        ),
    ] {
        assert_eq!(day_range(EsAr, on(from), on(to)), es);
        assert_eq!(day_range(En, on(from), on(to)), en);
        assert_eq!(day_range_long(EsAr, on(from), on(to)), es_long);
    }
    assert_eq!(day_range_long(En, on("2026-11-21"), on("2026-11-25")), "November 21 – 25, 2026");
}

#[test]
fn durations_are_told_in_two_units() {
    for (seconds, es, en) in [
        (0, "0 min", "0 min"),
        (45, "45 s", "45 sec"),
        (90, "1 min 30 s", "1 min 30 sec"),
        (5_100, "1 h 25 min", "1 hr 25 min"),
        (7_200, "2 h", "2 hr"),
        (7_230, "2 h", "2 hr"),
        (86_400, "1 día", "1 day"),
        (2 * 86_400 + 3 * 3_600 + 59, "2 días 3 h", "2 days 3 hr"),
        (30 * 86_400, "30 días", "30 days"),
        (-5_100, "-1 h 25 min", "-1 hr 25 min"),
        (1_234 * 86_400, "1.234 días", "1,234 days"),
    ] {
        assert_eq!(plain(&duration(EsAr, TimeDelta::seconds(seconds))), es);
        assert_eq!(plain(&duration(En, TimeDelta::seconds(seconds))), en);
    }
    assert!(!duration(EsAr, TimeDelta::MIN).is_empty() && !duration(EsAr, TimeDelta::MAX).is_empty());
}

#[test]
fn what_was_and_what_will_be_is_told_from_now() {
    // 11:00 on a Saturday in Buenos Aires.
    let now = at("2026-11-21T14:00:00Z");
    for (then, es, en) in [
        ("2026-11-21T14:00:30Z", "ahora", "now"),
        ("2026-11-21T13:59:01Z", "ahora", "now"),
        ("2026-11-21T13:59:00Z", "hace 1 minuto", "1 minute ago"),
        ("2026-11-21T13:55:00Z", "hace 5 minutos", "5 minutes ago"),
        ("2026-11-21T14:59:59Z", "en 59 minutos", "in 59 minutes"),
        ("2026-11-21T15:00:00Z", "en 1 hora", "in 1 hour"),
        ("2026-11-21T03:00:00Z", "hace 11 horas", "11 hours ago"),
        ("2026-11-21T02:59:59Z", "ayer", "yesterday"),
        ("2026-11-22T02:59:59Z", "en 12 horas", "in 12 hours"),
        ("2026-11-22T03:00:00Z", "mañana", "tomorrow"),
        ("2026-11-23T12:00:00Z", "pasado mañana", "in 2 days"),
        ("2026-11-19T12:00:00Z", "anteayer", "2 days ago"),
        ("2026-11-24T12:00:00Z", "en 3 días", "in 3 days"),
        ("2026-11-14T12:00:00Z", "hace 1 semana", "1 week ago"),
        ("2026-10-22T12:00:00Z", "hace 4 semanas", "4 weeks ago"),
        ("2026-10-21T12:00:00Z", "hace 1 mes", "1 month ago"),
        ("2027-11-20T12:00:00Z", "en 11 meses", "in 11 months"),
        ("2027-11-21T12:00:00Z", "en 1 año", "in 1 year"),
        ("0001-01-01T12:00:00Z", "hace 2.025 años", "2,025 years ago"),
    ] {
        assert_eq!(relative(EsAr, TimeZone::BuenosAires, now, at(then)), es, "{then}");
        assert_eq!(relative(En, TimeZone::BuenosAires, now, at(then)), en, "{then}");
    }
    // Just after midnight what was just before it is minutes away.
    let midnight = at("2026-11-21T03:05:00Z");
    assert_eq!(relative(EsAr, TimeZone::BuenosAires, midnight, at("2026-11-21T02:50:00Z")), "hace 15 minutos");
    assert_eq!(relative(EsAr, TimeZone::BuenosAires, midnight, at("2026-11-21T01:50:00Z")), "ayer");
}

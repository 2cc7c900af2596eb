use super::*;

#[test]
fn numbers_are_read_as_they_are_typed() {
    for (text, es, en) in [
        ("1.234,50", "1234.50", "1234.50"),
        ("1,234.50", "1234.50", "1234.50"),
        ("1.234", "1234", "1.234"),
        ("1,234", "1.234", "1234"),
        ("1.234.567", "1234567", "1234567"),
        ("1234,5", "1234.5", "1234.5"),
        ("1234.5", "1234.5", "1234.5"),
        ("0.500", "0.500", "0.500"),
        ("12.3456", "12.3456", "12.3456"),
        ("1 234 567,8", "1234567.8", "1234567.8"),
        (" $ 1.234,5 ", "1234.5", "1234.5"),
        ("US$12", "12", "12"),
        ("-$5", "-5", "-5"),
        ("$-5", "-5", "-5"),
        ("−7", "-7", "-7"),
        (",5", "0.5", "0.5"),
        ("12,", "12", "12"),
        ("007", "7", "7"),
        ("-0", "0", "0"),
    ] {
        assert_eq!(parse_decimal(EsAr, text), Ok(decimal(es)), "{text}");
        assert_eq!(parse_decimal(En, text), Ok(decimal(en)), "{text}");
    }
    for text in [
        "",
        " ",
        "-",
        "$",
        ",",
        ".",
        "1.23.4",
        "1,23,4",
        "12.34,5",
        "1.234,5,6",
        "1,2.3,4",
        "--1",
        "1-",
        "abc",
        "1e5",
        "1 2",
        "٣",
        "1.234 567",
        "99999999999999999999999999999999",
        "$$$1",
    ] {
        assert_eq!(parse_decimal(EsAr, text), Err(NotANumber), "{text}");
    }
}

#[test]
fn days_are_read_as_they_are_typed() {
    for text in [
        "21/11/2026",
        " 21-11-26 ",
        "21.11.2026",
        "21 11 2026",
        "21112026",
        "2026-11-21",
        "2026/11/21",
        "21 de noviembre de 2026",
        "21 nov 2026",
        "sábado, 21 de Noviembre del 2026",
        "Nov 21, 2026",
        "Saturday, November 21, 2026",
    ] {
        for locale in Locale::ALL {
            assert_eq!(parse_date(locale, text), Ok(on("2026-11-21")), "{text}");
        }
    }
    assert_eq!(parse_date(EsAr, "3/9/80"), Ok(on("1980-09-03")));
    assert_eq!(parse_date(EsAr, "3/9/79"), Ok(on("2079-09-03")));
    assert_eq!(parse_date(EsAr, "3 de setiembre de 2026"), Ok(on("2026-09-03")));
    assert_eq!(parse_date(EsAr, "29/2/2028"), Ok(on("2028-02-29")));
    for text in [
        "",
        "hoy",
        "21",
        "21/11",
        "29/2/2026",
        "31/4/2026",
        "0/1/2026",
        "1/13/2026",
        "21/11/026",
        "21/11/20266",
        "1/2/3/4",
        "211126",
        "99999999",
        "21/nada/2026",
        "2026-11",
        "-1/1/2026x",
    ] {
        assert_eq!(parse_date(EsAr, text), Err(NotADate), "{text}");
    }
}

#[test]
fn times_are_read_as_they_are_typed() {
    for (text, hour, minute) in [
        ("9:30", 9, 30),
        ("09:30", 9, 30),
        ("9.30", 9, 30),
        ("9h30", 9, 30),
        ("930", 9, 30),
        ("0930", 9, 30),
        ("09:30:00", 9, 30),
        ("9", 9, 0),
        ("9 hs", 9, 0),
        ("21h", 21, 0),
        ("9:30 pm", 21, 30),
        ("12 a. m.", 0, 0),
        ("12pm", 12, 0),
        ("0:00", 0, 0),
        ("23:59", 23, 59),
    ] {
        assert_eq!(parse_time(EsAr, text), Ok(NaiveTime::from_hms_opt(hour, minute, 0).unwrap()), "{text}");
    }
    for text in
        ["", "24:00", "9:60", "9:3", "13 pm", "0 am", "25", "960", "12345", "a", "9:30:0", ":30", "9:", "-1:00", "h"]
    {
        assert_eq!(parse_time(EsAr, text), Err(NotATime), "{text}");
    }
}

#[test]
fn what_is_written_is_read_back() {
    for (n, more) in numbers().zip(numbers().skip(1)).take(5_000) {
        let scale = u32::try_from(more % 7).unwrap();
        let mut value = Decimal::from_i128_with_scale(i128::from(n) - (1 << 51), scale);
        for locale in Locale::ALL {
            let text = number(locale, value);
            // Nothing but three decimals behind a single point of the other language is read otherwise than written, and
            // no locale writes the other's.
            assert_eq!(parse_decimal(locale, &text), Ok(value), "{text}");
        }
        value.rescale(2);
        if let Ok(written) = Money::new(value, Currency::Usd) {
            for locale in Locale::ALL {
                assert_eq!(parse_decimal(locale, &money(locale, written)), Ok(value));
            }
        }
        // From year 1000 to year 9999.
        let span = i32::try_from(n % 3_287_181).unwrap();
        let date = NaiveDate::from_num_days_from_ce_opt(365_000 + span).unwrap();
        if date.year() >= 1000 && date.year() <= 9999 {
            for locale in Locale::ALL {
                for text in [
                    day(locale, date),
                    day_as_typed(date),
                    day_long(locale, date),
                    day_full(locale, date),
                    date.to_string(),
                ] {
                    assert_eq!(parse_date(locale, &text), Ok(date), "{text}");
                }
            }
        }
        let minutes = u32::try_from(more % 1_440).unwrap();
        let clock = NaiveTime::from_num_seconds_from_midnight_opt(minutes * 60, 0).unwrap();
        assert_eq!(parse_time(En, &time(clock)), Ok(clock));
        assert_eq!(parse_time(EsAr, &time(clock).replace(':', "")), Ok(clock));
    }
}

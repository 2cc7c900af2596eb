#![allow(clippy::unwrap_used)]
use super::*;

#[test]
fn phones_as_people_write_them() {
    for (text, expected) in [
        ("011 15-2345-6789", "+5491123456789"),
        ("0261 15 456-7890", "+5492614567890"),
        ("02901 15 45-6789", "+5492901456789"),
        ("03487 15-461234", "+5493487461234"),
        ("02983 15 42-1234", "+5492983421234"),
        ("(011) 4321-1234", "+541143211234"),
        ("+54 9 11 2345-6789", "+5491123456789"),
        ("+54 261 456 7890", "+542614567890"),
        ("+598 2 123 4567", "+59821234567"),
    ] {
        assert_eq!(text.parse::<Phone>().unwrap().to_string(), expected, "{text}");
    }
    for text in ["", "123", "+", "+54 9 11 2345", "011 15-2345-678x", "+0123456789", "011 99-2345-6789"] {
        assert!(text.parse::<Phone>().is_err(), "{text}");
    }
}

#[test]
fn phones_as_people_read_them() {
    for (text, expected) in [
        ("+5491123456789", "+54 9 11 2345-6789"),
        ("+541143211234", "+54 11 4321-1234"),
        ("+5492614567890", "+54 9 261 456-7890"),
        ("+542901456789", "+54 2901 45-6789"),
        ("+5493487461234", "+54 9 3487 46-1234"),
        ("+59821234567", "+59821234567"),
    ] {
        let phone: Phone = text.parse().unwrap();
        assert_eq!(phone.formatted(), expected);
        assert_eq!(expected.parse::<Phone>().unwrap(), phone);
    }
}

#[test]
fn postal_codes_old_and_new() {
    for text in ["1043", "C1043AAZ", "b1842zab"] {
        assert!(text.parse::<PostalCode>().is_ok(), "{text}");
    }
    for text in ["0043", "I1043AAZ", "O1043AAZ", "C1043AA", "C10A3AAZ", "Ñ1043AA", "", "10437"] {
        assert!(text.parse::<PostalCode>().is_err(), "{text}");
    }
}

#[test]
fn every_province_is_read_back() {
    assert_eq!(Province::ALL.len(), 24);
    for province in Province::ALL {
        assert_eq!(province.as_str().parse(), Ok(*province));
    }
}

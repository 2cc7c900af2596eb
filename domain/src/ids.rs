//! Typed ids: a UUIDv7 inside (RFC 9562, so that new rows sort last), outside a readable prefix and 26 characters of
//! Crockford's base 32, as the TypeID specification (version 0.3) writes them: `loc_01h455vb4pex5vsknk084sn02q`.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize, de};
use uuid::Uuid;

/// The text is not an id of the wanted kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not an id that starts with {prefix}_")]
pub struct NotAnId {
    pub prefix: &'static str,
}

const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

fn encode(prefix: &str, id: Uuid) -> String {
    let mut text = String::with_capacity(prefix.len() + 27);
    text.push_str(prefix);
    text.push('_');
    // 26 characters of 5 bits are 130 bits: the first carries three.
    for place in (0..26).rev() {
        let index = (id.as_u128() >> (place * 5)) & 31;
        text.push(char::from(ALPHABET[index as usize]));
    }
    text
}

fn decode(prefix: &'static str, text: &str) -> Result<Uuid, NotAnId> {
    let wrong = NotAnId { prefix };
    let digits = text.strip_prefix(prefix).and_then(|rest| rest.strip_prefix('_')).ok_or(wrong)?;
    if digits.len() != 26 || digits.as_bytes()[0] > b'7' {
        return Err(wrong);
    }
    digits
        .bytes()
        .try_fold(0_u128, |value, byte| {
            let index = ALPHABET.iter().position(|letter| *letter == byte)?;
            Some((value << 5) | index as u128)
        })
        .map(Uuid::from_u128)
        .ok_or(wrong)
}

macro_rules! typed_ids {
    ($($(#[$doc:meta])* $name:ident = $prefix:literal;)+) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[cfg_attr(feature = "server", derive(sqlx::Type), sqlx(transparent))]
        pub struct $name(Uuid);

        impl $name {
            pub const PREFIX: &'static str = $prefix;

            /// A new id; later ones sort after earlier ones.
            #[must_use]
            #[expect(clippy::new_without_default, reason = "each call gives another value")]
            pub fn new() -> Self {
                Self(Uuid::now_v7())
            }

            #[must_use]
            pub const fn from_uuid(id: Uuid) -> Self {
                Self(id)
            }

            #[must_use]
            pub const fn uuid(self) -> Uuid {
                self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&encode($prefix, self.0))
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(self, f)
            }
        }

        impl FromStr for $name {
            type Err = NotAnId;
            fn from_str(text: &str) -> Result<Self, NotAnId> {
                decode($prefix, text).map(Self)
            }
        }

        impl Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
            }
        }

        #[cfg(feature = "server")]
        impl utoipa::PartialSchema for $name {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
                utoipa::openapi::ObjectBuilder::new()
                    .schema_type(utoipa::openapi::schema::Type::String)
                    .pattern(Some(concat!("^", $prefix, "_[0-7][0-9a-hjkmnp-tv-z]{25}$")))
                    .examples([serde_json::json!(concat!($prefix, "_01h455vb4pex5vsknk084sn02q"))])
                    .into()
            }
        }

        #[cfg(feature = "server")]
        impl utoipa::ToSchema for $name {}
    )+};
}

typed_ids! {
    /// A client organisation of the platform.
    TenantId = "tnt";
    /// A person with a login.
    UserId = "usr";
    /// A person's place in a tenant.
    MembershipId = "mbr";
    /// Who a tenant is before the tax authority.
    LegalEntityId = "ent";
    PointOfSaleId = "pos";
    /// A shop.
    LocationId = "loc";
    /// Something said to a person.
    MessageId = "msg";
    /// Something that became of a message.
    MessageStatusId = "mst";
    /// That somebody agreed to something.
    ConsentId = "cns";
    /// One request, in answers and in logs.
    RequestId = "req";
    /// A browser that somebody signed in with. Names a session without opening it.
    SessionId = "ses";
    PasskeyId = "pky";
    TotpId = "otp";
    InvitationId = "inv";
    /// A role that a tenant made itself.
    CustomRoleId = "rol";
    ApiKeyId = "key";
    /// One stay of staff inside a tenant.
    StaffAccessId = "sta";
    AccessEventId = "aev";
    /// One record of the audit.
    AuditRecordId = "aud";
    /// One time that staff suspended a tenant.
    SuspensionId = "sus";
    /// A letter that somebody asked for without being signed in.
    LetterRequestId = "ltr";
    /// Something to be done in the background.
    JobId = "job";
    JobEventId = "jev";
    /// A tenant's logo as it is now. Its address is no secret and cannot be guessed: 74 of its bits are random.
    LogoId = "lgo";
    /// Something that happened, for programs.
    EventId = "evt";
    /// A file that somebody keeps here.
    FileId = "fil";
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    /// From the TypeID specification's list of valid examples.
    #[test]
    fn writes_and_reads_the_specification_vectors() {
        for (text, uuid) in [
            ("prefix_00000000000000000000000000", "00000000-0000-0000-0000-000000000000"),
            ("prefix_00000000000000000000000001", "00000000-0000-0000-0000-000000000001"),
            ("prefix_0000000000000000000000000g", "00000000-0000-0000-0000-000000000010"),
            ("prefix_7zzzzzzzzzzzzzzzzzzzzzzzzz", "ffffffff-ffff-ffff-ffff-ffffffffffff"),
            ("prefix_0123456789abcdefghjkmnpqrs", "0110c853-1d09-52d8-d73e-1194e95b5f19"),
            ("prefix_01h455vb4pex5vsknk084sn02q", "01890a5d-ac96-774b-bcce-b302099a8057"),
        ] {
            let id: Uuid = uuid.parse().unwrap();
            assert_eq!(encode("prefix", id), text);
            assert_eq!(decode("prefix", text), Ok(id));
        }
    }

    #[test]
    fn refuses_what_is_not_an_id_of_its_kind() {
        let good = LocationId::new().to_string();
        assert_eq!(good.parse::<LocationId>().unwrap().to_string(), good);
        for bad in [
            "",
            "loc_",
            "loc",
            "01h455vb4pex5vsknk084sn02q",
            "tnt_01h455vb4pex5vsknk084sn02q",
            "loc_8zzzzzzzzzzzzzzzzzzzzzzzzz",
            "loc_01H455VB4PEX5VSKNK084SN02Q",
            "loc_01h455vb4pex5vsknk084sn02",
            "loc_01h455vb4pex5vsknk084sn02ñ",
            "loc_01h455vb4pex5vsknk084sn0iq",
        ] {
            assert!(bad.parse::<LocationId>().is_err(), "{bad}");
        }
    }

    #[test]
    fn later_ids_sort_after_earlier_ones() {
        let ids: Vec<_> = (0..50).map(|_| TenantId::new()).collect();
        assert!(ids.is_sorted());
        assert!(ids.iter().map(ToString::to_string).collect::<Vec<_>>().is_sorted());
    }
}

//! Where things are in Argentina: provinces, their time zones, postal codes, telephone numbers.

mod phone;
mod postal_code;

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Utc};

pub use self::{
    phone::{NotAPhone, Phone},
    postal_code::{NotAPostalCode, PostalCode},
};

/// An enum whose values are fixed texts, on the wire, in the database and in forms alike.
macro_rules! text_enum {
    ($(#[$doc:meta])* $name:ident { $($(#[$note:meta])* $variant:ident = $text:tt,)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        pub enum $name {
            $($(#[$note])* #[serde(rename = $text)] $variant,)+
        }

        // Not derived: what a macro hands on as a literal, utoipa does not see as the name that serde gives it.
        #[cfg(feature = "server")]
        impl utoipa::PartialSchema for $name {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::Schema> {
                let texts = utoipa::openapi::ObjectBuilder::new().schema_type(utoipa::openapi::Type::String);
                texts.enum_values(Some([$($text,)+])).into()
            }
        }

        #[cfg(feature = "server")]
        impl utoipa::ToSchema for $name {}

        impl $name {
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text,)+ }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::address::NotOneOf;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Self::ALL.iter().copied().find(|value| value.as_str() == text).ok_or($crate::address::NotOneOf)
            }
        }

        impl TryFrom<String> for $name {
            type Error = $crate::address::NotOneOf;
            fn try_from(text: String) -> Result<Self, Self::Error> {
                text.parse()
            }
        }
    };
}
pub(crate) use text_enum;

/// The text is none of the fixed values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not one of the known values")]
pub struct NotOneOf;

text_enum! {
    /// ISO 3166-2 codes of the 23 provinces and the autonomous city.
    Province {
        AutonomousCity = "AR-C",
        BuenosAires = "AR-B",
        Catamarca = "AR-K",
        Chaco = "AR-H",
        Chubut = "AR-U",
        Cordoba = "AR-X",
        Corrientes = "AR-W",
        EntreRios = "AR-E",
        Formosa = "AR-P",
        Jujuy = "AR-Y",
        LaPampa = "AR-L",
        LaRioja = "AR-F",
        Mendoza = "AR-M",
        Misiones = "AR-N",
        Neuquen = "AR-Q",
        RioNegro = "AR-R",
        Salta = "AR-A",
        SanJuan = "AR-J",
        SanLuis = "AR-D",
        SantaCruz = "AR-Z",
        SantaFe = "AR-S",
        SantiagoDelEstero = "AR-G",
        TierraDelFuego = "AR-V",
        Tucuman = "AR-T",
    }
}

impl Province {
    /// The official name; proper names are not translated.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::AutonomousCity => "Ciudad Autónoma de Buenos Aires",
            Self::BuenosAires => "Buenos Aires",
            Self::Catamarca => "Catamarca",
            Self::Chaco => "Chaco",
            Self::Chubut => "Chubut",
            Self::Cordoba => "Córdoba",
            Self::Corrientes => "Corrientes",
            Self::EntreRios => "Entre Ríos",
            Self::Formosa => "Formosa",
            Self::Jujuy => "Jujuy",
            Self::LaPampa => "La Pampa",
            Self::LaRioja => "La Rioja",
            Self::Mendoza => "Mendoza",
            Self::Misiones => "Misiones",
            Self::Neuquen => "Neuquén",
            Self::RioNegro => "Río Negro",
            Self::Salta => "Salta",
            Self::SanJuan => "San Juan",
            Self::SanLuis => "San Luis",
            Self::SantaCruz => "Santa Cruz",
            Self::SantaFe => "Santa Fe",
            Self::SantiagoDelEstero => "Santiago del Estero",
            Self::TierraDelFuego => "Tierra del Fuego",
            Self::Tucuman => "Tucumán",
        }
    }

    /// The zone that tzdata's `zone.tab` gives the province. All are three hours behind UTC today; they differ in the
    /// past, and may again.
    #[must_use]
    pub const fn time_zone(self) -> TimeZone {
        match self {
            Self::AutonomousCity | Self::BuenosAires => TimeZone::BuenosAires,
            Self::Catamarca | Self::Chubut => TimeZone::Catamarca,
            Self::Jujuy => TimeZone::Jujuy,
            Self::LaPampa | Self::Neuquen | Self::RioNegro | Self::Salta => TimeZone::Salta,
            Self::LaRioja => TimeZone::LaRioja,
            Self::Mendoza => TimeZone::Mendoza,
            Self::SanJuan => TimeZone::SanJuan,
            Self::SanLuis => TimeZone::SanLuis,
            Self::SantaCruz => TimeZone::RioGallegos,
            Self::TierraDelFuego => TimeZone::Ushuaia,
            Self::Tucuman => TimeZone::Tucuman,
            Self::Chaco
            | Self::Cordoba
            | Self::Corrientes
            | Self::EntreRios
            | Self::Formosa
            | Self::Misiones
            | Self::SantaFe
            | Self::SantiagoDelEstero => TimeZone::Cordoba,
        }
    }
}

text_enum! {
    /// IANA time zones of Argentina.
    TimeZone {
        BuenosAires = "America/Argentina/Buenos_Aires",
        Catamarca = "America/Argentina/Catamarca",
        Cordoba = "America/Argentina/Cordoba",
        Jujuy = "America/Argentina/Jujuy",
        LaRioja = "America/Argentina/La_Rioja",
        Mendoza = "America/Argentina/Mendoza",
        RioGallegos = "America/Argentina/Rio_Gallegos",
        Salta = "America/Argentina/Salta",
        SanJuan = "America/Argentina/San_Juan",
        SanLuis = "America/Argentina/San_Luis",
        Tucuman = "America/Argentina/Tucuman",
        Ushuaia = "America/Argentina/Ushuaia",
    }
}

impl TimeZone {
    /// `Buenos Aires`: the place, for people.
    #[must_use]
    pub fn place(self) -> String {
        self.as_str().rsplit('/').next().unwrap_or_default().replace('_', " ")
    }

    /// How far behind UTC its clocks are: three hours all year, in every province (since 2009; IANA tz, zone
    /// America/Argentina). The one place that knows; should a province differ again, this asks for the instant too.
    const fn behind_utc(self) -> TimeDelta {
        TimeDelta::hours(3)
    }

    /// What its clocks and calendars show at an instant.
    #[must_use]
    pub fn local(self, at: DateTime<Utc>) -> NaiveDateTime {
        let at = at.naive_utc();
        at.checked_sub_signed(self.behind_utc()).unwrap_or(at)
    }

    /// The instant at which its clocks and calendars show this; `None` beyond the end of time that can be written.
    #[must_use]
    pub fn instant(self, local: NaiveDateTime) -> Option<DateTime<Utc>> {
        Some(local.checked_add_signed(self.behind_utc())?.and_utc())
    }

    /// The instant at which a day begins there; it ends where the next begins.
    #[must_use]
    pub fn start_of(self, day: NaiveDate) -> Option<DateTime<Utc>> {
        self.instant(day.and_time(NaiveTime::MIN))
    }
}

#[cfg(test)]
mod tests;

//! How a tenant's own pages look: its colour and its logo. The colour becomes a whole palette by [`palette`]; the logo is
//! made anew from what was sent by `logo`.

#[cfg(feature = "server")]
mod actions;
#[cfg(feature = "server")]
mod logo;
pub mod palette;
#[cfg(feature = "server")]
mod store;
#[cfg(all(test, feature = "server"))]
mod tests;

use std::str::FromStr;

use serde::{Deserialize, Serialize};

#[cfg(feature = "server")]
pub use actions::{edit, find, find_logo, remove_logo, upload_logo};
#[cfg(feature = "server")]
pub use store::Logo;

use crate::{
    colour::{NotAColour, Rgb, tokens},
    error::{Problem, Result},
    ids::LogoId,
    parse::Fields,
};
use palette::Palette;

/// Kilobytes of a logo's file, at most.
pub const MOST_KILOBYTES: u32 = 1024;
/// The same in bytes.
pub const MOST_BYTES: usize = 1024 * MOST_KILOBYTES as usize;
/// Pixels of a side of the picture that is sent, at most.
pub const MOST_SIDE: u32 = 4096;
/// Pixels of the longer side of what is kept, at most.
pub const SIDE: u32 = 512;

/// Changes with the way a palette is made, so that style sheets that browsers keep are asked for anew.
const MADE: u32 = 1;

/// The colour that a tenant asked for, as a text `#rrggbb`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct BrandColour(Rgb);

impl BrandColour {
    #[must_use]
    pub const fn rgb(self) -> Rgb {
        self.0
    }

    #[must_use]
    pub fn palette(self) -> Palette {
        Palette::new(self.0)
    }

    /// Where its style sheet is. Whatever is kept there never changes: the query does with the way it is made.
    #[must_use]
    pub fn style_sheet_address(self) -> String {
        format!("/brand/{}.css?v={:08x}", self.0.hex(), tokens::DIGEST.wrapping_add(MADE))
    }
}

impl FromStr for BrandColour {
    type Err = NotAColour;
    fn from_str(text: &str) -> std::result::Result<Self, NotAColour> {
        text.parse().map(Self)
    }
}

impl TryFrom<String> for BrandColour {
    type Error = NotAColour;
    fn try_from(text: String) -> std::result::Result<Self, NotAColour> {
        text.parse()
    }
}

impl std::fmt::Display for BrandColour {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(feature = "server")]
impl utoipa::PartialSchema for BrandColour {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        utoipa::openapi::ObjectBuilder::new()
            .schema_type(utoipa::openapi::schema::Type::String)
            .pattern(Some("^#[0-9a-f]{6}$"))
            .examples([serde_json::json!("#15803d")])
            .into()
    }
}

#[cfg(feature = "server")]
impl utoipa::ToSchema for BrandColour {}

/// What the frame around a tenant's pages knows of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Look {
    /// `None`: the product's own.
    pub colour: Option<BrandColour>,
    /// `None`: it has no logo.
    pub logo: Option<LogoId>,
}

/// A tenant's brand. Version 0: it never chose one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Brand {
    /// As it was asked for. None: the product's own.
    pub colour: Option<BrandColour>,
    /// Address of the logo, a PNG whose longer side is at most 512 pixels. It changes with the logo. None: no logo.
    #[cfg_attr(feature = "server", schema(example = "/logos/lgo_01h455vb4pex5vsknk084sn02q.png"))]
    pub logo: Option<String>,
    /// Counts the edits, of the logo too; an edit names the version it is based on.
    pub version: i32,
}

/// Where a logo is.
#[must_use]
pub fn logo_address(id: LogoId) -> String {
    format!("/logos/{id}.png")
}

/// What can be changed by typing, as it was typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct BrandForm {
    /// Six hexadecimal digits, with `#` or without; empty: the product's own colour.
    #[cfg_attr(feature = "server", schema(example = "#15803d"))]
    pub colour: String,
    /// The version that was read before editing.
    #[cfg_attr(feature = "server", schema(example = 1))]
    pub version: i32,
}

/// The same, read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BrandEdit {
    pub colour: Option<BrandColour>,
    pub version: i32,
}

impl BrandForm {
    /// Every colour is taken: one that could not be seen, or is like that of errors, is corrected by its palette.
    ///
    /// # Errors
    /// [`crate::Error::Invalid`] for what is no colour.
    pub fn parse(&self) -> Result<BrandEdit> {
        let mut fields = Fields::default();
        let colour = fields.optional("colour", &self.colour, Problem::Colour);
        fields.finish(Some(BrandEdit { colour, version: self.version }))
    }
}

/// What stands for a name where there is room for two letters: of its first word and of its last.
#[must_use]
pub fn initials(name: &str) -> String {
    let mut words = name.split_whitespace().filter_map(|word| word.chars().find(|letter| letter.is_alphanumeric()));
    let first = words.next();
    first.into_iter().chain(words.next_back()).flat_map(char::to_uppercase).collect()
}

impl From<&Brand> for BrandForm {
    fn from(brand: &Brand) -> Self {
        Self { colour: brand.colour.map(|colour| colour.to_string()).unwrap_or_default(), version: brand.version }
    }
}

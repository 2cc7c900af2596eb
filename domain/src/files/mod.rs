//! Files that a tenant's people keep here: papers and pictures. What one is, is seen in its content (`content`); it is kept
//! where the settings say (`depot`), looked at by a scanner where there is one (`scanner`), and given out by links that end
//! soon (`links`), never as a page of ours.

#[cfg(feature = "server")]
mod actions;
#[cfg(feature = "server")]
mod clamd;
#[cfg(feature = "server")]
mod content;
#[cfg(feature = "server")]
mod depot;
#[cfg(feature = "server")]
mod fate;
#[cfg(feature = "server")]
pub(crate) mod jobs;
#[cfg(feature = "server")]
mod links;
pub mod names;
#[cfg(feature = "server")]
mod receive;
#[cfg(feature = "server")]
mod s3;
#[cfg(feature = "server")]
mod scanner;
#[cfg(feature = "server")]
mod store;
#[cfg(all(test, feature = "server"))]
mod tests;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

#[cfg(feature = "server")]
pub use self::{
    actions::{delete, find, list, usage},
    depot::{Content, Files, Kept, PIECE},
    links::{Opened, link, open},
    receive::create,
    s3::{S3, S3Error, S3Settings},
    scanner::{SCANS, Scanner},
    store::kept_bytes,
};
use crate::{
    address::text_enum,
    error::{Problem, Result},
    ids::FileId,
    page::Cursor,
    parse::Fields,
};

/// Characters of a name, at most.
pub const LONGEST_NAME: usize = 120;

text_enum! {
    /// What a file is for. It decides which kinds are taken and how large they may be.
    FilePurpose {
        /// A company's papers.
        Document = "document",
        /// What is shown on a page.
        Picture = "picture",
    }
}

impl FilePurpose {
    /// Kilobytes of a file, at most.
    #[must_use]
    pub const fn most_kilobytes(self) -> u32 {
        match self {
            Self::Document => 25 * 1024,
            Self::Picture => 10 * 1024,
        }
    }

    /// The same in bytes.
    #[must_use]
    pub const fn most_bytes(self) -> u64 {
        1024 * self.most_kilobytes() as u64
    }

    /// The kinds that are taken.
    #[must_use]
    pub const fn takes(self) -> &'static [MediaType] {
        use MediaType as M;
        match self {
            Self::Document => &[M::Pdf, M::Png, M::Jpeg, M::Webp, M::Text, M::Csv, M::Xlsx, M::Docx],
            Self::Picture => &[M::Png, M::Jpeg, M::Webp],
        }
    }

    /// The most that any purpose takes.
    #[must_use]
    pub fn most_bytes_of_any() -> u64 {
        Self::ALL.iter().map(|purpose| purpose.most_bytes()).max().unwrap_or_default()
    }
}

text_enum! {
    /// What a file is, as its content says.
    MediaType {
        Pdf = "application/pdf",
        Png = "image/png",
        Jpeg = "image/jpeg",
        Webp = "image/webp",
        Text = "text/plain",
        Csv = "text/csv",
        Xlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        Docx = "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    }
}

impl MediaType {
    /// How names of such files end; the first is put behind a name that ends otherwise.
    #[must_use]
    pub const fn endings(self) -> &'static [&'static str] {
        match self {
            Self::Pdf => &["pdf"],
            Self::Png => &["png"],
            Self::Jpeg => &["jpg", "jpeg"],
            Self::Webp => &["webp"],
            Self::Text => &["txt", "csv", "tsv", "log", "md"],
            Self::Csv => &["csv", "tsv", "txt"],
            Self::Xlsx => &["xlsx"],
            Self::Docx => &["docx"],
        }
    }

    /// Whether a browser may show it in its place. Nothing that can hold a script is.
    #[must_use]
    pub const fn is_picture(self) -> bool {
        matches!(self, Self::Png | Self::Jpeg | Self::Webp)
    }
}

text_enum! {
    /// How a file stands.
    FileStatus {
        /// Its content is on its way. Nobody sees such a file.
        Incoming = "incoming",
        /// It is whole, and waits for the scanner, which is away.
        Waiting = "waiting",
        Ready = "ready",
        /// The scanner does not let it pass. Its content is gone.
        Refused = "refused",
    }
}

text_enum! {
    /// What the scanner said.
    FileScan {
        Pending = "pending",
        Clean = "clean",
        /// There is no scanner.
        NotScanned = "not_scanned",
        Infected = "infected",
        /// More than the scanner looks at.
        TooLarge = "too_large",
    }
}

/// A file, without its content.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct File {
    pub id: FileId,
    /// As it was sent, made harmless, with an ending that fits its content.
    #[cfg_attr(feature = "server", schema(example = "constancia de inscripción.pdf"))]
    pub name: String,
    pub purpose: FilePurpose,
    /// As its content says.
    pub media_type: MediaType,
    #[cfg_attr(feature = "server", schema(example = 48213))]
    pub size_bytes: i64,
    /// SHA-256 of the content, in hexadecimal digits.
    #[cfg_attr(
        feature = "server",
        schema(example = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08")
    )]
    pub sha256: String,
    /// Only what is `ready` can be downloaded.
    pub status: FileStatus,
    pub scan: FileScan,
    /// What whoever sent it was called then.
    pub created_by: String,
    /// Counts what became of it.
    pub version: i32,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
}

/// What is said of a file that is sent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "server", into_params(parameter_in = Query))]
#[serde(default)]
pub struct FileForm {
    /// What it is called. Folders and characters that would mislead are taken out.
    #[cfg_attr(feature = "server", param(example = "constancia de inscripción.pdf", required = true))]
    pub name: String,
    /// `document` (PDF, PNG, JPEG, WebP, text, CSV, XLSX, DOCX; at most 25 MB) or `picture` (PNG, JPEG, WebP; at most 10 MB).
    #[cfg_attr(feature = "server", param(example = "document", required = true))]
    pub purpose: String,
}

/// The same, read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FileFields {
    pub name: String,
    pub purpose: FilePurpose,
}

impl FileForm {
    /// # Errors
    /// [`crate::Error::Invalid`] with every field that breaks a rule.
    pub fn parse(&self) -> Result<FileFields> {
        let mut fields = Fields::default();
        let name = names::clean(&self.name);
        if name.is_empty() {
            fields.wrong("name", Problem::Required);
        }
        let purpose = fields.value("purpose", &self.purpose, Problem::Choice);
        let read = purpose.map(|purpose| FileFields { name, purpose });
        fields.finish(read)
    }
}

/// Which files, and where in the list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "server", into_params(parameter_in = Query))]
#[serde(default)]
pub struct FileFilter {
    /// Part of the name; case and accents do not matter.
    pub q: Option<String>,
    pub purpose: Option<FilePurpose>,
    /// `ready`, `waiting` or `refused`; all unless told.
    pub status: Option<FileStatus>,
    /// Where to go on: `next` of the page before.
    #[cfg_attr(feature = "server", param(value_type = Option<String>))]
    pub cursor: Option<Cursor>,
    /// Rows per page, 1 to 100.
    #[cfg_attr(feature = "server", param(minimum = 1, maximum = 100, default = 25))]
    pub limit: Option<u32>,
}

/// How much a tenant keeps, and may keep.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct FileUsage {
    /// What is on its way included.
    #[cfg_attr(feature = "server", schema(example = 48213))]
    pub used_bytes: i64,
    #[cfg_attr(feature = "server", schema(example = 5_368_709_120_i64))]
    pub quota_bytes: i64,
}

/// What is asked about a link.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct FileLinkForm {
    /// Whether it is for showing a picture in its place. Everything else is a download all the same.
    pub show: bool,
}

/// Where a file's content is for a few minutes, for whoever has the address.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct FileLink {
    /// Below the address of the installation.
    #[cfg_attr(feature = "server", schema(example = "/files/AZO5..."))]
    pub address: String,
    pub expires_at: DateTime<Utc>,
}

impl std::fmt::Debug for FileLink {
    /// Without the address: whoever reads it has the file.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("FileLink").field("expires_at", &self.expires_at).finish_non_exhaustive()
    }
}

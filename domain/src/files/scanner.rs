//! Whether something harmful is in a file, as far as a scanner knows.

use std::str::FromStr;

use futures::StreamExt;

use super::{clamd::Clamd, depot::Content};

/// A metric: files that were scanned, by what came of it (`outcome`).
pub const SCANS: &str = "file_scans_total";

/// Who looks at files.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Scanner {
    /// Nobody: files say so.
    #[default]
    None,
    /// ClamAV's daemon.
    Clamd(Clamd),
}

/// What came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    NotScanned,
    Clean,
    /// With the name of what was found.
    Infected(String),
    /// More than the scanner looks at: nobody knows what is in it.
    TooLarge,
}

/// It does not answer, or not as a scanner does: the file waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the scanner is away")]
pub(super) struct Away;

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("write `none`, or for example clamd://127.0.0.1:3310")]
pub struct NotAScanner;

impl FromStr for Scanner {
    type Err = NotAScanner;
    fn from_str(text: &str) -> Result<Self, NotAScanner> {
        match text.split_once("://") {
            None if text == "none" => Ok(Self::None),
            Some(("clamd", address)) => Clamd::new(address).map(Self::Clamd).ok_or(NotAScanner),
            _ => Err(NotAScanner),
        }
    }
}

impl Scanner {
    /// `patience` is for the whole of it.
    pub(super) async fn scan(&self, content: Content, patience: std::time::Duration) -> Result<Verdict, Away> {
        let verdict = match self {
            Self::None => return Ok(Verdict::NotScanned),
            Self::Clamd(clamd) => {
                let pieces = content.map(|piece| piece.map_err(|_| Away));
                tokio::time::timeout(patience, clamd.scan(pieces)).await.unwrap_or(Err(Away))
            }
        };
        let outcome = match &verdict {
            Ok(Verdict::Clean) => "clean",
            Ok(Verdict::Infected(_)) => "infected",
            Ok(Verdict::TooLarge) => "too_large",
            Ok(Verdict::NotScanned) => "not_scanned",
            Err(Away) => "away",
        };
        metrics::counter!(SCANS, "outcome" => outcome).increment(1);
        verdict
    }
}

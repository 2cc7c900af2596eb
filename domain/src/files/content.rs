//! What a file is, by its bytes: its name and what its sender says of it do not count. Pages, drawings with scripts,
//! programs and documents with macros are not taken, whatever they are called.
//!
//! Nothing is unpacked: a document of Office is told by the names in its archive, which stand there as they are.
//!
//! Sources: OWASP File Upload Cheat Sheet; WHATWG MIME Sniffing; ECMA-376, part 2 (open packaging); APPNOTE 6.3.10 (ZIP).

use infer::MatcherType;

use super::{FilePurpose, MediaType};
use crate::error::Problem;

/// What makes a text more than one, in small letters.
const ACTIVE: &[&[u8]] = &[
    b"<script",
    b"<svg",
    b"<html",
    b"<iframe",
    b"<object",
    b"<embed",
    b"<!doctype",
    b"<?php",
    b"<?xml",
    b"javascript:",
];
/// How scripts begin that systems run.
const SCRIPTS: &[&[u8]] = &[b"<", b"#!", b"@echo"];
/// Macros, controls and programs inside a document, in small letters: projects of Visual Basic, sheets of Excel 4.0, ActiveX.
const MACROS: &[&[u8]] = &[b"vbaproject.bin", b"vbadata.xml", b"macrosheets/", b"activex/", b"attachedtoolbars.bin"];
const PACKAGE: &[u8] = b"[content_types].xml";
const WORD: &[u8] = b"word/document.xml";
const EXCEL: &[u8] = b"xl/workbook.xml";
/// As long as the longest of them.
const LONGEST: usize = 24;
/// Of the beginning, in which is seen whether lines are rows.
const LOOKED_AT: usize = 16 * 1024;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// Nothing more to be seen.
    Known(MediaType),
    Text {
        rows: bool,
    },
    /// An archive, of which only the end tells whether it is a document.
    Package {
        is_package: bool,
        word: bool,
        excel: bool,
    },
}

/// Follows a content from its first byte to its last.
#[derive(Debug)]
pub(super) struct Watch {
    kind: Kind,
    /// What the next piece may complete: small letters.
    tail: Vec<u8>,
}

impl Watch {
    /// `head` is the first piece, which is looked at by [`piece`](Self::piece) too.
    pub fn new(head: &[u8], purpose: FilePurpose) -> Result<Self, Problem> {
        let kind = judge(head)?;
        let possible: &[MediaType] = match &kind {
            Kind::Known(kind) => std::slice::from_ref(kind),
            Kind::Text { .. } => &[MediaType::Text, MediaType::Csv],
            Kind::Package { .. } => &[MediaType::Docx, MediaType::Xlsx],
        };
        if possible.iter().any(|kind| purpose.takes().contains(kind)) {
            Ok(Self { kind, tail: Vec::new() })
        } else {
            Err(Problem::FileKind)
        }
    }

    /// Each piece, in order.
    pub fn piece(&mut self, piece: &[u8]) -> Result<(), Problem> {
        if matches!(self.kind, Kind::Known(_)) {
            return Ok(());
        }
        if matches!(self.kind, Kind::Text { .. }) && !is_text(piece) {
            return Err(Problem::FileKind);
        }
        let mut seen = std::mem::take(&mut self.tail);
        seen.extend(piece.iter().map(u8::to_ascii_lowercase));
        let holds = |mark: &[u8]| holds(&seen, mark);
        match &mut self.kind {
            Kind::Known(_) => {}
            Kind::Text { .. } => {
                if ACTIVE.iter().any(|mark| holds(mark)) {
                    return Err(Problem::FileActive);
                }
            }
            Kind::Package { is_package, word, excel } => {
                if MACROS.iter().any(|mark| holds(mark)) {
                    return Err(Problem::FileMacros);
                }
                *is_package = *is_package || holds(PACKAGE);
                *word = *word || holds(WORD);
                *excel = *excel || holds(EXCEL);
            }
        }
        self.tail = seen.split_off(seen.len().saturating_sub(LONGEST - 1));
        Ok(())
    }

    /// What the whole is.
    pub fn finish(self) -> Result<MediaType, Problem> {
        match self.kind {
            Kind::Known(kind) => Ok(kind),
            Kind::Text { rows: true } => Ok(MediaType::Csv),
            Kind::Text { rows: false } => Ok(MediaType::Text),
            Kind::Package { is_package: true, word: true, excel: false } => Ok(MediaType::Docx),
            Kind::Package { is_package: true, word: false, excel: true } => Ok(MediaType::Xlsx),
            Kind::Package { .. } => Err(Problem::FileKind),
        }
    }
}

fn judge(head: &[u8]) -> Result<Kind, Problem> {
    if head.starts_with(b"%PDF-") {
        return Ok(Kind::Known(MediaType::Pdf));
    }
    if head.starts_with(b"PK\x03\x04") {
        return Ok(Kind::Package { is_package: false, word: false, excel: false });
    }
    // Before the others: words can begin as one of them does, and only a text has no controls.
    if is_text(head) {
        let start = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).trim_ascii_start();
        let start: Vec<u8> = start.iter().take(16).map(u8::to_ascii_lowercase).collect();
        return if SCRIPTS.iter().any(|mark| start.starts_with(mark)) {
            Err(Problem::FileActive)
        } else {
            Ok(Kind::Text { rows: has_rows(head) })
        };
    }
    match infer::get(head) {
        Some(found) if found.mime_type() == "image/webp" && !head.starts_with(b"RIFF") => Err(Problem::FileKind),
        Some(found) if found.matcher_type() == MatcherType::App => Err(Problem::FileProgram),
        Some(found) if found.matcher_type() == MatcherType::Text => Err(Problem::FileActive),
        Some(found) => found.mime_type().parse().map(Kind::Known).map_err(|_| Problem::FileKind),
        None => Err(Problem::FileKind),
    }
    .and_then(|kind| match kind {
        Kind::Known(kind) if kind.is_picture() => Ok(Kind::Known(kind)),
        _ => Err(Problem::FileKind),
    })
}

/// Letters of whatever encoding extends ASCII, and no controls but those of lines.
fn is_text(bytes: &[u8]) -> bool {
    bytes.iter().all(|byte| matches!(byte, b'\t' | b'\n' | b'\r' | 0x0c | 0x20..=0x7e | 0x80..))
}

/// Whether its first lines have the same number of columns, which are two at least.
fn has_rows(head: &[u8]) -> bool {
    let part = &head[..head.len().min(LOOKED_AT)];
    let mut lines: Vec<&[u8]> = part.split(|byte| *byte == b'\n').collect();
    // The last one is empty, or was cut.
    if part.len() < head.len() || lines.last().is_some_and(|line| line.is_empty()) {
        lines.pop();
    }
    let lines: Vec<_> = lines.into_iter().take(16).collect();
    [b';', b',', b'\t'].into_iter().any(|separator| {
        let mut columns = lines.iter().map(|line| columns(line, separator));
        let first = columns.next().unwrap_or_default();
        lines.len() > 1 && first > 0 && columns.all(|columns| columns == first)
    })
}

/// Separators of a line outside of quotation marks (RFC 4180).
fn columns(line: &[u8], separator: u8) -> usize {
    let mut quoted = false;
    line.iter()
        .filter(|byte| {
            quoted ^= **byte == b'"';
            !quoted && **byte == separator
        })
        .count()
}

fn holds(text: &[u8], mark: &[u8]) -> bool {
    let Some(first) = mark.first() else { return false };
    let mut rest = text;
    while let Some(at) = rest.iter().position(|byte| byte == first) {
        rest = &rest[at..];
        if rest.starts_with(mark) {
            return true;
        }
        rest = &rest[1..];
    }
    false
}

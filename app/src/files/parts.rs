//! What the page says of a file.

use domain::files::{File, FilePurpose, FileScan, FileStatus, FileUsage, MediaType};
use leptos::prelude::*;

use crate::{
    i18n::{Words, t, use_locale, use_words},
    ui::{Badge, Progress, Tone},
};

pub(super) fn purpose_text(w: Words, purpose: FilePurpose) -> &'static str {
    match purpose {
        FilePurpose::Document => t!(w, files.document),
        FilePurpose::Picture => t!(w, files.picture),
    }
}

/// What people call a kind: abbreviations are the same in every language.
pub(super) fn kind_text(w: Words, kind: MediaType) -> &'static str {
    match kind {
        MediaType::Pdf => t!(w, files.kind_pdf),
        MediaType::Png => t!(w, files.kind_png),
        MediaType::Jpeg => t!(w, files.kind_jpeg),
        MediaType::Webp => t!(w, files.kind_webp),
        MediaType::Text => t!(w, files.kind_text),
        MediaType::Csv => t!(w, files.kind_csv),
        MediaType::Xlsx => t!(w, files.kind_xlsx),
        MediaType::Docx => t!(w, files.kind_docx),
    }
}

/// The choices of the filter: one that is on its way is none.
pub(super) fn statuses(w: Words) -> Vec<(&'static str, String)> {
    [
        (FileStatus::Ready, t!(w, files.status_ready)),
        (FileStatus::Waiting, t!(w, files.status_waiting)),
        (FileStatus::Refused, t!(w, files.status_refused)),
    ]
    .map(|(status, text)| (status.as_str(), text.to_owned()))
    .into()
}

/// What the scanner said, which decides whether it can be had.
#[component]
pub(super) fn ScanBadge(scan: FileScan) -> impl IntoView {
    let w = use_words();
    let (tone, text) = match scan {
        FileScan::Clean => (Tone::Good, t!(w, files.scan_clean)),
        FileScan::NotScanned => (Tone::Neutral, t!(w, files.scan_none)),
        FileScan::Pending => (Tone::Warn, t!(w, files.scan_pending)),
        FileScan::Infected => (Tone::Bad, t!(w, files.scan_infected)),
        FileScan::TooLarge => (Tone::Bad, t!(w, files.scan_too_large)),
    };
    view! { <Badge tone>{text}</Badge> }
}

/// How much is used of how much.
#[component]
pub(super) fn Usage(usage: FileUsage) -> impl IntoView {
    let (w, locale) = (use_words(), use_locale());
    let size = |bytes: i64| domain::format::file_size(locale, bytes.unsigned_abs());
    let text = t!(w, files.used, used = size(usage.used_bytes), quota = size(usage.quota_bytes)).to_string();
    let of = |bytes: i64| Signal::stored(usize::try_from(bytes / 1024).unwrap_or_default());
    view! {
        <div class="mb-4 max-w-md">
            <p class="mb-1.5 text-sm text-muted tabular-nums">{text.clone()}</p>
            <Progress label=text done=of(usage.used_bytes) total=of(usage.quota_bytes) labelled=false />
        </div>
    }
}

/// Whether there is a content to be had.
pub(super) fn can_be_had(file: &File) -> bool {
    file.status == FileStatus::Ready
}

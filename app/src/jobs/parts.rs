//! What the pages of jobs share.

use domain::{
    jobs::{JobProgress, JobQueue, JobStatus},
    locale::Locale,
};
use leptos::prelude::*;

use crate::{
    i18n::{Words, t, use_words},
    ui::{Badge, Tone},
};

pub(super) fn status_text(w: Words, status: JobStatus) -> &'static str {
    match status {
        JobStatus::Waiting => t!(w, jobs.waiting),
        JobStatus::Running => t!(w, jobs.running),
        JobStatus::Done => t!(w, jobs.done),
        JobStatus::Cancelled => t!(w, jobs.cancelled),
        JobStatus::Dead => t!(w, jobs.dead),
    }
}

pub(super) fn queue_text(w: Words, queue: JobQueue) -> &'static str {
    match queue {
        JobQueue::Default => t!(w, jobs.queue_default),
        JobQueue::Maintenance => t!(w, jobs.queue_maintenance),
    }
}

/// What a kind of job does, in words where there are some; its name otherwise.
pub(super) fn kind_text(w: Words, kind: &str) -> String {
    match kind {
        "identity.tidy" => t!(w, jobs.kind_identity_tidy).to_owned(),
        "idempotency_keys.tidy" => t!(w, jobs.kind_idempotency_keys_tidy).to_owned(),
        "audit.make_months" => t!(w, jobs.kind_audit_make_months).to_owned(),
        "files.scan" => t!(w, jobs.kind_files_scan).to_owned(),
        "files.remove_content" => t!(w, jobs.kind_files_remove_content).to_owned(),
        "files.tidy" => t!(w, jobs.kind_files_tidy).to_owned(),
        "messages.tidy" => t!(w, jobs.kind_messages_tidy).to_owned(),
        "jobs.tidy" => t!(w, jobs.kind_jobs_tidy).to_owned(),
        other => other.to_owned(),
    }
}

#[component]
pub(super) fn StatusBadge(status: JobStatus, #[prop(default = false)] cancelling: bool) -> impl IntoView {
    let w = use_words();
    let tone = match status {
        JobStatus::Waiting | JobStatus::Cancelled => Tone::Neutral,
        JobStatus::Running => Tone::Info,
        JobStatus::Done => Tone::Good,
        JobStatus::Dead => Tone::Bad,
    };
    view! {
        <Badge tone>{status_text(w, status)}</Badge>
        {cancelling.then(|| view! { " " <Badge tone=Tone::Warn>{t!(w, jobs.cancelling)}</Badge> })}
    }
}

/// `3 / 10`; what was done where nobody knows how much there is.
pub(super) fn progress_text(locale: Locale, progress: JobProgress) -> String {
    let count = |n| domain::format::count(locale, n);
    match progress.total {
        Some(total) => format!("{} / {}", count(progress.done), count(total)),
        None if progress.done > 0 => count(progress.done),
        None => "–".to_owned(),
    }
}

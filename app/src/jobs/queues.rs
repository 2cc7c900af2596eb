//! How the queues stand.

use chrono::{DateTime, Utc};
use domain::{
    format,
    jobs::{JobQueueSummary, JobStatus},
};
use leptos::prelude::*;

use super::parts::queue_text;
use crate::{
    i18n::{t, use_locale, use_words},
    ui::{
        Tone, query,
        tile::{Figure, Tile},
    },
};

/// A group of figures for each queue. Each opens the jobs behind it.
#[component]
pub(super) fn Queues(queues: Vec<JobQueueSummary>, as_of: DateTime<Utc>) -> impl IntoView {
    let w = use_words();
    view! {
        <section class="mb-8" aria-labelledby="queues">
            <h2 id="queues" class="sr-only">{t!(w, jobs.queues)}</h2>
            <div class="grid items-start gap-6 xl:grid-cols-2">
                {queues.into_iter().map(|queue| view! { <Queue queue as_of /> }).collect_view()}
            </div>
        </section>
    }
}

#[component]
fn Queue(queue: JobQueueSummary, as_of: DateTime<Utc>) -> impl IntoView {
    let (w, locale) = (use_words(), use_locale());
    let rows = move |status: JobStatus| {
        format!("/staff/jobs?{}", query(&[("queue", queue.queue.as_str()), ("status", status.as_str())]))
    };
    let figure = |n: i64| Figure::Known(format::count(locale, n));
    let retrying = format!("{}: {}", t!(w, jobs.retrying), format::count(locale, queue.retrying));
    let (oldest, tone) = match queue.oldest_due_at {
        Some(at) => {
            let age = as_of.signed_duration_since(at);
            // What waits this long waits for a worker that is not there.
            let tone = if age > chrono::TimeDelta::minutes(5) { Tone::Warn } else { Tone::Neutral };
            (format::duration(locale, age), tone)
        }
        None => (t!(w, jobs.nothing_due).to_owned(), Tone::Neutral),
    };
    let dead = if queue.dead > 0 { Tone::Bad } else { Tone::Neutral };
    view! {
        <div>
            <h3 class="mb-2 font-semibold">{queue_text(w, queue.queue)}</h3>
            <div class="grid grid-cols-2 gap-3 sm:grid-cols-4">
                <Tile label=t!(w, jobs.waiting) figure=figure(queue.waiting) href=rows(JobStatus::Waiting) detail=retrying />
                <Tile label=t!(w, jobs.running) figure=figure(queue.running) href=rows(JobStatus::Running) />
                <Tile label=t!(w, jobs.dead) figure=figure(queue.dead) href=rows(JobStatus::Dead) tone=dead />
                <Tile label=t!(w, jobs.oldest) figure=Figure::Known(oldest) as_of tone />
            </div>
        </div>
    }
}

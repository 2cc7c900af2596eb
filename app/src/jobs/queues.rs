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
    view! {
        <div class="mb-8 flex flex-col gap-6">
            {queues.into_iter().map(|queue| view! { <Queue queue as_of /> }).collect_view()}
        </div>
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
    let heading = format!("queue-{}", queue.queue);
    let dead = if queue.dead > 0 { Tone::Bad } else { Tone::Neutral };
    view! {
        <section aria-labelledby=heading.clone()>
            <h2 id=heading.clone() class="mb-2 font-semibold">{queue_text(w, queue.queue)}</h2>
            <div class="grid grid-cols-2 gap-3 sm:grid-cols-3 xl:grid-cols-6">
                <Tile label=t!(w, jobs.waiting) figure=figure(queue.waiting) href=rows(JobStatus::Waiting) detail=retrying />
                <Tile label=t!(w, jobs.running) figure=figure(queue.running) href=rows(JobStatus::Running) />
                <Tile label=t!(w, jobs.dead) figure=figure(queue.dead) href=rows(JobStatus::Dead) tone=dead />
                <Tile label=t!(w, jobs.done) figure=figure(queue.done) href=rows(JobStatus::Done) />
                <Tile label=t!(w, jobs.cancelled) figure=figure(queue.cancelled) href=rows(JobStatus::Cancelled) />
                <Tile label=t!(w, jobs.oldest) figure=Figure::Known(oldest) as_of tone />
            </div>
        </section>
    }
}

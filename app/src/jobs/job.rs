//! One job: how it stands, what happened to it, and what can be done about it.

use domain::{
    jobs::{JobDetail, JobEvent, JobEventKind, JobStatus},
    policy::StaffAction,
};
use leptos::{prelude::*, server_fn::ServerFn};
use leptos_meta::Title;
use leptos_router::{LazyRoute, lazy_route};

use super::{
    api::{CancelJob, ReplayJob, find_job},
    parts::{StatusBadge, kind_text, progress_text, queue_text},
};
use crate::{
    i18n::{Words, t, use_locale, use_words},
    layout::take_refused,
    ui::{
        Alert, ConfirmButton, Loaded, Moment, PageHeader, Panel, Progress, Tone,
        timeline::{Happening, Timeline},
        use_id,
    },
    viewer::use_viewer,
};

pub struct JobPage;

#[lazy_route]
impl LazyRoute for JobPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        let id = use_id("job");
        let job = Resource::new(move || id.get(), async |id| find_job(id?).await);
        view! {
            <Loaded data=job let:detail>
                <JobView detail />
            </Loaded>
        }
        .into_any()
    }
}

#[component]
fn JobView(detail: JobDetail) -> impl IntoView {
    let (w, locale) = (use_words(), use_locale());
    let refused = take_refused(&[ReplayJob::PATH, CancelJob::PATH]);
    let role = use_viewer().person.and_then(|person| person.staff);
    let may_manage = role.is_some_and(|role| role.may(StaffAction::ManageJobs));
    let happenings = happenings(w, &detail);
    let JobDetail { job, payload, unique_key, worker, lease_until, .. } = detail;
    let title = kind_text(w, &job.kind);
    let (replayable, endable) = match job.status {
        JobStatus::Dead => (true, false),
        JobStatus::Waiting => (false, true),
        JobStatus::Running => (false, !job.cancel_requested),
        JobStatus::Done | JobStatus::Cancelled => (false, false),
    };
    let id = job.id.to_string();
    // Of nothing there is no part.
    let (done, total) = (count(job.progress.done), job.progress.total.map(count).filter(|total| *total > 0));
    let client = match job.tenant {
        Some(tenant) => {
            view! { <a href=format!("/staff/tenants/{}", tenant.id) class="link">{tenant.name}</a> }.into_any()
        }
        None => t!(w, jobs.platform).into_any(),
    };
    view! {
        <Title text=title.clone() />
        <PageHeader title lead=job.kind.clone() parent=("/staff/jobs".to_owned(), t!(w, jobs.title)) />
        {refused.and_then(|refused| refused.error).map(|error| view! { <Alert error /> })}
        {(may_manage && (replayable || endable)).then(|| view! {
            <div class="mb-6 flex flex-wrap items-start gap-2 [&>details[open]]:w-full">
                {replayable.then(|| view! {
                    <ConfirmButton function=ReplayJob::PATH fields=vec![("id", id.clone())] label=t!(w, jobs.replay) text=t!(w, jobs.replay_text) />
                })}
                {endable.then(|| view! {
                    <ConfirmButton function=CancelJob::PATH fields=vec![("id", id.clone())] label=t!(w, jobs.cancel) text=t!(w, jobs.cancel_text) />
                })}
            </div>
        })}
        <div class="grid max-w-5xl items-start gap-4 lg:grid-cols-2">
            <Panel title=t!(w, jobs.details)>
                {total.map(|total| view! { <div class="mb-4"><Progress label=t!(w, jobs.progress) done=Signal::stored(done) total=Signal::stored(total) /></div> })}
                <dl class="grid grid-cols-[auto_1fr] gap-x-4 gap-y-2 text-sm [&>dt]:text-muted [&>dd]:min-w-0 [&>dd]:wrap-anywhere">
                    <dt>{t!(w, jobs.status)}</dt><dd><StatusBadge status=job.status cancelling=job.cancel_requested /></dd>
                    <dt>{t!(w, jobs.queue)}</dt><dd>{queue_text(w, job.queue)}</dd>
                    <dt>{t!(w, jobs.client)}</dt><dd>{client}</dd>
                    <dt>{t!(w, jobs.progress)}</dt><dd class="tabular-nums">{progress_text(locale, job.progress)}</dd>
                    <dt>{t!(w, jobs.attempt)}</dt><dd class="tabular-nums">{domain::format::count(locale, job.attempt.into())}</dd>
                    <dt>{t!(w, jobs.attempts_left)}</dt><dd class="tabular-nums">{domain::format::count(locale, job.attempts_left.into())}</dd>
                    <dt>{t!(w, jobs.created)}</dt><dd><Moment at=job.created_at /></dd>
                    <dt>{t!(w, jobs.due)}</dt><dd><Moment at=job.run_at /></dd>
                    {job.finished_at.map(|at| view! { <dt>{t!(w, jobs.finished)}</dt><dd><Moment at /></dd> })}
                    {worker.map(|worker| view! { <dt>{t!(w, jobs.worker)}</dt><dd>{worker}</dd> })}
                    {lease_until.map(|at| view! { <dt>{t!(w, jobs.lease)}</dt><dd><Moment at /></dd> })}
                    {unique_key.map(|key| view! { <dt>{t!(w, jobs.unique_key)}</dt><dd><code>{key}</code></dd> })}
                    {job.last_error.map(|error| view! { <dt>{t!(w, jobs.last_error)}</dt><dd>{error}</dd> })}
                    <dt>{t!(w, jobs.payload)}</dt><dd><code>{payload.to_string()}</code></dd>
                </dl>
            </Panel>
            <Panel title=t!(w, jobs.timeline)>
                <Timeline items=happenings />
            </Panel>
        </div>
    }
}

fn count(n: i64) -> usize {
    usize::try_from(n).unwrap_or_default()
}

/// The newest first; the last is that it was asked for.
fn happenings(w: Words, detail: &JobDetail) -> Vec<Happening> {
    let mut items: Vec<Happening> = detail.events.iter().rev().map(|event| happening(w, event)).collect();
    items.push(Happening {
        at: detail.job.created_at,
        icon: icondata_lu::LuPlus,
        tone: Tone::Neutral,
        text: t!(w, jobs.event_asked).to_owned(),
        detail: None,
        href: None,
    });
    items
}

fn happening(w: Words, event: &JobEvent) -> Happening {
    use JobEventKind as Kind;
    let (text, icon, tone) = match event.kind {
        Kind::Started => (t!(w, jobs.event_started), icondata_lu::LuPlay, Tone::Info),
        Kind::Done => (t!(w, jobs.event_done), icondata_lu::LuCheck, Tone::Good),
        Kind::Failed => (t!(w, jobs.event_failed), icondata_lu::LuRotateCw, Tone::Warn),
        Kind::Lost => (t!(w, jobs.event_lost), icondata_lu::LuUnplug, Tone::Warn),
        Kind::Interrupted => (t!(w, jobs.event_interrupted), icondata_lu::LuPause, Tone::Neutral),
        Kind::CancelRequested => (t!(w, jobs.event_cancel_requested), icondata_lu::LuHand, Tone::Neutral),
        Kind::Cancelled => (t!(w, jobs.event_cancelled), icondata_lu::LuBan, Tone::Neutral),
        Kind::Dead => (t!(w, jobs.event_dead), icondata_lu::LuTriangleAlert, Tone::Bad),
        Kind::Replayed => (t!(w, jobs.event_replayed), icondata_lu::LuRotateCcw, Tone::Info),
    };
    let who = match (&event.by, &event.worker) {
        (Some(name), _) => Some(t!(w, jobs.by, name = name.clone()).to_string()),
        (None, Some(worker)) => {
            let attempt = event.attempt.to_string();
            Some(t!(w, jobs.attempt_by, attempt = attempt, worker = worker.clone()).to_string())
        }
        (None, None) => None,
    };
    let said: Vec<String> = event.error.clone().into_iter().chain(who).collect();
    Happening {
        at: event.at,
        icon,
        tone,
        text: text.to_owned(),
        detail: (!said.is_empty()).then(|| said.join(" · ")),
        href: None,
    }
}

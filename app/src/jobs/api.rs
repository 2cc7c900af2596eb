//! Server functions of jobs.

use domain::{
    ids::JobId,
    jobs::{JobDetail, JobFilter, JobQueueSummary, JobSummary},
    page::Page,
};
use leptos::{prelude::*, server_fn::codec::Json};

use crate::error::AppError;
#[cfg(feature = "ssr")]
use crate::{
    i18n::{t, words},
    ui::toast::say,
};

#[server(input = Json)]
pub async fn list_jobs(filter: JobFilter) -> Result<Page<JobSummary>, AppError> {
    let (staff, db) = crate::request::staff()?;
    Ok(domain::jobs::list(&staff, &db, &filter).await?)
}

/// How each queue stands, as of now.
#[server(input = Json)]
pub async fn list_job_queues() -> Result<(Vec<JobQueueSummary>, chrono::DateTime<chrono::Utc>), AppError> {
    let (staff, db) = crate::request::staff()?;
    Ok((domain::jobs::queues(&staff, &db).await?, staff.clock().now()))
}

#[server(input = Json)]
pub async fn find_job(id: JobId) -> Result<JobDetail, AppError> {
    let (staff, db) = crate::request::staff()?;
    Ok(domain::jobs::find(&staff, &db, id).await?)
}

#[server]
pub async fn replay_job(id: JobId) -> Result<(), AppError> {
    let (staff, db) = crate::request::staff()?;
    domain::jobs::replay(&staff, &db, id).await?;
    say(t!(words(staff.request().locale), jobs.said_replayed).to_string(), None);
    leptos_axum::redirect(&format!("/staff/jobs/{id}"));
    Ok(())
}

#[server]
pub async fn cancel_job(id: JobId) -> Result<(), AppError> {
    let (staff, db) = crate::request::staff()?;
    let job = domain::jobs::cancel(&staff, &db, id).await?.job;
    let w = words(staff.request().locale);
    let text = if job.cancel_requested { t!(w, jobs.said_cancelling) } else { t!(w, jobs.said_cancelled) };
    say(text.to_string(), None);
    leptos_axum::redirect(&format!("/staff/jobs/{id}"));
    Ok(())
}

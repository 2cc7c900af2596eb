//! What files need done in the background: scanning what waits, removing contents that are elsewhere, and tidying away what
//! a crash left behind.

use chrono::TimeDelta;
use serde::{Deserialize, Serialize};

use super::{
    FileStatus,
    depot::{Content, Place},
    fate,
    scanner::Away,
    store,
};
use crate::{
    audit,
    error::Error,
    events,
    ids::FileId,
    jobs::{self, Failure, Finished, Job, JobQueue, Retry, Run},
};

/// For as long as somebody else's service may be away: days.
const PATIENT: Retry = Retry { attempts: 100, first_pause: TimeDelta::seconds(20), longest_pause: TimeDelta::hours(1) };

/// Scans a file that waits for it.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct ScanFile {
    pub file: FileId,
}

impl Job for ScanFile {
    const NAME: &'static str = "files.scan";
    const RETRY: Retry = Retry { longest_pause: TimeDelta::minutes(10), ..PATIENT };

    fn unique_key(&self) -> Option<String> {
        Some(self.file.to_string())
    }

    async fn run(self, run: &mut Run) -> Result<Finished, Failure> {
        let tenant = run.tenant().ok_or_else(|| Failure::never("the job belongs to no tenant"))?;
        let mut tx = run.begin_tenant().await?;
        let row = match store::find(&mut tx, self.file).await {
            Ok(row) if row.file.status == FileStatus::Waiting => row,
            // Deleted meanwhile, or looked at by somebody else.
            Ok(_) | Err(Error::NotFound) => return run.complete(tx).await,
            Err(error) => return Err(error.into()),
        };
        drop(tx);
        let place = Place {
            tenant,
            file: self.file,
            kept: row.kept,
            size: row.file.size_bytes.unsigned_abs(),
            sha256: row.digest.clone(),
        };
        let files = run.db().files().clone();
        let content = Content::of(run.db(), place).await?;
        let verdict = files.scanner().scan(content, files.scan_patience()).await;
        let Ok(said) = &verdict else { return Err(Failure::again(Away.to_string())) };
        let (now, (status, scan)) = (run.real_clock().now(), fate::stands(&verdict));
        let mut tx = run.begin_tenant().await?;
        match store::lock(&mut tx, self.file).await {
            Ok(row) if row.file.status == FileStatus::Waiting => {}
            Ok(_) | Err(Error::NotFound) => return run.complete(tx).await,
            Err(error) => return Err(error.into()),
        }
        store::settle(&mut tx, self.file, status, scan, now).await?;
        if status == FileStatus::Ready {
            let row = store::find(&mut tx, self.file).await?;
            events::publish_as(&mut tx, fate::origin(&row, now), fate::added(&row)).await?;
        } else {
            fate::remove_content(&mut tx, &row, run.clock().now()).await?;
            let entry = fate::refused(self.file, &row.file.name, said);
            audit::record(&mut tx, &fate::sender(&row, tenant, now)?, entry).await?;
        }
        run.complete(tx).await
    }
}

/// Removes a content from the bucket. Its row is gone, or says that the content is.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct RemoveContent {
    pub file: FileId,
}

impl Job for RemoveContent {
    const NAME: &'static str = "files.remove_content";
    const QUEUE: JobQueue = JobQueue::Maintenance;
    const RETRY: Retry = PATIENT;

    async fn run(self, run: &mut Run) -> Result<Finished, Failure> {
        let tenant = run.tenant().ok_or_else(|| Failure::never("the job belongs to no tenant"))?;
        // Twice does no harm: an id is never used again.
        run.db().files().s3()?.remove(tenant, self.file).await?;
        let tx = run.begin_tenant().await?;
        run.complete(tx).await
    }
}

/// Removes what never became a file, and asks again for the scan of what still waits.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct TidyFiles {}

/// An upload takes an hour at most.
const COMES_WITHIN: TimeDelta = TimeDelta::hours(2);
/// Longer than a scan waits between two attempts: after that, its job was given up.
const WAITS: TimeDelta = TimeDelta::hours(1);
/// Rows per transaction.
const BATCH: usize = 50;

impl Job for TidyFiles {
    const NAME: &'static str = "files.tidy";
    const QUEUE: JobQueue = JobQueue::Maintenance;

    async fn run(self, run: &mut Run) -> Result<Finished, Failure> {
        let now = run.clock().now();
        for (status, since) in [(FileStatus::Incoming, now - COMES_WITHIN), (FileStatus::Waiting, now - WAITS)] {
            let mut after = None;
            loop {
                let mut tx = run.begin_worker().await?;
                let found = store::left_over(&mut tx, status, since, after, i64::try_from(BATCH).unwrap_or(1)).await?;
                for one in &found {
                    let mut visit = tx.visit(one.tenant).await?;
                    if status == FileStatus::Incoming {
                        fate::discard(visit.tx(), one.file, one.kept, now).await?;
                    } else {
                        jobs::prepare(&ScanFile { file: one.file }, now)?.enqueue(visit.tx()).await?;
                    }
                    tx = visit.leave().await?;
                }
                run.advance(i64::try_from(found.len()).unwrap_or_default());
                run.checkpoint(tx).await?;
                after = found.last().map(|one| one.file);
                if found.len() < BATCH {
                    break;
                }
            }
        }
        let tx = run.begin_worker().await?;
        run.complete(tx).await
    }
}

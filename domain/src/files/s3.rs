//! Contents in an S3 bucket, by the crate object_store: it signs, tries again what may pass, and goes on with a download
//! that was cut off. A small content is one request, a larger one a multipart upload.

mod transport;

use std::{fmt, sync::Arc, time::Duration};

use bytes::Bytes;
use futures::{StreamExt, TryStreamExt, stream::BoxStream};
use object_store::{
    BackoffConfig, MultipartUpload, ObjectStoreExt, PutPayload, RetryConfig,
    aws::{AmazonS3, AmazonS3Builder},
    path::Path,
};

use self::transport::Transport;
use crate::{
    error::{Error, Result},
    ids::{FileId, TenantId},
};

/// Bytes of a part; S3 wants 5 MB at least. A content that comes in holds so much memory.
const PART: usize = 8 * 1024 * 1024;

/// Where the bucket is, and who we are there.
#[derive(Clone, Default)]
pub struct S3Settings {
    pub bucket: String,
    /// Before every key; empty: none.
    pub prefix: String,
    /// Of a service that is not Amazon's; it then is asked as `endpoint/bucket/key`.
    pub endpoint: Option<String>,
    pub region: String,
    /// Without: those of the machine's role, as Amazon's machines are told theirs.
    pub access_key: Option<String>,
    pub secret_key: Option<String>,
}

impl fmt::Debug for S3Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("S3Settings")
            .field("bucket", &self.bucket)
            .field("endpoint", &self.endpoint)
            .finish_non_exhaustive()
    }
}

/// The settings do not name a bucket that could be reached.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct S3Error(String);

impl S3Error {
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }
}

/// A bucket.
#[derive(Clone)]
pub struct S3 {
    store: Arc<AmazonS3>,
    prefix: Path,
}

impl fmt::Debug for S3 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("S3").field("prefix", &self.prefix).finish_non_exhaustive()
    }
}

impl S3 {
    /// Asks nothing of it yet.
    ///
    /// # Errors
    /// For settings that cannot be.
    pub fn new(settings: S3Settings) -> Result<Self, S3Error> {
        let wrong = |error: &dyn fmt::Display| S3Error(error.to_string());
        let prefix = Path::parse(&settings.prefix).map_err(|error| wrong(&error))?;
        let retry = RetryConfig {
            backoff: BackoffConfig {
                init_backoff: Duration::from_millis(100),
                max_backoff: Duration::from_secs(2),
                base: 2.0,
            },
            max_retries: 4,
            retry_timeout: Duration::from_secs(20),
        };
        let mut builder = AmazonS3Builder::new()
            .with_http_connector(Transport)
            .with_bucket_name(settings.bucket)
            .with_region(settings.region)
            .with_retry(retry)
            // One key is one request that every service knows.
            .with_disable_bulk_delete(true);
        if let Some(endpoint) = settings.endpoint {
            // Who writes http:// means a service on a network of their own.
            builder = builder.with_allow_http(endpoint.starts_with("http://")).with_endpoint(endpoint);
        }
        match (settings.access_key, settings.secret_key) {
            (Some(id), Some(secret)) => builder = builder.with_access_key_id(id).with_secret_access_key(secret),
            (None, None) => {}
            _ => return Err(S3Error("the access key and the secret key go together".to_owned())),
        }
        let store = builder.build().map_err(|error| wrong(&error))?;
        Ok(Self { store: Arc::new(store), prefix })
    }

    /// `prefix/tnt_.../fil_...`: neither is anything that somebody typed.
    fn key(&self, tenant: TenantId, file: FileId) -> Path {
        self.prefix.clone().join(tenant.to_string()).join(file.to_string())
    }

    pub(super) fn writer(&self, tenant: TenantId, file: FileId) -> Writer {
        Writer { s3: self.clone(), key: self.key(tenant, file), part: Vec::new(), bytes: 0, upload: None }
    }

    pub(super) async fn read(&self, tenant: TenantId, file: FileId) -> Result<BoxStream<'static, Result<Bytes>>> {
        let found = self.store.get(&self.key(tenant, file)).await.map_err(|error| away(&error))?;
        Ok(found.into_stream().map_err(|error| away(&error)).boxed())
    }

    /// What is not there is removed too.
    pub(super) async fn remove(&self, tenant: TenantId, file: FileId) -> Result<()> {
        match self.store.delete(&self.key(tenant, file)).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(away(&error)),
        }
    }
}

/// What went wrong is for the log. It names the key and what the service said, and no secret.
fn away(error: &object_store::Error) -> Error {
    tracing::error!(%error, "the bucket of files does not do what it is asked");
    Error::Unavailable
}

pub(super) struct Writer {
    s3: S3,
    key: Path,
    part: Vec<Bytes>,
    bytes: usize,
    /// Once there is more than one part.
    upload: Option<Box<dyn MultipartUpload>>,
}

impl Writer {
    pub async fn write(&mut self, piece: Bytes) -> Result<()> {
        if self.bytes >= PART {
            self.send().await?;
        }
        self.bytes += piece.len();
        self.part.push(piece);
        Ok(())
    }

    fn take(&mut self) -> PutPayload {
        self.bytes = 0;
        std::mem::take(&mut self.part).into_iter().collect()
    }

    async fn send(&mut self) -> Result<()> {
        let payload = self.take();
        let upload = match &mut self.upload {
            Some(upload) => upload,
            None => {
                let begun = self.s3.store.put_multipart(&self.key).await.map_err(|error| away(&error))?;
                self.upload.insert(begun)
            }
        };
        upload.put_part(payload).await.map_err(|error| away(&error))
    }

    pub async fn finish(mut self) -> Result<()> {
        if self.upload.is_none() {
            let payload = self.take();
            self.s3.store.put(&self.key, payload).await.map_err(|error| away(&error))?;
            return Ok(());
        }
        self.send().await?;
        if let Some(upload) = &mut self.upload
            && let Err(error) = upload.complete().await
        {
            let error = away(&error);
            self.abort().await;
            return Err(error);
        }
        Ok(())
    }

    /// Parts that were sent are kept, and paid for, until they are given up.
    pub async fn abort(self) {
        if let Some(mut upload) = self.upload
            && let Err(error) = upload.abort().await
        {
            tracing::warn!(%error, "parts of a file that nobody wants are left in the bucket");
        }
    }
}

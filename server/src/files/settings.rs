//! Where files are kept, and who looks at them: the settings.

use std::{str::FromStr, time::Duration};

use clap::Args;
use domain::files::{Files, Kept, S3, S3Error, S3Settings, Scanner};

use crate::config::{Secret, duration};

#[derive(Args, Clone, Debug)]
pub struct FileSettings {
    /// Where contents of new files are kept: postgres, or s3. Those that are kept already stay where they are and can be read
    /// as long as S3_BUCKET names the bucket
    #[arg(long, env = "FILE_STORE", default_value = "postgres", value_name = "STORE", value_parser = store)]
    pub file_store: Kept,
    /// The bucket for files, and what stands before its keys [default: none]
    #[arg(long, env = "S3_BUCKET", value_name = "BUCKET[/PREFIX]")]
    pub s3_bucket: Option<String>,
    /// The service, where it is not Amazon's: it is asked as URL/BUCKET/KEY [default: Amazon's]
    #[arg(long, env = "S3_ENDPOINT", value_name = "URL", value_parser = endpoint)]
    pub s3_endpoint: Option<String>,
    /// Its region
    #[arg(long, env = "S3_REGION", default_value = "us-east-1", value_name = "REGION")]
    pub s3_region: String,
    /// The access key there [default: the role of the machine, as Amazon's machines have one]
    #[arg(long, env = "S3_ACCESS_KEY", value_name = "KEY")]
    pub s3_access_key: Option<String>,
    /// The secret that belongs to it [default: as in --s3-access-key]
    #[arg(long, env = "S3_SECRET_KEY", hide_env_values = true, value_name = "SECRET")]
    pub s3_secret_key: Option<Secret>,
    /// Bytes of files that a company may keep
    #[arg(long, env = "FILE_QUOTA", default_value = "5368709120", value_name = "BYTES")]
    pub file_quota: u64,
    /// Who looks whether something harmful is in a file: none, or ClamAV's daemon as clamd://HOST:PORT
    #[arg(long, env = "VIRUS_SCANNER", default_value = "none", value_name = "SCANNER", value_parser = Scanner::from_str)]
    pub virus_scanner: Scanner,
    /// How long it may take for a file; one that takes longer waits and is scanned later
    #[arg(long, env = "VIRUS_SCAN_TIMEOUT", default_value = "60s", value_name = "DURATION", value_parser = duration)]
    pub virus_scan_timeout: Duration,
}

impl FileSettings {
    /// # Errors
    /// When they do not fit together. Nobody is asked yet.
    pub fn open(&self) -> Result<Files, S3Error> {
        let s3 = self.bucket().map(S3::new).transpose()?;
        if self.file_store == Kept::S3 && s3.is_none() {
            return Err(S3Error::new(
                "the setting --file-store (FILE_STORE) is s3, and --s3-bucket (S3_BUCKET) names no bucket",
            ));
        }
        let files = Files::new(s3, self.virus_scanner.clone(), self.file_quota);
        Ok(files.keeping_in(self.file_store).scanning_within(self.virus_scan_timeout))
    }

    fn bucket(&self) -> Option<S3Settings> {
        let (bucket, prefix) = match self.s3_bucket.as_deref()?.split_once('/') {
            Some((bucket, prefix)) => (bucket, prefix.trim_matches('/')),
            None => (self.s3_bucket.as_deref()?, ""),
        };
        Some(S3Settings {
            bucket: bucket.to_owned(),
            prefix: prefix.to_owned(),
            endpoint: self.s3_endpoint.clone(),
            region: self.s3_region.clone(),
            access_key: self.s3_access_key.clone(),
            secret_key: self.s3_secret_key.as_ref().map(|secret| secret.expose().to_owned()),
        })
    }
}

fn store(text: &str) -> Result<Kept, String> {
    text.parse().map_err(|_| "write postgres or s3".to_owned())
}

fn endpoint(text: &str) -> Result<String, String> {
    let uri: http::Uri = text.parse().map_err(|error| format!("{error}"))?;
    match (uri.scheme_str(), uri.host(), uri.query()) {
        (Some("http" | "https"), Some(_), None) => Ok(text.trim_end_matches('/').to_owned()),
        _ => Err("write for example https://storage.example.com".to_owned()),
    }
}

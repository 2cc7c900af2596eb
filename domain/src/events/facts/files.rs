//! What is told of files. Their names are left out: they may name somebody.

use serde::Serialize;
use utoipa::ToSchema;

use super::{Facts, SAMPLE};
use crate::{
    files::{File, FilePurpose, FileScan, MediaType},
    ids::FileId,
};

/// A file that can be had from now on. Its name is left out: it may name somebody.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct FileFacts {
    file_id: FileId,
    purpose: FilePurpose,
    media_type: MediaType,
    size_bytes: i64,
    scan: FileScan,
    version: i32,
}

impl From<&File> for FileFacts {
    fn from(file: &File) -> Self {
        Self {
            file_id: file.id,
            purpose: file.purpose,
            media_type: file.media_type,
            size_bytes: file.size_bytes,
            scan: file.scan,
            version: file.version,
        }
    }
}

impl Facts for FileFacts {
    fn sample() -> Self {
        Self {
            file_id: FileId::from_uuid(SAMPLE),
            purpose: FilePurpose::Document,
            media_type: MediaType::Pdf,
            size_bytes: 48_213,
            scan: FileScan::Clean,
            version: 1,
        }
    }
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct FileEndFacts {
    pub file_id: FileId,
}

impl Facts for FileEndFacts {
    fn sample() -> Self {
        Self { file_id: FileId::from_uuid(SAMPLE) }
    }
}

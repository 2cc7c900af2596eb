//! `server audit`: whether chains are as they were written, in the database or in a bundle.

use std::{
    fs::{self, File},
    io::BufReader,
};

use domain::{
    audit::{self, Checkpoint, Finding, Verification},
    clock::Clock,
    page::Page,
};

use super::{Failure, runtime, start_log};
use crate::{
    config::{AuditAction, AuditSettings, BundleSettings, VerifySettings},
    database::Database,
};

/// # Errors
/// When something was changed since it was written, or cannot be read.
pub fn run(settings: AuditSettings) -> Result<(), Failure> {
    match settings.action {
        AuditAction::Verify(settings) => verify(&settings),
        AuditAction::VerifyBundle(settings) => verify_bundle(&settings),
        AuditAction::Keys(settings) => keys(&settings),
    }
}

fn verify(settings: &VerifySettings) -> Result<(), Failure> {
    let runtime = runtime()?;
    start_log(&settings.log, None, &runtime)?;
    runtime.block_on(async {
        let database = Database::find(&settings.database).await?;
        let outcome = async {
            let db = database.connect(&settings.database, &settings.keys).await?;
            Ok::<_, Failure>(audit::verify_every(&db, Clock::System.now()).await?)
        };
        let outcome = outcome.await;
        database.stop()?;
        let mut wrong = 0;
        for (tenant, found) in outcome? {
            let whose = tenant.map_or_else(|| "the platform".to_owned(), |tenant| tenant.to_string());
            println!("{whose}: {}", told(&found));
            wrong += i32::from(found.finding.is_some());
        }
        if wrong == 0 { Ok(()) } else { Err(format!("{wrong} of the chains are not as they were written").into()) }
    })
}

fn verify_bundle(settings: &BundleSettings) -> Result<(), Failure> {
    let published: Vec<Checkpoint> = match &settings.checkpoints {
        Some(file) => serde_json::from_slice::<Page<Checkpoint>>(&fs::read(file)?)?.items,
        None => Vec::new(),
    };
    let keys: Vec<&str> = settings.public_key.iter().map(String::as_str).collect();
    let found = audit::verify_bundle(BufReader::new(File::open(&settings.file)?), &keys, &published)?;
    println!("chain {}: {}", found.chain.unwrap_or_default(), told(&found));
    match found.finding {
        None => {
            println!("It is as it was on {}.", found.at.to_rfc3339());
            Ok(())
        }
        Some(_) => Err("the chain is not as it was written".into()),
    }
}

fn keys(settings: &VerifySettings) -> Result<(), Failure> {
    let runtime = runtime()?;
    start_log(&settings.log, None, &runtime)?;
    runtime.block_on(async {
        let database = Database::find(&settings.database).await?;
        let outcome = async {
            let db = database.connect(&settings.database, &settings.keys).await?;
            Ok::<_, Failure>(audit::public_keys(&db).await?)
        };
        let outcome = outcome.await;
        database.stop()?;
        for key in outcome? {
            println!("{} {} since {}", key.public_key, key.id, key.created_at.to_rfc3339());
        }
        Ok(())
    })
}

fn told(found: &Verification) -> String {
    let Verification { records, erased, checkpoints, open, .. } = found;
    let verified = format!(
        "{records} records verified ({erased} with erased words, {open} not sealed yet), {checkpoints} checkpoints"
    );
    match &found.finding {
        None => format!("{verified}; as it was written"),
        Some(finding) => format!("{verified}; {}", named(finding)),
    }
}

fn named(finding: &Finding) -> String {
    match finding {
        Finding::Edited { sequence } => format!("EDITED: record {sequence} does not say what it said"),
        Finding::WordsEdited { sequence } => format!("EDITED: the words of record {sequence} are not those written"),
        Finding::Removed { sequence } => format!("REMOVED: record {sequence} is not there"),
        Finding::Moved { sequence } => format!("MOVED: the record at {sequence} was at another place"),
        Finding::CutTail { sequence, expected } => {
            format!("CUT: it ends with record {sequence}, and record {expected} was there")
        }
        Finding::CheckpointDiffers { sequence } => {
            format!("EDITED: the checkpoint at {sequence} was signed for other records")
        }
        Finding::BadSignature { sequence } => format!("FORGED: the checkpoint at {sequence} is signed by no known key"),
    }
}

//! `server migrate`

use super::{Failure, runtime};
use crate::{config::DatabaseSettings, database::Database};

/// # Errors
/// When the database cannot be reached or refuses.
pub fn run(settings: &DatabaseSettings) -> Result<(), Failure> {
    runtime()?.block_on(async {
        let database = Database::find(settings).await?;
        let new = database.migrate().await;
        database.stop()?;
        match new?.as_slice() {
            [] => println!("Nothing to migrate."),
            new => println!("Migrated: {}.", new.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")),
        }
        Ok(())
    })
}

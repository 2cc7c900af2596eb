//! `server demo`

use super::{Failure, runtime};
use crate::{config::DemoSettings, database::Database};

/// # Errors
/// When the database cannot be reached or refuses.
pub fn run(settings: DemoSettings) -> Result<(), Failure> {
    runtime()?.block_on(async {
        let database = Database::find(&settings.database).await?;
        let done = async {
            database.migrate().await?;
            database.load_demo(&settings.demo_password).await
        };
        let loaded = done.await;
        database.stop()?;
        if loaded? {
            println!("Loaded. Everybody's password is '{}':", settings.demo_password);
            announce();
        } else {
            println!("The demo data is there already.");
        }
        Ok(())
    })
}

/// Who can sign in.
pub fn announce() {
    for (email, what) in domain::demo::PEOPLE {
        println!("  {email:<34} {what}");
    }
}

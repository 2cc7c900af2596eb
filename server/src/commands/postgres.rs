//! `server postgres`

use super::Failure;
use crate::{
    config::{PostgresAction, PostgresSettings},
    database::own_cluster,
};

/// # Errors
/// When PostgreSQL is not installed, or does not start or stop.
pub fn run(settings: &PostgresSettings) -> Result<(), Failure> {
    let cluster = if settings.tests { domain::testing::cluster() } else { own_cluster(settings.data.clone())? };
    match settings.action {
        PostgresAction::Start => cluster.start()?,
        PostgresAction::Stop => cluster.stop()?,
        PostgresAction::Url => println!("{}", cluster.url(local_postgres::ADMINISTRATOR, "barberpro")),
    }
    Ok(())
}

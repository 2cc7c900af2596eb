//! `server openapi`

use super::Failure;

/// # Errors
/// Never in practice: the document is data of ours.
pub fn run() -> Result<(), Failure> {
    println!("{}", serde_json::to_string_pretty(&crate::api::document())?);
    Ok(())
}

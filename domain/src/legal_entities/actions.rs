//! What can be done with legal entities.

use super::{LegalEntity, store};
use crate::{ctx::Ctx, db::Db, error::Result, policy::Action};

/// All of the tenant's, by name. A company has a handful, so there are no pages.
///
/// # Errors
/// [`crate::Error::Forbidden`] without `legal_entities.view`.
pub async fn list(ctx: &Ctx, db: &Db) -> Result<Vec<LegalEntity>> {
    ctx.authorize(Action::ViewLegalEntities)?;
    let mut tx = db.begin(ctx).await?;
    store::list(&mut tx).await
}

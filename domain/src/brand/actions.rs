//! Reading a brand, choosing its colour, and giving it a logo.

use chrono::TimeDelta;

use super::{Brand, BrandForm, Logo, logo, store};
use crate::{
    audit::{self, AuditAction, Entry},
    ctx::Ctx,
    db::{Db, TenantTx},
    error::{Error, Result},
    events::{self, Event, facts::BrandFacts},
    ids::LogoId,
    policy::Action,
    rate_limit::{self, Quota},
};

/// Drawing a picture anew takes much more than its upload.
const LOGOS: Quota = Quota { name: "logo", most: 30, window: TimeDelta::hours(1) };

/// The brand of the tenant one is in. Its pages show it to everybody there.
///
/// # Errors
/// [`crate::Error::Forbidden`] without `tenants.view`.
pub async fn find(ctx: &Ctx, db: &Db) -> Result<Brand> {
    ctx.authorize(Action::ViewTenant)?;
    let mut tx = db.begin(ctx).await?;
    store::find(&mut tx).await
}

/// Chooses the colour, or none.
///
/// # Errors
/// [`crate::Error::Forbidden`] without `brand.edit`, [`crate::Error::Invalid`], and [`crate::Error::Stale`] when somebody
/// changed it meanwhile.
pub async fn edit(ctx: &Ctx, db: &Db, form: &BrandForm) -> Result<Brand> {
    ctx.authorize(Action::EditBrand)?;
    let edit = form.parse()?;
    let mut tx = db.begin(ctx).await?;
    let before = store::find(&mut tx).await?;
    store::save(&mut tx, &edit, ctx.clock().now()).await?;
    let brand = changed(&mut tx, ctx).await?;
    audit::record(&mut tx, ctx, entry(ctx, AuditAction::BrandEdited).between(Some(&before), Some(&brand))).await?;
    tx.commit().await?;
    Ok(brand)
}

/// Makes a logo of a picture: the bytes of a PNG, JPEG or WebP file.
///
/// # Errors
/// [`crate::Error::Forbidden`] without `brand.edit`; [`crate::Error::Invalid`] at the field `logo`;
/// [`crate::Error::TooManyRequests`] after thirty in an hour; [`crate::Error::Stale`] when the brand has another version
/// than the one `expected`.
pub async fn upload_logo(ctx: &Ctx, db: &Db, file: Vec<u8>, expected: Option<i32>) -> Result<Brand> {
    ctx.authorize(Action::EditBrand)?;
    let allowance = rate_limit::take(db, LOGOS, &ctx.tenant().to_string(), ctx.real_clock().now()).await?;
    if !allowance.is_allowed {
        return Err(Error::TooManyRequests { seconds: allowance.seconds });
    }
    let (png, digest) = logo::made_anew(file).await?;
    let mut tx = db.begin(ctx).await?;
    store::touch(&mut tx, expected, ctx.clock().now()).await?;
    store::save_logo(&mut tx, &png, &digest, ctx.clock().now()).await?;
    let brand = changed(&mut tx, ctx).await?;
    audit::record(&mut tx, ctx, entry(ctx, AuditAction::BrandLogoReplaced)).await?;
    tx.commit().await?;
    Ok(brand)
}

/// Takes the logo away, if there is one.
///
/// # Errors
/// [`crate::Error::Forbidden`] without `brand.edit`.
pub async fn remove_logo(ctx: &Ctx, db: &Db) -> Result<Brand> {
    ctx.authorize(Action::EditBrand)?;
    let mut tx = db.begin(ctx).await?;
    if store::remove_logo(&mut tx).await? {
        store::touch(&mut tx, None, ctx.clock().now()).await?;
    }
    let brand = changed(&mut tx, ctx).await?;
    audit::record(&mut tx, ctx, entry(ctx, AuditAction::BrandLogoRemoved)).await?;
    tx.commit().await?;
    Ok(brand)
}

fn entry(ctx: &Ctx, action: AuditAction) -> Entry {
    Entry::new(action).on(ctx.tenant().uuid())
}

/// The brand as it is now, which others are told of.
async fn changed(tx: &mut TenantTx, ctx: &Ctx) -> Result<Brand> {
    let brand = store::find(tx).await?;
    events::publish(tx, ctx, Event::BrandChanged(BrandFacts::from(&brand))).await?;
    Ok(brand)
}

/// A logo for whoever has its address. It is on pages of people who are not signed in too, and in letters.
///
/// # Errors
/// [`crate::Error::NotFound`], also for a logo that another one has taken the place of.
pub async fn find_logo(db: &Db, id: LogoId) -> Result<Logo> {
    let mut tx = db.begin_identity().await?;
    store::find_logo(&mut tx, id).await
}

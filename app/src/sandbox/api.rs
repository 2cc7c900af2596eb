//! Server functions of clocks. A move leads back to the page by a load of its own: the frame around it says what time it is.

use domain::{
    address::TimeZone,
    sandbox::{ClockForm, TenantClock},
};
use leptos::{prelude::*, server_fn::codec::Json};

use crate::error::AppError;

/// The clock, and the zone in which the company reads it.
#[server(input = Json)]
pub async fn find_clock(tenant: String) -> Result<(TenantClock, TimeZone), AppError> {
    let (ctx, db) = crate::request::enter(&tenant)?;
    let clock = domain::sandbox::find(&ctx, &db).await?;
    Ok((clock, domain::tenants::find(&ctx, &db).await?.time_zone))
}

#[server]
pub async fn forward_clock(tenant: String, form: ClockForm) -> Result<(), AppError> {
    use crate::{
        i18n::{t, words},
        ui::toast::say,
    };

    let (ctx, db) = crate::request::enter(&tenant)?;
    let clock = domain::sandbox::forward(&ctx, &db, &form).await?;
    let zone = domain::tenants::find(&ctx, &db).await?.time_zone;
    let now = domain::format::date_time_in(ctx.locale(), zone, clock.now);
    say(t!(words(ctx.locale()), sandbox.moved, now = now).to_string(), None);
    leptos_axum::redirect(&format!("/t/{tenant}/clock"));
    Ok(())
}

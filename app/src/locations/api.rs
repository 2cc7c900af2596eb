//! Server functions of locations. The tenant comes first and is resolved against the asker's memberships each time, so
//! that two tabs on two tenants work.

use domain::{
    ids::LocationId,
    legal_entities::LegalEntity,
    locations::{Location, LocationFilter, LocationForm},
    page::Page,
};
use leptos::{prelude::*, server_fn::codec::Json};
use serde::{Deserialize, Serialize};

use crate::error::AppError;
#[cfg(feature = "ssr")]
use crate::i18n::{t, words};

/// A location, and what its form offers to choose from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LocationDetail {
    pub location: Location,
    /// Empty for people who may not see them; they may not edit either.
    pub legal_entities: Vec<LegalEntity>,
}

#[server(input = Json)]
pub async fn list_locations(tenant: String, filter: LocationFilter) -> Result<Page<Location>, AppError> {
    let (ctx, db) = crate::request::enter(&tenant)?;
    Ok(domain::locations::list(&ctx, &db, &filter).await?)
}

#[server(input = Json)]
pub async fn find_location(tenant: String, id: LocationId) -> Result<LocationDetail, AppError> {
    let (ctx, db) = crate::request::enter(&tenant)?;
    let location = domain::locations::find(&ctx, &db, id).await?;
    let may_see_entities = ctx.authorize(domain::policy::Action::ViewLegalEntities).is_ok();
    let legal_entities = if may_see_entities { domain::legal_entities::list(&ctx, &db).await? } else { Vec::new() };
    Ok(LocationDetail { location, legal_entities })
}

/// What the form of a new location offers to choose from. Refused like the creation itself.
#[server(input = Json)]
pub async fn new_location(tenant: String) -> Result<Vec<LegalEntity>, AppError> {
    let (ctx, db) = crate::request::enter(&tenant)?;
    ctx.authorize(domain::policy::Action::CreateLocation)?;
    Ok(domain::legal_entities::list(&ctx, &db).await?)
}

/// `key` makes sending the form twice create one location.
#[server]
pub async fn create_location(tenant: String, key: String, form: LocationForm) -> Result<(), AppError> {
    let (ctx, db) = crate::request::enter(&tenant)?;
    let made = domain::locations::create(&ctx, &db, &form, Some(&key.parse()?)).await?;
    crate::ui::toast::say(t!(words(ctx.locale()), form.said_created, name = made.name).to_string(), None);
    leptos_axum::redirect(&format!("/t/{tenant}/locations"));
    Ok(())
}

#[server]
pub async fn edit_location(tenant: String, id: LocationId, form: LocationForm) -> Result<(), AppError> {
    let (ctx, db) = crate::request::enter(&tenant)?;
    let edited = domain::locations::edit(&ctx, &db, id, &form).await?;
    crate::ui::toast::say(t!(words(ctx.locale()), form.said_saved, name = edited.name).to_string(), None);
    leptos_axum::redirect(&format!("/t/{tenant}/locations"));
    Ok(())
}

/// Closes a shop, or opens it again; says so, with a way back.
#[server]
pub async fn set_location_status(
    tenant: String,
    id: LocationId,
    status: String,
    /// One of many, of which the page tells itself.
    #[server(default)]
    quiet: bool,
) -> Result<(), AppError> {
    use crate::ui::toast::{Undo, say};
    use domain::locations::LocationStatus;
    use leptos::server_fn::ServerFn;
    let status: LocationStatus =
        status.parse().map_err(|_| domain::Error::invalid("status", domain::error::Problem::Choice))?;
    let (ctx, db) = crate::request::enter(&tenant)?;
    let location = domain::locations::set_status(&ctx, &db, id, status, None).await?;
    if quiet {
        return Ok(());
    }
    let w = words(ctx.locale());
    let (text, back) = match status {
        LocationStatus::Closed => {
            (t!(w, locations.said_closed, name = location.name).to_string(), LocationStatus::Open)
        }
        LocationStatus::Open => {
            (t!(w, locations.said_opened, name = location.name).to_string(), LocationStatus::Closed)
        }
    };
    let fields = [("tenant", tenant), ("id", id.to_string()), ("status", back.to_string())];
    let fields = fields.map(|(name, value)| (name.to_owned(), value)).into();
    say(text, Some(Undo { function: SetLocationStatus::PATH.to_owned(), fields }));
    Ok(())
}

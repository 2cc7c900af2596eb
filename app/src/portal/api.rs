//! Server functions of the portal.

use domain::{locations::Location, tenants::Tenant};
use leptos::{prelude::*, server_fn::codec::Json};
use serde::{Deserialize, Serialize};

use crate::error::AppError;

/// Where somebody works.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Workplace {
    pub tenant: Tenant,
    /// The shops they reach that take customers, by name: a hundred at most.
    pub shops: Vec<Location>,
}

#[server(input = Json)]
pub async fn find_workplace(tenant: String) -> Result<Workplace, AppError> {
    use domain::locations::{LocationFilter, LocationStatus};
    let (ctx, db) = crate::request::enter(&tenant)?;
    let filter = LocationFilter { status: Some(LocationStatus::Open), limit: Some(100), ..LocationFilter::default() };
    let shops = domain::locations::list(&ctx, &db, &filter).await?.items;
    Ok(Workplace { tenant: domain::tenants::find(&ctx, &db).await?, shops })
}

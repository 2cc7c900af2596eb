//! The server functions that find records: whatever the asker's lists would show them.

use leptos::{prelude::*, server_fn::codec::Json};
use serde::{Deserialize, Serialize};

use crate::error::AppError;

/// What a record is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HitKind {
    Location,
    Member,
    LegalEntity,
    Client,
}

/// A record that fits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hit {
    pub kind: HitKind,
    pub title: String,
    pub detail: String,
    pub href: String,
}

/// The records of one company that fit what was typed: a few of each kind, as far as the asker's lists show them.
#[server(input = Json)]
pub async fn find_in_company(tenant: String, q: String) -> Result<Vec<Hit>, AppError> {
    server::in_company(&tenant, &q).await
}

/// The clients that fit what staff typed.
#[server(input = Json)]
pub async fn find_clients(q: String) -> Result<Vec<Hit>, AppError> {
    server::clients(&q).await
}

#[cfg(feature = "ssr")]
mod server {
    use domain::{locations::LocationFilter, policy::Action, tenants::TenantFilter};

    use super::{AppError, Hit, HitKind};
    use crate::search::entries::fold;

    /// Records of each kind.
    const MOST: u8 = 6;

    pub async fn in_company(slug: &str, q: &str) -> Result<Vec<Hit>, AppError> {
        let (ctx, db) = crate::request::enter(slug)?;
        ctx.authorize(Action::ViewTenant)?;
        let mut hits = Vec::new();
        if ctx.authorize(Action::ViewLocations).is_ok() {
            let filter =
                LocationFilter { q: Some(q.to_owned()), limit: Some(MOST.into()), ..LocationFilter::default() };
            hits.extend(domain::locations::list(&ctx, &db, &filter).await?.items.into_iter().map(|location| Hit {
                kind: HitKind::Location,
                detail: location.street,
                href: format!("/t/{slug}/locations/{}", location.id),
                title: location.name,
            }));
        }
        if ctx.authorize(Action::ViewMembers).is_ok() {
            let wanted = fold(q);
            let fitting = domain::members::list(&ctx, &db).await?.into_iter();
            let fitting =
                fitting.filter(|member| fold(&member.name).contains(&wanted) || member.email.contains(&wanted));
            hits.extend(fitting.take(MOST.into()).map(|member| Hit {
                kind: HitKind::Member,
                href: format!("/t/{slug}/members/{}", member.id),
                title: member.name,
                detail: member.email,
            }));
        }
        if ctx.authorize(Action::ViewLegalEntities).is_ok() {
            let found = domain::legal_entities::search(&ctx, &db, q, MOST).await?.into_iter();
            hits.extend(found.map(|entity| Hit {
                kind: HitKind::LegalEntity,
                href: format!("/t/{slug}/legal-entities/{}", entity.id),
                title: entity.legal_name,
                detail: entity.cuit.to_string(),
            }));
        }
        Ok(hits)
    }

    pub async fn clients(q: &str) -> Result<Vec<Hit>, AppError> {
        let (ctx, db) = crate::request::staff()?;
        let filter = TenantFilter { q: Some(q.to_owned()), limit: Some(MOST.into()), ..TenantFilter::default() };
        let found = domain::tenants::list(&ctx, &db, &filter).await?.items.into_iter();
        Ok(found
            .map(|row| Hit {
                kind: HitKind::Client,
                href: format!("/staff/tenants/{}", row.tenant.id),
                detail: row.tenant.slug.to_string(),
                title: row.tenant.name,
            })
            .collect())
    }
}

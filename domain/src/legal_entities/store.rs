//! SQL of legal entities.

use super::LegalEntity;
use crate::{
    db::{PlatformTx, TenantTx},
    error::Result,
    identity::store::stored,
    ids::{LegalEntityId, TenantId},
    legal_entities::TaxCondition,
};
use chrono::{DateTime, Utc};

pub(crate) async fn list(tx: &mut TenantTx) -> Result<Vec<LegalEntity>> {
    let rows = sqlx::query!(
        r#"select e.id as "id: LegalEntityId", e.legal_name, e.cuit, e.tax_condition,
             array(select p.number from points_of_sale p
                   where p.tenant_id = e.tenant_id and p.legal_entity_id = e.id order by p.number) as "points!"
           from legal_entities e order by e.legal_name, e.id"#
    )
    .fetch_all(tx.connection())
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(LegalEntity {
                id: row.id,
                legal_name: row.legal_name,
                cuit: stored(row.cuit)?,
                tax_condition: stored(row.tax_condition)?,
                points_of_sale: row.points,
            })
        })
        .collect()
}

/// The first legal entity of a tenant that staff set up.
pub(crate) async fn insert_first(
    tx: &mut PlatformTx,
    tenant: TenantId,
    legal_name: &str,
    cuit: &crate::cuit::Cuit,
    tax_condition: TaxCondition,
    now: DateTime<Utc>,
) -> Result<()> {
    sqlx::query!(
        "insert into legal_entities (tenant_id, id, legal_name, cuit, tax_condition, created_at, updated_at)
         values ($1, $2, $3, $4, $5, $6, $6)",
        tenant as TenantId,
        LegalEntityId::new() as LegalEntityId,
        legal_name,
        cuit.digits(),
        tax_condition.as_str(),
        now
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

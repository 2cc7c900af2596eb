//! Legal entities: who a tenant is before the tax authority. Invoices are issued by one of them.

#[cfg(feature = "server")]
mod actions;
#[cfg(feature = "server")]
pub(crate) mod store;

use serde::{Deserialize, Serialize};

#[cfg(feature = "server")]
pub use actions::list;

use crate::{address::text_enum, cuit::Cuit, ids::LegalEntityId};

text_enum! {
    /// Standing before IVA. Decides the letter of the vouchers it issues (RG 1415, articles 15 to 17).
    TaxCondition {
        ResponsableInscripto = "responsable_inscripto",
        Monotributo = "monotributo",
        Exento = "exento",
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct LegalEntity {
    pub id: LegalEntityId,
    #[cfg_attr(feature = "server", schema(example = "Barbería Sur SRL"))]
    pub legal_name: String,
    pub cuit: Cuit,
    pub tax_condition: TaxCondition,
    /// Numbers of its points of sale, ascending.
    #[cfg_attr(feature = "server", schema(example = json!([1, 2])))]
    pub points_of_sale: Vec<i32>,
}

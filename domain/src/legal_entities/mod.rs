//! Legal entities: who a tenant is before the tax authority. Invoices are issued by one of them.

#[cfg(feature = "server")]
mod actions;
#[cfg(feature = "server")]
pub(crate) mod store;
#[cfg(all(test, feature = "server"))]
mod tests;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

#[cfg(feature = "server")]
pub use actions::{create, edit, find, list, search, today};

use crate::{
    address::text_enum,
    cuit::Cuit,
    error::{Problem, Result},
    ids::LegalEntityId,
    parse::Fields,
};

text_enum! {
    /// Standing before IVA. Decides the letter of the vouchers it issues (RG 1415, articles 15 to 17).
    TaxCondition {
        ResponsableInscripto = "responsable_inscripto",
        Monotributo = "monotributo",
        Exento = "exento",
    }
}

text_enum! {
    /// Whether it issues. A closed one keeps what it issued.
    LegalEntityStatus {
        Open = "open",
        Closed = "closed",
    }
}

/// Five digits since RG 4290/2018; 99999 is not given out.
pub const HIGHEST_POINT_OF_SALE: u32 = 99_998;
/// More than any company of ours has; a list that long was pasted by mistake.
pub const MOST_POINTS_OF_SALE: u32 = 200;

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
    /// Its registration for gross income (ingresos brutos), as the province writes it.
    #[cfg_attr(feature = "server", schema(example = "901-123456-7"))]
    pub gross_income_number: Option<String>,
    /// The day its activity began.
    pub activity_started_on: Option<NaiveDate>,
    pub status: LegalEntityStatus,
    /// Counts the edits; an edit names the version it is based on.
    pub version: i32,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
}

/// What is asked about a legal entity, as it was typed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct LegalEntityForm {
    #[cfg_attr(feature = "server", schema(example = "Barbería Sur SRL"))]
    pub legal_name: String,
    #[cfg_attr(feature = "server", schema(example = "30-70308853-4"))]
    pub cuit: String,
    #[cfg_attr(feature = "server", schema(example = "responsable_inscripto"))]
    pub tax_condition: String,
    /// Numbers from 1 to 99998 with commas or spaces between them; may be empty.
    #[cfg_attr(feature = "server", schema(example = "1, 2"))]
    pub points_of_sale: String,
    /// May be empty.
    #[cfg_attr(feature = "server", schema(example = "901-123456-7"))]
    pub gross_income_number: String,
    /// A day such as `2015-03-01`; may be empty.
    #[cfg_attr(feature = "server", schema(example = "2015-03-01"))]
    pub activity_started_on: String,
    #[cfg_attr(feature = "server", schema(example = "open"))]
    pub status: String,
    /// The version that was read before editing; 0 for a new one.
    #[cfg_attr(feature = "server", schema(example = 1))]
    pub version: i32,
}

impl Default for LegalEntityForm {
    fn default() -> Self {
        Self {
            legal_name: String::new(),
            cuit: String::new(),
            tax_condition: String::new(),
            points_of_sale: String::new(),
            gross_income_number: String::new(),
            activity_started_on: String::new(),
            status: LegalEntityStatus::Open.as_str().to_owned(),
            version: 0,
        }
    }
}

/// The same, read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LegalEntityFields {
    pub legal_name: String,
    pub cuit: Cuit,
    pub tax_condition: TaxCondition,
    /// Ascending.
    pub points_of_sale: Vec<i32>,
    pub gross_income_number: Option<String>,
    pub activity_started_on: Option<NaiveDate>,
    pub status: LegalEntityStatus,
}

impl LegalEntityForm {
    /// # Errors
    /// [`crate::Error::Invalid`] with every field that breaks a rule.
    pub fn parse(&self) -> Result<LegalEntityFields> {
        let mut fields = Fields::default();
        let legal_name = fields.text("legal_name", &self.legal_name, 160);
        let cuit = fields.value("cuit", &self.cuit, Problem::Cuit);
        let tax_condition = fields.value("tax_condition", &self.tax_condition, Problem::Choice);
        let points_of_sale = points_of_sale(&mut fields, &self.points_of_sale);
        let number = self.gross_income_number.trim();
        let gross_income_number = (!number.is_empty()).then(|| fields.text("gross_income_number", number, 20));
        let activity_started_on = fields.optional_day("activity_started_on", &self.activity_started_on);
        let status = fields.value("status", &self.status, Problem::Choice);
        let read = (|| {
            Some(LegalEntityFields {
                legal_name,
                cuit: cuit?,
                tax_condition: tax_condition?,
                points_of_sale,
                gross_income_number,
                activity_started_on,
                status: status?,
            })
        })();
        fields.finish(read)
    }
}

/// Numbers with anything between them that stands between numbers; each of them once.
fn points_of_sale(fields: &mut Fields, text: &str) -> Vec<i32> {
    let field = "points_of_sale";
    let mut numbers = Vec::new();
    for part in text.split([',', ';', ' ', '\t', '\r', '\n']).filter(|part| !part.is_empty()) {
        match part.parse::<u32>() {
            Ok(number @ 1..=HIGHEST_POINT_OF_SALE) => numbers.push(number.cast_signed()),
            _ => {
                fields.wrong(field, Problem::Between { min: 1, max: HIGHEST_POINT_OF_SALE });
                return Vec::new();
            }
        }
    }
    numbers.sort_unstable();
    if numbers.windows(2).any(|pair| pair[0] == pair[1]) {
        fields.wrong(field, Problem::Taken);
    } else if numbers.len() > MOST_POINTS_OF_SALE as usize {
        fields.wrong(field, Problem::TooMany { max: MOST_POINTS_OF_SALE });
    }
    numbers
}

impl From<&LegalEntity> for LegalEntityForm {
    fn from(entity: &LegalEntity) -> Self {
        let numbers: Vec<String> = entity.points_of_sale.iter().map(ToString::to_string).collect();
        Self {
            legal_name: entity.legal_name.clone(),
            cuit: entity.cuit.to_string(),
            tax_condition: entity.tax_condition.to_string(),
            points_of_sale: numbers.join(", "),
            gross_income_number: entity.gross_income_number.clone().unwrap_or_default(),
            activity_started_on: entity.activity_started_on.map(|day| day.to_string()).unwrap_or_default(),
            status: entity.status.to_string(),
            version: entity.version,
        }
    }
}

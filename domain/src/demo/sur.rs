//! Barbería Sur: one company with three shops and fourteen barbers.

use super::seed::{Place, Seed};
use crate::{address::Province, error::Result, files::MediaType, legal_entities::TaxCondition, policy::Role};

pub(super) async fn load(seed: &mut Seed<'_>) -> Result<()> {
    seed.days_ago(410);
    let tenant = seed.tenant("barberia-sur", "Barbería Sur").await?;
    let iva = TaxCondition::ResponsableInscripto;
    let entity = seed.legal_entity(tenant, "Barbería Sur SRL", "30-70308853-4", iva, &[1, 2]).await?;
    let caba = Province::AutonomousCity;
    let san_telmo = Place::new("San Telmo", "Defensa 1020", "Buenos Aires", caba, "C1065AAU", "+541143001122");
    let palermo = Place::new("Palermo", "Av. Santa Fe 3253", "Buenos Aires", caba, "C1425BGH", "+541148235566");
    let avellaneda =
        Place::new("Avellaneda", "Av. Mitre 750", "Avellaneda", Province::BuenosAires, "1870", "+541142017788");
    let san_telmo = seed.location(tenant, entity, &san_telmo).await?;
    let palermo = seed.location(tenant, entity, &palermo).await?;
    let avellaneda = seed.location(tenant, entity, &avellaneda).await?;
    let owner = seed.member(tenant, "duena@barberia-sur.example", "Lucía Paredes", Role::Owner, None).await?;
    seed.days_ago(408);
    seed.company_reviewed(tenant).await?;
    for (name, email, role, shops) in [
        ("Gustavo Medina", "administracion", Role::Administrator, None),
        ("Martín Aguirre", "encargado", Role::RegionalManager, Some(san_telmo)),
        ("Rocío Ibáñez", "recepcion", Role::Reception, Some(palermo)),
        ("Daniela Quinteros", "analista", Role::Analyst, None),
        ("Diego Sosa", "barbero", Role::Provider, Some(san_telmo)),
        ("Matías Benítez", "matias.benitez", Role::Provider, Some(san_telmo)),
        ("Nicolás Ledesma", "nicolas.ledesma", Role::Provider, Some(san_telmo)),
        ("Brian Ojeda", "brian.ojeda", Role::Provider, Some(san_telmo)),
        ("Camila Ferrari", "camila.ferrari", Role::Provider, Some(san_telmo)),
        ("Agustín Villalba", "agustin.villalba", Role::Provider, Some(palermo)),
        ("Lautaro Giménez", "lautaro.gimenez", Role::Provider, Some(palermo)),
        ("Florencia Acosta", "florencia.acosta", Role::Provider, Some(palermo)),
        ("Ramón Escobar", "ramon.escobar", Role::Provider, Some(palermo)),
        ("Thiago Maldonado", "thiago.maldonado", Role::Provider, Some(palermo)),
        ("Joaquín Peralta", "joaquin.peralta", Role::Provider, Some(avellaneda)),
        ("Micaela Toledo", "micaela.toledo", Role::Provider, Some(avellaneda)),
        ("Walter Cabrera", "walter.cabrera", Role::Provider, Some(avellaneda)),
        ("Emiliano Núñez", "emiliano.nunez", Role::Provider, Some(avellaneda)),
    ] {
        let email = format!("{email}@barberia-sur.example");
        seed.member(tenant, &email, name, role, shops.as_ref().map(std::slice::from_ref)).await?;
    }
    seed.days_ago(35);
    let hours = "sucursal;lunes a viernes;sábado\r\nSan Telmo;10 a 20;10 a 18\r\nPalermo;10 a 21;10 a 19\r\nAvellaneda;9 a 19;9 a 17\r\n";
    seed.file(tenant, owner, "Horarios de apertura.csv", MediaType::Csv, hours.as_bytes()).await?;
    seed.days_ago(12);
    let rules = "Reglamento interno\n\n1. Las herramientas se desinfectan después de cada cliente.\n2. Los turnos se confirman el día anterior.\n";
    seed.file(tenant, owner, "Reglamento interno.txt", MediaType::Text, rules.as_bytes()).await?;
    // What was said lately: one who has not answered yet, and one whose address has a slip in it.
    seed.days_ago(3);
    seed.letter(tenant, "sebastian.rios@correo.example", None).await?;
    let unknown = "550 5.1.1 <tomas.luna@corero.example>: Recipient address rejected: User unknown";
    seed.letter(tenant, "tomas.luna@corero.example", Some(unknown)).await?;
    Ok(())
}

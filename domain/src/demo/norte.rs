//! Cadena Norte: a chain over five provinces, with franchises that bill for themselves.

use super::seed::{Place, Seed};
use crate::{address::Province as P, error::Result, legal_entities::TaxCondition, policy::Role};

/// Three at each shop, in the order of the shops.
const PROVIDERS: [&str; 24] = [
    "Rodrigo Arias",
    "Sergio Liendro",
    "Milagros Choque",
    "Facundo Guantay",
    "Ignacio Burgos",
    "Yamila Cruz",
    "Leandro Juárez",
    "Cristian Albornoz",
    "Paula Nieva",
    "Franco Medrano",
    "Gonzalo Coria",
    "Antonella Paz",
    "Darío Mamani",
    "Elías Cardozo",
    "Sol Zenteno",
    "Tomás Luna",
    "Marcos Ludueña",
    "Julieta Heredia",
    "Alan Bustos",
    "Bruno Farías",
    "Candela Moyano",
    "Maximiliano Videla",
    "Santiago Ponce",
    "Abril Guevara",
];

pub(super) async fn load(seed: &mut Seed<'_>) -> Result<()> {
    seed.days_ago(330);
    let tenant = seed.tenant("cadena-norte", "Cadena Norte").await?;
    seed.brand(tenant, "#0f766e").await?;
    let iva = TaxCondition::ResponsableInscripto;
    let company = seed.legal_entity(tenant, "Norte Estilo SA", "30-12345678-1", iva, &[1, 2, 3]).await?;
    let franchise =
        seed.legal_entity(tenant, "Ramiro Quiroga", "20-12345678-6", TaxCondition::Monotributo, &[5]).await?;
    let cuyo = seed.legal_entity(tenant, "Cuyo Estilo SAS", "30-71234502-7", iva, &[1]).await?;
    let cooperative =
        seed.legal_entity(tenant, "Cooperativa Corte Libre", "30-71456801-5", TaxCondition::Exento, &[2]).await?;
    let mut shops = Vec::new();
    for (entity, place) in [
        (company, Place::new("Salta Centro", "Caseros 640", "Salta", P::Salta, "A4400DKN", "+543874311200")),
        (company, Place::new("Tres Cerritos", "Av. Reyes Católicos 1450", "Salta", P::Salta, "4400", "+543874392201")),
        (
            company,
            Place::new(
                "Tucumán Peatonal",
                "Muñecas 230",
                "San Miguel de Tucumán",
                P::Tucuman,
                "T4000IMF",
                "+543814227711",
            ),
        ),
        (
            cooperative,
            Place::new("Yerba Buena", "Av. Aconquija 1800", "Yerba Buena", P::Tucuman, "4107", "+543814259933"),
        ),
        (
            franchise,
            Place::new("Jujuy", "Belgrano 890", "San Salvador de Jujuy", P::Jujuy, "Y4600AAJ", "+543884225544"),
        ),
        (company, Place::new("Córdoba Nueva", "Obispo Trejo 365", "Córdoba", P::Cordoba, "X5000IYG", "+543514218800")),
        (franchise, Place::new("Güemes", "Belgrano 1005", "Córdoba", P::Cordoba, "5000", "+543514602277")),
        (cuyo, Place::new("Mendoza Centro", "Av. San Martín 1143", "Mendoza", P::Mendoza, "M5500AAI", "+542614204455")),
    ] {
        shops.push(seed.location(tenant, entity, &place).await?);
    }
    seed.member(tenant, "duenio@cadena-norte.example", "Ramiro Quiroga", Role::Owner, None).await?;
    seed.days_ago(326);
    seed.company_reviewed(tenant).await?;
    for (name, email, role, reach) in [
        ("Silvana Robles", "administracion", Role::Administrator, None),
        ("Hugo Cisneros", "zona.noa", Role::RegionalManager, shops.get(..5)),
        ("Patricia Olmos", "zona.centro", Role::RegionalManager, shops.get(5..)),
        ("Mariana Tapia", "recepcion.salta", Role::Reception, shops.get(..2)),
        ("Federico Allende", "recepcion.cordoba", Role::Reception, shops.get(5..7)),
        ("Belén Arce", "analista", Role::Analyst, None),
    ] {
        seed.member(tenant, &format!("{email}@cadena-norte.example"), name, role, reach).await?;
    }
    for (name, shop) in PROVIDERS.iter().zip(shops.iter().flat_map(|shop| [shop; 3])) {
        let email = format!("{}@cadena-norte.example", address_of(name));
        seed.member(tenant, &email, name, Role::Provider, Some(std::slice::from_ref(shop))).await?;
    }
    Ok(())
}

/// `Darío Mamani` is `dario.mamani`.
fn address_of(name: &str) -> String {
    let plain = |c| match c {
        'á' => 'a',
        'é' => 'e',
        'í' => 'i',
        'ó' => 'o',
        'ú' | 'ü' => 'u',
        'ñ' => 'n',
        ' ' => '.',
        c => c,
    };
    name.to_lowercase().chars().map(plain).collect()
}

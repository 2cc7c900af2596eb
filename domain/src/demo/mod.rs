//! Demo data: two companies that could exist, with people of every role. `server demo` loads it once; the same rows are
//! found by the browser tests.

pub mod seed;

use sqlx::PgConnection;

use crate::{
    address::Province,
    clock::Clock,
    error::Result,
    identity::password,
    ids::TenantId,
    legal_entities::TaxCondition,
    policy::{Role, StaffRole},
};
use seed::{Place, Seed};

/// Who can sign in, in the order they are announced: e-mail and what they are.
pub const PEOPLE: &[(&str, &str)] = &[
    ("duena@barberia-sur.example", "owner of Barbería Sur"),
    ("encargado@barberia-sur.example", "regional manager of its shop in San Telmo"),
    ("barbero@barberia-sur.example", "provider in San Telmo"),
    ("duenio@cadena-norte.example", "owner of Cadena Norte"),
    ("staff@barberpro.example", "staff: administrator"),
    ("finanzas@barberpro.example", "staff: finance"),
];

/// Loads the demo data, as `app_owner`, in one transaction. `false`: it was there already.
///
/// # Errors
/// When the database refuses.
pub async fn load(connection: &mut PgConnection, clock: &Clock, demo_password: &str) -> Result<bool> {
    use sqlx::Connection;

    let mut tx = connection.begin().await?;
    // Two starts at once: the second waits here and then finds the rows.
    sqlx::query!("select pg_advisory_xact_lock(hashtext('barberpro demo'))").fetch_one(&mut *tx).await?;
    if sqlx::query_scalar!(r#"select exists(select from tenants where slug = 'barberia-sur') as "there!""#)
        .fetch_one(&mut *tx)
        .await?
    {
        return Ok(false);
    }
    let hash = password::hash(demo_password.to_owned()).await?;
    let mut seed = Seed::new(&mut tx, clock.now(), &hash);
    sur(&mut seed).await?;
    norte(&mut seed).await?;
    seed.staff("staff@barberpro.example", "Carla Domínguez", StaffRole::Administrator).await?;
    seed.staff("finanzas@barberpro.example", "Julián Ferreyra", StaffRole::Finance).await?;
    tx.commit().await?;
    Ok(true)
}

async fn sur(seed: &mut Seed<'_>) -> Result<TenantId> {
    let tenant = seed.tenant("barberia-sur", "Barbería Sur").await?;
    let entity = seed
        .legal_entity(tenant, "Barbería Sur SRL", "30-70308853-4", TaxCondition::ResponsableInscripto, &[1, 2])
        .await?;
    let san_telmo = seed
        .location(
            tenant,
            entity,
            &Place::new(
                "San Telmo",
                "Defensa 1020",
                "Buenos Aires",
                Province::AutonomousCity,
                "C1065AAU",
                "+541143001122",
            ),
        )
        .await?;
    seed.location(
        tenant,
        entity,
        &Place::new(
            "Palermo",
            "Av. Santa Fe 3253",
            "Buenos Aires",
            Province::AutonomousCity,
            "C1425BGH",
            "+541148235566",
        ),
    )
    .await?;
    seed.location(
        tenant,
        entity,
        &Place::new("Avellaneda", "Av. Mitre 750", "Avellaneda", Province::BuenosAires, "1870", "+541142017788"),
    )
    .await?;
    seed.member(tenant, "duena@barberia-sur.example", "Lucía Paredes", Role::Owner, None).await?;
    seed.member(tenant, "encargado@barberia-sur.example", "Martín Aguirre", Role::RegionalManager, Some(&[san_telmo]))
        .await?;
    seed.member(tenant, "barbero@barberia-sur.example", "Diego Sosa", Role::Provider, Some(&[san_telmo])).await?;
    Ok(tenant)
}

async fn norte(seed: &mut Seed<'_>) -> Result<TenantId> {
    let tenant = seed.tenant("cadena-norte", "Cadena Norte").await?;
    seed.brand(tenant, "#0f766e").await?;
    let company = seed
        .legal_entity(tenant, "Norte Estilo SA", "30-12345678-1", TaxCondition::ResponsableInscripto, &[1, 2, 3])
        .await?;
    let franchise =
        seed.legal_entity(tenant, "Ramiro Quiroga", "20-12345678-6", TaxCondition::Monotributo, &[5]).await?;
    for (entity, place) in [
        (company, Place::new("Salta Centro", "Caseros 640", "Salta", Province::Salta, "A4400DKN", "+543874311200")),
        (
            company,
            Place::new("Tres Cerritos", "Av. Reyes Católicos 1450", "Salta", Province::Salta, "4400", "+543874392201"),
        ),
        (
            company,
            Place::new(
                "Tucumán Peatonal",
                "Muñecas 230",
                "San Miguel de Tucumán",
                Province::Tucuman,
                "T4000IMF",
                "+543814227711",
            ),
        ),
        (
            company,
            Place::new("Yerba Buena", "Av. Aconquija 1800", "Yerba Buena", Province::Tucuman, "4107", "+543814259933"),
        ),
        (
            franchise,
            Place::new("Jujuy", "Belgrano 890", "San Salvador de Jujuy", Province::Jujuy, "Y4600AAJ", "+543884225544"),
        ),
        (
            company,
            Place::new("Córdoba Nueva", "Obispo Trejo 365", "Córdoba", Province::Cordoba, "X5000IYG", "+543514218800"),
        ),
        (franchise, Place::new("Güemes", "Belgrano 1005", "Córdoba", Province::Cordoba, "5000", "+543514602277")),
    ] {
        seed.location(tenant, entity, &place).await?;
    }
    seed.member(tenant, "duenio@cadena-norte.example", "Ramiro Quiroga", Role::Owner, None).await?;
    Ok(tenant)
}

//! Demo data: companies that could exist, with people of every role. `server demo` loads it once; the same rows are found
//! by the browser tests.

mod files;
mod letters;
mod norte;
pub mod seed;
mod small;
mod sur;

use sqlx::PgConnection;

use crate::{clock::Clock, error::Result, identity::password, policy::StaffRole};
use seed::Seed;

/// Who can sign in, in the order they are announced: e-mail and what they are. One of each role, of companies and of staff.
pub const PEOPLE: &[(&str, &str)] = &[
    ("duena@barberia-sur.example", "owner of Barbería Sur"),
    ("administracion@barberia-sur.example", "administrator of Barbería Sur"),
    ("encargado@barberia-sur.example", "regional manager of its shop in San Telmo"),
    ("recepcion@barberia-sur.example", "reception in Palermo"),
    ("analista@barberia-sur.example", "analyst of Barbería Sur"),
    ("barbero@barberia-sur.example", "provider in San Telmo"),
    ("duenio@cadena-norte.example", "owner of Cadena Norte"),
    ("duena@tijera-fina.example", "owner of Tijera Fina, which has just begun"),
    ("duenio@club-del-corte.example", "owner of Club del Corte, which is suspended"),
    ("duena@salon-de-prueba.example", "owner of Salón de Prueba, whose clock can be moved on"),
    ("staff@barberpro.example", "staff: administrator"),
    ("clientes@barberpro.example", "staff: customer success"),
    ("soporte@barberpro.example", "staff: support"),
    ("finanzas@barberpro.example", "staff: finance"),
    ("operaciones@barberpro.example", "staff: operations"),
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
    seed.days_ago(500);
    for (email, name, role) in [
        ("staff@barberpro.example", "Carla Domínguez", StaffRole::Administrator),
        ("clientes@barberpro.example", "Valentina Roldán", StaffRole::CustomerSuccess),
        ("soporte@barberpro.example", "Ezequiel Bravo", StaffRole::Support),
        ("finanzas@barberpro.example", "Julián Ferreyra", StaffRole::Finance),
        ("operaciones@barberpro.example", "Noelia Funes", StaffRole::Operations),
    ] {
        seed.staff(email, name, role).await?;
    }
    sur::load(&mut seed).await?;
    norte::load(&mut seed).await?;
    small::load(&mut seed).await?;
    tx.commit().await?;
    Ok(true)
}

#[cfg(test)]
mod tests;

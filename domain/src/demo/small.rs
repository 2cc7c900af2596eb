//! Small companies in every state that staff see: at work, setting themselves up, suspended, let in again.

use super::seed::{Place, Seed};
use crate::{
    address::Province as P,
    error::Result,
    ids::{TenantId, UserId},
    legal_entities::TaxCondition as T,
    policy::Role,
};

/// A company of one shop, as it was created.
struct Small<'a> {
    days: i64,
    slug: &'a str,
    name: &'a str,
    entity: (&'a str, &'a str, T),
    /// None yet: no shop.
    place: Option<Place<'a>>,
    owner: (&'a str, &'a str),
    providers: &'a [(&'a str, &'a str)],
}

impl Small<'_> {
    /// The company and its owner.
    async fn load(&self, seed: &mut Seed<'_>) -> Result<(TenantId, UserId)> {
        seed.days_ago(self.days);
        let tenant = seed.tenant(self.slug, self.name).await?;
        let (legal_name, cuit, condition) = self.entity;
        let entity = seed.legal_entity(tenant, legal_name, cuit, condition, &[1]).await?;
        if let Some(place) = &self.place {
            seed.location(tenant, entity, place).await?;
        }
        let address = |local: &str| format!("{local}@{}.example", self.slug);
        let owner = seed.member(tenant, &address(self.owner.0), self.owner.1, Role::Owner, None).await?;
        for (local, name) in self.providers {
            seed.member(tenant, &address(local), name, Role::Provider, None).await?;
        }
        Ok((tenant, owner))
    }
}

pub(super) async fn load(seed: &mut Seed<'_>) -> Result<()> {
    at_work(seed).await?;
    setting_up(seed).await?;
    trying_out(seed).await?;
    suspended(seed).await
}

/// Done with everything, after some days.
async fn at_work(seed: &mut Seed<'_>) -> Result<()> {
    let navaja = Small {
        days: 120,
        slug: "la-navaja",
        name: "La Navaja",
        entity: ("La Navaja SRL", "30-71456811-2", T::ResponsableInscripto),
        place: Some(Place::new("Pichincha", "Av. Francia 180", "Rosario", P::SantaFe, "2000", "+543414381144")),
        owner: ("duenio", "Hernán Bianchi"),
        providers: &[("ivan", "Iván Sartori"), ("leo", "Leonardo Druetta"), ("mili", "Milena Ferro")],
    };
    let iris = Small {
        days: 75,
        slug: "peluqueria-iris",
        name: "Peluquería Iris",
        entity: ("Iris Beatriz Molina", "27-31567890-6", T::Monotributo),
        place: Some(Place::new(
            "Plaza Moreno",
            "Calle 12 N.º 845",
            "La Plata",
            P::BuenosAires,
            "1900",
            "+542214271188",
        )),
        owner: ("iris", "Iris Molina"),
        providers: &[("sofi", "Sofía Lescano")],
    };
    for (small, took) in [(navaja, 4), (iris, 11)] {
        let (tenant, owner) = small.load(seed).await?;
        seed.days_ago(small.days - took);
        seed.company_reviewed(tenant).await?;
        seed.safe_owner(owner).await?;
        seed.onboarded(tenant).await?;
    }
    Ok(())
}

/// Each of them further than the next.
async fn setting_up(seed: &mut Seed<'_>) -> Result<()> {
    let patagonia = Small {
        days: 45,
        slug: "estilo-patagonia",
        name: "Estilo Patagonia",
        entity: ("Estilo Patagonia SAS", "30-71234501-9", T::ResponsableInscripto),
        place: Some(Place::new("Centro", "Av. Argentina 215", "Neuquén", P::Neuquen, "8300", "+542994472233")),
        owner: ("duena", "Carolina Painefilú"),
        providers: &[("nahuel", "Nahuel Curruhuinca"), ("ailen", "Ailén Montero")],
    };
    let (tenant, _) = patagonia.load(seed).await?;
    seed.days_ago(44);
    seed.company_reviewed(tenant).await?;
    let facundo = Small {
        days: 12,
        slug: "don-facundo",
        name: "Don Facundo",
        entity: ("Facundo Aballay", "20-28456123-7", T::Monotributo),
        // Nobody can call it yet.
        place: Some(Place::new("Don Facundo", "Rivadavia 320 Oeste", "San Juan", P::SanJuan, "5400", "")),
        owner: ("facundo", "Facundo Aballay"),
        providers: &[],
    };
    facundo.load(seed).await?;
    let tijera = Small {
        days: 3,
        slug: "tijera-fina",
        name: "Tijera Fina",
        entity: ("Tijera Fina SAS", "30-71654320-6", T::ResponsableInscripto),
        place: None,
        owner: ("duena", "Marina Echeverría"),
        providers: &[],
    };
    tijera.load(seed).await?;
    let negra = Small {
        days: 0,
        slug: "barba-negra",
        name: "Barba Negra",
        entity: ("Pablo Antilef", "20-25123456-7", T::Monotributo),
        place: None,
        owner: ("pablo", "Pablo Antilef"),
        providers: &[],
    };
    negra.load(seed).await.map(drop)
}

/// No client: its clock can be moved on.
async fn trying_out(seed: &mut Seed<'_>) -> Result<()> {
    let salon = Small {
        days: 30,
        slug: "salon-de-prueba",
        name: "Salón de Prueba",
        entity: ("Salón de Prueba SRL", "30-71888999-1", T::ResponsableInscripto),
        place: Some(Place::new("Centro", "San Martín 640", "Mendoza", P::Mendoza, "5500", "+542614234567")),
        owner: ("duena", "Lucía Ferrari"),
        providers: &[("tomas", "Tomás Quiroga"), ("abril", "Abril Sosa")],
    };
    let (tenant, _) = salon.load(seed).await?;
    seed.sandbox(tenant).await
}

async fn suspended(seed: &mut Seed<'_>) -> Result<()> {
    let club = Small {
        days: 200,
        slug: "club-del-corte",
        name: "Club del Corte",
        entity: ("Club del Corte SRL", "30-71765430-3", T::ResponsableInscripto),
        place: Some(Place::new("Güemes", "Güemes 2740", "Mar del Plata", P::BuenosAires, "7600", "+542234512266")),
        owner: ("duenio", "Esteban Larralde"),
        providers: &[("juli", "Julián Otamendi"), ("vero", "Verónica Salas")],
    };
    let (tenant, _) = club.load(seed).await?;
    seed.days_ago(198);
    seed.company_reviewed(tenant).await?;
    seed.days_ago(20);
    seed.suspension(tenant, "Carla Domínguez", "Tres facturas sin pagar y sin respuesta a los avisos", None).await?;
    let aurora = Small {
        days: 260,
        slug: "salon-aurora",
        name: "Salón Aurora",
        entity: ("Aurora Estilistas SRL", "30-71888123-0", T::ResponsableInscripto),
        place: Some(Place::new("Peatonal", "San Martín 960", "Paraná", P::EntreRios, "3100", "+543434231199")),
        owner: ("aurora", "Aurora Schmidt"),
        providers: &[("dami", "Damián Weber")],
    };
    let (tenant, _) = aurora.load(seed).await?;
    seed.days_ago(100);
    let paid = Some(("Noelia Funes", "Pagaron lo que debían", 3));
    seed.suspension(tenant, "Carla Domínguez", "Dos facturas sin pagar", paid).await
}

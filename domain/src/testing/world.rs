//! Two tenants and the people that access tests need: one of each kind, named after what they may do.

use chrono::{DateTime, TimeZone as _, Utc};
use tokio::sync::OnceCell;

use super::{TestDatabase, database};
use crate::{
    address::Province,
    clock::Clock,
    ctx::{Ctx, RequestScope, StaffCtx},
    demo::seed::{Place, Seed},
    identity::{Identity, identify, password},
    ids::{LegalEntityId, LocationId, RequestId, TenantId, UserId},
    legal_entities::TaxCondition,
    locale::Locale,
    parse::Slug,
    policy::{Role, StaffRole},
};

/// Everybody's password in a test world.
pub const PASSWORD: &str = "una-clave-de-prueba";

/// `sur` has the shops `here` and `there`; `norte` has `elsewhere`.
#[derive(Debug)]
pub struct World {
    pub database: TestDatabase,
    pub clock: Clock,
    pub sur: TenantId,
    pub norte: TenantId,
    pub entity: LegalEntityId,
    pub entity_of_norte: LegalEntityId,
    pub here: LocationId,
    pub there: LocationId,
    pub elsewhere: LocationId,
    /// Of `sur`, all shops.
    pub owner: UserId,
    /// Of `sur`, the shop `here` only.
    pub manager_here: UserId,
    /// Of `sur`, the shop `there` only.
    pub manager_there: UserId,
    /// Of `sur`, the weakest role, the shop `here` only.
    pub provider: UserId,
    /// Of `norte`.
    pub other_owner: UserId,
    pub staff: UserId,
    /// Staff of the weakest kind.
    pub weak_staff: UserId,
}

impl World {
    /// # Panics
    /// When the database refuses: the test has failed.
    #[expect(clippy::expect_used, reason = "a test without its world has failed")]
    pub async fn new() -> Self {
        static HASH: OnceCell<String> = OnceCell::const_new();
        let hash = HASH.get_or_init(async || password::hash(PASSWORD.to_owned()).await.expect("a hash")).await;
        let database = database().await;
        let clock = Clock::manual(start());
        let mut owner_connection = database.owner().await;
        let mut seed = Seed::new(&mut owner_connection, clock.now(), hash);
        let world = async {
            let sur = seed.tenant("sur", "Barbería Sur").await?;
            let norte = seed.tenant("norte", "Cadena Norte").await?;
            let iva = TaxCondition::ResponsableInscripto;
            let entity = seed.legal_entity(sur, "Barbería Sur SRL", "30-70308853-4", iva, &[1]).await?;
            let entity_of_norte = seed.legal_entity(norte, "Norte Estilo SA", "30-12345678-1", iva, &[1, 2]).await?;
            let caba = Province::AutonomousCity;
            let here = Place::new("Aquí", "Defensa 1020", "Buenos Aires", caba, "C1065AAU", "+541143001122");
            let there =
                Place::new("Allá", "Av. Mitre 750", "Avellaneda", Province::BuenosAires, "1870", "+541142017788");
            let elsewhere = Place::new("Lejos", "Caseros 640", "Salta", Province::Salta, "4400", "+543874311200");
            let here = seed.location(sur, entity, &here).await?;
            let there = seed.location(sur, entity, &there).await?;
            let elsewhere = seed.location(norte, entity_of_norte, &elsewhere).await?;
            let manager = Role::RegionalManager;
            crate::Result::<Self>::Ok(Self {
                owner: seed.member(sur, "owner@sur.example", "Olga Dueña", Role::Owner, None).await?,
                manager_here: seed.member(sur, "here@sur.example", "Hernán", manager, Some(&[here])).await?,
                manager_there: seed.member(sur, "there@sur.example", "Teresa", manager, Some(&[there])).await?,
                provider: seed.member(sur, "provider@sur.example", "Pablo", Role::Provider, Some(&[here])).await?,
                other_owner: seed.member(norte, "owner@norte.example", "Nora", Role::Owner, None).await?,
                staff: seed.staff("staff@barberpro.example", "Sara", StaffRole::Administrator).await?,
                weak_staff: seed.staff("weak@barberpro.example", "Waldo", StaffRole::Finance).await?,
                database: database.clone(),
                clock: clock.clone(),
                sur,
                norte,
                entity,
                entity_of_norte,
                here,
                there,
                elsewhere,
            })
        };
        world.await.expect("the world is made")
    }

    /// # Panics
    /// When the database refuses: the test has failed.
    #[expect(clippy::expect_used, reason = "a test without its world has failed")]
    pub async fn identity(&self, user: Option<UserId>) -> Identity {
        let request = RequestScope { id: RequestId::new(), locale: Locale::EsAr, clock: self.clock.clone() };
        identify(&self.database.db, user, request).await.expect("an identity")
    }

    /// `user` at work in the tenant of `slug`.
    ///
    /// # Panics
    /// When they do not belong there: the test has failed.
    #[expect(clippy::expect_used, reason = "a test without its world has failed")]
    pub async fn ctx(&self, user: UserId, slug: &str) -> Ctx {
        let slug: Slug = slug.parse().expect("a slug");
        self.identity(Some(user)).await.enter(&slug).expect("a member")
    }

    /// `user` at work for the platform.
    ///
    /// # Panics
    /// When they are not staff: the test has failed.
    #[expect(clippy::expect_used, reason = "a test without its world has failed")]
    pub async fn staff_ctx(&self, user: UserId) -> StaffCtx {
        self.identity(Some(user)).await.staff().expect("staff")
    }
}

/// When test worlds begin: a Monday morning in Argentina.
fn start() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 11, 16, 12, 0, 0).single().unwrap_or_default()
}

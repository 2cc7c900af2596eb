//! Two tenants and the people that access tests need: one of each kind, named after what they may do.

use chrono::{DateTime, TimeZone as _, Utc};
use tokio::sync::OnceCell;

use super::{TestDatabase, database};
use crate::{
    address::Province,
    clock::Clock,
    ctx::{Ctx, RequestScope, StaffCtx},
    demo::seed::{Place, Seed},
    files::MediaType,
    identity::{
        self, Identity, Method, Shown, identify, password,
        sessions::{self, Session, SignedIn},
    },
    ids::{
        ApiKeyId, CustomRoleId, FileId, InvitationId, JobId, LegalEntityId, LocationId, MembershipId, MessageId,
        RequestId, SessionId, StaffAccessId, TenantId, UserId,
    },
    jobs::JobStatus,
    legal_entities::TaxCondition,
    locale::Locale,
    parse::Slug,
    policy::{Action, ActionSet, Role, StaffRole},
};

/// Where everybody in a test world comes from (RFC 5737).
pub const ADDRESS: std::net::IpAddr = std::net::IpAddr::V4(std::net::Ipv4Addr::new(203, 0, 113, 7));

/// The keys of a test world, as a program sends them.
pub const API_KEY: &str = "bpk_aaaaaaaa_0000000000000000000000000000000000000000000000000001";
pub const WEAK_API_KEY: &str = "bpk_bbbbbbbb_0000000000000000000000000000000000000000000000000002";
pub const OTHER_API_KEY: &str = "bpk_cccccccc_0000000000000000000000000000000000000000000000000003";
/// The code of the invitation to `sur`.
pub const INVITATION_CODE: &str = "0123456789abcdefghjkmnpqrs";

/// The content of the file of `sur`.
pub const FILE: &[u8] = b"Lo que hay que recordar\n";

/// Everybody's password in a test world.
pub const PASSWORD: &str = "una-clave-de-prueba";

/// `sur` has the mail domain `sur.example`, and the shops `here` and `there`; `norte` has `elsewhere`.
#[derive(Clone, Debug)]
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
    /// Staff who are in `sur` at this moment, to read.
    pub visitor: UserId,
    /// Their stay.
    pub stay: StaffAccessId,
    /// A stay of `staff`, in `norte`.
    pub own_stay: StaffAccessId,
    /// A member of `sur` to do things to: reception, all shops.
    pub spare: MembershipId,
    /// A role of `sur`'s own that nobody has.
    pub role: CustomRoleId,
    /// Open, to `sur`.
    pub invitation: InvitationId,
    /// Open, to the staff.
    pub staff_invitation: InvitationId,
    /// Of `sur`, with everything an owner may: [`API_KEY`].
    pub api_key: ApiKeyId,
    /// Of `sur`, with nothing: [`WEAK_API_KEY`].
    pub weak_api_key: ApiKeyId,
    /// Of `norte`: [`OTHER_API_KEY`].
    pub other_api_key: ApiKeyId,
    /// Another session of `owner`.
    pub other_session: SessionId,
    /// A job of `sur` that waits, of a kind that no worker knows.
    pub waiting_job: JobId,
    /// The same, given up.
    pub dead_job: JobId,
    /// A paper of `sur`, ready: [`FILE`].
    pub file: FileId,
    /// A letter of `sur` that was sent.
    pub message: MessageId,
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
            seed.sandbox(sur).await?;
            seed.domain(sur, "sur.example").await?;
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
            let owner = seed.member(sur, "owner@sur.example", "Olga Dueña", Role::Owner, None).await?;
            let spare = seed.member(sur, "spare@sur.example", "Sofía", Role::Reception, None).await?;
            let staff = seed.staff("staff@barberpro.example", "Sara", StaffRole::Administrator).await?;
            let visitor = seed.staff("visitor@barberpro.example", "Víctor", StaffRole::Support).await?;
            crate::Result::<Self>::Ok(Self {
                owner,
                spare: seed.membership(sur, spare).await?,
                role: seed.custom_role(sur, "Encargada", &[Action::ViewTenant, Action::ViewLocations]).await?,
                invitation: seed.invitation(sur, "invited@sur.example", Role::Reception).await?,
                api_key: seed.api_key(sur, "Sitio web", Role::Owner.actions(), API_KEY).await?,
                weak_api_key: seed.api_key(sur, "Sin permisos", ActionSet::default(), WEAK_API_KEY).await?,
                other_api_key: seed.api_key(norte, "Ajena", Role::Owner.actions(), OTHER_API_KEY).await?,
                stay: seed.stay(sur, visitor, "Víctor").await?,
                own_stay: seed.stay(norte, staff, "Sara").await?,
                visitor,
                staff_invitation: seed.staff_invitation("new@barberpro.example", StaffRole::Support).await?,
                other_session: seed.session(owner).await?,
                waiting_job: seed.job(sur, JobStatus::Waiting).await?,
                dead_job: seed.job(sur, JobStatus::Dead).await?,
                file: seed.file(sur, owner, "notas.txt", MediaType::Text, FILE).await?,
                message: seed.letter(sur, "invited@sur.example", None).await?,
                manager_here: seed.member(sur, "here@sur.example", "Hernán", manager, Some(&[here])).await?,
                manager_there: seed.member(sur, "there@sur.example", "Teresa", manager, Some(&[there])).await?,
                provider: seed.member(sur, "provider@sur.example", "Pablo", Role::Provider, Some(&[here])).await?,
                other_owner: seed.member(norte, "owner@norte.example", "Nora", Role::Owner, None).await?,
                staff,
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
        match user {
            Some(user) => self.identity_of(self.session(user).await).await,
            None => identify(&self.database.db, None, self.request()).await.expect("nobody"),
        }
    }

    /// # Panics
    /// When the database refuses: the test has failed.
    #[expect(clippy::expect_used, reason = "a test without its world has failed")]
    pub async fn identity_of(&self, signed_in: SignedIn) -> Identity {
        identify(&self.database.db, Some(signed_in), self.request()).await.expect("an identity")
    }

    /// A request of a browser in Argentina.
    #[must_use]
    pub fn request(&self) -> RequestScope {
        RequestScope {
            id: RequestId::new(),
            locale: Locale::EsAr,
            clock: self.clock.clone(),
            address: Some(ADDRESS),
            device: "Firefox, Linux".to_owned(),
            staff_second_factor: false,
        }
    }

    /// A session of `user`, by password, as sign-in leaves one.
    ///
    /// # Panics
    /// When the database refuses: the test has failed.
    #[expect(clippy::expect_used, reason = "a test without its world has failed")]
    pub async fn session(&self, user: UserId) -> SignedIn {
        let shown =
            Shown { user, at: self.clock.now(), method: Method::Password, second_factor_at: None, confined_to: None };
        self.session_as(shown).await.expect("a session")
    }

    /// A session that begins with what was shown.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn session_as(&self, shown: Shown) -> crate::Result<SignedIn> {
        let db = &self.database.db;
        let (signed_in, _) = identity::begin(db, &self.request(), shown, None).await?;
        let now = self.clock.now();
        let session = Session {
            signed_in: Some(signed_in.clone()),
            begins: true,
            data: serde_json::json!({}),
            expires_at: now + chrono::TimeDelta::hours(12),
        };
        let mut tx = db.begin_identity().await?;
        let id = *signed_in.session.uuid().as_bytes();
        sessions::create(&mut tx, &[id, id].concat().try_into().map_err(|_| crate::Error::Internal)?, &session, now)
            .await?;
        tx.commit().await?;
        Ok(signed_in)
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

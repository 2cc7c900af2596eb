//! That every writing action tells of what it did.

use super::{super::EventKind as Kind, *};
use crate::{
    access_events::ActorKind, accounts, api_keys, brand, events::consumers::consume, files, identity::codes,
    legal_entities, locations, members, messages::quiet_hours, onboarding, policy::AccessLevel, sign_in_policy,
    staff_access, tenants, testing::INVITATION_CODE,
};

/// The kinds of what was published, in order; each action begins where the one before ended.
async fn kinds(world: &World, from: &mut usize) -> Vec<Kind> {
    let mut owner = world.database.owner().await;
    let kinds: Vec<String> =
        sqlx::query_scalar("select kind from events order by sequence").fetch_all(&mut owner).await.unwrap();
    let new = kinds[*from..].iter().map(|kind| kind.parse().unwrap()).collect();
    *from = kinds.len();
    new
}

#[tokio::test]
async fn every_writing_action_publishes_what_it_did() {
    let world = World::new().await;
    let (ctx, db, at) = (world.ctx(world.owner, "sur").await, &world.database.db, &mut 0);
    let form = |name: &str, version| locations::LocationForm {
        name: name.into(),
        legal_entity_id: world.entity.to_string(),
        street: "Calle 1".into(),
        city: "Salta".into(),
        province: "AR-A".into(),
        status: "open".into(),
        version,
        ..Default::default()
    };
    let made = locations::create(&ctx, db, &form("Centro", 0), None).await.unwrap();
    assert_eq!(kinds(&world, at).await, [Kind::LocationCreated]);
    locations::edit(&ctx, db, made.id, &form("Centro 2", made.version)).await.unwrap();
    assert_eq!(kinds(&world, at).await, [Kind::LocationUpdated]);
    let closed = locations::LocationForm { status: "closed".into(), ..form("Centro 2", 2) };
    locations::edit(&ctx, db, made.id, &closed).await.unwrap();
    assert_eq!(kinds(&world, at).await, [Kind::LocationUpdated, Kind::LocationStatusChanged]);
    locations::set_status(&ctx, db, made.id, locations::LocationStatus::Open, None).await.unwrap();
    assert_eq!(kinds(&world, at).await, [Kind::LocationStatusChanged]);
    locations::set_status(&ctx, db, made.id, locations::LocationStatus::Open, None).await.unwrap();
    assert_eq!(kinds(&world, at).await, [], "what stays as it was is no news");

    let entity = |version, status: &str| legal_entities::LegalEntityForm {
        legal_name: "Otra SRL".into(),
        cuit: "30-50001091-2".into(),
        tax_condition: "monotributo".into(),
        status: status.into(),
        version,
        ..Default::default()
    };
    let other = legal_entities::create(&ctx, db, &entity(0, "open"), None).await.unwrap();
    assert_eq!(kinds(&world, at).await, [Kind::LegalEntityCreated]);
    legal_entities::edit(&ctx, db, other.id, &entity(1, "open")).await.unwrap();
    assert_eq!(kinds(&world, at).await, [Kind::LegalEntityUpdated]);
    legal_entities::edit(&ctx, db, other.id, &entity(2, "closed")).await.unwrap();
    assert_eq!(kinds(&world, at).await, [Kind::LegalEntityUpdated, Kind::LegalEntityClosed]);

    brand::edit(&ctx, db, &brand::BrandForm { colour: "#15803d".into(), version: 0 }).await.unwrap();
    brand::remove_logo(&ctx, db).await.unwrap();
    assert_eq!(kinds(&world, at).await, [Kind::BrandChanged, Kind::BrandChanged]);

    let key = api_keys::ApiKeyForm {
        name: "Caja".into(),
        actions: vec!["locations.view".into()],
        reach: "all".into(),
        ..Default::default()
    };
    let key = api_keys::create(&ctx, db, &key, None).await.unwrap().key;
    api_keys::rotate(&ctx, db, key.id, 1, None).await.unwrap();
    api_keys::revoke(&ctx, db, key.id).await.unwrap();
    assert_eq!(kinds(&world, at).await, [Kind::ApiKeyCreated, Kind::ApiKeyRotated, Kind::ApiKeyRevoked]);

    let role = |name: &str, version| members::CustomRoleForm {
        name: name.into(),
        actions: vec!["tenants.view".into()],
        version,
    };
    let made = members::roles::create(&ctx, db, &role("Ayudante", 0), None).await.unwrap();
    members::roles::edit(&ctx, db, made.id, &role("Ayudanta", made.version)).await.unwrap();
    members::roles::remove(&ctx, db, made.id).await.unwrap();
    assert_eq!(kinds(&world, at).await, [Kind::RoleCreated, Kind::RoleChanged, Kind::RoleRemoved]);

    let policy = sign_in_policy::find(&ctx, db).await.unwrap();
    let policy = sign_in_policy::SignInPolicyForm::from(&policy);
    sign_in_policy::apply(&ctx, db, &policy).await.unwrap();
    assert_eq!(kinds(&world, at).await, [Kind::SignInPolicyChanged]);

    let paper = files::FileForm { name: "nota.txt".into(), purpose: "document".into() };
    let content = futures::stream::iter([Ok(bytes::Bytes::from_static(b"una nota"))]);
    let paper = files::create(&ctx, db, &paper, Box::pin(content), None, None).await.unwrap();
    files::delete(&ctx, db, paper.id).await.unwrap();
    assert_eq!(kinds(&world, at).await, [Kind::FileAdded, Kind::FileRemoved]);
    let hours = quiet_hours::find(&ctx, db).await.unwrap();
    quiet_hours::edit(&ctx, db, &quiet_hours::QuietHoursForm::from(&hours)).await.unwrap();
    assert_eq!(kinds(&world, at).await, [Kind::QuietHoursChanged]);
}

#[tokio::test]
async fn what_happens_to_members_is_published() {
    let world = World::new().await;
    let (ctx, db, at) = (world.ctx(world.owner, "sur").await, &world.database.db, &mut 0);
    let place = |role: &str, version| members::MemberForm {
        role: role.into(),
        reach: "all".into(),
        locations: vec![],
        version,
    };
    members::edit(&ctx, db, world.spare, &place("analyst", 1)).await.unwrap();
    assert_eq!(kinds(&world, at).await, [Kind::MemberChanged]);
    members::remove(&ctx, db, world.spare).await.unwrap();
    assert_eq!(kinds(&world, at).await, [Kind::MemberRemoved]);
    let letter = members::InvitationForm {
        email: "alguien@sur.example".into(),
        role: "reception".into(),
        reach: "all".into(),
        locations: vec![],
    };
    members::invitations::invite(&ctx, db, &letter, None).await.unwrap();
    assert_eq!(kinds(&world, at).await, [Kind::MemberInvited]);
    let again = members::invitations::invite(&ctx, db, &letter, None).await.unwrap();
    assert_eq!(kinds(&world, at).await, [Kind::InvitationRevoked, Kind::MemberInvited]);
    members::invitations::revoke(&ctx, db, again.id).await.unwrap();
    assert_eq!(kinds(&world, at).await, [Kind::InvitationRevoked]);
    let code = codes::digest(INVITATION_CODE);
    let request = world.request();
    let joined = accounts::accept_as_new(db, &request, &code, "Irene", "una-clave-larga-y-rara".into());
    let user = joined.await.unwrap();
    assert_eq!(kinds(&world, at).await, [Kind::MemberJoined]);
    let mut owner = world.database.owner().await;
    let actor: (String, uuid::Uuid) =
        sqlx::query_as("select actor_kind, actor_id from events where kind = 'member.joined'")
            .fetch_one(&mut owner)
            .await
            .unwrap();
    assert_eq!(actor, (ActorKind::Invitation.to_string(), user.uuid()));
}

#[tokio::test]
async fn what_staff_do_to_a_tenant_is_published_there() {
    let world = World::new().await;
    let (staff, db, at) = (world.staff_ctx(world.staff).await, &world.database.db, &mut 0);
    let new = tenants::NewTenantForm {
        slug: "este".into(),
        name: "Este".into(),
        legal_name: "Este SRL".into(),
        cuit: "30-50001091-2".into(),
        tax_condition: "monotributo".into(),
        locale: "es-AR".into(),
        time_zone: "America/Argentina/Salta".into(),
        ..Default::default()
    };
    let made = tenants::create(&staff, db, &new, None).await.unwrap();
    assert_eq!(kinds(&world, at).await, [Kind::TenantCreated]);
    let status = |status: &str, version| tenants::TenantStatusForm {
        status: status.into(),
        reason: "Dos facturas sin pagar".into(),
        version,
    };
    let suspended =
        tenants::suspensions::set_status(&staff, db, made.id, &status("suspended", made.version)).await.unwrap();
    tenants::suspensions::set_status(&staff, db, made.id, &status("active", suspended.version)).await.unwrap();
    assert_eq!(kinds(&world, at).await, [Kind::TenantSuspended, Kind::TenantReactivated]);
    let visit = staff_access::StaffAccessForm {
        reason: "Revisar una consulta".into(),
        minutes: "60".into(),
        level: AccessLevel::Read.to_string(),
        locations: vec![],
    };
    let stay = staff_access::enter(&staff, db, made.id, &visit, None).await.unwrap();
    staff_access::leave(&staff, db, stay.id).await.unwrap();
    assert_eq!(kinds(&world, at).await, [Kind::StaffAccessOpened, Kind::StaffAccessEnded]);
    let mut owner = world.database.owner().await;
    let tenants: Vec<uuid::Uuid> =
        sqlx::query_scalar("select distinct tenant_id from events").fetch_all(&mut owner).await.unwrap();
    assert_eq!(tenants, [made.id.uuid()]);
}

/// An event says who did it, in which request, about which shop.
#[tokio::test]
async fn an_event_says_who_did_what_where_and_when() {
    let world = World::new().await;
    let (ctx, db) = (world.ctx(world.owner, "sur").await, &world.database.db);
    locations::set_status(&ctx, db, world.here, locations::LocationStatus::Closed, None).await.unwrap();
    let events = settled(&world, 1).await;
    let event = &events[0];
    assert_eq!((event.tenant, event.record.location_id), (world.sur, Some(world.here)));
    assert_eq!(event.record.actor.id, Some(world.owner.to_string()));
    assert_eq!((event.record.request_id, event.record.at), (ctx.request().id, world.clock.now()));
    let data = serde_json::json!({"location_id": world.here, "status": "closed", "before": "open", "version": 2});
    assert_eq!((event.record.version, &event.record.data), (1, &data));
}

/// The first consumer: a company's setting up is over when the last step is done, whoever looks.
#[tokio::test]
async fn the_end_of_setting_up_is_written_down_when_it_happens() {
    let world = World::new().await;
    let (ctx, db) = (world.ctx(world.owner, "sur").await, &world.database.db);
    let completed = async || -> Option<chrono::DateTime<chrono::Utc>> {
        let mut owner = world.database.owner().await;
        sqlx::query_scalar("select completed_at from onboarding where tenant_id = $1")
            .bind(world.sur.uuid())
            .fetch_optional(&mut owner)
            .await
            .unwrap()
            .flatten()
    };
    let mut owner = world.database.owner().await;
    sqlx::query("update users set has_second_factor = true, second_factor_since = $2 where id = $1")
        .bind(world.owner.uuid())
        .bind(world.clock.now())
        .execute(&mut owner)
        .await
        .unwrap();
    let progress = onboarding::progress(&ctx, db).await.unwrap();
    let left: Vec<_> = progress.steps.iter().filter(|step| !step.done && !step.optional).collect();
    assert!(
        left.iter().all(|step| matches!(step.step, onboarding::Step::Company | onboarding::Step::Location)),
        "{left:?}"
    );
    let shop = locations::find(&ctx, db, world.here).await.unwrap();
    let with_phone = locations::LocationForm {
        name: shop.name,
        legal_entity_id: shop.legal_entity_id.to_string(),
        street: shop.street,
        city: shop.city,
        province: shop.province.to_string(),
        phone: "0351 15 456-7890".into(),
        status: "open".into(),
        version: shop.version,
        ..Default::default()
    };
    locations::edit(&ctx, db, world.here, &with_phone).await.unwrap();
    let tenant = tenants::find(&ctx, db).await.unwrap();
    world.clock.advance(chrono::TimeDelta::minutes(5));
    let saved = tenants::TenantForm {
        name: tenant.name,
        locale: tenant.locale.to_string(),
        time_zone: tenant.time_zone.to_string(),
        version: tenant.version,
    };
    let ctx = world.ctx(world.owner, "sur").await;
    let done_at = world.clock.now();
    tenants::edit(&ctx, db, &saved).await.unwrap();
    assert_eq!(completed().await, None);
    settled(&world, 2).await;
    world.clock.advance(chrono::TimeDelta::days(3));
    let consumer = onboarding::Completion { now: world.clock.now() };
    assert_eq!(consume(db, &consumer, world.clock.now(), 100).await.unwrap(), 2);
    assert_eq!(completed().await, Some(done_at), "when it happened, not when it was noticed");
    let cursor: (String, i64) =
        sqlx::query_as("select xact::text, sequence from event_consumers where name = 'onboarding'")
            .fetch_one(&mut owner)
            .await
            .unwrap();
    assert_ne!(cursor.1, 0);
}

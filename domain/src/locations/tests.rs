//! Against a real database, as the tenant role.
#![allow(clippy::unwrap_used)]

use chrono::TimeDelta;

use super::*;
use crate::{
    error::Error,
    idempotency::Key,
    ids::{LegalEntityId, LocationId},
    testing::World,
};

fn form(entity: LegalEntityId, name: &str) -> LocationForm {
    LocationForm {
        name: name.into(),
        legal_entity_id: entity.to_string(),
        street: "Av. Colón 100".into(),
        city: "Córdoba".into(),
        province: "AR-X".into(),
        postal_code: "5000".into(),
        phone: "0351 15 456-7890".into(),
        ..LocationForm::default()
    }
}

fn key(text: &str) -> Key {
    text.parse().unwrap()
}

#[tokio::test]
async fn a_new_location_is_found_as_it_was_asked_for() {
    let world = World::new().await;
    let (ctx, db) = (world.ctx(world.owner, "sur").await, &world.database.db);
    let made = create(&ctx, db, &form(world.entity, "  Centro "), None).await.unwrap();
    assert_eq!(made.name, "Centro");
    assert_eq!(made.time_zone, TimeZone::Cordoba);
    assert_eq!(made.phone.as_ref().unwrap().to_string(), "+5493514567890");
    assert_eq!(made.created_at, world.clock.now());
    assert_eq!(find(&ctx, db, made.id).await.unwrap(), made);
}

#[tokio::test]
async fn names_are_taken_within_a_tenant_only() {
    let world = World::new().await;
    let db = &world.database.db;
    let sur = world.ctx(world.owner, "sur").await;
    let norte = world.ctx(world.other_owner, "norte").await;
    let taken = create(&sur, db, &form(world.entity, "Allá"), None).await.unwrap_err();
    assert_eq!(taken, Error::invalid("name", Problem::Taken));
    create(&norte, db, &form(world.entity_of_norte, "Allá"), None).await.unwrap();
}

#[tokio::test]
async fn another_tenants_legal_entity_is_unknown() {
    let world = World::new().await;
    let ctx = world.ctx(world.owner, "sur").await;
    let error = create(&ctx, &world.database.db, &form(world.entity_of_norte, "Centro"), None).await.unwrap_err();
    assert_eq!(error, Error::invalid("legal_entity_id", Problem::Unknown));
}

#[tokio::test]
async fn an_edit_based_on_an_old_version_is_refused_and_changes_nothing() {
    let world = World::new().await;
    let (ctx, db) = (world.ctx(world.owner, "sur").await, &world.database.db);
    let read = find(&ctx, db, world.here).await.unwrap();
    let mut first = LocationForm::from(&read);
    first.name = "Primero".into();
    world.clock.advance(TimeDelta::minutes(5));
    let after = edit(&ctx, db, world.here, &first).await.unwrap();
    assert_eq!((after.version, after.updated_at), (2, world.clock.now()));
    let mut second = LocationForm::from(&read);
    second.name = "Segundo".into();
    assert_eq!(edit(&ctx, db, world.here, &second).await.unwrap_err(), Error::Stale);
    assert_eq!(find(&ctx, db, world.here).await.unwrap(), after);
}

#[tokio::test]
async fn a_repeated_key_makes_one_location_and_another_body_is_refused() {
    let world = World::new().await;
    let (ctx, db) = (world.ctx(world.owner, "sur").await, &world.database.db);
    let asked = form(world.entity, "Centro");
    let (a, b) = (key("k"), key("k"));
    // At the same time: the second waits for the first.
    let (first, second) = tokio::join!(create(&ctx, db, &asked, Some(&a)), create(&ctx, db, &asked, Some(&b)));
    assert_eq!(first.unwrap(), second.unwrap());
    let other = create(&ctx, db, &form(world.entity, "Otro"), Some(&a)).await.unwrap_err();
    assert_eq!(other, Error::IdempotencyKeyReused);
    world.clock.advance(TimeDelta::hours(25));
    let next_day = create(&ctx, db, &form(world.entity, "Otro"), Some(&a)).await.unwrap();
    assert_eq!(create(&ctx, db, &form(world.entity, "Otro"), Some(&a)).await.unwrap(), next_day);
}

#[tokio::test]
async fn a_key_of_another_tenant_is_another_key() {
    let world = World::new().await;
    let db = &world.database.db;
    let sur = world.ctx(world.owner, "sur").await;
    let norte = world.ctx(world.other_owner, "norte").await;
    let first = create(&sur, db, &form(world.entity, "Centro"), Some(&key("k"))).await.unwrap();
    let second = create(&norte, db, &form(world.entity_of_norte, "Centro"), Some(&key("k"))).await.unwrap();
    assert_ne!(first.id, second.id);
}

#[tokio::test]
async fn the_list_is_walked_page_by_page_in_spanish_order() {
    let world = World::new().await;
    let (ctx, db) = (world.ctx(world.owner, "sur").await, &world.database.db);
    for name in ["Ñandú", "Nube", "Oeste", "Ámbar"] {
        create(&ctx, db, &form(world.entity, name), None).await.unwrap();
    }
    let mut filter = LocationFilter { limit: Some(2), ..LocationFilter::default() };
    let mut names = Vec::new();
    loop {
        let page = list(&ctx, db, &filter).await.unwrap();
        names.extend(page.items.into_iter().map(|location| location.name));
        let Some(next) = page.next else { break };
        filter.cursor = Some(next);
    }
    assert_eq!(names, ["Allá", "Ámbar", "Aquí", "Nube", "Ñandú", "Oeste"]);
}

#[tokio::test]
async fn searching_minds_neither_case_nor_accents_nor_wildcards() {
    let world = World::new().await;
    let (ctx, db) = (world.ctx(world.owner, "sur").await, &world.database.db);
    let names = async |q: &str| {
        let filter = LocationFilter { q: Some(q.into()), ..LocationFilter::default() };
        list(&ctx, db, &filter).await.unwrap().items.into_iter().map(|l| l.name).collect::<Vec<_>>()
    };
    assert_eq!(names("AQUI").await, ["Aquí"]);
    assert_eq!(names("mitre").await, ["Allá"]);
    assert_eq!(names(" ").await.len(), 2);
    assert!(names("%").await.is_empty());
    assert!(names("_").await.is_empty());
}

#[tokio::test]
async fn a_closed_location_is_filtered_not_lost() {
    let world = World::new().await;
    let (ctx, db) = (world.ctx(world.owner, "sur").await, &world.database.db);
    let mut form = LocationForm::from(&find(&ctx, db, world.here).await.unwrap());
    form.status = "closed".into();
    edit(&ctx, db, world.here, &form).await.unwrap();
    let ids = async |status| {
        let filter = LocationFilter { status, ..LocationFilter::default() };
        list(&ctx, db, &filter).await.unwrap().items.into_iter().map(|l| l.id).collect::<Vec<LocationId>>()
    };
    assert_eq!(ids(Some(LocationStatus::Closed)).await, [world.here]);
    assert_eq!(ids(Some(LocationStatus::Open)).await, [world.there]);
    assert_eq!(ids(None).await.len(), 2);
}

#[tokio::test]
async fn a_membership_of_one_shop_sees_that_shop() {
    let world = World::new().await;
    let (ctx, db) = (world.ctx(world.manager_here, "sur").await, &world.database.db);
    let listed = list(&ctx, db, &LocationFilter::default()).await.unwrap();
    assert_eq!(listed.items.iter().map(|l| l.id).collect::<Vec<_>>(), [world.here]);
    assert_eq!(find(&ctx, db, world.there).await.unwrap_err(), Error::NotFound);
    let form = LocationForm::from(&find(&ctx, db, world.here).await.unwrap());
    assert_eq!(edit(&ctx, db, world.there, &form).await.unwrap_err(), Error::NotFound);
    assert!(edit(&ctx, db, world.here, &form).await.is_ok());
}

#[tokio::test]
async fn another_tenants_location_is_not_found_even_by_its_id() {
    let world = World::new().await;
    let (ctx, db) = (world.ctx(world.owner, "sur").await, &world.database.db);
    assert_eq!(find(&ctx, db, world.elsewhere).await.unwrap_err(), Error::NotFound);
    let form = LocationForm::from(&find(&ctx, db, world.here).await.unwrap());
    assert_eq!(edit(&ctx, db, world.elsewhere, &form).await.unwrap_err(), Error::NotFound);
}

#[test]
fn a_form_tells_everything_that_is_wrong() {
    let form = LocationForm {
        name: "x".repeat(81),
        legal_entity_id: "ent_nada".into(),
        street: "\u{0}".into(),
        province: "AR-I".into(),
        postal_code: "12".into(),
        phone: "llamame".into(),
        status: "half".into(),
        ..LocationForm::default()
    };
    let Error::Invalid { fields } = form.parse().unwrap_err() else { panic!("another error") };
    let told: Vec<_> = fields.iter().map(|error| error.field.as_str()).collect();
    assert_eq!(told, ["name", "legal_entity_id", "street", "city", "province", "postal_code", "phone", "status"]);
}

#[tokio::test]
async fn a_shop_given_another_legal_entity_meanwhile_is_not_opened_on_what_was_seen() {
    let world = World::new().await;
    let (ctx, db) = (world.ctx(world.owner, "sur").await, &world.database.db);
    let made = create(&ctx, db, &form(world.entity, "Centro"), None).await.unwrap();
    let seen = Location { legal_entity_id: LegalEntityId::new(), ..made };
    let mut tx = db.begin(&ctx).await.unwrap();
    let refused = store::set_status(&mut tx, &seen, LocationStatus::Open, None, world.clock.now()).await;
    assert_eq!(refused.unwrap_err(), Error::Stale);
}

//! Against a real database, as the tenant role and as the platform's.
#![allow(clippy::unwrap_used)]

use super::*;
use crate::{error::Error, legal_entities, testing::World};

fn new_tenant(slug: &str, name: &str) -> NewTenantForm {
    NewTenantForm {
        name: name.into(),
        slug: slug.into(),
        legal_name: "Nueva SAS".into(),
        cuit: "33-69345023-9".into(),
        tax_condition: "monotributo".into(),
        locale: "es-AR".into(),
        time_zone: "America/Argentina/Mendoza".into(),
        ..NewTenantForm::default()
    }
}

#[tokio::test]
async fn staff_create_a_tenant_with_its_first_legal_entity() {
    let world = World::new().await;
    let (staff, db) = (world.staff_ctx(world.staff).await, &world.database.db);
    let key = "k".parse().unwrap();
    let made = create(&staff, db, &new_tenant("nueva", "Nueva"), Some(&key)).await.unwrap();
    assert_eq!(create(&staff, db, &new_tenant("nueva", "Nueva"), Some(&key)).await.unwrap(), made);
    assert_eq!(find_any(&staff, db, made.id).await.unwrap(), made);
    let mut owner = world.database.owner().await;
    let entity = sqlx::query_scalar!("select cuit from legal_entities where tenant_id = $1", made.id.uuid());
    assert_eq!(entity.fetch_one(&mut owner).await.unwrap(), "33693450239");
    let taken = create(&staff, db, &new_tenant("nueva", "Otra"), None).await.unwrap_err();
    assert_eq!(taken, Error::invalid("slug", Problem::Taken));
}

#[tokio::test]
async fn a_failed_creation_leaves_nothing() {
    let world = World::new().await;
    let (staff, db) = (world.staff_ctx(world.staff).await, &world.database.db);
    let before = list(&staff, db, &TenantFilter::default()).await.unwrap().items.len();
    let form = NewTenantForm { cuit: "1".into(), ..new_tenant("nueva", "Nueva") };
    assert_eq!(create(&staff, db, &form, None).await.unwrap_err(), Error::invalid("cuit", Problem::Cuit));
    assert_eq!(list(&staff, db, &TenantFilter::default()).await.unwrap().items.len(), before);
}

#[tokio::test]
async fn staff_find_tenants_and_see_how_many_shops_are_open() {
    let world = World::new().await;
    let (staff, db) = (world.staff_ctx(world.weak_staff).await, &world.database.db);
    let filter = TenantFilter { q: Some("barberia".into()), ..TenantFilter::default() };
    let found = list(&staff, db, &filter).await.unwrap().items;
    assert_eq!(found.iter().map(|t| (t.tenant.id, t.open_locations)).collect::<Vec<_>>(), [(world.sur, 2)]);
    assert_eq!(create(&staff, db, &new_tenant("nueva", "Nueva"), None).await.unwrap_err(), Error::Forbidden);
}

#[tokio::test]
async fn staff_find_a_tenant_by_who_it_is_before_the_tax_authority() {
    let world = World::new().await;
    let (staff, db) = (world.staff_ctx(world.staff).await, &world.database.db);
    let made = create(&staff, db, &new_tenant("nueva", "Otra cosa"), None).await.unwrap();
    for q in ["nueva sas", "33-69345023-9", "33693450239", "6934-5023"] {
        let filter = TenantFilter { q: Some(q.into()), ..TenantFilter::default() };
        let found = list(&staff, db, &filter).await.unwrap().items;
        assert_eq!(found.iter().map(|row| row.tenant.id).collect::<Vec<_>>(), [made.id], "{q}");
        assert_eq!(count(&staff, db, &filter).await.unwrap(), TenantCount::Exactly(1), "{q}");
    }
}

#[tokio::test]
async fn tenants_are_counted_as_far_as_the_bound_and_no_further() {
    let world = World::new().await;
    let (staff, db) = (world.staff_ctx(world.staff).await, &world.database.db);
    let all = list(&staff, db, &TenantFilter::default()).await.unwrap().items.len() as i64;
    for n in 0..3 {
        create(&staff, db, &new_tenant(&format!("zz-{n}"), &format!("Zz {n}")), None).await.unwrap();
    }
    let all = all + 3;
    let filter = |q: &str| TenantFilter { q: Some(q.into()), limit: Some(1), ..TenantFilter::default() };
    assert_eq!(count(&staff, db, &TenantFilter::default()).await.unwrap(), TenantCount::Exactly(all));
    assert_eq!(count(&staff, db, &filter("zz")).await.unwrap(), TenantCount::Exactly(3), "on all pages");
    let bound = u16::try_from(all).unwrap();
    let among = async |q: &str, most| actions::count_among(&staff, db, &filter(q), most).await.unwrap();
    assert_eq!(among("", bound).await, TenantCount::Exactly(all), "the bound itself is still exact");
    assert_eq!(among("", bound - 1).await, TenantCount::MoreThan(all - 1));
    // Two of the three are among those that are looked at.
    assert_eq!(among("zz", bound - 2).await, TenantCount::MoreThan(1));
    let suspended = TenantFilter { status: Some(TenantStatus::Suspended), ..TenantFilter::default() };
    assert_eq!(count(&staff, db, &suspended).await.unwrap(), TenantCount::Exactly(0));
}

#[tokio::test]
async fn an_owner_edits_their_tenant_and_a_provider_does_not() {
    let world = World::new().await;
    let db = &world.database.db;
    let owner = world.ctx(world.owner, "sur").await;
    let mut form = TenantForm::from(&find(&owner, db).await.unwrap());
    form.name = "Barbería del Sur".into();
    let after = edit(&owner, db, &form).await.unwrap();
    assert_eq!((after.name.as_str(), after.version), ("Barbería del Sur", 2));
    assert_eq!(edit(&owner, db, &form).await.unwrap_err(), Error::Stale);
    let provider = world.ctx(world.provider, "sur").await;
    assert_eq!(edit(&provider, db, &form).await.unwrap_err(), Error::Forbidden);
    assert_eq!(legal_entities::list(&provider, db).await.unwrap_err(), Error::Forbidden);
}

#[tokio::test]
async fn legal_entities_come_with_their_points_of_sale() {
    let world = World::new().await;
    let ctx = world.ctx(world.other_owner, "norte").await;
    let entities = legal_entities::list(&ctx, &world.database.db).await.unwrap();
    assert_eq!(entities.len(), 1);
    assert_eq!((entities[0].id, entities[0].points_of_sale.as_slice()), (world.entity_of_norte, &[1, 2][..]));
}

#[tokio::test]
async fn a_sandbox_is_listed_as_one_and_not_counted_among_the_clients() {
    let world = World::new().await;
    let (staff, db) = (world.staff_ctx(world.staff).await, &world.database.db);
    let before = counts(&staff, db).await.unwrap();
    let form = NewTenantForm { kind: "sandbox".into(), ..new_tenant("prueba", "Prueba") };
    let made = create(&staff, db, &form, None).await.unwrap();
    assert_eq!(made.kind, TenantKind::Sandbox);
    let after = counts(&staff, db).await.unwrap();
    assert_eq!((after.active, after.sandboxes), (before.active, before.sandboxes + 1));
    for (kind, listed) in [(None, true), (Some(TenantKind::Client), false), (Some(TenantKind::Sandbox), true)] {
        let filter = TenantFilter { q: Some("prueba".into()), kind, ..TenantFilter::default() };
        let rows = list(&staff, db, &filter).await.unwrap().items;
        assert_eq!(rows.iter().any(|row| row.tenant.id == made.id), listed, "{kind:?}");
        assert_eq!(count(&staff, db, &filter).await.unwrap(), TenantCount::Exactly(rows.len().try_into().unwrap()));
    }
    let wrong = NewTenantForm { kind: "otra".into(), ..new_tenant("otra", "Otra") };
    assert_eq!(create(&staff, db, &wrong, None).await.unwrap_err(), Error::invalid("kind", Problem::Choice));
}

//! Against a real database, as the tenant role.
#![allow(clippy::unwrap_used)]
use super::*;
use crate::{
    members::{CustomRoleForm, roles},
    testing::World,
};

#[tokio::test]
async fn the_first_answer_stays_what_it_was_though_the_thing_changed_since() {
    let world = World::new().await;
    let (ctx, db) = (world.ctx(world.owner, "sur").await, &world.database.db);
    let key: Key = "k-1".parse().unwrap();
    let form = CustomRoleForm { name: "Caja".into(), actions: vec!["locations.view".into()], version: 0 };
    let made = roles::create(&ctx, db, &form, Some(&key)).await.unwrap();
    let change = CustomRoleForm { name: "Mostrador".into(), version: 1, ..form.clone() };
    roles::edit(&ctx, db, made.id, &change).await.unwrap();
    assert_eq!(roles::create(&ctx, db, &form, Some(&key)).await.unwrap(), made);
    assert_eq!(roles::create(&ctx, db, &change, Some(&key)).await.unwrap_err(), Error::IdempotencyKeyReused);
    // Even where it is gone: who repeats a request learns what became of it then, not what is now.
    roles::remove(&ctx, db, made.id).await.unwrap();
    assert_eq!(roles::create(&ctx, db, &form, Some(&key)).await.unwrap(), made);
    assert_eq!(roles::list(&ctx, db).await.unwrap().iter().filter(|role| role.name == "Caja").count(), 0);
}

#[tokio::test]
async fn what_was_refused_is_not_remembered() {
    let world = World::new().await;
    let (ctx, db) = (world.ctx(world.owner, "sur").await, &world.database.db);
    let key: Key = "k-1".parse().unwrap();
    let form = CustomRoleForm { name: "Encargada".into(), actions: vec!["locations.view".into()], version: 0 };
    let taken = roles::create(&ctx, db, &form, Some(&key)).await.unwrap_err();
    assert_eq!(taken, Error::invalid("name", Problem::Taken));
    roles::remove(&ctx, db, world.role).await.unwrap();
    assert_eq!(roles::create(&ctx, db, &form, Some(&key)).await.unwrap().name, "Encargada");
}

#[test]
fn a_key_is_visible_ascii() {
    for good in ["k", "7b5a-…".trim_end_matches('…'), &"x".repeat(255)] {
        assert!(good.parse::<Key>().is_ok(), "{good}");
    }
    for bad in ["", "ñ", "a\u{7f}", &"x".repeat(256)] {
        assert!(bad.parse::<Key>().is_err(), "{bad}");
    }
}

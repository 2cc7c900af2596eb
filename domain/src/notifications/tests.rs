//! Notifications against a real database, as the tenant role.
#![allow(clippy::unwrap_used)]

use super::*;
use crate::{
    access_events::AccessEventKind as Kind,
    api_keys::{self, ApiKeyForm},
    ids::UserId,
    members::{self, MemberForm},
    testing::World,
};

fn kinds(news: &[Notification]) -> Vec<(Kind, bool)> {
    news.iter().map(|news| (news.event.kind, news.is_read)).collect()
}

async fn user_of(world: &World, membership: crate::ids::MembershipId) -> UserId {
    let mut owner = world.database.owner().await;
    let user: uuid::Uuid = sqlx::query_scalar("select user_id from memberships where id = $1")
        .bind(membership.uuid())
        .fetch_one(&mut owner)
        .await
        .unwrap();
    UserId::from_uuid(user)
}

#[tokio::test]
async fn people_hear_of_what_others_did_and_of_what_was_done_to_them() {
    let world = World::new().await;
    let (owner, db) = (world.ctx(world.owner, "sur").await, &world.database.db);
    let before = list(&owner, db).await.unwrap().len();
    let form = MemberForm { role: "reception".into(), reach: "all".into(), locations: vec![], version: 1 };
    members::edit(&owner, db, world.spare, &form).await.unwrap();
    let key = ApiKeyForm {
        name: "Caja".into(),
        actions: vec!["locations.view".into()],
        reach: "all".into(),
        ..ApiKeyForm::default()
    };
    api_keys::create(&owner, db, &key, None).await.unwrap();
    // One's own doings are no news.
    assert_eq!(list(&owner, db).await.unwrap().len(), before);
    // Whom it was done to hears of that, and of nothing else: the role sees no access events.
    let spare = world.ctx(user_of(&world, world.spare).await, "sur").await;
    let news = list(&spare, db).await.unwrap();
    assert_eq!(kinds(&news), [(Kind::MemberChanged, false)]);
    assert!(news[0].is_about_you);
    assert_eq!(unread(&spare, db).await.unwrap(), Unread { count: 1 });
    // Somebody of another tenant hears nothing of either.
    let other = world.ctx(world.other_owner, "norte").await;
    assert!(list(&other, db).await.unwrap().iter().all(|news| news.event.kind != Kind::MemberChanged));
}

#[tokio::test]
async fn what_was_read_stays_read_and_the_future_cannot_be() {
    let world = World::new().await;
    let (owner, db) = (world.ctx(world.owner, "sur").await, &world.database.db);
    let spare = world.ctx(user_of(&world, world.spare).await, "sur").await;
    let role = |role: &str, version| MemberForm { role: role.into(), reach: "all".into(), locations: vec![], version };
    members::edit(&owner, db, world.spare, &role("reception", 1)).await.unwrap();
    let first = list(&spare, db).await.unwrap()[0].event.at;
    mark_read(&spare, db, first + chrono::TimeDelta::days(30)).await.unwrap();
    assert_eq!(unread(&spare, db).await.unwrap().count, 0);
    world.clock.advance(chrono::TimeDelta::minutes(1));
    let owner = world.ctx(world.owner, "sur").await;
    members::edit(&owner, db, world.spare, &role("analyst", 2)).await.unwrap();
    let spare = world.ctx(user_of(&world, world.spare).await, "sur").await;
    assert_eq!(kinds(&list(&spare, db).await.unwrap()), [(Kind::MemberChanged, false), (Kind::MemberChanged, true)]);
    // A slower tab does not bring back what another one read.
    let latest = list(&spare, db).await.unwrap()[0].event.at;
    mark_read(&spare, db, latest).await.unwrap();
    mark_read(&spare, db, first).await.unwrap();
    assert_eq!(unread(&spare, db).await.unwrap().count, 0);
}

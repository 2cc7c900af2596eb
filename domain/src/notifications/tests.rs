//! Notifications against a real database, as the tenant role.
#![allow(clippy::unwrap_used)]

use std::time::Duration;

use chrono::TimeDelta;

use super::*;
use crate::{
    access_events::AccessEventKind as Kind,
    api_keys::{self, ApiKeyForm},
    ids::{MembershipId, UserId},
    members::{self, MemberForm},
    messages::{self, Due, Mail},
    staff_access::{self, StaffAccessForm},
    testing::World,
};

fn kinds(news: &[Notification]) -> Vec<(Kind, bool)> {
    news.iter().map(|news| (news.event.kind, news.is_read)).collect()
}

async fn user_of(world: &World, membership: MembershipId) -> UserId {
    let mut owner = world.database.owner().await;
    let user: uuid::Uuid = sqlx::query_scalar("select user_id from memberships where id = $1")
        .bind(membership.uuid())
        .fetch_one(&mut owner)
        .await
        .unwrap();
    UserId::from_uuid(user)
}

/// Tells everybody of everything that happened. Transactions of other tests hold it back for a moment.
async fn settle(world: &World) {
    let (db, now) = (&world.database.db, world.clock.now());
    for _ in 0..400 {
        consume(db, now, 100).await.unwrap();
        let mut owner = world.database.owner().await;
        let left: i64 = sqlx::query_scalar(
            "select count(*) from access_events a, notification_cursor c
             where a.kind <> 'viewing.page' and (a.xact, a.sequence) > (c.xact, c.sequence)",
        )
        .fetch_one(&mut owner)
        .await
        .unwrap();
        if left == 0 {
            return;
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    panic!("what happened does not come to be told");
}

fn place(role: &str, version: i32) -> MemberForm {
    MemberForm { role: role.into(), reach: "all".into(), locations: vec![], version }
}

fn key() -> ApiKeyForm {
    ApiKeyForm {
        name: "Caja".into(),
        actions: vec!["locations.view".into()],
        reach: "all".into(),
        ..ApiKeyForm::default()
    }
}

fn up_to(until: DateTime<Utc>) -> ReadMark {
    ReadMark { until: Some(until), message_ids: None, is_read: true }
}

/// Another who sees everything, and did nothing of it.
async fn administrator(world: &World) -> UserId {
    let mut owner = world.database.owner().await;
    sqlx::query("update memberships set role = 'administrator' where id = $1")
        .bind(world.spare.uuid())
        .execute(&mut owner)
        .await
        .unwrap();
    user_of(world, world.spare).await
}

async fn statuses(world: &World, user: UserId) -> Vec<(String, String)> {
    let mut owner = world.database.owner().await;
    sqlx::query_as("select channel, status from messages where recipient_user = $1 order by channel, created_at, id")
        .bind(user.uuid())
        .fetch_all(&mut owner)
        .await
        .unwrap()
}

async fn letters(world: &World) -> Vec<Due> {
    messages::claim(&world.database.db, world.clock.now(), 100).await.unwrap()
}

#[tokio::test]
async fn people_hear_of_what_others_did_and_of_what_was_done_to_them() {
    let world = World::new().await;
    let (owner, db) = (world.ctx(world.owner, "sur").await, &world.database.db);
    members::edit(&owner, db, world.spare, &place("reception", 1)).await.unwrap();
    api_keys::create(&owner, db, &key(), None).await.unwrap();
    settle(&world).await;
    // One's own doings are no news.
    assert_eq!(list(&owner, db).await.unwrap(), []);
    // Whom it was done to hears of that, and of nothing else: the role sees no access events.
    let spare = world.ctx(user_of(&world, world.spare).await, "sur").await;
    let news = list(&spare, db).await.unwrap();
    assert_eq!(kinds(&news), [(Kind::MemberChanged, false)]);
    assert!(news[0].is_about_you);
    assert_eq!((news[0].category, news[0].event.actor_name.as_str()), (Category::Team, "Olga Dueña"));
    assert_eq!(unread(&spare, db).await.unwrap(), Unread { count: 1 });
    // Somebody of another tenant hears nothing of either.
    let other = world.ctx(world.other_owner, "norte").await;
    assert_eq!(list(&other, db).await.unwrap(), []);
    // Whoever sees access events hears of what others did to others.
    let administrator = administrator(&world).await;
    api_keys::create(&owner, db, &ApiKeyForm { name: "Otra".into(), ..key() }, None).await.unwrap();
    let staff = world.staff_ctx(world.staff).await;
    let visit = StaffAccessForm {
        reason: "Revisar una consulta".into(),
        minutes: "60".into(),
        level: "read".into(),
        locations: vec![],
    };
    staff_access::enter(&staff, db, world.sur, &visit, None).await.unwrap();
    settle(&world).await;
    let ctx = world.ctx(administrator, "sur").await;
    let mut news: Vec<_> = kinds(&list(&ctx, db).await.unwrap()).into_iter().map(|news| news.0).collect();
    news.sort();
    assert_eq!(news, [Kind::MemberChanged, Kind::ApiKeyCreated, Kind::StaffEntered]);
    assert_eq!(kinds(&list(&owner, db).await.unwrap()), [(Kind::StaffEntered, false)]);
    // And hears no more of it once they may not see it any more.
    members::edit(&owner, db, world.spare, &place("reception", 2)).await.unwrap();
    settle(&world).await;
    let demoted = world.ctx(administrator, "sur").await;
    let news = list(&demoted, db).await.unwrap();
    assert!(news.len() == 2 && news.iter().all(|news| news.is_about_you), "{news:?}");
    assert_eq!(unread(&demoted, db).await.unwrap().count, 2);
}

#[tokio::test]
async fn what_was_read_stays_read_and_the_future_cannot_be() {
    let world = World::new().await;
    let (owner, db) = (world.ctx(world.owner, "sur").await, &world.database.db);
    let spare = world.ctx(user_of(&world, world.spare).await, "sur").await;
    members::edit(&owner, db, world.spare, &place("reception", 1)).await.unwrap();
    settle(&world).await;
    let first = list(&spare, db).await.unwrap()[0].event.at;
    mark_read(&spare, db, up_to(first + TimeDelta::days(30))).await.unwrap();
    assert_eq!(unread(&spare, db).await.unwrap().count, 0);
    world.clock.advance(TimeDelta::minutes(1));
    let owner = world.ctx(world.owner, "sur").await;
    members::edit(&owner, db, world.spare, &place("analyst", 2)).await.unwrap();
    settle(&world).await;
    let spare = world.ctx(user_of(&world, world.spare).await, "sur").await;
    let news = list(&spare, db).await.unwrap();
    assert_eq!(kinds(&news), [(Kind::MemberChanged, false), (Kind::MemberChanged, true)]);
    // A slower tab does not bring back what another one read.
    mark_read(&spare, db, up_to(news[0].event.at)).await.unwrap();
    mark_read(&spare, db, up_to(first)).await.unwrap();
    assert_eq!(unread(&spare, db).await.unwrap().count, 0);
}

#[tokio::test]
async fn each_is_read_or_not_by_itself_and_nobody_reads_for_another() {
    let world = World::new().await;
    let (owner, db) = (world.ctx(world.owner, "sur").await, &world.database.db);
    members::edit(&owner, db, world.spare, &place("reception", 1)).await.unwrap();
    members::edit(&owner, db, world.spare, &place("analyst", 2)).await.unwrap();
    settle(&world).await;
    let spare = world.ctx(user_of(&world, world.spare).await, "sur").await;
    let news = list(&spare, db).await.unwrap();
    let mark = |is_read| ReadMark { until: None, message_ids: Some(vec![news[0].message_id]), is_read };
    mark_read(&owner, db, mark(true)).await.unwrap();
    assert_eq!(unread(&spare, db).await.unwrap().count, 2);
    mark_read(&spare, db, mark(true)).await.unwrap();
    mark_read(&spare, db, mark(true)).await.unwrap();
    let reads = async || list(&spare, db).await.unwrap().iter().map(|news| news.is_read).collect::<Vec<_>>();
    assert_eq!(reads().await, [true, false]);
    mark_read(&spare, db, mark(false)).await.unwrap();
    assert_eq!(reads().await, [false, false]);
    let of_first = messages::find(&owner, db, news[0].message_id).await.unwrap();
    let history: Vec<_> = of_first.history.iter().map(|change| change.status.as_str()).collect();
    assert_eq!(history, ["delivered", "read", "delivered"], "twice the same is no change");
    assert_eq!((of_first.message.recipient.name.as_deref(), of_first.message.recipient.address), (Some("Sofía"), None));
    for nonsense in [
        ReadMark { until: None, message_ids: None, is_read: true },
        ReadMark { until: Some(world.clock.now()), message_ids: None, is_read: false },
        ReadMark { until: None, message_ids: Some(vec![news[0].message_id; 101]), is_read: true },
    ] {
        assert!(matches!(mark_read(&spare, db, nonsense).await.unwrap_err(), Error::Invalid { .. }));
    }
}

/// A server that is killed before it commits, one that begins again, two at once: each is told once.
#[tokio::test]
async fn what_happened_is_told_once_however_often_it_is_begun() {
    let world = World::new().await;
    let (owner, db, now) = (world.ctx(world.owner, "sur").await, &world.database.db, world.clock.now());
    let user = user_of(&world, world.spare).await;
    members::edit(&owner, db, world.spare, &place("reception", 1)).await.unwrap();
    settle(&world).await;
    assert_eq!(statuses(&world, user).await, [("in_app".into(), "delivered".into())]);
    // As if nobody had ever read any: the keys of what is there stand in the way.
    let mut connection = world.database.owner().await;
    let forget = "update notification_cursor set xact = '0', sequence = 0";
    sqlx::query(forget).execute(&mut connection).await.unwrap();
    assert!(consume(db, now, 100).await.unwrap() > 0);
    assert_eq!(statuses(&world, user).await.len(), 1);
    let histories: i64 = sqlx::query_scalar(
        "select count(*) from message_statuses s join messages m on m.id = s.message_id where m.channel = 'in_app'",
    )
    .fetch_one(&mut connection)
    .await
    .unwrap();
    assert_eq!(histories, 1);
    // Two at once: one has the cursor, the other nothing to do. Neither waits.
    sqlx::query(forget).execute(&mut connection).await.unwrap();
    let mut first = db.begin_worker().await.unwrap();
    assert!(news_store::take_cursor(&mut first, now).await.unwrap().is_some());
    let second = tokio::time::timeout(Duration::from_secs(5), consume(db, now, 100)).await.unwrap();
    assert_eq!(second.unwrap(), 0);
    // Killed: what it had is the next one's.
    drop(first);
    let mut taken = 0;
    // Its connection takes a moment to roll back.
    for _ in 0..200 {
        taken = consume(db, now, 100).await.unwrap();
        if taken > 0 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    assert!(taken > 0);
    let (one, two) = tokio::join!(consume(db, now, 100), consume(db, now, 100));
    assert_eq!((one.unwrap(), two.unwrap()), (0, 0));
    assert_eq!(statuses(&world, user).await.len(), 1);
}

/// What was read before notifications were messages is read, and what is older than a month is not brought up again.
#[tokio::test]
async fn what_happened_before_is_carried_over_as_it_was() {
    let world = World::new().await;
    let (owner, db) = (world.ctx(world.owner, "sur").await, &world.database.db);
    let user = user_of(&world, world.spare).await;
    members::edit(&owner, db, world.spare, &place("reception", 1)).await.unwrap();
    world.clock.advance(NEWS_FOR);
    let owner = world.ctx(world.owner, "sur").await;
    members::edit(&owner, db, world.spare, &place("analyst", 2)).await.unwrap();
    let read_until = world.clock.now();
    world.clock.advance(TimeDelta::minutes(5));
    let owner = world.ctx(world.owner, "sur").await;
    members::edit(&owner, db, world.spare, &place("provider", 3)).await.unwrap();
    let mut connection = world.database.owner().await;
    sqlx::query("insert into notification_marks (tenant_id, user_id, read_until) values ($1, $2, $3)")
        .bind(world.sur.uuid())
        .bind(user.uuid())
        .bind(read_until)
        .execute(&mut connection)
        .await
        .unwrap();
    settle(&world).await;
    let spare = world.ctx(user, "sur").await;
    assert_eq!(kinds(&list(&spare, db).await.unwrap()), [(Kind::MemberChanged, false), (Kind::MemberChanged, true)]);
    assert_eq!(statuses(&world, user).await.len(), 2);
}

#[tokio::test]
async fn people_choose_what_they_hear_of_and_how() {
    let world = World::new().await;
    let (owner, db) = (world.ctx(world.owner, "sur").await, &world.database.db);
    let user = administrator(&world).await;
    let ctx = world.ctx(user, "sur").await;
    let everybody = preferences(&ctx, db).await.unwrap();
    assert_eq!(everybody.version, 0);
    for of in &everybody.categories {
        let security = of.category == Category::Security;
        assert_eq!((of.in_app, of.mail, of.mail_is_fixed), (true, security, security), "{of:?}");
    }
    // Security in the inbox is put off, but not its mail; the team comes by mail too, and access by neither.
    let form =
        |version| PreferencesForm { in_app: vec!["team".into(), "company".into()], mail: vec!["team".into()], version };
    let chosen = edit_preferences(&ctx, db, &form(0)).await.unwrap();
    let of = |category| *chosen.categories.iter().find(|of| of.category == category).unwrap();
    assert!(!of(Category::Security).in_app && of(Category::Security).mail);
    assert!(of(Category::Team).mail && !of(Category::Access).in_app && !of(Category::Company).mail);
    assert_eq!(edit_preferences(&ctx, db, &form(0)).await.unwrap_err(), Error::Stale);
    let unknown = PreferencesForm { in_app: vec!["gossip".into()], ..form(1) };
    assert!(matches!(edit_preferences(&ctx, db, &unknown).await.unwrap_err(), Error::Invalid { .. }));

    api_keys::create(&owner, db, &key(), None).await.unwrap();
    members::edit(&owner, db, world.spare, &place("administrator", 1)).await.unwrap();
    let staff = world.staff_ctx(world.staff).await;
    let visit = StaffAccessForm {
        reason: "Revisar una consulta".into(),
        minutes: "60".into(),
        level: "read".into(),
        locations: vec![],
    };
    staff_access::enter(&staff, db, world.sur, &visit, None).await.unwrap();
    settle(&world).await;
    let ctx = world.ctx(user, "sur").await;
    assert_eq!(kinds(&list(&ctx, db).await.unwrap()), [(Kind::MemberChanged, false)]);
    assert_eq!(unread(&ctx, db).await.unwrap().count, 1);
    let told: Vec<_> =
        statuses(&world, user).await.into_iter().filter(|row| row.0 == "in_app").map(|row| row.1).collect();
    assert_eq!(told.iter().filter(|status| *status == "suppressed").count(), 2, "put off, and that is written down");
    let letters: Vec<_> = letters(&world)
        .await
        .into_iter()
        .filter_map(|due| match due.mail {
            Mail::AccessChanged { event, .. } => Some((due.recipient, event.kind)),
            _ => None,
        })
        .collect();
    let to = |kind| ("spare@sur.example".to_owned(), kind);
    assert!(letters.contains(&to(Kind::ApiKeyCreated)) && letters.contains(&to(Kind::MemberChanged)), "{letters:?}");
    // The owner has a letter of its own about the visit, and did the rest.
    assert_eq!(letters.len(), 2, "{letters:?}");
    // That it was put off is why it is not there.
    let mut connection = world.database.owner().await;
    let whys: Vec<Option<String>> =
        sqlx::query_scalar("select distinct detail from message_statuses where status = 'suppressed'")
            .fetch_all(&mut connection)
            .await
            .unwrap();
    assert_eq!(whys, [Some("turned_off".to_owned())]);
    // Everybody chooses for themselves, and whoever is there on somebody's behalf not at all.
    assert_eq!(preferences(&owner, db).await.unwrap().version, 0);
    let visitor = world.ctx(world.visitor, "sur").await;
    assert_eq!(preferences(&visitor, db).await.unwrap_err(), Error::Forbidden);
}

#[test]
fn every_kind_of_access_event_has_a_category_and_each_has_some() {
    for category in Category::ALL {
        assert!(Kind::ALL.iter().any(|kind| Category::of(*kind) == *category), "{category}");
    }
}

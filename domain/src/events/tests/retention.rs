//! Months of events.

use chrono::{DateTime, Datelike, Months, TimeZone, Utc};

use super::{
    super::{consumers::consume, retention::keep},
    *,
};

async fn months(world: &World) -> Vec<String> {
    let mut owner = world.database.owner().await;
    let like = "select c.relname::text from pg_inherits i join pg_class c on c.oid = i.inhrelid
                where i.inhparent = 'events'::regclass order by 1";
    sqlx::query_scalar(like).fetch_all(&mut owner).await.unwrap()
}

async fn count(world: &World) -> i64 {
    let mut owner = world.database.owner().await;
    sqlx::query_scalar("select count(*) from events").fetch_one(&mut owner).await.unwrap()
}

fn at(year: i32, month: u32, day: u32) -> DateTime<Utc> {
    Utc.with_ymd_and_hms(year, month, day, 12, 0, 0).unwrap()
}

/// An event of that moment, as the first one of its month finds it: its partition is made or not.
async fn write_at(world: &World, moment: DateTime<Utc>, version: i32) {
    world.clock.advance(moment - world.clock.now());
    let ctx = world.ctx(world.owner, "sur").await;
    write(world, &ctx, version).await;
}

#[tokio::test]
async fn this_month_and_the_next_two_are_there_after_migrating() {
    let world = World::new().await;
    let months = months(&world).await;
    let mut owner = world.database.owner().await;
    // The template may be from last month; what matters is that three in a row were made.
    let migrated: DateTime<Utc> = sqlx::query_scalar("select installed_on from _sqlx_migrations where version = 17")
        .fetch_one(&mut owner)
        .await
        .unwrap();
    let mut expected: Vec<String> = (0..3)
        .map(|ahead| migrated.date_naive().with_day(1).unwrap().checked_add_months(Months::new(ahead)).unwrap())
        .map(|day| day.format("events_%Y_%m").to_string())
        .collect();
    expected.push("events_default".to_owned());
    expected.sort();
    assert_eq!(months, expected);
}

#[tokio::test]
async fn months_are_made_ahead_and_dropped_when_they_are_old_and_read() {
    let world = World::new().await;
    let db = &world.database.db;
    // Far from any month that migrating made.
    keep(db, at(2031, 3, 10), 13).await.unwrap();
    keep(db, at(2031, 3, 10), 13).await.unwrap();
    let made = months(&world).await;
    for month in ["events_2031_03", "events_2031_04", "events_2031_05"] {
        assert_eq!(made.iter().filter(|name| *name == month).count(), 1, "{month} of {made:?}");
    }
    write_at(&world, at(2031, 3, 10), 1).await;
    write_at(&world, at(2031, 4, 1), 2).await;
    settled(&world, 2).await;
    let consumer = Collecting::default();
    assert_eq!(consume(db, &consumer, world.clock.now(), 1).await.unwrap(), 1);
    // Thirteen months later March is over, and has been read; April is not old enough.
    keep(db, at(2032, 5, 2), 13).await.unwrap();
    assert!(!months(&world).await.contains(&"events_2031_03".to_owned()));
    assert_eq!(count(&world).await, 1);
    // April is old now, and what it holds has not been read.
    keep(db, at(2032, 6, 2), 13).await.unwrap();
    assert!(months(&world).await.contains(&"events_2031_04".to_owned()));
    assert_eq!(consume(db, &consumer, world.clock.now(), 10).await.unwrap(), 1);
    keep(db, at(2032, 6, 2), 13).await.unwrap();
    assert!(!months(&world).await.contains(&"events_2031_04".to_owned()));
    assert_eq!((consumer.numbers(), count(&world).await), (vec![1, 2], 0));
}

#[tokio::test]
async fn an_event_of_a_month_that_nobody_made_is_kept_and_read_and_dropped_like_others() {
    let world = World::new().await;
    let db = &world.database.db;
    write_at(&world, at(2041, 7, 10), 1).await;
    settled(&world, 1).await;
    let consumer = Collecting::default();
    // The month cannot be made any more, and making the next ones is not in the way.
    keep(db, at(2041, 7, 11), 13).await.unwrap();
    let made = months(&world).await;
    assert!(!made.contains(&"events_2041_07".to_owned()) && made.contains(&"events_2041_08".to_owned()), "{made:?}");
    consume(db, &consumer, world.clock.now(), 0).await.unwrap();
    keep(db, at(2042, 9, 1), 13).await.unwrap();
    assert_eq!(count(&world).await, 1, "not read yet");
    consume(db, &consumer, world.clock.now(), 10).await.unwrap();
    keep(db, at(2042, 9, 1), 13).await.unwrap();
    assert_eq!((consumer.numbers(), count(&world).await), (vec![1], 0));
}

//! Messages against a real database: written, sent, and what becomes of them.
#![allow(clippy::expect_used, clippy::unwrap_used)]

mod history;

use chrono::TimeDelta;
use sqlx::Row;

use super::{Due, GIVE_UP_AFTER, LEASE, Mail, Message, Outcome, claim, delivery, prepare, record};
use crate::{
    encryption::{ENCRYPTED, rotate},
    ids::TenantId,
    locale::Locale,
    parse::Email,
    testing::World,
};

const CODE: &str = "K7QX-9RTM-2VDW";

fn reset() -> Mail {
    Mail::PasswordReset { name: "Ana".into(), code: CODE.into(), minutes: 30 }
}

async fn message(world: &World, tenant: Option<TenantId>) -> Message {
    let email: Email = "ana@example.com".parse().unwrap();
    let sealer = world.database.db.sealer(tenant).await.unwrap();
    prepare(&sealer, &email, Locale::EsAr, &reset(), world.clock.now()).unwrap()
}

/// The platform's own, as a forgotten password writes one.
async fn queued(world: &World) {
    let mut tx = world.database.db.begin_identity().await.unwrap();
    message(world, None).await.enqueue(&mut tx).await.unwrap();
    tx.commit().await.unwrap();
}

async fn due(world: &World) -> Vec<Due> {
    claim(&world.database.db, world.clock.now(), 10).await.unwrap()
}

async fn note(world: &World, due: &Due, outcome: Outcome) {
    record(&world.database.db, due, &outcome, world.clock.now()).await.unwrap();
}

fn later() -> Outcome {
    Outcome::Later { why: "busy".into() }
}

/// `(status, attempts, payload is there, last error)`
async fn state(world: &World) -> (String, i32, bool, Option<String>) {
    let mut owner = world.database.owner().await;
    let row = sqlx::query("select status, attempts, payload is not null as there, last_error from messages where recipient = 'ana@example.com'")
        .fetch_one(&mut owner)
        .await
        .unwrap();
    (row.get(0), row.get(1), row.get(2), row.get(3))
}

#[tokio::test]
async fn a_message_is_written_with_its_transaction_or_not_at_all() {
    let world = World::new().await;
    let db = &world.database.db;
    let mut tx = db.begin_identity().await.unwrap();
    message(&world, None).await.enqueue(&mut tx).await.unwrap();
    drop(tx);
    assert!(due(&world).await.is_empty());

    let ctx = world.ctx(world.owner, "sur").await;
    let mut tenant = db.begin(&ctx).await.unwrap();
    assert!(message(&world, Some(world.sur)).await.enqueue(&mut tenant).await.unwrap());
    tenant.commit().await.unwrap();
    let staff = world.staff_ctx(world.staff).await;
    let mut platform = db.begin_platform(&staff).await.unwrap();
    assert!(message(&world, Some(world.norte)).await.enqueue(&mut platform).await.unwrap());
    platform.commit().await.unwrap();
    queued(&world).await;
    let due = due(&world).await;
    assert_eq!(due.len(), 3);
    assert!(due.iter().all(|due| due.mail == reset() && due.recipient == "ana@example.com"));
}

#[tokio::test]
async fn a_tenant_writes_messages_of_its_own_only_and_reads_no_letter() {
    let world = World::new().await;
    let ctx = world.ctx(world.owner, "sur").await;
    for foreign in [Some(world.norte), None] {
        let mut tx = world.database.db.begin(&ctx).await.unwrap();
        assert!(message(&world, foreign).await.enqueue(&mut tx).await.is_err());
    }
    queued(&world).await;
    let mut tx = world.database.db.begin(&ctx).await.unwrap();
    // The platform's own are not there, nor another tenant's.
    let read: Vec<uuid::Uuid> = sqlx::query_scalar("select id from messages").fetch_all(tx.connection()).await.unwrap();
    assert_eq!(read, [world.message.uuid()]);
    for column in ["payload", "dedupe_key", "last_error", "provider_receipt"] {
        let mut tx = world.database.db.begin(&ctx).await.unwrap();
        let query = sqlx::AssertSqlSafe(format!("select {column} from messages"));
        let read = sqlx::query(query).fetch_all(tx.connection()).await;
        assert!(read.unwrap_err().to_string().contains("permission denied"), "{column}");
    }
}

#[tokio::test]
async fn a_message_with_the_key_of_an_earlier_one_is_dropped() {
    let world = World::new().await;
    for (tenant, key, written) in [
        (None, "reset/1", true),
        (None, "reset/1", false),
        (None, "reset/2", true),
        (Some(world.sur), "reset/1", true),
        (Some(world.sur), "reset/1", false),
    ] {
        let mut tx = world.database.db.begin_identity().await.unwrap();
        let done = message(&world, tenant).await.once(key).enqueue(&mut tx).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(done, written, "{tenant:?} {key}");
    }
}

#[tokio::test]
async fn what_is_claimed_is_nobody_elses_until_its_lease_ends() {
    let world = World::new().await;
    queued(&world).await;
    let killed = due(&world).await;
    assert_eq!(killed.len(), 1);
    world.clock.advance(LEASE - TimeDelta::seconds(1));
    assert!(due(&world).await.is_empty());
    world.clock.advance(TimeDelta::seconds(1));
    let taken_over = due(&world).await;
    assert_eq!(taken_over[0].id, killed[0].id);
    // The one that was thought dead failed, and says so late: the other is still at it.
    note(&world, &killed[0], Outcome::Never { why: "refused".into() }).await;
    assert_eq!(state(&world).await, ("sending".into(), 2, true, None));
    // Had it been sent, it is sent, whoever says so.
    note(&world, &killed[0], Outcome::Sent { receipt: "250 ok".into() }).await;
    note(&world, &taken_over[0], later()).await;
    assert_eq!(state(&world).await, ("sent".into(), 2, false, None));
}

/// Two workers in the middle of claiming: neither waits for the other, and each gets messages of its own.
#[tokio::test]
async fn two_who_claim_at_once_share_what_is_due() {
    let world = World::new().await;
    for _ in 0..3 {
        queued(&world).await;
    }
    let (db, now) = (&world.database.db, world.clock.now());
    let mut first = db.begin_worker().await.unwrap();
    let of_first = super::store::claim(&mut first, now, now + LEASE, 1).await.unwrap();
    let mut second = db.begin_worker().await.unwrap();
    let claiming = super::store::claim(&mut second, now, now + LEASE, 10);
    let of_second =
        tokio::time::timeout(std::time::Duration::from_secs(5), claiming).await.expect("no waiting").unwrap();
    assert_eq!((of_first.len(), of_second.len()), (1, 2));
    assert!(of_second.iter().all(|row| row.id != of_first[0].id));
    first.commit().await.unwrap();
    second.commit().await.unwrap();
    assert!(due(&world).await.is_empty());
}

#[tokio::test]
async fn a_message_is_tried_again_later_and_given_up_in_the_end() {
    let world = World::new().await;
    queued(&world).await;
    for attempt in 1..GIVE_UP_AFTER {
        let claimed = due(&world).await;
        assert_eq!(claimed.len(), 1, "attempt {attempt}");
        note(&world, &claimed[0], later()).await;
        assert!(due(&world).await.is_empty(), "there is a pause after attempt {attempt}");
        let (least, most) = ((24 << (attempt - 1)), (36 << (attempt - 1)));
        world.clock.advance(TimeDelta::seconds(least - 1));
        assert!(due(&world).await.is_empty(), "the pause after attempt {attempt} doubles");
        world.clock.advance(TimeDelta::seconds(most - least + 1));
    }
    assert_eq!(state(&world).await, ("queued".into(), GIVE_UP_AFTER - 1, true, Some("busy".into())));
    let last = due(&world).await;
    note(&world, &last[0], later()).await;
    assert_eq!(state(&world).await, ("failed".into(), GIVE_UP_AFTER, false, Some("busy".into())));
}

#[tokio::test]
async fn a_message_that_cuts_off_every_attempt_is_given_up() {
    let world = World::new().await;
    queued(&world).await;
    for _ in 0..GIVE_UP_AFTER {
        assert_eq!(due(&world).await.len(), 1);
        world.clock.advance(LEASE);
    }
    assert!(due(&world).await.is_empty());
    assert_eq!(state(&world).await.0, "failed");
}

#[tokio::test]
async fn the_code_is_in_no_column_and_in_no_debug_output() {
    let world = World::new().await;
    queued(&world).await;
    let claimed = due(&world).await;
    assert!(!format!("{claimed:?} {:?}", message(&world, None).await).contains(CODE));
    note(&world, &claimed[0], Outcome::Never { why: format!("550 spam:\r\n {CODE}") }).await;
    let mut owner = world.database.owner().await;
    let row: String = sqlx::query_scalar("select messages::text from messages where recipient = 'ana@example.com'")
        .fetch_one(&mut owner)
        .await
        .unwrap();
    assert!(!row.contains(CODE) && row.contains("550 spam:   …"), "{row}");
}

#[tokio::test]
async fn keys_are_rotated_while_messages_wait() {
    let world = World::new().await;
    queued(&world).await;
    let pass = rotate::pass(&world.database.db, &world.clock, ENCRYPTED).await.unwrap();
    assert_eq!((pass.new_keys, pass.resealed, pass.broken), (1, 1, 0));
    assert_eq!(due(&world).await[0].mail, reset());
}

#[test]
fn answers_are_short_and_in_one_line() {
    assert_eq!(delivery::without("a\r\nb\0c", None), "a  b c");
    assert_eq!(delivery::without(&"x".repeat(9000), Some("")).len(), 500);
    assert!(delivery::pause_after(i32::MAX) > TimeDelta::days(1));
}

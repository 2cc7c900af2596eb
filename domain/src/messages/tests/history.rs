//! By what right something is said, when it waits, and what becomes of it, as its tenant reads it.

use chrono::{DateTime, TimeDelta, Utc};

use super::{
    super::{
        Basis, Channel, Grounds, LEASE, Mail, MessageFilter, MessageStatus, MessageSummary, Outcome, Said, Template,
        find, list, prepare, quiet_hours, retention, store,
    },
    Due, later, note, queued, reset,
};
use crate::{
    Error,
    access_events::{AccessEvent, AccessEventKind, ActorKind},
    ids::{AccessEventId, ConsentId, MessageId},
    locale::Locale,
    notifications::Category,
    page::Page,
    parse::Email,
    testing::World,
};

/// What is due of what these tests wrote: signing in makes a letter too.
async fn due(world: &World) -> Vec<Due> {
    super::due(world).await.into_iter().filter(|due| due.recipient == "ana@example.com").collect()
}

/// Somebody's role changed, or a key was made.
fn told(world: &World, kind: AccessEventKind) -> Mail {
    Mail::AccessChanged {
        name: "Ana".into(),
        tenant_name: "Barbería Sur".into(),
        slug: "sur".parse().unwrap(),
        event: AccessEvent {
            id: AccessEventId::new(),
            kind,
            actor_kind: ActorKind::Member,
            actor_name: "Olga Dueña".into(),
            subject_name: Some("Sofía".into()),
            detail: None,
            at: world.clock.now(),
        },
    }
}

async fn tell(world: &World, mail: &Mail) -> MessageId {
    let (db, ctx) = (&world.database.db, world.ctx(world.owner, "sur").await);
    let sealer = db.sealer(Some(world.sur)).await.unwrap();
    let email: Email = "ana@example.com".parse().unwrap();
    let message = prepare(&sealer, &email, Locale::EsAr, mail, world.clock.now()).unwrap();
    let id = message.id();
    let mut tx = db.begin(&ctx).await.unwrap();
    assert!(message.enqueue(&mut tx).await.unwrap());
    tx.commit().await.unwrap();
    id
}

async fn history(world: &World, id: MessageId) -> Vec<(MessageStatus, i32, Option<String>)> {
    let owner = world.ctx(world.owner, "sur").await;
    let found = find(&owner, &world.database.db, id).await.unwrap();
    let times: Vec<_> = found.history.iter().map(|change| change.at).collect();
    assert!(times.is_sorted(), "{times:?}");
    found.history.into_iter().map(|change| (change.status, change.attempt, change.detail)).collect()
}

/// Three hours behind UTC: half past eleven in the evening.
async fn at_night(world: &World) -> DateTime<Utc> {
    let night = "2026-11-18T02:30:00Z".parse().unwrap();
    world.clock.advance(night - world.clock.now());
    night
}

#[tokio::test]
async fn what_can_wait_is_held_until_the_quiet_hours_end_and_the_rest_is_not() {
    let world = World::new().await;
    let night = at_night(&world).await;
    let of_team = tell(&world, &told(&world, AccessEventKind::MemberChanged)).await;
    let of_security = tell(&world, &told(&world, AccessEventKind::ApiKeyCreated)).await;
    queued(&world).await;
    let due_now = due(&world).await;
    assert_eq!(due_now.len(), 2, "security and what was asked for just now");
    assert!(due_now.iter().all(|due| due.id != of_team));
    assert_eq!(history(&world, of_team).await, [(MessageStatus::Held, 0, None)]);
    assert_eq!(history(&world, of_security).await[0], (MessageStatus::Queued, 0, None));
    let owner = world.ctx(world.owner, "sur").await;
    let held = find(&owner, &world.database.db, of_team).await.unwrap().message;
    let morning = "2026-11-18T11:00:00Z".parse::<DateTime<Utc>>().unwrap();
    assert_eq!((held.status, held.not_before), (MessageStatus::Held, Some(morning)));
    assert_eq!((held.basis, held.category), (Basis::LegitimateInterest, Some(Category::Team)));
    world.clock.advance(morning - night - TimeDelta::seconds(1));
    assert!(due(&world).await.iter().all(|due| due.id != of_team));
    world.clock.advance(TimeDelta::seconds(1));
    let due_then = due(&world).await;
    let claimed = due_then.iter().find(|due| due.id == of_team).expect("it is morning");
    note(&world, claimed, Outcome::Sent { receipt: "250 ok".into() }).await;
    assert_eq!(
        history(&world, of_team).await,
        [
            (MessageStatus::Held, 0, None),
            (MessageStatus::Sending, 1, None),
            (MessageStatus::Sent, 1, Some("250 ok".into()))
        ]
    );
}

#[tokio::test]
async fn what_fails_in_the_evening_is_tried_again_in_the_morning() {
    let world = World::new().await;
    // A minute to nine.
    let evening = "2026-11-17T23:59:50Z".parse::<DateTime<Utc>>().unwrap();
    world.clock.advance(evening - world.clock.now());
    let of_team = tell(&world, &told(&world, AccessEventKind::MemberChanged)).await;
    let of_security = tell(&world, &told(&world, AccessEventKind::ApiKeyCreated)).await;
    for due in due(&world).await {
        note(&world, &due, later()).await;
    }
    let statuses = async |id| history(&world, id).await.into_iter().map(|change| change.0).collect::<Vec<_>>();
    use MessageStatus::{Held, Queued, Sending};
    assert_eq!(statuses(of_team).await, [Queued, Sending, Held]);
    assert_eq!(statuses(of_security).await, [Queued, Sending, Queued]);
    world.clock.advance(TimeDelta::hours(11));
    assert_eq!(due(&world).await.iter().map(|due| due.id).collect::<Vec<_>>(), [of_security]);
    world.clock.advance(TimeDelta::minutes(1));
    assert_eq!(due(&world).await.iter().map(|due| due.id).collect::<Vec<_>>(), [of_team]);
}

#[tokio::test]
async fn a_company_without_quiet_hours_holds_nothing() {
    let world = World::new().await;
    at_night(&world).await;
    let owner = world.ctx(world.owner, "sur").await;
    let form = quiet_hours::QuietHoursForm { is_on: "no".into(), from: "21:00".into(), to: "08:00".into(), version: 0 };
    quiet_hours::edit(&owner, &world.database.db, &form).await.unwrap();
    let id = tell(&world, &told(&world, AccessEventKind::MemberChanged)).await;
    assert_eq!(history(&world, id).await, [(MessageStatus::Queued, 0, None)]);
}

#[tokio::test]
async fn every_change_of_a_message_is_in_its_history() {
    let world = World::new().await;
    let id = tell(&world, &told(&world, AccessEventKind::ApiKeyCreated)).await;
    let first = due(&world).await;
    note(&world, &first[0], later()).await;
    world.clock.advance(TimeDelta::minutes(1));
    // A sender that is killed in the middle of it leaves its attempt, and the next one comes after its lease.
    drop(due(&world).await);
    world.clock.advance(LEASE);
    let third = due(&world).await;
    note(&world, &third[0], Outcome::Never { why: "550 no such user".into() }).await;
    // One that was thought dead says so too late: that is no change.
    note(&world, &first[0], Outcome::Never { why: "refused".into() }).await;
    use MessageStatus::{Failed, Queued, Sending};
    assert_eq!(
        history(&world, id).await,
        [
            (Queued, 0, None),
            (Sending, 1, None),
            (Queued, 1, Some("busy".into())),
            (Sending, 2, None),
            (Sending, 3, None),
            (Failed, 3, Some("550 no such user".into()))
        ]
    );
}

#[tokio::test]
async fn a_company_reads_whom_it_wrote_to_and_that_is_recorded() {
    let world = World::new().await;
    let (owner, db) = (world.ctx(world.owner, "sur").await, &world.database.db);
    world.clock.advance(TimeDelta::minutes(1));
    let id = tell(&world, &told(&world, AccessEventKind::ApiKeyCreated)).await;
    queued(&world).await;
    let ids = |page: &Page<MessageSummary>| page.items.iter().map(|row| row.id).collect::<Vec<_>>();
    let all = list(&owner, db, &MessageFilter::default()).await.unwrap();
    assert_eq!(ids(&all), [id, world.message], "the latest first, and no letter of the platform's own");
    let narrowed = |channel, status, template| MessageFilter { channel, status, template, ..MessageFilter::default() };
    for (filter, found) in [
        (narrowed(Some(Channel::Email), None, None), vec![id, world.message]),
        (narrowed(Some(Channel::InApp), None, None), vec![]),
        (narrowed(None, Some(MessageStatus::Sent), None), vec![world.message]),
        (narrowed(None, None, Some(Template::AccessChanged)), vec![id]),
        (narrowed(Some(Channel::Email), Some(MessageStatus::Sent), Some(Template::AccessChanged)), vec![]),
    ] {
        assert_eq!(ids(&list(&owner, db, &filter).await.unwrap()), found, "{filter:?}");
    }
    let first = list(&owner, db, &MessageFilter { limit: Some(1), ..Default::default() }).await.unwrap();
    let rest = list(&owner, db, &MessageFilter { cursor: first.next, ..Default::default() }).await.unwrap();
    assert_eq!(ids(&rest), [world.message]);
    assert_eq!(find(&owner, db, MessageId::new()).await.unwrap_err(), Error::NotFound);
    let other = world.ctx(world.other_owner, "norte").await;
    assert_eq!(find(&other, db, id).await.unwrap_err(), Error::NotFound);
    let manager = world.ctx(world.manager_here, "sur").await;
    assert_eq!(list(&manager, db, &MessageFilter::default()).await.unwrap_err(), Error::Forbidden);
    find(&owner, db, id).await.unwrap();
    let mut connection = world.database.owner().await;
    let looked: Vec<String> = sqlx::query_scalar(
        "select action from audit_records where tenant_id = $1 and action like 'message.%' order by action",
    )
    .bind(world.sur.uuid())
    .fetch_all(&mut connection)
    .await
    .unwrap();
    assert_eq!(looked.iter().filter(|action| *action == "message.list_viewed").count(), 8);
    assert_eq!(looked.iter().filter(|action| *action == "message.viewed").count(), 1);
}

#[tokio::test]
async fn what_is_over_goes_after_a_time_with_its_history_and_the_rest_stays() {
    let world = World::new().await;
    let sent = tell(&world, &told(&world, AccessEventKind::ApiKeyCreated)).await;
    let claimed = due(&world).await;
    note(&world, &claimed[0], Outcome::Sent { receipt: "250 ok".into() }).await;
    let waiting = tell(&world, &told(&world, AccessEventKind::ApiKeyCreated)).await;
    let left = async || -> Vec<uuid::Uuid> {
        let mut owner = world.database.owner().await;
        sqlx::query_scalar("select id from messages where template <> 'new_sign_in' order by id")
            .fetch_all(&mut owner)
            .await
            .unwrap()
    };
    let tidy = async || {
        let before = (world.clock.now() - retention::kept()).date_naive();
        let mut tx = world.database.db.begin_worker().await.unwrap();
        // One at a time, as a job does a thousand.
        while store::delete_old(&mut tx, before, 1).await.unwrap() > 0 {}
        tx.commit().await.unwrap();
    };
    world.clock.advance(TimeDelta::days(400));
    tidy().await;
    assert_eq!(left().await.len(), 3, "not before it is older than that");
    world.clock.advance(TimeDelta::days(1));
    tidy().await;
    assert_eq!(left().await, [waiting.uuid()], "{sent} is over, and what waits is not");
    let mut owner = world.database.owner().await;
    let histories: Vec<uuid::Uuid> = sqlx::query_scalar(
        "select distinct s.message_id from message_statuses s left join messages m on m.id = s.message_id
         where m.template is distinct from 'new_sign_in'",
    )
    .fetch_all(&mut owner)
    .await
    .unwrap();
    assert_eq!(histories, [waiting.uuid()]);
}

#[test]
fn what_is_said_knows_its_right_and_whether_it_waits() {
    use AccessEventKind as Kind;
    let mail = |kind| Mail::AccessChanged {
        name: String::new(),
        tenant_name: String::new(),
        slug: "sur".parse().unwrap(),
        event: AccessEvent {
            id: AccessEventId::new(),
            kind,
            actor_kind: ActorKind::Member,
            actor_name: String::new(),
            subject_name: None,
            detail: None,
            at: DateTime::UNIX_EPOCH,
        },
    };
    for kind in Kind::ALL.iter().copied() {
        let (mail, category) = (mail(kind), Category::of(kind));
        let security = category == Category::Security;
        assert_eq!(mail.category(), Some(category));
        assert_eq!((mail.grounds().basis() == Basis::Security, mail.waits()), (security, !security), "{kind}");
    }
    // Nobody can turn off what has no category, and none of it is kept from people at night.
    assert_eq!((reset().grounds().basis(), reset().waits(), reset().category()), (Basis::Security, false, None));
    // Nothing is sent by consent yet: what will be has to say whose.
    let consent = Grounds::Consent(ConsentId::new());
    assert!(consent.consent().is_some() && Grounds::Contract.consent().is_none());
}

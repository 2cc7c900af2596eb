#![allow(clippy::expect_used, clippy::unwrap_used)]
use std::io::Cursor;

use chrono::TimeDelta;
use sqlx::{AssertSqlSafe, Executor, PgConnection, Row};

use super::*;
use crate::{
    Error,
    ctx::Ctx,
    locations::{self, LocationForm},
    page::Paging,
    testing::World,
};

fn form(world: &World, name: &str, version: i32) -> LocationForm {
    LocationForm {
        name: name.into(),
        legal_entity_id: world.entity.to_string(),
        street: "Calle 1".into(),
        city: "Salta".into(),
        province: "AR-A".into(),
        status: "open".into(),
        version,
        ..LocationForm::default()
    }
}

async fn create(world: &World, ctx: &Ctx, name: &str) {
    locations::create(ctx, &world.database.db, &form(world, name, 0), None).await.unwrap();
}

async fn sealed(world: &World) -> u64 {
    seal::pass(&world.database.db, world.clock.now()).await.unwrap()
}

async fn verified(world: &World) -> Verification {
    verify(&world.database.db, Some(world.sur), world.clock.now()).await.unwrap()
}

async fn records(world: &World, ctx: &Ctx) -> Vec<AuditRecord> {
    list(ctx, &world.database.db, &AuditFilter { limit: Some(100), ..AuditFilter::default() }).await.unwrap().items
}

/// A chain of `n` records of `sur`, signed.
async fn chain_of(world: &World, n: usize) -> Ctx {
    let ctx = world.ctx(world.owner, "sur").await;
    for place in 0..n {
        create(world, &ctx, &format!("Sucursal {place}")).await;
    }
    sealed(world).await;
    // And the platform's: somebody signed in.
    assert_eq!(sign_due(&world.database.db, world.clock.now()).await.unwrap(), 2);
    ctx
}

async fn tamper(world: &World, sql: &str) {
    let mut owner = world.database.owner().await;
    let done = owner.execute(AssertSqlSafe(sql.to_owned())).await.unwrap();
    assert!(done.rows_affected() > 0, "{sql}");
}

#[tokio::test]
async fn a_record_says_who_did_what_and_what_it_was_before() {
    let world = World::new().await;
    let db = &world.database.db;
    let ctx = world.ctx(world.owner, "sur").await;
    locations::edit(&ctx, db, world.here, &form(&world, "Otra", 1)).await.unwrap();
    for round in ["open", "sealed"] {
        let all = records(&world, &ctx).await;
        let edited = all.iter().find(|record| record.action == AuditAction::LocationEdited).unwrap();
        assert_eq!((edited.actor_kind, edited.actor_id), (AuditActor::Member, Some(world.owner.uuid())), "{round}");
        assert_eq!(edited.actor_name.as_deref(), Some("Olga Dueña"), "{round}");
        assert_eq!((edited.object_id, edited.location_id), (Some(world.here.uuid()), Some(world.here)), "{round}");
        let details = edited.details.as_ref().unwrap();
        let name = details.changes.iter().find(|change| change.field == "name").unwrap();
        assert_eq!((&name.before, &name.after), (&"Aquí".into(), &"Otra".into()), "{round}");
        assert!(details.changes.iter().all(|change| change.field != "version"), "{details:?}");
        assert_eq!(edited.sequence.is_some(), round == "sealed");
        assert_eq!(edited.address.is_some(), round == "sealed");
        sealed(&world).await;
    }
    // Nothing of it is left in clear.
    let mut owner = world.database.owner().await;
    let text: String =
        sqlx::query_scalar("select string_agg(r::text, ' ') from audit_records r where sequence is not null")
            .fetch_one(&mut owner)
            .await
            .unwrap();
    assert!(!text.contains("Olga") && !text.contains("Otra") && !text.contains("203.0.113"), "{text}");
}

#[tokio::test]
async fn what_is_rolled_back_is_not_recorded_and_what_is_recorded_is_another_tenants_secret() {
    let world = World::new().await;
    let db = &world.database.db;
    let ctx = world.ctx(world.owner, "sur").await;
    let stale = locations::edit(&ctx, db, world.here, &form(&world, "Otra", 7)).await;
    assert_eq!(stale, Err(Error::Stale));
    create(&world, &ctx, "Nueva").await;
    sealed(&world).await;
    let writes = AuditFilter { only: Some(Only::Writes), ..AuditFilter::default() };
    let ours = list(&ctx, db, &writes).await.unwrap().items;
    assert_eq!(ours.iter().map(|record| record.action).collect::<Vec<_>>(), [AuditAction::LocationCreated]);
    let other = world.ctx(world.other_owner, "norte").await;
    assert_eq!(list(&other, db, &writes).await.unwrap().items, []);
    assert_eq!(list(&world.ctx(world.manager_here, "sur").await, db, &writes).await, Err(Error::Forbidden));
}

#[tokio::test]
async fn a_chain_holds_from_its_first_record_to_its_last() {
    let world = World::new().await;
    chain_of(&world, 5).await;
    let found = verified(&world).await;
    assert_eq!((found.records, found.open, found.checkpoints, &found.finding), (5, 0, 1, &None));
    // It goes on where it was, and what waits is said.
    let ctx = world.ctx(world.owner, "sur").await;
    create(&world, &ctx, "Una más").await;
    assert_eq!((verified(&world).await.records, verified(&world).await.open), (5, 1));
    assert_eq!(sealed(&world).await, 2);
    world.clock.advance(checkpoints::EVERY);
    assert_eq!(sign_due(&world.database.db, world.clock.now()).await.unwrap(), 2);
    assert_eq!(sign_due(&world.database.db, world.clock.now()).await.unwrap(), 0);
    let found = verified(&world).await;
    assert_eq!((found.records, found.checkpoints, found.finding), (6, 2, None));
}

#[tokio::test]
async fn a_record_whose_turn_is_late_is_sealed_all_the_same() {
    let world = World::new().await;
    let db = &world.database.db;
    let ctx = world.ctx(world.owner, "sur").await;
    let mut late = db.begin(&ctx).await.unwrap();
    record(&mut late, &ctx, Entry::new(AuditAction::TenantEdited)).await.unwrap();
    create(&world, &ctx, "Mientras tanto").await;
    assert_eq!(sealed(&world).await, 2);
    late.commit().await.unwrap();
    assert_eq!(sealed(&world).await, 1);
    let found = verified(&world).await;
    assert_eq!((found.records, found.finding), (2, None));
}

#[tokio::test]
async fn two_sealers_at_once_make_one_chain() {
    let world = World::new().await;
    let ctx = world.ctx(world.owner, "sur").await;
    for place in 0..20 {
        create(&world, &ctx, &format!("Sucursal {place}")).await;
    }
    let (db, now) = (&world.database.db, world.clock.now());
    let (one, two, three) = tokio::join!(seal::pass(db, now), seal::pass(db, now), seal::pass(db, now));
    assert_eq!(one.unwrap() + two.unwrap() + three.unwrap(), 21);
    let found = verified(&world).await;
    assert_eq!((found.records, found.finding), (20, None));
}

#[tokio::test]
async fn what_was_changed_in_the_database_is_found_and_named() {
    let sur = |world: &World| format!("tenant_id = '{}'", world.sur.uuid());
    let swap = "update audit_records a set sequence = 7 - a.sequence where a.sequence in (3, 4) and";
    for (what, sql, expected) in [
        (
            "an action",
            "update audit_records set action = 'tenant.edited' where sequence = 3 and",
            Finding::Edited { sequence: 3 },
        ),
        (
            "a time",
            "update audit_records set at = at + interval '1 microsecond' where sequence = 6 and",
            Finding::Edited { sequence: 6 },
        ),
        (
            "a byte of the words",
            "update audit_records set details = set_byte(details, 60, get_byte(details, 60) # 1) where sequence = 2 and",
            Finding::WordsEdited { sequence: 2 },
        ),
        (
            "a digest of words",
            "update audit_records set details_digest = set_byte(details_digest, 0, get_byte(details_digest, 0) # 1)
             where sequence = 2 and",
            Finding::Edited { sequence: 2 },
        ),
        ("a row", "delete from audit_records where sequence = 4 and", Finding::Removed { sequence: 4 }),
        ("the first row", "delete from audit_records where sequence = 1 and", Finding::Removed { sequence: 1 }),
        ("two rows that changed places", swap, Finding::Moved { sequence: 3 }),
        ("the tail", "delete from audit_records where sequence > 4 and", Finding::CutTail { sequence: 4, expected: 6 }),
        (
            "a checkpoint",
            "update audit_checkpoints set head = set_byte(head, 0, get_byte(head, 0) # 1) where",
            Finding::BadSignature { sequence: 6 },
        ),
    ] {
        let world = World::new().await;
        chain_of(&world, 6).await;
        assert_eq!(verified(&world).await.finding, None);
        tamper(&world, &format!("{sql} {}", sur(&world))).await;
        assert_eq!(verified(&world).await.finding, Some(expected), "{what}");
    }
}

/// Whoever owns the database can set the head back too. What was signed before says otherwise.
#[tokio::test]
async fn a_tail_that_was_cut_with_its_head_is_found_by_the_checkpoint() {
    let world = World::new().await;
    chain_of(&world, 4).await;
    let mut owner = world.database.owner().await;
    let link: Vec<u8> =
        sqlx::query_scalar("select chain from audit_records where sequence = 2").fetch_one(&mut owner).await.unwrap();
    set_back(&mut owner, &link).await;
    assert_eq!(verified(&world).await.finding, Some(Finding::CutTail { sequence: 2, expected: 4 }));
}

async fn set_back(owner: &mut PgConnection, link: &[u8]) {
    owner.execute("delete from audit_records where sequence > 2").await.unwrap();
    sqlx::query("update audit_chains set sequence = 2, signed_sequence = 0, head = $1")
        .bind(link)
        .execute(owner)
        .await
        .unwrap();
}

#[tokio::test]
async fn erasing_a_person_destroys_their_words_and_leaves_the_chain_whole() {
    let world = World::new().await;
    let db = &world.database.db;
    let ctx = world.ctx(world.owner, "sur").await;
    crate::members::find(&ctx, db, world.spare).await.unwrap();
    create(&world, &ctx, "Nueva").await;
    sealed(&world).await;
    let seen = |all: &[AuditRecord]| {
        let viewed = all.iter().find(|record| record.action == AuditAction::MemberViewed).unwrap().clone();
        (viewed.details.and_then(|details| details.name), viewed.actor_name)
    };
    assert_eq!(seen(&records(&world, &ctx).await), (Some("Sofía".into()), Some("Olga Dueña".into())));
    let mut owner = world.database.owner().await;
    let sofia: uuid::Uuid = sqlx::query("select user_id from memberships where id = $1")
        .bind(world.spare.uuid())
        .fetch_one(&mut owner)
        .await
        .unwrap()
        .get(0);
    assert_eq!(erase(&ctx, db, crate::ids::UserId::from_uuid(sofia)).await.unwrap(), 1);
    assert_eq!(seen(&records(&world, &ctx).await), (None, Some("Olga Dueña".into())));
    sealed(&world).await;
    let found = verified(&world).await;
    assert_eq!((found.erased, found.finding), (1, None));
    // What is written of them later has a key of its own.
    crate::members::find(&ctx, db, world.spare).await.unwrap();
    sealed(&world).await;
    assert_eq!(seen(&records(&world, &ctx).await).0, Some("Sofía".into()));
}

#[tokio::test]
async fn what_waits_for_the_sealer_is_erased_too() {
    let world = World::new().await;
    let db = &world.database.db;
    let ctx = world.ctx(world.owner, "sur").await;
    create(&world, &ctx, "Nueva").await;
    erase(&ctx, db, world.owner).await.unwrap();
    let made = records(&world, &ctx).await.into_iter().find(|record| record.action == AuditAction::LocationCreated);
    assert_eq!(made.unwrap().actor_name, None);
    assert_eq!(verified(&world).await.finding, None);
}

#[tokio::test]
async fn a_cursor_that_is_made_up_is_no_way_to_look_unseen() {
    let world = World::new().await;
    let db = &world.database.db;
    let ctx = world.ctx(world.owner, "sur").await;
    let later = (world.clock.now() + TimeDelta::days(1), crate::ids::AuditRecordId::new());
    let made_up = AuditFilter { cursor: Some(crate::page::Cursor::after(&later)), ..AuditFilter::default() };
    let seen = list(&ctx, db, &made_up).await.unwrap().items;
    assert_eq!(seen.iter().map(|record| record.action).collect::<Vec<_>>(), [AuditAction::AuditListViewed]);
}

#[tokio::test]
async fn data_keys_are_rotated_and_old_words_still_open() {
    let world = World::new().await;
    let ctx = chain_of(&world, 2).await;
    let db = &world.database.db;
    let pass = crate::encryption::rotate::pass(db, &world.clock, crate::encryption::ENCRYPTED).await.unwrap();
    assert!(pass.resealed >= 3 && pass.broken == 0, "{pass:?}");
    assert!(records(&world, &ctx).await.iter().all(|record| record.details.is_some()));
    assert_eq!(verified(&world).await.finding, None);
}

async fn bundle(world: &World, ctx: &Ctx) -> (String, String) {
    let db = &world.database.db;
    let mut bundle = export(ctx, db).await.unwrap();
    let mut text = String::new();
    while let Some(portion) = bundle.next().await.unwrap() {
        text.push_str(&portion);
    }
    (text, public_keys(db).await.unwrap()[0].public_key.clone())
}

#[tokio::test]
async fn a_bundle_is_verified_with_the_public_key_alone() {
    let world = World::new().await;
    let ctx = chain_of(&world, 6).await;
    let (text, key) = bundle(&world, &ctx).await;
    let verified = |text: &str| verify_bundle(Cursor::new(text.to_owned()), &[&key], &[]).unwrap();
    let whole = verified(&text);
    // That it was taken is in it.
    assert_eq!((whole.records, whole.checkpoints, whole.finding), (7, 2, None));
    let lines: Vec<&str> = text.lines().collect();
    let without = |left_out: &[usize]| -> String {
        let kept = lines.iter().enumerate().filter(|(n, _)| !left_out.contains(n));
        kept.map(|(_, line)| format!("{line}\n")).collect()
    };
    // Lines: the header, six records, their checkpoint, the record of the file, and the file's own checkpoint.
    let mut swapped = lines.clone();
    swapped.swap(3, 4);
    let swapped: String = swapped.iter().map(|line| format!("{line}\n")).collect();
    let renumbered = swapped
        .replace("\"sequence\":3,", "\"sequence\":0,")
        .replace("\"sequence\":4,", "\"sequence\":3,")
        .replace("\"sequence\":0,", "\"sequence\":4,");
    for (what, text, finding) in [
        ("an edited byte", text.replace("Sucursal 3", "Sucursal 9"), Finding::WordsEdited { sequence: 4 }),
        ("an edited action", text.replacen("location.created", "location.deleted", 1), Finding::Edited { sequence: 1 }),
        ("a removed row", without(&[3]), Finding::Removed { sequence: 3 }),
        ("swapped rows", swapped.clone(), Finding::Removed { sequence: 3 }),
        ("swapped rows with new numbers", renumbered, Finding::Moved { sequence: 3 }),
        ("a cut tail", without(&[8, 9]), Finding::CutTail { sequence: 6, expected: 7 }),
        ("a longer one", without(&[6, 7, 8, 9]), Finding::CutTail { sequence: 5, expected: 7 }),
        ("a record before its checkpoint", without(&[6]), Finding::CutTail { sequence: 5, expected: 6 }),
        ("no word on its end", without(&[9]), Finding::CutTail { sequence: 7, expected: 8 }),
    ] {
        assert_eq!(verified(&text).finding, Some(finding), "{what}");
    }
    // A file that ends at an older checkpoint is whole as of then. Who kept a newer one from the public address sees more.
    let (longer, old) = (text.clone(), text);
    create(&world, &ctx, "Una más").await;
    sealed(&world).await;
    world.clock.advance(TimeDelta::minutes(1));
    sign_due(&world.database.db, world.clock.now()).await.unwrap();
    let kept = published(&world.database.db, whole_chain(&longer), &Paging::default()).await.unwrap().items;
    assert_eq!(kept.len(), 2);
    let cut = verify_bundle(Cursor::new(old), &[&key], &kept).unwrap();
    assert!(matches!(cut.finding, Some(Finding::CutTail { sequence: 7, .. })), "{cut:?}");
    // Another installation's key signed none of it.
    let other = "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=";
    let finding = verify_bundle(Cursor::new(longer.clone()), &[other], &[]).unwrap().finding;
    assert_eq!(finding, Some(Finding::BadSignature { sequence: 6 }));
    assert!(matches!(verify_bundle(Cursor::new(longer), &["x"], &[]), Err(BundleError::NoKey)));
    assert!(matches!(verify_bundle(Cursor::new("{}"), &[other], &[]), Err(BundleError::NotABundle)));
}

fn whole_chain(bundle: &str) -> uuid::Uuid {
    let header: serde_json::Value = serde_json::from_str(bundle.lines().next().unwrap()).unwrap();
    header["chain"].as_str().unwrap().parse().unwrap()
}

#[tokio::test]
async fn looking_at_personal_data_and_taking_it_away_are_recorded() {
    let world = World::new().await;
    let db = &world.database.db;
    let ctx = world.ctx(world.owner, "sur").await;
    crate::members::list(&ctx, db).await.unwrap();
    crate::members::find(&ctx, db, world.spare).await.unwrap();
    locations::take(&ctx, db).await.unwrap();
    crate::access_events::list(&ctx, db, &crate::access_events::AccessEventFilter::default()).await.unwrap();
    let reads = AuditFilter { only: Some(Only::Reads), ..AuditFilter::default() };
    let kinds: Vec<_> = list(&ctx, db, &reads).await.unwrap().items.iter().map(|record| record.action).collect();
    assert_eq!(
        kinds,
        [
            AuditAction::AuditListViewed,
            AuditAction::AccessEventListViewed,
            AuditAction::LocationListTaken,
            AuditAction::MemberViewed,
            AuditAction::MemberListViewed
        ]
    );
    // Who saw this member: by what was looked at.
    let of_spare = AuditFilter { object: Some(world.spare.to_string()), ..AuditFilter::default() };
    let saw = list(&ctx, db, &of_spare).await.unwrap().items;
    assert_eq!((saw.len(), saw[0].actor_id), (1, Some(world.owner.uuid())));
}

#[tokio::test]
async fn a_filter_that_is_none_is_named_field_by_field() {
    let world = World::new().await;
    let ctx = world.ctx(world.owner, "sur").await;
    let wrong = AuditFilter {
        action: Some("nothing".into()),
        actor: Some("Olga".into()),
        object: Some("loc_x".into()),
        ..AuditFilter::default()
    };
    let error = list(&ctx, &world.database.db, &wrong).await.unwrap_err();
    for field in ["action", "actor", "object"] {
        assert_eq!(error.of(field).count(), 1, "{field}");
    }
}

#[tokio::test]
async fn staff_have_a_chain_of_their_own() {
    let world = World::new().await;
    let db = &world.database.db;
    let staff = world.staff_ctx(world.staff).await;
    crate::staff::list(&staff, db).await.unwrap();
    sealed(&world).await;
    let all = list_platform(&staff, db, &AuditFilter::default()).await.unwrap().items;
    assert!(all.iter().any(|record| record.action == AuditAction::StaffListViewed), "{all:?}");
    let found = verify(db, None, world.clock.now()).await.unwrap();
    assert_eq!(found.finding, None);
    // No tenant reads it.
    let ctx = world.ctx(world.owner, "sur").await;
    assert!(records(&world, &ctx).await.iter().all(|record| record.action != AuditAction::StaffListViewed));
}

#[test]
fn every_event_of_access_is_an_action_of_the_audit() {
    for kind in crate::access_events::AccessEventKind::ALL {
        assert!(kind.as_str().parse::<AuditAction>().is_ok(), "{kind}");
    }
}

//! Against a real database: who is kept out while a tenant is suspended, and who is not.
#![allow(clippy::unwrap_used)]

use chrono::TimeDelta;

use super::*;
use crate::{
    Error,
    access_events::{self, AccessEventFilter, AccessEventKind, ActorKind},
    accounts, api_keys,
    ctx::StaffCtx,
    identity::{Obstacle, codes},
    members::viewing,
    page::Paging,
    tenants::{self, Tenant, TenantFilter, TenantForm},
    testing::{API_KEY, INVITATION_CODE, OTHER_API_KEY, World},
};

fn form(status: TenantStatus, version: i32) -> TenantStatusForm {
    let reason = match status {
        TenantStatus::Suspended => "Dos facturas sin pagar",
        TenantStatus::Active => "Pagaron las dos facturas",
    };
    TenantStatusForm { status: status.to_string(), reason: reason.into(), version }
}

/// Makes `sur` what it is not.
async fn turn(world: &World, staff: &StaffCtx, status: TenantStatus) -> Tenant {
    let db = &world.database.db;
    let version = tenants::find_any(staff, db, world.sur).await.unwrap().version;
    set_status(staff, db, world.sur, &form(status, version)).await.unwrap()
}

#[tokio::test]
async fn a_suspended_tenants_people_are_not_let_in_until_it_is_active_again() {
    let world = World::new().await;
    let staff = world.staff_ctx(world.staff).await;
    let sur = "sur".parse().unwrap();
    // Sessions from before: they stay, and lead nowhere.
    let sessions = [world.session(world.owner).await, world.session(world.provider).await];
    turn(&world, &staff, TenantStatus::Suspended).await;
    for session in &sessions {
        let identity = world.identity_of(session.clone()).await;
        assert_eq!(identity.enter(&sur).unwrap_err(), Error::TenantSuspended);
        assert_eq!(identity.person().unwrap().memberships[0].obstacle, Some(Obstacle::Suspended));
        assert!(identity.account().is_ok(), "their account is their own");
    }
    // Nor those who begin one now; others do not notice.
    assert_eq!(world.identity(Some(world.manager_here)).await.enter(&sur).unwrap_err(), Error::TenantSuspended);
    assert_eq!(world.identity(Some(world.other_owner)).await.enter(&sur).unwrap_err(), Error::NotFound);
    world.ctx(world.other_owner, "norte").await;

    turn(&world, &staff, TenantStatus::Active).await;
    for session in sessions {
        assert!(world.identity_of(session).await.enter(&sur).is_ok());
    }
}

#[tokio::test]
async fn it_comes_before_what_the_tenants_own_policy_asks_for() {
    let world = World::new().await;
    let staff = world.staff_ctx(world.staff).await;
    let mut owner = world.database.owner().await;
    sqlx::query(
        "insert into sign_in_policies (tenant_id, networks, updated_at) values ($1, '{198.51.100.0/24}', now())",
    )
    .bind(world.sur.uuid())
    .execute(&mut owner)
    .await
    .unwrap();
    let obstacle = async |user| world.identity(Some(user)).await.person().unwrap().memberships[0].obstacle;
    assert_eq!(obstacle(world.provider).await, Some(Obstacle::Network));
    turn(&world, &staff, TenantStatus::Suspended).await;
    assert_eq!(obstacle(world.provider).await, Some(Obstacle::Suspended));
    assert_eq!(obstacle(world.owner).await, Some(Obstacle::Suspended), "an owner has nothing to mend");
}

#[tokio::test]
async fn a_suspended_tenants_keys_open_nothing_and_others_do() {
    let world = World::new().await;
    let (staff, db) = (world.staff_ctx(world.staff).await, &world.database.db);
    let (sur, norte) = ("sur".parse().unwrap(), "norte".parse().unwrap());
    turn(&world, &staff, TenantStatus::Suspended).await;
    let ask = async |key: &str| api_keys::authenticate(db, world.request(), key).await.unwrap();
    assert_eq!(ask(API_KEY).await.enter(&sur).unwrap_err(), Error::TenantSuspended);
    assert_eq!(ask(API_KEY).await.enter(&norte).unwrap_err(), Error::NotFound);
    assert!(ask(OTHER_API_KEY).await.enter(&norte).is_ok());
    assert_eq!(ask(OTHER_API_KEY).await.enter(&sur).unwrap_err(), Error::NotFound, "it is nobody else's to know");
    turn(&world, &staff, TenantStatus::Active).await;
    assert!(ask(API_KEY).await.enter(&sur).is_ok());
}

#[tokio::test]
async fn looking_as_somebody_is_no_way_in_and_goes_on_afterwards() {
    let world = World::new().await;
    let (staff, db) = (world.staff_ctx(world.staff).await, &world.database.db);
    let (owner, sur) = (world.ctx(world.owner, "sur").await, "sur".parse().unwrap());
    let mut session = world.session(world.owner).await;
    session.viewing_as = Some(viewing::begin(&owner, db, world.spare).await.unwrap());
    assert!(world.identity_of(session.clone()).await.enter(&sur).unwrap().is_read_only());
    turn(&world, &staff, TenantStatus::Suspended).await;
    assert_eq!(world.identity_of(session.clone()).await.enter(&sur).unwrap_err(), Error::TenantSuspended);
    turn(&world, &staff, TenantStatus::Active).await;
    assert!(world.identity_of(session).await.enter(&sur).unwrap().is_read_only());
}

#[tokio::test]
async fn an_invitation_waits_until_the_tenant_is_active_again() {
    let world = World::new().await;
    let (staff, db) = (world.staff_ctx(world.staff).await, &world.database.db);
    let code = codes::digest(INVITATION_CODE);
    turn(&world, &staff, TenantStatus::Suspended).await;
    let nobody = world.identity(None).await;
    assert_eq!(accounts::open(db, &nobody, &code).await.unwrap_err(), Error::TenantSuspended);
    let account = world.identity(Some(world.other_owner)).await.account().unwrap();
    assert_eq!(accounts::accept(&account, db, &code).await.unwrap_err(), Error::TenantSuspended);
    let request = world.request();
    let join = async || accounts::accept_as_new(db, &request, &code, "Inés", "tijera verde cuatro lunas".into()).await;
    assert_eq!(join().await.unwrap_err(), Error::TenantSuspended);
    turn(&world, &staff, TenantStatus::Active).await;
    let user = join().await.unwrap();
    world.ctx(user, "sur").await;
}

#[tokio::test]
async fn staff_who_are_in_for_a_time_stay_in() {
    let world = World::new().await;
    let staff = world.staff_ctx(world.staff).await;
    turn(&world, &staff, TenantStatus::Suspended).await;
    let ctx = world.ctx(world.visitor, "sur").await;
    assert_eq!(tenants::find(&ctx, &world.database.db).await.unwrap().status, TenantStatus::Suspended);
}

#[tokio::test]
async fn who_when_and_why_is_kept_for_staff_and_for_the_owners() {
    let world = World::new().await;
    let (staff, db) = (world.staff_ctx(world.staff).await, &world.database.db);
    let suspended_at = world.clock.now();
    let suspended = turn(&world, &staff, TenantStatus::Suspended).await;
    assert_eq!((suspended.status, suspended.version), (TenantStatus::Suspended, 2));
    world.clock.advance(TimeDelta::days(2));
    assert_eq!(list(&staff, db, world.sur, &Paging::default()).await.unwrap().items[0].reactivation, None);
    let staff = world.staff_ctx(world.staff).await;
    let active = turn(&world, &staff, TenantStatus::Active).await;
    assert_eq!((active.status, active.version), (TenantStatus::Active, 3));
    let kept = list(&staff, db, world.sur, &Paging::default()).await.unwrap().items;
    assert_eq!(kept.len(), 1);
    assert_eq!(
        (kept[0].reason.as_str(), kept[0].suspended_by.as_str(), kept[0].suspended_at),
        ("Dos facturas sin pagar", "Sara", suspended_at)
    );
    let end = Reactivation {
        reason: "Pagaron las dos facturas".into(),
        reactivated_by: "Sara".into(),
        reactivated_at: world.clock.now(),
    };
    assert_eq!(kept[0].reactivation, Some(end));

    let owner = world.ctx(world.owner, "sur").await;
    let events = access_events::list(&owner, db, &AccessEventFilter::default()).await.unwrap().items;
    let told: Vec<_> = events
        .iter()
        .map(|event| (event.kind, event.actor_kind, event.actor_name.as_str(), event.detail.as_deref().unwrap()))
        .collect();
    assert_eq!(
        told,
        [
            (AccessEventKind::TenantReactivated, ActorKind::Staff, "Sara", "Pagaron las dos facturas"),
            (AccessEventKind::TenantSuspended, ActorKind::Staff, "Sara", "Dos facturas sin pagar"),
        ]
    );
}

#[tokio::test]
async fn nobody_is_suspended_twice_or_on_what_was_read_before_a_change() {
    let world = World::new().await;
    let (staff, db) = (world.staff_ctx(world.staff).await, &world.database.db);
    let (on, off) = (TenantStatus::Active, TenantStatus::Suspended);
    assert_eq!(set_status(&staff, db, world.sur, &form(on, 1)).await.unwrap_err(), Error::Stale, "it is active");
    let mut edit = TenantForm::from(&tenants::find_any(&staff, db, world.sur).await.unwrap());
    edit.name = "Barbería del Sur".into();
    tenants::edit_any(&staff, db, world.sur, &edit).await.unwrap();
    assert_eq!(set_status(&staff, db, world.sur, &form(off, 1)).await.unwrap_err(), Error::Stale, "it was edited");
    // Two at once: one of them.
    let (one, two) = (form(off, 2), form(off, 2));
    let both = tokio::join!(set_status(&staff, db, world.sur, &one), set_status(&staff, db, world.sur, &two));
    let mut outcomes = [both.0.map(drop), both.1.map(drop)];
    outcomes.sort_by_key(Result::is_err);
    assert_eq!(outcomes, [Ok(()), Err(Error::Stale)]);
    assert_eq!(set_status(&staff, db, world.sur, &form(off, 3)).await.unwrap_err(), Error::Stale, "it is suspended");
    assert_eq!(list(&staff, db, world.sur, &Paging::default()).await.unwrap().items.len(), 1);
    let weak = world.staff_ctx(world.weak_staff).await;
    assert_eq!(set_status(&weak, db, world.sur, &form(on, 3)).await.unwrap_err(), Error::Forbidden);
    assert_eq!(
        list(&weak, db, world.sur, &Paging::default()).await.unwrap().items.len(),
        1,
        "which clients there are is for all staff"
    );
}

#[tokio::test]
async fn the_list_tells_and_filters_by_status() {
    let world = World::new().await;
    let (staff, db) = (world.staff_ctx(world.staff).await, &world.database.db);
    turn(&world, &staff, TenantStatus::Suspended).await;
    let ids = async |status| {
        let filter = TenantFilter { status, ..TenantFilter::default() };
        let items = tenants::list(&staff, db, &filter).await.unwrap().items;
        items.into_iter().map(|row| (row.tenant.id, row.tenant.status, row.members)).collect::<Vec<_>>()
    };
    let (sur, norte) = ((world.sur, TenantStatus::Suspended, 5), (world.norte, TenantStatus::Active, 1));
    assert_eq!(ids(None).await, [sur, norte]);
    assert_eq!(ids(Some(TenantStatus::Suspended)).await, [sur]);
    assert_eq!(ids(Some(TenantStatus::Active)).await, [norte]);
}

#[tokio::test]
async fn a_tenant_cannot_let_itself_in_again() {
    let world = World::new().await;
    let (staff, db) = (world.staff_ctx(world.staff).await, &world.database.db);
    let ctx = world.ctx(world.owner, "sur").await;
    turn(&world, &staff, TenantStatus::Suspended).await;
    // Somebody whose request was under way: the database refuses their role whatever the program does.
    for statement in ["update tenant_suspensions set reactivated_at = now()", "delete from tenant_suspensions"] {
        let mut tx = db.begin(&ctx).await.unwrap();
        let refused = sqlx::query(statement).execute(tx.connection()).await.unwrap_err();
        assert!(refused.to_string().contains("permission denied"), "{statement}: {refused}");
    }
}

#[test]
fn a_reason_has_to_say_something() {
    for (reason, problem) in [
        (String::new(), Problem::Required),
        ("corto".into(), Problem::TooShort { min: 10 }),
        ("x".repeat(501), Problem::TooLong { max: 500 }),
    ] {
        let form = TenantStatusForm { status: "half".into(), reason, version: 1 };
        let error = form.parse().unwrap_err();
        assert_eq!(error.of("reason").collect::<Vec<_>>(), [&problem]);
        assert_eq!(error.of("status").collect::<Vec<_>>(), [&Problem::Choice]);
    }
}

//! Members against a real database, as the tenant role.
#![allow(clippy::unwrap_used)]

use super::*;
use crate::{
    Error,
    ctx::Ctx,
    ids::UserId,
    members::{invitations, roles, viewing},
    testing::World,
};

fn as_role(role: &str, version: i32) -> MemberForm {
    MemberForm { role: role.into(), reach: "all".into(), locations: vec![], version }
}

async fn membership(world: &World, ctx: &Ctx, email: &str) -> Member {
    list(ctx, &world.database.db).await.unwrap().into_iter().find(|member| member.email == email).unwrap()
}

#[tokio::test]
async fn the_last_owner_stays_even_when_two_demote_each_other() {
    let world = World::new().await;
    let (ctx, db) = (world.ctx(world.owner, "sur").await, &world.database.db);
    let own = membership(&world, &ctx, "owner@sur.example").await;
    assert_eq!(
        edit(&ctx, db, own.id, &as_role("analyst", 1)).await.unwrap_err(),
        Error::invalid("role", Problem::LastOwner)
    );
    assert_eq!(remove(&ctx, db, own.id).await.unwrap_err(), Error::LastOwner);
    edit(&ctx, db, world.spare, &as_role("owner", 1)).await.unwrap();
    let mut owner = world.database.owner().await;
    let spare: uuid::Uuid = sqlx::query_scalar("select user_id from memberships where id = $1")
        .bind(world.spare.uuid())
        .fetch_one(&mut owner)
        .await
        .unwrap();
    let other = world.ctx(UserId::from_uuid(spare), "sur").await;
    let (db1, db2, spare) = (db.clone(), db.clone(), world.spare);
    let (one, two) = tokio::join!(
        tokio::spawn(async move { remove(&ctx, &db1, spare).await }),
        tokio::spawn(async move { remove(&other, &db2, own.id).await })
    );
    let outcomes = [one.unwrap(), two.unwrap()];
    assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1, "{outcomes:?}");
    let left: i64 = sqlx::query_scalar("select count(*) from memberships where role = 'owner' and tenant_id = $1")
        .bind(world.sur.uuid())
        .fetch_one(&mut owner)
        .await
        .unwrap();
    assert_eq!(left, 1);
}

#[tokio::test]
async fn nobody_grants_what_they_lack() {
    let world = World::new().await;
    let (owner, db) = (world.ctx(world.owner, "sur").await, &world.database.db);
    edit(&owner, db, world.spare, &as_role("administrator", 1)).await.unwrap();
    let mut rows = world.database.owner().await;
    let spare: uuid::Uuid = sqlx::query_scalar("select user_id from memberships where id = $1")
        .bind(world.spare.uuid())
        .fetch_one(&mut rows)
        .await
        .unwrap();
    let administrator = world.ctx(UserId::from_uuid(spare), "sur").await;
    let beyond = Error::invalid("role", Problem::BeyondYou);
    let pablo = membership(&world, &owner, "provider@sur.example").await;
    assert_eq!(edit(&administrator, db, pablo.id, &as_role("owner", 1)).await.unwrap_err(), beyond);
    let invited =
        InvitationForm { email: "x@y.example".into(), role: "owner".into(), reach: "all".into(), locations: vec![] };
    assert_eq!(invitations::invite(&administrator, db, &invited, None).await.unwrap_err(), beyond);
    let own = membership(&world, &owner, "owner@sur.example").await;
    assert_eq!(remove(&administrator, db, own.id).await.unwrap_err(), Error::Forbidden, "nor touches who may more");
    assert!(!membership(&world, &administrator, "owner@sur.example").await.is_manageable);
    assert!(edit(&administrator, db, pablo.id, &as_role("analyst", 1)).await.is_ok());

    // A role of the tenant's own that may edit members, and little else.
    let form = CustomRoleForm {
        name: "Personal".into(),
        actions: vec!["members.view".into(), "members.edit".into(), "roles.edit".into()],
        version: 0,
    };
    let role = roles::create(&owner, db, &form, None).await.unwrap();
    edit(&owner, db, world.spare, &as_role(&role.id.to_string(), 2)).await.unwrap();
    let weak = world.ctx(UserId::from_uuid(spare), "sur").await;
    assert_eq!(edit(&weak, db, pablo.id, &as_role("administrator", 2)).await.unwrap_err(), Error::Forbidden);
    let stronger = CustomRoleForm { actions: vec!["api_keys.edit".into()], version: role.version, ..form };
    assert_eq!(
        roles::edit(&weak, db, role.id, &stronger).await.unwrap_err(),
        Error::invalid("actions", Problem::BeyondYou)
    );
}

#[tokio::test]
async fn a_manager_sees_those_of_their_shops_only() {
    let world = World::new().await;
    let here = world.ctx(world.manager_here, "sur").await;
    let names: Vec<_> = list(&here, &world.database.db).await.unwrap().into_iter().map(|member| member.name).collect();
    assert_eq!(names, ["Hernán", "Olga Dueña", "Pablo", "Sofía"], "not Teresa, who is elsewhere");
    let owner = world.ctx(world.owner, "sur").await;
    let teresa = membership(&world, &owner, "there@sur.example").await;
    assert_eq!(find(&here, &world.database.db, teresa.id).await.unwrap_err(), Error::NotFound);
}

#[tokio::test]
async fn a_role_taken_away_ends_what_it_allowed_at_once() {
    let world = World::new().await;
    let (owner, db) = (world.ctx(world.owner, "sur").await, &world.database.db);
    let session = world.session(world.provider).await;
    let pablo = membership(&world, &owner, "provider@sur.example").await;
    end_sessions(&owner, db, pablo.id).await.unwrap();
    let entered = world.identity_of(session).await.enter(&"sur".parse().unwrap());
    assert_eq!(entered.unwrap_err(), Error::SignInAgain);
    remove(&owner, db, pablo.id).await.unwrap();
    let entered = world.identity(Some(world.provider)).await.enter(&"sur".parse().unwrap());
    assert_eq!(entered.unwrap_err(), Error::NotFound);
}

#[tokio::test]
async fn a_role_in_use_stays() {
    let world = World::new().await;
    let (owner, db) = (world.ctx(world.owner, "sur").await, &world.database.db);
    edit(&owner, db, world.spare, &as_role(&world.role.to_string(), 1)).await.unwrap();
    assert_eq!(roles::remove(&owner, db, world.role).await.unwrap_err(), Error::InUse);
    edit(&owner, db, world.spare, &as_role("reception", 2)).await.unwrap();
    roles::remove(&owner, db, world.role).await.unwrap();
}

#[tokio::test]
async fn the_answer_and_its_reasons_are_the_rules_own() {
    let world = World::new().await;
    let (owner, db) = (world.ctx(world.owner, "sur").await, &world.database.db);
    for member in list(&owner, db).await.unwrap() {
        for action in Action::ALL {
            let answer = explain(&owner, db, member.id, *action, Some(world.there)).await.unwrap();
            let who = world.database.owner().await;
            let mut who = who;
            let user: uuid::Uuid = sqlx::query_scalar("select user_id from memberships where id = $1")
                .bind(member.id.uuid())
                .fetch_one(&mut who)
                .await
                .unwrap();
            let ctx = world.ctx(UserId::from_uuid(user), "sur").await;
            let allowed = match action {
                action if action.is_about_locations() => ctx.authorize_at(*action, world.there).is_ok(),
                Action::CreateLocation => ctx.authorize(*action).is_ok() && *ctx.scope() == Scope::All,
                action => ctx.authorize(*action).is_ok(),
            };
            assert_eq!(answer.allowed, allowed, "{} {action}: {:?}", member.name, answer.reasons);
        }
    }
}

#[tokio::test]
async fn looking_as_somebody_reads_what_both_may_and_writes_nothing() {
    let world = World::new().await;
    let (owner, db) = (world.ctx(world.owner, "sur").await, &world.database.db);
    let pablo = membership(&world, &owner, "provider@sur.example").await;
    let mut session = world.session(world.owner).await;
    session.viewing_as = Some(viewing::begin(&owner, db, pablo.id).await.unwrap());
    let ctx = world.identity_of(session).await.enter(&"sur".parse().unwrap()).unwrap();
    assert_eq!(ctx.scope(), &Scope::Locations(vec![world.here]));
    assert!(ctx.authorize(Action::ViewLocations).is_ok());
    assert_eq!(ctx.authorize(Action::EditTenant).unwrap_err(), Error::Forbidden);
    // The net under it: the database itself refuses.
    let mut tx = db.begin(&ctx).await.unwrap();
    let written = sqlx::query("update tenants set name = 'x'").execute(tx.connection()).await.unwrap_err();
    assert!(written.to_string().contains("read-only transaction"), "{written}");
    let manager = world.ctx(world.manager_here, "sur").await;
    assert_eq!(viewing::begin(&manager, db, pablo.id).await.unwrap_err(), Error::Forbidden);
}

//! Members against a real database, as the tenant role.
#![allow(clippy::unwrap_used)]

use super::*;
use crate::{
    Error,
    api_keys::{self, ApiKeyForm, ApiKeyStatus},
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

/// Whose membership `spare` is, as an administrator of all shops or of some.
async fn administrator(world: &World, reach: &str, locations: &[LocationId]) -> Ctx {
    let owner = world.ctx(world.owner, "sur").await;
    let member = find(&owner, &world.database.db, world.spare).await.unwrap();
    let locations = locations.iter().map(ToString::to_string).collect();
    let form = MemberForm { role: "administrator".into(), reach: reach.into(), locations, version: member.version };
    edit(&owner, &world.database.db, world.spare, &form).await.unwrap();
    world.ctx(member_user(world).await, "sur").await
}

fn invited(email: &str, role: &str) -> InvitationForm {
    InvitationForm { email: email.into(), role: role.into(), reach: "all".into(), locations: vec![] }
}

/// The addresses that are invited, and the names of the keys that work.
async fn given(world: &World) -> (Vec<String>, Vec<String>) {
    let (owner, db) = (world.ctx(world.owner, "sur").await, &world.database.db);
    let invitations = invitations::list(&owner, db).await.unwrap();
    let keys = api_keys::list(&owner, db).await.unwrap();
    let mut emails: Vec<_> = invitations.into_iter().map(|invitation| invitation.email).collect();
    emails.sort();
    let keys = keys.into_iter().filter(|key| key.status == ApiKeyStatus::Active).map(|key| key.name);
    (emails, keys.filter(|name| name.starts_with("De")).collect())
}

#[tokio::test]
async fn what_somebody_gave_goes_with_the_right_to_give_it() {
    let world = World::new().await;
    let (owner, db) = (world.ctx(world.owner, "sur").await, &world.database.db);
    let administrator = administrator(&world, "all", &[]).await;
    for (email, role) in [("a@x.example", "administrator"), ("b@x.example", "analyst")] {
        invitations::invite(&administrator, db, &invited(email, role), None).await.unwrap();
    }
    let key = |name: &str, action: &str| ApiKeyForm {
        name: name.into(),
        actions: vec![action.into()],
        reach: "all".into(),
        ..ApiKeyForm::default()
    };
    for form in [key("De edición", "members.edit"), key("De lectura", "locations.view")] {
        api_keys::create(&administrator, db, &form, None).await.unwrap();
    }
    let before = given(&world).await;
    assert_eq!(before.0, ["a@x.example", "b@x.example", "invited@sur.example"]);
    assert_eq!(before.1.len(), 2);

    let member = find(&owner, db, world.spare).await.unwrap();
    edit(&owner, db, world.spare, &as_role("analyst", member.version)).await.unwrap();
    let kept = (vec!["b@x.example".to_owned(), "invited@sur.example".to_owned()], vec!["De lectura".to_owned()]);
    assert_eq!(given(&world).await, kept, "what an analyst could give stays");
    // A key that was renewed for somebody else stays, without what they saw of it.
    let key = api_keys::list(&owner, db).await.unwrap().into_iter().find(|key| key.name == "De lectura").unwrap();
    assert_eq!(api_keys::rotate(&owner, db, key.id, 24, None).await.unwrap().key.prefixes.len(), 2);
    remove(&owner, db, world.spare).await.unwrap();
    let left = api_keys::list(&owner, db).await.unwrap().into_iter().find(|left| left.id == key.id).unwrap();
    assert_eq!((left.status, left.prefixes.len()), (ApiKeyStatus::Active, 1));
    assert_eq!(given(&world).await.0, ["invited@sur.example"]);
}

#[tokio::test]
async fn a_role_that_shrinks_takes_back_what_was_given_with_it() {
    let world = World::new().await;
    let (owner, db) = (world.ctx(world.owner, "sur").await, &world.database.db);
    let form = |actions: &[&str], version| CustomRoleForm {
        name: "Personal".into(),
        actions: actions.iter().map(|action| (*action).to_owned()).collect(),
        version,
    };
    let wide = form(&["members.view", "members.invite", "legal_entities.view", "locations.view"], 0);
    let role = roles::create(&owner, db, &wide, None).await.unwrap();
    administrator(&world, "all", &[]).await;
    let member = find(&owner, db, world.spare).await.unwrap();
    edit(&owner, db, world.spare, &as_role(&role.id.to_string(), member.version)).await.unwrap();
    let holder = world.ctx(member_user(&world).await, "sur").await;
    invitations::invite(&holder, db, &invited("a@x.example", "analyst"), None).await.unwrap();
    roles::edit(&owner, db, role.id, &form(&["members.view", "members.invite", "locations.view"], role.version))
        .await
        .unwrap();
    assert_eq!(given(&world).await.0, ["invited@sur.example"], "an analyst sees legal entities");
}

async fn member_user(world: &World) -> UserId {
    let mut rows = world.database.owner().await;
    let user: uuid::Uuid = sqlx::query_scalar("select user_id from memberships where id = $1")
        .bind(world.spare.uuid())
        .fetch_one(&mut rows)
        .await
        .unwrap();
    UserId::from_uuid(user)
}

#[tokio::test]
async fn an_administrator_of_one_shop_changes_nothing_for_all() {
    let world = World::new().await;
    let db = &world.database.db;
    let here = administrator(&world, "some", &[world.here]).await;
    for action in [Action::EditRoles, Action::EditSignInPolicy, Action::EditTenant, Action::CreateLocation] {
        assert_eq!(here.authorize(action).unwrap_err(), Error::Forbidden, "{action}");
    }
    let why = explain(&world.ctx(world.owner, "sur").await, db, world.spare, Action::EditRoles, None).await.unwrap();
    assert!(!why.allowed && why.reasons.contains(&Reason::NeedsAllLocations), "{why:?}");
    // Of who is invited they see who is to be at their shop.
    let owner = world.ctx(world.owner, "sur").await;
    let there = InvitationForm {
        reach: "some".into(),
        locations: vec![world.there.to_string()],
        ..invited("there@x.example", "reception")
    };
    let there = invitations::invite(&owner, db, &there, None).await.unwrap();
    let seen = invitations::list(&here, db).await.unwrap();
    assert_eq!(seen.iter().map(|one| one.email.as_str()).collect::<Vec<_>>(), ["invited@sur.example"]);
    assert_eq!(invitations::revoke(&here, db, there.id).await.unwrap_err(), Error::NotFound);
    // Rights they have only where they are can be given on there.
    let colleague = InvitationForm {
        reach: "some".into(),
        locations: vec![world.here.to_string()],
        ..invited("colleague@x.example", "administrator")
    };
    invitations::invite(&here, db, &colleague, None).await.unwrap();
}

#[tokio::test]
async fn nobody_grants_what_they_lack() {
    let world = World::new().await;
    let (owner, db) = (world.ctx(world.owner, "sur").await, &world.database.db);
    let administrator = administrator(&world, "all", &[]).await;
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
    let weak = world.ctx(member_user(&world).await, "sur").await;
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

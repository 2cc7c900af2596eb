//! Sign-in policies against a real database.
#![allow(clippy::unwrap_used)]

use chrono::TimeDelta;

use super::*;
use crate::{
    Error,
    identity::{Method, Obstacle, Shown},
    ids::UserId,
    policy::Action,
    testing::World,
};

fn form(change: impl FnOnce(&mut SignInPolicyForm)) -> SignInPolicyForm {
    let mut form = SignInPolicyForm::from(&SignInPolicy::default());
    change(&mut form);
    form
}

async fn put(world: &World, change: impl FnOnce(&mut SignInPolicyForm)) -> Effect {
    let ctx = world.ctx(world.owner, "sur").await;
    apply(&ctx, &world.database.db, &form(change)).await.unwrap().1
}

async fn obstacle(world: &World, user: UserId) -> Option<Obstacle> {
    let identity = world.identity(Some(user)).await;
    identity.person().unwrap().memberships[0].obstacle
}

#[tokio::test]
async fn a_role_can_need_a_second_factor() {
    let world = World::new().await;
    let effect = put(&world, |form| form.second_factor_roles = vec!["provider".into()]).await;
    assert_eq!(effect.second_factor.iter().map(|who| who.name.as_str()).collect::<Vec<_>>(), ["Pablo"]);
    assert_eq!(effect.members, 5);
    assert_eq!(obstacle(&world, world.provider).await, Some(Obstacle::SecondFactor));
    assert_eq!(obstacle(&world, world.owner).await, None);
    let entered = world.identity(Some(world.provider)).await.enter(&"sur".parse().unwrap());
    assert_eq!(entered.unwrap_err(), Error::SecondFactorRequired);
    let shown = Shown {
        at: world.clock.now(),
        user: world.provider,
        method: Method::Password,
        second_factor_at: Some(world.clock.now()),
        confined_to: None,
    };
    let session = world.session_as(shown).await.unwrap();
    assert!(world.identity_of(session).await.enter(&"sur".parse().unwrap()).is_ok());
    // Whom a provider vouched for that does not count as one cannot add one: that is said, not asked for.
    let shown = Shown { method: Method::Oidc, second_factor_at: None, confined_to: Some(world.sur), ..shown };
    let session = world.session_as(shown).await.unwrap();
    let entered = world.identity_of(session).await.enter(&"sur".parse().unwrap());
    assert_eq!(entered.unwrap_err(), Error::CompanySecondFactorRequired);
}

#[tokio::test]
async fn a_session_can_be_too_old_or_too_long_idle() {
    let world = World::new().await;
    let session = world.session(world.provider).await;
    put(&world, |form| {
        (form.session_minutes, form.session_unit) = ("1".into(), "hours".into());
        (form.idle_minutes, form.idle_unit) = ("20".into(), "minutes".into());
    })
    .await;
    let now = async || world.identity_of(session.clone()).await.person().unwrap().memberships[0].obstacle;
    for _ in 0..4 {
        world.clock.advance(TimeDelta::minutes(15));
        assert_eq!(now().await, None);
    }
    world.clock.advance(TimeDelta::minutes(1));
    assert_eq!(now().await, Some(Obstacle::SignInAgain), "older than an hour");
    let session = world.session(world.provider).await;
    world.clock.advance(TimeDelta::minutes(21));
    for attempt in ["idle", "being used does not mend it"] {
        let idle = world.identity_of(session.clone()).await;
        assert_eq!(idle.person().unwrap().memberships[0].obstacle, Some(Obstacle::SignInAgain), "{attempt}");
        world.clock.advance(TimeDelta::minutes(2));
    }
}

#[tokio::test]
async fn networks_keep_others_out_and_never_the_owner_from_mending_them() {
    let world = World::new().await;
    let (ctx, db) = (world.ctx(world.owner, "sur").await, &world.database.db);
    let elsewhere = form(|form| form.networks = "198.51.100.0/24".into());
    assert_eq!(apply(&ctx, db, &elsewhere).await.unwrap_err(), Error::invalid("networks", Problem::ExcludesYou));
    world.session(world.provider).await;
    let effect = put(&world, |form| form.networks = "203.0.113.0/24".into()).await;
    assert!(effect.networks.is_empty(), "everybody is there already");
    assert_eq!(effect.second_factor.len(), 1, "limited networks ask owners for a second factor");
    assert_eq!(obstacle(&world, world.provider).await, None);

    let mut owner = world.database.owner().await;
    sqlx::query("update sign_in_policies set networks = '{198.51.100.0/24}'").execute(&mut owner).await.unwrap();
    assert_eq!(obstacle(&world, world.provider).await, Some(Obstacle::Network));
    assert_eq!(obstacle(&world, world.owner).await, Some(Obstacle::SecondFactor));
    let shown = Shown {
        at: world.clock.now(),
        user: world.owner,
        method: Method::Password,
        second_factor_at: Some(world.clock.now()),
        confined_to: None,
    };
    let session = world.session_as(shown).await.unwrap();
    let ctx = world.identity_of(session).await.enter(&"sur".parse().unwrap()).unwrap();
    assert!(ctx.authorize(Action::EditSignInPolicy).is_ok());
    assert_eq!(ctx.authorize(Action::ViewLocations).unwrap_err(), Error::Forbidden, "and see nothing else");
    let mended = form(|form| form.version = 1);
    assert!(apply(&ctx, db, &mended).await.is_ok());
}

#[tokio::test]
async fn a_preview_tells_who_comes_from_elsewhere_though_no_address_is_kept() {
    let world = World::new().await;
    world.session(world.provider).await;
    let (ctx, db) = (world.ctx(world.owner, "sur").await, &world.database.db);
    let mut owner = world.database.owner().await;
    sqlx::query("update sessions set address_digest = decode(repeat('00', 32), 'hex') where user_id = $1")
        .bind(world.provider.uuid())
        .execute(&mut owner)
        .await
        .unwrap();
    let effect = preview(&ctx, db, &form(|form| form.networks = "203.0.113.0/24".into())).await.unwrap();
    assert_eq!(effect.networks.iter().map(|who| who.name.as_str()).collect::<Vec<_>>(), ["Pablo"]);
    let large = preview(&ctx, db, &form(|form| form.networks = "203.0.0.0/8".into())).await.unwrap();
    assert!(large.networks.is_empty() && large.networks_unknown >= 2, "too large to look through: said so");
    assert_eq!(find(&ctx, db).await.unwrap(), SignInPolicy::default(), "a preview changes nothing");
}

#[tokio::test]
async fn weak_passwords_have_to_be_changed() {
    let world = World::new().await;
    let mut owner = world.database.owner().await;
    sqlx::query("update users set password_at_least = 10, password_score = 2 where id = $1")
        .bind(world.provider.uuid())
        .execute(&mut owner)
        .await
        .unwrap();
    assert_eq!(obstacle(&world, world.provider).await, None);
    let effect = put(&world, |form| form.password_at_least = "14".into()).await;
    assert_eq!(effect.password.len(), 1);
    assert_eq!(obstacle(&world, world.provider).await, Some(Obstacle::Password));
}

#[tokio::test]
async fn a_company_sign_in_that_is_not_set_up_cannot_be_required() {
    let world = World::new().await;
    let (ctx, db) = (world.ctx(world.owner, "sur").await, &world.database.db);
    let only = form(|form| form.password_sign_in = "no".into());
    let refused = Error::invalid("password_sign_in", Problem::NoProvider);
    assert_eq!(apply(&ctx, db, &only).await.unwrap_err(), refused);
}

#[tokio::test]
async fn of_two_who_change_it_at_once_one_is_told() {
    let world = World::new().await;
    put(&world, |_| {}).await;
    let (ctx, db) = (world.ctx(world.owner, "sur").await, &world.database.db);
    assert_eq!(apply(&ctx, db, &form(|_| {})).await.unwrap_err(), Error::Stale);
    assert_eq!(find(&ctx, db).await.unwrap().version, 1);
}

#[test]
fn what_breaks_a_rule_is_named() {
    let wrong = form(|form| {
        form.second_factor_roles = vec!["king".into()];
        (form.session_minutes, form.session_unit) = ("5".into(), "minutes".into());
        form.idle_minutes = "soon".into();
        form.networks = "here".into();
        form.password_at_least = "11".into();
        form.password_score = "1".into();
        form.password_sign_in = "perhaps".into();
    });
    let Err(Error::Invalid { fields }) = wrong.parse() else { panic!("nothing was wrong") };
    assert_eq!(
        fields.iter().map(|wrong| wrong.field.as_str()).collect::<Vec<_>>(),
        [
            "second_factor_roles",
            "session_minutes",
            "idle_minutes",
            "networks",
            "password_at_least",
            "password_score",
            "password_sign_in"
        ]
    );
}

#[test]
fn lengths_are_typed_in_their_unit_and_shown_in_the_largest_that_fits() {
    let form = |session: &str, unit: &str| SignInPolicyForm {
        session_minutes: session.into(),
        session_unit: unit.into(),
        ..SignInPolicyForm::from(&SignInPolicy::default())
    };
    for (typed, unit, minutes) in [
        ("480", "", Some(480)),
        ("15", "minutes", Some(15)),
        ("8", "hours", Some(480)),
        ("30", "days", Some(43_200)),
        ("", "days", None),
    ] {
        assert_eq!(form(typed, unit).parse().unwrap().session_minutes, minutes, "{typed} {unit}");
    }
    for (typed, unit, field, problem) in [
        ("14", "minutes", "session_minutes", Problem::Between { min: 15, max: 43_200 }),
        ("0", "hours", "session_minutes", Problem::Between { min: 1, max: 720 }),
        ("31", "days", "session_minutes", Problem::Between { min: 1, max: 30 }),
        ("4294967295", "days", "session_minutes", Problem::Between { min: 1, max: 30 }),
        ("1", "weeks", "session_unit", Problem::Choice),
    ] {
        assert_eq!(form(typed, unit).parse().unwrap_err(), Error::invalid(field, problem), "{typed} {unit}");
    }
    for (minutes, shown, unit) in [(90, "90", "minutes"), (480, "8", "hours"), (2880, "2", "days")] {
        let policy = SignInPolicy { session_minutes: Some(minutes), ..SignInPolicy::default() };
        let form = SignInPolicyForm::from(&policy);
        assert_eq!((form.session_minutes.as_str(), form.session_unit.as_str()), (shown, unit));
        assert_eq!(form.parse().unwrap(), policy, "what is shown can be sent back");
    }
}

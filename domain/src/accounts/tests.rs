//! Accounts against a real database.
#![allow(clippy::unwrap_used)]

use chrono::TimeDelta;

use super::*;
use crate::{
    Error,
    identity::{Credentials, codes, sign_in},
    messages::Mail,
    testing::{INVITATION_CODE, PASSWORD, World},
};

const NEW: &str = "tijera verde cuatro lunas";

/// The letters that wait to be sent to an address, the latest last.
async fn mails(world: &World, to: &str) -> Vec<Mail> {
    let due = crate::messages::claim(&world.database.db, world.clock.now(), 100).await.unwrap();
    due.into_iter().filter(|due| due.recipient == to).map(|due| due.mail).collect()
}

async fn can_sign_in(world: &World, email: &str, password: &str) -> bool {
    let credentials = Credentials { email, password: password.to_owned(), device: None };
    sign_in(&world.database.db, &world.request(), credentials).await.is_ok()
}

#[tokio::test]
async fn a_letters_code_changes_the_password_once() {
    let world = World::new().await;
    let (db, request) = (&world.database.db, world.request());
    let session = world.session(world.owner).await;
    mails(&world, "").await;
    reset::ask(db, &request, "owner@sur.example").await.unwrap();
    reset::ask(db, &request, "nobody@sur.example").await.unwrap();
    assert_eq!(letters::answer(db, world.clock.now(), 10).await.unwrap(), 2);
    assert!(mails(&world, "nobody@sur.example").await.is_empty());
    reset::ask(db, &request, "owner@sur.example").await.unwrap();
    letters::answer(db, world.clock.now(), 10).await.unwrap();
    let mails = mails(&world, "owner@sur.example").await;
    let Some(Mail::PasswordReset { code, .. }) = mails.last() else { panic!("{mails:?}") };
    let code = codes::digest(code);
    assert_eq!(reset::open(db, &request, &code).await.unwrap().as_str(), "owner@sur.example");
    let weak = reset::set(db, &request, &code, "owner-sur".into()).await.unwrap_err();
    assert!(matches!(weak, Error::Invalid { .. }), "a weak one does not use the code up: {weak:?}");
    reset::set(db, &request, &code, NEW.into()).await.unwrap();
    assert_eq!(reset::set(db, &request, &code, NEW.into()).await.unwrap_err(), Error::CodeNotValid);
    assert!(can_sign_in(&world, "owner@sur.example", NEW).await);
    assert!(world.identity_of(session).await.person().is_none(), "every session has ended");
}

#[tokio::test]
async fn a_code_is_worth_nothing_after_an_hour() {
    let world = World::new().await;
    let (db, request) = (&world.database.db, world.request());
    reset::ask(db, &request, "owner@sur.example").await.unwrap();
    letters::answer(db, world.clock.now(), 10).await.unwrap();
    let mails = mails(&world, "owner@sur.example").await;
    let Some(Mail::PasswordReset { code, .. }) = mails.last() else { panic!("{mails:?}") };
    world.clock.advance(TimeDelta::minutes(60));
    assert_eq!(reset::open(db, &request, &codes::digest(code)).await.unwrap_err(), Error::CodeNotValid);
    assert_eq!(reset::open(db, &request, &codes::digest("no such code")).await.unwrap_err(), Error::CodeNotValid);
}

#[tokio::test]
async fn nobody_is_flooded_with_letters() {
    let world = World::new().await;
    let (db, request) = (&world.database.db, world.request());
    for _ in 0..8 {
        reset::ask(db, &request, "owner@sur.example").await.unwrap();
    }
    assert_eq!(letters::answer(db, world.clock.now(), 100).await.unwrap(), 8);
    assert_eq!(mails(&world, "owner@sur.example").await.len(), 3);
}

#[tokio::test]
async fn guessing_is_told_to_the_owner_and_to_nobody_else() {
    let world = World::new().await;
    let (db, request) = (&world.database.db, world.request());
    let attempts = async |email: &str| {
        for _ in 0..10 {
            world.clock.advance(TimeDelta::minutes(16));
            let credentials = Credentials { email, password: "otra cosa".into(), device: None };
            assert_eq!(sign_in(db, &request, credentials).await.unwrap_err(), Error::WrongCredentials);
        }
    };
    attempts("nobody@sur.example").await;
    attempts("owner@sur.example").await;
    assert_eq!(letters::answer(db, world.clock.now(), 10).await.unwrap(), 2, "a note for either, at the tenth attempt");
    let locked = mails(&world, "owner@sur.example").await;
    assert!(matches!(locked.as_slice(), [Mail::AccountLocked { minutes: 15, .. }]), "{locked:?}");
    assert!(mails(&world, "nobody@sur.example").await.is_empty());
    assert!(!can_sign_in(&world, "owner@sur.example", PASSWORD).await, "locked, whoever knows the password");
    // By letter the owner gets in at once.
    reset::ask(db, &request, "owner@sur.example").await.unwrap();
    letters::answer(db, world.clock.now(), 10).await.unwrap();
    let letter = mails(&world, "owner@sur.example").await;
    let Some(Mail::PasswordReset { code, .. }) = letter.last() else { panic!("{letter:?}") };
    reset::set(db, &request, &codes::digest(code), NEW.into()).await.unwrap();
    assert!(can_sign_in(&world, "owner@sur.example", NEW).await);
}

#[tokio::test]
async fn a_password_is_changed_by_who_knows_it() {
    let world = World::new().await;
    let db = &world.database.db;
    let other = world.session(world.owner).await;
    let account = world.identity(Some(world.owner)).await.account().unwrap();
    let wrong = change_password(&account, db, "otra".into(), NEW.into()).await.unwrap_err();
    assert_eq!(wrong, Error::invalid("current_password", Problem::Wrong));
    change_password(&account, db, PASSWORD.into(), NEW.into()).await.unwrap();
    assert!(can_sign_in(&world, "owner@sur.example", NEW).await);
    assert!(!can_sign_in(&world, "owner@sur.example", PASSWORD).await);
    assert!(world.identity_of(other).await.person().is_none());
    assert!(world.identity_of(account.signed_in().clone()).await.person().is_some(), "the one that changed it stays");
}

#[tokio::test]
async fn an_invitation_makes_one_account_and_one_membership() {
    let world = World::new().await;
    let (db, request) = (&world.database.db, world.request());
    let nobody = world.identity(None).await;
    let code = codes::digest(INVITATION_CODE);
    let letter = open(db, &nobody, &code).await.unwrap();
    assert_eq!((letter.email.as_str(), letter.next), ("invited@sur.example", JoiningStep::NewAccount));
    let weak = accept_as_new(db, &request, &code, "", "corta".into()).await.unwrap_err();
    let Error::Invalid { fields } = weak else { panic!("{weak:?}") };
    assert_eq!(fields.iter().map(|f| f.field.as_str()).collect::<Vec<_>>(), ["display_name", "new_password"]);
    // Sent twice at once: one account, one membership.
    let join = || {
        let (db, request) = (db.clone(), request.clone());
        tokio::spawn(async move { accept_as_new(&db, &request, &code, "Ana", NEW.into()).await })
    };
    let (one, two) = tokio::join!(join(), join());
    let outcomes = [one.unwrap(), two.unwrap()];
    assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1, "{outcomes:?}");
    let user = *outcomes.iter().find_map(|outcome| outcome.as_ref().ok()).unwrap();
    let ctx = world.ctx(user, "sur").await;
    assert_eq!(ctx.role(), Some(crate::policy::Role::Reception));
    assert_eq!(open(db, &nobody, &code).await.unwrap_err(), Error::CodeNotValid);
}

#[tokio::test]
async fn an_invitation_is_for_its_address_only() {
    let world = World::new().await;
    let db = &world.database.db;
    let code = codes::digest(INVITATION_CODE);
    let other = world.identity(Some(world.other_owner)).await;
    assert_eq!(open(db, &other, &code).await.unwrap().next, JoiningStep::OtherAccount);
    assert_eq!(accept(&other.account().unwrap(), db, &code).await.unwrap_err(), Error::Forbidden);
    let mut rows = world.database.owner().await;
    sqlx::query("update invitations set email = 'owner@norte.example'").execute(&mut rows).await.unwrap();
    assert_eq!(open(db, &world.identity(None).await, &code).await.unwrap().next, JoiningStep::SignIn);
    assert_eq!(accept_as_new(db, &world.request(), &code, "Ana", NEW.into()).await.unwrap_err(), Error::Forbidden);
    accept(&other.account().unwrap(), db, &code).await.unwrap();
    assert_eq!(world.identity(Some(world.other_owner)).await.person().unwrap().memberships.len(), 2);
}

#[tokio::test]
async fn a_session_that_a_company_vouched_for_does_not_reach_the_account() {
    let world = World::new().await;
    let shown = crate::identity::Shown {
        at: world.clock.now(),
        user: world.owner,
        method: crate::identity::Method::Oidc,
        second_factor_at: None,
        confined_to: Some(world.norte),
    };
    let session = world.session_as(shown).await.unwrap();
    let identity = world.identity_of(session).await;
    assert_eq!(identity.account().unwrap_err(), Error::Forbidden);
    assert_eq!(identity.enter(&"sur".parse().unwrap()).unwrap_err(), Error::NotFound, "though they are its owner");
}

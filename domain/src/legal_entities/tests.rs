//! Against a real database, as the tenant role.
#![allow(clippy::unwrap_used)]

use super::*;
use crate::{
    Error,
    ctx::Ctx,
    ids::LocationId,
    locations::{self, LocationForm},
    testing::World,
};

fn form(cuit: &str) -> LegalEntityForm {
    LegalEntityForm {
        legal_name: " Sur Estilo SAS ".into(),
        cuit: cuit.into(),
        tax_condition: "monotributo".into(),
        points_of_sale: "7, 2 00003\n".into(),
        gross_income_number: "901-123456-7".into(),
        activity_started_on: "2015-03-01".into(),
        ..LegalEntityForm::default()
    }
}

async fn shop(world: &World, id: LocationId, change: impl FnOnce(&mut LocationForm)) -> crate::Result<()> {
    let (ctx, db) = (world.ctx(world.owner, "sur").await, &world.database.db);
    let mut form = LocationForm::from(&locations::find(&ctx, db, id).await.unwrap());
    change(&mut form);
    locations::edit(&ctx, db, id, &form).await.map(drop)
}

#[tokio::test]
async fn a_new_one_is_found_as_it_was_asked_for() {
    let world = World::new().await;
    let (ctx, db) = (world.ctx(world.owner, "sur").await, &world.database.db);
    let key = "k".parse().unwrap();
    let made = create(&ctx, db, &form("33-69345023-9"), Some(&key)).await.unwrap();
    assert_eq!((made.legal_name.as_str(), made.cuit.digits()), ("Sur Estilo SAS", "33693450239"));
    assert_eq!((made.points_of_sale.as_slice(), made.version), (&[2, 3, 7][..], 1));
    assert_eq!(made.activity_started_on, NaiveDate::from_ymd_opt(2015, 3, 1));
    assert_eq!(find(&ctx, db, made.id).await.unwrap(), made);
    assert_eq!(create(&ctx, db, &form("33-69345023-9"), Some(&key)).await.unwrap(), made, "sent twice, made once");
    assert_eq!(list(&ctx, db).await.unwrap().len(), 2);
    // What is read can be sent back.
    assert_eq!(edit(&ctx, db, made.id, &LegalEntityForm::from(&made)).await.unwrap().version, 2);
}

#[tokio::test]
async fn a_cuit_is_one_legal_entitys_within_a_tenant() {
    let world = World::new().await;
    let db = &world.database.db;
    let (sur, norte) = (world.ctx(world.owner, "sur").await, world.ctx(world.other_owner, "norte").await);
    let taken = create(&sur, db, &form("30-70308853-4"), None).await.unwrap_err();
    assert_eq!(taken, Error::invalid("cuit", Problem::Taken));
    create(&norte, db, &form("30-70308853-4"), None).await.unwrap();
    let made = create(&sur, db, &form("33-69345023-9"), None).await.unwrap();
    let mut edited = LegalEntityForm::from(&made);
    edited.cuit = "30-70308853-4".into();
    assert_eq!(edit(&sur, db, made.id, &edited).await.unwrap_err(), Error::invalid("cuit", Problem::Taken));
}

#[tokio::test]
async fn an_edit_replaces_what_was_there_and_keeps_the_points_of_sale_that_stay() {
    let world = World::new().await;
    let (ctx, db) = (world.ctx(world.owner, "sur").await, &world.database.db);
    let points = async || {
        let mut owner = world.database.owner().await;
        let rows: Vec<(i32, uuid::Uuid)> =
            sqlx::query_as("select number, id from points_of_sale where legal_entity_id = $1 order by number")
                .bind(world.entity.uuid())
                .fetch_all(&mut owner)
                .await
                .unwrap();
        rows
    };
    let before = points().await;
    let read = find(&ctx, db, world.entity).await.unwrap();
    let mut form = LegalEntityForm::from(&read);
    (form.points_of_sale, form.gross_income_number) = ("4, 1".into(), String::new());
    let after = edit(&ctx, db, world.entity, &form).await.unwrap();
    assert_eq!((after.points_of_sale.as_slice(), after.version), (&[1, 4][..], 2));
    assert_eq!(points().await[0], before[0], "vouchers will name it");
    assert_eq!(edit(&ctx, db, world.entity, &form).await.unwrap_err(), Error::Stale);
    assert_eq!(find(&ctx, db, world.entity).await.unwrap(), after);
    form = LegalEntityForm::from(&after);
    form.points_of_sale.clear();
    assert!(edit(&ctx, db, world.entity, &form).await.unwrap().points_of_sale.is_empty());
}

#[tokio::test]
async fn one_that_an_open_shop_bills_with_is_not_closed() {
    let world = World::new().await;
    let (ctx, db) = (world.ctx(world.owner, "sur").await, &world.database.db);
    let mut form = LegalEntityForm::from(&find(&ctx, db, world.entity).await.unwrap());
    form.status = "closed".into();
    assert_eq!(edit(&ctx, db, world.entity, &form).await.unwrap_err(), Error::InUse);
    assert_eq!(find(&ctx, db, world.entity).await.unwrap().status, LegalEntityStatus::Open, "nothing was kept");
    for id in [world.here, world.there] {
        shop(&world, id, |form| form.status = "closed".into()).await.unwrap();
    }
    assert_eq!(edit(&ctx, db, world.entity, &form).await.unwrap().status, LegalEntityStatus::Closed);

    // And none opens on it until it issues again.
    let choice = Error::invalid("legal_entity_id", Problem::Choice);
    assert_eq!(shop(&world, world.here, |form| form.status = "open".into()).await.unwrap_err(), choice);
    shop(&world, world.here, |form| form.name = "Acá".into()).await.unwrap();
    let mut again = LegalEntityForm::from(&find(&ctx, db, world.entity).await.unwrap());
    again.status = "open".into();
    edit(&ctx, db, world.entity, &again).await.unwrap();
    shop(&world, world.here, |form| form.status = "open".into()).await.unwrap();
}

/// Whichever comes first, the other one finds it done.
#[tokio::test]
async fn closing_it_and_opening_a_shop_on_it_at_once_is_one_of_them() {
    for _ in 0..4 {
        let world = World::new().await;
        let (ctx, db) = (world.ctx(world.owner, "sur").await, &world.database.db);
        for id in [world.here, world.there] {
            shop(&world, id, |form| form.status = "closed".into()).await.unwrap();
        }
        let mut form = LegalEntityForm::from(&find(&ctx, db, world.entity).await.unwrap());
        form.status = "closed".into();
        let (closed, opened) = tokio::join!(
            edit(&ctx, db, world.entity, &form),
            shop(&world, world.here, |form| form.status = "open".into())
        );
        assert_ne!(closed.is_ok(), opened.is_ok(), "{closed:?} {opened:?}");
    }
}

#[tokio::test]
async fn owners_and_administrators_change_them_and_others_see_them_or_not() {
    let world = World::new().await;
    let db = &world.database.db;
    let owner = world.ctx(world.owner, "sur").await;
    let edited = LegalEntityForm::from(&find(&owner, db, world.entity).await.unwrap());
    for (user, sees) in [(world.manager_here, true), (world.visitor, true), (world.provider, false)] {
        let ctx = world.ctx(user, "sur").await;
        assert_eq!(find(&ctx, db, world.entity).await.is_ok(), sees);
        assert_eq!(create(&ctx, db, &form("33-69345023-9"), None).await.unwrap_err(), Error::Forbidden);
        assert_eq!(edit(&ctx, db, world.entity, &edited).await.unwrap_err(), Error::Forbidden);
    }
    // Nor does an administrator of one shop, whom it is not about.
    let mut rows = world.database.owner().await;
    sqlx::query("update memberships set role = 'administrator' where user_id = $1")
        .bind(world.manager_here.uuid())
        .execute(&mut rows)
        .await
        .unwrap();
    let ctx = world.ctx(world.manager_here, "sur").await;
    assert_eq!(edit(&ctx, db, world.entity, &edited).await.unwrap_err(), Error::Forbidden);
}

#[tokio::test]
async fn another_tenants_legal_entity_is_not_found_even_by_its_id() {
    let world = World::new().await;
    let (ctx, db) = (world.ctx(world.owner, "sur").await, &world.database.db);
    assert_eq!(find(&ctx, db, world.entity_of_norte).await.unwrap_err(), Error::NotFound);
    let error = edit(&ctx, db, world.entity_of_norte, &form("33-69345023-9")).await.unwrap_err();
    assert_eq!(error, Error::NotFound);
}

#[tokio::test]
async fn an_activity_has_begun() {
    let world = World::new().await;
    let (ctx, db) = (world.ctx(world.owner, "sur").await, &world.database.db);
    let on = |day: &str| LegalEntityForm { activity_started_on: day.into(), ..form("33-69345023-9") };
    let error = create(&ctx, db, &on("2026-11-17"), None).await.unwrap_err();
    assert_eq!(error, Error::invalid("activity_started_on", Problem::Future));
    create(&ctx, db, &on("2026-11-16"), None).await.unwrap();
}

#[test]
fn a_form_tells_everything_that_is_wrong() {
    let form = LegalEntityForm {
        legal_name: String::new(),
        cuit: "30-70308853-5".into(),
        tax_condition: "rico".into(),
        points_of_sale: "1, 99999".into(),
        gross_income_number: "9".repeat(21),
        activity_started_on: "ayer".into(),
        status: "half".into(),
        version: 0,
    };
    let Error::Invalid { fields } = form.parse().unwrap_err() else { panic!("another error") };
    let told: Vec<_> = fields.iter().map(|error| error.field.as_str()).collect();
    assert_eq!(
        told,
        [
            "legal_name",
            "cuit",
            "tax_condition",
            "points_of_sale",
            "gross_income_number",
            "activity_started_on",
            "status"
        ]
    );
}

#[test]
fn points_of_sale_are_numbers_that_arca_gives_out_each_once() {
    let between = Problem::Between { min: 1, max: HIGHEST_POINT_OF_SALE };
    let many = (1..=201).map(|n| n.to_string()).collect::<Vec<_>>().join(" ");
    for (text, problem) in [
        ("0", Some(&between)),
        ("-1", Some(&between)),
        ("1.5", Some(&between)),
        ("99999", Some(&between)),
        ("uno", Some(&between)),
        ("1, 2, 00001", Some(&Problem::Taken)),
        (many.as_str(), Some(&Problem::TooMany { max: 200 })),
        ("99998", None),
        (" , ;\n", None),
    ] {
        let form = LegalEntityForm { points_of_sale: text.into(), ..form("33-69345023-9") };
        let error = form.parse().err();
        assert_eq!(error.iter().flat_map(|error| error.of("points_of_sale")).next(), problem, "{text}");
    }
}

#[tokio::test]
async fn they_are_found_by_name_and_by_cuit_for_who_may_see_them() {
    let world = World::new().await;
    let (ctx, db) = (world.ctx(world.owner, "sur").await, &world.database.db);
    let made = create(&ctx, db, &form("33-69345023-9"), None).await.unwrap();
    let found = async |ctx: &Ctx, q: &str| -> Vec<LegalEntityId> {
        search(ctx, db, q, 6).await.unwrap().into_iter().map(|entity| entity.id).collect()
    };
    for q in ["éstilo SAS", " sur estilo ", "33-69345023-9", "33693450239", "33-6934", "6934 5023", "5023-9"] {
        assert_eq!(found(&ctx, q).await, [made.id], "{q}");
    }
    for q in ["", "  ", "nadie", "33-69345024", "3"] {
        assert!(found(&ctx, q).await.is_empty(), "{q}");
    }
    assert_eq!(search(&ctx, db, "s", 1).await.unwrap().len(), 1, "no more than were asked for");
    // The same CUIT of another tenant is the other tenant's.
    let norte = world.ctx(world.other_owner, "norte").await;
    assert!(found(&norte, "33693450239").await.is_empty());
    let provider = world.ctx(world.provider, "sur").await;
    assert_eq!(search(&provider, db, "estilo", 6).await.unwrap_err(), Error::Forbidden);
}

//! Against a real database, as the roles that read it.
#![allow(clippy::unwrap_used)]

use chrono::TimeDelta;

use super::*;
use crate::{
    Error,
    brand::BrandForm,
    ctx::Ctx,
    locations::{self, LocationForm},
    tenants::{self, NewTenantForm, TenantForm},
    testing::World,
};

async fn done(ctx: &Ctx, world: &World) -> Vec<Step> {
    let progress = progress(ctx, &world.database.db).await.unwrap();
    progress.steps.into_iter().filter(|step| step.done).map(|step| step.step).collect()
}

/// An owner's second factor, without the ceremony.
async fn second_factor(world: &World, there: bool) {
    let mut rows = world.database.owner().await;
    sqlx::query("update users set has_second_factor = $2, second_factor_since = $3 where id = $1")
        .bind(world.owner.uuid())
        .bind(there)
        .bind(there.then(|| world.clock.now()))
        .execute(&mut rows)
        .await
        .unwrap();
}

async fn review(ctx: &Ctx, world: &World) {
    let db = &world.database.db;
    let form = TenantForm::from(&tenants::find(ctx, db).await.unwrap());
    tenants::edit(ctx, db, &form).await.unwrap();
}

#[tokio::test]
async fn a_new_client_has_its_legal_entity_and_everything_else_before_it() {
    let world = World::new().await;
    let (staff, db) = (world.staff_ctx(world.staff).await, &world.database.db);
    let form = NewTenantForm {
        name: "Nueva".into(),
        slug: "nueva".into(),
        legal_name: "Nueva SAS".into(),
        cuit: "33-69345023-9".into(),
        tax_condition: "monotributo".into(),
        locale: "es-AR".into(),
        time_zone: "America/Argentina/Mendoza".into(),
        owner_email: "ines@nueva.example".into(),
        ..NewTenantForm::default()
    };
    let tenant = tenants::create(&staff, db, &form, None).await.unwrap();
    world.clock.advance(TimeDelta::hours(30));
    let staff = world.staff_ctx(world.staff).await;
    let progress = progress_of(&staff, db, tenant.id).await.unwrap();
    let done: Vec<_> = progress.steps.iter().filter(|step| step.done).map(|step| step.step).collect();
    assert_eq!(done, [Step::LegalEntity], "the first owner's invitation is not theirs to have sent");
    assert_eq!(progress.steps[1].done_at, Some(tenant.created_at));
    assert_eq!((progress.started_at, progress.elapsed_seconds), (tenant.created_at, 30 * 3600));
    assert_eq!((progress.completed_at, progress.dismissed_at), (None, None));
    assert_eq!(tenants::client(&staff, db, tenant.id).await.unwrap().onboarding, progress);
    assert_eq!(progress_of(&staff, db, crate::ids::TenantId::new()).await.unwrap_err(), Error::NotFound);
}

#[tokio::test]
async fn each_step_is_read_from_its_fact() {
    let world = World::new().await;
    let (ctx, db) = (world.ctx(world.owner, "sur").await, &world.database.db);
    assert_eq!(done(&ctx, &world).await, [Step::LegalEntity, Step::Location, Step::People]);
    // A shop without a telephone is none that can be called.
    for id in [world.here, world.there] {
        let mut form = LocationForm::from(&locations::find(&ctx, db, id).await.unwrap());
        form.phone.clear();
        locations::edit(&ctx, db, id, &form).await.unwrap();
    }
    assert_eq!(done(&ctx, &world).await, [Step::LegalEntity, Step::People]);
    // Staff who put the data right have not looked them through for the company.
    let mut rows = world.database.owner().await;
    sqlx::query("update staff_access set level = 'assist'").execute(&mut rows).await.unwrap();
    review(&world.ctx(world.visitor, "sur").await, &world).await;
    assert_eq!(done(&ctx, &world).await, [Step::LegalEntity, Step::People]);
    world.clock.advance(TimeDelta::hours(1));
    review(&ctx, &world).await;
    second_factor(&world, true).await;
    let first = world.clock.now();
    assert_eq!(done(&ctx, &world).await, [Step::Company, Step::LegalEntity, Step::People, Step::SecondFactor]);
    // Looking them through again does not move it.
    world.clock.advance(TimeDelta::hours(1));
    review(&ctx, &world).await;
    assert_eq!(progress(&ctx, db).await.unwrap().steps[0].done_at, Some(first));
    // Without anybody else, people is what an invitation of theirs makes it.
    sqlx::query("delete from memberships where role <> 'owner' and tenant_id = $1")
        .bind(world.sur.uuid())
        .execute(&mut rows)
        .await
        .unwrap();
    assert!(!done(&ctx, &world).await.contains(&Step::People));
    sqlx::query("update invitations set invited_by = $1").bind(world.owner.uuid()).execute(&mut rows).await.unwrap();
    assert!(done(&ctx, &world).await.contains(&Step::People));
    sqlx::query("update invitations set revoked_at = now()").execute(&mut rows).await.unwrap();
    assert!(!done(&ctx, &world).await.contains(&Step::People));
}

#[tokio::test]
async fn the_time_ends_with_the_last_step_and_stays() {
    let world = World::new().await;
    let (ctx, db) = (world.ctx(world.owner, "sur").await, &world.database.db);
    review(&ctx, &world).await;
    world.clock.advance(TimeDelta::days(3));
    second_factor(&world, true).await;
    // Nobody looks until a day later.
    world.clock.advance(TimeDelta::days(1));
    let seen = progress(&world.ctx(world.owner, "sur").await, db).await.unwrap();
    assert_eq!(seen.completed_at, Some(seen.started_at + TimeDelta::days(3)));
    assert_eq!((seen.done(), seen.elapsed_seconds), (seen.all(), 3 * 24 * 3600));
    second_factor(&world, false).await;
    world.clock.advance(TimeDelta::days(1));
    let later = progress(&world.ctx(world.owner, "sur").await, db).await.unwrap();
    assert_eq!((later.completed_at, later.elapsed_seconds), (seen.completed_at, seen.elapsed_seconds));
    assert_eq!(later.done(), later.all() - 1, "what was undone is to be done again");
}

#[tokio::test]
async fn who_may_edit_the_company_puts_the_list_away_and_takes_it_out() {
    let world = World::new().await;
    let (ctx, db) = (world.ctx(world.owner, "sur").await, &world.database.db);
    let away = set_dismissed(&ctx, db, DismissForm { dismissed: true }).await.unwrap();
    assert_eq!(away.dismissed_at, Some(world.clock.now()));
    assert_eq!(progress(&ctx, db).await.unwrap(), away);
    assert_eq!(set_dismissed(&ctx, db, DismissForm { dismissed: false }).await.unwrap().dismissed_at, None);
    let manager = world.ctx(world.manager_here, "sur").await;
    assert!(progress(&manager, db).await.is_ok());
    assert_eq!(set_dismissed(&manager, db, DismissForm { dismissed: true }).await.unwrap_err(), Error::Forbidden);
    let provider = world.ctx(world.provider, "sur").await;
    assert_eq!(progress(&provider, db).await.unwrap_err(), Error::Forbidden);
    // Another tenant's list is another list.
    let norte = world.ctx(world.other_owner, "norte").await;
    set_dismissed(&norte, db, DismissForm { dismissed: true }).await.unwrap();
    assert_eq!(progress(&ctx, db).await.unwrap().dismissed_at, None);
}

#[tokio::test]
async fn looking_as_somebody_reads_it_and_writes_nothing() {
    let world = World::new().await;
    let (ctx, db) = (world.ctx(world.owner, "sur").await, &world.database.db);
    review(&ctx, &world).await;
    second_factor(&world, true).await;
    let list = crate::members::list(&ctx, db).await.unwrap();
    let manager = list.iter().find(|member| member.email == "here@sur.example").unwrap();
    let mut session = world.session(world.owner).await;
    session.viewing_as = Some(crate::members::viewing::begin(&ctx, db, manager.id).await.unwrap());
    let looking = world.identity_of(session).await.enter(&"sur".parse().unwrap()).unwrap();
    assert!(looking.is_read_only() && progress(&looking, db).await.unwrap().completed_at.is_some());
    let kept = async || {
        let kept = "select completed_at is not null from onboarding where tenant_id = $1";
        let kept = sqlx::query_scalar::<_, bool>(kept).bind(world.sur.uuid());
        kept.fetch_one(&mut world.database.owner().await).await.unwrap()
    };
    assert!(!kept().await);
    progress(&ctx, db).await.unwrap();
    assert!(kept().await);
}

#[tokio::test]
async fn the_brand_is_a_step_that_nothing_waits_for() {
    let world = World::new().await;
    let (ctx, db) = (world.ctx(world.owner, "sur").await, &world.database.db);
    let brand = |progress: &Progress| *progress.steps.iter().find(|step| step.step == Step::Brand).unwrap();
    review(&ctx, &world).await;
    second_factor(&world, true).await;
    let without = progress(&ctx, db).await.unwrap();
    assert_eq!((without.done(), without.completed_at.is_some()), (without.all(), true));
    let step = brand(&without);
    assert_eq!((step.done, step.done_at, step.optional), (false, None, true));
    world.clock.advance(TimeDelta::hours(1));
    let colour = async |colour: &str| {
        let form = BrandForm::from(&crate::brand::find(&ctx, db).await.unwrap());
        crate::brand::edit(&ctx, db, &BrandForm { colour: colour.into(), ..form }).await.unwrap();
    };
    colour("#8a1f3d").await;
    let with = progress(&ctx, db).await.unwrap();
    let step = brand(&with);
    assert_eq!((step.done, step.done_at), (true, Some(world.clock.now())));
    assert_eq!((with.done(), with.completed_at), (without.done(), without.completed_at));
    let staff = world.staff_ctx(world.staff).await;
    assert!(brand(&progress_of(&staff, db, world.sur).await.unwrap()).done, "staff see it too");
    // A colour that was taken away is none.
    colour("").await;
    assert!(!brand(&progress(&ctx, db).await.unwrap()).done);
    let mut file = std::io::Cursor::new(Vec::new());
    image::DynamicImage::new_rgb8(4, 4).write_to(&mut file, image::ImageFormat::Png).unwrap();
    crate::brand::upload_logo(&ctx, db, file.into_inner(), None).await.unwrap();
    assert!(brand(&progress(&ctx, db).await.unwrap()).done, "a logo is a brand as well");
}

//! Who is told of what.

use super::{super::*, *};
use crate::{
    error::Error,
    events::stream,
    ids::{ApiKeyId, InvitationId},
    locations, members,
    policy::{Action, Scope},
};

async fn kinds_of(ctx: &Ctx, world: &World) -> Vec<EventKind> {
    let events = since(ctx, &world.database.db, Position::default(), 100).await.unwrap();
    events.iter().map(|event| event.kind).collect()
}

/// One of each kind that is hard to get right.
async fn some_events(world: &World) -> Vec<stream::Recorded> {
    let (owner, db) = (world.ctx(world.owner, "sur").await, &world.database.db);
    let other = world.ctx(world.other_owner, "norte").await;
    locations::set_status(&owner, db, world.here, locations::LocationStatus::Closed, None).await.unwrap();
    locations::set_status(&owner, db, world.there, locations::LocationStatus::Closed, None).await.unwrap();
    locations::set_status(&other, db, world.elsewhere, locations::LocationStatus::Closed, None).await.unwrap();
    let place = |version, shop: LocationId| members::MemberForm {
        role: "reception".into(),
        reach: "some".into(),
        locations: vec![shop.to_string()],
        version,
    };
    members::edit(&owner, db, world.spare, &place(1, world.here)).await.unwrap();
    members::edit(&owner, db, world.spare, &place(2, world.here)).await.unwrap();
    members::edit(&owner, db, world.spare, &place(3, world.there)).await.unwrap();
    let mut tx = db.begin(&owner).await.unwrap();
    let revoked = facts::ApiKeyEndFacts { api_key_id: ApiKeyId::new() };
    publish(&mut tx, &owner, Event::ApiKeyRevoked(revoked)).await.unwrap();
    let scope = Scope::Locations(vec![world.there]);
    let ended = facts::InvitationEndFacts { invitation_id: InvitationId::new(), scope };
    publish(&mut tx, &owner, Event::InvitationRevoked(ended)).await.unwrap();
    tx.commit().await.unwrap();
    settled(world, 8).await
}

#[tokio::test]
async fn people_are_told_of_what_they_may_see_where_they_may() {
    use EventKind as Kind;
    let world = World::new().await;
    let events = some_events(&world).await;
    let owner = world.ctx(world.owner, "sur").await;
    assert_eq!(
        kinds_of(&owner, &world).await,
        [
            Kind::LocationStatusChanged,
            Kind::LocationStatusChanged,
            Kind::MemberChanged,
            Kind::MemberChanged,
            Kind::MemberChanged,
            Kind::ApiKeyRevoked,
            Kind::InvitationRevoked,
        ]
    );
    // A member who leaves a shop is news there too; one who never was there is not.
    let here = world.ctx(world.manager_here, "sur").await;
    let seen = [Kind::LocationStatusChanged, Kind::MemberChanged, Kind::MemberChanged, Kind::MemberChanged];
    assert_eq!(kinds_of(&here, &world).await, seen);
    let there = world.ctx(world.manager_there, "sur").await;
    // The first edit took the member out of every shop but one, so it is news in the others as well.
    assert_eq!(kinds_of(&there, &world).await, [Kind::LocationStatusChanged, Kind::MemberChanged, Kind::MemberChanged]);
    let provider = world.ctx(world.provider, "sur").await;
    assert_eq!(kinds_of(&provider, &world).await, [Kind::LocationStatusChanged]);
    let other = world.ctx(world.other_owner, "norte").await;
    assert_eq!(kinds_of(&other, &world).await, [Kind::LocationStatusChanged]);

    // What is said of events at hand is what the database says.
    for ctx in [&owner, &here, &there, &provider, &other] {
        let told: Vec<EventKind> =
            events.iter().filter(|event| event.is_for(ctx)).map(|event| event.record.kind).collect();
        assert_eq!(told, kinds_of(ctx, &world).await, "{ctx:?}");
    }
}

#[tokio::test]
async fn the_list_goes_backwards_in_pages_and_is_narrowed_by_type_and_shop() {
    let world = World::new().await;
    some_events(&world).await;
    let (owner, db) = (world.ctx(world.owner, "sur").await, &world.database.db);
    let (mut found, mut cursor) = (Vec::new(), None);
    loop {
        let filter = EventFilter { cursor, limit: Some(3), ..EventFilter::default() };
        let page = list(&owner, db, &filter).await.unwrap();
        found.extend(page.items);
        cursor = page.next;
        if cursor.is_none() {
            break;
        }
    }
    assert_eq!(found.len(), 7);
    assert!(found.windows(2).all(|pair| pair[0].position > pair[1].position));
    let of = |kind, location| EventFilter { kind, location, ..EventFilter::default() };
    let members = list(&owner, db, &of(Some(EventKind::MemberChanged), None)).await.unwrap().items;
    assert_eq!(members.len(), 3);
    let at = list(&owner, db, &of(None, Some(world.there))).await.unwrap().items;
    assert_eq!(at.iter().map(|event| event.location_id).collect::<Vec<_>>(), [Some(world.there)]);
    assert_eq!(list(&owner, db, &of(None, Some(world.elsewhere))).await.unwrap().items, []);
}

#[tokio::test]
async fn who_may_not_see_events_lists_none_and_nobody_asks_about_shops_beyond_their_own() {
    let world = World::new().await;
    some_events(&world).await;
    let db = &world.database.db;
    let manager = world.ctx(world.manager_here, "sur").await;
    assert_eq!(list(&manager, db, &EventFilter::default()).await.unwrap_err(), Error::Forbidden);
    // With the right to see events, and one shop.
    let mut limited = manager.clone();
    limited.actions = limited.actions.iter().chain([Action::ViewEvents, Action::ViewApiKeys]).collect();
    let seen = list(&limited, db, &EventFilter::default()).await.unwrap().items;
    assert_eq!(seen.len(), 4);
    assert!(seen.iter().all(|event| event.location_id.is_none_or(|shop| shop == world.here)));
    assert!(seen.iter().all(|event| event.kind != EventKind::ApiKeyRevoked), "a key is told of to who reaches all");
    let beyond = EventFilter { location: Some(world.there), ..EventFilter::default() };
    assert_eq!(list(&limited, db, &beyond).await.unwrap_err(), Error::NotFound);
}

#[tokio::test]
async fn what_a_later_release_wrote_is_passed_over() {
    let world = World::new().await;
    let owner = world.ctx(world.owner, "sur").await;
    write(&world, &owner, 1).await;
    let mut behind = world.database.owner().await;
    sqlx::query("update events set kind = 'chair.reserved'").execute(&mut behind).await.unwrap();
    write(&world, &owner, 2).await;
    assert_eq!(settled(&world, 1).await.len(), 1);
    assert_eq!(kinds_of(&owner, &world).await, [EventKind::SignInPolicyChanged]);
}

#[test]
fn a_position_is_written_as_it_is_read() {
    let position = Position { xact: 7301, sequence: 42 };
    assert_eq!(position.to_string().parse::<Position>(), Ok(position));
    for wrong in ["", "-", "7301", "a-1", "1-", "-1-2", "1-2-3", "99999999999999999999-1"] {
        assert_eq!(wrong.parse::<Position>(), Err(NotAPosition), "{wrong}");
    }
    assert!(Position { xact: 2, sequence: 1 } > Position { xact: 1, sequence: 9 });
}

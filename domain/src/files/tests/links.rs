//! Links: for whom, for how long, and to what.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::TimeDelta;

use super::*;

async fn refused(db: &Db, token: &str, world: &World) {
    assert_eq!(open(db, token, world.clock.now()).await.map(drop), Err(Error::NotFound), "{token}");
}

#[tokio::test]
async fn a_link_is_good_for_five_minutes() {
    let world = World::new().await;
    let (ctx, db) = (world.ctx(world.owner, "sur").await, &world.database.db);
    let link = link(&ctx, db, world.file, FileLinkForm::default()).await.unwrap();
    assert_eq!(link.expires_at, world.clock.now() + TimeDelta::minutes(5));
    world.clock.advance(TimeDelta::seconds(299));
    let opened = open(db, token(&link), world.clock.now()).await.unwrap();
    assert_eq!((opened.name.as_str(), opened.show), ("notas.txt", false));
    assert_eq!(whole(opened.content).await.unwrap(), crate::testing::FILE);
    world.clock.advance(TimeDelta::seconds(1));
    refused(db, token(&link), &world).await;
}

#[tokio::test]
async fn a_link_that_was_changed_leads_nowhere() {
    let world = World::new().await;
    let (ctx, db) = (world.ctx(world.owner, "sur").await, &world.database.db);
    let link = link(&ctx, db, world.file, FileLinkForm::default()).await.unwrap();
    let bytes = URL_SAFE_NO_PAD.decode(token(&link)).unwrap();
    for at in 0..bytes.len() {
        let mut changed = bytes.clone();
        changed[at] ^= 1;
        refused(db, &URL_SAFE_NO_PAD.encode(changed), &world).await;
    }
    for other in ["", "x", "ñ", &token(&link)[1..], &format!("{}A", token(&link))] {
        refused(db, other, &world).await;
    }
    // Signed with another installation's keys.
    let other = World::new().await;
    refused(&other.database.db, token(&link), &other).await;
}

#[tokio::test]
async fn a_link_to_a_file_that_is_gone_leads_nowhere() {
    let world = World::new().await;
    let (ctx, db) = (world.ctx(world.owner, "sur").await, &world.database.db);
    let link = link(&ctx, db, world.file, FileLinkForm::default()).await.unwrap();
    // Another content under the same id is not what the link was for.
    let mut owner = world.database.owner().await;
    let other = "update files set sha256 = sha256('other'::bytea) where id = $1";
    sqlx::query(other).bind(world.file.uuid()).execute(&mut owner).await.unwrap();
    refused(db, token(&link), &world).await;
    delete(&ctx, db, world.file).await.unwrap();
    refused(db, token(&link), &world).await;
}

/// Whoever reads a content that is not what was kept must see that it is not whole.
#[tokio::test]
async fn a_content_that_changed_ends_with_an_error() {
    let world = World::new().await;
    let (ctx, db) = (world.ctx(world.owner, "sur").await, &world.database.db);
    let file = send(&ctx, db, "a.txt", "document", &vec![b'a'; PIECE + 10]).await.unwrap();
    let link = link(&ctx, db, file.id, FileLinkForm::default()).await.unwrap();
    let mut owner = world.database.owner().await;
    for change in [
        "update file_pieces set content = 'bbbbbbbbbb' where file_id = $1 and number = 1",
        "delete from file_pieces where file_id = $1 and number = 1",
    ] {
        sqlx::query(change).bind(file.id.uuid()).execute(&mut owner).await.unwrap();
        let opened = open(db, token(&link), world.clock.now()).await.unwrap();
        assert_eq!(whole(opened.content).await, Err(Error::Internal), "{change}");
    }
}

#[tokio::test]
async fn only_pictures_that_were_sent_as_such_are_shown() {
    let world = World::new().await;
    let (ctx, db) = (world.ctx(world.owner, "sur").await, &world.database.db);
    let picture = send(&ctx, db, "a.png", "picture", PNG).await.unwrap();
    let paper = send(&ctx, db, "a.png", "document", PNG).await.unwrap();
    for (file, show, expected) in [(picture.id, true, true), (picture.id, false, false), (paper.id, true, false)] {
        let link = link(&ctx, db, file, FileLinkForm { show }).await.unwrap();
        assert_eq!(open(db, token(&link), world.clock.now()).await.unwrap().show, expected);
    }
}

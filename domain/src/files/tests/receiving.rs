//! Taking files in: limits, names, what is kept, and what is not when something goes wrong.

use super::*;
use crate::events::EventKind;

#[tokio::test]
async fn a_file_is_kept_as_it_came_and_known_by_what_it_is() {
    let world = World::new().await;
    let (ctx, db) = (world.ctx(world.owner, "sur").await, &world.database.db);
    // Some pieces, the last one not full.
    let content = [PNG, &vec![7; 3 * PIECE + 12_345]].concat();
    let file = send(&ctx, db, "C:\\fotos\\local.JPG", "picture", &content).await.unwrap();
    assert_eq!((file.name.as_str(), file.media_type), ("local.JPG.png", MediaType::Png));
    assert_eq!((file.status, file.scan), (FileStatus::Ready, FileScan::NotScanned));
    assert_eq!((file.size_bytes, file.created_by.as_str(), file.version), (content.len() as i64, "Olga Dueña", 1));
    assert_eq!(count(&world, "file_pieces").await, 1 + 4);
    assert_eq!(find(&ctx, db, file.id).await.unwrap(), file);
    let link = link(&ctx, db, file.id, FileLinkForm { show: true }).await.unwrap();
    let opened = open(db, token(&link), world.clock.now()).await.unwrap();
    assert!(opened.show && opened.size_bytes == content.len() as u64);
    assert!(whole(opened.content).await.unwrap() == content);

    let mut owner = world.database.owner().await;
    let kinds: Vec<String> =
        sqlx::query_scalar("select action from audit_records order by id").fetch_all(&mut owner).await.unwrap();
    assert!(kinds.ends_with(&["file.uploaded".into(), "file.link_given".into()]), "{kinds:?}");
    delete(&ctx, db, file.id).await.unwrap();
    assert_eq!(count(&world, "file_pieces").await, 1, "what was there before");
    assert_eq!(find(&ctx, db, file.id).await, Err(Error::NotFound));
    let events: Vec<String> =
        sqlx::query_scalar("select kind from events order by sequence").fetch_all(&mut owner).await.unwrap();
    assert_eq!(events, [EventKind::FileAdded.as_str(), EventKind::FileRemoved.as_str()]);
    let payloads: Vec<serde_json::Value> =
        sqlx::query_scalar("select payload from events").fetch_all(&mut owner).await.unwrap();
    assert!(!payloads.iter().any(|payload| payload.to_string().contains("local")), "a name may name somebody");
}

#[tokio::test]
async fn what_is_wrong_with_a_form_is_told_at_once() {
    let world = World::new().await;
    let (ctx, db) = (world.ctx(world.owner, "sur").await, &world.database.db);
    let error = create(&ctx, db, &form("../", "other"), incoming(b"x"), None, None).await.unwrap_err();
    assert_eq!(error.of("name").collect::<Vec<_>>(), [&Problem::Required]);
    assert_eq!(error.of("purpose").collect::<Vec<_>>(), [&Problem::Choice]);
    assert_eq!(problem(send(&ctx, db, "a.txt", "document", b"").await), Problem::Required);
}

#[tokio::test]
async fn what_is_not_taken_leaves_nothing_behind() {
    let world = World::new().await;
    let (ctx, db) = (world.ctx(world.owner, "sur").await, &world.database.db);
    let before =
        (count(&world, "files").await, count(&world, "file_pieces").await, count(&world, "audit_records").await);
    let late = [&b"texto ".repeat(100_000)[..], b"<script>"].concat();
    assert_eq!(problem(send(&ctx, db, "a.txt", "document", &late).await), Problem::FileActive);
    assert_eq!(problem(send(&ctx, db, "a.png", "picture", b"<svg/>").await), Problem::FileActive);
    let most = FilePurpose::Picture.most_bytes() as usize;
    let large = [PNG, &vec![0; most]].concat();
    let too_large = Problem::FileTooLarge { max: FilePurpose::Picture.most_kilobytes() };
    assert_eq!(problem(send(&ctx, db, "a.png", "picture", &large).await), too_large);
    let announced = create(&ctx, db, &form("a.png", "picture"), incoming(PNG), Some(most as u64 + 1), None).await;
    assert_eq!(problem(announced), too_large);
    // The sender goes away in the middle.
    let cut = stream::iter([Ok(Bytes::from(vec![b'a'; 2 * PIECE])), Err(Error::Malformed)]).boxed();
    assert_eq!(create(&ctx, db, &form("a.txt", "document"), cut, None, None).await, Err(Error::Malformed));
    let after =
        (count(&world, "files").await, count(&world, "file_pieces").await, count(&world, "audit_records").await);
    assert_eq!(after, before);
    // The limit itself is taken.
    send(&ctx, db, "a.png", "picture", &large[..most]).await.unwrap();
}

#[tokio::test]
async fn a_company_keeps_as_much_as_it_may_and_no_more() {
    let world = World::new().await;
    let used = FILE_LENGTH + 3_000;
    let db = world.database.db.clone().with_files(Files::new(None, Scanner::None, used));
    let ctx = world.ctx(world.owner, "sur").await;
    let first =
        create(&ctx, &db, &form("a.txt", "document"), incoming(&[b'a'; 2_000]), Some(2_000), None).await.unwrap();
    let usage = usage(&ctx, &db).await.unwrap();
    assert_eq!((usage.used_bytes, usage.quota_bytes), (FILE_LENGTH as i64 + 2_000, used as i64));
    let more = async |bytes: usize| {
        create(&ctx, &db, &form("b.txt", "document"), incoming(&vec![b'b'; bytes]), Some(bytes as u64), None).await
    };
    assert_eq!(problem(more(1_001).await), Problem::StorageFull);
    more(1_000).await.unwrap();
    assert_eq!(problem(more(1).await), Problem::StorageFull);
    delete(&ctx, &db, first.id).await.unwrap();
    // What does not say how much it is needs room for all that it could be.
    assert_eq!(problem(send(&ctx, &db, "c.txt", "document", b"c").await), Problem::StorageFull);
    more(2_000).await.unwrap();
    // Another company has room of its own.
    let norte = world.ctx(world.other_owner, "norte").await;
    create(&norte, &db, &form("a.txt", "document"), incoming(&[b'a'; 2_000]), Some(2_000), None).await.unwrap();
}

const FILE_LENGTH: u64 = crate::testing::FILE.len() as u64;

/// Of many at the same moment, no more are taken than there is room for.
#[tokio::test]
async fn room_is_counted_across_uploads() {
    let world = World::new().await;
    let db = world.database.db.clone().with_files(Files::new(None, Scanner::None, FILE_LENGTH + 5_000));
    let ctx = world.ctx(world.owner, "sur").await;
    let sent = (0..10).map(|_| {
        let (ctx, db) = (ctx.clone(), db.clone());
        tokio::spawn(async move {
            create(&ctx, &db, &form("a.txt", "document"), incoming(&[b'a'; 1_000]), Some(1_000), None).await
        })
    });
    let mut taken = 0;
    for one in sent.collect::<Vec<_>>() {
        taken += u32::from(one.await.unwrap().is_ok());
    }
    assert_eq!(taken, 5);
}

#[tokio::test]
async fn the_same_sent_again_is_the_same_file() {
    let world = World::new().await;
    let (ctx, db) = (world.ctx(world.owner, "sur").await, &world.database.db);
    let key = "k-1".parse().unwrap();
    let send = async |name: &str, content: &[u8]| {
        create(&ctx, db, &form(name, "document"), incoming(content), None, Some(&key)).await
    };
    let first = send("a.txt", b"uno").await.unwrap();
    let kept = (count(&world, "files").await, count(&world, "file_pieces").await, count(&world, "audit_records").await);
    assert_eq!(send("a.txt", b"uno").await.unwrap(), first);
    assert_eq!(send("a.txt", b"dos").await, Err(Error::IdempotencyKeyReused));
    assert_eq!(send("b.txt", b"uno").await, Err(Error::IdempotencyKeyReused));
    let now = (count(&world, "files").await, count(&world, "file_pieces").await, count(&world, "audit_records").await);
    assert_eq!(now, kept);
}

#[tokio::test]
async fn files_are_listed_the_latest_first_and_by_what_they_are() {
    let world = World::new().await;
    let (ctx, db) = (world.ctx(world.owner, "sur").await, &world.database.db);
    send(&ctx, db, "Constancia.txt", "document", b"a").await.unwrap();
    send(&ctx, db, "vidriera.png", "picture", PNG).await.unwrap();
    send(&ctx, db, "Habilitación.txt", "document", b"b").await.unwrap();
    let names = async |filter: FileFilter| -> Vec<String> {
        list(&ctx, db, &filter).await.unwrap().items.into_iter().map(|file| file.name).collect()
    };
    let all = FileFilter::default();
    assert_eq!(names(all.clone()).await, ["Habilitación.txt", "vidriera.png", "Constancia.txt", "notas.txt"]);
    assert_eq!(names(FileFilter { purpose: Some(FilePurpose::Picture), ..all.clone() }).await, ["vidriera.png"]);
    assert_eq!(names(FileFilter { q: Some("habilitacion".into()), ..all.clone() }).await, ["Habilitación.txt"]);
    assert_eq!(names(FileFilter { status: Some(FileStatus::Waiting), ..all.clone() }).await, [""; 0]);
    let page = list(&ctx, db, &FileFilter { limit: Some(3), ..all.clone() }).await.unwrap();
    assert_eq!(names(FileFilter { cursor: page.next, ..all }).await, ["notas.txt"]);
}

#[tokio::test]
async fn files_are_their_companys_and_for_whoever_may() {
    let world = World::new().await;
    let db = &world.database.db;
    let norte = world.ctx(world.other_owner, "norte").await;
    assert_eq!(find(&norte, db, world.file).await, Err(Error::NotFound));
    assert_eq!(delete(&norte, db, world.file).await, Err(Error::NotFound));
    assert!(list(&norte, db, &FileFilter::default()).await.unwrap().items.is_empty());
    assert_eq!(usage(&norte, db).await.unwrap().used_bytes, 0);
    let manager = world.ctx(world.manager_here, "sur").await;
    assert_eq!(send(&manager, db, "a.txt", "document", b"a").await, Err(Error::Forbidden));
    assert_eq!(find(&manager, db, world.file).await, Err(Error::Forbidden));
    assert!(matches!(link(&manager, db, world.file, FileLinkForm::default()).await, Err(Error::Forbidden)));
}

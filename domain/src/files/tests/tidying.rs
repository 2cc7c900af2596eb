//! What a crash left behind is removed, and nothing else.

use chrono::TimeDelta;

use super::*;
use crate::ids::FileId;

/// A file whose content is on its way, as a server that was killed leaves one.
async fn unfinished(world: &World, kept: Kept) -> FileId {
    let id = FileId::new();
    let mut owner = world.database.owner().await;
    sqlx::query(
        "insert into files (tenant_id, id, name, purpose, media_type, size_bytes, status, scan, stored_in, created_by_kind,
                            created_by, created_by_name, request_id, created_at, updated_at)
         values ($1, $2, 'a.txt', 'document', 'application/octet-stream', 1000, 'incoming', 'pending', $3, 'member', $4, 'Olga',
                 $2, $5, $5)",
    )
    .bind(world.sur.uuid())
    .bind(id.uuid())
    .bind(kept.as_str())
    .bind(world.owner.uuid())
    .bind(world.clock.now())
    .execute(&mut owner)
    .await
    .unwrap();
    if kept == Kept::Postgres {
        sqlx::query("insert into file_pieces values ($1, $2, 0, 'half')")
            .bind(world.sur.uuid())
            .bind(id.uuid())
            .execute(&mut owner)
            .await
            .unwrap();
    }
    id
}

async fn waiting_removals(world: &World) -> i64 {
    count(world, "jobs where kind = 'files.remove_content' and status = 'waiting'").await
}

#[tokio::test]
async fn what_never_became_a_file_is_removed_after_two_hours() {
    let world = World::new().await;
    let (ctx, db) = (world.ctx(world.owner, "sur").await, &world.database.db);
    unfinished(&world, Kept::Postgres).await;
    unfinished(&world, Kept::S3).await;
    assert_eq!(list(&ctx, db, &FileFilter::default()).await.unwrap().items.len(), 1, "nobody sees them");
    let worker = worker(&world, db);
    world.clock.advance(TimeDelta::minutes(110));
    worker.once().await.unwrap();
    assert_eq!((count(&world, "files").await, count(&world, "file_pieces").await), (3, 2));
    world.clock.advance(TimeDelta::minutes(20));
    worker.once().await.unwrap();
    assert_eq!((count(&world, "files").await, count(&world, "file_pieces").await), (1, 1));
    // No bucket is set here: the job that removes the content from it waits until there is one.
    assert_eq!(waiting_removals(&world).await, 1);
    let ctx = world.ctx(world.owner, "sur").await;
    assert_eq!(find(&ctx, db, world.file).await.unwrap().name, "notas.txt");
}

/// A content in a bucket is removed by a job of the transaction that deletes its row.
#[tokio::test]
async fn deleting_a_file_that_is_elsewhere_asks_for_its_removal() {
    let world = World::new().await;
    let (ctx, db) = (world.ctx(world.owner, "sur").await, &world.database.db);
    let mut owner = world.database.owner().await;
    sqlx::query("update files set stored_in = 's3'").execute(&mut owner).await.unwrap();
    delete(&ctx, db, world.file).await.unwrap();
    assert_eq!(waiting_removals(&world).await, 1);
    let (tenant, payload): (uuid::Uuid, serde_json::Value) =
        sqlx::query_as("select tenant_id, payload from jobs where kind = 'files.remove_content'")
            .fetch_one(&mut owner)
            .await
            .unwrap();
    assert_eq!((tenant, payload), (world.sur.uuid(), serde_json::json!({"file": world.file})));
}

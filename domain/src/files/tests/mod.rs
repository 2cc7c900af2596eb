#![allow(clippy::unwrap_used, clippy::panic)]

mod kinds;
mod links;
mod receiving;
mod tidying;

use bytes::Bytes;
use futures::{StreamExt, TryStreamExt, stream};

use super::*;
use crate::{
    ctx::Ctx,
    db::Db,
    error::{Error, Result},
    jobs::{LEASE, Worker, registry},
    testing::World,
};

/// The beginning of a PNG, which is all that is looked at.
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01";

fn form(name: &str, purpose: &str) -> FileForm {
    FileForm { name: name.into(), purpose: purpose.into() }
}

/// A content as it comes over a network: in pieces of whatever size.
fn incoming(content: &[u8]) -> futures::stream::BoxStream<'static, Result<Bytes>> {
    let pieces: Vec<_> = content.chunks(70_001).map(|piece| Ok(Bytes::copy_from_slice(piece))).collect();
    stream::iter(pieces).boxed()
}

async fn send(ctx: &Ctx, db: &Db, name: &str, purpose: &str, content: &[u8]) -> Result<File> {
    create(ctx, db, &form(name, purpose), incoming(content), None, None).await
}

async fn whole(content: Content) -> Result<Vec<u8>> {
    content
        .try_fold(Vec::new(), async |mut all, piece| {
            all.extend(piece);
            Ok(all)
        })
        .await
}

/// The token of a link.
fn token(link: &FileLink) -> &str {
    link.address.strip_prefix("/files/").unwrap()
}

/// A worker as a server has one.
fn worker(world: &World, db: &Db) -> Worker {
    Worker::new(db.clone(), world.clock.clone(), registry(), "test", LEASE)
}

async fn count(world: &World, table: &str) -> i64 {
    let mut owner = world.database.owner().await;
    let query = format!("select count(*) from {table}");
    sqlx::query_scalar(sqlx::AssertSqlSafe(query)).fetch_one(&mut owner).await.unwrap()
}

#[track_caller]
fn problem(answer: Result<File>) -> Problem {
    match answer.unwrap_err() {
        Error::Invalid { fields } if fields.len() == 1 && fields[0].field == "file" => fields[0].problem.clone(),
        other => panic!("{other:?}"),
    }
}

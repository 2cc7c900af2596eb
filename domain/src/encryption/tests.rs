#![allow(clippy::unwrap_used)]
use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use chrono::TimeDelta;
use sqlx::PgConnection;
use uuid::Uuid;

use super::{Cell, Encrypted, MasterKeys, MasterKeysError, rotate};
use crate::{
    db::{ConnectError, Db},
    error::{Error, Result},
    ids::TenantId,
    testing::{MASTER_KEYS, World},
};

const THINGS: Encrypted = Encrypted { table: "things", column: "secret", row: "id", tenant: true };
const NEW_MASTER: &str = "next:YSBtYXN0ZXIga2V5IHRoYXQgb25seSB0ZXN0cyB1c2U=";

fn cell(tenant: Option<TenantId>, row: Uuid) -> Cell {
    Cell { tenant, table: "things", column: "secret", row }
}

/// A table with an encrypted column, as a migration would make one.
async fn things(world: &World) -> PgConnection {
    let mut owner = world.database.owner().await;
    sqlx::raw_sql(
        "create table things (tenant_id uuid, id uuid primary key, secret sealed);
         call app_encrypted('things', 'id', 'secret')",
    )
    .execute(&mut owner)
    .await
    .unwrap();
    owner
}

async fn write(db: &Db, owner: &mut PgConnection, tenant: Option<TenantId>, row: Uuid, text: &str) -> Result<()> {
    let sealed = db.seal(&cell(tenant, row), text.as_bytes()).await?;
    sqlx::query("insert into things values ($1, $2, $3) on conflict (id) do update set secret = excluded.secret")
        .bind(tenant.map(TenantId::uuid))
        .bind(row)
        .bind(sealed)
        .execute(owner)
        .await?;
    Ok(())
}

async fn read(db: &Db, owner: &mut PgConnection, tenant: Option<TenantId>, row: Uuid) -> Result<String> {
    let sealed: Vec<u8> =
        sqlx::query_scalar("select secret from things where id = $1").bind(row).fetch_one(owner).await?;
    Ok(String::from_utf8(db.unseal(&cell(tenant, row), &sealed).await?.to_vec()).unwrap())
}

#[tokio::test]
async fn a_value_opens_in_its_own_cell_only() {
    let world = World::new().await;
    let db = &world.database.db;
    let home = cell(Some(world.sur), Uuid::now_v7());
    let sealed = db.seal(&home, b"un secreto").await.unwrap();
    assert_eq!(db.unseal(&home, &sealed).await.unwrap().as_slice(), b"un secreto");
    assert!(!sealed.windows(7).any(|part| part == b"secreto"));
    assert_ne!(db.seal(&home, b"un secreto").await.unwrap(), sealed);
    for elsewhere in [
        Cell { tenant: Some(world.norte), ..home },
        Cell { tenant: None, ..home },
        Cell { table: "thing", column: "ssecret", ..home },
        Cell { column: "other", ..home },
        Cell { row: Uuid::now_v7(), ..home },
    ] {
        assert_eq!(db.unseal(&elsewhere, &sealed).await.unwrap_err(), Error::Internal, "{elsewhere:?}");
    }
    // The platform's own has no tenant to open in.
    let platform = Cell { tenant: None, ..home };
    let sealed = db.seal(&platform, b"otro").await.unwrap();
    assert_eq!(db.unseal(&platform, &sealed).await.unwrap().as_slice(), b"otro");
    assert!(db.unseal(&home, &sealed).await.is_err());
}

#[tokio::test]
async fn a_flipped_bit_is_refused_wherever_it_is() {
    let world = World::new().await;
    let db = &world.database.db;
    let home = cell(Some(world.sur), Uuid::now_v7());
    let sealed = db.seal(&home, b"x").await.unwrap();
    for place in 0..sealed.len() {
        let mut changed = sealed.clone();
        changed[place] ^= 1;
        assert!(db.unseal(&home, &changed).await.is_err(), "byte {place}");
    }
    for length in 0..sealed.len() {
        assert!(db.unseal(&home, &sealed[..length]).await.is_err(), "{length} bytes");
    }
}

#[tokio::test]
async fn each_tenant_has_a_key_of_its_own_and_two_servers_share_it() {
    let world = World::new().await;
    let (first, second) = (world.database.db.clone(), world.database.another_server(MASTER_KEYS).await.unwrap());
    let row = Uuid::now_v7();
    // All at once, on two servers, before there is any key.
    let mut writers = tokio::task::JoinSet::new();
    for n in 0..12 {
        let db = if n % 2 == 0 { first.clone() } else { second.clone() };
        let home = cell([Some(world.sur), Some(world.norte), None][n % 3], row);
        writers.spawn(async move { (home, db.seal(&home, b"x").await.unwrap()) });
    }
    for (home, sealed) in writers.join_all().await {
        for db in [&first, &second] {
            assert_eq!(db.unseal(&home, &sealed).await.unwrap().as_slice(), b"x");
        }
    }
    let mut owner = world.database.owner().await;
    let keys: Vec<(Option<Uuid>, Vec<u8>)> =
        sqlx::query_as("select tenant_id, wrapped from data_keys").fetch_all(&mut owner).await.unwrap();
    assert_eq!(keys.len(), 3, "one for each tenant and one for the platform");
    // A key moved to another tenant's row does not unwrap.
    sqlx::query(
        "update data_keys set wrapped = (select wrapped from data_keys where tenant_id = $1) where tenant_id = $2",
    )
    .bind(world.sur.uuid())
    .bind(world.norte.uuid())
    .execute(&mut owner)
    .await
    .unwrap();
    let third = world.database.another_server(MASTER_KEYS).await;
    assert!(match third {
        // Which of the keys is tried at the start is not promised.
        Err(ConnectError::MissingMasterKey { .. }) => true,
        Ok(db) => db.seal(&cell(Some(world.norte), row), b"x").await.is_err(),
        Err(_) => false,
    });
}

#[tokio::test]
async fn a_blind_index_is_equal_for_equal_values_on_every_server() {
    let world = World::new().await;
    let (first, second) = (world.database.db.clone(), world.database.another_server(MASTER_KEYS).await.unwrap());
    let digest = first.blind_index("email", b"ana@example.com").await.unwrap();
    assert_eq!(second.blind_index("email", b"ana@example.com").await.unwrap(), digest);
    assert_ne!(first.blind_index("email", b"ana@example.org").await.unwrap(), digest);
    assert_ne!(first.blind_index("phone", b"ana@example.com").await.unwrap(), digest);
    assert_ne!(first.blind_index("emaila", b"na@example.com").await.unwrap(), digest);
    rotate::pass(&first, &world.clock, &[]).await.unwrap();
    let third = world.database.another_server(MASTER_KEYS).await.unwrap();
    assert_eq!(third.blind_index("email", b"ana@example.com").await.unwrap(), digest);
}

/// Keys are rotated while a writer goes on; the rotation is killed half way and taken up; the old master key goes.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_rotation_loses_nothing_and_frees_the_old_master_key() {
    let world = World::new().await;
    let mut owner = things(&world).await;
    let before = world.database.db.clone();
    let rows: Vec<Uuid> = (0..40).map(|_| Uuid::now_v7()).collect();
    let tenant_of = |n: usize| [Some(world.sur), Some(world.norte), None][n % 3];
    for (n, row) in rows.iter().enumerate() {
        write(&before, &mut owner, tenant_of(n), *row, "0").await.unwrap();
    }

    // Another server goes on writing all the while, with the key that was current before.
    let stop = Arc::new(AtomicBool::new(false));
    let writer = {
        let (stop, db, rows, tenant) = (stop.clone(), before.clone(), rows.clone(), tenant_of(7));
        let mut connection = world.database.owner().await;
        tokio::spawn(async move {
            let mut written = 0;
            while !stop.load(Ordering::Relaxed) {
                written += 1;
                write(&db, &mut connection, tenant, rows[7], &written.to_string()).await.unwrap();
            }
            written
        })
    };
    let both = format!("{NEW_MASTER},{MASTER_KEYS}");
    let killed = world.database.another_server(&both).await.unwrap();
    assert_eq!(rotate::rewrap(&killed).await.unwrap(), 3);
    assert_eq!(rotate::supersede(&killed, &world.clock).await.unwrap(), 3);
    let (done, broken) = rotate::reseal(&killed, &THINGS, Some(5)).await.unwrap();
    assert_eq!((done, broken), (5, 0));
    drop(killed);

    let resumed = world.database.another_server(&both).await.unwrap();
    let pass = rotate::pass(&resumed, &world.clock, &[THINGS]).await.unwrap();
    assert_eq!((pass.rewrapped, pass.new_keys, pass.broken, pass.retired), (0, 0, 0, 0), "taken up, not begun anew");
    assert!(pass.resealed >= 34, "{pass:?}");
    assert!(!pass.is_done() && pass.settled_at.is_some(), "another server may take the old key for the current one");
    stop.store(true, Ordering::Relaxed);
    let written: u64 = writer.await.unwrap();
    world.clock.advance(TimeDelta::minutes(2));
    let pass = rotate::pass(&resumed, &world.clock, &[THINGS]).await.unwrap();
    assert!(pass.is_done() && pass.retired == 3 && pass.resealed <= 1, "{pass:?}");

    let status = rotate::status(&resumed, &[THINGS]).await.unwrap();
    assert_eq!(status.masters, [("next".to_owned(), 6, true), ("test".to_owned(), 0, true)]);
    assert_eq!((status.current, status.superseded, status.retired), (3, 0, 3));
    assert_eq!(status.columns, [("things.secret".to_owned(), 40, 0)]);
    // A server without the old master key opens everything; so does the one that was running all the while.
    let after = world.database.another_server(NEW_MASTER).await.unwrap();
    for (n, row) in rows.iter().enumerate() {
        let wanted = if n == 7 { written.to_string() } else { "0".to_owned() };
        assert_eq!(read(&after, &mut owner, tenant_of(n), *row).await.unwrap(), wanted);
    }
    // What that one seals yet, under a retired key, still opens, and the next rotation finds it.
    write(&before, &mut owner, None, rows[2], "late").await.unwrap();
    assert_eq!(read(&after, &mut owner, None, rows[2]).await.unwrap(), "late");
    assert_eq!(rotate::reseal(&after, &THINGS, None).await.unwrap(), (1, 0));
    assert_eq!(read(&after, &mut owner, None, rows[2]).await.unwrap(), "late");
}

/// The writer and the rotation read the same value; the writer is first.
#[tokio::test]
async fn a_value_written_meanwhile_is_not_replaced() {
    let world = World::new().await;
    let mut owner = things(&world).await;
    let db = &world.database.db;
    let row = Uuid::now_v7();
    write(db, &mut owner, None, row, "old").await.unwrap();
    rotate::supersede(db, &world.clock).await.unwrap();
    let mut tx = db.begin_keys().await.unwrap();
    let read_by_rotation = super::store::outdated(&mut tx, &THINGS, None, 10).await.unwrap();
    drop(tx);
    write(db, &mut owner, None, row, "new").await.unwrap();
    assert!(!rotate::reseal_one(db, &THINGS, &read_by_rotation[0]).await.unwrap());
    assert_eq!(read(db, &mut owner, None, row).await.unwrap(), "new");
}

#[tokio::test]
async fn a_value_that_does_not_open_keeps_its_key_and_stops_no_other() {
    let world = World::new().await;
    let mut owner = things(&world).await;
    let db = &world.database.db;
    let (good, moved) = (Uuid::now_v7(), Uuid::now_v7());
    write(db, &mut owner, None, good, "x").await.unwrap();
    write(db, &mut owner, None, moved, "y").await.unwrap();
    sqlx::query("update things set id = $2 where id = $1")
        .bind(moved)
        .bind(Uuid::now_v7())
        .execute(&mut owner)
        .await
        .unwrap();
    rotate::pass(db, &world.clock, &[THINGS]).await.unwrap();
    world.clock.advance(TimeDelta::minutes(2));
    let pass = rotate::pass(db, &world.clock, &[THINGS]).await.unwrap();
    assert_eq!((pass.broken, pass.retired, pass.is_done()), (1, 0, true), "{pass:?}");
    assert_eq!(read(db, &mut owner, None, good).await.unwrap(), "x");
}

#[tokio::test]
async fn a_server_without_the_master_key_does_not_start_and_says_which() {
    let world = World::new().await;
    let home = cell(None, Uuid::now_v7());
    world.database.db.seal(&home, b"x").await.unwrap();
    for keys in [NEW_MASTER, "test:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="] {
        let error = world.database.another_server(keys).await.unwrap_err().to_string();
        assert!(error.contains("wrapped by test") && error.contains("MASTER_KEYS"), "{error}");
    }
}

#[test]
fn master_keys_are_read_and_never_shown() {
    let both: MasterKeys = format!("\n {NEW_MASTER} \n\n{MASTER_KEYS}\n").parse().unwrap();
    assert_eq!(both.ids().collect::<Vec<_>>(), ["next", "test"]);
    assert_eq!(format!("{both:?}"), r#"MasterKeys(["next", "test"])"#);
    let made: MasterKeys = MasterKeys::generate().unwrap().parse().unwrap();
    assert_eq!(made.ids().count(), 1);
    for (text, wrong) in [
        ("", MasterKeysError::Empty),
        (" ,\n", MasterKeysError::Empty),
        ("test", MasterKeysError::Shape(1)),
        (":YSBtYXN0ZXIga2V5IHRoYXQgb25seSB0ZXN0cyB1c2U=", MasterKeysError::Shape(1)),
        ("a b:YSBtYXN0ZXIga2V5IHRoYXQgb25seSB0ZXN0cyB1c2U=", MasterKeysError::Shape(1)),
        ("a:c2hvcnQ=", MasterKeysError::Key(1)),
        ("a:not base64", MasterKeysError::Key(1)),
    ] {
        assert_eq!(text.parse::<MasterKeys>().unwrap_err(), wrong, "{text:?}");
    }
    assert_eq!(format!("{MASTER_KEYS},{MASTER_KEYS}").parse::<MasterKeys>().unwrap_err(), MasterKeysError::Twice(2));
}

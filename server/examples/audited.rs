//! Measures audited writes, for bin/bench: `audited ADDRESS:PORT DATABASE_URL FILE`.
//!
//! Fifty writers of one tenant open and close a shop each, as fast as they are answered, while the worker seals what is
//! recorded. The floor is the database alone: as many connections, each committing one changed row and one new one.

mod client;

use std::{
    fmt::Write as _,
    fs,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use client::{Result, call, sign_in};
use serde_json::Value;
use sqlx::{Connection, PgConnection};

const WRITERS: u32 = 50;
const LENGTH: Duration = Duration::from_secs(10);
const SHOPS: &str = "/api/tenants/barberia-sur/locations";
const AUDIT: &str = "/api/tenants/barberia-sur/audit";

#[tokio::main]
async fn main() -> Result<()> {
    let mut arguments = std::env::args().skip(1);
    let address: Arc<str> = arguments.next().ok_or("ADDRESS:PORT is missing")?.into();
    let database = arguments.next().ok_or("DATABASE_URL is missing")?;
    let file = arguments.next().ok_or("FILE is missing")?;
    let cookie: Arc<str> = sign_in(&address).await?.into();
    let floor = floor(&database).await?;
    let shops = shops(&address, &cookie).await?;

    let (going, written) = (Arc::new(AtomicBool::new(true)), Arc::new(AtomicU64::new(0)));
    let begun = Instant::now();
    let mut tasks = Vec::new();
    for shop in shops {
        let (address, cookie) = (Arc::clone(&address), Arc::clone(&cookie));
        let (going, written) = (Arc::clone(&going), Arc::clone(&written));
        tasks.push(tokio::spawn(async move {
            let path = format!("{SHOPS}/{shop}/status");
            let mut status = "closed";
            while going.load(Ordering::Relaxed) {
                let (code, text) =
                    call(&address, "PUT", &path, &cookie, &format!("{{\"status\":\"{status}\"}}")).await?;
                if code != 200 {
                    return Err(format!("a write was answered {code}: {text}").into());
                }
                written.fetch_add(1, Ordering::Relaxed);
                status = if status == "closed" { "open" } else { "closed" };
            }
            Result::Ok(())
        }));
    }
    let (mut most_open, mut looks) = (0, 0);
    while begun.elapsed() < LENGTH {
        most_open = most_open.max(state(&address, &cookie).await?["open"].as_i64().ok_or("no count")?);
        looks += 1;
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    going.store(false, Ordering::Relaxed);
    for task in tasks {
        task.await??;
    }
    let took = begun.elapsed().as_secs_f64();
    let ended = Instant::now();
    while state(&address, &cookie).await?["open"] != 0 {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let last = ended.elapsed().as_secs_f64() * 1000.0;
    let (_, found) = call(&address, "GET", &format!("{AUDIT}/verification"), &cookie, "").await?;
    let found: Value = serde_json::from_str(&found)?;
    let rate = written.load(Ordering::Relaxed) as f64 / took;
    let mut text = String::from("# Audited writes\n\n");
    writeln!(
        text,
        "Made by `bin/bench audit`: {WRITERS} writers of one tenant change a shop each for {} s; each change is a row, an event and a record of the audit in one transaction, and the worker of the same server seals meanwhile. The floor is Postgres alone: {WRITERS} connections that each commit one changed row and one new one. Client, server and database share the machine.\n",
        LENGTH.as_secs()
    )?;
    writeln!(text, "| what | measured |\n|---|---|")?;
    writeln!(text, "| audited writes | {rate:.0}/s |")?;
    writeln!(text, "| floor | {floor:.0}/s |")?;
    writeln!(text, "| ratio | {:.2} |", rate / floor)?;
    writeln!(text, "| records waiting for the sealer, most of {looks} looks | {most_open} |")?;
    writeln!(text, "| all sealed after the last write | {last:.0} ms |")?;
    writeln!(text, "| records verified afterwards | {} |", found["records"])?;
    writeln!(text, "| what verification found | {} |", found["finding"])?;
    fs::write(&file, text)?;
    Ok(())
}

async fn state(address: &str, cookie: &str) -> Result<Value> {
    let (_, text) = call(address, "GET", &format!("{AUDIT}/state"), cookie, "").await?;
    Ok(serde_json::from_str(&text)?)
}

/// A shop for each writer.
async fn shops(address: &str, cookie: &str) -> Result<Vec<String>> {
    let (_, known) = call(address, "GET", &format!("{SHOPS}?limit=1"), cookie, "").await?;
    let known: Value = serde_json::from_str(&known)?;
    let entity = known["items"][0]["legal_entity_id"].as_str().ok_or("no shop")?;
    let mut shops = Vec::new();
    for number in 0..WRITERS {
        let form = serde_json::json!({
            "name": format!("Banco {number}"), "legal_entity_id": entity, "street": "Calle 1", "city": "Salta",
            "province": "AR-A", "postal_code": "", "phone": "", "status": "open", "version": 0,
        });
        let (code, text) = call(address, "POST", SHOPS, cookie, &form.to_string()).await?;
        if code != 201 {
            return Err(format!("a shop was answered {code}: {text}").into());
        }
        let made: Value = serde_json::from_str(&text)?;
        shops.push(made["id"].as_str().ok_or("no id")?.to_owned());
    }
    Ok(shops)
}

/// Transactions a second that the database alone commits.
async fn floor(database: &str) -> Result<f64> {
    let mut connection = PgConnection::connect(database).await?;
    sqlx::raw_sql(
        "drop table if exists floor_rows, floor_notes;
         create table floor_rows (id int primary key, n bigint not null default 0);
         create table floor_notes (id bigint generated always as identity primary key, row_id int not null, note jsonb);
         insert into floor_rows select generate_series(1, 50)",
    )
    .execute(&mut connection)
    .await?;
    let (going, committed) = (Arc::new(AtomicBool::new(true)), Arc::new(AtomicU64::new(0)));
    let begun = Instant::now();
    let mut tasks = Vec::new();
    for id in 1..=i32::try_from(WRITERS)? {
        let (database, going, committed) = (database.to_owned(), Arc::clone(&going), Arc::clone(&committed));
        tasks.push(tokio::spawn(async move {
            let mut connection = PgConnection::connect(&database).await?;
            while going.load(Ordering::Relaxed) {
                let mut tx = connection.begin().await?;
                sqlx::query("update floor_rows set n = n + 1 where id = $1").bind(id).execute(&mut *tx).await?;
                sqlx::query("insert into floor_notes (row_id, note) values ($1, '{\"status\": \"open\"}')")
                    .bind(id)
                    .execute(&mut *tx)
                    .await?;
                tx.commit().await?;
                committed.fetch_add(1, Ordering::Relaxed);
            }
            Result::Ok(())
        }));
    }
    tokio::time::sleep(LENGTH / 2).await;
    going.store(false, Ordering::Relaxed);
    let took = begun.elapsed().as_secs_f64();
    for task in tasks {
        task.await??;
    }
    sqlx::raw_sql("drop table floor_rows, floor_notes").execute(&mut connection).await?;
    Ok(committed.load(Ordering::Relaxed) as f64 / took)
}

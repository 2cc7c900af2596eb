//! What people and programs do meanwhile.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::Duration,
};

use serde_json::{Value, json};
use sqlx::{Connection, PgConnection};
use tokio::task::JoinSet;

use crate::client::{Result, call, create};

const SHOPS: &str = "/api/tenants/barberia-sur/locations";
const INVITATIONS: &str = "/api/tenants/barberia-sur/invitations";
/// What is looked at, in turn.
const LOOKS: &[&str] = &[
    "/t/barberia-sur",
    "/t/barberia-sur/locations",
    "/t/barberia-sur/notifications",
    "/api/tenants/barberia-sur/locations?limit=50",
    "/api/tenants/barberia-sur/members",
    "/api/tenants/barberia-sur/notifications",
    "/t/barberia-sur/audit",
    "/api/tenants/barberia-sur/onboarding",
];
const READERS: usize = 6;
const EDITORS: usize = 3;

/// What was asked for and answered.
#[derive(Default)]
pub struct Done {
    pub looks: AtomicU64,
    /// Shops, each asked for twice at once under one key.
    pub shops: AtomicU64,
    /// Shops that were closed or opened.
    pub edits: AtomicU64,
    /// Invitations, each asked for twice at once under one key; each has a letter.
    pub invitations: AtomicU64,
    /// Rows that jobs have to remove, and jobs that were asked to.
    pub rows: AtomicU64,
    pub jobs: AtomicU64,
}

pub struct Traffic {
    tasks: JoinSet<Result<()>>,
    done: Arc<Done>,
}

#[derive(Clone)]
struct Caller {
    address: Arc<str>,
    cookie: Arc<str>,
    going: Arc<AtomicBool>,
    done: Arc<Done>,
}

pub fn begin(address: &Arc<str>, cookie: &Arc<str>, database: &str, going: &Arc<AtomicBool>) -> Traffic {
    let done = Arc::new(Done::default());
    let (address, cookie, going) = (Arc::clone(address), Arc::clone(cookie), Arc::clone(going));
    let caller = Caller { address, cookie, going, done: Arc::clone(&done) };
    let mut tasks = JoinSet::new();
    for reader in 0..READERS {
        tasks.spawn(caller.clone().look(reader));
    }
    for editor in 0..EDITORS {
        tasks.spawn(caller.clone().edit(editor));
    }
    tasks.spawn(caller.clone().open_shops());
    tasks.spawn(caller.clone().invite());
    tasks.spawn(caller.ask_for_jobs(database.to_owned()));
    Traffic { tasks, done }
}

/// Waits until what was begun is answered.
pub async fn end(mut traffic: Traffic) -> Result<Arc<Done>> {
    while let Some(ended) = traffic.tasks.join_next().await {
        ended??;
    }
    Ok(traffic.done)
}

fn expect(wanted: u16, (status, text): (u16, String)) -> Result<Value> {
    if status == wanted {
        Ok(serde_json::from_str(&text)?)
    } else {
        Err(format!("answered {status} instead of {wanted}: {text}").into())
    }
}

impl Caller {
    fn goes_on(&self) -> bool {
        self.going.load(Ordering::Relaxed)
    }

    async fn look(self, first: usize) -> Result<()> {
        for page in LOOKS.iter().cycle().skip(first) {
            if !self.goes_on() {
                break;
            }
            let (status, text) = call(&self.address, "GET", page, &self.cookie, "").await?;
            if status != 200 {
                return Err(format!("{page} was answered {status}: {text}").into());
            }
            self.done.looks.fetch_add(1, Ordering::Relaxed);
            tokio::time::sleep(Duration::from_millis(150)).await;
        }
        Ok(())
    }

    async fn shop(&self, name: &str, key: &str) -> Result<(Value, Value)> {
        let known = expect(200, call(&self.address, "GET", &format!("{SHOPS}?limit=1"), &self.cookie, "").await?)?;
        let form = json!({
            "name": name, "legal_entity_id": known["items"][0]["legal_entity_id"], "street": "Calle 1", "city": "Salta",
            "province": "AR-A", "postal_code": "", "phone": "", "status": "open", "version": 0,
        });
        self.twice(SHOPS, key, &form).await
    }

    /// The same at the same moment, as when somebody's program did not hear the answer.
    async fn twice(&self, path: &str, key: &str, form: &Value) -> Result<(Value, Value)> {
        let body = form.to_string();
        let one = create(&self.address, path, &self.cookie, key, &body);
        let other = create(&self.address, path, &self.cookie, key, &body);
        let (one, other) = tokio::try_join!(one, other)?;
        let (one, other) = (expect(201, one)?, expect(201, other)?);
        if one["id"] == other["id"] { Ok((one, other)) } else { Err(format!("{key} made two: {one} {other}").into()) }
    }

    async fn open_shops(self) -> Result<()> {
        let mut number = 0;
        while self.goes_on() {
            self.shop(&format!("Soak {number}"), &format!("soak-shop-{number}")).await?;
            self.done.shops.fetch_add(1, Ordering::Relaxed);
            number += 1;
            tokio::time::sleep(Duration::from_millis(500)).await;
        }
        Ok(())
    }

    async fn edit(self, editor: usize) -> Result<()> {
        let (shop, _) = self.shop(&format!("Editado {editor}"), &format!("soak-editor-{editor}")).await?;
        self.done.shops.fetch_add(1, Ordering::Relaxed);
        let path = format!("{SHOPS}/{}/status", shop["id"].as_str().ok_or("no id")?);
        let mut status = "closed";
        while self.goes_on() {
            let body = json!({"status": status}).to_string();
            expect(200, call(&self.address, "PUT", &path, &self.cookie, &body).await?)?;
            self.done.edits.fetch_add(1, Ordering::Relaxed);
            status = if status == "closed" { "open" } else { "closed" };
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
        Ok(())
    }

    /// Each writes a letter. A company may ask for a hundred an hour, and each is asked for twice.
    async fn invite(self) -> Result<()> {
        let mut number = 0;
        while self.goes_on() && number < 45 {
            let form = json!({
                "email": format!("soak-{number}@example.com"), "role": "reception", "reach": "all", "locations": [],
            });
            self.twice(INVITATIONS, &format!("soak-invitation-{number}"), &form).await?;
            self.done.invitations.fetch_add(1, Ordering::Relaxed);
            number += 1;
            tokio::time::sleep(Duration::from_secs(13)).await;
        }
        Ok(())
    }

    /// Rows to be removed, and jobs that remove them: each removal is noted by a trigger (see `checks::prepare`).
    async fn ask_for_jobs(self, database: String) -> Result<()> {
        let mut connection = PgConnection::connect(&database).await?;
        let mut batch = 0_i64;
        while self.goes_on() {
            let rows = sqlx::query(
                "insert into idempotency_keys (tenant_id, operation, key, request_digest, resource_id, created_at)
                 select id, 'soak', 'soak-' || $1 || '-' || n, decode(repeat('00', 32), 'hex'), id, now() - interval '3 days'
                 from tenants, generate_series(1, 500) n where slug = 'barberia-sur'",
            )
            .bind(batch)
            .execute(&mut connection)
            .await?;
            sqlx::query(
                "insert into jobs (id, tenant_id, queue, kind, payload, status, run_at, max_attempts, attempts_left, created_at)
                 values (gen_random_uuid(), null, 'maintenance', 'idempotency_keys.tidy', '{}', 'waiting', now(), 19, 19, now())",
            )
            .execute(&mut connection)
            .await?;
            sqlx::query("select pg_notify('jobs', '')").execute(&mut connection).await?;
            self.done.rows.fetch_add(rows.rows_affected(), Ordering::Relaxed);
            self.done.jobs.fetch_add(1, Ordering::Relaxed);
            batch += 1;
            tokio::time::sleep(Duration::from_secs(1)).await;
        }
        Ok(())
    }
}

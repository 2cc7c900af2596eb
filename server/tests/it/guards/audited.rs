//! Whatever writes, writes down that it did: each case is asked as the strongest, every write is counted by its table and
//! transaction, and each transaction that wrote has a record of the audit.

use domain::testing::World;
use sqlx::{AssertSqlSafe, Executor, Row};

use super::{
    access::{ask, every_case},
    cases::Door,
};
use crate::support::TestApp;

/// Tables whose rows are no act of anybody, each with its reason. This list may only shrink.
const NO_ACTS: &[(&str, &str)] = &[
    ("audit_keys", "made on first use"),
    ("audit_signing_keys", "made on first use"),
    ("data_keys", "made on first use"),
    ("file_pieces", "the content of a file, whose coming and going is recorded"),
    ("idempotency_keys", "how often something was asked for"),
    ("known_devices", "noted by the way"),
    ("letter_requests", "asked by nobody known; what the letter's code does is recorded"),
    ("message_statuses", "what became of a message"),
    ("messages", "says what was recorded to somebody"),
    ("notification_marks", "how far somebody has read"),
    ("platform_idempotency_keys", "how often something was asked for"),
    ("rate_limits", "counts"),
    ("sessions", "kept by whoever asks; that one began or was ended is recorded"),
    ("sign_in_attempts", "counts"),
];

/// What a case does besides, each with its reason.
const BY_THE_WAY: &[(&str, &str, &str)] = &[
    ("files", "POST /api/tenants/{tenant}/files", "a row that waits for its content: whole, it is recorded"),
    ("totp_factors", "enrol_totp", "a secret that waits: it opens nothing before it is confirmed"),
    ("users", "sign_in", "when somebody was here last"),
];

async fn watch(world: &World) {
    let mut owner = world.database.administrator().await;
    let tables: Vec<String> = sqlx::query_scalar(
        "select relname::text from pg_class
         where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and not relispartition
           and relname <> '_sqlx_migrations' order by 1",
    )
    .fetch_all(&mut owner)
    .await
    .unwrap();
    let unknown: Vec<_> = NO_ACTS.iter().filter(|(table, _)| !tables.iter().any(|known| known == table)).collect();
    assert!(unknown.is_empty(), "{unknown:?}");
    let mut sql = String::from(
        "create table written (transaction xid8 not null, tbl text not null);
         grant insert on written to public;
         create function note_write() returns trigger language plpgsql as
           $$ begin insert into written values (pg_current_xact_id(), tg_argv[0]); return null; end $$;",
    );
    for table in tables {
        if NO_ACTS.iter().all(|(left_out, _)| *left_out != table) {
            use std::fmt::Write as _;
            write!(
                sql,
                "create trigger note_write after insert or update or delete on {table} for each row execute function note_write('{table}');"
            )
            .unwrap();
        }
    }
    owner.execute(AssertSqlSafe(sql)).await.unwrap();
}

#[tokio::test]
async fn every_action_that_writes_has_a_record_of_it() {
    let (mut acts, mut without) = (0, Vec::new());
    for case in every_case() {
        let app = TestApp::new().await;
        let strongest = match case.door {
            Door::Staff(_) => app.world.staff,
            _ => app.world.owner,
        };
        // Signs in first: that is an act of its own.
        app.client(strongest).await;
        watch(&app.world).await;
        ask(&app, case, Some(strongest)).await;
        let mut owner = app.world.database.administrator().await;
        let written = sqlx::query(
            "select w.tbl, count(*) as writes,
                    exists (select from written r where r.transaction = w.transaction and r.tbl = 'audit_records') as recorded
             from written w where w.tbl <> 'audit_records' group by w.transaction, w.tbl order by 1",
        )
        .fetch_all(&mut owner)
        .await
        .unwrap();
        for row in written {
            let (table, writes, recorded): (String, i64, bool) = (row.get(0), row.get(1), row.get(2));
            let excused = BY_THE_WAY.iter().any(|(by, of, _)| *by == table && case.operation.contains(of));
            if recorded {
                acts += writes;
            } else if !excused {
                without.push(format!("{}: {writes} writes of {table}", case.operation));
            }
        }
    }
    assert_eq!(without, Vec::<String>::new());
    assert!(acts > 50, "only {acts} writes were seen at all");
}

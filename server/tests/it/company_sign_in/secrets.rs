//! What nobody but the provider and we may know is in no table and in no log.

use std::{
    io::Write,
    sync::{Arc, Mutex},
};

use base64::{Engine, engine::general_purpose::STANDARD};

use super::{Browser, provider::Fault, set_up};
use crate::support::TestApp;

#[derive(Clone, Default)]
struct Written(Arc<Mutex<Vec<u8>>>);

impl Write for Written {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// Every row of every table, as text.
async fn dump(app: &TestApp) -> String {
    let mut administrator = app.world.database.administrator().await;
    let tables: Vec<String> = sqlx::query_scalar(
        "select relname::text from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')",
    )
    .fetch_all(&mut administrator)
    .await
    .unwrap();
    let mut all = String::new();
    for table in tables {
        let query = format!("select coalesce(string_agg(t::text, E'\\n'), '') from \"{table}\" t");
        let rows: String = sqlx::query_scalar(sqlx::AssertSqlSafe(query)).fetch_one(&mut administrator).await.unwrap();
        all.push_str(&rows);
        all.push('\n');
    }
    all
}

#[track_caller]
fn check(text: &str, secrets: &[String], when: &str) {
    for secret in secrets {
        let hexadecimal: String = secret.bytes().map(|byte| format!("{byte:02x}")).collect();
        // Base64 of the middle is the same wherever it begins at a multiple of three.
        let shapes = [secret.clone(), hexadecimal, STANDARD.encode(secret).trim_end_matches('=').to_owned()];
        for shape in shapes {
            let lines: Vec<_> = text.lines().filter(|line| line.contains(&shape)).collect();
            assert!(lines.is_empty(), "{when}: {secret} is in {lines:#?}");
        }
    }
}

/// On one thread, so that the log of this test is the log of everything the server does.
#[tokio::test]
async fn codes_tokens_and_secrets_are_in_no_table_and_in_no_log() {
    let log = Written::default();
    let written = log.clone();
    let subscriber =
        tracing_subscriber::fmt().with_max_level(tracing::Level::TRACE).with_writer(move || written.clone()).finish();
    // A second one that is kept: with a single one, what other tests' threads log first would be off for all (tracing-core
    // asks the thread's own subscriber then).
    let _other = tracing::Dispatch::new(tracing_subscriber::registry());
    let guard = tracing::subscriber::set_default(subscriber);
    let app = TestApp::new().await;
    let provider = set_up(&app, &[]).await;
    let mut browser = Browser::new(&app);
    let there = browser.depart("ana@sur.example", "").await;
    let back = provider.visit(&there).await;
    assert!(provider.secrets().len() >= 4);
    check(&dump(&app).await, &provider.secrets(), "while the person is at the provider");
    browser.get(back.strip_prefix("http://localhost:3000").unwrap()).await.expect(303);
    check(&dump(&app).await, &provider.secrets(), "signed in");
    for fault in [Fault::WrongNonce, Fault::WrongAudience, Fault::StrangersKey, Fault::RefusesCode, Fault::TokenFails] {
        provider.fail(Some(fault));
        let mut browser = Browser::new(&app);
        let answer = browser.sign_in(&provider, "sur").await.expect(303);
        let page = browser.get(answer.header("location")).await.expect(200);
        check(&page.text(), &provider.secrets(), "in the page that says so");
    }
    check(&dump(&app).await, &provider.secrets(), "refused");
    drop(guard);
    let log = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    assert!(log.contains("it belongs to another sign-in") && log.contains("the provider refuses the code"), "{log}");
    check(&log, &provider.secrets(), "the log");
}
